/** The peers of bench/package.json, by the few functions that the benchmark calls. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../ts/build/tools.ts';
import { Exit, Failure } from '../ts/exit.ts';

/** Neighbours of a query, nearest first. */
export interface Neighbours {
  readonly distances: readonly number[];
  readonly neighbors: readonly number[];
}

/** An index of `hnswlib-node`, of either kind. */
export interface Index {
  addPoint(point: number[], label: number): void;
  searchKnn(query: number[], k: number): Neighbours;
}

interface HierarchicalNSW extends Index {
  initIndex(options: {
    maxElements: number;
    m: number;
    efConstruction: number;
    randomSeed: number;
  }): void;
  setEf(ef: number): void;
}

interface BruteforceSearch extends Index {
  initIndex(maxElements: number): void;
}

/** The functions of `hnswlib-node` that are used here. */
export interface Hnswlib {
  readonly HierarchicalNSW: new (space: 'l2', dims: number) => HierarchicalNSW;
  readonly BruteforceSearch: new (space: 'l2', dims: number) => BruteforceSearch;
}

/** Loads `hnswlib-node`, which `make bench` installs. */
export function loadHnswlib(): Hnswlib {
  try {
    return createRequire(join(root, 'bench', 'package.json'))('hnswlib-node');
  } catch (error) {
    const why = (error as Error).message.split('\n')[0];
    throw new Failure(`hnswlib-node cannot be loaded (${why}); run: make bench`, Exit.tool);
  }
}
