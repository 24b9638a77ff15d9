/** Every element of the state, read through commands: what a netlist, whose registers nobody can look into, has to show. */
import {
  ALL,
  dendritePropagate,
  init,
  inject,
  insert,
  METRIC,
  read,
  record,
  setThreshold,
  setType,
  step,
  type Stimulus,
  tick,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

const MS = 256;

/** All elements of a core and the chip's metric, in the order of the state map. */
export function* readAll(shape: Shape, core: number): Stimulus {
  for (const [field, { byNode, items, parts }] of shape.fields.entries()) {
    for (let index = 0; index < (byNode ? shape.vectors : 1); index++) {
      for (let item = 0; item < items; item++) {
        for (let part = 0; part < parts; part++) yield read(core, field, index, item, part);
      }
    }
  }
}

/** Cores in which every field holds something, read whole: after reset, full under cosine, in part under dot. */
export function* readback(shape: Shape, next: () => number[]): Stimulus {
  const [first, last] = [0, shape.cores - 1];
  yield* readAll(shape, last);
  for (const [metric, core, nodes] of [
    [METRIC.cosine, first, shape.vectors],
    [METRIC.dot, last, 11],
  ] as const) {
    yield init(ALL, metric);
    for (let node = 0; node < nodes; node++) {
      yield insert(core, next());
      yield setType(core, node, node % 16);
      yield setThreshold(core, node, 1 + node);
    }
    yield* excite(shape, core, nodes);
    yield* readAll(shape, core);
  }
  yield* readAll(shape, first);
}

/** Spikes that leave membranes, refractory times, traces and weights behind, a flag and a time. */
function* excite(shape: Shape, core: number, nodes: number): Stimulus {
  for (let round = 0; round < 4; round++) {
    for (let node = round % 3; node < nodes; node += 3)
      yield inject(core, node, 2 * shape.membraneOne + node);
    yield tick(core, 3 * MS + round, 37 * round, true);
    yield dendritePropagate(core, 100 + round);
    yield record(core);
  }
  yield inject(core, 1, shape.membraneMax);
  yield inject(core, 1, shape.membraneMax);
  yield step(core, MS);
}
