/** Looks through the vectors of cores. */
import { CORES, VECTORS } from "../params";
import { at, put } from "../memory";
import { distance } from "../num/fixed";
import { BLOCK, CORE_LANES, ELIGIBLE, GROUP, GROUPS, KEYS, LEAST, LISTED, WORDS } from "./layout";
import { isFull, offer } from "./list";
import { keys, pair } from "./keys";
import {
  biases, factors, factorStep, KEY_INTEGER, KEY_REAL, KEY_WIDE, kind, limit, limitByKeys, limitByResults, metric, norm, offset, words,
} from "./query";
import { kthSmallest } from "./rank";
import { isUnmasked, normOf, row } from "./store";

/** Adds a core to the list of those to look through. */
// @ts-ignore: decorator
@inline
export function list(place: i32, core: i32): void {
  put<i32>(LISTED, place, core);
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
  if (kind == KEY_INTEGER) writeKeys(KEY_INTEGER, count);
  else if (kind == KEY_REAL) writeKeys(KEY_REAL, count);
  else writeKeys(KEY_WIDE, count);
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
  const q0 = pair(words, 0), q1 = pair(words, 1), q2 = pair(words, 2), q3 = pair(words, 3);
  const q4 = pair(words, 4), q5 = pair(words, 5), q6 = pair(words, 6), q7 = pair(words, 7);
  const add = f32x4.splat(offset);
  const step = factorStep * VECTORS;
  for (let place = 0; place < count; place++) {
    const core = at<i32>(LISTED, place);
    const block = WORDS + <usize>(core * BLOCK);
    const bias = biases + <usize>(core * CORE_LANES);
    const factor = factors + <usize>core * step;
    const kept = KEYS + <usize>(place * CORE_LANES);
    let least = i32x4.splat(i32.MAX_VALUE);
    for (let first = 0; first < GROUPS; first += 4) {
      const words = block + <usize>(first * GROUP);
      const beside = bias + <usize>(first * 16);
      const times = factor + <usize>(first * 16);
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
