/** Homeostasis: rates that rise and fall, thresholds that follow them to both ends, and dt at its corners. */
import {
  ALL,
  activity,
  getFlags,
  getRate,
  getThreshold,
  homeostasis,
  init,
  inject,
  insert,
  METRIC,
  setMembrane,
  setThreshold,
  snnReset,
  step,
  type Stimulus,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

const MS = 256;
/** dt = 1 gives a rate the most for the least decay: 2^24 / (2^22 / tau), and some more for what decays. */
const RISE = 4100;

/** Five neurons, two of them spiking now and then. */
export function* rates(shape: Shape): Stimulus {
  const { dtMax, membraneMax: max, membraneOne: unit } = shape;
  yield init(ALL, METRIC.l2);
  yield homeostasis(0, MS);
  yield activity(0);
  for (let node = 0; node < 5; node++) yield insert(0, unitVector(shape, 0, node));
  for (const dt of [1, 2, 255, MS, 257, dtMax - 1, dtMax]) {
    yield inject(0, 1, 4 * unit);
    yield inject(0, 3, 4 * unit);
    yield step(0, MS);
    yield homeostasis(0, dt);
    for (const node of [0, 1]) {
      yield getRate(0, node);
      yield getThreshold(0, node);
    }
    yield activity(0);
    // The spike counts again and again until the next step takes it away.
    yield homeostasis(0, dt);
    yield getThreshold(0, 3);
    yield step(0, dtMax);
    yield homeostasis(0, dt);
  }
  // Thresholds at the ends of their range, and beyond them.
  for (const threshold of [1, Math.floor(unit / 10), Math.floor(unit / 10) + 2, unit, max]) {
    yield setThreshold(0, 0, threshold);
    yield setThreshold(0, 1, threshold);
    yield homeostasis(0, dtMax);
    yield getThreshold(0, 0);
    yield homeostasis(0, 1);
    yield getThreshold(0, 1);
  }
  // 10.0 is reached from below by a rate far above the target: a neuron that fires and fires.
  yield setThreshold(0, 2, Math.min(10 * unit, max) - 40);
  yield setMembrane(0, 2, max);
  yield step(0, 1);
  yield setThreshold(0, 2, Math.min(10 * unit, max) - 40);
  for (let number = 0; number < 130; number++) yield homeostasis(0, 1);
  for (let number = 0; number < 12; number++) yield homeostasis(0, dtMax);
  yield getRate(0, 2);
  yield getThreshold(0, 2);
  yield snnReset(0);
  yield getRate(0, 2);
  yield activity(ALL);
  yield init(1 % shape.cores, METRIC.l2);
  yield activity(0);
}

/** A rate up to the end of its format: every call counts the spike of the last step. */
export function* rateLimit(shape: Shape): Stimulus {
  yield init(ALL, METRIC.l2);
  for (let node = 0; node < 3; node++) yield insert(0, unitVector(shape, 0, node));
  yield setMembrane(0, 1, 4 * shape.membraneOne);
  yield step(0, 1);
  for (let number = 0; number < RISE; number++) yield homeostasis(0, 1);
  yield getRate(0, 1);
  yield getFlags(0);
  yield activity(0);
  yield step(0, MS);
  yield homeostasis(0, MS);
  yield getRate(0, 1);
  yield snnReset(0);
  yield getFlags(0);
}
