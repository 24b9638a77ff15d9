/** The oscillator: dt at its corners, phases on both sides of a neuron's own, and the way round. */
import {
  ALL,
  constantVector,
  exact,
  getPhase,
  init,
  insert,
  METRIC,
  oscillate,
  resonance,
  resonanceSearch,
  setType,
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

/** Searches with resonance: every k, weights at their ends, masks, ties, distances that are cut, every metric, empty and full cores. */
export function* resonances(shape: Shape, next: () => number[]): Stimulus {
  const { vectors, list, wordMin, wordMax, dtMax, cores } = shape;
  const last = cores - 1;
  for (const metric of Object.values(METRIC)) {
    yield init(ALL, metric);
    yield resonanceSearch(0, next(), list, 256);
    yield resonanceSearch(ALL, next(), 1, 0);
    // So far from the least words that twice the distance is beyond its format, but for the last.
    for (const less of [0, 0, 1, 2, 9000, 20_000])
      yield insert(last, constantVector(shape, wordMax - less));
    // A full core under L2; fewer nodes and lengths under the others, so that the file stays small.
    const whole = metric === METRIC.l2;
    const nodes = whole ? vectors : Math.min(vectors, 12);
    for (let node = 0; node < nodes; node++)
      yield insert(0, node % 4 === 0 ? constantVector(shape, node) : next());
    // Beside each other: where the exact search has them, and where resonance puts them.
    for (let k = 1; k <= list; k += whole ? 1 : 5) {
      const query = next();
      yield exact(0, query, k);
      yield resonanceSearch(k % 2 === 0 ? ALL : 0, query, k, 32 * k);
      yield oscillate(0, dtMax - 100 * k);
    }
    for (const weight of [0, 1, 2, 255, 256, 257, 511, 512]) {
      yield resonanceSearch(ALL, constantVector(shape, 3), list, weight);
      yield oscillate(ALL, 50);
    }
    // Far away on either side.
    for (const word of [wordMin, wordMax, 0]) {
      yield resonanceSearch(ALL, constantVector(shape, word), list, 100);
      yield resonanceSearch(last, constantVector(shape, word), list, 0);
    }
    for (let node = 0; node < nodes; node++) yield setType(0, node, node % 16);
    for (const mask of [0, 1, 0x8000, 0x0f0f, 0xfffe])
      yield resonanceSearch(ALL, next(), list, 400, mask);
  }
  // Behind and before searches that stream.
  for (let time = 0; time < 3; time++) {
    yield exact(ALL, next(), list);
    yield resonanceSearch(ALL, next(), list, 512);
    yield exact(ALL, next(), 2);
  }
}
