/** Answers of queries, in flat arrays. */

/** Result p of query q is element `q * stride + p`, for p below `counts[q]`; what lies behind is no result. */
export interface Answers {
  readonly stride: number;
  readonly counts: Int32Array;
  /** Integers in steps of the metric's format: L2 and dot 2^-(2 * wordFraction), cosine 2^-28. */
  readonly distances: Float64Array;
  readonly cores: Uint8Array;
  readonly indices: Uint8Array;
}

/** Room for the k results of each query. */
export function emptyAnswers(queries: number, k: number): Answers {
  return {
    stride: k,
    counts: new Int32Array(queries),
    distances: new Float64Array(queries * k),
    cores: new Uint8Array(queries * k),
    indices: new Uint8Array(queries * k),
  };
}

/** Copies the first `count` answers to those from query `first` on. */
export function copyAnswers(from: Answers, count: number, to: Answers, first: number): void {
  for (let query = 0; query < count; query++) {
    const results = from.counts[query]!;
    to.counts[first + query] = results;
    const source = query * from.stride;
    const target = (first + query) * to.stride;
    for (let place = 0; place < results; place++) {
      to.distances[target + place] = from.distances[source + place]!;
      to.cores[target + place] = from.cores[source + place]!;
      to.indices[target + place] = from.indices[source + place]!;
    }
  }
}
