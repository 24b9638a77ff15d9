/** Searches of the nearest cores on the model of the chip: what they find, and what they keep awake. */
import { FixedModel, type Command, METRICS, MODES } from '../ts/model/index.ts';
import { loadConfig } from '../ts/config/index.ts';
import type { Metric } from '../ts/data/index.ts';
import { REAL_BEAM } from '../ts/golden/stimulus/real.ts';
import {
  type Answer,
  nearestReals,
  type Question,
  recall,
  type Truth,
  type VectorSet,
} from '../ts/oracle/index.ts';
import { place, type Placement, type PlacementName } from '../ts/placement/index.ts';
import type { Vectors } from './system.ts';

/**
 * Cores that are asked: all at once without routing, one query behind the other or (exact mode) each alone; the P nearest; or exactly
 * those that matter, the `first` nearest of them first.
 */
export type Asked =
  | { readonly cores: 'all'; readonly alone?: true }
  | { readonly cores: number }
  | { readonly cores: 'exact'; readonly first: number };

export interface Search {
  readonly metric: Metric;
  readonly mode: 'exact' | 'beam';
  readonly placement: PlacementName;
}

/** What one way of asking came to. */
export interface Routed {
  readonly recallAt10: number;
  /** Cores that ran the search of a query, on average. */
  readonly awakeCores: number;
  /** Clock edges that the gated clocks of all cores gave, a query; one query after the other. */
  readonly awakeCoreCycles: number;
  /** From the first header to the last answer, a query. */
  readonly chipCycles: number;
}

const K = 10;
const CODES = { l2: METRICS.L2, cosine: METRICS.COSINE, dot: METRICS.DOT } as const;

/** A data set in a placement under a metric, ready to be asked. */
export class RoutedSearch {
  readonly #model: FixedModel;
  readonly #search: Search;
  readonly #base: Int16Array[];
  readonly #queries: Int16Array[];
  readonly #placement: Placement;
  readonly #rowAt: Int32Array;
  readonly #question: Question;
  readonly #truth: Truth;

  private constructor(model: FixedModel, vectors: Vectors, search: Search) {
    const { cores, vectors: room, dims, wordFraction } = model.config.parameters;
    const words = (rows: readonly number[][]) =>
      rows.map((row) => Int16Array.from(row, (value) => value * 2 ** wordFraction));
    this.#model = model;
    this.#search = search;
    this.#base = words(vectors.base);
    this.#queries = words(vectors.queries);
    const { metric, placement } = search;
    const values = vectors.base.flatMap((row) => (metric === 'cosine' ? normalised(row) : row));
    const rows = { rows: vectors.base.length, dims, values };
    this.#placement = place(placement, rows, { cores, vectors: room });
    this.#rowAt = new Int32Array(cores * room);
    for (const [row, core] of this.#placement.cores.entries()) {
      this.#rowAt[core * room + this.#placement.indices[row]!] = row;
    }
    const set = (list: readonly number[][]): VectorSet => ({
      ...{ rows: list.length, dims, values: Float64Array.from(list.flat()) },
    });
    this.#question = { base: set(vectors.base), queries: set(vectors.queries), metric, k: K };
    this.#truth = nearestReals(this.#question);
  }

  static async create(config: string, vectors: Vectors, search: Search): Promise<RoutedSearch> {
    return new RoutedSearch(await FixedModel.create(loadConfig(config)), vectors, search);
  }

  /** Asks every query. */
  ask(asked: Asked): Routed {
    // What loading and the first query cost, which computes all centroids, is not of a query.
    const alone = asked.cores === 'all' && asked.alone === true;
    const before = this.#run(asked, alone ? 0 : 1);
    // Exact searches of all cores take the same time, whatever the query: one tells what each costs alone.
    const after = this.#run(asked, alone ? 1 : 1 + this.#queries.length);
    const queries = alone ? 1 : this.#queries.length;
    const answers = alone ? this.#run(asked, 1 + this.#queries.length).answers : after.answers;
    return {
      recallAt10: recall(this.#question, this.#truth, answers.slice(1), 1),
      awakeCores: (after.awakeCores - before.awakeCores) / queries,
      awakeCoreCycles: (after.awakeCycles - before.awakeCycles) / queries,
      chipCycles: (after.chipCycles - before.chipCycles) / queries,
    };
  }

  /** The chip from reset on: all rows, then `count` queries, the first of which is asked twice. */
  #run(asked: Asked, count: number) {
    const model = this.#model;
    model.reset();
    model.setLog('off');
    const { metric } = this.#search;
    model.execute({ op: 'INIT', core: 'all', metric: CODES[metric] });
    for (const [row, vector] of this.#base.entries()) {
      model.execute({ op: 'INSERT', core: this.#placement.cores[row]!, vector });
    }
    const { cores: total, vectors: room, wordFraction } = model.config.parameters;
    const unit =
      metric === 'cosine' ? 2 ** model.config.derived.COS_FRACTION! : 2 ** (2 * wordFraction);
    const answers: Answer[] = [];
    let awakeCores = 0;
    for (let number = 0; number < count; number++) {
      const response = model.execute(this.#command(asked, this.#queries[Math.max(0, number - 1)]!));
      awakeCores += asked.cores === 'all' ? total : model.routedCores;
      const hits = response.filter(({ hit }) => hit);
      answers.push({
        rows: hits.map(({ core, index }) => this.#rowAt[core * room + index]!),
        distances: hits.map(({ value }) => value / unit),
      });
    }
    const { awakeByCore, chipCycles } = model.finishSuite();
    const awakeCycles = awakeByCore.reduce((sum, cycles) => sum + cycles, 0);
    return { answers, awakeCores, awakeCycles, chipCycles };
  }

  #command(asked: Asked, vector: Int16Array): Command {
    const { metric, mode } = this.#search;
    const beam = mode === 'beam' ? { list: REAL_BEAM[metric], width: 1 } : {};
    const how = mode === 'beam' ? MODES.BEAM : MODES.EXACT;
    const query = { core: 'all', vector, k: K, mode: how, ...beam } as const;
    if (asked.cores === 'all') return { op: 'SEARCH', ...query };
    return asked.cores === 'exact'
      ? { op: 'ROUTE', ...query, cores: asked.first, exact: true }
      : { op: 'ROUTE', ...query, cores: asked.cores, exact: false };
  }
}

function normalised(row: readonly number[]): number[] {
  const size = Math.hypot(...row) || 1;
  return row.map((value) => value / size);
}
