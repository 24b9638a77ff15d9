/** Spike patterns: histories through a whole turn, matches and correlations at each of their limits. */
import {
  ALL,
  correlate,
  count,
  getPattern,
  init,
  inject,
  insert,
  match,
  METRIC,
  record,
  setPattern,
  snnReset,
  step,
  type Stimulus,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

const STEPS = 34;

/** Histories that fill up and run over, on two cores; another core has patterns of its own, and one has no neuron. */
export function* patterns(shape: Shape): Stimulus {
  const last = shape.cores - 1;
  yield init(ALL, METRIC.l2);
  for (let node = 0; node < 5; node++) yield insert(0, unitVector(shape, 0, node));
  for (let node = 0; node < shape.vectors; node++) yield insert(last, unitVector(shape, 1, node));
  yield* histories(shape);
  yield* matches(shape, last);
  yield* correlations(shape, last);
  // What a reset of the neurons leaves alone, and INIT does not.
  yield snnReset(ALL);
  yield getPattern(0, 0);
  yield init(0, METRIC.l2);
  for (let node = 0; node < 2; node++) yield insert(0, unitVector(shape, 0, node));
  yield getPattern(0, 0);
  yield match(0, 0);
}

function* histories(shape: Shape): Stimulus {
  for (let number = 0; number < STEPS; number++) {
    yield inject(0, number % 5, 2 * shape.membraneOne);
    if (number % 3 === 0) yield inject(0, 4, 2 * shape.membraneOne);
    yield step(0, 1024);
    yield record(number % 4 === 3 ? ALL : 0);
    if (number > 30) for (let node = 0; node < 5; node++) yield getPattern(0, node);
  }
  for (let node = 0; node < 5; node++) yield correlate(0, node, 6);
  yield count(ALL);
}

/** Ties, no equal bit, one equal bit in the last neuron, all bits equal; a core without neurons. */
function* matches({ vectors }: Shape, core: number): Stimulus {
  const empty = core - 1;
  yield match(empty, 0);
  for (let node = 0; node < vectors; node++) yield setPattern(core, node, 0xffff_ffff);
  yield match(core, 0);
  for (const pattern of [0xffff_fffe, 0x7fff_ffff]) {
    yield setPattern(core, vectors - 1, pattern);
    yield match(core, 0);
  }
  yield setPattern(core, 3, 0xffff_fffc);
  yield setPattern(core, 7, 0x3fff_ffff);
  yield match(core, 0);
  yield match(core, 0xffff_ffff);
  for (let node = 0; node < vectors; node++) yield setPattern(core, node, 2 ** (node % 32));
  for (let bit = 0; bit < 32; bit += 5) {
    yield match(core, 2 ** bit);
    yield match(core, 2 ** 32 - 1 - 2 ** bit);
  }
}

/** Neuron n differs from neuron 0 in n bits: each threshold cuts between two of them. */
function* correlations({ vectors }: Shape, core: number): Stimulus {
  for (let node = 0; node < vectors; node++) yield setPattern(core, node, 2 ** node - 1);
  for (let threshold = 0; threshold <= 33; threshold++) yield correlate(core, 0, threshold);
  yield setPattern(core, 1, 0xffff_ffff);
  for (const threshold of [31, 32, 64, 2 ** 31, 2 ** 32 - 1]) yield correlate(core, 0, threshold);
  yield correlate(core, vectors - 1, 4);
}
