/** Homeostasis, oscillator, competition, dendrites, and the search that combines them. */
import { DEGREE } from "../params";
import { leakFactor, postFactor, preFactor } from "../num";
import { bit } from "../memory";
import { chargeBranch, clearBranches, integrate, propagateBranches } from "../core/dendrite";
import { activity, homeostasis, rateOf } from "../core/homeostasis";
import { searchSpiking } from "../core/neuro";
import { oscillate, phaseOf, resonance } from "../core/oscillator";
import { resonanceSearch } from "../core/resonate";
import { clearInhibition, compete, soften } from "../core/wta";
import { ALL_TYPES, takeQuestion } from "./base";
import { answer } from "./results";
import { CORE, NONE, known, metric } from "./state";

/** Current of a neuron at distance 0: fires at once at dt = 1 ms. */
const DRIVE: f32 = 1.0625;
/** Gain of the spikes' spread. */
const SPREAD: f32 = 0.5;

export function homeostatic_update(dt: f32): void {
  homeostasis(CORE, dt);
}
/** Spikes a ms. */
export function get_spike_rate(index: i32): f32 {
  return known(index) ? rateOf(CORE, index) : 0;
}
export function get_network_activity(): f32 {
  return activity(CORE);
}

export function oscillator_step(dt: f32): void {
  oscillate(CORE, dt, 0);
}
/** 0 to 2 pi. */
export function oscillator_get_phase(): f32 {
  return phaseOf(CORE);
}
/** 1 in phase with the oscillator, 0 opposite. */
export function compute_resonance(index: i32): f32 {
  return known(index) ? resonance(CORE, index) : 0;
}
/** The k nearest, their distances times 2 - resonance * weight, in that order. */
export function resonance_search(k: i32, weight: f32): i32 {
  takeQuestion();
  resonanceSearch(CORE, metric, ALL_TYPES, k, weight);
  return answer(CORE, k);
}

export function wta_reset(): void {
  clearInhibition(CORE, 0);
}
/** The winner, 255 when there is none. */
export function wta_compete(): i32 {
  return compete(CORE) & NONE;
}
export function wta_soft(): void {
  soften(CORE);
}

export function dendrite_reset(): void {
  clearBranches(CORE);
}
export function dendrite_inject(neuron: i32, branch: i32, current: f32): void {
  if (known(neuron) && <u32>branch < <u32>DEGREE) chargeBranch(CORE, neuron, branch, current, 0);
}
/** Charges the membrane with what the branches pass on, and answers that. */
export function dendrite_integrate(neuron: i32): f32 {
  return known(neuron) ? integrate(CORE, bit(neuron), false, 0) : 0;
}
export function dendrite_propagate(gain: f32): void {
  propagateBranches(CORE, gain, 0);
}

/** The first k by spiking dynamics, at most 255 iterations of dt ms; the distance is minus the score. */
export function neuromorphic_search(k: i32, dt: f32, iterations: i32): i32 {
  takeQuestion();
  searchSpiking(
    CORE, metric, dt, leakFactor(dt), preFactor(dt), postFactor(dt), min<u32>(iterations, 255), DRIVE, 1, SPREAD, true, true,
  );
  return answer(CORE, k);
}
