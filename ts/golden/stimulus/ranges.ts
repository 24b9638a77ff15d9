/**
 * The legal ranges of every command's operands, after docs/engine.md, section 3, in one table. It knows nothing of how model,
 * RTL or the other generators check a command: `statusOf` says from it alone how a header must be answered.
 */
import type { Opcode, Status } from '../../model/protocol.ts';
import type { Shape } from './shape.ts';

/** Least and greatest legal value. */
export type Range = readonly [least: number, greatest: number];

/** What a range may depend on. */
export interface Situation {
  readonly shape: Shape;
  /** The chip's metric. */
  readonly metric: number;
  /** The command goes to all cores. */
  readonly all: boolean;
  /** Value of the command's operand of this name. */
  readonly operand: (name: string) => number;
}

/** An operand: its place in the header, what it may be, and the status of a command in which it is not. */
export interface Operand {
  readonly name: string;
  readonly lsb: number;
  readonly width: number;
  readonly signed?: boolean;
  readonly status: Status;
  readonly legal: (situation: Situation) => Range;
  /** The operand on which the range depends: it is broken beside every legal value of that one. */
  readonly over?: string;
}

/** A command: what it may be addressed to, its operands in the order in which they are checked, and what it needs in the core. */
export interface CommandRanges {
  readonly code: number;
  /** May go to all cores; `only`: must. */
  readonly all?: true | 'only';
  readonly operands?: readonly Operand[];
  /** Legal values of operands for which 0 is not, or which let another one count. */
  readonly legal?: Readonly<Record<string, number>>;
  /** Vector beats follow. */
  readonly vector?: boolean;
  /**
   * `node`: operand `index` names a node that must be there, unless the command goes to all cores; `link`: so it does, and operand
   * `branch` a slot of it with a link; `place`: the core must have a free one.
   */
  readonly needs?: 'node' | 'link' | 'place';
}

/** The core's number, and whether it counts, are in every header. */
export const CORE = { lsb: 8, width: 8 } as const;
const ALL_BIT = 16;

const DT_MAX = 4096;
const TYPES = 16;
const METRICS = 3;
/** 2.0 in u11.8. */
const WEIGHT_MAX = 512;
/** Bits of a spike history. */
const ITERATIONS = 32;

const index: Operand = {
  ...{ name: 'index', lsb: 24, width: 8, status: 'INDEX' },
  legal: ({ shape }) => [0, shape.vectors - 1],
};
/** Which of a node's slots: the suites ask for slot 0, which has a link wherever the first node is not alone. */
const branch: Operand = {
  ...{ name: 'branch', lsb: 17, width: 3, status: 'INDEX' },
  legal: ({ shape }) => [0, shape.degree - 1],
};
const dt: Operand = {
  ...{ name: 'dt', lsb: 32, width: 16, status: 'DT' },
  legal: () => [1, DT_MAX],
};
const value: Operand = {
  ...{ name: 'value', lsb: 32, width: 32, signed: true, status: 'VALUE' },
  legal: ({ shape }) => [shape.membraneMin, shape.membraneMax],
};
const threshold: Operand = { ...value, legal: ({ shape }) => [1, shape.membraneMax] };
const metric: Operand = {
  ...{ name: 'metric', lsb: 32, width: 2, status: 'METRIC' },
  legal: ({ all, metric: chips }) => (all ? [0, METRICS - 1] : [chips, chips]),
};
const dim: Operand = {
  ...{ name: 'element', lsb: 24, width: 8, status: 'INDEX' },
  legal: ({ shape }) => [0, shape.dims - 1],
};
const delta: Operand = {
  ...{ name: 'delta', lsb: 32, width: 32, signed: true, status: 'VALUE' },
  legal: ({ shape }) => [shape.deltaMin, shape.deltaMax],
};
const type: Operand = {
  ...{ name: 'type', lsb: 32, width: 8, status: 'TYPE' },
  legal: () => [0, TYPES - 1],
};

const upToList = ({ shape }: Situation): Range => [1, shape.list];
const inBeam =
  (range: (situation: Situation) => Range) =>
  (situation: Situation): Range =>
    situation.operand('mode') === 1 ? range(situation) : [0, 31];
const search: readonly Operand[] = [
  { name: 'k', lsb: 32, width: 5, status: 'K', legal: upToList },
  { name: 'mode', lsb: 37, width: 1, status: 'OK', legal: () => [0, 1] },
  { name: 'L', lsb: 38, width: 5, status: 'LIST', legal: inBeam(upToList) },
  {
    ...{ name: 'W', lsb: 43, width: 5, status: 'LIST', over: 'L' },
    legal: inBeam(({ operand }) => [1, operand('L')]),
  },
];

const resonant: readonly Operand[] = [
  { name: 'k', lsb: 32, width: 5, status: 'K', legal: upToList },
  { name: 'weight', lsb: 37, width: 11, status: 'VALUE', legal: () => [0, WEIGHT_MAX] },
];

