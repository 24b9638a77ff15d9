/** Neurons: saturation in both directions, thresholds, dt and refractory times at their corners. */
import {
  ALL,
  getFlags,
  getMembrane,
  getRefractory,
  getSpikes,
  getThreshold,
  getTime,
  init,
  inject,
  insert,
  METRIC,
  propagate,
  setMembrane,
  setThreshold,
  snnReset,
  step,
  tick,
  type Stimulus,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

const GAIN_MAX = 0x7fff;
const GAIN_MIN = -0x8000;

/** A chain of nodes in core 0, all of them linked to each other as far as the degree goes. */
export function* chain(shape: Shape, nodes: number): Stimulus {
  yield init(ALL, METRIC.l2);
  for (let node = 0; node < nodes; node++) yield insert(0, unitVector(shape, 0, node));
}

/** Membranes at both ends of their format, by SET, INJECT and PROPAGATE. */
export function* saturation(shape: Shape): Stimulus {
  const { membraneMax: max, membraneMin: min } = shape;
  yield* chain(shape, 4);
  for (const [set, add] of [
    [max, 1],
    [max, max],
    [min, -1],
    [min, min],
    [max, min],
    [min, max],
    [-1, max],
    [0, min],
  ] as const) {
    yield setMembrane(0, 2, set);
    yield inject(0, 2, add);
    yield getMembrane(0, 2);
    yield getFlags(0);
    yield snnReset(0);
  }
  for (const [set, gain] of [
    [max, 1],
    [max - 1, GAIN_MAX],
    [min, -1],
    [min + 1, GAIN_MIN],
    [0, GAIN_MAX],
    [0, GAIN_MIN],
  ] as const) {
    // Node 0 fires; its neighbours take what the gain makes of a full weight.
    yield setMembrane(0, 0, shape.membraneOne);
    yield setThreshold(0, 0, 1);
    yield step(0, 1);
    yield setMembrane(0, 1, set);
    yield propagate(0, gain);
    yield getMembrane(0, 1);
    yield getFlags(0);
    yield snnReset(0);
  }
}

/** Thresholds at their ends; firing exactly at, just below and just above. */
export function* thresholds(shape: Shape): Stimulus {
  const { membraneMax: max, membraneMin: min, membraneOne: unit } = shape;
  yield* chain(shape, 4);
  // dt 1 leaks a little: one step below the threshold, at it, one above, after the leak.
  for (const [threshold, membrane] of [
    [1, 0],
    [1, 1],
    [1, -1],
    [max, max],
    [max, max - 1],
    [unit, unit],
    [unit, unit + 3],
    [unit, unit + 4],
    [unit, unit + 13],
    [unit, unit + 14],
    [1, min],
  ] as const) {
    yield setThreshold(0, 1, threshold);
    yield getThreshold(0, 1);
    yield setMembrane(0, 1, membrane);
    yield step(0, 1);
    yield getMembrane(0, 1);
    yield snnReset(0);
  }
}

/** dt from its least to its greatest value, and a refractory time that ends before, at and after a step. */
export function* times(shape: Shape): Stimulus {
  const { dtMax, refractory, membraneOne: unit } = shape;
  yield* chain(shape, 3);
  for (const dt of [1, 2, 255, 256, 257, dtMax - 1, dtMax]) {
    yield setMembrane(0, 1, unit - 1);
    yield setMembrane(0, 2, -unit);
    yield step(0, dt);
    yield getMembrane(0, 1);
    yield tick(0, dt, 256, true);
  }
  for (const first of [1, refractory - 1, refractory, refractory + 1, dtMax]) {
    yield snnReset(0);
    yield setMembrane(0, 1, 4 * unit);
    yield step(0, 256);
    yield getSpikes(0);
    yield getRefractory(0, 1);
    // Injected while refractory: it stays, does not leak, and fires when the time is over.
    yield inject(0, 1, 4 * unit);
    yield step(0, first);
    yield getRefractory(0, 1);
    yield step(0, 256);
    yield getMembrane(0, 1);
    yield step(0, 256);
  }
  yield getTime(0);
}

/** The time register from its start to its end: steps to all cores, then to the last count. */
export function* timeLimit(shape: Shape): Stimulus {
  const { dtMax, timeMax } = shape;
  yield* chain(shape, 2);
  const steps = Math.floor(timeMax / dtMax);
  for (let number = 0; number < steps; number++) yield step(ALL, dtMax);
  yield getFlags(0);
  const rest = timeMax - steps * dtMax;
  // Core 0 goes to the last count and stays there; core 1 is cut by the least step over it.
  if (rest > 0) yield step(0, rest);
  yield getTime(0);
  yield getFlags(0);
  yield step(0, 1);
  yield getTime(0);
  yield getFlags(0);
  yield step(1, rest + 1);
  yield getFlags(1);
  yield tick(ALL, dtMax, 256, true);
  for (let core = 0; core < shape.cores; core++) {
    yield getTime(core);
    yield getFlags(core);
  }
  yield snnReset(0);
  yield getTime(0);
  yield getFlags(0);
  yield init(1, METRIC.l2);
  yield getFlags(1);
}
