/** Static buffers by element: every buffer of the model is reserved at compile time, nothing is allocated at run time. */

// @ts-ignore: decorator
@inline
export function at<T>(base: usize, i: i32): T {
  return load<T>(base + <usize>i * sizeof<T>());
}

// @ts-ignore: decorator
@inline
export function put<T>(base: usize, i: i32, value: T): void {
  store<T>(base + <usize>i * sizeof<T>(), value);
}

/** The bit of a node in a set of nodes (bit i = node i). */
// @ts-ignore: decorator
@inline
export function bit(node: i32): u32 {
  return <u32>1 << node;
}

/** Lowest node of a set that is not empty. */
// @ts-ignore: decorator
@inline
export function lowest(set: u32): i32 {
  return <i32>ctz(set);
}

/** Size of a set of nodes. */
// @ts-ignore: decorator
@inline
export function size(set: u32): i32 {
  return <i32>popcnt(set);
}
