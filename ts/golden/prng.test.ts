import { describe, expect, it } from 'vitest';
import { Random, splitMix64 } from './prng.ts';

describe('splitMix64', () => {
  it('gives the reference values', () => {
    const words = splitMix64(1234567n);
    const first = Array.from({ length: 5 }, () => words.next().value);
    expect(first).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ]);
  });
});

describe('Random', () => {
  it('gives the reference values of xoshiro128** 1.1', () => {
    const random = Random.fromState([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, () => random.bits())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  it('repeats itself for a seed, and differs for another', () => {
    const take = (seed: bigint) => {
      const random = new Random(seed);
      return Array.from({ length: 100 }, () => random.bits());
    };
    expect(take(7n)).toEqual(take(7n));
    expect(take(7n)).not.toEqual(take(8n));
    expect(take(7n)).not.toEqual(take(7n | (1n << 63n)));
  });

  it('keeps to its ranges and reaches their ends', () => {
    const random = new Random(1n);
    const seen = new Set(Array.from({ length: 1000 }, () => random.between(-3, 3)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
    const words = Array.from({ length: 20_000 }, () => random.between(-32768, 32767));
    expect(Math.min(...words)).toBeGreaterThanOrEqual(-32768);
    expect(Math.max(...words)).toBeLessThanOrEqual(32767);
    expect(Math.max(...words) - Math.min(...words)).toBeGreaterThan(65_000);
  });

  it('draws by weight', () => {
    const random = new Random(2n);
    const counts = { a: 0, b: 0, never: 0 };
    for (let draw = 0; draw < 10_000; draw++) {
      counts[
        random.weighted([
          [3, 'a'],
          [1, 'b'],
          [0, 'never'],
        ] as const)
      ]++;
    }
    expect(counts.never).toBe(0);
    expect(counts.a / counts.b).toBeGreaterThan(2.7);
    expect(counts.a / counts.b).toBeLessThan(3.3);
  });
});
