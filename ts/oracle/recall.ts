/** Recall, defined once, and errors of the distances that were answered. */
import type { Metric } from '../data/index.ts';
import { distance } from './distance.ts';
import { nearestReals, nearestWords } from './nearest.ts';
import type { Question, Truth, VectorSet } from './sets.ts';

/** What one query was answered: base rows, nearest first, with their distances in the data's units. */
export interface Answer {
  readonly rows: ArrayLike<number>;
  readonly distances: ArrayLike<number>;
}

/** A returned row counts when its distance is at most the k-th true distance plus this share of max(1, |k-th|). */
const TOLERANCE = 1e-9;

/** The same vectors as real data and as the chip's words. */
export interface Judged {
  readonly metric: Metric;
  readonly k: number;
  readonly data: { readonly base: VectorSet; readonly queries: VectorSet };
  readonly chip: {
    readonly base: VectorSet;
    readonly queries: VectorSet;
    readonly fraction: number;
  };
  readonly eligible?: (row: number) => boolean;
}

export interface Accuracy {
  /** Against the truth on the words. */
  readonly recallChip: number;
  /** Against the truth on the original data. */
  readonly recallData: number;
  /** Largest |distance answered - distance of the original vectors|, in the data's units. */
  readonly distanceErrorMax: number;
}

/** How good `answers` are, one a query. */
export function judge(asked: Judged, answers: readonly Answer[]): Accuracy {
  const { metric, data } = asked;
  const { base, queries } = data;
  const levelled = { base: level(base), queries: level(queries) };
  const judged = { ...asked, data: metric === 'cosine' ? levelled : data };
  return {
    recallChip: recallChip(judged, answers),
    recallData: recallData(judged, answers),
    distanceErrorMax: distanceErrorMax(judged, answers),
  };
}

/**
 * Each vector times a power of two that brings its largest value to 1 or a little more. An angle does not change by that, nor
 * does any bit of a value, but products of four values neither overflow nor vanish.
 */
function level({ rows, dims, values: before }: VectorSet): VectorSet {
  const values = Float64Array.from(before);
  for (let row = 0; row < rows; row++) {
    const vector = values.subarray(row * dims, (row + 1) * dims);
    const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest === 0) continue;
    const size = 2 ** Math.floor(Math.log2(largest));
    vector.forEach((value, d) => (vector[d] = value / size));
  }
  return { rows, dims, values };
}

/** Recall against the exact truth on the quantised vectors; distances in the units of the word format. */
export function recallChip(
  { chip, metric, k, eligible }: Judged,
  answers: readonly Answer[],
): number {
  const question = { base: chip.base, queries: chip.queries, metric, k, eligible };
  const unit = metric === 'cosine' ? 1 : 2 ** (-2 * chip.fraction);
  return recall(question, nearestWords(question), answers, unit);
}

/** Recall against the truth in doubles on the original data. */
export function recallData(
  { data, metric, k, eligible }: Judged,
  answers: readonly Answer[],
): number {
  const question = { base: data.base, queries: data.queries, metric, k, eligible };
  return recall(question, nearestReals(question), answers, 1);
}

/**
 * Mean over the queries of: rows that count, divided by min(k, eligible rows). A returned row counts once, if it may
 * be an answer and its distance, recomputed from the row, is at most the k-th plus the tolerance. `unit` converts the
 * distances of the truth. With nothing to find the recall is 1.
 */
export function recall(
  question: Question,
  truth: Truth,
  answers: readonly Answer[],
  unit: number,
): number {
  const { base, queries, metric, eligible } = question;
  const { found, distances } = truth;
  if (answers.length !== queries.rows) {
    throw new Error(`${answers.length} answers for ${queries.rows} queries`);
  }
  if (found === 0) return 1;
  let counted = 0;
  answers.forEach((answer, query) => {
    const kth = distances[query * found + found - 1]! * unit;
    const limit = kth + TOLERANCE * Math.max(1, Math.abs(kth));
    const rows = [...new Set(Array.from(answer.rows))];
    const good = rows.filter(
      (row) =>
        row >= 0 &&
        row < base.rows &&
        (eligible?.(row) ?? true) &&
        distance(queries, query, base, row, metric) * unit <= limit,
    );
    counted += Math.min(good.length, found);
  });
  return counted / (found * queries.rows);
}

function distanceErrorMax({ data, metric }: Judged, answers: readonly Answer[]): number {
  let worst = 0;
  answers.forEach(({ rows, distances }, query) => {
    for (let rank = 0; rank < rows.length; rank++) {
      const truth = distance(data.queries, query, data.base, rows[rank]!, metric);
      worst = Math.max(worst, Math.abs(distances[rank]! - truth));
    }
  });
  return worst;
}
