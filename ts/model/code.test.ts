/** Spike codes and patterns of both models: every fraction of a similarity, slots against exact fractions, and one against the other. */
import { beforeEach, describe, expect, it } from 'vitest';
import { FixedModel, FloatModel } from './index.ts';
import { generator } from './testing.ts';

const fixed = await FixedModel.create('mini');
const float = await FloatModel.create('mini');
const ones = (count: number): number => 2 ** count - 1;

beforeEach(() => {
  fixed.reset();
  float.reset();
});

/** Inserts into core 0 of both models, in data units of 1/256. */
function insert(words: readonly number[]): number {
  float.insert(
    0,
    words.map((word) => word / 256),
  );
  return fixed.execute({ op: 'INSERT', core: 0, vector: words })[0]!.index;
}

const encode = (index: number): number => fixed.execute({ op: 'ENCODE', core: 0, index })[0]!.value;

describe('similarity', () => {
  it('orders all fractions p/q of 32 bits as they are, and answers p and q', () => {
    insert([1]);
    const seen: { p: number; q: number; code: number }[] = [];
    for (let q = 0; q <= 32; q++) {
      fixed.execute({ op: 'SET_PATTERN', core: 0, index: 0, pattern: ones(q) });
      for (let p = 0; p <= q; p++) {
        const command = { op: 'SIMILARITY', core: 0, index: 0, pattern: ones(p) } as const;
        const { value } = fixed.execute(command)[0]!;
        const code = value % 2 ** 17;
        expect([Math.floor(value / 2 ** 17) % 64, Math.floor(value / 2 ** 23)]).toEqual([p, q]);
        // Floor of 17 bits, 1 where there are no ones.
        const exact = q === 0 ? 1 : p / q;
        expect(exact - code / 65536).toBeGreaterThanOrEqual(0);
        expect(exact - code / 65536).toBeLessThan(1 / 65536);
        expect(float.similarity(ones(q), ones(p))).toBe(Math.fround(exact));
        if (q > 0) seen.push({ p, q, code });
      }
    }
    for (const a of seen) {
      for (const b of seen)
        expect(Math.sign(a.code - b.code)).toBe(Math.sign(a.p * b.q - b.p * a.q));
    }
  });
});

/** The code of 16 words by exact integers: slot s from 4 (m - v) >= s m on. */
function expected(words: readonly number[]): number | undefined {
  const most = Math.max(...words.map(Math.abs));
  if (most === 0) return undefined;
  const places = words.map((word, dim) => dim + 2 * Math.floor((4 * (most - word)) / most));
  return [...new Set(places)].reduce((sum, place) => sum + 2 ** place, 0);
}

describe('encode', () => {
  it('has exact slots for every word under small maxima and around the limits under great ones', () => {
    for (const most of [1, 2, 3, 4, 5, 7, 8, 13, 16, 100, 127, 128, 32767, 32768]) {
      const limits = Array.from({ length: 9 }, (_, s) => most - (s * most) / 4);
      const near = limits.flatMap((at) => [-1, 0, 1].map((by) => Math.floor(at) + by));
      const all = most <= 128 ? Array.from({ length: 2 * most + 1 }, (_, i) => i - most) : near;
      const within = all.filter((word) => Math.abs(word) <= most && word <= 32767);
      for (let at = 0; at < within.length; at += 15) {
        fixed.reset();
        const part = within.slice(at, at + 15);
        const words = [most > 32767 ? -most : most, ...part, ...Array(15 - part.length).fill(0)];
        expect(encode(insert(words)), words.join()).toBe(expected(words));
      }
    }
  });

  it('leaves the pattern of a vector of zeros', () => {
    const index = insert([0]);
    fixed.execute({ op: 'SET_PATTERN', core: 0, index, pattern: 77 });
    float.setPattern(0, index, 77);
    expect([encode(index), float.encode(0, index)]).toEqual([0, 0]);
    expect(float.getPattern(0, index)).toBe(77);
    expect(fixed.field(0, 'pattern.pattern')[index]).toBe(77n);
  });
});

describe('both number systems', () => {
  it('agree in codes, searches, matches and correlations', () => {
    const random = generator(5);
    const below = (n: number) => Math.floor(random() * n);
    let codes = 0;
    for (let node = 0; node < 32; node++) {
      const words = Array.from({ length: 16 }, () => below(65536) - 32768);
      // Where a slot begins, single precision may round to the other side.
      const most = Math.max(...words.map(Math.abs));
      const close = words.some((word) => {
        const eighth = (4 * (most - word)) / most;
        return Math.abs(eighth - Math.round(eighth)) < 1e-5 && Math.abs(word) !== most;
      });
      const index = insert(words);
      const [a, b] = [encode(index), float.encode(0, index)];
      if (!close) expect(b).toBe(a);
      if (!close) codes++;
      float.setPattern(0, index, a);
    }
    expect(codes).toBeGreaterThan(25);
    for (let n = 0; n < 200; n++) {
      const pattern = below(2 ** 32);
      const results = fixed.execute({ op: 'SPIKE_SEARCH', core: 0, k: 16, pattern });
      const found = float.spikeSearch(0, pattern, 16);
      expect(found.map(({ index }) => index)).toEqual(results.map(({ index }) => index));
      const [match] = fixed.execute({ op: 'MATCH', core: 0, pattern });
      expect(float.match(0, pattern)).toBe(match!.hit ? match!.index : undefined);
      const [index, threshold] = [below(32), below(20)];
      const [near] = fixed.execute({ op: 'CORRELATE', core: 0, index, threshold });
      expect(float.correlate(0, index, threshold)).toBe(near!.value);
    }
    float.inject(0, 3, 9);
    expect(float.step(0, 1)).toBe(1);
    const before = float.getPattern(0, 3);
    float.record('all');
    expect(float.getPattern(0, 3)).toBe(((before << 1) | 1) >>> 0);
    expect(float.match(1, 0)).toBeUndefined();
  });
});
