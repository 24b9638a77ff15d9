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
  for (let place = 0; place < PLACES; place += 2) {
    let one = i32x4.splat(i32.MAX_VALUE);
    let two = one;
    let each = place;
    for (; each + 1 < count; each += PLACES) {
      const four = from + <usize>(each * 16);
      one = i32x4.min_s(one, v128.load(four));
      two = i32x4.min_s(two, v128.load(four, 16));
    }
    if (each < count) one = i32x4.min_s(one, v128.load(from + <usize>(each * 16)));
    v128.store(GATHERED + <usize>(place * 16), one);
    v128.store(GATHERED + <usize>(place * 16), two, 16);
  }
  let smallest = i32x4.splat(i32.MAX_VALUE);
  const enough = i32x4.splat(k);
  // Every comparison that holds is -1.
  for (let place = 0; place < PLACES; place += 2) {
    const one = v128.load(GATHERED + <usize>(place * 16));
    const two = v128.load(GATHERED + <usize>(place * 16), 16);
    let ones = enough;
    let twos = enough;
    for (let each = 0; each < PLACES; each++) {
      const four = GATHERED + <usize>(each * 16);
      const a = v128.load32_splat(four), b = v128.load32_splat(four, 4), c = v128.load32_splat(four, 8), d = v128.load32_splat(four, 12);
      ones = i32x4.add(ones, i32x4.add(i32x4.add(i32x4.le_s(a, one), i32x4.le_s(b, one)), i32x4.add(i32x4.le_s(c, one), i32x4.le_s(d, one))));
      twos = i32x4.add(twos, i32x4.add(i32x4.add(i32x4.le_s(a, two), i32x4.le_s(b, two)), i32x4.add(i32x4.le_s(c, two), i32x4.le_s(d, two))));
    }
    const none = i32x4.splat(i32.MAX_VALUE);
    const zero = i32x4.splat(0);
    smallest = i32x4.min_s(smallest, v128.bitselect(one, none, i32x4.le_s(ones, zero)));
    smallest = i32x4.min_s(smallest, v128.bitselect(two, none, i32x4.le_s(twos, zero)));
  }
  return min(
    min(i32x4.extract_lane(smallest, 0), i32x4.extract_lane(smallest, 1)),
    min(i32x4.extract_lane(smallest, 2), i32x4.extract_lane(smallest, 3)),
  );
}
