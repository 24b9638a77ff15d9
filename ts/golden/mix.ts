/**
 * The digest of docs/engine.md, section 13: `h = (h ^ v) * 0x9e3779b97f4a7c15; h ^= h >> 32`, 64 bits.
 *
 * Kept in two 32-bit halves: a suite mixes millions of words, and BigInt arithmetic would take most of its time.
 */
const START_HIGH = 0xcbf29ce4 | 0;
const START_LOW = 0x84222325 | 0;
const FACTOR_HIGH = 0x9e3779b9 | 0;
const FACTOR_LOW = 0x7f4a7c15;
const FACTOR_LOW_0 = FACTOR_LOW & 0xffff;
const FACTOR_LOW_1 = FACTOR_LOW >>> 16;

// One word seen as a bigint and as two halves. Every machine that Node runs on is little endian.
const word = new BigUint64Array(1);
const halves = new Uint32Array(word.buffer);

/** A running digest. */
export class Mix {
  #high = START_HIGH;
  #low = START_LOW;

  /** Mixes one word in. */
  add(value: bigint): this {
    word[0] = value;
    return this.addHalves(halves[1]!, halves[0]!);
  }

  /** Mixes one word in, given as its halves. */
  addHalves(valueHigh: number, valueLow: number): this {
    const low = this.#low ^ valueLow;
    const high = this.#high ^ valueHigh;
    // The 64-bit product of the low halves, from 16-bit parts, plus what the high halves add to its upper 32 bits.
    const low0 = low & 0xffff;
    const low1 = low >>> 16;
    const p00 = low0 * FACTOR_LOW_0;
    const p01 = low0 * FACTOR_LOW_1;
    const p10 = low1 * FACTOR_LOW_0;
    const middle = (p00 >>> 16) + (p01 & 0xffff) + (p10 & 0xffff);
    const carry = (p01 >>> 16) + (p10 >>> 16) + (middle >>> 16);
    const upper = (Math.imul(low1, FACTOR_LOW_1) + carry + Math.imul(low, FACTOR_HIGH)) | 0;
    const productHigh = (upper + Math.imul(high, FACTOR_LOW)) | 0;
    this.#low = Math.imul(low, FACTOR_LOW) ^ productHigh;
    this.#high = productHigh;
    return this;
  }

  /** Mixes words in, in order. */
  addAll(values: Iterable<bigint>): this {
    for (const value of values) this.add(value);
    return this;
  }

  /** The digest so far. */
  get value(): bigint {
    halves[0] = this.#low;
    halves[1] = this.#high;
    return word[0]!;
  }
}
