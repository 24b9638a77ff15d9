/** What is stored: vectors in the layouts that the search reads, types, and who is there. */
import { CORES, DIMS, VECTORS } from "../params";
import { METRIC_COSINE } from "../chip/opcodes";
import { norm2Of, normalise, NORM_SIZE, rexpOf, rmantOf } from "../num/fixed";
import { at, bit, put } from "../memory";
import {
  BLOCK, ELIGIBLE, FOUR, GROUP, HALF_NORMS, INPUT, NORMS, REAL_ZEROS, RECIPROCALS, ROW, ROWS, SCALED_HALF_NORMS, SHIFT, SLOTS, STALE,
  TYPES, VALID, WORDS, ZEROS,
} from "./layout";

/** At least the greatest squared norm of what is stored. */
let greatest: i64 = 0;
let typeMask: i32 = 0xffff;
/** Whether some core's centroid is out of date. */
export let someStale: bool = false;

export function greatestNorm2(): i64 {
  return greatest;
}

export function row(slot: i32): usize {
  return ROWS + <usize>(slot * ROW);
}

export function normOf(slot: i32): usize {
  return NORMS + <usize>(slot * NORM_SIZE);
}

/** Empties everything. */
export function clear(): void {
  memory.fill(ROWS, 0, SLOTS * ROW);
  memory.fill(WORDS, 0, SLOTS * ROW);
  memory.fill(VALID, 0, CORES * 4);
  memory.fill(TYPES, 0, SLOTS);
  for (let slot = 0; slot < SLOTS; slot++) vacate(slot);
  greatest = 0;
  for (let core = 0; core < CORES; core++) changed(core);
}

/** Stores the words in INPUT as a vector of type 0, in the place of the one that may be there. */
export function keep(core: i32, index: i32): void {
  const slot = core * VECTORS + index;
  memory.copy(row(slot), INPUT, ROW);
  transpose(core, index, INPUT);
  normalise(INPUT, normOf(slot), METRIC_COSINE);
  const norm2 = norm2Of(normOf(slot));
  greatest = max(greatest, norm2);
  put<i32>(HALF_NORMS, slot, <i32>min<i64>(norm2 >> 1, i32.MAX_VALUE));
  put<i32>(SCALED_HALF_NORMS, slot, <i32>(norm2 >> (1 + SHIFT)));
  put<i32>(ZEROS, slot, 0);
  put<f32>(REAL_ZEROS, slot, 0);
  const reciprocal = <f64>rmantOf(normOf(slot)) * Math.pow(2, -24 - <f64>rexpOf(normOf(slot)));
  put<f32>(RECIPROCALS, slot, <f32>reciprocal);
  put<u8>(TYPES, slot, 0);
  put<u32>(VALID, core, at<u32>(VALID, core) | bit(index));
  changed(core);
}

/** Takes a vector out. */
export function remove(core: i32, index: i32): void {
  const slot = core * VECTORS + index;
  memory.fill(row(slot), 0, ROW);
  transpose(core, index, row(slot));
  vacate(slot);
  put<u8>(TYPES, slot, 0);
  put<u32>(VALID, core, at<u32>(VALID, core) & ~bit(index));
  changed(core);
}

export function setType(core: i32, index: i32, type: i32): void {
  put<u8>(TYPES, core * VECTORS + index, <u8>type);
  choose(core);
}

/** Only vectors of the types whose bits are set are answered from now on. */
export function setTypeMask(mask: i32): void {
  if (mask == typeMask) return;
  typeMask = mask;
  for (let core = 0; core < CORES; core++) choose(core);
}

/** Whether every type passes. */
export function isUnmasked(): bool {
  return typeMask == 0xffff;
}

/** All centroids are up to date. */
export function markFresh(): void {
  someStale = false;
}

/** Numbers of an empty slot: its words are 0, and its key comes last. */
function vacate(slot: i32): void {
  put<i32>(HALF_NORMS, slot, i32.MAX_VALUE);
  put<i32>(SCALED_HALF_NORMS, slot, i32.MAX_VALUE);
  put<i32>(ZEROS, slot, i32.MAX_VALUE);
  put<f32>(REAL_ZEROS, slot, Infinity);
  put<f32>(RECIPROCALS, slot, 0);
}

function changed(core: i32): void {
  put<u8>(STALE, core, 1);
  someStale = true;
  choose(core);
}

/** Sets who of a core is eligible. */
function choose(core: i32): void {
  let eligible = at<u32>(VALID, core);
  if (typeMask != 0xffff) {
    for (let index = 0; index < VECTORS; index++) {
      if (((typeMask >> <i32>at<u8>(TYPES, core * VECTORS + index)) & 1) == 0) eligible &= ~bit(index);
    }
  }
  put<u32>(ELIGIBLE, core, eligible);
}

/** Copies words to the lane of their vector. */
function transpose(core: i32, index: i32, words: usize): void {
  const group = WORDS + <usize>(core * BLOCK + (index / FOUR) * GROUP + (index % FOUR) * 4);
  for (let pair = 0; pair < DIMS / 2; pair++) put<u32>(group, pair * 4, at<u32>(words, pair));
}
