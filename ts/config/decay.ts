/** Decay over one step, 1 - dt/tau, as model and RTL compute it. */

/** Fraction bits of dt and of the refractory time, in ms. */
export const DT_FRACTION = 8;
/** Largest legal dt, ms/256: 16 ms. */
export const DT_MAX = 16 * 2 ** DT_FRACTION;
/** Fraction bits of a decay factor. */
export const DECAY_FRACTION = 16;
/** Fraction bits of K; its product with dt drops 12 of them to become a 16-bit fraction. */
const K_FRACTION = 28;

/** 1/tau in 2^-28 per ms/256; `tau` in ms. */
export function decayK(tau: number): number {
  return Math.round(2 ** K_FRACTION / (tau * 2 ** DT_FRACTION));
}

/** Decay factor, 16 fraction bits, of a step of `dt` ms/256. */
export function decayFactor(dt: number, k: number): number {
  const half = 2 ** (K_FRACTION - DECAY_FRACTION - 1);
  return Math.max(0, 2 ** DECAY_FRACTION - ((dt * k + half) >> (K_FRACTION - DECAY_FRACTION)));
}

/**
 * Most that can be left of a trace after `time` ms, in whatever steps it passes: exp(-time/tau), or a little more where
 * the rounded factor of some dt decays more slowly than that.
 */
export function slowestDecay(time: number, tau: number): number {
  const k = decayK(tau);
  const ticks = time * 2 ** DT_FRACTION;
  let left = Math.exp(-time / tau);
  for (let dt = 1; dt <= Math.min(ticks, DT_MAX); dt++) {
    left = Math.max(left, (decayFactor(dt, k) / 2 ** DECAY_FRACTION) ** (ticks / dt));
  }
  return left;
}
