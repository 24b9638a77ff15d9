/** Brute-force nearest neighbours: exact on words, in doubles on real data. */
import { squaredNorms } from './norms.ts';
import { candidates, type Question, type Truth } from './sets.ts';

/** Cosines that are closer than this are compared exactly; a double's own error is a thousandth of it. */
const CLEARLY = 1e-12;

/**
 * Truth for words. L2 and dot: exact integers, in units of the last bit squared. Cosine: the order is that of the
 * exact rational (q.v)*|q.v| / |v|^2, compared by cross-multiplication where doubles do not separate clearly; the
 * distances given are doubles. A zero vector has distance 1.
 */
export function nearestWords(question: Question): Truth {
  return question.metric === 'cosine' ? nearestByCosine(question, true) : nearest(question);
}

/** Truth for real values, in doubles. L2 sums (q - v)^2, so that nothing cancels. */
export function nearestReals(question: Question): Truth {
  return question.metric === 'cosine' ? nearestByCosine(question, false) : nearest(question);
}

function nearest(question: Question): Truth {
  const { queries, base, metric } = question;
  const { dims } = base;
  const allowed = candidates(question);
  const truth = emptyTruth(question, allowed.length);
  const stored = inOrder(question, allowed);
  for (let query = 0; query < queries.rows; query++) {
    const q = Float64Array.from(queries.values.subarray(query * dims, (query + 1) * dims));
    const top = new Top(truth, query);
    for (let i = 0, at = 0; i < allowed.length; i++) {
      let sum = 0;
      if (metric === 'l2') {
        for (let d = 0; d < dims; d++, at++) {
          const difference = q[d]! - stored[at]!;
          sum += difference * difference;
        }
      } else {
        for (let d = 0; d < dims; d++, at++) sum -= q[d]! * stored[at]!;
      }
      if (sum < top.worst) top.insert(sum, allowed[i]!);
    }
  }
  return truth;
}

function nearestByCosine(question: Question, exact: boolean): Truth {
  const { queries, base } = question;
  const { dims } = base;
  const allowed = candidates(question);
  const truth = emptyTruth(question, allowed.length);
  const stored = inOrder(question, allowed);
  const norms = squaredNorms({ rows: allowed.length, dims, values: stored });
  const lengths = norms.map((norm) => Math.sqrt(norm));
  const queryLengths = squaredNorms(queries).map((norm) => Math.sqrt(norm));
  const dots = new Float64Array(allowed.length);
  const { found } = truth;
  for (let query = 0; query < queries.rows; query++) {
    const q = Float64Array.from(queries.values.subarray(query * dims, (query + 1) * dims));
    const length = queryLengths[query]!;
    // Places in `allowed` of the nearest so far.
    const best: number[] = [];
    const distances: number[] = [];
    const before = (i: number, distance: number, j: number, other: number): boolean => {
      if (!exact || Math.abs(distance - other) > CLEARLY) return distance < other;
      return compareCosines(dots[i]!, norms[i]!, dots[j]!, norms[j]!) > 0;
    };
    let worst = Infinity;
    for (let i = 0, at = 0; i < allowed.length; i++) {
      let dot = 0;
      for (let d = 0; d < dims; d++, at++) dot += q[d]! * stored[at]!;
      dots[i] = dot;
      const both = length * lengths[i]!;
      const distance = both === 0 ? 1 : 1 - dot / both;
      if (distance > worst + CLEARLY) continue;
      let place = best.length;
      while (place > 0 && before(i, distance, best[place - 1]!, distances[place - 1]!)) place--;
      if (place === found) continue;
      best.splice(place, 0, i);
      distances.splice(place, 0, distance);
      if (best.length > found) {
        best.pop();
        distances.pop();
      }
      if (best.length === found) worst = distances[found - 1]!;
    }
    truth.rows.set(
      best.map((i) => allowed[i]!),
      query * found,
    );
    truth.distances.set(distances, query * found);
  }
  return truth;
}

/**
 * Sign of cos(q, a) - cos(q, b) for one q, from q.a, |a|^2, q.b and |b|^2, exactly. A zero vector counts as cosine 0.
 */
export function compareCosines(dotA: number, normA: number, dotB: number, normB: number): number {
  const signs = Math.sign(dotA) - Math.sign(dotB);
  if (signs !== 0 || dotA === 0) return Math.sign(signs);
  const [a, b] = [BigInt(dotA), BigInt(dotB)];
  const left = a * a * BigInt(normB);
  const right = b * b * BigInt(normA);
  if (left === right) return 0;
  return left > right === dotA > 0 ? 1 : -1;
}

function emptyTruth({ k, queries }: Question, eligible: number): Truth {
  const found = Math.min(k, eligible);
  const size = queries.rows * found;
  return {
    found,
    rows: new Int32Array(size).fill(-1),
    distances: new Float64Array(size).fill(Infinity),
  };
}

/** The eligible vectors, one after the other in tie order. */
function inOrder({ base }: Question, allowed: Int32Array): Float64Array {
  const { dims, values } = base;
  const ordered = new Float64Array(allowed.length * dims);
  allowed.forEach((row, i) => ordered.set(values.subarray(row * dims, (row + 1) * dims), i * dims));
  return ordered;
}

/** The nearest rows of one query so far. What comes first stays in front of an equal one that comes later. */
class Top {
  readonly #truth: Truth;
  readonly #start: number;
  /** Distance that a row has to be below to be taken. */
  worst: number;

  constructor(truth: Truth, query: number) {
    this.#truth = truth;
    this.#start = query * truth.found;
    this.worst = truth.found === 0 ? -Infinity : Infinity;
  }

  insert(distance: number, row: number): void {
    const { rows, distances, found } = this.#truth;
    let place = this.#start + found - 1;
    while (place > this.#start && distances[place - 1]! > distance) {
      distances[place] = distances[place - 1]!;
      rows[place] = rows[place - 1]!;
      place--;
    }
    distances[place] = distance;
    rows[place] = row;
    this.worst = distances[this.#start + found - 1]!;
  }
}
