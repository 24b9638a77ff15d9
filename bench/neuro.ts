/** The neuromorphic search beside exact search: recall@10, core cycles and spikes a query, from the model, which the RTL equals. */
import type { EngineConfig } from '../ts/config/index.ts';
import { DATA_SETS, readDataSet } from '../ts/golden/data.ts';
import { coreOf, REAL_K } from '../ts/golden/stimulus/real.ts';
import { shapeOf } from '../ts/golden/stimulus/shape.ts';
import { FixedModel, type NeuroSearchCommand } from '../ts/model/index.ts';

/** 2^scale is near the tenth distance of the data, in its steps. */
const SCALES = { letter: 18, fashion: 23 } as const;

type Parts = Pick<NeuroSearchCommand, 'iterations' | 'spread' | 'oscillate' | 'compete'>;

const EVERYTHING = { spread: 4, oscillate: true, compete: true } as const;
const CURRENTS = { spread: 0, oscillate: false, compete: false } as const;

const SETTINGS: readonly Parts[] = [
  { iterations: 8, ...EVERYTHING },
  { iterations: 8, ...CURRENTS },
  { iterations: 16, ...EVERYTHING },
  { iterations: 4, ...EVERYTHING },
];

/** Figures of one data set under one setting. */
export interface NeuroFigures extends Parts {
  readonly data: string;
  /** Share of the ten nearest, by squared L2, among the answers of the search; ties of the tenth count. */
  readonly recall: number;
  /** The same when the potential does not rank: first spike and number of spikes alone, ties by core and index. */
  readonly recallOfSpikes: number;
  /** Of the core that takes longest, on average. */
  readonly coreCycles: number;
  readonly exactCycles: number;
  readonly spikes: number;
}

/** Searches the real data, round robin over all cores, with `queries` queries each. */
export async function neuroRecall(config: EngineConfig, queries: number): Promise<NeuroFigures[]> {
  const shape = shapeOf(config);
  const model = await FixedModel.create(config);
  const figures: NeuroFigures[] = [];
  for (const dataSet of DATA_SETS) {
    const { base, queries: all } = readDataSet(dataSet, shape);
    model.reset();
    for (const [row, vector] of base.entries())
      model.execute({ op: 'INSERT', core: coreOf(row, shape), vector });
    const asked = all.slice(0, queries);
    const limits = asked.map((query) => tenth(base, query));
    const [first] = asked;
    model.execute({ op: 'SEARCH', core: 'all', vector: first!, k: REAL_K, mode: 0 });
    const exactCycles = Math.max(...model.coreCycles);
    for (const parts of SETTINGS) {
      const sum = { found: 0, bySpikes: 0, cycles: 0 };
      const before = model.events().events.rankedSpikes;
      for (const [number, vector] of asked.entries()) {
        const command: NeuroSearchCommand = {
          ...{ op: 'NEURO_SEARCH', core: 'all', vector, k: shape.list, dt: 256, gain: 34 },
          ...{ scale: SCALES[dataSet.name], ...parts },
        };
        const near = (core: number, index: number) =>
          squaredL2(base[index * shape.cores + core]!, vector) <= limits[number]!;
        const results = model.execute(command).slice(0, REAL_K);
        sum.found += results.filter(({ core, index }) => near(core, index)).length;
        sum.cycles += Math.max(...model.coreCycles);
        sum.bySpikes += rankedBySpikes(model, shape.cores)
          .slice(0, REAL_K)
          .filter(({ core, index }) => near(core, index)).length;
      }
      const wanted = asked.length * REAL_K;
      figures.push({
        data: dataSet.title,
        ...parts,
        recall: sum.found / wanted,
        recallOfSpikes: sum.bySpikes / wanted,
        coreCycles: sum.cycles / asked.length,
        exactCycles,
        spikes: (model.events().events.rankedSpikes - before) / asked.length,
      });
    }
  }
  return figures;
}

/** The neurons that spiked, by first spike and number of spikes, from the histories that the search left; behind them the others. */
function rankedBySpikes(model: FixedModel, cores: number) {
  const all = Array.from({ length: cores }, (_, core) =>
    model.field(core, 'pattern.pattern').map((history, index) => {
      const bits = history.toString(2);
      const count = bits.replaceAll('0', '').length;
      return { core, index, rank: history === 0n ? 0 : 64 * bits.length + count };
    }),
  ).flat();
  return all.sort((a, b) => b.rank - a.rank || a.core - b.core || a.index - b.index);
}

/** Distance of the tenth nearest. */
function tenth(base: readonly Int16Array[], query: Int16Array): number {
  return base.map((vector) => squaredL2(vector, query)).sort((a, b) => a - b)[REAL_K - 1]!;
}

/** Exact: below 2^53. */
function squaredL2(a: Int16Array, b: Int16Array): number {
  return a.reduce((sum, word, dim) => sum + (word - b[dim]!) ** 2, 0);
}
