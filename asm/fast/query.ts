/**
 * The query of the moment: its norm, the form of key that is safe for it, and the limit that follows from the k-th result so far.
 *
 * A *key* is a 32-bit number that puts vectors into the order of their distances, or nearly so; what it cannot decide is decided by
 * the exact distance, in 64 bits. Every vector whose key is at most the limit is looked at exactly, and the limit is such that no vector that belongs
 * to the answer has a greater key.
 *
 * With the query q = 2^s * p + r, p in whole numbers, a key is computed from p.v, and r.v, at most |r| * max|v|, is its error. s is 0, and so is r,
 * where |q| * max|v| proves that nothing overflows 32 bits; else s is 4, with which nothing can.
 */
import { COS_FRACTION, DIMS } from "../params";
import { METRIC_COSINE, METRIC_L2 } from "../chip/opcodes";
import { at, put } from "../memory";
import { norm2Of, normalise, NORM_SIZE, rexpOf, rmantOf } from "../num/fixed";
import { HALF_NORMS, QUERIES, ROW, SCALED_HALF_NORMS, SCALED_QUERY, SHIFT, ZEROS } from "./layout";
import { isFull, lastDistance } from "./list";
import { greatestNorm2 } from "./store";

/** L2 and dot: key = bias - p.v, in 32-bit integers (L2: bias = floor(norm2 / 2 / 2^s)). */
export const KEY_INTEGER: i32 = 0;
/** Cosine: key = bits of offset - p.v / |v|, a positive f32. */
export const KEY_REAL: i32 = 1;

/** No key is greater. */
const EVERY_KEY: i32 = i32.MAX_VALUE;
/** Part of |q| by which an f32 key may be wrong: conversions, sums and the rounding of a cosine distance are below 2^-20. */
const KEY_ERROR: f64 = 3.814697265625e-6; // 2^-18
/** Least room to the ends of 32 bits; a centroid, being rounded, may be a little longer than every vector. */
const ROOM: f64 = 1048576;
const BITS_31: f64 = 2147483648.0;

export let metric: i32 = 0;
export let kind: i32 = 0;
/** i16[DIMS]: q */
export let words: usize = 0;
/** i16[DIMS]: p */
export let factors: usize = 0;
/** s */
export let shift: i32 = 0;
/** Norm record. */
export const norm: usize = memory.data(NORM_SIZE, 16);
/** |q|, and what no stored vector's length exceeds. */
export let length: f64 = 0;
export let greatestLength: f64 = 0;
/** |r| */
export let rest: f64 = 0;

/** i32[SLOTS]: the bias of each vector in an integer key. */
export let biases: usize = 0;
/** Makes an f32 key positive: then its bits are in the order of its values. */
export let offset: f32 = 0;
/** By this a key, in its own units, may be wrong. */
let error: f64 = 0;

/** Every vector with a key up to this is looked at. */
export let limit: i32 = EVERY_KEY;

/** Makes the given words the query. */
export function prepare(number: i32, metric_: i32): void {
  metric = metric_;
  words = QUERIES + <usize>(number * ROW);
  normalise(words, norm, metric);
  length = Math.sqrt(<f64>norm2Of(norm));
  greatestLength = Math.sqrt(<f64>greatestNorm2());
  limit = EVERY_KEY;

  // Every partial sum of the products is at most this too.
  const reach = length * greatestLength;
  const half = metric == METRIC_L2 ? greatestLength * greatestLength * 0.5 : 0;
  if (half + reach < BITS_31 - ROOM) {
    shift = 0;
    factors = words;
    rest = 0;
  } else {
    shift = SHIFT;
    divide();
  }
  const unit: f64 = shift == 0 ? 1.0 : 1.0 / <f64>(1 << SHIFT);
  if (metric != METRIC_COSINE) {
    kind = KEY_INTEGER;
    biases = metric != METRIC_L2 ? ZEROS : shift == 0 ? HALF_NORMS : SCALED_HALF_NORMS;
    // The bias is rounded down.
    error = shift == 0 ? 0 : rest * greatestLength * unit + 1;
    return;
  }
  kind = KEY_REAL;
  error = (length * KEY_ERROR + rest) * unit;
  offset = <f32>(length * unit + 4 * error);
}

/** Sets p and |r|. */
function divide(): void {
  let sum = 0;
  for (let d = 0; d < DIMS; d++) {
    const word = <i32>at<i16>(words, d);
    const factor = (word + (1 << (SHIFT - 1))) >> SHIFT;
    put<i16>(SCALED_QUERY, d, <i16>factor);
    const left = word - (factor << SHIFT);
    sum += left * left;
  }
  factors = SCALED_QUERY;
  rest = Math.sqrt(<f64>sum);
}

/** Limit that follows from keys: k vectors have a key up to this. */
export function limitByKeys(key: i32): void {
  if (key == EVERY_KEY) return;
  limit = kind == KEY_INTEGER ? integer(<f64>key + 2 * error) : bitsOf(<f64>reinterpret<f32>(key) + 2 * error);
}

/** Limit that follows from the k-th result. */
export function limitByResults(): void {
  if (isFull()) limit = min(limit, keyOf(lastDistance()));
}

/** Greatest key that a vector at this distance can have. */
function keyOf(distance: i64): i32 {
  if (kind == KEY_INTEGER) {
    const part = metric == METRIC_L2 ? (distance - norm2Of(norm)) >> 1 : distance;
    return shift == 0 ? <i32>part : integer(<f64>(part >> SHIFT) + 1 + error);
  }
  const reciprocal = Math.pow(2, -24 - <f64>rexpOf(norm)) * <f64>rmantOf(norm);
  // Every vector is as far from a zero vector.
  if (reciprocal == 0) return EVERY_KEY;
  const cosine = 1.0 - <f64>distance / <f64>(1 << COS_FRACTION);
  return bitsOf(<f64>offset - cosine / reciprocal / <f64>(1 << shift) + error);
}

// @ts-ignore: decorator
@inline
function integer(key: f64): i32 {
  return <i32>min(Math.floor(key), <f64>i32.MAX_VALUE);
}

// @ts-ignore: decorator
@inline
function bitsOf(value: f64): i32 {
  return reinterpret<i32>(<f32>value);
}
