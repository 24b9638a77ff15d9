/** Searches: k, L and W at their limits, masks, ties, extreme words, the three metrics, and streams of exact ones. */
import {
  ALL,
  beam,
  constantVector,
  count,
  exact,
  init,
  insert,
  METRIC,
  setType,
  type Stimulus,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

/** k from 1 to its limit in both modes, L and W at their corners, on one core and on all. */
export function* everyLength(shape: Shape, next: () => number[]): Stimulus {
  const { list } = shape;
  for (let k = 1; k <= list; k++) {
    yield exact(ALL, next(), k);
    yield beam(k % shape.cores, next(), k, Math.min(k + 1, list), Math.min(k, 3));
  }
  for (const [length, width] of [
    [1, 1],
    [2, 1],
    [2, 2],
    [4, 1],
    [4, 4],
    [9, 1],
    [list, 1],
    [list, list],
  ] as const) {
    yield beam(ALL, next(), 2, length, width);
    yield beam(0, next(), list, length, width);
  }
}

/** Masks that let none, some and all through, in both modes, and one that hides the entry of the graph. */
export function* masks(shape: Shape, next: () => number[]): Stimulus {
  for (let core = 0; core < shape.cores; core++) {
    for (let index = 0; index < shape.vectors; index += 5) {
      yield setType(core, index, (core * 5 + index) % 16);
    }
  }
  for (const mask of [0, 1, 0x8000, 0x0021, 0xfffe, 0x7fff, 0xffff]) {
    yield exact(ALL, next(), shape.list, mask);
    yield beam(ALL, next(), 3, 4, 1, mask);
    yield beam(0, next(), shape.list, shape.list, 2, mask);
  }
}

/** Equal vectors in one core and in several: the order is (distance, core, index), also where k cuts it. */
export function* ties(shape: Shape, metric: number): Stimulus {
  yield init(ALL, metric);
  const [a, b] = [unitVector(shape, 0, 256), unitVector(shape, 1, 256)];
  for (const vector of [a, a, b, a, b, b]) {
    for (let core = shape.cores - 1; core >= 0; core--) yield insert(core, vector);
  }
  const between = a.map((word, dim) => word + b[dim]!);
  for (const query of [a, b, between, constantVector(shape, 0)]) {
    for (const k of [1, 2, 5, shape.list]) yield exact(ALL, query, k);
    yield beam(ALL, query, shape.list, 4, 1);
    yield exact(0, query, shape.list);
  }
}

/** Words at their limits and norms at their corners, each stored and each asked for. */
export function* extremes(shape: Shape, metric: number): Stimulus {
  const { wordMin: low, wordMax: high, dims } = shape;
  const vectors = [
    constantVector(shape, low),
    constantVector(shape, high),
    constantVector(shape, 0),
    unitVector(shape, 0, 1),
    unitVector(shape, dims - 1, low),
    unitVector(shape, dims - 1, high),
    constantVector(shape, 1),
    constantVector(shape, -1),
    // Squared norms beside powers of two and four, where the exponent of 1/|v| changes.
    [...unitVector(shape, 0, 1).slice(0, -1), 1],
    [...unitVector(shape, 0, 1).slice(0, -2), 1, 1],
    unitVector(shape, 2, 2),
    Array.from({ length: dims }, (_, dim) => (dim % 2 === 0 ? low : high)),
    Array.from({ length: dims }, (_, dim) => (dim % 2 === 0 ? high : low)),
    Array.from({ length: dims }, (_, dim) => (dim < dims / 2 ? low : 0)),
    unitVector(shape, 3, 181),
    unitVector(shape, 3, -182),
  ];
  yield init(ALL, metric);
  for (const [number, vector] of vectors.entries()) {
    yield insert(0, vector);
    yield insert(1 + (number % (shape.cores - 1)), vector);
  }
  for (const vector of vectors) yield exact(ALL, vector, 5);
  for (const vector of vectors.slice(0, 6)) yield beam(0, vector, shape.list, 6, 2);
  // Only a whole list shows what is farthest: under cosine, the last two are opposites, whose cosine is rounded to below -1.
  for (const number of [0, 2, 14, 15]) yield exact(0, vectors[number]!, shape.list);
}

/** Exact searches back to back, then broken by all that must end a stream. */
export function* streams(shape: Shape, next: () => number[]): Stimulus {
  const { list } = shape;
  for (let number = 0; number < 12; number++) yield exact(ALL, next(), number % 3 === 0 ? list : 3);
  yield count(ALL);
  for (let number = 0; number < 3; number++) yield exact(ALL, next(), 1);
  yield exact(0, next(), 1);
  for (let number = 0; number < 3; number++) yield exact(ALL, next(), 2);
  yield exact(ALL, next(), 0);
  yield exact(ALL, next(), 2);
  yield beam(ALL, next(), 2, 2, 1);
  for (let number = 0; number < 3; number++) yield exact(ALL, next(), list, 0);
  yield insert(1, next());
  yield exact(ALL, next(), 2);
}

/** Every metric has the stored norms of its own: the same vectors asked for under each. */
export const METRICS = Object.values(METRIC);
