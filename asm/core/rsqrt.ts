/**
 * Reciprocal square root of a squared norm (docs/engine.md, section 5): a table of 96 guesses and two Newton iterations.
 * Example: n = 1 gives mantissa 0xffffff, exponent 0 (1 - 2^-24); n = 4 gives 0xffffff, exponent 1.
 */

/** Results of the last `rsqrt`: 1/sqrt(n) = rmant * 2^-24 * 2^-rexp (in steps of the norm's square root). */
export let rmant: u32 = 0; // u24.24
export let rexp: u32 = 0; // u5

/** T[i - 32] = round(2^10 / sqrt((i + 0.5) / 32)) for i = 32 .. 127. */
const TABLE: StaticArray<u16> = [
  1016, 1001, 986, 972, 959, 946, 934, 922, 910, 899, 889, 878, 868, 859, 849, 840,
  832, 823, 815, 807, 799, 792, 785, 778, 771, 764, 757, 751, 745, 739, 733, 727,
  721, 716, 710, 705, 700, 695, 690, 685, 680, 676, 671, 667, 662, 658, 654, 650,
  646, 642, 638, 634, 630, 626, 623, 619, 616, 612, 609, 606, 602, 599, 596, 593,
  590, 587, 584, 581, 578, 575, 572, 569, 567, 564, 561, 559, 556, 554, 551, 549,
  546, 544, 541, 539, 537, 534, 532, 530, 528, 526, 523, 521, 519, 517, 515, 513,
];

/** Sets rmant and rexp for n = norm2, a u35. */
export function rsqrt(n: i64): void {
  if (n == 0) {
    rmant = 0;
    rexp = 0;
    return;
  }
  rexp = <u32>((63 - clz(n)) >> 1);
  rmant = mantissa((<u64>n << (34 - 2 * <u64>rexp)) >> 8);
}

/** Mantissa (u24.24) of 1/sqrt(m), m a u28.26 in [1, 4). */
export function mantissa(m: u64): u32 {
  const y = newton(m, newton(m, guess(m)));
  return <u32>min<u64>((y + 2) >> 2, 0xffffff);
}

/** First guess, 26 fraction bits. */
// @ts-ignore: decorator
@inline
function guess(m: u64): u64 {
  return <u64>unchecked(TABLE[<i32>(m >> 21) - 32]) << 16;
}

/** One iteration y * (3 - m*y*y) / 2, 26 fraction bits, floor at each step. */
// @ts-ignore: decorator
@inline
function newton(m: u64, y: u64): u64 {
  const t = (y * y) >> 26;
  const u = (m * t) >> 26;
  const v = (<u64>3 << 26) - u;
  return min<u64>((y * v) >> 27, (1 << 26) - 1);
}

/** Greatest |rmant/2^24 - 1/sqrt(m)| in units of 2^-24, over every m (u28.26) from `from` up to but not including `to`. */
export function worstError(from: u32, to: u32): f64 {
  let worst: f64 = 0;
  for (let m = from; m < to; m++) {
    const exact: f64 = Math.sqrt(<f64>(<u64>1 << 26) / <f64>m) * 16777216.0;
    worst = max(worst, abs(<f64>mantissa(m) - exact));
  }
  return worst;
}
