/** The real suites: a data set over the whole chip, searched both ways, then made to spike and learn. */
import { Random } from '../prng.ts';
import {
  ALL,
  beam,
  type Beats,
  count,
  exact,
  init,
  inject,
  insert,
  METRIC,
  route,
  routeExact,
  type Stimulus,
  tick,
} from './commands.ts';
import type { Shape } from './shape.ts';

/** Vectors of a data set as words, row by row. */
export interface RealData {
  readonly base: readonly Int16Array[];
  readonly queries: readonly Int16Array[];
}

/** Results of a query. */
export const REAL_K = 10;
/** L and W of the beam searches, by metric: links are chosen by L2, so dot needs a longer list. */
export const REAL_BEAM = { l2: 4, cosine: 4, dot: 9 } as const;
export const REAL_WIDTH = 1;

/** Queries that are routed too, and the cores that they go to: at once, and first where the answer is exact. */
const ROUTED = 100;
const ROUTED_CORES = 16;
const FIRST_CORES = 8;

export type MetricName = keyof typeof METRIC;

/** One tick of the driven spiking: what is injected before it, and its operands. */
export interface DrivenTick {
  readonly injections: readonly Injection[];
  /** ms/256 */
  readonly dt: number;
  /** s16.8 */
  readonly gain: number;
  readonly learn: boolean;
}

/** An INJECT. */
export interface Injection {
  readonly core: number;
  readonly index: number;
  /** In steps of the membrane format. */
  readonly value: number;
}

/** Ticks of the driven spiking, at 1 ms. */
export const DRIVEN_TICKS = 1000;
const INJECTED_A_TICK = 44;
const DT = 256;
/**
 * 0.3125: a few neighbours that fire within the membrane's time make a neuron fire, one does not. Measured: half or more of the
 * spikes come over the graph; at 0.25 nearly none do, from 0.4 on the chip fires as fast as the refractory time lets it.
 */
const GAIN = 80;
const DRIVE_SEED = 0x647269766en;

/**
 * The drive: in every tick some neurons, drawn anew, each in a core of its own so that the commands overlap, get more
 * than the threshold. The rest of the activity travels over the graph.
 */
export function* drive(shape: Shape, ticks = DRIVEN_TICKS): Generator<DrivenTick, void> {
  const random = new Random(DRIVE_SEED);
  const { cores, vectors, membraneOne: unit } = shape;
  const count = Math.min(INJECTED_A_TICK, cores);
  for (let number = 0; number < ticks; number++) {
    const first = random.below(cores);
    const injections = Array.from({ length: count }, (_, place) => ({
      core: (first + Math.floor((place * cores) / count)) % cores,
      index: random.below(vectors),
      value: unit + random.below(unit),
    }));
    yield { injections, dt: DT, gain: GAIN, learn: true };
  }
}

/** Core of base row `row`, placed round robin; its index is row / cores, rounded down. */
export function coreOf(row: number, { cores }: Shape): number {
  return row % cores;
}

/** Inserts, searches and, under l2, spikes. */
export function* real(shape: Shape, metric: MetricName, { base, queries }: RealData): Stimulus {
  yield init(ALL, METRIC[metric]);
  for (const [row, vector] of base.entries()) yield insert(coreOf(row, shape), vector);
  yield count(ALL);
  for (const query of queries) yield exact(ALL, query, REAL_K);
  for (const query of queries) {
    yield beam(ALL, query, REAL_K, REAL_BEAM[metric], REAL_WIDTH);
  }
  for (const query of queries.slice(0, ROUTED)) {
    yield route(query, REAL_K, ROUTED_CORES);
    if (metric === 'l2') yield routeExact(query, REAL_K, FIRST_CORES);
  }
  if (metric === 'l2') yield* spikes(shape);
  yield count(ALL);
}

function* spikes(shape: Shape): Stimulus {
  for (const { injections, dt, gain, learn } of drive(shape)) {
    for (const { core, index, value } of injections) yield inject(core, index, value);
    const beats: Beats = tick(ALL, dt, gain, learn);
    yield beats;
  }
}
