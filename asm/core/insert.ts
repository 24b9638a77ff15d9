/** INSERT: exact scan, choice of links, and both ends of each link (docs/engine.md, sections 7 and 11). */
import { DEGREE, LATENCY, SCAN_CYCLES } from "../params";
import { dist } from "../num";
import { bit, lowest, size } from "../memory";
import {
  EVENT_FULL_CORES, EVENT_INSERT_DISTANCES, EVENT_LINKS_DROPPED, EVENT_LINKS_NOT_MADE, EVENT_PARENT_FALLBACKS, count,
} from "../trace/events";
import { clearBranchRow, logBranchRow, startBranch } from "./dendrite";
import { between, evaluate, linkMetric } from "./distance";
import {
  freeSlot, link, linkIndex, linkWord, loadCycles, logLinkRow, lowestFree, select, selectEnd, setLink, setValid,
  slotOf, treeNeighbours, validSet,
} from "./graph";
import { stale } from "./route";
import { CANDIDATES, clearList, entryIndex, members, offer } from "./result_list";
import { logWeightRow, startWeight, startWeights } from "./synapse";
import { QUERY, QUERY_NORM, storeVector } from "./vectors";

/** Core cycles of the last insert. */
export let insertCycles: i32 = 0;

// The node being inserted, its tree parent, the link metric, and the cycle at which the next state begins.
let fresh: i32 = 0;
let parent: i32 = 0;
let metric: i32 = 0;
let cycle: i32 = 0;

/** Stores QUERY as the lowest free node and links it; answers the node, -1 when the core is full. */
export function insert(core: i32, chipMetric: i32): i32 {
  fresh = lowestFree(core);
  if (fresh < 0) {
    insertCycles = 2;
    count(EVENT_FULL_CORES);
    return -1;
  }
  metric = linkMetric(chipMetric);
  storeVector(core, fresh);
  scan(core);
  cycle = SCAN_CYCLES + LATENCY; // DECIDE, or FIX when no node is valid
  let chosen: u32 = 0;
  if (parent >= 0) {
    chosen = select(core, metric, bit(parent), cycle);
    cycle = selectEnd;
  }
  let kept: u32 = 0;
  for (let rest = chosen; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    if (fix(core, node)) kept |= bit(node);
  }
  finalise(core, kept);
  insertCycles = cycle + 1;
  return fresh;
}

/** Fills the candidate list with the nearest of all valid nodes, and finds the nearest that can take another tree edge (-1: none). */
function scan(core: i32): void {
  let nearest: dist = 0;
  parent = -1;
  clearList(CANDIDATES);
  const valid = validSet(core);
  count(EVENT_INSERT_DISTANCES, size(valid));
  for (let rest = valid; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    const d = evaluate(metric, core, QUERY, QUERY_NORM, node);
    offer(CANDIDATES, d, node);
    if (size(treeNeighbours(core, node)) < DEGREE && (parent < 0 || d < nearest)) {
      nearest = d;
      parent = node;
    }
  }
  if (parent >= 0 && parent != entryIndex(CANDIDATES, 0)) count(EVENT_PARENT_FALLBACKS);
}

/** FIX: links `node` to the new node on its own side, dropping a link where it is full; false when the new node is what it drops. */
function fix(core: i32, node: i32): bool {
  const slot = freeSlot(core, node);
  if (slot >= 0) {
    addLink(core, node, slot);
    logLinkRow(core, node, cycle + 1);
    logWeightRow(core, node, cycle + 1);
    logBranchRow(core, node, cycle + 1);
    cycle += 2;
    return true;
  }
  const dropped = chooseDrop(core, node);
  if (dropped == fresh) {
    count(EVENT_LINKS_NOT_MADE);
    cycle += 1;
    return false;
  }
  drop(core, node, dropped);
  return true;
}

/** The one of the neighbours of a full node and the new node that SELECT leaves out. */
function chooseDrop(core: i32, node: i32): i32 {
  clearList(CANDIDATES);
  for (let slot = 0; slot < DEGREE; slot++) {
    const neighbour = linkIndex(link(core, node, slot));
    offer(CANDIDATES, between(metric, core, node, neighbour), neighbour);
  }
  offer(CANDIDATES, between(metric, core, node, fresh), fresh);
  count(EVENT_INSERT_DISTANCES, DEGREE + 1);
  const tree = treeNeighbours(core, node) | (node == parent ? bit(fresh) : 0);
  const decide = cycle + 2 + loadCycles(DEGREE + 1) + 1;
  const selected = select(core, metric, tree, decide);
  cycle = selectEnd;
  return lowest(members(CANDIDATES) & ~selected);
}

/** DROP: the link of `node` and `dropped` goes on both sides, and the new node takes its slot. */
function drop(core: i32, node: i32, dropped: i32): void {
  count(EVENT_LINKS_DROPPED);
  setLink(core, dropped, slotOf(core, dropped, node), 0);
  addLink(core, node, slotOf(core, node, dropped));
  logLinkRow(core, dropped, cycle + 1);
  logWeightRow(core, node, cycle + 1);
  logBranchRow(core, node, cycle + 1);
  logLinkRow(core, node, cycle + 2);
  cycle += 3;
}

function addLink(core: i32, node: i32, slot: i32): void {
  setLink(core, node, slot, linkWord(fresh, node == parent));
  startWeight(core, node, slot);
  startBranch(core, node, slot);
}

/** FINAL: the new node's own row, in ascending order of its neighbours. */
function finalise(core: i32, kept: u32): void {
  let rest = kept;
  for (let slot = 0; slot < DEGREE; slot++) {
    let word = 0;
    if (rest != 0) {
      const node = lowest(rest);
      word = linkWord(node, node == parent);
      rest &= rest - 1;
    }
    setLink(core, fresh, slot, word);
  }
  startWeights(core, fresh);
  logLinkRow(core, fresh, cycle);
  logWeightRow(core, fresh, cycle);
  clearBranchRow(core, fresh, cycle);
  setValid(core, fresh, cycle);
  stale(core, cycle);
}
