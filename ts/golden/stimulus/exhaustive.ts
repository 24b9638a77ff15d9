/**
 * Every command refused in every way: each opcode in each state of the cores with every illegal value of its operands of 8 bits or
 * fewer, and of wider ones the values beside the limits, the ends, each single bit and random ones. What is illegal, `ranges.ts` says.
 */
import type { Opcode, Status } from '../../model/protocol.ts';
import type { Random } from '../prng.ts';
import {
  ALL,
  type Beats,
  count,
  exact,
  init,
  inject,
  insert,
  METRIC,
  record,
  remove,
  setPattern,
  setType,
  type Stimulus,
  tick,
  vectorBeats,
} from './commands.ts';
import {
  type Chip,
  type CommandRanges,
  CORE,
  type Operand,
  RANGES,
  needsNode,
  rangesOf,
  situationOf,
  statusOf,
  toAll,
  withOperand,
} from './ranges.ts';
import type { Shape } from './shape.ts';
import { VectorSource } from './vectors.ts';

/** A command and the status of its answer. */
export interface Case {
  /** What is wrong with it, for messages: `STEP dt`. */
  readonly name: string;
  readonly header: bigint;
  readonly status: Status;
}

/** Widest operand whose illegal values are all sent. */
const WHOLE = 8;
/** Random values of a wider one. */
const RANDOM_VALUES = 100;
/** Illegal commands between two looks at the chip. */
const BETWEEN_PROOFS = 100;

/** States of the cores, all alike. */
export const STATES = ['empty', 'part', 'full', 'deleted'] as const;
export type State = (typeof STATES)[number];

/** The metric of each state, so that every one is the chip's at some time. */
export const METRIC_OF: Readonly<Record<State, number>> = {
  ...{ empty: METRIC.l2, part: METRIC.cosine, full: METRIC.dot, deleted: METRIC.l2 },
};

/** A step of the suite: a command that is legal, or a case. */
export type Step = { readonly beats: Beats } & Partial<Case>;

/** The whole suite, or every `stride`-th of its illegal commands. */
export function* exhaustive(shape: Shape, random: Random, stride = 1): Stimulus {
  for (const { beats } of steps(shape, random, stride)) yield beats;
}

/** The suite's steps. */
export function* steps(shape: Shape, random: Random, stride = 1): Generator<Step, void> {
  const source = new VectorSource(random, shape);
  let number = 0;
  for (const state of STATES) {
    const metric = METRIC_OF[state];
    const chip: Chip = { shape, metric, nodes: nodesOf(state, shape) };
    for (const beats of build(chip, source)) yield { beats };
    for (const each of illegal(chip, random)) {
      if (number++ % stride !== 0) continue;
      yield { ...each, beats: beatsOf(each.header, source) };
      if (number % BETWEEN_PROOFS === 0) yield* proof(source);
    }
    yield* proof(source);
  }
}

/** The nodes of each core in a state. */
export function nodesOf(state: State, { vectors }: Shape): ReadonlySet<number> {
  const every = Array.from({ length: vectors }, (_, node) => node);
  const kept: Readonly<Record<State, (node: number) => boolean>> = {
    empty: () => false,
    part: (node) => node < vectors / 2,
    full: () => true,
    deleted: (node) => node % 3 === 1,
  };
  return new Set(every.filter(kept[state]));
}

/** Brings all cores into a state, with something in every memory. */
function* build(chip: Chip, source: VectorSource): Generator<Beats, void> {
  const { shape, metric, nodes } = chip;
  yield init(ALL, metric);
  const last = Math.max(-1, ...nodes);
  for (let core = 0; core < shape.cores; core++) {
    for (let node = 0; node <= last; node++) yield insert(core, source.next());
    for (let node = 0; node <= last; node++) if (!nodes.has(node)) yield remove(core, node);
    for (const node of nodes) {
      yield setType(core, node, node % 16);
      yield setPattern(core, node, 0x1234_5678 ^ node);
      if (node % 2 === 1) yield inject(core, node, 2 * shape.membraneOne);
    }
  }
  // Twice: the second tick finds traces, and learns.
  for (let round = 0; round < 2; round++) yield tick(ALL, 256, 256, true);
  yield record(ALL);
}

/** Legal commands that see what an illegal one could have broken. */
function* proof(source: VectorSource): Generator<Step, void> {
  yield { beats: exact(ALL, source.next(), 2) };
  yield { beats: count(ALL) };
}

const beatsOf = (header: bigint, source: VectorSource): Beats =>
  rangesOf(Number(header & 0xffn))?.vector ? [header, ...vectorBeats(source.next())] : [header];

