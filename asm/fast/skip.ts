/**
 * Exact search that leaves out cores: all vectors of a core lie in a ball around its centroid, so none is nearer to the query than
 * max(0, d(query, centroid) - radius). A core is left out only if that is certainly more than the distance of the k-th result. Cores with the
 * least bounds are looked through first, since they make the k-th result near.
 */
import { CORES, DIMS, VECTORS } from "../params";
import { at, bit, put } from "../memory";
import { norm2Of } from "../num/fixed";
import {
  BOUNDS, CENTROID_GROUPS, CENTROID_HALF_NORMS, CENTROIDS, FOUR, GROUP, RADII,
  SCALED_CENTROID_HALF_NORMS, SHIFT, STALE, VALID,
} from "./layout";
import { dots, pair } from "./dots";
import { isFull, lastDistance } from "./list";
import { factors, greatestLength, length, norm, rest, shift } from "./query";
import { kthSmallest } from "./rank";
import { list, visit } from "./scan";
import { markFresh, row, someStale } from "./store";

/** Cores of the first wave, or a few more. */
const FIRST: i32 = 6;
/** Part by which f32 arithmetic may be wrong: a few units of 2^-24. */
const SLACK: f64 = 9.5367431640625e-7; // 2^-20
/** Beyond every bound, but for the infinite one of an empty core. */
const FAR: f32 = f32.MAX_VALUE;
/** Cores that one word of a set holds. */
const SET: i32 = 32;

/** Looks at every vector that can belong to the answer. */
export function visitNear(k: i32): void {
  if (someStale) refresh();
  bounds();
  const nearest = reinterpret<f32>(kthSmallest(BOUNDS, CENTROID_GROUPS, FIRST));
  const first = nearest < FAR ? nearest : FAR;
  const sets = (CORES + SET - 1) / SET;
  let count = 0;
  for (let set = 0; set < sets; set++) count = listAll(count, set, within(set, first));
  visit(count, k);
  const most = reach();
  count = 0;
  for (let set = 0; set < sets; set++) count = listAll(count, set, within(set, most) & ~within(set, first));
  visit(count, k);
}

/** Lists the cores of a set behind `count` others; how many these are then. */
// @ts-ignore: decorator
@inline
function listAll(count: i32, set: i32, cores: u32): i32 {
  while (cores != 0) {
    list(count++, set * SET + <i32>ctz(cores));
    cores &= cores - 1;
  }
  return count;
}

/** Cores with a greater bound cannot have a vector as near as the k-th result. */
// @ts-ignore: decorator
@inline
function reach(): f32 {
  return isFull() ? <f32>(Math.sqrt(<f64>lastDistance()) * (1.0 + SLACK)) : FAR;
}

/** The cores of a set whose bound is not greater. */
// @ts-ignore: decorator
@inline
function within(set: i32, most: f32): u32 {
  let near: u32 = 0;
  const limit = f32x4.splat(most);
  for (let group = 0; group < min(SET / FOUR, CENTROID_GROUPS); group++) {
    const four = v128.load(BOUNDS + <usize>((set * SET + group * FOUR) * 4));
    near |= <u32>i32x4.bitmask(f32x4.le(four, limit)) << (group * FOUR);
  }
  return near;
}

/**
 * Writes BOUNDS. Half of the squared distance, in units of 2^s, is (|q|^2/2 + |c|^2/2 - q.c) / 2^s; a lower bound of it is enough, so both halves
 * are rounded down, and the error of p.c is taken off.
 */
function bounds(): void {
  const q0 = pair(factors, 0), q1 = pair(factors, 1), q2 = pair(factors, 2), q3 = pair(factors, 3);
  const q4 = pair(factors, 4), q5 = pair(factors, 5), q6 = pair(factors, 6), q7 = pair(factors, 7);
  const zero = f32x4.splat(0);
  const less = f32x4.splat(<f32>(1.0 - SLACK));
  const unit = f32x4.splat(<f32>(2 << shift));
  const norms = shift == 0 ? CENTROID_HALF_NORMS : SCALED_CENTROID_HALF_NORMS;
  // A rounded centroid is at most this longer than the longest vector. The difference may leave 32 bits, so it is taken in f32.
  const greatest = greatestLength + <f64>DIMS;
  const half = <f64>(norm2Of(norm) >> (1 + shift));
  const wrong = rest * greatest / <f64>(1 << shift) + (half + length * greatest / <f64>(1 << shift)) * SLACK;
  const own = f32x4.splat(<f32>(half - wrong));
  for (let group = 0; group < CENTROID_GROUPS; group++) {
    const place = <usize>(group * 16);
    const dot = dots(CENTROIDS + <usize>(group * GROUP), q0, q1, q2, q3, q4, q5, q6, q7);
    const other = f32x4.convert_i32x4_s(i32x4.sub(v128.load(norms + place), dot));
    const d = f32x4.sqrt(f32x4.mul(unit, f32x4.pmax(zero, f32x4.add(own, other))));
    v128.store(BOUNDS + place, f32x4.pmax(zero, f32x4.sub(f32x4.mul(d, less), v128.load(RADII + place))));
  }
}

/** Computes the centroids and radii that are out of date. */
function refresh(): void {
  for (let core = 0; core < CENTROID_GROUPS * FOUR; core++) {
    if (core >= CORES) put<f32>(RADII, core, -Infinity);
    else if (at<u8>(STALE, core)) enclose(core);
  }
  markFresh();
}

function enclose(core: i32): void {
  put<u8>(STALE, core, 0);
  const valid = at<u32>(VALID, core);
  if (valid == 0) {
    put<f32>(RADII, core, -Infinity);
    return;
  }
  const count = <i32>popcnt(valid);
  const centroid = CENTROIDS + <usize>((core / FOUR) * GROUP + (core % FOUR) * 4);
  let norm2: i64 = 0;
  for (let d = 0; d < DIMS; d++) {
    let sum = 0;
    for (let index = 0; index < VECTORS; index++) {
      if (valid & bit(index)) sum += <i32>at<i16>(row(core * VECTORS + index), d);
    }
    const word = <i32>Math.round(<f64>sum / <f64>count);
    put<i16>(centroid + <usize>((d >> 1) * 16), d & 1, <i16>word);
    norm2 += <i64>(word * word);
  }
  put<i32>(CENTROID_HALF_NORMS, core, <i32>min<i64>(norm2 >> 1, i32.MAX_VALUE));
  put<i32>(SCALED_CENTROID_HALF_NORMS, core, <i32>(norm2 >> (1 + SHIFT)));
  let farthest: f64 = 0;
  for (let index = 0; index < VECTORS; index++) {
    if ((valid & bit(index)) == 0) continue;
    let sum: f64 = 0;
    for (let d = 0; d < DIMS; d++) {
      const word = at<i16>(centroid + <usize>((d >> 1) * 16), d & 1);
      const difference = <f64>at<i16>(row(core * VECTORS + index), d) - <f64>word;
      sum += difference * difference;
    }
    farthest = max(farthest, sum);
  }
  put<f32>(RADII, core, <f32>(Math.sqrt(farthest) * (1.0 + SLACK)));
}
