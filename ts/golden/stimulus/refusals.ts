/** Every way in which each command can be refused by its operands: the table behind directed, random and fault. */
import {
  ALL,
  type Beats,
  command,
  EXACT,
  METRIC,
  readFields,
  resonanceFields,
  searchFields,
  timeFields,
} from './commands.ts';
import {
  hasAll,
  hasBranch,
  hasDt,
  hasElement,
  hasIndex,
  hasMembrane,
  hasVector,
  OPCODE,
  OPCODE_NAMES,
  type OpcodeName,
} from './operands.ts';
import type { Shape } from './shape.ts';
import { type Status as StatusName, STATUSES as STATUS } from '../../model/protocol.ts';

export { STATUS, type StatusName };

/** A command that the fabric refuses whatever the state is, but for the chip's metric. */
export interface Refusal {
  readonly name: OpcodeName;
  readonly status: StatusName;
  readonly beats: Beats;
}

interface Operands {
  core?: number;
  index?: number;
  branch?: number;
  upper?: number;
}

/**
 * All refusals by operand; `metric` is the chip's, `vector` follows every command that has one. NODE and FULL depend on
 * the state and are not among them.
 */
export function refusals(shape: Shape, metric: number, vector: ArrayLike<number>): Refusal[] {
  return OPCODE_NAMES.flatMap((name) =>
    waysToRefuse(name, shape, metric).map(([status, operands]) => ({
      name,
      status,
      beats: build(name, { ...legal(name, shape, metric), ...operands }, vector),
    })),
  );
}

/** Every broken operand; of a command that is left out also the legal ones, and always for that reason. */
function waysToRefuse(name: OpcodeName, shape: Shape, metric: number): [StatusName, Operands][] {
  const list = broken(name, shape, metric);
  if (!shape.absent.has(name)) return list;
  const whole: Operands[] = hasAll(name) ? [{}, { core: ALL }] : [{}];
  return [...whole, ...list.map(([, operands]) => operands)].map((operands) => [
    'UNSUPPORTED',
    operands,
  ]);
}

function build(name: OpcodeName, operands: Operands, vector: ArrayLike<number>): Beats {
  const { core = 0, index = 0, branch = 0, upper = 0 } = operands;
  const opcode = OPCODE[name];
  const fields = { index, branch, upper };
  return command(opcode, core, hasVector(opcode) ? { ...fields, vector } : fields);
}

/** Operands that are legal, so that the broken one is alone. */
function legal(name: OpcodeName, shape: Shape, metric: number): Operands {
  switch (name) {
    case 'INIT':
      return { upper: metric };
    case 'SEARCH':
      return { upper: searchFields(1, 0xffff) };
    case 'RESONANCE_SEARCH':
      return { upper: resonanceFields(1, 512, 0xffff) };
    case 'HNSW_TO_SNN':
      return { upper: timeFields(1, 256) };
    case 'ROUTE':
      return { core: ALL, upper: searchFields(1, 0xffff) };
    case 'SPIKE_SEARCH':
      return { index: 1, upper: 5 };
    case 'NEURO_SEARCH':
      return { branch: 1, upper: timeFields(1, 1) };
    case 'SET_THRESHOLD':
      return { upper: shape.membraneOne };
    case 'STEP':
    case 'TICK':
    case 'HOMEOSTASIS':
    case 'OSCILLATE':
      return { upper: timeFields(1) };
    default:
      return {};
  }
}

