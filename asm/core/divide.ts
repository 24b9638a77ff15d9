/** The sequential division (docs/engine.md, section 15): exact, floor, saturating. */

/** min(floor(n / d), 2^bits - 1), and that when d = 0. */
export function divide(n: u64, d: u64, bits: i32): u64 {
  const most = ((<u64>1) << bits) - 1;
  return d == 0 ? most : min(n / d, most);
}
