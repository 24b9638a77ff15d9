import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRICS, type Metric } from '../data/index.ts';
import {
  compareCosines,
  distance,
  judge,
  nearestReals,
  nearestWords,
  recall,
  recallChip,
  type VectorSet,
} from './index.ts';

const set = (rows: number[][]): VectorSet => ({
  rows: rows.length,
  dims: rows[0]?.length ?? 1,
  values: Int16Array.from(rows.flat()),
});

/** The order by definition, in BigInt only: sort all rows by exact comparison, then by row. */
function naive(query: number[], base: number[][], metric: Metric): number[] {
  const q = query.map(BigInt);
  const dot = (a: bigint[], b: bigint[]) => a.reduce((sum, value, d) => sum + value * b[d]!, 0n);
  const keys = base.map((row) => {
    const v = row.map(BigInt);
    if (metric === 'dot') return [-dot(q, v), 1n] as const;
    if (metric === 'l2') {
      const difference = v.map((value, d) => value - q[d]!);
      return [dot(difference, difference), 1n] as const;
    }
    // -sign(q.v) * (q.v)^2 / |v|^2, a fraction; the norm of q is common to all.
    const product = dot(q, v);
    const square = product * product;
    return [product > 0n ? -square : square, dot(v, v) || 1n] as const;
  });
  const compare = (a: number, b: number) => {
    const left = keys[a]![0] * keys[b]![1];
    const right = keys[b]![0] * keys[a]![1];
    return left < right ? -1 : left > right ? 1 : a - b;
  };
  return base.map((_, row) => row).sort(compare);
}

const word = fc.oneof(fc.integer({ min: -32768, max: 32767 }), fc.integer({ min: -2, max: 2 }));
const vectors = (most: number) =>
  fc.array(fc.array(word, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: most });

describe.each(METRICS)('nearestWords, %s', (metric) => {
  it('equals a naive sort in BigInt, ties by row', () =>
    fc.assert(
      fc.property(vectors(20), vectors(3), fc.integer({ min: 1, max: 16 }), (base, queries, k) => {
        const truth = nearestWords({ base: set(base), queries: set(queries), metric, k });
        expect(truth.found).toBe(Math.min(k, base.length));
        queries.forEach((query, q) => {
          const rows = truth.rows.subarray(q * truth.found, (q + 1) * truth.found);
          expect([...rows]).toEqual(naive(query, base, metric).slice(0, k));
          rows.forEach((row, rank) =>
            expect(truth.distances[q * truth.found + rank]).toBeCloseTo(
              distance(set(queries), q, set(base), row, metric),
              6,
            ),
          );
        });
      }),
    ));

  it('parallel vectors tie under cosine only', () => {
    const base = [
      [30000, 20000, 10000],
      [3, 2, 1],
      [3, 2, 1],
      [-3, -2, -1],
      [0, 0, 0],
    ];
    const truth = nearestWords({ base: set(base), queries: set([[6, 4, 2]]), metric, k: 5 });
    const expected = { cosine: [0, 1, 2, 4, 3], l2: [1, 2, 4, 3, 0], dot: [0, 1, 2, 4, 3] };
    expect([...truth.rows]).toEqual(expected[metric]);
  });

  it('leaves out rows that are not eligible, and ranks ties as asked', () => {
    const base = [[1], [1], [1], [1], [1]];
    const question = {
      base: set(base),
      queries: set([[1]]),
      metric,
      k: 4,
      eligible: (row: number) => row > 0,
    };
    expect([...nearestWords(question).rows]).toEqual([1, 2, 3, 4]);
    expect([...nearestWords({ ...question, tieOrder: (row) => -row }).rows]).toEqual([4, 3, 2, 1]);
    expect(nearestWords({ ...question, eligible: () => false }).found).toBe(0);
  });
});

