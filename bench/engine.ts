/** The engine's own ways of searching: the fast path, in both placements, and the traced model. */
import { type EngineConfig } from '../ts/config/index.ts';
import { FastSearch } from '../ts/fast/index.ts';
import { ALL, exact, init, insert, METRIC } from '../ts/golden/stimulus/commands.ts';
import { coreOf } from '../ts/golden/stimulus/real.ts';
import { shapeOf } from '../ts/golden/stimulus/shape.ts';
import { FixedModel } from '../ts/model/index.ts';
import type { Answer } from '../ts/oracle/index.ts';
import { place, type PlacementName } from '../ts/placement/index.ts';
import { built, type System, type Vectors } from './system.ts';

/** The fast path: every core, or only those that can hold a neighbour. */
export async function fast(
  config: EngineConfig,
  { base }: Vectors,
  k: number,
  placed: PlacementName,
  skip: boolean,
): Promise<System> {
  const { cores, vectors, dims } = config.parameters;
  const { wordOne } = shapeOf(config);
  const engine = await FastSearch.create(config);
  const { result: placement, buildSeconds } = await built(() => {
    const values = Int16Array.from(base.flat(), (value) => value * wordOne);
    const placement = place(placed, { rows: base.length, dims, values }, { cores, vectors });
    engine.load(values, placement);
    return placement;
  });
  const rowAt = new Int32Array(cores * vectors);
  for (const [row, core] of placement.cores.entries()) {
    rowAt[core * vectors + placement.indices[row]!] = row;
  }
  const unit = 1 / wordOne ** 2;
  const words = new Int16Array(dims);
  const request = { metric: 'l2', k, skip } as const;
  const search = (query: number[]): Answer => {
    for (let d = 0; d < dims; d++) words[d] = query[d]! * wordOne;
    const found = engine.search(words, request);
    const rows = new Array<number>(k);
    const distances = new Array<number>(k);
    for (let p = 0; p < k; p++) {
      rows[p] = rowAt[found.cores[p]! * vectors + found.indices[p]!]!;
      distances[p] = found.distances[p]! * unit;
    }
    return { rows, distances };
  };
  const mode = `exact, ${placed}${skip ? ', skipping' : ''}`;
  return {
    name: 'spikehnsw fast',
    mode,
    buildSeconds,
    search,
    visitedCores: () => engine.visitedCores,
  };
}

/** The traced model: every register, cycle and event of the chip, for each query. */
export async function traced(config: EngineConfig, { base }: Vectors, k: number): Promise<System> {
  const shape = shapeOf(config);
  const chip = await FixedModel.create(config);
  const words = (vector: number[]) => Int16Array.from(vector, (value) => value * shape.wordOne);
  const { buildSeconds } = await built(() => {
    chip.executeBeats(init(ALL, METRIC.l2));
    for (const [row, vector] of base.entries()) {
      chip.executeBeats(insert(coreOf(row, shape), words(vector)));
    }
  });
  const unit = shape.wordOne ** 2;
  const beat = new BigUint64Array(1);
  const halves = new Uint32Array(beat.buffer);
  const search = (query: number[]): Answer => {
    const rows: number[] = [];
    const distances: number[] = [];
    for (const response of chip.executeBeats(exact(ALL, words(query), k))) {
      beat[0] = response;
      const [low, high] = [halves[0]!, halves[1]!];
      const core = (high >>> 18) & 0xff;
      const index = (high >>> 10) & 0xff;
      // Placed round robin; a squared distance is not negative.
      rows.push(index * shape.cores + core);
      distances.push(((high & 0xff) * 2 ** 32 + low) / unit);
    }
    return { rows, distances };
  };
  return { name: 'spikehnsw model', mode: 'exact, traced', buildSeconds, search };
}
