/** Dendrites (`u_branches`): a branch an edge, which gathers charge and passes on a compressed part of it (docs/engine.md, section 23). */
import { CORES, DEGREE, MEMBRANE_FRACTION, VECTORS } from "../params";
import { FIELD_DENDRITE_BRANCH } from "../state_map";
import { FIXED, MEMBRANE_UNIT, acc, charge, compress, current, gain, mem, membraneCut } from "../num";
import { at, bit, lowest, put, size } from "../memory";
import { LOG_OFF, logMode, wrote } from "../trace/log";
import { EVENT_BRANCHES_COMPRESSED, EVENT_BRANCH_CHARGES, EVENT_BRANCH_SATURATIONS, count } from "../trace/events";
import { isLink, link, linkIndex } from "./graph";
import { addCharge, membraneBits, raiseMembraneFlag, spikedSet } from "./neuron";
import { reached, weightOf } from "./synapse";

/** mem[CORES][VECTORS][DEGREE]: slot s of row j belongs to the edge in link[j][s]. */
const BRANCHES: usize = memory.data(CORES * VECTORS * DEGREE * sizeof<mem>(), 8);

/** Core cycles of the last `integrate`. */
export let integrateCycles: i32 = 0;

// @ts-ignore: decorator
@inline
export function branch(core: i32, node: i32, slot: i32): mem {
  return at<mem>(BRANCHES, (core * VECTORS + node) * DEGREE + slot);
}

function setBranch(core: i32, node: i32, slot: i32, value: mem): void {
  put<mem>(BRANCHES, (core * VECTORS + node) * DEGREE + slot, value);
}

/** A new link starts with an empty branch. */
export function startBranch(core: i32, node: i32, slot: i32): void {
  setBranch(core, node, slot, 0);
}

/** Every branch of a node empty, at `cycle`. */
export function clearBranchRow(core: i32, node: i32, cycle: i32): void {
  for (let slot = 0; slot < DEGREE; slot++) startBranch(core, node, slot);
  logBranchRow(core, node, cycle);
}

/** Every branch empty: row r at cycle r. */
export function clearBranches(core: i32): void {
  for (let node = 0; node < VECTORS; node++) clearBranchRow(core, node, node);
}

/** Adds a charge to a branch at `cycle`, saturating. */
export function chargeBranch(core: i32, node: i32, slot: i32, q: acc, cycle: i32): void {
  setBranch(core, node, slot, charge(branch(core, node, slot), q));
  logBranchRow(core, node, cycle);
  if (membraneCut) {
    count(EVENT_BRANCH_SATURATIONS);
    raiseMembraneFlag(core, cycle);
  }
}

/**
 * DENDRITE_INTEGRATE of some neurons, whose cycle 0 is `origin`: what their linked branches pass on is added to their membranes; `clear`
 * empties them. Answers the sum. `integrateCycles` tells its cycles.
 */
export function integrate(core: i32, nodes: u32, clear: bool, origin: i32): acc {
  let sum: acc = 0;
  let cycle = origin + 1;
  for (let rest = nodes; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    let total: acc = 0;
    cycle += 2;
    for (let slot = 0; slot < DEGREE; slot++) {
      if (!isLink(link(core, node, slot))) continue;
      const d = branch(core, node, slot);
      total += <acc>compress(d);
      if (FIXED) cycle += compressCycles(d);
    }
    addCharge(core, node, total, cycle);
    if (clear) clearBranchRow(core, node, cycle);
    sum += total;
  }
  integrateCycles = cycle + 2 - origin;
  return sum;
}

/** Cycles of a branch in `integrate`: none where it passes on nothing, a division where it is 1.0 or more. */
function compressCycles(d: mem): i32 {
  if (d <= 0) return 0;
  if (d < MEMBRANE_UNIT) return 1;
  count(EVENT_BRANCHES_COMPRESSED);
  return MEMBRANE_FRACTION + 4;
}

/** DENDRITE_PROPAGATE, whose cycle 0 is `origin`: spikes charge the branches of the edges that they arrive on; answers its cycles. */
export function propagateBranches(core: i32, g: gain, origin: i32): i32 {
  const spiked = spikedSet(core);
  const a = size(spiked);
  let charges = 0;
  for (let rest = reached(core); rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    for (let slot = 0; slot < DEGREE; slot++) {
      const word = link(core, node, slot);
      if (!isLink(word) || (spiked & bit(linkIndex(word))) == 0) continue;
      charges++;
      chargeBranch(core, node, slot, current(g, <acc>weightOf(core, node, slot)), origin + a + 2 * charges + 5);
    }
  }
  count(EVENT_BRANCH_CHARGES, charges);
  return charges == 0 ? a + 3 : a + 2 * charges + 6;
}

/** Row `node` of `u_branches` is written at `cycle`. */
export function logBranchRow(core: i32, node: i32, cycle: i32): void {
  if (FIXED) {
    if (logMode == LOG_OFF) return;
    for (let slot = 0; slot < DEGREE; slot++) {
      wrote(cycle, FIELD_DENDRITE_BRANCH, node * DEGREE + slot, membraneBits(branch(core, node, slot)));
    }
  }
}