/** ROUTE: P - 1 in the place of an index; what is exact is L2 and no beam. */
const routed: readonly Operand[] = [
  { name: 'cores', lsb: 24, width: 8, status: 'CORE', legal: ({ shape }) => [0, shape.cores - 1] },
  ...search.map((operand): Operand =>
    operand.status === 'LIST'
      ? {
          ...operand,
          legal: (situation) =>
            situation.operand('exact') === 1 ? [0, 31] : operand.legal(situation),
        }
      : operand,
  ),
  {
    ...{ name: 'exact', lsb: 17, width: 1, status: 'METRIC' },
    legal: ({ metric: chips }) => [0, chips === 0 ? 1 : 0],
  },
];

/** What READ may ask of the field that the command names; of a field that there is not, anything: FIELD is said already. */
const ofField =
  (greatest: (field: Shape['fields'][number], shape: Shape) => number) =>
  ({ shape, operand }: Situation): Range => {
    const field = shape.fields[operand('field')];
    return [0, field === undefined ? 255 : greatest(field, shape)];
  };
const element: readonly Operand[] = [
  index,
  {
    ...{ name: 'field', lsb: 32, width: 8, status: 'FIELD' },
    legal: ({ shape }) => [0, shape.fields.length - 1],
  },
  {
    ...{ name: 'item', lsb: 40, width: 8, status: 'FIELD', over: 'field' },
    legal: ofField(({ items }) => items - 1),
  },
  {
    ...{ name: 'part', lsb: 48, width: 8, status: 'FIELD', over: 'field' },
    legal: ofField(({ parts }) => parts - 1),
  },
  {
    ...{ name: 'index', lsb: 24, width: 8, status: 'FIELD', over: 'field' },
    legal: ofField(({ byNode }, { vectors }) => (byNode ? vectors - 1 : 0)),
  },
];

const node = { operands: [index], needs: 'node' } as const;
const all = { all: true } as const;
const timed = { all: true, operands: [dt], legal: { dt: 1 } } as const;

/** Every command. A new one needs its row here: without it this file does not compile, and its opcode counts as unknown. */
export const RANGES: Readonly<Record<Opcode, CommandRanges>> = {
  INIT: { code: 0x01, all: true, operands: [metric] },
  INSERT: { code: 0x02, vector: true, needs: 'place' },
  SEARCH: {
    ...{ code: 0x03, all: true, operands: search, vector: true },
    legal: { k: 1, mode: 1, L: 1, W: 1 },
  },
  COUNT: { code: 0x04, ...all },
  SET_TYPE: { code: 0x05, operands: [index, type], needs: 'node' },
  GET_TYPE: { code: 0x06, ...node },
  GET_FLAGS: { code: 0x07 },
  DELETE: { code: 0x08, ...node },
  SET_EDGE_WEIGHT: { code: 0x0a, ...node },
  GET_EDGE_WEIGHT: { code: 0x0b, ...node },
  READ: { code: 0x0c, operands: element },
  ROUTE: {
    ...{ code: 0x0e, all: 'only', operands: routed, vector: true },
    legal: { k: 1, mode: 1, L: 1, W: 1 },
  },
  SNN_RESET: { code: 0x10, ...all },
  SET_MEMBRANE: { code: 0x11, operands: [index, value], needs: 'node' },
  GET_MEMBRANE: { code: 0x12, ...node },
  SET_THRESHOLD: {
    ...{ code: 0x13, operands: [index, threshold], needs: 'node' },
    legal: { value: 1 },
  },
  GET_THRESHOLD: { code: 0x14, ...node },
  INJECT: { code: 0x15, operands: [index, value], needs: 'node' },
  STEP: { code: 0x16, ...timed },
  PROPAGATE: { code: 0x17, ...all },
  STDP: { code: 0x18, ...all },
  TICK: { code: 0x19, ...timed },
  GET_SPIKES: { code: 0x1a },
  GET_TIME: { code: 0x1b },
  GET_REFRACTORY: { code: 0x1c, ...node },
  ENCODE: { code: 0x20, ...node },
  SET_PATTERN: { code: 0x21, ...node },
  GET_PATTERN: { code: 0x22, ...node },
  SIMILARITY: { code: 0x23, ...node },
  SPIKE_SEARCH: {
    ...{ code: 0x24, all: true, legal: { k: 1 } },
    operands: [{ name: 'k', lsb: 24, width: 8, status: 'K', legal: upToList }],
  },
  RECORD: { code: 0x25, ...all },
  MATCH: { code: 0x26 },
  CORRELATE: { code: 0x27, ...node },
  HOMEOSTASIS: { code: 0x28, ...timed },
  GET_RATE: { code: 0x29, ...node },
  ACTIVITY: { code: 0x2a, ...all },
  OSCILLATE: { code: 0x2b, ...timed },
  GET_PHASE: { code: 0x2c },
  RESONANCE: { code: 0x2d, ...node },
  RESONANCE_SEARCH: {
    ...{ code: 0x2e, all: true, operands: resonant, vector: true },
    legal: { k: 1 },
  },
  WTA_RESET: { code: 0x30, ...all },
  WTA_COMPETE: { code: 0x31, ...all },
  WTA_SOFT: { code: 0x32, ...all },
  DENDRITE_RESET: { code: 0x33, ...all },
  DENDRITE_INJECT: { code: 0x34, operands: [index, branch, value], needs: 'link' },
  DENDRITE_INTEGRATE: {
    ...{ code: 0x35, all: true, needs: 'node' },
    operands: [
      { ...index, legal: ({ shape, all: every }) => [0, every ? 255 : shape.vectors - 1] },
      { name: 'clear', lsb: 17, width: 1, status: 'OK', legal: () => [0, 1] },
    ],
  },
  DENDRITE_PROPAGATE: { code: 0x36, ...all },
  GET_BRANCH: { code: 0x37, operands: [index, branch], needs: 'link' },
  NEURO_SEARCH: {
    ...{ code: 0x39, all: true, vector: true, legal: { k: 1, iterations: 1, dt: 1 } },
    operands: [
      { name: 'k', lsb: 48, width: 5, status: 'K', legal: upToList },
      { name: 'iterations', lsb: 17, width: 6, status: 'VALUE', legal: () => [1, ITERATIONS] },
      dt,
    ],
  },
  HNSW_TO_SNN: {
    ...{ code: 0x38, all: true, vector: true, legal: { k: 1 } },
    operands: [{ name: 'k', lsb: 32, width: 5, status: 'K', legal: upToList }],
  },
  AGGREGATE: { code: 0x3a, ...node },
  UPDATE: { code: 0x3b, ...node },
  GET_DELTA: { code: 0x3c, operands: [dim] },
  SET_DELTA: { code: 0x3d, operands: [dim, delta] },
};

