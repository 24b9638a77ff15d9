/**
 * The stimulus's pseudo-random numbers: xoshiro128** 1.1 (Blackman and Vigna), its state filled by SplitMix64 from a
 * 64-bit seed. Both are specified to the bit, so that a seed means the same stimulus on every machine and in every
 * version of Node; `Math.random` promises neither.
 */
const MASK = 0xffff_ffff_ffff_ffffn;

/** SplitMix64: the outputs that follow from `seed`. */
export function* splitMix64(seed: bigint): Generator<bigint, never> {
  let state = seed & MASK;
  for (;;) {
    state = (state + 0x9e37_79b9_7f4a_7c15n) & MASK;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn) & MASK;
    yield z ^ (z >> 31n);
  }
}

/** A stream of random numbers; every method takes from the one stream. */
export class Random {
  readonly #s: Uint32Array;

  constructor(seed: bigint) {
    const words = splitMix64(seed);
    const [a, b] = [words.next().value, words.next().value];
    this.#s = Uint32Array.of(
      Number(a & 0xffff_ffffn),
      Number(a >> 32n),
      Number(b & 0xffff_ffffn),
      Number(b >> 32n),
    );
  }

  /** A stream with this state, for the reference values. */
  static fromState(state: readonly [number, number, number, number]): Random {
    const random = new Random(0n);
    random.#s.set(state);
    return random;
  }

  /** 32 random bits, as 0 to 2^32 - 1. */
  bits(): number {
    const s = this.#s;
    const s1 = s[1]!;
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    s[2] = s[2]! ^ s[0]!;
    s[3] = s[3]! ^ s1;
    s[1] = s1 ^ s[2]!;
    s[0] = s[0]! ^ s[3]!;
    s[2] = s[2]! ^ (s1 << 9);
    s[3] = rotateLeft(s[3]!, 11);
    return result;
  }

  /** An integer from 0 to `n` - 1; n at most 2^21, so that the product is exact. The bias is below n / 2^32. */
  below(n: number): number {
    return Math.floor((this.bits() * n) / 0x1_0000_0000);
  }

  /** An integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.bits() < p * 0x1_0000_0000;
  }

  /** One of `items`. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** One of `entries`, by its weight. */
  weighted<T>(entries: readonly (readonly [weight: number, item: T])[]): T {
    let at = this.below(entries.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, item] of entries) {
      at -= weight;
      if (at < 0) return item;
    }
    throw new RangeError('weighted: no entries');
  }

  /** 64 random bits. */
  word(): bigint {
    return (BigInt(this.bits()) << 32n) | BigInt(this.bits());
  }
}

function rotateLeft(x: number, n: number): number {
  return (x << n) | (x >>> (32 - n));
}
