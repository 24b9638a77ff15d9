/**
 * Neuromorphic search: every vector drives its neuron by a current that falls with its distance from the query; spikes spread over the
 * graph and compete; the rank is read from the spike history: first spike, number of spikes, potential.
 */
import { CORES, VECTORS } from "../params";
import { drive, drove, excitement, gain, mem, score, time } from "../num";
import { leakFactor, postFactor, preFactor } from "../num";
import { at, bit, lowest, put, size } from "../memory";
import { clearBranches, integrate, propagateBranches } from "./dendrite";
import { evaluate } from "./distance";
import { validSet } from "./graph";
import { clearRates, homeostasis } from "./homeostasis";
import { addCharge, clearNeurons, membrane, step } from "./neuron";
import { clearPhase, oscillate, resonance } from "./oscillator";
import { clearPatterns, pattern, record } from "./pattern";
import { clearList, offer } from "./result_list";
import { clearTraces } from "./synapse";
import { QUERY, QUERY_NORM } from "./vectors";
import { clearInhibition, soften } from "./wta";

/** drove[CORES][VECTORS] */
const DRIVES: usize = memory.data(CORES * VECTORS * sizeof<drove>(), 8);

/** Runs the dynamics from rest, `iterations` steps of dt, and fills the core's result list with (-score, node). */
export function searchSpiking(core: i32, metric: i32, dt: time, iterations: i32, g: gain, spread: gain): void {
  clearNeurons(core, 0);
  clearTraces(core);
  clearPatterns(core);
  clearRates(core);
  clearBranches(core);
  clearInhibition(core, 0);
  clearPhase(core, 0);
  const valid = validSet(core);
  for (let rest = valid; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    put<drove>(DRIVES, core * VECTORS + node, drive(evaluate(metric, core, QUERY, QUERY_NORM, node), g));
  }
  for (let i = 0; i < iterations; i++) iterate(core, valid, dt, spread);
  clearList(core);
  for (let rest = valid; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    const history = pattern(core, node);
    offer(core, -score(32 - <i32>clz(history), size(history), membrane(core, node)), node);
  }
}

function iterate(core: i32, valid: u32, dt: time, spread: gain): void {
  oscillate(core, dt, 0);
  const e = excitement(resonance(core, 0));
  for (let rest = valid; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    integrate(core, bit(node), true, 0);
    addCharge(core, node, at<drove>(DRIVES, core * VECTORS + node) * e, 0);
  }
  step(core, dt, leakFactor(dt), preFactor(dt), postFactor(dt), 0);
  propagateBranches(core, spread, 0);
  soften(core);
  record(core);
  homeostasis(core, dt);
}