function broken(name: OpcodeName, shape: Shape, metric: number): [StatusName, Operands][] {
  const list: [StatusName, Operands][] = [];
  const add = (status: StatusName, ...operands: Operands[]) =>
    list.push(...operands.map((each): [StatusName, Operands] => [status, each]));

  if (!hasAll(name)) add('BROADCAST', { core: ALL });
  if (name === 'ROUTE') add('BROADCAST', { core: 0 }, { core: shape.cores - 1 });
  for (const core of [shape.cores, 255])
    if (core >= shape.cores && core < 256)
      add('CORE', name === 'ROUTE' ? { index: core } : { core });
  if (hasIndex(name)) {
    const end = hasElement(name) ? shape.dims : shape.vectors;
    for (const index of [end, shape.vectors, 255]) if (index < 256) add('INDEX', { index });
  }
  if (hasBranch(name)) {
    for (const branch of [shape.degree, 7]) add('INDEX', { branch });
  }
  if (name === 'INIT') {
    add(
      'METRIC',
      { upper: 3 },
      { core: ALL, upper: 3 },
      { upper: (metric + 1) % 3 },
      { upper: (metric + 2) % 3 },
    );
  }
  if (name === 'SPIKE_SEARCH') {
    for (const index of [0, shape.list + 1, 32 + 1, 255]) {
      add('K', { index }, { core: ALL, index });
    }
  }
  if (name === 'RESONANCE_SEARCH') {
    for (const k of [0, Math.min(31, shape.list + 1), 31]) {
      if (k > 0 && k <= shape.list) continue;
      const upper = resonanceFields(k, 100, 0xffff);
      add('K', { upper }, { core: ALL, upper });
    }
    for (const weight of [513, 1024, 2047]) {
      const upper = resonanceFields(1, weight, 0xffff);
      add('VALUE', { upper }, { core: ALL, upper });
    }
  }
  if (name === 'HNSW_TO_SNN') {
    for (const k of [0, Math.min(31, shape.list + 1), 31]) {
      add('K', { upper: timeFields(k, 256) }, { core: ALL, upper: timeFields(k, 256) });
    }
  }
  if (name === 'SET_DELTA') {
    const { deltaMin, deltaMax } = shape;
    for (const value of [deltaMin - 1, deltaMax + 1, -(2 ** 31), 2 ** 31 - 1]) {
      add('VALUE', { upper: value });
    }
  }
  if (name === 'ROUTE' && metric !== METRIC.l2) add('METRIC', { branch: EXACT });
  if (name === 'SEARCH' || name === 'ROUTE') {
    // ROUTE goes to all cores, or it is refused for that.
    const alone = name === 'ROUTE' ? { core: ALL } : {};
    const any = 0xffff;
    // The fields hold five bits.
    const wide = Math.min(31, shape.list + 1);
    for (const k of [0, wide, 31]) {
      if (k > 0 && k <= shape.list) continue;
      const upper = searchFields(k, any);
      add('K', { ...alone, upper }, { core: ALL, upper });
    }
    for (const [l, w] of [
      [0, 0],
      [0, 1],
      [wide, 1],
      [31, 31],
      [4, 0],
      [4, 5],
      [1, 2],
      [shape.list, wide],
    ] as const) {
      const upper = searchFields(1, any, { list: l, width: w });
      add('LIST', { ...alone, upper }, { core: ALL, upper });
    }
  }
  if (name === 'NEURO_SEARCH') {
    for (const k of [0, shape.list + 1, 31].filter((each) => each <= 31)) {
      if (k > 0 && k <= shape.list) continue;
      add('K', { upper: timeFields(1, k) }, { core: ALL, upper: timeFields(1, k) });
    }
    // No iterations, too many, and the same beside the bit for competition.
    for (const branch of [0, 33, 63, 64, 64 + 33]) add('VALUE', { branch }, { core: ALL, branch });
  }
  if (name === 'SET_TYPE') add('TYPE', { upper: 16 }, { upper: 255 });
  if (hasMembrane(name)) {
    const { membraneMin, membraneMax } = shape;
    for (const value of [membraneMin - 1, membraneMax + 1, -(2 ** 31), 2 ** 31 - 1]) {
      add('VALUE', { upper: value });
    }
  }
  if (name === 'SET_THRESHOLD')
    add('VALUE', { upper: 0 }, { upper: -1 }, { upper: shape.membraneMin });
  if (hasDt(name)) {
    for (const dt of [0, shape.dtMax + 1, 0x8000, 0xffff]) {
      const upper = timeFields(dt, name === 'NEURO_SEARCH' ? 1 : 0);
      add('DT', { upper }, { core: ALL, upper });
    }
  }
  if (name === 'READ') add('FIELD', ...noElements(shape));
  return list;
}

