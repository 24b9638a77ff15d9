/** The k-th smallest of a few. */

/** v128s among which is chosen: 32 numbers, twice as many as k can be. */
const PLACES: i32 = 8;
const GATHERED: usize = memory.data(PLACES * 16, 16);

/**
 * A number that at least k of the 32-bit integers at `from` (count * 4 of them, count a power of two) do not exceed, and few more: they are
 * thrown together into 32 by their minimum, and of these it is the k-th smallest, found without a branch by counting for each of them how many
 * are not greater.
 */
export function kthSmallest(from: usize, count: i32, k: i32): i32 {
  for (let place = 0; place < PLACES; place++) {
    let least = i32x4.splat(i32.MAX_VALUE);
    for (let each = place; each < count; each += PLACES) least = i32x4.min_s(least, v128.load(from + <usize>(each * 16)));
    v128.store(GATHERED + <usize>(place * 16), least);
  }
  let smallest = i32x4.splat(i32.MAX_VALUE);
  const enough = i32x4.splat(k);
  for (let place = 0; place < PLACES; place++) {
    const four = v128.load(GATHERED + <usize>(place * 16));
    // Each comparison that holds is -1.
    let less = i32x4.splat(0);
    for (let each = 0; each < PLACES * 4; each++) {
      less = i32x4.add(less, i32x4.le_s(v128.load32_splat(GATHERED + <usize>(each * 4)), four));
    }
    const counts = i32x4.neg(less);
    smallest = i32x4.min_s(smallest, v128.bitselect(four, i32x4.splat(i32.MAX_VALUE), i32x4.ge_s(counts, enough)));
  }
  return min(
    min(i32x4.extract_lane(smallest, 0), i32x4.extract_lane(smallest, 1)),
    min(i32x4.extract_lane(smallest, 2), i32x4.extract_lane(smallest, 3)),
  );
}
