/** Leaky integrate-and-fire neurons, spikes over the graph, STDP. */
import { leakFactor, postFactor, preFactor } from "../num";
import { chargeFound } from "../core/bridge";
import { addCharge, clearNeurons, membrane, setMembrane, setThreshold, spikedSet, step, timeOf } from "../core/neuron";
import { clearTraces, propagate, stdp } from "../core/synapse";
import { search } from "./base";
import { CORE, known, metric } from "./state";

export function snn_reset(): void {
  clearNeurons(CORE, 0);
  clearTraces(CORE);
}
export function snn_set_membrane(index: i32, value: f32): void {
  if (known(index)) setMembrane(CORE, index, value, 0);
}
export function snn_get_membrane(index: i32): f32 {
  return known(index) ? membrane(CORE, index) : 0;
}
export function snn_set_threshold(index: i32, value: f32): void {
  if (known(index)) setThreshold(CORE, index, value, 0);
}
export function snn_inject(index: i32, current: f32): void {
  if (known(index)) addCharge(CORE, index, current, 0);
}
export function snn_spiked(index: i32): i32 {
  return known(index) ? (spikedSet(CORE) >> index) & 1 : 0;
}
export function snn_get_spikes(): u32 {
  return spikedSet(CORE);
}
/** One step of dt ms; answers the number of spikes. */
export function snn_step(dt: f32): i32 {
  return step(CORE, dt, leakFactor(dt), preFactor(dt), postFactor(dt), 0);
}
export function snn_propagate(gain: f32): void {
  propagate(CORE, gain, 0);
}
export function snn_stdp(): void {
  stdp(CORE, 0);
}
export function snn_tick(dt: f32, gain: f32, learn: i32): i32 {
  const spikes = snn_step(dt);
  snn_propagate(gain);
  if (learn != 0) snn_stdp();
  return spikes;
}
export function snn_get_time(): f32 {
  return timeOf(CORE);
}

/** Searches, and charges what it found by gain / (1 + distance); answers how many. */
export function hnsw_to_snn(k: i32, gain: f32): i32 {
  const found = search(k);
  return chargeFound(CORE, found, gain, metric);
}
