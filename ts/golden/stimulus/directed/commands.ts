/** Each command on empty, sparse and full cores, every refusal, and commands that overlap. */
import {
  ALL,
  activity,
  aggregate,
  beam,
  type Beats,
  command,
  correlate,
  count,
  dendriteInject,
  dendriteIntegrate,
  dendritePropagate,
  dendriteReset,
  encodeVector,
  exact,
  getBranch,
  getDelta,
  getEdgeWeight,
  getFlags,
  getMembrane,
  getPhase,
  getRate,
  getPattern,
  getRefractory,
  getSpikes,
  getThreshold,
  getTime,
  getType,
  hnswToSnn,
  homeostasis,
  init,
  inject,
  insert,
  match,
  METRIC,
  oscillate,
  propagate,
  read,
  remove,
  record,
  route,
  routeExact,
  setEdgeWeight,
  resonance,
  resonanceSearch,
  setDelta,
  setMembrane,
  setPattern,
  setThreshold,
  setType,
  similarity,
  snnReset,
  spikeSearch,
  step,
  stdp,
  type Stimulus,
  tick,
  unitVector,
  update,
  wtaCompete,
  wtaReset,
  wtaSoft,
} from '../commands.ts';
import { OPCODE_NAMES, OPCODE } from '../operands.ts';
import { combinations, refusals } from '../refusals.ts';
import type { Shape } from '../shape.ts';

/** Every command with legal operands, to one core and, where that is legal, to all. */
export function* everyCommand(shape: Shape, core: number, index: number): Stimulus {
  const { membraneOne: unit } = shape;
  const query = unitVector(shape, 1, 3);
  yield count(core);
  yield exact(core, query, 3);
  yield beam(core, query, 3, 4, 1);
  yield setType(core, index, 5);
  yield getType(core, index);
  yield getFlags(core);
  yield setMembrane(core, index, -unit);
  yield getMembrane(core, index);
  yield setThreshold(core, index, unit / 2);
  yield getThreshold(core, index);
  yield inject(core, index, 2 * unit);
  yield step(core, 256);
  yield getSpikes(core);
  yield getRefractory(core, index);
  yield propagate(core, 256);
  yield stdp(core);
  yield tick(core, 256, 256, true);
  yield tick(core, 256, -256, false);
  yield getTime(core);
  yield homeostasis(core, 256);
  yield getRate(core, index);
  yield activity(core);
  yield oscillate(core, 256);
  yield getPhase(core);
  yield resonance(core, index);
  yield resonanceSearch(core, query, 3, 300);
  yield wtaSoft(core);
  yield wtaCompete(core);
  yield wtaReset(core);
  yield dendriteInject(core, index, 0, 2 * unit);
  yield getBranch(core, index, 0);
  yield dendritePropagate(core, 300);
  yield dendriteIntegrate(core, index, false);
  yield dendriteIntegrate(core, index, true);
  yield dendriteReset(core);
  yield setEdgeWeight(core, index, 77);
  yield getEdgeWeight(core, index);
  yield encodeVector(core, index);
  yield similarity(core, index, 0x0f);
  yield spikeSearch(core, 3, 0x0f);
  yield aggregate(core, index);
  yield getDelta(core, 1);
  yield setDelta(core, 2, -80);
  yield update(core, index, 1 << 13);
  yield hnswToSnn(core, query, 3, 256);
  yield setPattern(core, index, 0x8000_0005);
  yield getPattern(core, index);
  yield record(core);
  yield match(core, 7);
  yield correlate(core, index, 31);
  yield* everyField(shape, core, index);
  yield remove(core, index);
  yield* everyField(shape, core, index);
  yield snnReset(core);
  yield init(core, METRIC.l2);
  yield* everyBroadcast(shape);
}

/** Of each field the node's first and last element, whole. */
export function* everyField(shape: Shape, core: number, index: number): Stimulus {
  for (const [field, { byNode, items, parts }] of shape.fields.entries()) {
    for (const item of new Set([0, items - 1])) {
      for (let part = 0; part < parts; part++)
        yield read(core, field, byNode ? index : 0, item, part);
    }
  }
}

function* everyBroadcast(shape: Shape): Stimulus {
  const query = unitVector(shape, 2, -3);
  yield count(ALL);
  yield exact(ALL, query, 2);
  yield beam(ALL, query, 2, 4, 2);
  yield step(ALL, 1);
  yield propagate(ALL, 1);
  yield stdp(ALL);
  yield tick(ALL, 2, 3, true);
  yield homeostasis(ALL, 700);
  yield activity(ALL);
  yield oscillate(ALL, 3);
  yield resonanceSearch(ALL, query, 5, 511);
  yield wtaSoft(ALL);
  yield wtaCompete(ALL);
  yield wtaReset(ALL);
  yield dendritePropagate(ALL, -7);
  // With all cores the index is not looked at.
  yield dendriteIntegrate(ALL, 255, true);
  yield dendriteReset(ALL);
  yield spikeSearch(ALL, 5, 0x3);
  yield record(ALL);
  yield hnswToSnn(ALL, query, 2, -256);
  yield snnReset(ALL);
}

/** The state after reset, then every command on an empty chip and on one with a vector here and there. */
export function* emptyAndSparse(shape: Shape): Stimulus {
  const last = shape.cores - 1;
  yield* everyCommand(shape, 0, 0);
  yield init(ALL, METRIC.l2);
  for (const [core, dim] of [
    [0, 0],
    [last, 1],
    [last, 2],
    [0, 1],
  ] as const) {
    yield insert(core, unitVector(shape, dim, 7));
    yield count(ALL);
  }
  yield* everyCommand(shape, last, 1);
  yield* everyCommand(shape, 0, 1);
  yield count(ALL);
}

