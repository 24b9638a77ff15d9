/** Search against an independent brute force in another number type, and its order, masks and merge. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FixedModel, METRICS, MODES, type ResponseBeat } from './index.ts';
import { cosineDistance, dot, fill, linksOf, squaredL2, vector, vectors } from './testing.ts';

const model = await FixedModel.create('mini');
const { cores, list } = model.config.parameters;
const CORE = 1;

interface Found {
  readonly core: number;
  readonly index: number;
  readonly value: number;
}

const found = (beats: readonly ResponseBeat[]): Found[] =>
  beats.filter(({ hit }) => hit).map(({ core, index, value }) => ({ core, index, value }));

const byOrder = (a: Found, b: Found): number =>
  a.value - b.value || a.core - b.core || a.index - b.index;

const rank = fc.integer({ min: 1, max: list });

/** Vectors for all cores: core and words. */
const placed = fc.array(fc.tuple(fc.integer({ min: 0, max: cores - 1 }), vector), {
  maxLength: 80,
  size: 'max',
});

function fillAll(metric: number, base: readonly (readonly [number, number[]])[]): Found[] {
  fill(model, metric, 0, []);
  return base.flatMap(([core, words], row) => {
    const [answer] = model.execute({ op: 'INSERT', core, vector: words });
    return answer!.status === 'OK' ? [{ core, index: answer!.index, value: row }] : [];
  });
}