/** Every illegal command in a state of the chip. */
export function* illegal(chip: Chip, random: Random): Generator<Case, void> {
  let core = 0;
  // Each core in turn: they are all alike.
  const aimed = (header: bigint) => withOperand(header, CORE, core++ % chip.shape.cores);
  const addressed = (row: CommandRanges, header: bigint) => [
    ...(row.all === 'only' ? [] : [aimed(header)]),
    ...(row.all ? [toAll(header)] : []),
  ];
  const fill = () => BigInt(random.bits()) << 32n;
  for (let code = 0; code < 256; code++) {
    if (rangesOf(code) !== undefined) continue;
    const headers = [BigInt(code), toAll(BigInt(code)), withOperand(BigInt(code), CORE, 255)];
    for (const header of headers) {
      yield { name: 'unknown', header: header | fill(), status: 'OPCODE' };
    }
  }
  for (const [name, row] of Object.entries(RANGES) as [Opcode, CommandRanges][]) {
    const whole = legalHeader(row, chip);
    // Of a command that is left out it does not matter what is wrong with it.
    const absent = chip.shape.absent.has(name);
    const because = (status: Status): Status => (absent ? 'UNSUPPORTED' : status);
    if (absent) yield { name, header: aimed(whole), status: 'UNSUPPORTED' };
    if (row.all !== true) {
      const wrong = row.all === 'only' ? whole : toAll(whole);
      const status = because('BROADCAST');
      yield { name, header: wrong, status };
      yield { name, header: withOperand(wrong, CORE, 255), status };
    }
    for (let outside = chip.shape.cores; outside < 256 && row.all !== 'only'; outside++) {
      yield {
        name: `${name} core`,
        header: withOperand(whole, CORE, outside),
        status: because('CORE'),
      };
    }
    for (const operand of row.operands ?? []) {
      for (const broken of brokenBy(operand, row, whole, chip, random)) {
        for (const header of addressed(row, broken)) {
          const status = statusOf(header, chip);
          // What breaks another rule first is a case of that rule's operand.
          if (status === because(operand.status) && status !== 'OK') {
            yield { name: `${name} ${operand.name}`, header, status };
          }
        }
      }
    }
    if (absent) continue;
    if (needsNode(row)) yield* missingNodes(name, row, whole, chip);
    if (row.needs === 'place' && chip.nodes.size === chip.shape.vectors) {
      for (let each = 0; each < chip.shape.cores; each++)
        yield { name, header: aimed(whole), status: 'FULL' };
    }
  }
}

/** A row's command to core 0 with operands that are legal; its node is there, if the core has any. */
export function legalHeader(row: CommandRanges, { metric, nodes }: Chip): bigint {
  const [node = 0] = nodes;
  const values: Readonly<Record<string, number>> = { index: node, metric, ...row.legal };
  return (row.operands ?? []).reduce(
    (header, operand) => withOperand(header, operand, values[operand.name] ?? 0),
    BigInt(row.code),
  );
}

/** Headers in which the operand has the values that are tried, legal ones among them. */
function* brokenBy(
  operand: Operand,
  row: CommandRanges,
  whole: bigint,
  chip: Chip,
  random: Random,
): Generator<bigint, void> {
  const beside = row.operands?.find(({ name }) => name === operand.over);
  for (const base of beside === undefined ? [whole] : eachLegal(beside, row, whole, chip)) {
    for (const value of valuesOf(operand, row, base, chip, random)) {
      yield withOperand(base, operand, value);
    }
  }
}

function* eachLegal(
  operand: Operand,
  row: CommandRanges,
  whole: bigint,
  chip: Chip,
): Generator<bigint, void> {
  const [least, greatest] = operand.legal(situationOf(whole, row, chip));
  for (let value = least; value <= greatest; value++) yield withOperand(whole, operand, value);
}

/** All values of a narrow operand; of a wide one those beside the limits, the ends, each single bit and random ones. */
function valuesOf(
  operand: Operand,
  row: CommandRanges,
  base: bigint,
  chip: Chip,
  random: Random,
): number[] {
  const { width, signed } = operand;
  if (width <= WHOLE) return Array.from({ length: 2 ** width }, (_, value) => value);
  const [least, greatest] = operand.legal(situationOf(base, row, chip));
  const ends = signed ? [-(2 ** (width - 1)), 2 ** (width - 1) - 1] : [0, 2 ** width - 1];
  const bits = Array.from({ length: width }, (_, bit) => 2 ** bit);
  const some = Array.from({ length: RANDOM_VALUES }, () => random.bits());
  return [least - 1, greatest + 1, ...ends, ...bits, ...some];
}

/** The command of every node that is not there. */
function* missingNodes(
  name: string,
  row: CommandRanges,
  whole: bigint,
  { shape, nodes }: Chip,
): Generator<Case, void> {
  const index = row.operands!.find((operand) => operand.name === 'index')!;
  for (let node = 0; node < shape.vectors; node++) {
    if (nodes.has(node)) continue;
    const header = withOperand(withOperand(whole, index, node), CORE, node % shape.cores);
    yield { name: `${name} node`, header, status: 'NODE' };
  }
}
