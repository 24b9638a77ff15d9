/**
 * The nearest vectors so far, in the engine's total order: a result is one number, distance * 2^13 + core * 2^5 + index (with the widths of the
 * configuration), so that one comparison decides by distance, then core, then index. 37 + 13 bits fit.
 */
import { CORE_WIDTH, INDEX_WIDTH, LIST, VECTORS } from "../params";
import { BEST, COUNTS, DISTANCES, RESULT_CORES, RESULT_INDICES } from "./layout";
import { at, put } from "../memory";

const PLACE_WIDTH: i32 = CORE_WIDTH + INDEX_WIDTH;

let size: i32 = 0;
/** The k-th result; i64.MAX_VALUE while there are fewer. */
let last: i64 = i64.MAX_VALUE;

/** Makes an empty list of k places. */
export function clearList(k: i32): void {
  size = k;
  last = i64.MAX_VALUE;
  for (let place = 0; place < k; place++) put<i64>(BEST, place, i64.MAX_VALUE);
}

/** Whether the list has k results. */
// @ts-ignore: decorator
@inline
export function isFull(): bool {
  return last != i64.MAX_VALUE;
}

/** Distance of the k-th result, of a full list. */
// @ts-ignore: decorator
@inline
export function lastDistance(): i64 {
  return last >> PLACE_WIDTH;
}

/** Puts a vector (its number = core * VECTORS + index) into its place; true if the k-th result changed. */
export function offer(distance: i64, slot: i32): bool {
  const result = (distance << PLACE_WIDTH) | <i64>slot;
  if (result >= last) return false;
  let place = size - 1;
  while (place > 0) {
    const before = at<i64>(BEST, place - 1);
    if (before < result) break;
    put<i64>(BEST, place, before);
    place--;
  }
  put<i64>(BEST, place, result);
  last = at<i64>(BEST, size - 1);
  return true;
}

/** Writes the list out as the results of a query. */
export function answer(query: i32): void {
  let count = 0;
  for (; count < size; count++) {
    const result = at<i64>(BEST, count);
    if (result == i64.MAX_VALUE) break;
    const slot = <i32>result & ((1 << PLACE_WIDTH) - 1);
    const place = query * LIST + count;
    put<f64>(DISTANCES, place, <f64>(result >> PLACE_WIDTH));
    put<u8>(RESULT_CORES, place, <u8>(slot >> INDEX_WIDTH));
    put<u8>(RESULT_INDICES, place, <u8>(slot & (VECTORS - 1)));
  }
  put<i32>(COUNTS, query, count);
}
