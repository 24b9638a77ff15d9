/** From real values to the chip's words: one power of two for all, rounding half to even, saturation counted. */
import type { Matrix } from './matrix.ts';

/** How vectors are compared. */
export const METRICS = ['l2', 'cosine', 'dot'] as const;
export type Metric = (typeof METRICS)[number];

/** Scales whose squares, times any distance in words, a double can hold. */
export const LEAST_SCALE = 2 ** -500;
export const MOST_SCALE = 2 ** 500;

/** Signed word of `width` bits, `fraction` of them fraction bits. */
export interface WordFormat {
  readonly width: number;
  readonly fraction: number;
}

/** Vectors as the chip holds them: word d of vector r is `words[r * dims + d]`. */
export interface Quantised {
  readonly rows: number;
  /** Dimensions of the chip: those that the data does not have are 0. */
  readonly dims: number;
  readonly words: Int16Array;
}

/** What quantisation did to the data. */
export interface QuantisationReport {
  /** Word = value * scale, in the word format. */
  readonly scale: number;
  /** Whether `scale` was given, not chosen. */
  readonly scaleGiven: boolean;
  /** Values that did not fit and were clamped. */
  readonly saturated: number;
  /** Values in all, without padding. */
  readonly values: number;
  /** Largest |word / scale - value| of those that were not clamped, in the data's units (cosine: of the normalised vector). */
  readonly roundingErrorMax: number;
  /** Vectors that are 0 after quantisation though they were not before. */
  readonly vanished: number;
}

export interface QuantisedData {
  readonly base: Quantised;
  readonly queries: Quantised;
  readonly report: QuantisationReport;
}

/**
 * Base and queries in the chip's words. L2 and dot: both times one scale. Cosine: each vector is divided by its norm
 * first (a zero vector stays zero). Without `scale`, the largest power of two is taken with which no value saturates.
 */
export function quantise(
  base: Matrix,
  queries: Matrix,
  options: { metric: Metric; format: WordFormat; dims: number; scale?: number },
): QuantisedData {
  const { metric, format, dims } = options;
  const sources = metric === 'cosine' ? [normalise(base), normalise(queries)] : [base, queries];
  const scale = options.scale ?? chooseScale(sources, format);
  const tally = { saturated: 0, roundingErrorMax: 0, vanished: 0 };
  const [words, queryWords] = sources.map((source) =>
    toWords(source, { dims, format, scale, tally }),
  );
  const values = base.values.length + queries.values.length;
  const report = { scale, scaleGiven: options.scale !== undefined, values, ...tally };
  return { base: words!, queries: queryWords!, report };
}

/** The largest power of two with which every value fits the format; 1 when all are 0. */
export function chooseScale(
  sources: readonly { values: Float64Array }[],
  format: WordFormat,
): number {
  let smallest = 0;
  let largest = 0;
  for (const { values } of sources) {
    for (const value of values) {
      if (value < smallest) smallest = value;
      if (value > largest) largest = value;
    }
  }
  const magnitude = Math.max(largest, -smallest);
  if (magnitude === 0) return 1;
  const fits = (scale: number) =>
    saturate(toWord(largest, scale, format), format) === toWord(largest, scale, format) &&
    saturate(toWord(smallest, scale, format), format) === toWord(smallest, scale, format);
  // One more than the exponent can be.
  const guess = format.width - 1 - format.fraction - Math.floor(Math.log2(magnitude)) + 1;
  let exponent = Math.min(Math.max(guess, Math.log2(LEAST_SCALE)), Math.log2(MOST_SCALE));
  while (!fits(2 ** exponent)) exponent--;
  return 2 ** exponent;
}

/** Rounds to the nearest integer, a tie to the even one. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** Each vector divided by its norm; one that is 0 stays 0. */
export function normalise(matrix: Matrix): Matrix {
  const { rows, dims } = matrix;
  const values = matrix.values.slice();
  for (let row = 0; row < rows; row++) {
    const vector = values.subarray(row * dims, (row + 1) * dims);
    const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest === 0) continue;
    // Scaled by the largest value first, so that no square overflows or vanishes.
    for (let d = 0; d < dims; d++) vector[d] = vector[d]! / largest;
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    for (let d = 0; d < dims; d++) vector[d] = vector[d]! / norm;
  }
  return { ...matrix, values };
}

interface Conversion {
  readonly dims: number;
  readonly format: WordFormat;
  readonly scale: number;
  readonly tally: { saturated: number; roundingErrorMax: number; vanished: number };
}

function toWords(matrix: Matrix, { dims, format, scale, tally }: Conversion): Quantised {
  const words = new Int16Array(matrix.rows * dims);
  const step = 2 ** format.fraction;
  for (let row = 0; row < matrix.rows; row++) {
    let wasZero = true;
    let isZero = true;
    for (let d = 0; d < matrix.dims; d++) {
      const value = matrix.values[row * matrix.dims + d]!;
      const exact = toWord(value, scale, format);
      const word = saturate(exact, format);
      words[row * dims + d] = word;
      if (value !== 0) wasZero = false;
      if (word !== 0) isZero = false;
      if (word !== exact) tally.saturated++;
      else
        tally.roundingErrorMax = Math.max(
          tally.roundingErrorMax,
          Math.abs(word / step / scale - value),
        );
    }
    if (isZero && !wasZero) tally.vanished++;
  }
  return { rows: matrix.rows, dims, words };
}

const toWord = (value: number, scale: number, { fraction }: WordFormat) =>
  roundHalfEven(value * scale * 2 ** fraction);

const saturate = (word: number, { width }: WordFormat) =>
  Math.min(Math.max(word, -(2 ** (width - 1))), 2 ** (width - 1) - 1);
