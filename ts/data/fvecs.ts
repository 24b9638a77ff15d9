/** Reader for `.fvecs`: each vector is its dimension (int32) and that many float32, little endian. */
import { DataError } from './errors.ts';
import { readBytes } from './file.ts';
import { checkShape, checkValues, type Limits, type Matrix } from './matrix.ts';

/** Vectors of an `.fvecs` file; throws DataError for what it cannot hold. */
export function readFvecs(file: string, limits: Limits): Matrix {
  const bytes = readBytes(file);
  if (bytes.length < 4)
    throw new DataError(file, `is cut: 4 bytes expected, ${bytes.length} found`);
  const dims = bytes.readInt32LE(0);
  const stride = 4 + 4 * dims;
  const rows = Math.ceil(bytes.length / stride);
  checkShape(file, rows, dims, limits);
  const values = new Float64Array(rows * dims);
  for (let row = 0; row < rows; row++) {
    const at = row * stride;
    const own = bytes.length - at < 4 ? dims : bytes.readInt32LE(at);
    if (own !== dims) {
      throw new DataError(file, `vector ${row} has ${own} dimensions, those before it ${dims}`);
    }
    if (at + stride > bytes.length) {
      throw new DataError(
        file,
        `is cut in vector ${row}: ${rows * stride} bytes expected, ${bytes.length} found`,
      );
    }
    for (let d = 0; d < dims; d++) values[row * dims + d] = bytes.readFloatLE(at + 4 + 4 * d);
  }
  return checkValues({ file, rows, dims, values });
}