describe('compareCosines', () => {
  it('separates what doubles cannot', () => {
    // (2^34 - 1)^2 / 2^34 and (2^34 - 2)^2 / (2^34 - 2): 1 apart in 2^34, squared beyond 2^53.
    const large = 2 ** 34;
    expect(compareCosines(large - 1, large, large - 2, large - 2)).toBe(1);
    expect(compareCosines(large - 2, large - 2, large - 1, large)).toBe(-1);
    expect(compareCosines(1 - large, large, 2 - large, large - 2)).toBe(-1);
    expect(compareCosines(-5, 1, 0, 0)).toBe(-1);
    expect(compareCosines(2, 4, 3, 9)).toBe(0);
  });
});

it('nearestReals sums differences, so that nothing cancels', () => {
  const base: VectorSet = { rows: 2, dims: 1, values: Float64Array.from([1e9 + 1e-6, 1e9]) };
  const queries: VectorSet = { rows: 1, dims: 1, values: Float64Array.from([1e9 + 2e-7]) };
  expect([...nearestReals({ base, queries, metric: 'l2', k: 2 }).rows]).toEqual([1, 0]);
});

describe('recall', () => {
  const base = set([[0], [1], [-1], [2], [1]]);
  const question = { base, queries: set([[0]]), metric: 'l2' as const, k: 2 };
  const truth = nearestWords(question);
  it.each([
    ['all of them', [0, 1], 1],
    ['another row at the same distance', [0, 2], 1],
    ['a third that ties with the second', [4, 2], 1],
    ['in any order', [2, 0], 1],
    ['a row twice counts once', [0, 0], 0.5],
    ['a farther row does not count', [0, 3], 0.5],
    ['fewer answers still divide by k', [0], 0.5],
    ['no answer', [], 0],
    ['a row that does not exist', [0, 99], 0.5],
  ])('%s: %s', (_, rows, expected) =>
    expect(recall(question, truth, [{ rows, distances: [] }], 1)).toBe(expected),
  );

  it('divides by the eligible rows where they are fewer than k', () => {
    const few = { ...question, k: 10, eligible: (row: number) => row < 3 };
    expect(recall(few, nearestWords(few), [{ rows: [0, 1, 2], distances: [] }], 1)).toBe(1);
    expect(recall(few, nearestWords(few), [{ rows: [0, 1, 4], distances: [] }], 1)).toBeCloseTo(
      2 / 3,
    );
    const none = { ...question, eligible: () => false };
    expect(recall(none, nearestWords(none), [{ rows: [], distances: [] }], 1)).toBe(1);
  });

  it('of the chip has no room for another last bit, in units of the word format', () => {
    const chip = { base: set([[100], [101]]), queries: set([[0]]), fraction: 8 };
    const judged = { metric: 'l2' as const, k: 1, data: chip, chip };
    expect(recallChip(judged, [{ rows: [0], distances: [] }])).toBe(1);
    expect(recallChip(judged, [{ rows: [1], distances: [] }])).toBe(0);
  });

  it.each([1e150, 1e-80, 1e-150, 5e-310])('of angles, at any size: %d', (size) => {
    const set = (...values: number[]) => ({
      rows: values.length / 2,
      dims: 2,
      values: Float64Array.from(values),
    });
    const data = { base: set(3 * size, 0, 0, 2 * size, 0, 0), queries: set(size, size / 8) };
    const plain = { base: set(3, 0, 0, 2, 0, 0), queries: set(1, 1 / 8), fraction: 8 };
    const judged = { metric: 'cosine' as const, k: 1, data, chip: plain };
    const near = 1 - 1 / Math.sqrt(1 + 1 / 64);
    expect(judge(judged, [{ rows: [0], distances: [near] }]).distanceErrorMax).toBeCloseTo(0, 9);
    expect(judge(judged, [{ rows: [0], distances: [near] }])).toMatchObject({ recallData: 1 });
    expect(judge(judged, [{ rows: [1], distances: [near] }])).toMatchObject({ recallData: 0 });
    expect(judge(judged, [{ rows: [2], distances: [1] }])).toMatchObject({ distanceErrorMax: 0 });
  });
});
