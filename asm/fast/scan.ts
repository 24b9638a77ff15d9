/** Looks through the vectors of cores. */
import { CORES, VECTORS } from "../params";
import { at } from "../memory";
import { distance } from "../num/fixed";
import { BLOCK, CORE_LANES, ELIGIBLE, GROUP, GROUPS, LEAST, WORDS } from "./layout";
import { offer } from "./list";
import { keys, pair } from "./keys";
import {
  biases, factors, factorStep, KEY_INTEGER, KEY_REAL, KEY_WIDE, kind, limit, limitByKeys, limitByResults, metric, norm, offset, words,
} from "./query";
import { kthSmallest } from "./rank";
import { normOf, row } from "./store";

/** Looks at a core's vectors whose key is at most the limit. */
export function visit(core: i32): void {
  if (kind == KEY_INTEGER) look(core, below(KEY_INTEGER, core));
  else if (kind == KEY_REAL) look(core, below(KEY_REAL, core));
  else look(core, below(KEY_WIDE, core));
}

/** Looks at every vector of a type that passes. */
export function visitAll(): void {
  for (let core = 0; core < CORES; core++) visit(core);
}

/**
 * Looks at every vector, faster: first the least key of each lane of each core, without a branch. The k-th smallest of a few groups of
 * those is a limit to begin with, which a handful of vectors more than k pass.
 */
export function visitByLeast(k: i32): void {
  if (kind == KEY_INTEGER) leastKeys(KEY_INTEGER);
  else if (kind == KEY_REAL) leastKeys(KEY_REAL);
  else leastKeys(KEY_WIDE);
  limitByKeys(kthSmallest(LEAST, CORES, k));
  for (let core = 0; core < CORES; core++) {
    if (v128.any_true(i32x4.le_s(v128.load(LEAST + <usize>(core * 16)), i32x4.splat(limit)))) visit(core);
  }
}

/** Writes LEAST. */
// @ts-ignore: decorator
@inline
function leastKeys(kind: i32): void {
  const q0 = pair(words, 0), q1 = pair(words, 1), q2 = pair(words, 2), q3 = pair(words, 3);
  const q4 = pair(words, 4), q5 = pair(words, 5), q6 = pair(words, 6), q7 = pair(words, 7);
  const add = f32x4.splat(offset);
  const step = factorStep * VECTORS;
  let block = WORDS;
  let bias = biases;
  let factor = factors;
  for (let core = 0; core < CORES; core++) {
    let least = i32x4.splat(i32.MAX_VALUE);
    for (let group = 0; group < GROUPS; group++) {
      const of4 = <usize>(group * 16);
      const some = keys(kind, block + <usize>(group * GROUP), bias + of4, factor + of4, add, q0, q1, q2, q3, q4, q5, q6, q7);
      least = i32x4.min_s(least, some);
    }
    v128.store(LEAST + <usize>(core * 16), least);
    block += BLOCK;
    bias += CORE_LANES;
    factor += step;
  }
}

/** The set of a core's vectors whose key is at most the limit. */
// @ts-ignore: decorator
@inline
function below(kind: i32, core: i32): u32 {
  const q0 = pair(words, 0), q1 = pair(words, 1), q2 = pair(words, 2), q3 = pair(words, 3);
  const q4 = pair(words, 4), q5 = pair(words, 5), q6 = pair(words, 6), q7 = pair(words, 7);
  const add = f32x4.splat(offset);
  const most = i32x4.splat(limit);
  const block = WORDS + <usize>(core * BLOCK);
  const bias = biases + <usize>(core * CORE_LANES);
  const factor = factors + <usize>core * factorStep * VECTORS;
  let set: u32 = 0;
  for (let group = 0; group < GROUPS; group++) {
    const of4 = <usize>(group * 16);
    const some = keys(kind, block + <usize>(group * GROUP), bias + of4, factor + of4, add, q0, q1, q2, q3, q4, q5, q6, q7);
    set |= <u32>i32x4.bitmask(i32x4.le_s(some, most)) << (group * 4);
  }
  return set;
}

/** Offers the vectors of a set, with their exact distances. */
// @ts-ignore: decorator
@inline
function look(core: i32, set: u32): void {
  set &= at<u32>(ELIGIBLE, core);
  while (set != 0) {
    const slot = core * VECTORS + <i32>ctz(set);
    set &= set - 1;
    if (offer(distance(metric, words, norm, row(slot), normOf(slot)), slot)) limitByResults();
  }
}
