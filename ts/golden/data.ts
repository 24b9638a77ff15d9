/** The committed data sets of the real suites, as vector words. */
import { join } from 'node:path';
import { ROOT } from '../config/paths.ts';
import { readNpy } from '../data/npy.ts';
import type { RealData } from './stimulus/real.ts';
import type { Shape } from './stimulus/shape.ts';

/** Folder of the data sets. */
export const DATA_DIR = join(ROOT, 'golden/data');

/** A data set of `golden/data`. */
export interface DataSet {
  /** As suites are named after it. */
  readonly name: 'letter' | 'fashion';
  /** As reports name it. */
  readonly title: string;
  readonly base: string;
  readonly queries: string;
  /** Whether its values are words already; else they are whole numbers, and a word holds them with its fraction bits 0. */
  readonly words: boolean;
}

export const DATA_SETS: readonly DataSet[] = [
  {
    name: 'letter',
    title: 'LetterRecognition',
    base: join(DATA_DIR, 'letter-recognition-base.npy'),
    queries: join(DATA_DIR, 'letter-recognition-queries.npy'),
    words: false,
  },
  {
    name: 'fashion',
    title: 'Fashion-MNIST',
    base: join(DATA_DIR, 'fashion-mnist-pca16-base.npy'),
    queries: join(DATA_DIR, 'fashion-mnist-pca16-queries.npy'),
    words: true,
  },
];

/** The vectors of `dataSet` in words of the chip, as many base vectors as it holds. */
export function readDataSet(dataSet: DataSet, shape: Shape): RealData {
  const factor = dataSet.words ? 1 : shape.wordOne;
  const capacity = shape.cores * shape.vectors;
  return {
    base: rows(dataSet.base, factor, shape).slice(0, capacity),
    queries: rows(dataSet.queries, factor, shape),
  };
}

function rows(file: string, factor: number, shape: Shape): Int16Array[] {
  const limits = { rows: 1 << 20, rowsBecause: 'the size of the data set', dims: shape.dims };
  const { rows: count, dims, values } = readNpy(file, limits);
  return Array.from({ length: count }, (_, row) => {
    const words = new Int16Array(shape.dims);
    for (let dim = 0; dim < dims; dim++) words[dim] = values[row * dims + dim]! * factor;
    return words;
  });
}
