/** Links of a core (`valid_q`, `u_links`), node types (`u_types`), and the choice of links. */
import { BEATS, CORES, DEGREE, INDEX_WIDTH, LATENCY, VECTORS } from "../params";
import { FIELD_GRAPH_LINK, FIELD_GRAPH_VALID, FIELD_TYPES_TYPE } from "../state_map";
import { FIXED } from "../num";
import { at, bit, lowest, put, size } from "../memory";
import { LOG_OFF, logMode, wrote } from "../trace/log";
import { EVENT_INSERT_DISTANCES, count } from "../trace/events";
import { between } from "./distance";
import { CANDIDATES, entryDistance, entryIndex, firstOf, listed, members } from "./result_list";

/** u32[CORES]: bit = node */
const VALID: usize = memory.data(CORES * 4, 4);
/** u8[CORES][VECTORS][DEGREE]: {valid, tree, index[INDEX_WIDTH-1:0]} */
export const LINKS: usize = memory.data(CORES * VECTORS * DEGREE, 4);
/** u8[CORES][VECTORS] */
const TYPES: usize = memory.data(CORES * VECTORS, 4);

const LINK_VALID: i32 = 1 << (INDEX_WIDTH + 1);
const LINK_TREE: i32 = 1 << INDEX_WIDTH;

/** Set of the valid nodes. */
// @ts-ignore: decorator
@inline
export function validSet(core: i32): u32 {
  return at<u32>(VALID, core);
}

/** Lowest index that is not valid; -1 when the core is full. */
export function lowestFree(core: i32): i32 {
  const free = ~validSet(core);
  const node = free == 0 ? VECTORS : lowest(free);
  return node < VECTORS ? node : -1;
}

/** Makes a node valid at `cycle`. */
export function setValid(core: i32, node: i32, cycle: i32): void {
  put<u32>(VALID, core, validSet(core) | bit(node));
  if (FIXED) {
    if (logMode != LOG_OFF) wrote(cycle, FIELD_GRAPH_VALID, 0, validSet(core));
  }
}

/** A node is no longer valid from `cycle` on. */
export function clearValid(core: i32, node: i32, cycle: i32): void {
  put<u32>(VALID, core, validSet(core) & ~bit(node));
  if (FIXED) {
    if (logMode != LOG_OFF) wrote(cycle, FIELD_GRAPH_VALID, 0, validSet(core));
  }
}

/** All links of a node to free slots at `cycle`, on its own side. */
export function clearLinks(core: i32, node: i32, cycle: i32): void {
  for (let slot = 0; slot < DEGREE; slot++) setLink(core, node, slot, 0);
  logLinkRow(core, node, cycle);
}

// @ts-ignore: decorator
@inline
export function link(core: i32, node: i32, slot: i32): i32 {
  return at<u8>(LINKS, (core * VECTORS + node) * DEGREE + slot);
}

// @ts-ignore: decorator
@inline
export function isLink(word: i32): bool {
  return (word & LINK_VALID) != 0;
}

// @ts-ignore: decorator
@inline
export function linkIndex(word: i32): i32 {
  return word & (LINK_TREE - 1);
}

export function linkWord(node: i32, tree: bool): i32 {
  return LINK_VALID | (tree ? LINK_TREE : 0) | node;
}

export function setLink(core: i32, node: i32, slot: i32, word: i32): void {
  put<u8>(LINKS, (core * VECTORS + node) * DEGREE + slot, <u8>word);
}

/** Set of the neighbours of a node. */
export function neighbours(core: i32, node: i32): u32 {
  let set: u32 = 0;
  for (let slot = 0; slot < DEGREE; slot++) {
    const word = link(core, node, slot);
    if (isLink(word)) set |= bit(linkIndex(word));
  }
  return set;
}

/** Set of the neighbours of a node over tree edges. */
export function treeNeighbours(core: i32, node: i32): u32 {
  let set: u32 = 0;
  for (let slot = 0; slot < DEGREE; slot++) {
    const word = link(core, node, slot);
    if (isLink(word) && (word & LINK_TREE) != 0) set |= bit(linkIndex(word));
  }
  return set;
}

/** Lowest free slot of a row; -1 when there is none. */
export function freeSlot(core: i32, node: i32): i32 {
  for (let slot = 0; slot < DEGREE; slot++) {
    if (!isLink(link(core, node, slot))) return slot;
  }
  return -1;
}

/** Slot of a neighbour in a row; -1 when it is none. */
export function slotOf(core: i32, node: i32, neighbour: i32): i32 {
  for (let slot = 0; slot < DEGREE; slot++) {
    const word = link(core, node, slot);
    if (isLink(word) && linkIndex(word) == neighbour) return slot;
  }
  return -1;
}

