/** Deletes: leaves, hubs and entries, ties, components that need room, and cores that are emptied and filled again. */
import {
  ALL,
  beam,
  constantVector,
  count,
  exact,
  init,
  inject,
  insert,
  METRIC,
  propagate,
  remove,
  setEdgeWeight,
  setType,
  type Stimulus,
  tick,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';
import { groups, hub, line } from './graph.ts';

/** Every node of the core, in steps that go round it. */
function* inSteps({ vectors }: Shape, step: number): Generator<number, void> {
  for (let turn = 0; turn < vectors; turn++) yield (turn * step) % vectors;
}

/** A core of equal vectors and pairs of them, whose distances all tie; deleted from the entry on. */
function* ties(shape: Shape, core: number): Stimulus {
  for (let node = 0; node < shape.vectors; node++) {
    yield insert(core, node % 3 === 2 ? unitVector(shape, 0, 1) : constantVector(shape, 1));
  }
  for (let node = 0; node < shape.vectors - 2; node++) {
    yield remove(core, node);
    if (node % 4 === 0) yield beam(core, unitVector(shape, 0, 2), shape.list, 4, 1);
  }
  yield count(core);
}

/** Deletes the whole core in steps, and looks for what is left. */
function* empty(shape: Shape, core: number, step: number, query: readonly number[]): Stimulus {
  for (const node of inSteps(shape, step)) {
    yield remove(core, node);
    if (node % 5 === 0) yield beam(core, query, shape.list, 4, 2);
  }
  yield count(core);
  // Nothing is left to delete.
  yield remove(core, 0);
}

/** Deletes every third node and inserts as many again, into the lowest places. */
function* replace(shape: Shape, core: number, first: number, next: () => number[]): Stimulus {
  for (let node = first; node < shape.vectors; node += 3) yield remove(core, node);
  yield exact(core, next(), shape.list);
  for (let node = first; node < shape.vectors; node += 3) yield insert(core, next());
}

/** Spikes, types and weights of nodes that go: what takes their place starts anew. */
function* leavesNothing(shape: Shape, core: number, next: () => number[]): Stimulus {
  for (let node = 0; node < 12; node++) {
    yield setType(core, node, 15 - node);
    yield setEdgeWeight(core, node, 20 * node);
    yield inject(core, node, 2 * shape.membraneOne);
  }
  yield tick(core, 256, 300, true);
  yield tick(core, shape.refractory, 0, true);
  for (let node = 0; node < 12; node += 2) yield inject(core, node, 2 * shape.membraneOne + node);
  yield tick(core, 1, 0, true);
  // Nodes 0 and 4 have just fired.
  for (const node of [4, 0, 7]) yield remove(core, node);
  // Those that are left still reach their neighbours.
  yield propagate(core, 256);
  yield tick(core, 1, 64, true);
  for (let node = 0; node < 3; node++) yield insert(core, next());
  yield tick(core, 512, 64, true);
}

/** All of them under L2, and under the other metrics what depends on the distance that joins components. */
export function* deletes(shape: Shape, next: () => number[]): Stimulus {
  const { cores } = shape;
  for (const metric of [METRIC.cosine, METRIC.dot]) {
    yield init(ALL, metric);
    for (let node = 0; node < 14; node++) yield insert(2 % cores, next());
    yield* empty({ ...shape, vectors: 14 }, 2 % cores, 5, unitVector(shape, 1, 5));
  }
  yield init(ALL, METRIC.l2);
  // The hub holds as many components together as a node can.
  yield* hub(shape, 0);
  yield remove(0, 0);
  yield remove(0, 1);
  yield* groups(shape, 2 % cores);
  yield* replace(shape, 2 % cores, 1, next);
  yield* empty(shape, 2 % cores, 7, unitVector(shape, 1, 5));
  yield* line(shape, 1 % cores);
  yield* leavesNothing(shape, 1 % cores, next);
  yield* empty(shape, 1 % cores, 1, unitVector(shape, 0, 17));
  yield* ties(shape, 3 % cores);
}
