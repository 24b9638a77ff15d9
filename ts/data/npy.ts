/** Reader for NumPy's `.npy`: versions 1 to 3, two dimensions, C or Fortran order, f4, f8, i2 and i1, either byte order. */
import { DataError } from './errors.ts';
import { readBytes } from './file.ts';
import { checkShape, checkValues, type Limits, type Matrix } from './matrix.ts';

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');

interface ElementType {
  readonly bytes: number;
  readonly little: (view: DataView, at: number) => number;
  readonly big: (view: DataView, at: number) => number;
}

const int8 = (view: DataView, at: number) => view.getInt8(at);

const TYPES: Readonly<Record<string, ElementType>> = {
  f4: {
    bytes: 4,
    little: (view, at) => view.getFloat32(at, true),
    big: (view, at) => view.getFloat32(at, false),
  },
  f8: {
    bytes: 8,
    little: (view, at) => view.getFloat64(at, true),
    big: (view, at) => view.getFloat64(at, false),
  },
  i2: {
    bytes: 2,
    little: (view, at) => view.getInt16(at, true),
    big: (view, at) => view.getInt16(at, false),
  },
  i1: { bytes: 1, little: int8, big: int8 },
};

/** Vectors of an `.npy` file; throws DataError for what it cannot hold. */
export function readNpy(file: string, limits: Limits): Matrix {
  const bytes = readBytes(file);
  const { descr, fortran, shape, start } = header(file, bytes);
  const type = TYPES[descr.slice(1)];
  if (type === undefined || !'<>|='.includes(descr[0]!)) {
    const allowed = 'float32 (f4), float64 (f8), int16 (i2) and int8 (i1)';
    throw new DataError(file, `element type '${descr}' is not supported; allowed are ${allowed}`);
  }
  if (shape.length !== 2) {
    const found = `(${shape.join(', ')})`;
    throw new DataError(file, `shape ${found} is not allowed; it must be (vectors, dimensions)`);
  }
  const [rows, dims] = shape as [number, number];
  checkShape(file, rows, dims, limits);
  const count = rows * dims;
  const expected = start + count * type.bytes;
  if (bytes.length !== expected) {
    const wrong = bytes.length < expected ? 'is cut' : 'is too long';
    throw new DataError(file, `${wrong}: ${expected} bytes expected, ${bytes.length} found`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = descr[0] === '>' ? type.big : type.little;
  const values = new Float64Array(count);
  // C order: the values of a vector follow each other. Fortran order: those of a dimension do.
  const [rowStep, dimStep] = fortran ? [1, rows] : [dims, 1];
  for (let row = 0; row < rows; row++) {
    for (let d = 0; d < dims; d++) {
      values[row * dims + d] = read(view, start + (row * rowStep + d * dimStep) * type.bytes);
    }
  }
  return checkValues({ file, rows, dims, values });
}

interface Header {
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Offset of the first value. */
  readonly start: number;
}

function header(file: string, bytes: Buffer): Header {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC.subarray(0, bytes.length))) {
    throw new DataError(file, 'is not an .npy file: it does not begin with \\x93NUMPY');
  }
  const version = bytes[6];
  if (version !== undefined && (version < 1 || version > 3)) {
    throw new DataError(file, `has .npy version ${version}; 1, 2 and 3 are supported`);
  }
  const lengthBytes = version === 1 ? 2 : 4;
  const begin = 8 + lengthBytes;
  if (bytes.length < begin) throw cutHeader(file, begin, bytes.length);
  const length = bytes.readUIntLE(8, lengthBytes);
  const start = begin + length;
  if (bytes.length < start) throw cutHeader(file, start, bytes.length);
  const text = bytes.subarray(begin, start).toString('utf8');
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (descr === undefined && /'descr'\s*:\s*\[/.test(text)) {
    throw new DataError(file, 'has a structured element type, which is not supported');
  }
  if (!descr || fortran === undefined || shape === undefined) {
    throw new DataError(file, `has an .npy header that cannot be understood: ${text.trim()}`);
  }
  const sizes = shape.split(',').flatMap((size) => (size.trim() ? [Number(size)] : []));
  return { descr, fortran: fortran === 'True', shape: sizes, start };
}

function cutHeader(file: string, expected: number, found: number): DataError {
  return new DataError(
    file,
    `is cut in its header: ${expected} bytes or more expected, ${found} found`,
  );
}
