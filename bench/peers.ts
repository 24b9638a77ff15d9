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

/** The functions of `usearch` that are used here. */
export interface Usearch {
  readonly Index: new (config: {
    dimensions: number;
    metric: string;
    quantization: string;
    connectivity: number;
    expansion_add: number;
    expansion_search: number;
    multi: boolean;
  }) => {
    add(key: bigint, vector: Float32Array): void;
    search(
      query: Float32Array,
      k: number,
      threads: number,
    ): { readonly keys: BigUint64Array; readonly distances: Float32Array };
  };
}

/** The functions of `@ruvector/core` that are used here. */
export interface Ruvector {
  readonly VectorDb: new (options: {
    dimensions: number;
    storagePath: string;
    distanceMetric: string;
    hnswConfig: { m: number; efConstruction: number; efSearch: number; maxElements: number };
  }) => {
    insertBatch(entries: { id: string; vector: Float32Array }[]): Promise<string[]>;
    search(query: {
      vector: Float32Array;
      k: number;
      efSearch: number;
    }): Promise<{ readonly id: string; readonly score: number }[]>;
  };
}

interface Peers {
  readonly 'hnswlib-node': Hnswlib;
  readonly usearch: Usearch;
  readonly '@ruvector/core': Ruvector;
}

/** Loads a peer; `make bench` installs them. */
export function loadPeer<Name extends keyof Peers>(name: Name): Peers[Name] {
  try {
    return createRequire(join(root, 'bench', 'package.json'))(name);
  } catch (error) {
    const why = (error as Error).message.split('\n')[0];
    throw new Failure(`${name} cannot be loaded (${why}); run: make bench`, Exit.tool);
  }
}
