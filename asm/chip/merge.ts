/**
 * The merge tree: one tournament over the cores' sorted result lists. Each pass through the tree yields the smallest remaining entry;
 * the left side (lower cores) wins ties, so that the answer's order is (distance, core, index).
 */
import { CORES } from "../params";
import { dist } from "../num";
import { at, put } from "../memory";
import { entryDistance, listed } from "../core/result_list";

/** Winning core of each node, i32[2*CORES], the root at 1, the leaves from CORES on; -1 = empty. */
const WINNERS: usize = memory.data(2 * CORES * 4, 4);
/** Entries of each core's list that were taken, i32[CORES]. */
const TAKEN: usize = memory.data(CORES * 4, 4);

/** Core and entry of the last `next`. */
export let mergedCore: i32 = 0;
export let mergedEntry: i32 = 0;

/** Fills the tree with the lists of cores `first` to `end` - 1. */
export function startMerge(first: i32, end: i32): void {
  for (let core = 0; core < CORES; core++) {
    put<i32>(TAKEN, core, 0);
    put<i32>(WINNERS, CORES + core, core >= first && core < end && listed(core) > 0 ? core : -1);
  }
  for (let node = CORES - 1; node > 0; node--) play(node);
}

/** Takes the smallest entry; false when all lists are empty. */
export function next(): bool {
  const core = at<i32>(WINNERS, 1);
  if (core < 0) return false;
  mergedCore = core;
  mergedEntry = at<i32>(TAKEN, core);
  put<i32>(TAKEN, core, mergedEntry + 1);
  if (mergedEntry + 1 >= listed(core)) put<i32>(WINNERS, CORES + core, -1);
  for (let node = (CORES + core) >> 1; node > 0; node >>= 1) play(node);
  return true;
}

/** One merge node: the smaller of its two sides, the left on ties, empty last. */
function play(node: i32): void {
  const left = at<i32>(WINNERS, 2 * node);
  const right = at<i32>(WINNERS, 2 * node + 1);
  const leftWins = right < 0 || (left >= 0 && !(head(right) < head(left)));
  put<i32>(WINNERS, node, leftWins ? left : right);
}

// @ts-ignore: decorator
@inline
function head(core: i32): dist {
  return entryDistance(core, at<i32>(TAKEN, core));
}
