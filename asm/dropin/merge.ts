/** The global list: the sorted answers of several cores become one, of the 16 nearest. */
import { LIST } from "../params";
import { RECORD, clearRecords, putRecord } from "./results";

/** record[LIST] */
const GLOBAL: usize = memory.data(LIST * 8, 8);
let held: i32 = 0;

export function get_global_ptr(): usize {
  return GLOBAL;
}

export function clear_global(): void {
  held = 0;
  clearRecords(GLOBAL, LIST);
}

/** Merges `count` records at `from`, nearest first, by (distance, core, index); answers how many the global list holds. */
export function merge(from: usize, count: i32): i32 {
  const end = from + <usize>min<u32>(count, LIST) * RECORD;
  for (; from < end; from += RECORD) {
    if (held == LIST && !goesBefore(from, GLOBAL + <usize>(LIST - 1) * RECORD)) break;
    place(from);
  }
  return held;
}

/** Puts a record in front of the first that comes after it; the last falls out of a full list. */
function place(record: usize): void {
  let at = GLOBAL + <usize>(held < LIST ? held++ : LIST - 1) * RECORD;
  for (; at > GLOBAL && goesBefore(record, at - RECORD); at -= RECORD) {
    store<u64>(at, load<u64>(at - RECORD));
  }
  putRecord(at, load<u8>(record), load<u8>(record, 1), load<f32>(record, 4));
}

function goesBefore(a: usize, b: usize): bool {
  const left = load<f32>(a, 4);
  const right = load<f32>(b, 4);
  return left < right || (left == right && order(a) < order(b));
}

/** Core, then index. */
function order(record: usize): i32 {
  return (<i32>load<u8>(record, 1) << 8) | load<u8>(record);
}
