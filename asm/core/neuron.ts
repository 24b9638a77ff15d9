/** Leaky integrate-and-fire neurons (`u_neurons`), their traces' decay, time and flags (docs/engine.md, sections 9 and 11). */
import { CORES, MEMBRANE_WIDTH, VECTORS } from "../params";
import {
  FIELD_NEURON_FLAGS, FIELD_NEURON_MEMBRANE, FIELD_NEURON_REFRACTORY, FIELD_NEURON_SPIKED, FIELD_NEURON_THRESHOLD, FIELD_NEURON_TIME,
} from "../state_map";
import {
  FIXED, REFRACTORY_START, THRESHOLD_START, acc, advance, charge, factor, leak, mem, membraneCut, time, timeCut,
} from "../num";
import { at, bit, lowest, put, size } from "../memory";
import { LOG_OFF, logMode, wrote } from "../trace/log";
import { EVENT_MEMBRANE_SATURATIONS, EVENT_SPIKES, EVENT_TIME_SATURATIONS, count } from "../trace/events";
import { validSet } from "./graph";
import { stepTraces } from "./synapse";

/** mem[CORES][VECTORS] */
export const MEMBRANES: usize = memory.data(CORES * VECTORS * sizeof<mem>(), 8);
/** mem[CORES][VECTORS] */
const THRESHOLDS: usize = memory.data(CORES * VECTORS * sizeof<mem>(), 8);
/** time[CORES][VECTORS] */
const REFRACTORIES: usize = memory.data(CORES * VECTORS * sizeof<time>(), 8);
/** u32[CORES]: bit = node */
const SPIKED: usize = memory.data(CORES * 4, 4);
/** time[CORES] */
const TIMES: usize = memory.data(CORES * sizeof<time>(), 8);
/** u8[CORES] */
const FLAGS: usize = memory.data(CORES, 4);

const MEMBRANE_SAT: i32 = 1;
const TIME_SAT: i32 = 2;
const RATE_SAT: i32 = 4;
const WORD_SAT: i32 = 8;

// @ts-ignore: decorator
@inline
export function membrane(core: i32, node: i32): mem {
  return at<mem>(MEMBRANES, core * VECTORS + node);
}

// @ts-ignore: decorator
@inline
export function threshold(core: i32, node: i32): mem {
  return at<mem>(THRESHOLDS, core * VECTORS + node);
}

// @ts-ignore: decorator
@inline
export function refractory(core: i32, node: i32): time {
  return at<time>(REFRACTORIES, core * VECTORS + node);
}

// @ts-ignore: decorator
@inline
export function spikedSet(core: i32): u32 {
  return at<u32>(SPIKED, core);
}

export function timeOf(core: i32): time {
  return at<time>(TIMES, core);
}

export function flagsOf(core: i32): i32 {
  return at<u8>(FLAGS, core);
}

export function setMembrane(core: i32, node: i32, value: mem, cycle: i32): void {
  put<mem>(MEMBRANES, core * VECTORS + node, value);
  logNeuronRow(core, node, cycle);
}

export function setThreshold(core: i32, node: i32, value: mem, cycle: i32): void {
  put<mem>(THRESHOLDS, core * VECTORS + node, value);
  logNeuronRow(core, node, cycle);
}

/** Adds a charge to a membrane at `cycle`, refractory or not, saturating. */
export function addCharge(core: i32, node: i32, q: acc, cycle: i32): void {
  setMembrane(core, node, charge(membrane(core, node), q), cycle);
  if (membraneCut) {
    count(EVENT_MEMBRANE_SATURATIONS);
    raiseMembraneFlag(core, cycle);
  }
}

/** Core cycles of a step over n valid nodes. */
// @ts-ignore: decorator
@inline
export function stepCycles(n: i32): i32 {
  return 3 * n + 4;
}

/** STEP, whose cycle 0 is `origin`: every valid node decays its traces, then rests, leaks or fires; answers how many fired. */
export function step(core: i32, dt: time, leakBy: factor, preBy: factor, postBy: factor, origin: i32): i32 {
  const valid = validSet(core);
  let cycle = origin + 1;
  for (let rest = valid; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    const fired = (spikedSet(core) & bit(node)) != 0;
    stepNeuron(core, node, dt, leakBy, cycle + 3);
    stepTraces(core, node, fired, preBy, postBy, cycle + 4);
    cycle += 3;
  }
  advanceTime(core, dt, origin + stepCycles(size(valid)) - 1);
  const spikes = size(spikedSet(core));
  count(EVENT_SPIKES, spikes);
  return spikes;
}