/** Every refusal by every command, under every metric, with a look at the whole state between them. */
export function* everyRefusal(shape: Shape): Stimulus {
  const vector = unitVector(shape, 0, 1);
  for (const metric of Object.values(METRIC)) {
    yield init(ALL, metric);
    yield insert(0, vector);
    const list = refusals(shape, metric, vector);
    // The fabric refuses without looking at the metric, but for INIT: once is enough for the others.
    const shown = metric === METRIC.l2 ? list : list.filter(({ status }) => status === 'METRIC');
    for (const [number, { beats }] of shown.entries()) {
      yield beats;
      if (number % 8 === 7) yield count(ALL);
    }
  }
  for (const beats of combinations(shape, vector)) yield beats;
  yield count(ALL);
  // NODE: every command with an index, on a node that is not there.
  for (const index of [1, shape.vectors - 1]) {
    yield setType(0, index, 1);
    yield getType(0, index);
    yield setMembrane(0, index, 1);
    yield getMembrane(0, index);
    yield setThreshold(0, index, 1);
    yield getThreshold(0, index);
    yield inject(0, index, 1);
    yield getRefractory(0, index);
    yield remove(0, index);
    yield setPattern(0, index, 1);
    yield getPattern(0, index);
    yield encodeVector(0, index);
    yield similarity(0, index, 1);
    yield correlate(0, index, 32);
    yield aggregate(0, index);
    yield update(0, index, 1);
    yield setEdgeWeight(0, index, 1);
    yield getEdgeWeight(0, index);
    yield getRate(0, index);
    yield resonance(0, index);
    yield dendriteInject(0, index, 0, 1);
    yield dendriteIntegrate(0, index, true);
    yield getBranch(0, index, 0);
  }
  // A branch without a link.
  yield dendriteInject(0, 0, 0, 1);
  yield getBranch(0, 0, shape.degree - 1);
  // Unknown opcodes, beside the known ones and far from them.
  const known = new Set<number>(OPCODE_NAMES.map((name) => OPCODE[name]));
  for (let opcode = 0; opcode < 256; opcode += opcode < 66 ? 1 : 37) {
    if (!known.has(opcode)) yield command(opcode, 0);
  }
  yield count(ALL);
}

/** Cores with `nodes` vectors each, all filled at a time; full ones refuse one more. */
export function* fillAll(
  shape: Shape,
  metric: number,
  next: () => number[],
  nodes: number,
): Stimulus {
  yield init(ALL, metric);
  for (let index = 0; index < nodes; index++) {
    for (let core = 0; core < shape.cores; core++) yield insert(core, next());
  }
  yield insert(0, next());
  yield insert(shape.cores - 1, next());
  yield count(ALL);
}

/** INIT of one core between others that keep their vectors. */
export function* reuse(shape: Shape, metric: number, next: () => number[]): Stimulus {
  const core = 1 % shape.cores;
  yield init(core, metric);
  yield count(ALL);
  for (let index = 0; index < 3; index++) yield insert(core, next());
  yield count(core);
  yield exact(ALL, next(), shape.list);
}

/**
 * Commands that find their cores idle and the queue empty, and so wait for nothing but their own operands: decay factors, norms
 * and, under cosine, the reciprocal norm. When such a one goes to its core shows in the time of all that follows.
 */
export function* unhindered(shape: Shape, next: () => number[]): Stimulus {
  const alone = function* (beats: Beats): Stimulus {
    yield count(ALL);
    // Two cycles each at the front end, one in the queue: the count is answered before the last of them.
    for (let number = 0; number < 24; number++) yield command(0xff, 0);
    yield beats;
  };
  for (const metric of Object.values(METRIC)) {
    yield init(ALL, metric);
    yield* alone(insert(1 % shape.cores, next()));
    yield* alone(exact(ALL, next(), 1));
    yield* alone(route(next(), 1, 1));
    yield* alone(count(0));
  }
  for (const make of [step, oscillate, homeostasis, propagate]) yield* alone(make(0, 256));
  yield* alone(tick(ALL, 256, 256, true));
  yield count(ALL);
}

/**
 * Behind an insert that takes its time: more commands than the queue holds, and searches that need more places for their
 * results than are left.
 */
export function* behindInsert(shape: Shape, next: () => number[]): Stimulus {
  const { cores, list } = shape;
  const [slow, other] = [0, 1 % cores];
  yield insert(slow, next());
  for (let number = 0; number < 70; number++) yield command(0xff, 0);
  yield count(ALL);
  // Refused commands need no core and so do not wait for one; each takes a place. A search of k results needs k of them, used or not.
  for (const [waiting, k] of [
    [56, list],
    [48, list],
    [62, 1],
    [63, 2],
  ] as const) {
    yield insert(slow, next());
    for (let number = 0; number < waiting; number++) yield command(0xff, 0);
    yield exact(other, next(), k);
    yield exact(other, next(), 1);
  }
  // The last place is free or not: whoever waits for it is so long at work that the chip ends later.
  for (const waiting of [62, 63]) {
    yield insert(slow, next());
    for (let number = 0; number < waiting; number++) yield command(0xff, 0);
    yield insert(other, next());
  }
  // Refused commands whose answers leave while the cores of a ROUTE are being chosen.
  for (const routed of [route, routeExact]) {
    yield insert(slow, next());
    for (let number = 0; number < 50; number++) yield command(0xff, 0);
    yield routed(next(), 2, 1);
  }
  yield insert(slow, next());
  for (let number = 0; number < 5; number++) yield exact(other, next(), list, 0);
  yield count(ALL);
}
