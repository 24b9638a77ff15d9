/** Published libraries as contestants, each with M 16 and efConstruction 200 where it builds a graph. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../ts/oracle/index.ts';
import { loadPeer, type Index } from './peers.ts';
import { built, type System, type Vectors } from './system.ts';

const M = 16;
const EF_CONSTRUCTION = 200;

/** `hnswlib-node`, one graph searched with each of several ef. */
export async function hnswlib(
  { base }: Vectors,
  k: number,
  efs: readonly number[],
): Promise<System[]> {
  const index = new (loadPeer('hnswlib-node').HierarchicalNSW)('l2', base[0]!.length);
  index.initIndex({
    maxElements: base.length,
    m: M,
    efConstruction: EF_CONSTRUCTION,
    randomSeed: 1,
  });
  const { buildSeconds } = await built(() => addAll(index, base));
  let current = 0;
  return efs.map((ef) => {
    const search = (query: number[]): Answer => {
      if (ef !== current) index.setEf((current = ef));
      return answerOf(index, query, k);
    };
    return { name: 'hnswlib-node', mode: `ef ${ef}`, buildSeconds, search };
  });
}

export async function hnswlibBruteForce({ base }: Vectors, k: number): Promise<System> {
  const index = new (loadPeer('hnswlib-node').BruteforceSearch)('l2', base[0]!.length);
  index.initIndex(base.length);
  const { buildSeconds } = await built(() => addAll(index, base));
  const search = (query: number[]) => answerOf(index, query, k);
  return { name: 'hnswlib-node', mode: 'brute force', buildSeconds, search };
}

/** `usearch` in f32; its search wants a typed array. */
export async function usearch({ base }: Vectors, k: number, ef: number): Promise<System> {
  const index = new (loadPeer('usearch').Index)({
    dimensions: base[0]!.length,
    metric: 'l2sq',
    quantization: 'f32',
    connectivity: M,
    expansion_add: EF_CONSTRUCTION,
    expansion_search: ef,
    multi: false,
  });
  const { buildSeconds } = await built(() => {
    for (const [row, vector] of base.entries()) index.add(BigInt(row), Float32Array.from(vector));
  });
  const search = (query: number[]): Answer => {
    const { keys, distances } = index.search(Float32Array.from(query), k, 1);
    return { rows: Array.from(keys, Number), distances: Array.from(distances) };
  };
  return { name: 'usearch', mode: `ef ${ef}`, buildSeconds, search };
}

/** `@ruvector/core`, whose calls are asynchronous; each is waited for. Its scores are distances, not squared. */
export async function ruvector({ base }: Vectors, k: number, ef: number): Promise<System> {
  const dir = mkdtempSync(join(tmpdir(), 'spikehnsw-bench-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const database = new (loadPeer('@ruvector/core').VectorDb)({
    dimensions: base[0]!.length,
    storagePath: join(dir, 'ruvector.db'),
    distanceMetric: 'Euclidean',
    hnswConfig: {
      m: M,
      efConstruction: EF_CONSTRUCTION,
      efSearch: ef,
      maxElements: base.length,
    },
  });
  const { buildSeconds } = await built(() =>
    database.insertBatch(
      base.map((vector, row) => ({ id: String(row), vector: Float32Array.from(vector) })),
    ),
  );
  const search = async (query: number[]): Promise<Answer> => {
    const found = await database.search({ vector: Float32Array.from(query), k, efSearch: ef });
    return {
      rows: found.map(({ id }) => Number(id)),
      distances: found.map(({ score }) => score ** 2),
    };
  };
  return { name: '@ruvector/core', mode: `ef ${ef}`, buildSeconds, search, asynchronous: true };
}

function addAll(index: Index, base: number[][]): void {
  for (const [row, vector] of base.entries()) index.addPoint(vector, row);
}

function answerOf(index: Index, query: number[], k: number): Answer {
  const { neighbors, distances } = index.searchKnn(query, k);
  return { rows: neighbors, distances };
}
