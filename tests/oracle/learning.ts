/** Section 24 of one core: mean of neighbours, a vector that moves, charges by distance. Big integers, so that nothing needs a bound. */
import type { Words } from './distance.ts';
import type { Shape } from './shape.ts';

export const WORD_SAT = 8;

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

/** A neighbour's vector and the weight of the edge from it, u16.8. */
export interface Incoming {
  readonly vector: Words;
  readonly weight: number;
}

/** Elements of the mean of neighbours, in sixteenths of a word's step, towards 0; zeros where there is none. */
export function meanOf(incoming: readonly Incoming[], { dims }: Shape): number[] {
  return Array.from({ length: dims }, (_, dim) => {
    if (incoming.length === 0) return 0;
    const sum = incoming.reduce(
      (total, { vector, weight }) => total + BigInt(vector[dim]!) * BigInt(weight),
      0n,
    );
    // A full weight is 65280 steps; sixteen steps of the mean are one of a word. BigInt divides towards 0.
    return Number((sum * 16n) / (65280n * BigInt(incoming.length)));
  });
}

/** A vector and whether a word of it was cut. */
export interface Moved {
  readonly words: number[];
  readonly cut: boolean;
}

/** The vector moved by alpha (s16.14) times delta (sixteenths of a step): to the nearest step, up on a tie. */
export function movedBy(
  words: Words,
  delta: readonly number[],
  alpha: number,
  shape: Shape,
): Moved {
  const end = 2 ** (shape.wordWidth - 1);
  // alpha * delta is below 2^36: a double holds it, and its half.
  const free = words.map((word, dim) => word + Math.floor((alpha * delta[dim]!) / 2 ** 18 + 0.5));
  const kept = free.map((word) => Math.min(Math.max(word, -end), end - 1));
  return { words: kept, cut: kept.some((word, dim) => word !== free[dim]) };
}

/** Charge at `distance` (with `fraction` fraction bits) of a gain (s16.8), in membrane steps, towards 0. */
export function chargeAt(
  distance: number,
  fraction: number,
  gain: number,
  { membraneFraction, membraneWidth }: Shape,
): number {
  if (gain === 0) return 0;
  const most = 2n ** BigInt(membraneWidth) - 1n;
  const divisor = 2n ** BigInt(fraction) + BigInt(distance);
  // gain / 2^8 over divisor / 2^fraction, times 2^membraneFraction.
  const numerator = (BigInt(Math.abs(gain)) * 2n ** BigInt(fraction + membraneFraction)) / 2n ** 8n;
  const quotient = divisor === 0n ? most : numerator / magnitude(divisor);
  const size = Number(quotient < most ? quotient : most);
  return gain < 0 !== divisor < 0n ? -size : size;
}
