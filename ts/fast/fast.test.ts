/** The fast path answers as the traced model does, result by result, whatever the words, the metric, k, mask and filling. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/index.ts';
import { type Metric, METRICS as NAMES } from '../data/index.ts';
import { DATA_SETS, readDataSet } from '../golden/data.ts';
import { shapeOf } from '../golden/stimulus/shape.ts';
import { FixedModel, METRICS } from '../model/index.ts';
import { padded, vector } from '../model/testing.ts';
import { balancedClusters, place, PLACEMENTS } from '../placement/index.ts';
import { FastSearch } from './index.ts';

const CODES = { l2: METRICS.L2, cosine: METRICS.COSINE, dot: METRICS.DOT };
const ALL_TYPES = 0xffff;
const RUNS = { numRuns: 150 };

interface Place {
  readonly core: number;
  readonly words: number[];
  readonly type: number;
}

interface Asked {
  readonly metric: Metric;
  readonly k: number;
  readonly mask: number;
}

/** A model and a fast path that get the same commands. */
class Pair {
  readonly model: FixedModel;
  readonly fast: FastSearch;

  constructor(model: FixedModel, fast: FastSearch) {
    this.model = model;
    this.fast = fast;
  }

  /** Both hold these vectors, those that are too many for a core left out. */
  fill(metric: Metric, places: readonly Place[]): void {
    this.model.execute({ op: 'INIT', core: 'all', metric: CODES[metric] });
    this.fast.clear();
    for (const { core, words, type } of places) {
      const [answer] = this.model.execute({ op: 'INSERT', core, vector: words });
      if (answer!.status !== 'OK') continue;
      const { index } = answer!;
      expect(this.fast.insert(core, words)).toBe(index);
      this.model.execute({ op: 'SET_TYPE', core, index, type });
      this.fast.setType(core, index, type);
    }
  }

  expected(query: number[], { k, mask }: Asked): number[][] {
    return this.model
      .execute({ op: 'SEARCH', core: 'all', vector: query, k, mode: 0, mask })
      .filter(({ hit }) => hit)
      .map(({ value, core, index }) => [value, core, index]);
  }

  answer(query: number[], asked: Asked, skip: boolean): number[][] {
    const { counts, distances, cores, indices } = this.fast.search(query, { ...asked, skip });
    return Array.from({ length: counts[0]! }, (_, p) => [distances[p]!, cores[p]!, indices[p]!]);
  }

  check(query: number[], asked: Asked): void {
    const expected = this.expected(query, asked);
    expect(this.answer(query, asked, false)).toEqual(expected);
    if (asked.metric === 'l2') expect(this.answer(query, asked, true)).toEqual(expected);
  }
}

const pairOf = async (...[name, overrides]: Parameters<typeof loadConfig>): Promise<Pair> => {
  const config = loadConfig(name, overrides);
  return new Pair(await FixedModel.create(config), await FastSearch.create(config));
};

const asked = (list: number): fc.Arbitrary<Asked> =>
  fc.record({
    metric: fc.constantFrom(...NAMES),
    k: fc.integer({ min: 1, max: list }),
    mask: fc.oneof(
      { weight: 3, arbitrary: fc.constant(ALL_TYPES) },
      fc.integer({ min: 0, max: ALL_TYPES }),
    ),
  });

/** Few vectors that repeat, so that distances tie within and between cores. */
const places = (cores: number): fc.Arbitrary<Place[]> =>
  fc.array(vector, { minLength: 1, maxLength: 24 }).chain((pool) =>
    fc.array(
      fc.record({
        core: fc.nat(cores - 1),
        words: fc.constantFrom(...pool),
        type: fc.oneof(fc.constant(0), fc.nat(15)),
      }),
      { maxLength: 100, size: 'max' },
    ),
  );

/** Words whose lengths lie around the bound between the kinds of keys. */
const sized: fc.Arbitrary<number[]> = fc
  .integer({ min: 0, max: 32767 })
  .chain((most) =>
    fc.array(fc.integer({ min: -most - 1, max: most }), { minLength: 16, maxLength: 16 }),
  );

const corner = (word: number): number[] => Array.from({ length: 16 }, () => word);

const mini = await pairOf('mini');
const sixtyFour = await pairOf('mini', { cores: 64 });