/** One neuron, written at `cycle`. */
function stepNeuron(core: i32, node: i32, dt: time, leakBy: factor, cycle: i32): void {
  const index = core * VECTORS + node;
  const resting = refractory(core, node);
  let fires = false;
  if (resting > 0) {
    put<time>(REFRACTORIES, index, resting > dt ? resting - dt : 0);
  } else {
    const v = leak(membrane(core, node), leakBy);
    fires = v >= threshold(core, node);
    put<mem>(MEMBRANES, index, fires ? 0 : v);
    put<time>(REFRACTORIES, index, fires ? REFRACTORY_START : 0);
  }
  logNeuronRow(core, node, cycle);
  setSpiked(core, node, fires, cycle);
}

function setSpiked(core: i32, node: i32, fires: bool, cycle: i32): void {
  const before = spikedSet(core);
  const after = fires ? before | bit(node) : before & ~bit(node);
  if (after == before) return;
  put<u32>(SPIKED, core, after);
  if (FIXED) {
    if (logMode != LOG_OFF) wrote(cycle, FIELD_NEURON_SPIKED, 0, after);
  }
}

function advanceTime(core: i32, dt: time, cycle: i32): void {
  const before = timeOf(core);
  const after = advance(before, dt);
  if (timeCut) {
    count(EVENT_TIME_SATURATIONS);
    raiseFlag(core, TIME_SAT, cycle);
  }
  if (after == before) return;
  put<time>(TIMES, core, after);
  if (FIXED) {
    if (logMode != LOG_OFF) wrote(cycle, FIELD_NEURON_TIME, 0, <u64>after);
  }
}

/** A membrane or a branch was cut. */
export function raiseMembraneFlag(core: i32, cycle: i32): void {
  raiseFlag(core, MEMBRANE_SAT, cycle);
}

/** A firing rate was cut. */
export function raiseRateFlag(core: i32, cycle: i32): void {
  raiseFlag(core, RATE_SAT, cycle);
}

/** A word of a vector was cut. */
export function raiseWordFlag(core: i32, cycle: i32): void {
  raiseFlag(core, WORD_SAT, cycle);
}

function raiseFlag(core: i32, flag: i32, cycle: i32): void {
  const before = flagsOf(core);
  const after = before | flag;
  if (after == before) return;
  put<u8>(FLAGS, core, <u8>after);
  if (FIXED) {
    if (logMode != LOG_OFF) wrote(cycle, FIELD_NEURON_FLAGS, 0, after);
  }
}

/** A neuron to its initial state at `cycle`, as if it had not spiked. */
export function clearNeuron(core: i32, node: i32, cycle: i32): void {
  startNeuron(core, node);
  logNeuronRow(core, node, cycle);
  setSpiked(core, node, false, cycle);
}

function startNeuron(core: i32, node: i32): void {
  put<mem>(MEMBRANES, core * VECTORS + node, 0);
  put<mem>(THRESHOLDS, core * VECTORS + node, THRESHOLD_START);
  put<time>(REFRACTORIES, core * VECTORS + node, 0);
}

/** Initial state: rows r at cycle r, registers at `last`. */
export function clearNeurons(core: i32, last: i32): void {
  for (let node = 0; node < VECTORS; node++) {
    startNeuron(core, node);
    logNeuronRow(core, node, node);
  }
  if (FIXED) {
    if (logMode != LOG_OFF) {
      if (spikedSet(core) != 0) wrote(last, FIELD_NEURON_SPIKED, 0, 0);
      if (timeOf(core) != 0) wrote(last, FIELD_NEURON_TIME, 0, 0);
      if (flagsOf(core) != 0) wrote(last, FIELD_NEURON_FLAGS, 0, 0);
    }
  }
  put<u32>(SPIKED, core, 0);
  put<time>(TIMES, core, 0);
  put<u8>(FLAGS, core, 0);
}

// @ts-ignore: decorator
@inline
export function membraneBits(v: mem): u64 {
  return <u64>v & ((1 << MEMBRANE_WIDTH) - 1);
}

/** Row `node` of `u_neurons` is written at `cycle`. */
function logNeuronRow(core: i32, node: i32, cycle: i32): void {
  if (FIXED) {
    if (logMode == LOG_OFF) return;
    wrote(cycle, FIELD_NEURON_MEMBRANE, node, membraneBits(membrane(core, node)));
    wrote(cycle, FIELD_NEURON_THRESHOLD, node, membraneBits(threshold(core, node)));
    wrote(cycle, FIELD_NEURON_REFRACTORY, node, <u64>refractory(core, node));
  }
}
