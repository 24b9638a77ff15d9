/** Plain types of the oracle. It shares no code with the model: brute force over all rows, in another number type. */
import type { Metric } from '../data/index.ts';

/** Vectors of doubles or words: value d of vector r is `values[r * dims + d]`. */
export interface VectorSet {
  readonly rows: number;
  readonly dims: number;
  readonly values: Float64Array | Int16Array;
}

export interface Question {
  readonly base: VectorSet;
  readonly queries: VectorSet;
  readonly metric: Metric;
  readonly k: number;
  /** Whether a base row may be an answer; every row when absent. */
  readonly eligible?: (row: number) => boolean;
  /** Rows with equal distances rank by this number, lower first; by row when absent. Must be unique. */
  readonly tieOrder?: (row: number) => number;
}

/** The true nearest rows of each query, nearest first; `found` = min(k, eligible rows) of them. */
export interface Truth {
  readonly found: number;
  /** Rank r of query q stands at `q * found + r`. */
  readonly rows: Int32Array;
  readonly distances: Float64Array;
}

/** Eligible rows of a question, in tie order. */
export function candidates({ base, eligible, tieOrder }: Question): Int32Array {
  const rows = Array.from({ length: base.rows }, (_, row) => row);
  const allowed = eligible ? rows.filter(eligible) : rows;
  if (tieOrder) allowed.sort((a, b) => tieOrder(a) - tieOrder(b));
  return Int32Array.from(allowed);
}
