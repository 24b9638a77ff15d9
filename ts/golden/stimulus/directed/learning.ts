/** Synapses: pairs at known intervals, coincidences, weights driven to both of their ends. */
import {
  ALL,
  getEdgeWeight,
  init,
  inject,
  insert,
  METRIC,
  propagate,
  setEdgeWeight,
  snnReset,
  step,
  stdp,
  tick,
  type Stimulus,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

const MS = 256;
/** Pairs of a weight's whole way: 255 / (255 * aMinus * exp(-1/tau)), and some more. */
const WHOLE_WAY = 112;

/** Two linked nodes, one before the other by each of the intervals, then both at once. */
export function* pairs(shape: Shape): Stimulus {
  yield init(ALL, METRIC.l2);
  for (let node = 0; node < 3; node++) yield insert(0, unitVector(shape, 0, node));
  for (const interval of [1, 5, 20, 60]) {
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ] as const) {
      yield snnReset(0);
      yield* fire(shape, first);
      yield stdp(0);
      for (let wait = interval - 1; wait > 0; wait -= 15)
        yield tick(0, Math.min(wait, 15) * MS, 0, true);
      yield* fire(shape, second);
      yield stdp(0);
    }
  }
  yield snnReset(0);
  for (let repeat = 0; repeat < 3; repeat++) {
    for (let node = 0; node < 3; node++) yield inject(0, node, 2 * shape.membraneOne);
    yield tick(0, 4 * MS, 0, true);
  }
}

function* fire(shape: Shape, node: number): Stimulus {
  yield inject(0, node, 2 * shape.membraneOne);
  yield step(0, MS);
}

/**
 * Node 0 fires and drives its neighbours, which fire in the next step: the weights from it stay at their upper end
 * and those towards it go down to zero. Then the order is turned round for a while, so that they come back.
 */
export function* wholeWay(shape: Shape): Stimulus {
  yield init(ALL, METRIC.l2);
  for (let node = 0; node < 4; node++) yield insert(0, unitVector(shape, 0, node));
  const drive = 2 * shape.membraneOne;
  for (let repeat = 0; repeat < WHOLE_WAY; repeat++) {
    yield inject(0, 0, drive);
    yield tick(0, 3 * MS, 2 * MS, true);
    yield tick(0, MS, 0, true);
    // The traces all but vanish before the next pair.
    yield step(0, shape.dtMax);
  }
  for (let repeat = 0; repeat < 6; repeat++) {
    yield inject(0, 1, drive);
    yield tick(0, 3 * MS, 0, true);
    yield inject(0, 0, drive);
    yield tick(0, MS, 0, true);
    yield step(0, shape.dtMax);
  }
}

/**
 * Links that give up their slot after their weight has changed: the new link in that slot starts at the greatest
 * weight, as does one that later finds the slot free that the drop left on the far side.
 */
export function* evictions(shape: Shape, core: number): Stimulus {
  const { vectors } = shape;
  yield init(core, METRIC.l2);
  // A line from its far end: each node is the nearest of all that are there, and most of these have no free slot.
  const grown = (part: number) => Math.floor((part * vectors) / 4);
  for (let part = 1; part <= 4; part++) {
    for (let node = grown(part - 1); node < grown(part); node++) {
      yield insert(core, unitVector(shape, 0, (vectors - node) ** 2));
    }
    yield* waves(shape, core, grown(part));
  }
}

/**
 * Every fourth node fires together, one such group behind the other, then in the other order: of two linked nodes of
 * different groups the synapse that runs against the order shrinks, so that in the end both are below their greatest weight.
 */
function* waves(shape: Shape, core: number, nodes: number): Stimulus {
  yield snnReset(core);
  for (const order of [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
  ]) {
    for (const group of order) {
      for (let node = group; node < nodes; node += order.length) {
        yield inject(core, node, 2 * shape.membraneOne);
      }
      yield tick(core, MS, 0, true);
    }
    yield step(core, shape.dtMax);
  }
}

/**
 * Weights of a node's edges: set at their corners, read as a mean that has to be rounded in both directions, changed by learning, seen
 * by the neighbours that they charge, and started anew where a link is.
 */
export function* edgeWeights(shape: Shape): Stimulus {
  yield init(ALL, METRIC.l2);
  yield insert(0, unitVector(shape, 0, 0));
  // Without edges there is nothing to set.
  yield setEdgeWeight(0, 0, 7);
  yield getEdgeWeight(0, 0);
  for (let node = 1; node < 12; node++) {
    yield insert(0, unitVector(shape, node % shape.dims, 2 * node));
    yield setEdgeWeight(0, node % 5, 23 * node);
    yield getEdgeWeight(0, node % 5);
  }
  for (const weight of [0, 1, 127, 128, 254, 255]) {
    yield setEdgeWeight(0, weight % 12, weight);
    yield getEdgeWeight(0, weight % 12);
    yield* fire(shape, weight % 12);
    yield propagate(0, MS);
  }
  for (let repeat = 0; repeat < 6; repeat++) {
    yield setEdgeWeight(0, repeat, 40 * repeat);
    for (let node = 0; node < 6; node++)
      yield inject(0, (5 * node + repeat) % 12, 2 * shape.membraneOne);
    yield tick(0, 3 * MS, 16, true);
    for (let node = 0; node < 12; node++) yield getEdgeWeight(0, node);
  }
}

/** A whole core that fires as one, and traces that pile up as high as the refractory time lets them. */
export function* pileUp(shape: Shape, core: number): Stimulus {
  yield snnReset(core);
  for (let repeat = 0; repeat < 10; repeat++) {
    for (let node = 0; node < 6; node++) yield inject(core, node, 4 * shape.membraneOne);
    yield tick(core, shape.refractory + 1, 64, true);
  }
}