const BY_CODE = new Map(Object.values(RANGES).map((row) => [row.code, row]));
const NAMES = Object.keys(RANGES) as Opcode[];

/** The row of an opcode; undefined where there is no such command. */
export function rangesOf(code: number): CommandRanges | undefined {
  return BY_CODE.get(code);
}

/** Whether the command names a node that must be there. */
export function needsNode({ needs }: CommandRanges): boolean {
  return needs === 'node' || needs === 'link';
}

/** An operand's value in a header. */
export function operandOf(header: bigint, { lsb, width, signed = false }: OperandPlace): number {
  const bits = header >> BigInt(lsb);
  return Number(signed ? BigInt.asIntN(width, bits) : BigInt.asUintN(width, bits));
}

/** `header` with `value`, cut to the operand's width, in its place. */
export function withOperand(header: bigint, { lsb, width }: OperandPlace, value: number): bigint {
  const mask = BigInt.asUintN(width, -1n) << BigInt(lsb);
  return (header & ~mask) | (BigInt.asUintN(width, BigInt(value)) << BigInt(lsb));
}

/** `header` to all cores. */
export const toAll = (header: bigint): bigint => header | (1n << BigInt(ALL_BIT));

export type OperandPlace = Pick<Operand, 'lsb' | 'width' | 'signed'>;

/** The chip as far as a status depends on it. */
export interface Chip {
  readonly shape: Shape;
  readonly metric: number;
  /** The nodes of the addressed core, or of all. */
  readonly nodes: ReadonlySet<number>;
}

/** The situation of a header's operands. */
export function situationOf(header: bigint, row: CommandRanges, chip: Chip): Situation {
  return {
    ...{ shape: chip.shape, metric: chip.metric },
    all: ((header >> BigInt(ALL_BIT)) & 1n) === 1n,
    operand: (name) => {
      const found = row.operands?.find((one) => one.name === name);
      if (found === undefined) throw new Error(`opcode ${row.code} has no operand ${name}`);
      return operandOf(header, found);
    },
  };
}

/** How the command of this header is answered: the first rule that it breaks, or OK. */
export function statusOf(header: bigint, chip: Chip): Status {
  const row = rangesOf(operandOf(header, { lsb: 0, width: 8 }));
  if (row === undefined) return 'OPCODE';
  if (NAMES.some((name) => RANGES[name] === row && chip.shape.absent.has(name)))
    return 'UNSUPPORTED';
  const situation = situationOf(header, row, chip);
  if (situation.all ? !row.all : row.all === 'only') return 'BROADCAST';
  if (!situation.all && operandOf(header, CORE) >= chip.shape.cores) return 'CORE';
  for (const operand of row.operands ?? []) {
    const [least, greatest] = operand.legal(situation);
    const given = operandOf(header, operand);
    if (given < least || given > greatest) return operand.status;
  }
  if (needsNode(row) && !situation.all) {
    const alone = row.needs === 'link' && chip.nodes.size === 1;
    if (alone || !chip.nodes.has(situation.operand('index'))) return 'NODE';
  }
  if (row.needs === 'place' && chip.nodes.size === chip.shape.vectors) return 'FULL';
  return 'OK';
}
