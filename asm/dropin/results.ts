/** Result records {u8 index, u8 core, 2 bytes of padding, f32 distance}, and what a search puts there. */
import { LIST } from "../params";
import { entryDistance, entryIndex, listed } from "../core/result_list";
import { NONE, coreId } from "./state";

export const RECORD: usize = 8;

/** record[LIST]: answer of the last search. */
export const RESULTS: usize = memory.data(LIST * 8, 8);

export function putRecord(at: usize, index: i32, core: i32, distance: f32): void {
  store<u8>(at, index);
  store<u8>(at, core, 1);
  store<f32>(at, distance, 4);
}

/** Marks `n` records as empty. */
export function clearRecords(at: usize, n: i32): void {
  for (; n > 0; n--) {
    putRecord(at, NONE, 0, f32.MAX_VALUE);
    at += RECORD;
  }
}

/** Copies the first k entries of a list into the results; answers how many there are. */
export function answer(list: i32, k: i32): i32 {
  const found = min<u32>(k, listed(list));
  clearRecords(RESULTS, LIST);
  for (let entry = 0; entry < <i32>found; entry++) {
    putRecord(RESULTS + <usize>entry * RECORD, entryIndex(list, entry), coreId, entryDistance(list, entry));
  }
  return found;
}