/** With four cores, all are near enough; with 64 of one or two vectors each, the bound of a core decides, and meets the k-th distance. */
describe.each([
  ['4 cores', mini],
  ['64 cores', sixtyFour],
])('%s', (_, pair) => {
  const { cores, list } = pair.model.config.parameters;

  it('ties, corners, types, partly filled cores', () => {
    const queries = fc.array(vector, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(places(cores), asked(list), queries, (base, ask, others) => {
        pair.fill(ask.metric, base);
        for (const query of others) pair.check(query, ask);
        for (const { words } of base.slice(0, 2)) pair.check(words, ask);
      }),
      RUNS,
    );
  });

  it('a line with ties on both sides of the query', () => {
    const near = fc.integer({ min: -12, max: 12 }).map((word) => padded([word]));
    const place = fc.record({ core: fc.nat(cores - 1), words: near, type: fc.constant(0) });
    const base = fc.array(place, { minLength: 40, maxLength: 120, size: 'max' });
    fc.assert(
      fc.property(base, fc.integer({ min: 1, max: list }), near, (vectors, k, query) => {
        pair.fill('l2', vectors);
        pair.check(query, { metric: 'l2', k, mask: ALL_TYPES });
      }),
      RUNS,
    );
  });

  it('lengths on both sides of the limits of 32 bits', () => {
    const place = fc.record({ core: fc.nat(cores - 1), words: sized, type: fc.constant(0) });
    const base = fc.array(place, { minLength: 20, maxLength: 100, size: 'max' });
    const queries = fc.array(sized, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(base, asked(list), queries, (vectors, ask, others) => {
        pair.fill(ask.metric, vectors);
        for (const query of others) pair.check(query, { ...ask, mask: ALL_TYPES });
      }),
      RUNS,
    );
  });
});

describe('mini', () => {
  const { cores } = mini.model.config.parameters;

  it.each(NAMES)('%s: words at the ends of their range', (metric) => {
    const extremes = [
      corner(-32768),
      corner(32767),
      corner(0),
      [-32768, ...corner(0)].slice(0, 16),
    ];
    const base = extremes.flatMap((words) =>
      [0, 1, 2, 3].map((core) => ({ core, words, type: 0 })),
    );
    mini.fill(metric, [...base, ...base]);
    for (const query of extremes) {
      for (const k of [1, 5, 16]) mini.check(query, { metric, k, mask: ALL_TYPES });
    }
  });

  it('finds nothing where nothing is, and follows replacement and removal', () => {
    mini.fill('l2', []);
    const ask: Asked = { metric: 'l2', k: 16, mask: ALL_TYPES };
    mini.check(corner(1), ask);
    const { fast } = mini;
    fast.set(1, 3, corner(5));
    fast.set(2, 0, corner(9));
    expect(mini.answer(corner(9), ask, true)).toEqual([
      [0, 2, 0],
      [256, 1, 3],
    ]);
    fast.set(2, 0, corner(-9));
    expect(mini.answer(corner(-9), ask, true)).toEqual([
      [0, 2, 0],
      [16 * 14 ** 2, 1, 3],
    ]);
    fast.remove(2, 0);
    expect(mini.answer(corner(-9), ask, true)).toEqual([[16 * 14 ** 2, 1, 3]]);
    expect(fast.has(2, 0)).toBe(false);
    expect(fast.size).toBe(1);
    expect(fast.insert(1, corner(0))).toBe(0);
  });

  it('answers batches of any size as single queries', () => {
    const all = fc.sample(vector, { numRuns: 300, seed: 5 });
    mini.fill(
      'l2',
      all.slice(0, 120).map((words, row) => ({ core: row % cores, words, type: 0 })),
    );
    for (const size of [0, 1, 64, 65, 180]) {
      const queries = all.slice(120, 120 + size);
      const answers = mini.fast.searchBatch(queries.flat(), { metric: 'l2', k: 7 });
      expect(answers.counts.length).toBe(size);
      queries.forEach((query, q) => {
        const from = q * answers.stride;
        const results = Array.from({ length: answers.counts[q]! }, (_, p) => [
          answers.distances[from + p]!,
          answers.cores[from + p]!,
          answers.indices[from + p]!,
        ]);
        expect(results).toEqual(mini.answer(query, { metric: 'l2', k: 7, mask: ALL_TYPES }, false));
      });
    }
  });

  it('leaves out cores that are far away, and only those', () => {
    const { fast } = sixtyFour;
    fast.clear();
    for (let core = 0; core < 64; core++) {
      for (let n = 0; n < 32; n++) fast.insert(core, padded([core * 500 - 16000, n - 16]));
    }
    const ask: Asked = { metric: 'l2', k: 5, mask: ALL_TYPES };
    const near = sixtyFour.answer(padded([-16000, 0]), ask, true);
    expect(near.map(([, core]) => core)).toEqual([0, 0, 0, 0, 0]);
    expect(fast.visitedCores).toBeLessThan(10);
    expect(sixtyFour.answer(padded([-16000, 0]), ask, false)).toEqual(near);
    expect(fast.visitedCores).toBe(64);
    // In the middle between two cores, both have neighbours.
    const between = sixtyFour.answer(padded([-15750, 0]), { ...ask, k: 4 }, true);
    expect(between.map(([, core]) => core)).toEqual([0, 1, 0, 0]);
  });

  it('names what is wrong', () => {
    const { fast } = mini;
    const ask: Asked = { metric: 'l2', k: 1, mask: ALL_TYPES };
    expect(() => fast.search(corner(0), { ...ask, k: 17 })).toThrow(
      'k: expected an integer from 1 to 16, got 17',
    );
    expect(() => fast.search([1, 2], ask)).toThrow('2 words; 16 are needed');
    expect(() => fast.search(corner(0.5), ask)).toThrow(
      'word: expected an integer from -32768 to 32767, got 0.5',
    );
    expect(() => fast.search(corner(0), { ...ask, metric: 'hamming' as Metric })).toThrow(
      "one of l2, cosine, dot, got 'hamming'",
    );
    expect(() => fast.search(corner(0), { ...ask, mask: 65536 })).toThrow(
      'mask: expected an integer from 0 to 65535',
    );
    expect(() => fast.set(4, 0, corner(0))).toThrow('core: expected an integer from 0 to 3, got 4');
    expect(() => fast.set(0, 32, corner(0))).toThrow(
      'index: expected an integer from 0 to 31, got 32',
    );
    expect(() => fast.set(0, 0, corner(32768))).toThrow('word: expected');
    expect(() => fast.searchBatch(corner(0).slice(1), ask)).toThrow('15 words');
    fast.clear();
    expect(() => fast.setType(0, 0, 1)).toThrow('core 0 has no vector at index 0');
    for (let n = 0; n < 32; n++) fast.insert(0, corner(n));
    expect(() => fast.insert(0, corner(0))).toThrow('core 0 is full: it holds 32 vectors');
  });
});

