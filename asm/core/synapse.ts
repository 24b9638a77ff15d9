/** Traces (`u_traces`) and incoming weights (`u_weights`): propagation of spikes and pair STDP (docs/engine.md, sections 10 and 11). */
import { CORES, DEGREE, VECTORS } from "../params";
import { FIELD_SYNAPSE_POST, FIELD_SYNAPSE_PRE, FIELD_SYNAPSE_WEIGHT } from "../state_map";
import {
  FIXED, POST_INCREMENT, PRE_INCREMENT, WEIGHT_FULL, acc, current, fade, factor, gain, learn, trace, weight, weightCut,
} from "../num";
import { at, bit, lowest, put, size } from "../memory";
import { LOG_OFF, logMode, wrote } from "../trace/log";
import {
  EVENT_COINCIDENCES, EVENT_DEPRESSIONS, EVENT_POTENTIATIONS, EVENT_WEIGHTS_AT_MAX, EVENT_WEIGHTS_AT_ZERO, count,
} from "../trace/events";
import { isLink, link, linkIndex, neighbours } from "./graph";
import { addCharge, spikedSet } from "./neuron";

/** trace[CORES][VECTORS] */
export const PRES: usize = memory.data(CORES * VECTORS * sizeof<trace>(), 8);
/** trace[CORES][VECTORS] */
export const POSTS: usize = memory.data(CORES * VECTORS * sizeof<trace>(), 8);
/** weight[CORES][VECTORS][DEGREE]: slot s of row j is the synapse from link[j][s] into j */
export const WEIGHTS: usize = memory.data(CORES * VECTORS * DEGREE * sizeof<weight>(), 8);

// @ts-ignore: decorator
@inline
export function pre(core: i32, node: i32): trace {
  return at<trace>(PRES, core * VECTORS + node);
}

// @ts-ignore: decorator
@inline
export function post(core: i32, node: i32): trace {
  return at<trace>(POSTS, core * VECTORS + node);
}

// @ts-ignore: decorator
@inline
export function weightOf(core: i32, node: i32, slot: i32): weight {
  return at<weight>(WEIGHTS, (core * VECTORS + node) * DEGREE + slot);
}

export function putWeight(core: i32, node: i32, slot: i32, value: weight): void {
  put<weight>(WEIGHTS, (core * VECTORS + node) * DEGREE + slot, value);
}

/** A new link starts at full weight. */
export function startWeight(core: i32, node: i32, slot: i32): void {
  putWeight(core, node, slot, WEIGHT_FULL);
}

export function startWeights(core: i32, node: i32): void {
  for (let slot = 0; slot < DEGREE; slot++) startWeight(core, node, slot);
}

/** Traces of one neuron take up its spike of the last step, then decay; written at `cycle`. */
export function stepTraces(core: i32, node: i32, fired: bool, preBy: factor, postBy: factor, cycle: i32): void {
  const index = core * VECTORS + node;
  put<trace>(PRES, index, fade(pre(core, node) + (fired ? PRE_INCREMENT : 0), preBy));
  put<trace>(POSTS, index, fade(post(core, node) + (fired ? POST_INCREMENT : 0), postBy));
  logTraceRow(core, node, cycle);
}

/** Set of the nodes that have a neighbour that spiked: links are symmetric. */
export function reached(core: i32): u32 {
  let set: u32 = 0;
  for (let rest = spikedSet(core); rest != 0; rest &= rest - 1) set |= neighbours(core, lowest(rest));
  return set;
}

/** PROPAGATE, whose cycle 0 is `origin`: spikes charge their neighbours; answers its cycles. */
export function propagate(core: i32, g: gain, origin: i32): i32 {
  const spiked = spikedSet(core);
  const targets = reached(core);
  let cycle = origin + size(spiked) + 2;
  for (let rest = targets; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    addCharge(core, node, current(g, incoming(core, node, spiked)), cycle + 6);
    cycle++;
  }
  return size(spiked) + size(targets) + 8;
}

