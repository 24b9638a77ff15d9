/**
 * Neuromorphic search (`u_drives`): every vector drives its neuron by a current that falls with its distance from the query; spikes
 * spread over the graph and compete; the rank is read from the spike history: first spike, number of spikes, potential (docs/engine.md,
 * section 25).
 */
import { BEATS, CORES, MEMBRANE_FRACTION, VECTORS } from "../params";
import { FIELD_NEURO_DRIVE } from "../state_map";
import { EVEN, FIXED, acc, dist, drive, drove, excite, excitement, factor, gain, score, share, strength, time } from "../num";
import { at, lowest, put, size } from "../memory";
import { EVENT_DRIVES, EVENT_RANKED_SPIKES, EVENT_UNSPIKED, count } from "../trace/events";
import { LOG_OFF, beginPart, logMode, wrote } from "../trace/log";
import { clearBranches, integrate, integrateCycles, propagateBranches } from "./dendrite";
import { evaluate } from "./distance";
import { validSet } from "./graph";
import { clearRates, homeostasis, homeostasisCycles } from "./homeostasis";
import { addCharge, clearNeurons, membrane, step, stepCycles } from "./neuron";
import { clearPhase, oscillate, resonance } from "./oscillator";
import { RECORD_CYCLES, clearPatterns, pattern, record } from "./pattern";
import { clearList, offer } from "./result_list";
import { clearTraces } from "./synapse";
import { QUERY, QUERY_NORM } from "./vectors";
import { clearInhibition, soften, softenCycles } from "./wta";

/** drove[CORES][VECTORS] */
const DRIVES: usize = memory.data(CORES * VECTORS * sizeof<drove>(), 8);

/** Cycles of a distance and its division, which follow each other. */
const DRIVE_CYCLES: i32 = BEATS + MEMBRANE_FRACTION + 15;
/** Cycles of OSCILLATE, and of asking for the resonance. */
const TURN_CYCLES: i32 = 3;

/** Core cycles of the last `searchSpiking`. */
export let neuroCycles: i32 = 0;

/** Cycle of the command at which its next part begins. */
let origin: i32 = 0;

export function driveOf(core: i32, node: i32): drove {
  return at<drove>(DRIVES, core * VECTORS + node);
}

function setDrive(core: i32, node: i32, value: drove, cycle: i32): void {
  put<drove>(DRIVES, core * VECTORS + node, value);
  if (FIXED) {
    if (logMode != LOG_OFF) wrote(cycle, FIELD_NEURO_DRIVE, node, <u64>value);
  }
}

/** A node's current to 0, at `cycle`. */
export function clearDrive(core: i32, node: i32, cycle: i32): void {
  setDrive(core, node, 0, cycle);
}

/** All currents to 0: row r at cycle r. */
export function clearDrives(core: i32): void {
  for (let node = 0; node < VECTORS; node++) clearDrive(core, node, node);
}

/** Ends a part of the command after `cycles`. */
function next(cycles: i32): void {
  if (FIXED) {
    origin += cycles;
    beginPart(origin);
  }
}

/**
 * Runs the dynamics from rest, `iterations` steps of dt with its decay factors, and fills the core's result list with (-score, node).
 * A neuron's current is `g` at distance 0 and g/2 at `half`; `spread` is the gain of the spikes on the branches, 0 for none.
 */
export function searchSpiking(
  core: i32, metric: i32, dt: time, leakBy: factor, preBy: factor, postBy: factor, iterations: i32, g: strength, half: dist, spread: gain,
  oscillates: bool, competes: bool,
): void {
  origin = 0;
  rest(core);
  next(VECTORS);
  drives(core, metric, g, half);
  for (let i = 0; i < iterations; i++) iterate(core, dt, leakBy, preBy, postBy, spread, oscillates, competes);
  rank(core);
  neuroCycles = origin;
}

/** What spikes and learns to its initial state; the graph, types, weights and spike codes' vectors stay. */
function rest(core: i32): void {
  clearNeurons(core, VECTORS - 1);
  clearTraces(core);
  clearPatterns(core);
  clearRates(core);
  clearBranches(core);
  clearInhibition(core, VECTORS - 1);
  clearPhase(core, VECTORS - 1);
}

/** The currents, one node after the other. */
function drives(core: i32, metric: i32, g: strength, half: dist): void {
  let cycle = DRIVE_CYCLES - 1;
  const valid = validSet(core);
  for (let left = valid; left != 0; left &= left - 1) {
    const node = lowest(left);
    const current = drive(evaluate(metric, core, QUERY, QUERY_NORM, node), g, half);
    setDrive(core, node, current, cycle);
    if (current != 0) count(EVENT_DRIVES);
    cycle += DRIVE_CYCLES;
  }
  next(size(valid) * DRIVE_CYCLES + 1);
}

function iterate(
  core: i32, dt: time, leakBy: factor, preBy: factor, postBy: factor, spread: gain, oscillates: bool, competes: bool,
): void {
  const n = size(validSet(core));
  if (spread != 0) {
    integrate(core, validSet(core), true, 0);
    next(integrateCycles);
  }
  oscillate(core, dt, 1);
  next(TURN_CYCLES);
  charge(core, oscillates ? excitement(resonance(core, 0)) : EVEN);
  step(core, dt, leakBy, preBy, postBy, 0);
  next(stepCycles(n));
  if (spread != 0) next(propagateBranches(core, spread, 0));
  if (competes) {
    soften(core);
    next(softenCycles);
  }
  record(core);
  next(RECORD_CYCLES);
  homeostasis(core, dt);
  next(homeostasisCycles(n));
}

/** Every current charges its neuron, in as far as it is excitable. */
function charge(core: i32, e: share): void {
  let cycle = 0;
  for (let left = validSet(core); left != 0; left &= left - 1) {
    const node = lowest(left);
    addCharge(core, node, <acc>excite(driveOf(core, node), e), cycle + 2);
    cycle++;
  }
  next(cycle + 1);
}

/** Every valid neuron enters the result list with minus its score. */
function rank(core: i32): void {
  clearList(core);
  const valid = validSet(core);
  for (let left = valid; left != 0; left &= left - 1) {
    const node = lowest(left);
    const history = pattern(core, node);
    if (history == 0) count(EVENT_UNSPIKED);
    count(EVENT_RANKED_SPIKES, size(history));
    offer(core, -score(32 - <i32>clz(history), size(history), membrane(core, node)), node);
  }
  next(size(valid) + 4);
}
