/** What is searched: the two real data sets of golden/data, and noise. */
import { DATA_SETS, readDataSet } from '../ts/golden/data.ts';
import { Random } from '../ts/golden/prng.ts';
import type { Shape } from '../ts/golden/stimulus/shape.ts';
import type { Vectors } from './system.ts';

export interface DataSet {
  readonly name: string;
  readonly vectors: Vectors;
}

const NOISE_SEED = 0x756e69666f726dn;

/** Each data set with at most `queries` queries. */
export async function dataSets(shape: Shape, queries: number): Promise<DataSet[]> {
  const real = DATA_SETS.map(async (dataSet) => {
    const { base, queries: all } = await readDataSet(dataSet, shape);
    return { name: dataSet.title, vectors: inUnits(base, all.slice(0, queries), shape) };
  });
  return [...(await Promise.all(real)), { name: 'Uniform', vectors: noise(shape, queries) }];
}

/** Words of the whole range, each as likely as any other: nothing is near anything, which is the worst that data can be. */
function noise(shape: Shape, queries: number): Vectors {
  const random = new Random(NOISE_SEED);
  const range = shape.wordMax - shape.wordMin + 1;
  const rows = (count: number) =>
    Array.from({ length: count }, () =>
      Int16Array.from({ length: shape.dims }, () => shape.wordMin + random.below(range)),
    );
  return inUnits(rows(shape.cores * shape.vectors), rows(queries), shape);
}

function inUnits(
  base: readonly Int16Array[],
  queries: readonly Int16Array[],
  { wordOne }: Shape,
): Vectors {
  const units = (row: Int16Array) => Array.from(row, (word) => word / wordOne);
  return { base: base.map(units), queries: queries.map(units) };
}
