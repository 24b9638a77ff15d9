/** Means of neighbours and vectors that move: every number of links, weights and words at their ends, norms of every size. */
import {
  ALL,
  aggregate,
  constantVector,
  exact,
  getDelta,
  getFlags,
  init,
  insert,
  remove,
  setDelta,
  setEdgeWeight,
  snnReset,
  type Stimulus,
  unitVector,
  update,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

const ONE = 1 << 14;

/** On core 0. */
export function* moves(shape: Shape, metric: number, next: () => number[]): Stimulus {
  yield init(ALL, metric);
  yield* everyDegree(shape, next);
  yield* wordEnds(shape);
  yield* everyNorm(shape);
  yield* towardsNeighbours(shape, next);
}

/** A node with no neighbour, then with ever more, of different weights, some of them 0. */
function* everyDegree(shape: Shape, next: () => number[]): Stimulus {
  for (let node = 0; node <= shape.degree; node++) {
    yield insert(0, next());
    yield setEdgeWeight(0, node, (node * 51) % 256);
    yield aggregate(0, 0);
    yield aggregate(0, node);
    for (let element = 0; element < shape.dims; element++) yield getDelta(0, element);
  }
  yield remove(0, 1);
  yield aggregate(0, 0);
  yield getDelta(0, 0);
}

/** Words that reach their ends, stop one short of them, and are cut; products that round up and down. */
function* wordEnds(shape: Shape): Stimulus {
  const { wordMin: low, wordMax: high, deltaMin, deltaMax, dims } = shape;
  const alphas = [ONE, -ONE, 0x7fff, -0x8000, 1, -1, 0, ONE / 2];
  for (const [number, word] of [low, high, 0, high - 1].entries()) {
    // Node 1 was removed above; it goes and comes with another word, and the flags with the reset.
    if (number > 0) yield remove(0, 1);
    yield insert(0, constantVector(shape, word));
    yield snnReset(0);
    const values = [16, -16, 8, -8, 7, -9, deltaMax, deltaMin, 15, 24, -24, 0, 1, -1, 17, -7];
    for (let element = 0; element < dims; element++) yield setDelta(0, element, values[element]!);
    for (const alpha of alphas) {
      yield update(0, 1, alpha);
      yield getFlags(0);
    }
  }
}

/** One word of every power of two, and beside it, so that the norm has every length; the zero vector too. */
function* everyNorm(shape: Shape): Stimulus {
  const { dims } = shape;
  for (let element = 0; element < dims; element++) yield setDelta(0, element, 0);
  for (let power = 0; 2 ** power <= shape.wordMax; power++) {
    yield remove(0, 0);
    yield insert(0, unitVector(shape, power % dims, 0));
    yield setDelta(0, power % dims, 16 * 2 ** power);
    yield setDelta(0, (power + 3) % dims, 16);
    yield update(0, 0, ONE);
    yield setDelta(0, power % dims, 0);
    yield setDelta(0, (power + 3) % dims, 0);
  }
  yield remove(0, 0);
  yield insert(0, constantVector(shape, 0));
  yield update(0, 0, ONE);
  yield exact(0, unitVector(shape, 0, 5), shape.list);
}

/** What the commands are for: nodes that go to the mean of their neighbours, in a full core, and are found where they are. */
function* towardsNeighbours(shape: Shape, next: () => number[]): Stimulus {
  const { vectors } = shape;
  for (let node = 0; node < vectors; node++) yield insert(0, next());
  for (let node = 0; node < vectors; node += 5) {
    yield aggregate(0, node);
    yield update(0, node, ONE / 2);
    yield exact(0, next(), 3);
  }
  yield insert(0, next());
  yield remove(0, 5);
  yield insert(0, next());
}