describe.each([
  [
    '16 vectors, 8 dimensions, list of 8, words of 8 bits',
    { cores: 2, vectors: 16, dims: 8, list: 8, lanes: 2, wordWidth: 8, wordFraction: 4 },
  ],
  ['64 cores', { cores: 64 }],
])('%s', (_, overrides) => {
  it('answers the same', async () => {
    const pair = await pairOf('mini', overrides);
    const { cores, dims, vectors, wordWidth, list } = pair.model.config.parameters;
    const half = 2 ** (wordWidth - 1);
    const random = fc.array(fc.integer({ min: -half, max: half - 1 }), {
      minLength: dims,
      maxLength: dims,
    });
    const base = fc.sample(random, { numRuns: (cores * vectors * 3) / 4, seed: 3 });
    const queries = fc.sample(random, { numRuns: 40, seed: 4 });
    const { cores: homes } = balancedClusters(
      { rows: base.length, dims, values: base.flat() },
      { cores, vectors },
    );
    for (const metric of NAMES) {
      pair.fill(
        metric,
        base.map((words, row) => ({ core: homes[row]!, words, type: row % 16 })),
      );
      for (const [q, query] of queries.entries()) {
        pair.check(query, { metric, k: 1 + (q % list), mask: q % 3 === 0 ? 0x0f3c : ALL_TYPES });
      }
    }
  });
});

describe.each(DATA_SETS)('chip256, $title', (dataSet) => {
  it.each(NAMES)('%s: answers the same, in either placement', async (metric) => {
    const config = loadConfig('chip256');
    const { base, queries } = await readDataSet(dataSet, shapeOf(config));
    const { cores, vectors, dims } = config.parameters;
    const data = {
      rows: base.length,
      dims,
      values: Int16Array.from(base.flatMap((row) => [...row])),
    };
    for (const name of PLACEMENTS) {
      const chip = await pairOf('chip256');
      const placement = place(name, data, { cores, vectors });
      chip.model.execute({ op: 'INIT', core: 'all', metric: CODES[metric] });
      for (const [row, words] of base.entries()) {
        chip.model.execute({ op: 'INSERT', core: placement.cores[row]!, vector: words });
      }
      chip.fast.load(data.values, placement);
      for (const [q, query] of queries.slice(0, 60).entries()) {
        chip.check([...query], { metric, k: 1 + (q % 16), mask: ALL_TYPES });
      }
    }
  });
});
