/** What the readers hand on: vectors in a row-major table of doubles. */
import { DataError } from './errors.ts';

/** Squared distances of larger values would overflow a double. */
export const LARGEST_VALUE = 1e150;

/** `rows` vectors of `dims` values each; value d of vector r is `values[r * dims + d]`. */
export interface Matrix {
  readonly file: string;
  readonly rows: number;
  readonly dims: number;
  readonly values: Float64Array;
}

/** What a file may hold at most, and how messages call its vectors. */
export interface Limits {
  /** Most vectors, e.g. the capacity of the chip. */
  readonly rows: number;
  /** Why not more rows, as the end of a sentence. */
  readonly rowsBecause: string;
  readonly dims: number;
}

/** Throws when the shape of `file` is outside `limits`; readers call it before they read the values. */
export function checkShape(file: string, rows: number, dims: number, limits: Limits): void {
  if (dims < 1)
    throw new DataError(file, `its vectors have ${dims} dimensions; 1 or more are needed`);
  if (dims > limits.dims) {
    throw new DataError(
      file,
      `${dims} dimensions are too many: at most ${limits.dims} are allowed`,
    );
  }
  if (rows < 1) throw new DataError(file, 'holds no vectors; at least one is needed');
  if (rows > limits.rows) throw tooManyRows(file, rows, limits);
}

export function tooManyRows(file: string, rows: number | string, limits: Limits): DataError {
  const allowed = `at most ${limits.rows} are allowed (${limits.rowsBecause})`;
  return new DataError(file, `${rows} vectors are too many: ${allowed}`);
}

/** Throws at the first value that is not a finite number of usable size, with its row and column from 0. */
export function checkValues(matrix: Matrix): Matrix {
  const { file, dims, values } = matrix;
  const at = values.findIndex((value) => !(Math.abs(value) <= LARGEST_VALUE));
  if (at < 0) return matrix;
  const place = `row ${Math.floor(at / dims)}, column ${at % dims} (both from 0)`;
  throw new DataError(file, `${place} is ${describe(values[at]!)}`);
}

function describe(value: number): string {
  if (Number.isNaN(value)) return 'NaN; only finite numbers are allowed';
  if (!Number.isFinite(value))
    return `${value < 0 ? '-' : ''}infinity; only finite numbers are allowed`;
  return `${value}; at most ${LARGEST_VALUE} in magnitude is allowed, so that squares stay finite`;
}
