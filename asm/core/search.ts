/** SEARCH: the exact scan and the beam over the graph (docs/engine.md, sections 8 and 11). The answer is the core's result list. */
import { BEATS, LATENCY, LIST, SCAN_CYCLES } from "../params";
import { bit, lowest, size } from "../memory";
import { EVENT_EMPTY_CORE_SEARCHES, EVENT_MASKED_OUT, EVENT_SEARCH_DISTANCES, count } from "../trace/events";
import { evaluate } from "./distance";
import { matching, neighbours, validSet } from "./graph";
import { CANDIDATES, clearList, firstOf, offer } from "./result_list";
import { QUERY, QUERY_NORM } from "./vectors";

/** Core cycles of the last search. */
export let searchCycles: i32 = 0;

/** Every valid node whose type is in the mask enters the result list. */
export function searchExact(core: i32, metric: i32, mask: i32): void {
  scanInto(core, core, metric, mask);
}

/** The same into any list. */
export function scanInto(list: i32, core: i32, metric: i32, mask: i32): void {
  clearList(list);
  searchCycles = SCAN_CYCLES + LATENCY;
  const valid = validSet(core);
  const wanted = matching(core, mask);
  countSearch(valid, wanted);
  if (valid == 0) count(EVENT_EMPTY_CORE_SEARCHES);
  for (let rest = wanted; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    offer(list, evaluate(metric, core, QUERY, QUERY_NORM, node), node);
  }
}

// The state of a beam search: sets of nodes, and the cycle at which the next state begins.
let visited: u32 = 0;
let pending: u32 = 0;
let expanded: u32 = 0;
let cycle: i32 = 0;

/** Best-first search from the lowest valid node: each round expands up to `width` of the `breadth` nearest candidates. */
export function searchBeam(core: i32, metric: i32, mask: i32, breadth: i32, width: i32): void {
  clearList(core);
  clearList(CANDIDATES);
  const valid = validSet(core);
  if (valid == 0) {
    count(EVENT_EMPTY_CORE_SEARCHES);
    searchCycles = 1;
    return;
  }
  const wanted = matching(core, mask);
  pending = bit(lowest(valid));
  visited = pending;
  expanded = 0;
  cycle = 1;
  let marked: i32;
  do {
    evaluatePending(core, metric, wanted);
    marked = pick(core, breadth, width);
  } while (marked != 0);
  searchCycles = cycle + 1;
}

/** EVAL at `cycle`: all pending nodes, in ascending order; afterwards `cycle` is that of PICK. */
function evaluatePending(core: i32, metric: i32, wanted: u32): void {
  const nodes = size(pending);
  cycle += nodes == 0 ? 1 : nodes * BEATS + LATENCY - 1;
  countSearch(pending, wanted);
  for (let rest = pending; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    const d = evaluate(metric, core, QUERY, QUERY_NORM, node);
    offer(CANDIDATES, d, node);
    if (wanted & bit(node)) offer(core, d, node);
  }
  pending = 0;
}

/** PICK at `cycle`: marks up to `width` nodes for expansion; afterwards `cycle` is that of EVAL, unchanged when none was marked. */
function pick(core: i32, breadth: i32, width: i32): i32 {
  let marked = 0;
  while (marked < width) {
    const node = firstOf(CANDIDATES, ~expanded, min(breadth, LIST));
    if (node < 0) break;
    expanded |= bit(node);
    pending |= neighbours(core, node) & ~visited;
    marked++;
  }
  visited |= pending;
  if (marked != 0) cycle += marked + 1;
  return marked;
}

function countSearch(evaluated: u32, wanted: u32): void {
  count(EVENT_SEARCH_DISTANCES, size(evaluated));
  count(EVENT_MASKED_OUT, size(evaluated & ~wanted));
}