describe.each([
  ['L2', METRICS.L2, squaredL2],
  ['dot', METRICS.DOT, (a: number[], b: number[]) => -dot(a, b)],
] as const)('exact, %s', (_, metric, distance) => {
  it('equals the brute force: distances, order and ties', () => {
    fc.assert(
      fc.property(placed, vector, rank, (base, query, k) => {
        const stored = fillAll(metric, base);
        const expected = stored
          .map((item) => ({ ...item, value: Number(distance(query, base[item.value]![1])) }))
          .sort(byOrder)
          .slice(0, k);
        const beats = model.execute({
          op: 'SEARCH',
          core: 'all',
          vector: query,
          k,
          mode: MODES.EXACT,
        });
        expect(found(beats)).toEqual(expected);
        expect(beats.map(({ last }) => last)).toEqual(beats.map((_, i) => i === beats.length - 1));
        expect(beats.every(({ status }) => status === 'OK')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

it.each([
  [-32768, -32768],
  [-32768, 32767],
  [32767, 32767],
])('words of %d against %d: the greatest sums of products are exact', (one, other) => {
  const base = Array.from({ length: 16 }, () => one);
  const query = base.map(() => other);
  for (const [metric, distance] of [
    [METRICS.DOT, -dot(base, query)],
    [METRICS.L2, squaredL2(base, query)],
  ] as const) {
    fill(model, metric, CORE, [base]);
    const beats = model.execute({
      op: 'SEARCH',
      core: CORE,
      vector: query,
      k: 1,
      mode: MODES.EXACT,
    });
    expect(found(beats)).toEqual([{ core: CORE, index: 0, value: Number(distance) }]);
  }
  // One pair of words alone, in each place: other sums of pairs stay 0.
  for (let at = 0; at < 16; at += 2) {
    const pair = base.map((word, d) => (d >> 1 === at >> 1 ? word : 0));
    fill(model, METRICS.DOT, CORE, [pair]);
    const beats = model.execute({
      op: 'SEARCH',
      core: CORE,
      vector: query,
      k: 1,
      mode: MODES.EXACT,
    });
    expect(found(beats)[0]!.value).toBe(-2 * one * other);
  }
});

describe('exact, cosine', () => {
  /**
   * Each mantissa is wrong by 1.25 steps of 2^-24 at most, where it is 1/2 or more: 2.5 * 2^-24 relative. P drops at most 2^-26, D at
   * most 2^-26, which P (up to 1) and |D| (up to 4) weigh; the rest rounds by 2^-29.
   */
  const BOUND = 2 * 2.5 * 2 ** -24 + 5 * 2 ** -26 + 2 ** -29;

  it('is within the stated bound of 1 - cos, in the order of its distances', () => {
    let worst = 0;
    fc.assert(
      fc.property(vectors, vector, (base, query) => {
        fill(model, METRICS.COSINE, CORE, base);
        const beats = model.execute({
          op: 'SEARCH',
          core: CORE,
          vector: query,
          k: list,
          mode: MODES.EXACT,
        });
        const results = found(beats);
        expect(results).toEqual([...results].sort(byOrder));
        expect(results.length).toBe(Math.min(base.length, list));
        for (const { index, value } of results) {
          worst = Math.max(worst, Math.abs(value / 2 ** 28 - cosineDistance(query, base[index]!)));
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(2 ** 29);
        }
        // What was left out is not nearer than what was found, within the bound on both sides.
        const last = results.at(-1);
        const inside = new Set(results.map(({ index }) => index));
        base.forEach((words, index) => {
          if (inside.has(index)) return;
          expect(cosineDistance(query, words)).toBeGreaterThanOrEqual(
            last!.value / 2 ** 28 - BOUND,
          );
        });
      }),
      { numRuns: 100 },
    );
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(BOUND);
  });

  it('is 1.0 for a zero vector on either side', () => {
    const zero = Array.from({ length: 16 }, () => 0);
    const other = zero.map((_, d) => d * 1000);
    fill(model, METRICS.COSINE, CORE, [zero, other]);
    const search = (query: number[]): number[] =>
      found(
        model.execute({ op: 'SEARCH', core: CORE, vector: query, k: 2, mode: MODES.EXACT }),
      ).map(({ value }) => value);
    expect(search(zero)).toEqual([2 ** 28, 2 ** 28]);
    expect(search(other)[1]).toBe(2 ** 28);
  });
});

describe.each(Object.entries(METRICS))('beam, %s', (_, metric) => {
  it('with L and W at their greatest reaches what a walk over the graph reaches', () => {
    fc.assert(
      fc.property(vectors, vector, rank, (base, query, k) => {
        fill(model, metric, CORE, base);
        const search = (mode: number): Found[] =>
          found(
            model.execute({ op: 'SEARCH', core: CORE, vector: query, k, mode, list, width: list }),
          );
        const exact = search(MODES.EXACT);
        const beam = search(MODES.BEAM);
        expect(beam).toEqual([...beam].sort(byOrder));
        expect(beam.length).toBe(exact.length);
        // Every answer carries its true distance: the exact search over all vectors has it too.
        const truth = new Map(
          found(
            model.execute({ op: 'SEARCH', core: CORE, vector: query, k: list, mode: MODES.EXACT }),
          ).map((item) => [item.index, item.value]),
        );
        for (const { index, value } of beam)
          if (truth.has(index)) expect(value).toBe(truth.get(index));
        // With at most LIST vectors no candidate falls out of the list: all are reached.
        if (base.length <= list) expect(beam).toEqual(exact);
      }),
      { numRuns: 60 },
    );
  });

  it('equals a plain best-first search over the same graph', () => {
    fc.assert(
      fc.property(
        vectors.filter((base) => base.length > 0),
        vector,
        rank,
        rank,
        fc.integer({ min: 0, max: 0xffff }),
        (base, query, breadth, width, mask) => {
          fill(model, metric, CORE, base);
          base.forEach((_, index) =>
            model.execute({ op: 'SET_TYPE', core: CORE, index, type: (index * 7) % 16 }),
          );
          const w = Math.min(width, breadth);
          const beats = model.execute({
            op: 'SEARCH',
            core: CORE,
            vector: query,
            k: list,
            mode: MODES.BEAM,
            list: breadth,
            width: w,
            mask,
          });
          expect(found(beats).map(({ index }) => index)).toEqual(
            walk(base, query, breadth, w, mask),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Best-first search with plain arrays; distances are asked from the model's exact search, one vector at a time. */
function walk(
  base: number[][],
  query: number[],
  breadth: number,
  width: number,
  mask: number,
): number[] {
  const distances = distancesOf(base, query);
  const rows = linksOf(model, CORE);
  const order = (a: number, b: number): number => distances[a]! - distances[b]! || a - b;
  const visited = new Set([0]);
  const expanded = new Set<number>();
  let candidates: number[] = [];
  let pending = [0];
  for (;;) {
    candidates = [...candidates, ...pending].sort(order).slice(0, list);
    pending = [];
    const chosen = candidates
      .slice(0, breadth)
      .filter((node) => !expanded.has(node))
      .slice(0, width);
    if (chosen.length === 0) break;
    for (const node of chosen) {
      expanded.add(node);
      for (const link of rows[node]!) {
        if (!link || visited.has(link.to)) continue;
        visited.add(link.to);
        pending.push(link.to);
      }
    }
  }
  return [...visited]
    .filter((node) => (mask >> ((node * 7) % 16)) & 1)
    .sort(order)
    .slice(0, list);
}

/** Distance of each vector, by masking all types but one at a time. */
function distancesOf(base: number[][], query: number[]): number[] {
  const distances: number[] = [];
  for (let type = 0; type < 16; type++) {
    const beats = model.execute({
      op: 'SEARCH',
      core: CORE,
      vector: query,
      k: list,
      mode: MODES.EXACT,
      mask: 1 << type,
    });
    for (const { index, value } of found(beats)) distances[index] = value;
  }
  expect(Object.keys(distances).length).toBe(base.length);
  return distances;
}

describe('masks', () => {
  it('answer only vectors whose type bit is set', () => {
    fc.assert(
      fc.property(
        vectors,
        vector,
        fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 32, maxLength: 32 }),
        fc.integer({ min: 0, max: 0xffff }),
        (base, query, types, mask) => {
          fill(model, METRICS.L2, CORE, base);
          base.forEach((_, index) =>
            model.execute({ op: 'SET_TYPE', core: CORE, index, type: types[index]! }),
          );
          const expected = base
            .map((words, index) => ({ core: CORE, index, value: Number(squaredL2(query, words)) }))
            .filter(({ index }) => (mask >> types[index]!) & 1)
            .sort(byOrder)
            .slice(0, list);
          const beats = model.execute({
            op: 'SEARCH',
            core: 'all',
            vector: query,
            k: list,
            mode: MODES.EXACT,
            mask,
          });
          expect(found(beats)).toEqual(expected);
          if (expected.length === 0) {
            expect(beats).toEqual([
              { last: true, hit: false, status: 'OK', core: 0, index: 0, value: 0 },
            ]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
