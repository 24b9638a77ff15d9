/** Neuromorphic search: near and far, above and below 0, with each part on and off, long and short. */
import {
  ALL,
  constantVector,
  getFlags,
  getPattern,
  init,
  inject,
  insert,
  METRIC,
  type NeuroOperands,
  neuroSearch,
  remove,
  setThreshold,
  type Stimulus,
  tick,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

/** Current of 1.0625 at distance 0, which fires at once at 1 ms. */
const PLAIN: NeuroOperands = {
  k: 4,
  dt: 256,
  iterations: 4,
  scale: 4,
  gain: 34,
  spread: 0,
  oscillate: false,
  compete: false,
};
const ALL_ON = { spread: 4, oscillate: true, compete: true } as const;

export function* neuro(shape: Shape, next: () => number[]): Stimulus {
  const { cores, list, vectors } = shape;
  const other = 1 % cores;
  yield init(ALL, METRIC.l2);
  const query = unitVector(shape, 0, 0);
  // A core without a neuron; one, two, more of them.
  yield neuroSearch(0, query, PLAIN);
  yield neuroSearch(ALL, query, { ...PLAIN, ...ALL_ON });
  for (let node = 0; node < 6; node++) {
    yield insert(0, unitVector(shape, 0, 5 + 2 * node));
    yield neuroSearch(0, query, { ...PLAIN, iterations: 2 });
    yield neuroSearch(0, query, { ...PLAIN, ...ALL_ON });
  }
  yield* parts(shape);
  yield* ends(shape);
  // It starts from rest, whatever was before, and leaves what it did.
  yield setThreshold(0, 0, 1);
  yield inject(0, 1, shape.membraneMax);
  yield tick(0, 256, 300, true);
  yield neuroSearch(0, query, PLAIN);
  yield neuroSearch(0, query, PLAIN);
  for (let node = 0; node < 6; node++) yield getPattern(0, node);
  yield tick(0, 256, 300, true);
  yield remove(0, 2);
  yield neuroSearch(0, query, { ...PLAIN, ...ALL_ON, k: list });
  // Full cores under each metric; products of either sign under dot.
  for (const metric of Object.values(METRIC)) {
    yield init(ALL, metric);
    for (let node = 0; node < vectors; node++) yield insert(0, next());
    for (let node = 0; node < 7; node++) yield insert(other, next());
    for (const scale of [0, 20, 28, 31]) {
      yield neuroSearch(ALL, next(), { ...PLAIN, ...ALL_ON, k: list, iterations: 3, scale });
    }
    yield neuroSearch(0, next(), { ...PLAIN, scale: 31, gain: 255, spread: 31, iterations: 6 });
    yield neuroSearch(ALL, next(), { ...PLAIN, ...ALL_ON, k: list, iterations: 8, scale: 31 });
  }
  yield* extremes(shape);
}

/** Every combination of the parts. */
function* parts(shape: Shape): Stimulus {
  const query = unitVector(shape, 0, 2);
  for (let set = 0; set < 8; set++) {
    const [spread, oscillate, compete] = [set & 1 ? 31 : 0, (set & 2) !== 0, (set & 4) !== 0];
    yield neuroSearch(0, query, { ...PLAIN, scale: 7, iterations: 5, spread, oscillate, compete });
  }
}

/** The ends of each operand. */
function* ends(shape: Shape): Stimulus {
  const query = unitVector(shape, 0, 3);
  for (const gain of [0, 1, 255]) yield neuroSearch(0, query, { ...PLAIN, gain });
  for (const dt of [1, shape.dtMax]) yield neuroSearch(0, query, { ...PLAIN, ...ALL_ON, dt });
  for (const k of [1, shape.list]) yield neuroSearch(0, query, { ...PLAIN, k });
  // A history of 32 steps, the first of them with a spike; and one without any.
  yield neuroSearch(0, query, { ...PLAIN, iterations: 32, gain: 255, dt: 700 });
  yield neuroSearch(0, query, { ...PLAIN, iterations: 32, gain: 255, scale: 12, oscillate: true });
  yield neuroSearch(0, query, { ...PLAIN, iterations: 32, gain: 1 });
}

/** Distances at the end of their format, and currents that saturate membranes. */
function* extremes(shape: Shape): Stimulus {
  const { wordMax, wordMin } = shape;
  for (const metric of [METRIC.l2, METRIC.dot]) {
    yield init(ALL, metric);
    for (const word of [wordMin, wordMax, 0]) yield insert(0, constantVector(shape, word));
    for (const word of [wordMin, wordMax, 0]) {
      for (const scale of [31, 0]) {
        const most = { ...PLAIN, ...ALL_ON, gain: 255, scale, dt: 1, iterations: 3 };
        yield neuroSearch(0, constantVector(shape, word), most);
      }
    }
    // Neurons that are refractory for a long time, or fire, under a current near 16.0.
    yield neuroSearch(0, constantVector(shape, wordMax), {
      ...PLAIN,
      gain: 255,
      dt: 1,
      iterations: 9,
    });
    yield getFlags(0);
    // It fires, and one current more stays while it is refractory: membranes around 4.0, and up to 8.0, are ranked.
    for (const gain of [127, 128, 129, 255])
      yield neuroSearch(0, constantVector(shape, 0), { ...PLAIN, gain, dt: 1, iterations: 2 });
  }
}
