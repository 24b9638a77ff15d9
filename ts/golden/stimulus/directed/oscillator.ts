/** The oscillator: dt at its corners, phases on both sides of a neuron's own, and the way round. */
import {
  ALL,
  getPhase,
  init,
  insert,
  METRIC,
  oscillate,
  resonance,
  snnReset,
  type Stimulus,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

const MS = 256;

/** A full core; every neuron is asked where it is in phase, opposite and in between. */
export function* oscillator(shape: Shape): Stimulus {
  const { vectors, dtMax } = shape;
  yield init(ALL, METRIC.l2);
  for (let node = 0; node < vectors; node++) yield insert(0, unitVector(shape, 0, node));
  for (let node = 0; node < vectors; node++) yield resonance(0, node);
  for (const dt of [1, 2, 3, 255, 257, dtMax - 1, dtMax]) {
    yield oscillate(0, dt);
    yield getPhase(0);
    for (const node of [0, 1, vectors / 2, vectors - 1]) yield resonance(0, node);
  }
  // A neuron's place in the turn is passed a step at a time, many turns round.
  for (let step = 0; step < 40; step++) {
    yield oscillate(0, MS);
    yield resonance(0, (5 * step) % vectors);
  }
  for (let step = 0; step < 8; step++) yield oscillate(0, dtMax - step);
  yield snnReset(0);
  yield getPhase(0);
  yield oscillate(ALL, dtMax);
  yield init(1 % shape.cores, METRIC.l2);
  yield getPhase(0);
  yield getPhase(1 % shape.cores);
}
