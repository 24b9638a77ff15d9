/** Dendrites: a branch an edge, which gathers charge and passes on a compressed part of it. */
import { CORES, DEGREE, VECTORS } from "../params";
import { acc, charge, compress, current, gain, mem } from "../num";
import { at, bit, put } from "../memory";
import { isLink, link, linkIndex } from "./graph";
import { addCharge, spikedSet } from "./neuron";
import { weightOf } from "./synapse";

/** mem[CORES][VECTORS][DEGREE]: slot s of row j belongs to the edge in link[j][s]. */
const BRANCHES: usize = memory.data(CORES * VECTORS * DEGREE * sizeof<mem>(), 8);

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

function startBranches(core: i32, node: i32): void {
  for (let slot = 0; slot < DEGREE; slot++) startBranch(core, node, slot);
}

/** Every branch empty. */
export function clearBranches(core: i32): void {
  for (let node = 0; node < VECTORS; node++) startBranches(core, node);
}

/** Adds a charge to a branch. */
export function injectBranch(core: i32, node: i32, slot: i32, q: acc): void {
  setBranch(core, node, slot, charge(branch(core, node, slot), q));
}

/** What the linked branches of a neuron pass on, added to its membrane; `clear` empties them. */
export function integrate(core: i32, node: i32, clear: bool): mem {
  let total: mem = 0;
  for (let slot = 0; slot < DEGREE; slot++) {
    if (isLink(link(core, node, slot))) total += compress(branch(core, node, slot));
  }
  if (clear) startBranches(core, node);
  addCharge(core, node, total, 0);
  return total;
}

/** Spikes charge the branches of the edges that they arrive on, `g` for a full weight. */
export function propagateBranches(core: i32, g: gain): void {
  const spiked = spikedSet(core);
  for (let node = 0; node < VECTORS; node++) {
    for (let slot = 0; slot < DEGREE; slot++) {
      const word = link(core, node, slot);
      if (isLink(word) && (spiked & bit(linkIndex(word))) != 0) {
        injectBranch(core, node, slot, current(g, <acc>weightOf(core, node, slot)));
      }
    }
  }
}
