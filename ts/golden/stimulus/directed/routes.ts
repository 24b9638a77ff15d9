/** ROUTE: every number of cores, masks, ties of cores, empty and changed cores, and bounds that hold or leave out. */
import {
  ALL,
  constantVector,
  exact,
  init,
  insert,
  METRIC,
  remove,
  route,
  routeExact,
  setType,
  type Stimulus,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

/** From an empty chip on, under each metric; clusters that are far apart, so that the bound leaves cores out. */
export function* routes(shape: Shape, next: () => number[]): Stimulus {
  for (const metric of Object.values(METRIC)) {
    yield init(ALL, metric);
    yield* onEmpty(shape, metric, next);
    yield* onFew(shape, metric, next);
    yield* onAll(shape, metric, next);
  }
  yield init(ALL, METRIC.l2);
  yield* mixed(shape);
  yield init(ALL, METRIC.l2);
  yield* apart(shape);
  yield* corners(shape);
}

/** Both ways of asking, where the metric has both. */
function* both(
  metric: number,
  query: readonly number[],
  k: number,
  cores: number,
  mask?: number,
): Stimulus {
  yield route(query, k, cores, mask);
  if (metric === METRIC.l2) yield routeExact(query, k, cores, mask);
}

function* onEmpty({ cores, list }: Shape, metric: number, next: () => number[]): Stimulus {
  yield* both(metric, next(), 1, 1);
  yield* both(metric, next(), list, cores);
  yield exact(ALL, next(), 1);
}

/** One core with a vector, then two: P beyond what there is, a centroid of one vector, of two, and of none again. */
function* onFew(shape: Shape, metric: number, next: () => number[]): Stimulus {
  const { cores, list } = shape;
  const last = cores - 1;
  yield insert(last, next());
  yield* both(metric, next(), 1, 1);
  yield* both(metric, next(), list, cores);
  yield insert(last, next());
  yield insert(0, next());
  yield* both(metric, next(), 2, 1);
  yield* both(metric, next(), 2, 2);
  yield remove(last, 0);
  yield* both(metric, next(), list, 1);
  yield remove(last, 1);
  yield* both(metric, next(), 1, 2);
}

/** Full and partly full cores: each P, k at its ends, masks, beams, and a change of one core between two. */
function* onAll(shape: Shape, metric: number, next: () => number[]): Stimulus {
  const { cores, list, vectors } = shape;
  for (let core = 0; core < cores; core++) {
    const more = core === 1 ? vectors : 3 + 2 * core;
    for (let index = core === 0 ? 1 : 0; index < more; index++) yield insert(core, next());
    yield setType(core, 1, 3);
  }
  for (let some = 1; some <= cores; some++) {
    for (const k of [1, 3, list]) yield* both(metric, next(), k, some);
    yield* both(metric, next(), 2, some, 8);
    yield route(next(), list, some, 0xffff, { list: 4, width: 1 });
  }
  yield* both(metric, next(), list, 1, 0);
  if (metric === METRIC.l2) {
    for (const width of [1, 0]) yield routeExact(next(), list, 2, 0xffff, { list: 1, width });
  }
  yield insert(2, next());
  yield* both(metric, next(), 4, 1);
  yield remove(1, 5);
  yield* both(metric, next(), 4, 2);
  yield exact(ALL, next(), 4);
}

/**
 * Fewer vectors than results are asked for, on a line, whose order goes from core to core: each of the two waves has the last
 * result once, and one of them waits for the other's.
 */
function* mixed(shape: Shape): Stimulus {
  const places = [
    [0, 30, 80],
    [4, 20, 24, 110],
    [8, 16],
    [12, 60],
  ];
  for (const [core, words] of places.entries()) {
    if (core < shape.cores)
      for (const word of words) yield insert(core, unitVector(shape, 0, word));
  }
  for (const word of [0, 14, 30, 70, 130]) {
    for (let some = 1; some <= shape.cores; some++) {
      for (const k of [3, shape.list]) yield routeExact(unitVector(shape, 0, word), k, some);
    }
  }
}

/** A cluster a core, far from the others: the third wave leaves all of them out; and queries between two, where it does not. */
function* apart(shape: Shape): Stimulus {
  const { cores, vectors, wordOne } = shape;
  const centre = (core: number) => unitVector(shape, core, 20 * wordOne);
  for (let core = 0; core < cores; core++) {
    for (let index = 0; index < Math.min(vectors, 12); index++) {
      const vector = centre(core);
      vector[(core + 1 + index) % vector.length]! += 5 * index - 20;
      yield insert(core, vector);
    }
  }
  for (let core = 0; core < cores; core++) {
    const between = centre(core).map((word, dim) => (word + centre((core + 1) % cores)[dim]!) / 2);
    for (const k of [1, 5, 12, 13, shape.list]) {
      yield routeExact(centre(core), k, 1);
      yield routeExact(between, k, 1);
      yield routeExact(between, k, 2);
    }
  }
}

/** Words at their ends, where radius and reach are as long as they can be; equal cores, whose order is that of their numbers. */
function* corners(shape: Shape): Stimulus {
  const { cores, wordMin: low, wordMax: high } = shape;
  for (const [a, b] of [
    [low, high],
    [high, high],
    [0, 1],
    [low, low],
  ] as const) {
    yield init(ALL, METRIC.l2);
    for (let core = 0; core < cores; core++) {
      yield insert(core, constantVector(shape, a));
      yield insert(core, constantVector(shape, core % 2 === 0 ? a : b));
      yield insert(core, constantVector(shape, b));
    }
    for (const word of [low, high, 0]) {
      for (const k of [1, 4, shape.list]) yield routeExact(constantVector(shape, word), k, 1);
      yield route(constantVector(shape, word), 2, Math.min(2, cores));
    }
  }
}
