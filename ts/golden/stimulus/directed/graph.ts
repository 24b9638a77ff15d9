/** The graph: hubs whose tree edges run out, dense groups whose links are dropped, and nodes that nobody can link. */
import { ALL, exact, beam, init, insert, type Stimulus, unitVector } from '../commands.ts';
import type { Shape } from '../shape.ts';

/**
 * A hub with spokes in every direction: each spoke's nearest node is the hub, which runs out of tree edges, so that
 * the later ones fall back on another parent.
 */
export function* hub(shape: Shape, core: number): Stimulus {
  const { dims, wordOne, vectors } = shape;
  yield insert(core, unitVector(shape, 0, 0));
  for (let spoke = 0; spoke < Math.min(2 * dims, vectors - 1); spoke++) {
    const reach = spoke < dims ? wordOne : -wordOne;
    yield insert(core, unitVector(shape, spoke % dims, reach));
  }
  yield beam(core, unitVector(shape, 5, -wordOne), 4, 4, 1);
}

/** A line of growing steps inserted from its far end: each new node is nearest to all before it, whose links are full. */
export function* line(shape: Shape, core: number): Stimulus {
  const { vectors } = shape;
  for (let place = vectors; place > 0; place--) {
    yield insert(core, unitVector(shape, 0, place * place));
  }
  yield exact(core, unitVector(shape, 0, 30), 8);
  yield beam(core, unitVector(shape, 0, 900), 8, 2, 1);
}

/** Two tight groups and bridges between them, so that the diversity heuristic prunes and fills up. */
export function* groups(shape: Shape, core: number): Stimulus {
  const { vectors, wordOne } = shape;
  for (let number = 0; number < vectors; number++) {
    const group = number % 2 === 0 ? 0 : 20 * wordOne;
    const bridge = number % 7 === 6 ? 10 * wordOne : group;
    const vector = unitVector(shape, number % 5, 3 * number);
    vector[shape.dims - 1] = bridge;
    yield insert(core, vector);
  }
  yield beam(core, unitVector(shape, 1, 40), 8, 4, 1);
}

/** All of them, each in a core of its own where there are enough, inserted one after the other. */
export function* graphs(shape: Shape, metric: number): Stimulus {
  yield init(ALL, metric);
  yield* hub(shape, 0);
  yield* line(shape, 1 % shape.cores);
  yield* groups(shape, 2 % shape.cores);
}
