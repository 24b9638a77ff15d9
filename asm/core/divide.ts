/** The sequential division and root (docs/engine.md, section 16): exact, floor; a quotient saturates. */

/** min(floor(n / d), 2^bits - 1), and that when d = 0. */
export function divide(n: u64, d: u64, bits: i32): u64 {
  const most = ((<u64>1) << bits) - 1;
  return d == 0 ? most : min(n / d, most);
}

/** floor(sqrt(n)), n < 2^52. */
export function root(n: u64): u64 {
  return <u64>Math.sqrt(<f64>n);
}
