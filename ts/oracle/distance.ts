/** One distance, recomputed from the row. */
import type { Metric } from '../data/index.ts';
import { product } from './norms.ts';
import type { VectorSet } from './sets.ts';

/** Distance of query and row in doubles: squared L2, -dot or 1 - cos (1 when either is a zero vector). */
export function distance(
  queries: VectorSet,
  query: number,
  base: VectorSet,
  row: number,
  metric: Metric,
): number {
  switch (metric) {
    case 'l2':
      return squaredDifference(queries, query, base, row);
    case 'dot':
      return -product(queries, query, base, row);
    case 'cosine': {
      const norms = product(queries, query, queries, query) * product(base, row, base, row);
      return norms === 0 ? 1 : 1 - product(queries, query, base, row) / Math.sqrt(norms);
    }
  }
}

function squaredDifference(a: VectorSet, i: number, b: VectorSet, j: number): number {
  const { dims } = a;
  let sum = 0;
  for (let d = 0; d < dims; d++) sum += (a.values[i * dims + d]! - b.values[j * dims + d]!) ** 2;
  return sum;
}
