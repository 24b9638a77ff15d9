/** What several tests of the model need: random input, the graph of a core, and an independent brute force. */
import fc from 'fast-check';
import type { FixedModel } from './fixed.ts';

/** A word of 16 bits: small ones, so that ties happen, the whole range, and its corners. */
export const word: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 3, arbitrary: fc.integer({ min: -32768, max: 32767 }) },
  { weight: 1, arbitrary: fc.constantFrom(-32768, 32767, 0) },
);

/** A vector of 16 words: dense, in a few dimensions only, or zero. */
export const vector: fc.Arbitrary<number[]> = fc.oneof(
  { weight: 5, arbitrary: fc.array(word, { minLength: 16, maxLength: 16 }) },
  {
    weight: 4,
    arbitrary: fc.array(word, { minLength: 1, maxLength: 2 }).map((words) => padded(words)),
  },
  { weight: 1, arbitrary: fc.constant(padded([])) },
);

/** A set of vectors for one core, from empty to full. */
export const vectors: fc.Arbitrary<number[][]> = fc.oneof(
  { weight: 4, arbitrary: fc.array(vector, { maxLength: 32, size: 'max' }) },
  // Full cores would be rare otherwise.
  { weight: 1, arbitrary: fc.array(vector, { minLength: 32, maxLength: 32 }) },
);

/** Words with zeros behind them, 16 in all. */
export function padded(words: readonly number[]): number[] {
  return Array.from({ length: 16 }, (_, d) => words[d] ?? 0);
}

/** A small generator of uniform numbers below 1, for long tests that fast-check would slow down. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Resets the chip and inserts vectors into one core. */
export function fill(
  model: FixedModel,
  metric: number,
  core: number,
  base: readonly number[][],
): void {
  model.reset();
  model.execute({ op: 'INIT', core: 'all', metric });
  for (const words of base) model.execute({ op: 'INSERT', core, vector: words });
}

export interface Link {
  readonly to: number;
  readonly tree: boolean;
}

/** Links of every node of a core, by slot; undefined = free. */
export function linksOf(model: FixedModel, core: number): (Link | undefined)[][] {
  const { vectors: nodes, degree } = model.config.parameters;
  const { INDEX_WIDTH } = model.config.derived;
  const words = model.field(core, 'graph.link').map(Number);
  return Array.from({ length: nodes }, (_, node) =>
    words
      .slice(node * degree, (node + 1) * degree)
      .map((link) =>
        (link >> (INDEX_WIDTH + 1)) & 1
          ? { to: link & (nodes - 1), tree: ((link >> INDEX_WIDTH) & 1) === 1 }
          : undefined,
      ),
  );
}

const big = (words: readonly number[]): bigint[] => words.map(BigInt);

export function dot(a: readonly number[], b: readonly number[]): bigint {
  const other = big(b);
  return big(a).reduce((sum, word, d) => sum + word * other[d]!, 0n);
}

/** Squared distance as a sum of squared differences: not the expansion that the model uses. */
export function squaredL2(a: readonly number[], b: readonly number[]): bigint {
  const other = big(b);
  return big(a).reduce((sum, word, d) => sum + (word - other[d]!) ** 2n, 0n);
}

/** 1 - cos in double precision; 1 when either vector is zero. */
export function cosineDistance(a: readonly number[], b: readonly number[]): number {
  const norms = Number(dot(a, a)) * Number(dot(b, b));
  return norms === 0 ? 1 : 1 - Number(dot(a, b)) / Math.sqrt(norms);
}
