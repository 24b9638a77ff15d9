/**
 * Dot products with vectors, four at a time: the words of four vectors stand pair by pair in eight v128, so that a pair of the query, in
 * all lanes, is multiplied and added to all four at once, and nothing has to be summed across lanes.
 */
import { PAIRS } from "./layout";

// A pair of the query's words, in all lanes; 16 dimensions have eight, 8 have four. Locals of the loops, so that they stay in registers.
// @ts-ignore: decorator
@inline
export function pair(query: usize, number: i32): v128 {
  return number < PAIRS ? v128.load32_splat(query + <usize>(number * 4)) : i32x4.splat(0);
}

/** Dot products with the four vectors at `words`, which 32 bits must hold. */
// @ts-ignore: decorator
@inline
export function dots(
  words: usize, q0: v128, q1: v128, q2: v128, q3: v128, q4: v128, q5: v128, q6: v128, q7: v128,
): v128 {
  let sum = i32x4.dot_i16x8_s(v128.load(words), q0);
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(words, 16), q1));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(words, 32), q2));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(words, 48), q3));
  if (PAIRS > 4) {
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(words, 64), q4));
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(words, 80), q5));
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(words, 96), q6));
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(words, 112), q7));
  }
  return sum;
}
