/**
 * Sorted lists of LIST entries {distance, index}, nearest first, the lower index first on ties. List c < CORES is the result list of
 * core c (it stays for the merge, as in the drain buffer); list CANDIDATES serves insert and beam in whichever core runs.
 */
import { CORES, LIST } from "../params";
import { dist } from "../num";
import { at, bit, put } from "../memory";

export const CANDIDATES: i32 = CORES;

/** dist[CORES + 1][LIST] */
const DISTANCES: usize = memory.data((CORES + 1) * LIST * sizeof<dist>(), 8);
/** i32[CORES + 1][LIST] */
const INDICES: usize = memory.data((CORES + 1) * LIST * 4, 4);
/** i32[CORES + 1] */
const COUNTS: usize = memory.data((CORES + 1) * 4, 4);

export function clearList(list: i32): void {
  put<i32>(COUNTS, list, 0);
}

// @ts-ignore: decorator
@inline
export function listed(list: i32): i32 {
  return at<i32>(COUNTS, list);
}

// @ts-ignore: decorator
@inline
export function entryDistance(list: i32, entry: i32): dist {
  return at<dist>(DISTANCES, list * LIST + entry);
}

// @ts-ignore: decorator
@inline
export function entryIndex(list: i32, entry: i32): i32 {
  return at<i32>(INDICES, list * LIST + entry);
}

/** Inserts an entry in front of the first greater one; the last falls out of a full list. */
export function offer(list: i32, distance: dist, index: i32): void {
  const base = list * LIST;
  let place = listed(list);
  if (place == LIST) {
    if (!goesBefore(distance, index, base + LIST - 1)) return;
    place--;
  } else {
    put<i32>(COUNTS, list, place + 1);
  }
  while (place > 0 && goesBefore(distance, index, base + place - 1)) {
    put<dist>(DISTANCES, base + place, at<dist>(DISTANCES, base + place - 1));
    put<i32>(INDICES, base + place, at<i32>(INDICES, base + place - 1));
    place--;
  }
  put<dist>(DISTANCES, base + place, distance);
  put<i32>(INDICES, base + place, index);
}

// @ts-ignore: decorator
@inline
function goesBefore(distance: dist, index: i32, entry: i32): bool {
  const other = at<dist>(DISTANCES, entry);
  return distance < other || (distance == other && index < at<i32>(INDICES, entry));
}

/** First entry among the first `limit` whose node is in `set`: its node, or -1. */
export function firstOf(list: i32, set: u32, limit: i32 = LIST): i32 {
  const end = min(limit, listed(list));
  for (let entry = 0; entry < end; entry++) {
    const index = entryIndex(list, entry);
    if (set & bit(index)) return index;
  }
  return -1;
}

/** Set of the nodes of a list. */
export function members(list: i32): u32 {
  let set: u32 = 0;
  for (let entry = 0; entry < listed(list); entry++) set |= bit(entryIndex(list, entry));
  return set;
}
