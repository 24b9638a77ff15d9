/** Firing rates (`u_rates`) and the thresholds that follow them (docs/engine.md, section 19). */
import { CORES, VECTORS } from "../params";
import { FIELD_HOMEOSTASIS_RATE, FIELD_HOMEOSTASIS_RESIDUE } from "../state_map";
import {
  FIXED, acc, activityOf, homeostat, portion, rate, rateCut, regulate, regulated, residue, residueLeft, shareOf, thresholdCut, time,
} from "../num";
import { at, bit, lowest, put } from "../memory";
import { LOG_OFF, logMode, wrote } from "../trace/log";
import { EVENT_RATE_SATURATIONS, EVENT_THRESHOLDS_CLAMPED, count } from "../trace/events";
import { validSet } from "./graph";
import { raiseRateFlag, setThreshold, spikedSet, threshold } from "./neuron";

/** rate[CORES][VECTORS] */
const RATES: usize = memory.data(CORES * VECTORS * sizeof<rate>(), 8);
/** residue[CORES][VECTORS] */
const RESIDUES: usize = memory.data(CORES * VECTORS * sizeof<residue>(), 8);

// @ts-ignore: decorator
@inline
export function rateOf(core: i32, node: i32): rate {
  return at<rate>(RATES, core * VECTORS + node);
}

// @ts-ignore: decorator
@inline
export function residueOf(core: i32, node: i32): residue {
  return at<residue>(RESIDUES, core * VECTORS + node);
}

/** Core cycles over n valid nodes. */
export function homeostasisCycles(n: i32): i32 {
  return 4 * n + 9;
}
export function activityCycles(n: i32): i32 {
  return n + 3;
}

/** HOMEOSTASIS: every valid neuron's rate takes up its last spike, and its threshold moves towards the target rate. */
export function homeostasis(core: i32, dt: time): void {
  const alpha: portion = shareOf(dt);
  let cycle = 1;
  for (let rest = validSet(core); rest != 0; rest &= rest - 1) {
    follow(core, lowest(rest), dt, alpha, cycle);
    cycle += 4;
  }
}

/** One neuron, read at `cycle`. */
function follow(core: i32, node: i32, dt: time, alpha: portion, cycle: i32): void {
  const index = core * VECTORS + node;
  const spiked = (spikedSet(core) & bit(node)) != 0;
  put<rate>(RATES, index, homeostat(rateOf(core, node), spiked, dt, alpha));
  if (rateCut) {
    count(EVENT_RATE_SATURATIONS);
    raiseRateFlag(core, cycle + 4);
  }
  regulate(threshold(core, node), residueOf(core, node), rateOf(core, node), alpha);
  put<residue>(RESIDUES, index, residueLeft);
  if (thresholdCut) count(EVENT_THRESHOLDS_CLAMPED);
  setThreshold(core, node, regulated, cycle + 11);
  logRateRow(core, node, cycle + 11);
}

/** ACTIVITY: sum of the rates of a core. */
export function activity(core: i32): acc {
  let sum: acc = 0;
  for (let rest = validSet(core); rest != 0; rest &= rest - 1) sum += <acc>rateOf(core, lowest(rest));
  return activityOf(sum);
}

/** All rates and residues to 0: row r at cycle r. */
export function clearRates(core: i32): void {
  for (let node = 0; node < VECTORS; node++) clearRate(core, node, node);
}

/** A node's row to 0, at `cycle`. */
export function clearRate(core: i32, node: i32, cycle: i32): void {
  put<rate>(RATES, core * VECTORS + node, 0);
  put<residue>(RESIDUES, core * VECTORS + node, 0);
  logRateRow(core, node, cycle);
}

function logRateRow(core: i32, node: i32, cycle: i32): void {
  if (FIXED) {
    if (logMode == LOG_OFF) return;
    wrote(cycle, FIELD_HOMEOSTASIS_RATE, node, <u64>rateOf(core, node));
    wrote(cycle, FIELD_HOMEOSTASIS_RESIDUE, node, <u64>residueOf(core, node));
  }
}
