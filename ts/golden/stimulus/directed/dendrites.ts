/** Dendrites: every piece of the compression, rows of all slots, spikes on their own branches, and edges that come, move and go. */
import {
  ALL,
  dendriteInject,
  dendriteIntegrate,
  dendritePropagate,
  dendriteReset,
  getBranch,
  getFlags,
  getMembrane,
  init,
  inject,
  insert,
  METRIC,
  remove,
  setEdgeWeight,
  setMembrane,
  snnReset,
  step,
  type Stimulus,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';
import { groups, hub } from './graph.ts';

/** One branch at the ends of its format and around the places where the compression changes. */
function* pieces({ membraneMin: min, membraneMax: max, membraneOne: unit }: Shape): Stimulus {
  const values = [0, 1, -1, unit - 1, unit, unit + 1, unit + unit / 2, 2 * unit, 3 * unit, max - 1];
  for (const value of [...values, max, min, -unit]) {
    yield dendriteReset(0);
    yield dendriteInject(0, 1, 0, value);
    yield dendriteIntegrate(0, 1, false);
    yield dendriteIntegrate(0, 1, true);
    yield getMembrane(0, 1);
    yield getBranch(0, 1, 0);
    yield setMembrane(0, 1, 0);
  }
  // Both ends of a branch, and of the membrane.
  for (const value of [max, max, 1, min, min, min, -1]) {
    yield dendriteInject(0, 0, 0, value);
    yield getFlags(0);
    yield getBranch(0, 0, 0);
  }
  yield snnReset(0);
  yield dendriteInject(0, 1, 0, unit);
  for (const membrane of [max - unit, max - unit + 1, max, min]) {
    yield setMembrane(0, 1, membrane);
    yield dendriteIntegrate(0, 1, false);
    yield getMembrane(0, 1);
    yield getFlags(0);
  }
}

/** All slots of one node at once, in several mixtures of branches below, at and above 1.0. */
function* rows(shape: Shape, core: number, node: number): Stimulus {
  const { degree, membraneOne: unit, membraneMax: max } = shape;
  for (let mixture = 0; mixture < 8; mixture++) {
    for (let slot = 0; slot < degree; slot++) {
      const value = [unit / 2 + slot, -unit, 2 * unit + slot, max, 0, unit][(mixture + slot) % 6]!;
      yield dendriteInject(core, node, slot, value);
    }
    yield dendriteIntegrate(core, node, mixture % 2 === 0);
    yield getMembrane(core, node);
    yield setMembrane(core, node, 0);
    if (mixture % 3 === 2) yield dendriteReset(core);
  }
}

/** Spikes of none, one, some and all nodes of a core, at every gain's corner and with weights that differ. */
function* spread(shape: Shape, core: number, nodes: number): Stimulus {
  yield snnReset(core);
  yield dendritePropagate(core, 256);
  for (const [stride, gain] of [
    [nodes, 256],
    [nodes, -256],
    [5, 32767],
    [3, -32768],
    [1, 77],
    [1, 32767],
    [2, 1],
    [1, -3],
  ] as const) {
    yield snnReset(core);
    for (let node = 0; node < nodes; node += stride)
      yield inject(core, node, 2 * shape.membraneOne);
    yield step(core, 256);
    yield setEdgeWeight(core, stride % nodes, 10 * stride + 5);
    yield dendritePropagate(core, gain);
    yield getFlags(core);
    yield dendriteIntegrate(ALL, 255, stride === 3);
  }
}

/** Charged branches of edges that are dropped, evicted, deleted and made anew. */
function* changes(shape: Shape, core: number, next: () => number[]): Stimulus {
  const charge = function* (gain: number): Stimulus {
    for (let node = 0; node < shape.vectors; node += 2) yield inject(core, node, shape.membraneMax);
    yield step(core, 1024);
    yield dendritePropagate(core, gain);
  };
  yield* charge(200);
  for (let node = 0; node < shape.vectors; node += 3) yield remove(core, node);
  yield* charge(100);
  for (let node = 0; node < shape.vectors; node += 3) {
    yield insert(core, next());
    for (let slot = 0; slot < shape.degree; slot++) yield getBranch(core, node, slot);
  }
  yield* charge(300);
  yield dendriteIntegrate(core, 0, false);
  yield snnReset(core);
  yield dendriteIntegrate(ALL, 0, true);
}

export function* dendrites(shape: Shape, next: () => number[]): Stimulus {
  yield init(ALL, METRIC.l2);
  yield dendriteIntegrate(0, 0, false);
  yield dendriteIntegrate(ALL, 0, false);
  yield dendritePropagate(0, 256);
  // A neuron alone has no branch, even when it fires.
  yield insert(0, unitVector(shape, 0, 1));
  yield inject(0, 0, 2 * shape.membraneOne);
  yield step(0, 256);
  yield dendritePropagate(0, 256);
  yield dendriteIntegrate(0, 0, true);
  yield insert(0, unitVector(shape, 0, 2));
  yield* pieces(shape);
  yield* hub(shape, 1 % shape.cores);
  yield* rows(shape, 1 % shape.cores, 0);
  yield* groups(shape, 0);
  yield* spread(shape, 0, shape.vectors);
  yield* changes(shape, 0, next);
  yield dendriteReset(ALL);
}
