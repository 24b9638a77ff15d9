/** Homeostasis of section 19, as a plain script over safe integers: every product stays below 2^53. */
import type { Shape } from './shape.ts';

export const RATE_SAT = 4;

const RATE_ONE = 2 ** 22;
const TARGET = Math.round(0.1 * RATE_ONE);

/** What homeostasis keeps of a neuron. */
export interface Regulated {
  /** u24.22, spikes a ms. */
  readonly rate: number;
  /** Membrane format. */
  readonly threshold: number;
  /** Steps of 2^-24 beyond the threshold. */
  readonly residue: number;
}

/** One neuron after dt; `saturated` when the rate was cut. */
export function regulated(
  { rate, threshold, residue }: Regulated,
  spiked: boolean,
  dt: number,
  { tauHomeostasis, membraneFraction, membraneWidth }: Shape,
): Regulated & { readonly saturated: boolean } {
  const alpha = Math.floor((dt * Math.round(2 ** 25 / tauHomeostasis)) / 2 ** 12 + 0.5);
  const left = rate - Math.ceil((rate * alpha) / 2 ** 21);
  const next = left + (spiked ? Math.round(RATE_ONE / tauHomeostasis) : 0);
  const kept = Math.min(next, 2 ** 24 - 1);
  const change = Math.floor(((kept - TARGET) * alpha) / 2 ** 19 + 0.5);
  const step = 2 ** (24 - membraneFraction);
  const level = threshold * step + residue + change;
  const unit = 2 ** membraneFraction;
  const [low, high] = [Math.round(unit / 10), Math.min(10 * unit, 2 ** (membraneWidth - 1) - 1)];
  const moved = Math.floor(level / step);
  const inside = moved >= low && moved <= high;
  return {
    rate: kept,
    threshold: Math.min(Math.max(moved, low), high),
    residue: inside ? level - moved * step : 0,
    saturated: kept !== next,
  };
}