/** Sum of the weights of the synapses into `node` from neighbours that spiked, u19.8. */
function incoming(core: i32, node: i32, spiked: u32): acc {
  let sum: acc = 0;
  for (let slot = 0; slot < DEGREE; slot++) {
    const word = link(core, node, slot);
    if (isLink(word) && (spiked & bit(linkIndex(word))) != 0) sum += <acc>weightOf(core, node, slot);
  }
  return sum;
}

/** STDP, whose cycle 0 is `origin`; answers its cycles. */
export function stdp(core: i32, origin: i32): i32 {
  const spiked = spikedSet(core);
  const targets = spiked | reached(core);
  let cycle = origin + size(spiked) + 2;
  for (let rest = targets; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    for (let slot = 0; slot < DEGREE; slot++) learnSlot(core, node, slot, spiked);
    logWeightRow(core, node, cycle + DEGREE + 3);
    cycle += DEGREE + 3;
  }
  return size(spiked) + 3 + size(targets) * (DEGREE + 3);
}

/** The synapse from i = link[j][slot] into j: a post spike adds pre[i], a pre spike subtracts post[j]. */
function learnSlot(core: i32, j: i32, slot: i32, spiked: u32): void {
  const word = link(core, j, slot);
  if (!isLink(word)) return;
  const i = linkIndex(word);
  const postSpiked = (spiked & bit(j)) != 0;
  const preSpiked = (spiked & bit(i)) != 0;
  const d: trace = (postSpiked ? pre(core, i) : 0) - (preSpiked ? post(core, j) : 0);
  putWeight(core, j, slot, learn(weightOf(core, j, slot), d));
  if (FIXED) {
    if (d > 0) count(EVENT_POTENTIATIONS);
    if (d < 0) count(EVENT_DEPRESSIONS);
    if (postSpiked && preSpiked) count(EVENT_COINCIDENCES);
    if (weightCut > 0) count(EVENT_WEIGHTS_AT_MAX);
    if (weightCut < 0) count(EVENT_WEIGHTS_AT_ZERO);
  }
}

/** Traces and incoming weights of one node to 0 at `cycle`. */
export function clearSynapses(core: i32, node: i32, cycle: i32): void {
  clearTraceRow(core, node, cycle);
  clearWeightRow(core, node, cycle);
}

function clearTraceRow(core: i32, node: i32, cycle: i32): void {
  put<trace>(PRES, core * VECTORS + node, 0);
  put<trace>(POSTS, core * VECTORS + node, 0);
  logTraceRow(core, node, cycle);
}

function clearWeightRow(core: i32, node: i32, cycle: i32): void {
  for (let slot = 0; slot < DEGREE; slot++) putWeight(core, node, slot, 0);
  logWeightRow(core, node, cycle);
}

/** All traces to 0: row r at cycle r. */
export function clearTraces(core: i32): void {
  for (let node = 0; node < VECTORS; node++) clearTraceRow(core, node, node);
}

/** All weights to 0: row r at cycle r. */
export function clearWeights(core: i32): void {
  for (let node = 0; node < VECTORS; node++) clearWeightRow(core, node, node);
}

function logTraceRow(core: i32, node: i32, cycle: i32): void {
  if (FIXED) {
    if (logMode == LOG_OFF) return;
    wrote(cycle, FIELD_SYNAPSE_PRE, node, <u64>pre(core, node));
    wrote(cycle, FIELD_SYNAPSE_POST, node, <u64>post(core, node));
  }
}

/** Row `node` of `u_weights` is written at `cycle`. */
export function logWeightRow(core: i32, node: i32, cycle: i32): void {
  if (FIXED) {
    if (logMode == LOG_OFF) return;
    for (let slot = 0; slot < DEGREE; slot++) {
      wrote(cycle, FIELD_SYNAPSE_WEIGHT, node * DEGREE + slot, <u64>weightOf(core, node, slot));
    }
  }
}
