/**
 * The fault suites: everything that a confused host could send, between legal commands whose answers and digests show
 * that the state has not changed.
 */
import type { Random } from '../prng.ts';
import {
  ALL,
  beatOf,
  type Beats,
  command,
  count,
  exact,
  getFlags,
  getMembrane,
  getTime,
  init,
  inject,
  insert,
  METRIC,
  type Stimulus,
  tick,
  vectorBeats,
} from './commands.ts';
import { hasNode, hasVector, OPCODE, OPCODE_NAMES } from './operands.ts';
import { combinations, refusals } from './refusals.ts';
import type { Shape } from './shape.ts';
import { VectorSource } from './vectors.ts';

/** Garbage header beats, under each metric. */
const GARBAGE = 180;
const EVERY_OPCODE = 256;
/** Left out where they would be legal: on an empty chip there is nothing to be broken. */
const EMPTYING = new Set<number>([OPCODE.INIT, OPCODE.SNN_RESET]);

/** Illegal input of every kind. */
export function* fault(shape: Shape, random: Random): Stimulus {
  const source = new VectorSource(random, shape);
  const cores = [0, shape.cores - 1];
  for (const metric of Object.values(METRIC)) {
    yield init(ALL, metric);
    // One core has a free place, the other one has none.
    for (let index = 0; index < 4; index++) yield insert(cores[0]!, source.next());
    const filled = metric === METRIC.l2 ? shape.vectors : 1;
    for (let index = 0; index < filled; index++) yield insert(cores[1]!, source.next());
    yield inject(cores[0]!, 0, 2 * shape.membraneOne);
    yield tick(ALL, 256, 256, true);
    let sent = 0;
    for (const beats of illegal(shape, random, metric, source.next())) {
      yield beats;
      if (++sent % 12 === 0) yield* proof(cores, random.pick(cores), source.next());
    }
    yield* proof(cores, cores[1]!, source.next());
  }
}

/** Looks at what illegal commands could have broken. */
function* proof(cores: readonly number[], core: number, query: readonly number[]): Stimulus {
  for (const each of cores) yield getTime(each);
  yield getMembrane(core, 0);
  yield getFlags(core);
  yield exact(ALL, query, 2);
  yield count(ALL);
}

function* illegal(
  shape: Shape,
  random: Random,
  metric: number,
  vector: readonly number[],
): Generator<Beats, void> {
  // The fabric looks at the metric for INIT alone: once is enough for the others, for the size of the file.
  const whole = metric === METRIC.l2;
  for (const { status, beats } of refusals(shape, metric, vector)) {
    if (whole || status === 'METRIC') yield beats;
  }
  if (whole) yield* combinations(shape, vector);
  // NODE: all that have the index of a node, in the core that has places left.
  const absent = shape.vectors - 1;
  for (const name of OPCODE_NAMES.filter(hasNode)) {
    const upper = name === 'SET_TYPE' ? 3 : shape.membraneOne;
    yield command(OPCODE[name], 0, { index: absent, upper });
  }
  if (whole) {
    // FULL, then each opcode with nothing but itself set, known or not.
    for (let extra = 0; extra < 4; extra++) yield insert(shape.cores - 1, vector);
    for (let opcode = 0; opcode < EVERY_OPCODE; opcode++) {
      if (!EMPTYING.has(opcode)) yield withVector(BigInt(opcode), vector);
    }
  }
  for (let number = 0; number < GARBAGE; number++) yield withVector(garbage(shape, random), vector);
}

/** Random bits; mostly an opcode, a core and an index that exist, or nearly all would be refused for the same reason. */
function garbage({ cores, vectors }: Shape, random: Random): bigint {
  const known = Object.values(OPCODE).filter((opcode) => !EMPTYING.has(opcode));
  const opcode = random.chance(0.8) ? random.pick(known) : EVERY_OPCODE - 1 - random.below(128);
  const core = random.chance(0.9) ? random.below(cores) : random.below(256);
  const index = random.chance(0.7) ? random.below(vectors) : random.below(256);
  const all = random.chance(0.2) ? 1 : 0;
  const unused = random.bits() & 0x00fe_0000;
  return beatOf((index << 24) | unused | (all << 16) | (core << 8) | opcode, random.bits());
}

function withVector(header: bigint, vector: readonly number[]): Beats {
  return hasVector(Number(header & 0xffn)) ? [header, ...vectorBeats(vector)] : [header];
}
