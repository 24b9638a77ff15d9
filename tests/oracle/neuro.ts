/** What NEURO_SEARCH of section 25 adds to the other commands: currents from distances, and the rank of a neuron. */
import type { Shape } from './shape.ts';

/** Operands of the currents: u8.5, and the power of two at which a current is half. */
export interface Source {
  readonly strength: number;
  readonly scale: number;
}

const RESONANCE_ONE = 2 ** 23;

/** Current of a neuron at a distance, in membrane steps: exact integers, because the quotient has to be floored exactly. */
export function current(distance: number, source: Source, { membraneFraction }: Shape): number {
  const half = 2n ** BigInt(source.scale);
  const away = BigInt(Math.abs(distance));
  const steps = BigInt(source.strength) * 2n ** BigInt(membraneFraction);
  const near = Number((steps * half) / (32n * (half + away)));
  return distance < 0 ? Number(steps / 16n) - near : near;
}

/** What a current adds to a membrane in a step; the resonance of phase 0 (u24.23) takes it from half to one and a half. */
export function charge(drive: number, resonance: number | undefined): number {
  const excitement =
    resonance === undefined ? 2 ** 15 : 2 ** 14 + Math.floor((2 ** 15 * resonance) / RESONANCE_ONE);
  return Math.floor((drive * excitement) / 2 ** 15);
}

/** Score of a neuron with a history, bit 0 the latest step: membrane steps, 256 for an iteration, 8 for a spike. */
export function score(history: number, membrane: number, { membraneFraction }: Shape): number {
  const ones = history.toString(2).replaceAll('0', '').length;
  const iterations = history === 0 ? 0 : history.toString(2).length;
  const unit = 2 ** membraneFraction;
  const level = Math.min(Math.max(membrane, -4 * unit), 4 * unit - 1);
  return 256 * unit * iterations + 8 * unit * ones + level;
}
