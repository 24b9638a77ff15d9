/** The directed suites: each command and each corner of each format, on a small chip. */
import { Random } from '../../prng.ts';
import { METRIC, type Stimulus } from '../commands.ts';
import type { Shape } from '../shape.ts';
import { VectorSource } from '../vectors.ts';
import {
  behindInsert,
  emptyAndSparse,
  everyRefusal,
  fillAll,
  reuse,
  unhindered,
} from './commands.ts';
import { deletes } from './deletes.ts';
import { competition, softCompetition } from './competition.ts';
import { dendrites } from './dendrites.ts';
import { graphs } from './graph.ts';
import { rateLimit, rates } from './homeostasis.ts';
import { edgeWeights, evictions, pairs, pileUp, wholeWay } from './learning.ts';
import { codes } from './codes.ts';
import { neuro } from './neuro.ts';
import { moves } from './moves.ts';
import { bridges } from './bridges.ts';
import { pauses } from './pauses.ts';
import { patterns } from './patterns.ts';
import { readback } from './readback.ts';
import { saturation, thresholds, timeLimit, times } from './neurons.ts';
import { oscillator, resonances } from './oscillator.ts';
import { roundings } from './rounding.ts';
import { routes } from './routes.ts';
import { everyLength, extremes, masks, streams, ties } from './searches.ts';

/** All corners but that of time, which takes thousands of steps. */
export function* directed(shape: Shape, random: Random): Stimulus {
  const source = new VectorSource(random, shape);
  const next = () => source.next();
  yield* emptyAndSparse(shape);
  yield* everyRefusal(shape);
  yield* fillAll(shape, METRIC.l2, next, shape.vectors);
  yield* everyLength(shape, next);
  yield* masks(shape, next);
  yield* streams(shape, next);
  yield* pileUp(shape, 0);
  yield* reuse(shape, METRIC.l2, next);
  for (const metric of Object.values(METRIC)) {
    yield* extremes(shape, metric);
    yield* ties(shape, metric);
    yield* streams(shape, next);
  }
  yield* graphs(shape, METRIC.l2);
  yield* graphs(shape, METRIC.cosine);
  yield* deletes(shape, next);
  yield* saturation(shape);
  yield* thresholds(shape);
  yield* times(shape);
  yield* pairs(shape);
  yield* wholeWay(shape);
  yield* evictions(shape, shape.cores - 1);
  yield* edgeWeights(shape);
  yield* rates(shape);
  yield* oscillator(shape);
  yield* resonances(shape, next);
  yield* competition(shape);
  yield* softCompetition(shape);
  yield* dendrites(shape, next);
  yield* patterns(shape);
  yield* codes(shape, next);
  yield* neuro(shape, next);
  yield* roundings(shape);
  yield* routes(shape, next);
  yield* unhindered(shape, next);
  // A suite ends with something in every core: an empty chip would hide what went wrong.
  yield* fillAll(shape, METRIC.l2, next, 20);
  yield* behindInsert(shape, next);
}

/** Every element of the state, read through commands. */
export function* directedReadback(shape: Shape, random: Random): Stimulus {
  const source = new VectorSource(random, shape);
  yield* readback(shape, () => source.next());
}

/** Means of neighbours and vectors that move, under every metric. */
export function* directedLearning(shape: Shape, random: Random): Stimulus {
  const source = new VectorSource(random, shape);
  for (const metric of Object.values(METRIC)) yield* moves(shape, metric, () => source.next());
}

/** Charges by distance, under every metric. */
export function* directedBridge(shape: Shape, random: Random): Stimulus {
  const source = new VectorSource(random, shape);
  for (const metric of Object.values(METRIC)) yield* bridges(shape, metric, () => source.next());
}

/** Bursts that fill queues and FIFOs where the other side pauses. */
export function* directedPauses(shape: Shape, random: Random): Stimulus {
  const source = new VectorSource(random, shape);
  yield* pauses(shape, () => source.next());
}

/** The time register's whole way to its limit. */
export function* directedTime(shape: Shape): Stimulus {
  yield* timeLimit(shape);
}

/** A firing rate's whole way to its limit. */
export function* directedRate(shape: Shape): Stimulus {
  yield* rateLimit(shape);
}
