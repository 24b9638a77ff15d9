/** Rows as points, with the sums that clustering needs. */
import type { Rows } from './placement.ts';

/** Points in doubles. */
export class Points {
  readonly rows: number;
  readonly dims: number;
  readonly #values: Float64Array;

  constructor({ rows, dims, values }: Rows) {
    this.rows = rows;
    this.dims = dims;
    this.#values = Float64Array.from(values);
  }

  /** The values of a row. */
  copy(row: number): Float64Array {
    return this.#values.slice(row * this.dims, (row + 1) * this.dims);
  }

  dot(row: number, direction: Float64Array): number {
    const { dims } = this;
    let sum = 0;
    for (let d = 0, at = row * dims; d < dims; d++, at++) sum += this.#values[at]! * direction[d]!;
    return sum;
  }

  /** Squared distance of a row and the point at `at` in `others`. */
  squared(row: number, others: Float64Array, at: number): number {
    const { dims } = this;
    let sum = 0;
    for (let d = 0, from = row * dims; d < dims; d++) {
      const difference = this.#values[from + d]! - others[at + d]!;
      sum += difference * difference;
    }
    return sum;
  }

  /** Squared distance of two rows. */
  between(a: number, b: number): number {
    return this.squared(a, this.#values, b * this.dims);
  }

  /** Writes the mean of rows into `mean`; answers by how much it moved, squared. */
  mean(rows: Int32Array, mean: Float64Array): number {
    const { dims } = this;
    const sums = new Float64Array(dims);
    for (const row of rows) {
      for (let d = 0, at = row * dims; d < dims; d++, at++) sums[d]! += this.#values[at]!;
    }
    let moved = 0;
    for (let d = 0; d < dims; d++) {
      const value = sums[d]! / rows.length;
      moved += (value - mean[d]!) ** 2;
      mean[d] = value;
    }
    return moved;
  }
}
