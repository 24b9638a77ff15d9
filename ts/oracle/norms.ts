/** Sums that all metrics need. Exact for words: 16 products of 16-bit words stay far below 2^53. */
import type { VectorSet } from './sets.ts';

/** Squared norm of each vector. */
export function squaredNorms({ rows, dims, values }: VectorSet): Float64Array {
  const norms = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let at = row * dims; at < (row + 1) * dims; at++) sum += values[at]! * values[at]!;
    norms[row] = sum;
  }
  return norms;
}

/** Inner product of vector `i` of `a` and vector `j` of `b`. */
export function product(a: VectorSet, i: number, b: VectorSet, j: number): number {
  const { dims } = a;
  let sum = 0;
  for (let d = 0; d < dims; d++) sum += a.values[i * dims + d]! * b.values[j * dims + d]!;
  return sum;
}