/** Elements that READ does not find: no such field, item or part, and an index where the field has none. */
function noElements({ fields }: Shape): Operands[] {
  const beside = fields.flatMap(({ byNode, items, parts }, field): Operands[] => [
    { upper: readFields(field, items) },
    { upper: readFields(field, 255) },
    { upper: readFields(field, 0, parts) },
    { upper: readFields(field, items - 1, 128) },
    ...(byNode ? [] : [{ index: 1, upper: readFields(field) }]),
  ]);
  const numbers = [fields.length, fields.length + 15, 64, 255];
  return [...numbers.map((field) => ({ upper: readFields(field) })), ...beside];
}

/** Commands that break two rules or more: the first in the order of the table answers. */
export function combinations(shape: Shape, vector: ArrayLike<number>): Beats[] {
  const { cores, vectors, membraneMax, list, dtMax } = shape;
  const outside = Math.min(255, cores);
  const huge = membraneMax + 1;
  return [
    // BROADCAST before INDEX and VALUE; CORE before everything behind it.
    command(OPCODE.SET_MEMBRANE, ALL, { index: vectors, upper: huge }),
    command(OPCODE.SET_TYPE, ALL, { index: 255, upper: 255 }),
    command(OPCODE.INSERT, ALL, { vector }),
    command(OPCODE.SET_THRESHOLD, outside, { index: vectors, upper: 0 }),
    command(OPCODE.STEP, outside, { upper: timeFields(0) }),
    command(OPCODE.INIT, outside, { upper: 3 }),
    command(OPCODE.SEARCH, outside, { upper: searchFields(0, 0, { list: 0, width: 0 }), vector }),
    // BROADCAST before CORE before K before LIST before METRIC.
    command(OPCODE.ROUTE, outside, { index: 255, upper: searchFields(0, 0), vector }),
    command(OPCODE.ROUTE, ALL, { index: 255, upper: searchFields(0, 0), branch: EXACT, vector }),
    command(OPCODE.ROUTE, ALL, {
      upper: searchFields(0, 0, { list: 0, width: 0 }),
      branch: EXACT,
      vector,
    }),
    // CORE before INDEX before FIELD.
    command(OPCODE.READ, outside, { index: vectors, upper: readFields(255) }),
    command(OPCODE.READ, 0, { index: vectors, upper: readFields(255, 255, 255) }),
    // INDEX before TYPE and VALUE; K before LIST.
    command(OPCODE.SET_TYPE, 0, { index: vectors, upper: 16 }),
    command(OPCODE.INJECT, 0, { index: 255, upper: huge }),
    command(OPCODE.DENDRITE_INJECT, 0, { branch: 7, upper: huge }),
    command(OPCODE.SEARCH, 0, { upper: searchFields(0, 0xffff, { list: 0, width: 0 }), vector }),
    // CORE before K; INDEX before VALUE.
    command(OPCODE.HNSW_TO_SNN, outside, { upper: timeFields(0), vector }),
    command(OPCODE.SET_DELTA, 0, { index: shape.dims, upper: shape.deltaMax + 1 }),
    command(OPCODE.SEARCH, ALL, {
      upper: searchFields(list + 1, 0, { list: 31, width: 31 }),
      vector,
    }),
    // CORE before K before VALUE.
    command(OPCODE.RESONANCE_SEARCH, outside, { upper: resonanceFields(0, 513, 0), vector }),
    command(OPCODE.RESONANCE_SEARCH, 0, { upper: resonanceFields(0, 2047, 0xffff), vector }),
    command(OPCODE.TICK, ALL, { index: 1, upper: timeFields(dtMax + 1, -1) }),
    // K before VALUE before DT.
    command(OPCODE.NEURO_SEARCH, 0, { branch: 0, upper: timeFields(0, 0), vector }),
    command(OPCODE.NEURO_SEARCH, 0, { branch: 33, upper: timeFields(0, 1), vector }),
  ];
}
