/** Looks through the vectors of cores. */
import { CORES, VECTORS } from "../params";
import { at, put } from "../memory";
import { distance } from "../num/fixed";
import { BLOCK, CORE_LANES, ELIGIBLE, GROUP, GROUPS, KEYS, LEAST, LISTED, REAL_ZEROS, RECIPROCALS, WORDS } from "./layout";
import { isFull, offer } from "./list";
import { dots, pair } from "./dots";
import {
  biases, factors, KEY_INTEGER, KEY_REAL, kind, limit, limitByKeys, limitByResults, metric, norm, offset, words,
} from "./query";
import { kthSmallest } from "./rank";
import { isUnmasked, normOf, row } from "./store";

/** Adds a core to the list of those to look through. */
// @ts-ignore: decorator
@inline
export function list(place: i32, core: i32): void {
  put<i32>(LISTED, place, core);
}

/** Cores that the query looked through. */
export let visited: i32 = 0;

export function startVisits(): void {
  visited = 0;
}

/** Looks at every vector. */
export function visitAll(k: i32): void {
  for (let core = 0; core < CORES; core++) list(core, core);
  visit(CORES, k);
}

/**
 * Looks at the vectors of the first `count` listed cores. First come the keys of all of them and the least key of each lane of each core, without a
 * branch. If k vectors have not been found yet, the k-th smallest of a few groups of those is a limit to begin with, which a handful of
 * vectors more than k pass.
 */
export function visit(count: i32, k: i32): void {
  visited += count;
  if (kind == KEY_INTEGER) writeKeys(KEY_INTEGER, count);
  else writeKeys(KEY_REAL, count);
  // Keys of types that are masked out are no limit.
  if (isUnmasked() && !isFull()) limitByKeys(kthSmallest(LEAST, count, k));
  for (let place = 0; place < count; place++) {
    const least = v128.load(LEAST + <usize>(place * 16));
    if (v128.any_true(i32x4.le_s(least, i32x4.splat(limit)))) look(place);
  }
}

/** Writes KEYS and LEAST of the listed cores. */
// @ts-ignore: decorator
@inline
function writeKeys(kind: i32, count: i32): void {
  const q0 = pair(factors, 0), q1 = pair(factors, 1), q2 = pair(factors, 2), q3 = pair(factors, 3);
  const q4 = pair(factors, 4), q5 = pair(factors, 5), q6 = pair(factors, 6), q7 = pair(factors, 7);
  const add = f32x4.splat(offset);
  const table = kind == KEY_INTEGER ? biases : REAL_ZEROS;
  for (let place = 0; place < count; place++) {
    const core = at<i32>(LISTED, place);
    const block = WORDS + <usize>(core * BLOCK);
    const lane = <usize>(core * CORE_LANES);
    const kept = KEYS + <usize>(place * CORE_LANES);
    let least = i32x4.splat(i32.MAX_VALUE);
    // Four groups at a time: a loop of single ones costs half as much again.
    for (let first = 0; first < GROUPS; first += 4) {
      const words = block + <usize>(first * GROUP);
      const beside = table + lane + <usize>(first * 16);
      const times = RECIPROCALS + lane + <usize>(first * 16);
      const four = kept + <usize>(first * 16);
      let key: v128;
      key = keys(kind, words, beside + 0, times + 0, add, q0, q1, q2, q3, q4, q5, q6, q7);
      v128.store(four, key, 0);
      least = i32x4.min_s(least, key);
      key = keys(kind, words + 1 * GROUP, beside + 16, times + 16, add, q0, q1, q2, q3, q4, q5, q6, q7);
      v128.store(four, key, 16);
      least = i32x4.min_s(least, key);
      key = keys(kind, words + 2 * GROUP, beside + 32, times + 32, add, q0, q1, q2, q3, q4, q5, q6, q7);
      v128.store(four, key, 32);
      least = i32x4.min_s(least, key);
      key = keys(kind, words + 3 * GROUP, beside + 48, times + 48, add, q0, q1, q2, q3, q4, q5, q6, q7);
      v128.store(four, key, 48);
      least = i32x4.min_s(least, key);
    }
    v128.store(LEAST + <usize>(place * 16), least);
  }
}

/** Keys of the four vectors at `words`, whose bias and reciprocal norm are at these addresses. */
// @ts-ignore: decorator
@inline
function keys(
  kind: i32, words: usize, bias: usize, reciprocal: usize, offset: v128,
  q0: v128, q1: v128, q2: v128, q3: v128, q4: v128, q5: v128, q6: v128, q7: v128,
): v128 {
  const dot = dots(words, q0, q1, q2, q3, q4, q5, q6, q7);
  if (kind == KEY_INTEGER) return i32x4.sub(v128.load(bias), dot);
  const cosine = f32x4.mul(f32x4.convert_i32x4_s(dot), v128.load(reciprocal));
  return f32x4.add(v128.load(bias), f32x4.sub(offset, cosine));
}

/** Offers the vectors of the core listed at `place` whose key is within the limit, with their exact distances. */
function look(place: i32): void {
  const core = at<i32>(LISTED, place);
  const kept = KEYS + <usize>(place * CORE_LANES);
  const most = i32x4.splat(limit);
  let set: u32 = 0;
  for (let group = 0; group < GROUPS; group++) {
    set |= <u32>i32x4.bitmask(i32x4.le_s(v128.load(kept + <usize>(group * 16)), most)) << (group * 4);
  }
  set &= at<u32>(ELIGIBLE, core);
  while (set != 0) {
    const slot = core * VECTORS + <i32>ctz(set);
    set &= set - 1;
    if (offer(distance(metric, words, norm, row(slot), normOf(slot)), slot)) limitByResults();
  }
}
