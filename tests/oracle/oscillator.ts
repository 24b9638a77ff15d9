/** The oscillator of section 20, as a plain script over safe integers. */
import type { Shape } from './shape.ts';

const TURN = 2 ** 24;

/** Phase after dt, u24.24 turns. */
export function turned(phase: number, dt: number, { oscillatorHz }: Shape): number {
  const perTick = Math.round((2 ** 30 * oscillatorHz) / 256_000);
  return (phase + Math.floor((dt * perTick + 32) / 64)) % TURN;
}

/** Resonance of a neuron, u24.23: how much of half a turn there is to its opposite. */
export function resonance(phase: number, node: number, { vectors }: Shape): number {
  const ahead = (phase + TURN - (node * TURN) / vectors) % TURN;
  return TURN / 2 - Math.min(ahead, TURN - ahead);
}

/** A distance times 2 - resonance * weight, in unbounded integers, cut at the greatest that its format holds. */
export function weighed(distance: number, resonant: number, weight: number, shape: Shape): number {
  const reduction = Math.floor((Math.floor(resonant / 256) * weight) / 512 + 0.5);
  const product = BigInt(distance) * BigInt(32768 - reduction);
  const rounded = (product + 8192n) >> 14n;
  const limit = 2n ** BigInt(2 * shape.wordWidth + Math.log2(shape.dims)) - 1n;
  return Number(rounded < limit ? rounded : limit);
}
