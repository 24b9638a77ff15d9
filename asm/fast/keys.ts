/**
 * Keys of vectors (query.ts), four at a time: the words of four vectors stand pair by pair in eight v128, so that a pair of the query, in
 * all lanes, is multiplied and added to all four at once, and nothing has to be summed across lanes.
 */
import { PAIRS } from "./layout";
import { KEY_INTEGER, KEY_WIDE, LESS } from "./query";

// A pair of the query's words, in all lanes; 16 dimensions have eight, 8 have four. Locals of the loops, so that they stay in registers.
// @ts-ignore: decorator
@inline
export function pair(query: usize, number: i32): v128 {
  return number < PAIRS ? v128.load32_splat(query + <usize>(number * 4)) : i32x4.splat(0);
}

/** Dot products with the four vectors at `words`, where 32 bits hold them. */
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

/**
 * A pair's product in f32, less 1: four times -32768 make 2^31, which wraps to -2^31, which no other pair makes; one less never wraps.
 * The ones come back as LESS.
 */
// @ts-ignore: decorator
@inline
function realPair(words: usize, q: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.sub(i32x4.dot_i16x8_s(v128.load(words), q), i32x4.splat(1)));
}

/** Dot products in f32. */
// @ts-ignore: decorator
@inline
export function realDots(
  words: usize, q0: v128, q1: v128, q2: v128, q3: v128, q4: v128, q5: v128, q6: v128, q7: v128,
): v128 {
  let sum = f32x4.add(
    f32x4.add(f32x4.splat(<f32>LESS), realPair(words, q0)),
    f32x4.add(realPair(words + 16, q1), f32x4.add(realPair(words + 32, q2), realPair(words + 48, q3))),
  );
  if (PAIRS > 4) {
    sum = f32x4.add(sum, f32x4.add(
      f32x4.add(realPair(words + 64, q4), realPair(words + 80, q5)),
      f32x4.add(realPair(words + 96, q6), realPair(words + 112, q7)),
    ));
  }
  return sum;
}

/** Keys of the four vectors at `words`, whose bias and factor are at these addresses. */
// @ts-ignore: decorator
@inline
export function keys(
  kind: i32, words: usize, bias: usize, factor: usize, offset: v128,
  q0: v128, q1: v128, q2: v128, q3: v128, q4: v128, q5: v128, q6: v128, q7: v128,
): v128 {
  if (kind == KEY_INTEGER) {
    return i32x4.sub(v128.load(bias), dots(words, q0, q1, q2, q3, q4, q5, q6, q7));
  }
  const sum = kind == KEY_WIDE
    ? realDots(words, q0, q1, q2, q3, q4, q5, q6, q7)
    : f32x4.convert_i32x4_s(dots(words, q0, q1, q2, q3, q4, q5, q6, q7));
  return f32x4.add(offset, f32x4.mul(f32x4.sub(v128.load(bias), sum), v128.load(factor)));
}
