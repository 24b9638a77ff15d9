/** Reads the user's vectors, whatever supported format they are in. */
import { extname } from 'node:path';
import { readCsv } from './csv.ts';
import { DataError } from './errors.ts';
import { checkFile } from './file.ts';
import { readFvecs } from './fvecs.ts';
import type { Limits, Matrix } from './matrix.ts';
import { readNpy } from './npy.ts';

type Reader = (file: string, limits: Limits) => Matrix;

const READERS: Readonly<Record<string, Reader>> = {
  '.npy': readNpy,
  '.fvecs': readFvecs,
  '.csv': readCsv,
};

/** Vectors of `file`, chosen by its ending; throws DataError when it cannot be used. */
export function readVectors(file: string, limits: Limits): Matrix {
  const ending = extname(file).toLowerCase();
  const reader = Object.hasOwn(READERS, ending) ? READERS[ending] : undefined;
  if (reader === undefined) {
    const known = Object.keys(READERS).join(', ');
    throw new DataError(file, `its ending '${ending}' is not known; allowed are ${known}`);
  }
  checkFile(file);
  return reader(file, limits);
}

/** Throws unless base and queries have the same number of dimensions. */
export function checkSameDims(base: Matrix, queries: Matrix): void {
  if (base.dims === queries.dims) return;
  const difference = `its vectors have ${queries.dims} dimensions, those of ${base.file} ${base.dims}`;
  throw new DataError(queries.file, `${difference}; both must be the same`);
}
