/**
 * The query of the moment: its norm, the kind of key that is safe for it, and the limit that follows from the k-th result so far.
 *
 * A *key* is a 32-bit number that puts vectors into the order of their distances, or nearly so; what it cannot decide is decided by
 * the exact distance, in 64 bits. Every vector whose key is at most the limit is looked at exactly, and the limit is such that no vector that belongs
 * to the answer has a greater key.
 */
import { COS_FRACTION, DIMS } from "../params";
import { METRIC_COSINE, METRIC_L2 } from "../chip/opcodes";
import { norm2Of, normalise, NORM_SIZE, rexpOf, rmantOf } from "../num/fixed";
import {
  HALF_NORMS, ONES, QUERIES, REAL_HALF_NORMS, REAL_RECIPROCALS, REAL_ZEROS, ROW, ZEROS,
} from "./layout";
import { isFull, lastDistance } from "./list";
import { greatestNorm2 } from "./store";

/** Key = bias - dot, in 32-bit integers (L2: bias = floor(norm2 / 2)). */
export const KEY_INTEGER: i32 = 0;
/** Key = bits of offset + (bias - dot) * factor, a positive f32; the dot product is an exact 32-bit integer. */
export const KEY_REAL: i32 = 1;
/** The same; the dot product is summed in f32, since 32 bits may not hold it. */
export const KEY_WIDE: i32 = 2;

/** No key is greater. */
const EVERY_KEY: i32 = i32.MAX_VALUE;
/** Part of the greatest key by which an f32 key may be wrong: conversions, sums and the rounding of a cosine distance are below 2^-20. */
const KEY_ERROR: f64 = 3.814697265625e-6; // 2^-18
/** Least room to the ends of 32 bits. */
const ROOM: f64 = 1024;
const BITS_31: f64 = 2147483648.0;

const NORM: usize = memory.data(NORM_SIZE, 16);

export let metric: i32 = 0;
export let kind: i32 = 0;
/** i16[DIMS] */
export let words: usize = 0;
/** Norm record. */
export const norm: usize = NORM;
/** Length of the query, and what no stored vector's length exceeds. */
export let length: f64 = 0;
export let greatestLength: f64 = 0;

/** Tables beside the dot product: 4 bytes a vector; `factorStep` is 0 where one row serves every core. */
export let biases: usize = 0;
export let factors: usize = 0;
export let factorStep: usize = 0;
/** Added to an f32 key, so that it is positive: then its bits are in the order of its values. */
export let offset: f32 = 0;
/** By this an f32 key may be wrong. */
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
  chooseKey();
}

/** 32-bit integers only where |q| * max|v| proves that nothing overflows: every partial sum of the products is below it too. */
function chooseKey(): void {
  const reach = length * greatestLength;
  const half = metric == METRIC_L2 ? greatestLength * greatestLength * 0.5 : 0;
  const fits = half + reach < BITS_31 - ROOM;
  if (metric != METRIC_COSINE && fits) {
    kind = KEY_INTEGER;
    biases = metric == METRIC_L2 ? HALF_NORMS : ZEROS;
    return;
  }
  kind = fits ? KEY_REAL : KEY_WIDE;
  biases = metric == METRIC_L2 ? REAL_HALF_NORMS : REAL_ZEROS;
  const cosine = metric == METRIC_COSINE;
  factors = cosine ? REAL_RECIPROCALS : ONES;
  factorStep = cosine ? 4 : 0;
  // (bias - dot) * factor is at least -|q|^2/2, -|q| max|v| or -|q|; the greatest key is below 4 times the sum.
  const least = metric == METRIC_L2 ? length * length * 0.5 : cosine ? length : reach;
  const greatest = least + half + (cosine ? length : reach);
  error = greatest * KEY_ERROR;
  offset = <f32>(least + 2 * error);
}

/** Limit that follows from keys: k vectors have a key up to this. */
export function limitByKeys(key: i32): void {
  if (kind == KEY_INTEGER || key == EVERY_KEY) limit = key;
  else limit = bitsOf(<f64>reinterpret<f32>(key) + 2 * error);
}

/** Limit that follows from the k-th result. */
export function limitByResults(): void {
  if (isFull()) limit = min(limit, keyOf(lastDistance()));
}

/** Greatest key that a vector at this distance can have. */
function keyOf(distance: i64): i32 {
  if (kind == KEY_INTEGER) {
    if (metric != METRIC_L2) return <i32>distance;
    return <i32>((distance - norm2Of(norm)) >> 1);
  }
  if (metric == METRIC_COSINE) {
    const reciprocal = Math.pow(2, -24 - <f64>rexpOf(norm)) * <f64>rmantOf(norm);
    // Every vector is as far from a zero vector.
    if (reciprocal == 0) return EVERY_KEY;
    const cosine = 1.0 - <f64>distance / <f64>(1 << COS_FRACTION);
    return bitsOf(<f64>offset - cosine / reciprocal + error);
  }
  const part = metric == METRIC_L2 ? <f64>(distance - norm2Of(norm)) * 0.5 : <f64>distance;
  return bitsOf(<f64>offset + part + error);
}

// @ts-ignore: decorator
@inline
function bitsOf(value: f64): i32 {
  return reinterpret<i32>(<f32>value);
}

/** What sums of pairs less 1 each lack; see keys.ts. */
export const LESS: i32 = DIMS / 2;