/** Cycle at which the state that follows a `select` begins. */
export let selectEnd: i32 = 0;

/**
 * SELECT(candidate list, tree) of docs/engine.md, section 7: the diversity heuristic over the candidate list; answers the selected
 * set, which includes `tree`. `decide` is the cycle of the first DECIDE; `selectEnd` tells the cycle after FILL.
 */
export function select(core: i32, metric: i32, tree: u32, decide: i32): u32 {
  const candidates = members(CANDIDATES);
  let selected = tree;
  let pruned: u32 = 0;
  let toRun = tree;
  let eligible = candidates & ~selected;
  let cycle = decide;
  while (size(selected) < DEGREE && eligible != 0) {
    let s: i32;
    if (toRun != 0) {
      s = firstOf(CANDIDATES, toRun);
      if (s < 0) s = lowest(toRun);
      toRun &= ~bit(s);
    } else {
      s = firstOf(CANDIDATES, eligible);
      selected |= bit(s);
      eligible &= ~bit(s);
      if (size(selected) == DEGREE || eligible == 0) break;
    }
    cycle += 1 + loadCycles(size(eligible));
    pruned |= prune(core, metric, s, eligible);
    eligible &= ~pruned;
  }
  return fill(selected, pruned, cycle + 1);
}

/** Cycles from LOAD to the state after it: read back, evaluate m vectors, let the last one arrive. */
// @ts-ignore: decorator
@inline
export function loadCycles(m: i32): i32 {
  return BEATS + 1 + m * BEATS + LATENCY - 1;
}

/** PRUNE(s): the eligible candidates that are nearer to s than to the list's own node. */
function prune(core: i32, metric: i32, s: i32, eligible: u32): u32 {
  let pruned: u32 = 0;
  for (let entry = 0; entry < listed(CANDIDATES); entry++) {
    const c = entryIndex(CANDIDATES, entry);
    if ((eligible & bit(c)) == 0) continue;
    count(EVENT_INSERT_DISTANCES);
    if (between(metric, core, s, c) < entryDistance(CANDIDATES, entry)) pruned |= bit(c);
  }
  return pruned;
}

/** FILL at `cycle`: pruned candidates in list order while there is room. */
function fill(chosen: u32, pruned: u32, cycle: i32): u32 {
  let selected = chosen;
  let filled = 0;
  while (size(selected) < DEGREE) {
    const s = firstOf(CANDIDATES, pruned & ~selected);
    if (s < 0) break;
    selected |= bit(s);
    filled++;
  }
  selectEnd = cycle + filled + 1;
  return selected;
}

// @ts-ignore: decorator
@inline
export function nodeType(core: i32, node: i32): i32 {
  return at<u8>(TYPES, core * VECTORS + node);
}

/** Sets a node's type at `cycle`. */
export function setNodeType(core: i32, node: i32, value: i32, cycle: i32): void {
  put<u8>(TYPES, core * VECTORS + node, <u8>value);
  if (FIXED) {
    if (logMode != LOG_OFF) wrote(cycle, FIELD_TYPES_TYPE, node, value);
  }
}

/** Nodes whose type bit is set in `mask`. */
export function matching(core: i32, mask: i32): u32 {
  const valid = validSet(core);
  if (mask == 0xffff) return valid;
  let set: u32 = 0;
  for (let rest = valid; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    if ((mask >> nodeType(core, node)) & 1) set |= bit(node);
  }
  return set;
}

/** No node, no link, all types 0: rows r at cycle r, `valid_q` at `last`. */
export function clearGraph(core: i32, last: i32): void {
  const changed = validSet(core) != 0;
  put<u32>(VALID, core, 0);
  memory.fill(LINKS + core * VECTORS * DEGREE, 0, VECTORS * DEGREE);
  memory.fill(TYPES + core * VECTORS, 0, VECTORS);
  if (FIXED) {
    if (logMode == LOG_OFF) return;
    for (let node = 0; node < VECTORS; node++) {
      wrote(node, FIELD_TYPES_TYPE, node, 0);
      logLinkRow(core, node, node);
    }
    if (changed) wrote(last, FIELD_GRAPH_VALID, 0, 0);
  }
}

/** Row `node` of `u_links` is written at `cycle`. */
export function logLinkRow(core: i32, node: i32, cycle: i32): void {
  if (FIXED) {
    if (logMode == LOG_OFF) return;
    for (let slot = 0; slot < DEGREE; slot++) {
      wrote(cycle, FIELD_GRAPH_LINK, node * DEGREE + slot, link(core, node, slot));
    }
  }
}
