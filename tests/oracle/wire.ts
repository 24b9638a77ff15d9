/** Beats of the command and response ports, sections 3 and 4: fields by their bit positions, and the order of refusals. */
import type { Words } from './distance.ts';
import { DT_MAX, rootBits, type Shape } from './shape.ts';

export const OP = {
  INIT: 0x01,
  INSERT: 0x02,
  SEARCH: 0x03,
  COUNT: 0x04,
  SET_TYPE: 0x05,
  GET_TYPE: 0x06,
  GET_FLAGS: 0x07,
  DELETE: 0x08,
  SET_EDGE_WEIGHT: 0x0a,
  GET_EDGE_WEIGHT: 0x0b,
  READ: 0x0c,
  ROUTE: 0x0e,
  SNN_RESET: 0x10,
  SET_MEMBRANE: 0x11,
  GET_MEMBRANE: 0x12,
  SET_THRESHOLD: 0x13,
  GET_THRESHOLD: 0x14,
  INJECT: 0x15,
  STEP: 0x16,
  PROPAGATE: 0x17,
  STDP: 0x18,
  TICK: 0x19,
  GET_SPIKES: 0x1a,
  GET_TIME: 0x1b,
  GET_REFRACTORY: 0x1c,
  HOMEOSTASIS: 0x28,
  GET_RATE: 0x29,
  ACTIVITY: 0x2a,
  OSCILLATE: 0x2b,
  GET_PHASE: 0x2c,
  RESONANCE: 0x2d,
  RESONANCE_SEARCH: 0x2e,
  WTA_RESET: 0x30,
  WTA_COMPETE: 0x31,
  WTA_SOFT: 0x32,
  DENDRITE_RESET: 0x33,
  DENDRITE_INJECT: 0x34,
  DENDRITE_INTEGRATE: 0x35,
  DENDRITE_PROPAGATE: 0x36,
  GET_BRANCH: 0x37,
  NEURO_SEARCH: 0x39,
  HNSW_TO_SNN: 0x38,
  AGGREGATE: 0x3a,
  UPDATE: 0x3b,
  GET_DELTA: 0x3c,
  SET_DELTA: 0x3d,
  ENCODE: 0x20,
  SET_PATTERN: 0x21,
  GET_PATTERN: 0x22,
  SIMILARITY: 0x23,
  SPIKE_SEARCH: 0x24,
  RECORD: 0x25,
  MATCH: 0x26,
  CORRELATE: 0x27,
} as const;

export type Name = keyof typeof OP;

/** Commands that may be sent to all cores. */
const BROADCAST: readonly Name[] = [
  'INIT',
  'SEARCH',
  'ROUTE',
  'COUNT',
  'SNN_RESET',
  'STEP',
  'PROPAGATE',
  'STDP',
  'TICK',
  'HOMEOSTASIS',
  'ACTIVITY',
  'OSCILLATE',
  'RESONANCE_SEARCH',
  'WTA_RESET',
  'WTA_COMPETE',
  'WTA_SOFT',
  'DENDRITE_RESET',
  'DENDRITE_INTEGRATE',
  'DENDRITE_PROPAGATE',
  'RECORD',
  'SPIKE_SEARCH',
  'NEURO_SEARCH',
  'HNSW_TO_SNN',
];

/** Commands with the index of a valid node. */
const INDEXED: readonly Name[] = [
  'SET_TYPE',
  'GET_TYPE',
  'SET_MEMBRANE',
  'GET_MEMBRANE',
  'SET_THRESHOLD',
  'GET_THRESHOLD',
  'INJECT',
  'GET_REFRACTORY',
  'DELETE',
  'SET_EDGE_WEIGHT',
  'GET_EDGE_WEIGHT',
  'GET_RATE',
  'RESONANCE',
  'ENCODE',
  'SET_PATTERN',
  'GET_PATTERN',
  'SIMILARITY',
  'CORRELATE',
  'DENDRITE_INJECT',
  'DENDRITE_INTEGRATE',
  'GET_BRANCH',
  'AGGREGATE',
  'UPDATE',
];

/** Commands of the groups of features (section 3, last column); of two groups, one is enough. */
export const GROUPS_OF: Readonly<Partial<Record<Name, readonly string[]>>> = {
  HOMEOSTASIS: ['homeostasis'],
  GET_RATE: ['homeostasis'],
  ACTIVITY: ['homeostasis'],
  OSCILLATE: ['oscillator'],
  GET_PHASE: ['oscillator'],
  RESONANCE: ['oscillator'],
  RESONANCE_SEARCH: ['oscillator'],
  WTA_RESET: ['wta'],
  WTA_COMPETE: ['wta'],
  WTA_SOFT: ['wta'],
  DENDRITE_RESET: ['dendrite'],
  DENDRITE_INJECT: ['dendrite'],
  DENDRITE_INTEGRATE: ['dendrite'],
  DENDRITE_PROPAGATE: ['dendrite'],
  GET_BRANCH: ['dendrite'],
  NEURO_SEARCH: ['neuro'],
  ENCODE: ['code'],
  SET_PATTERN: ['code', 'pattern'],
  GET_PATTERN: ['code', 'pattern'],
  SIMILARITY: ['code'],
  SPIKE_SEARCH: ['code'],
  RECORD: ['pattern'],
  MATCH: ['pattern'],
  CORRELATE: ['pattern'],
  HNSW_TO_SNN: ['bridge'],
  AGGREGATE: ['learning'],
  UPDATE: ['learning'],
  GET_DELTA: ['learning'],
  SET_DELTA: ['learning'],
};

/** The same of their units in the state map. */
const UNIT_GROUPS: Readonly<Record<string, readonly string[]>> = {
  pattern: ['code', 'pattern'],
  homeostasis: ['homeostasis'],
  oscillator: ['oscillator'],
  wta: ['wta'],
  dendrite: ['dendrite'],
  neuro: ['neuro'],
  delta: ['learning'],
};

const isThere = (groups: readonly string[] | undefined, shape: Shape): boolean =>
  groups === undefined || groups.some((name) => shape.groups.includes(name));

/** Commands with an element of delta in the place of the index. */
const BY_ELEMENT: readonly Name[] = ['GET_DELTA', 'SET_DELTA'];

/** The fields of a header beat, whatever its opcode. */
export interface Header {
  /** Undefined when the opcode is unknown. */
  readonly name: Name | undefined;
  readonly all: boolean;
  readonly core: number;
  readonly index: number;
  readonly learn: boolean;
  /** Slot of a link, and of DENDRITE_INTEGRATE whether branches are emptied. */
  readonly branch: number;
  readonly clear: boolean;
  /** Of ROUTE: P, and two waves of searches. */
  readonly P: number;
  readonly exact: boolean;
  readonly metric: number;
  readonly type: number;
  readonly value: number;
  readonly k: number;
  readonly beam: boolean;
  readonly L: number;
  readonly W: number;
  readonly mask: number;
  /** Of the resonance, u11.8. */
  readonly weight: number;
  readonly gain: number;
  readonly dt: number;
  readonly field: number;
  readonly item: number;
  readonly part: number;
  /** Pattern, or threshold of CORRELATE. */
  readonly pattern: number;
  readonly neuro: NeuroOperands;
}

/** Operands that NEURO_SEARCH has in places of its own. */
export interface NeuroOperands {
  readonly k: number;
  readonly iterations: number;
  readonly compete: boolean;
  readonly strength: number;
  readonly scale: number;
  readonly oscillate: boolean;
  readonly spread: number;
}

const slice = (beat: bigint, high: number, low: number): number =>
  Number(BigInt.asUintN(high - low + 1, beat >> BigInt(low)));
const signedSlice = (beat: bigint, high: number, low: number): number =>
  Number(BigInt.asIntN(high - low + 1, beat >> BigInt(low)));

/** Reads a header beat. */
export function readHeader(beat: bigint): Header {
  const code = slice(beat, 7, 0);
  return {
    name: (Object.keys(OP) as Name[]).find((name) => OP[name] === code),
    all: slice(beat, 16, 16) === 1,
    core: slice(beat, 15, 8),
    index: slice(beat, 31, 24),
    learn: slice(beat, 24, 24) === 1,
    branch: slice(beat, 19, 17),
    clear: slice(beat, 17, 17) === 1,
    P: slice(beat, 31, 24) + 1,
    exact: slice(beat, 17, 17) === 1,
    metric: slice(beat, 33, 32),
    type: slice(beat, 39, 32),
    value: signedSlice(beat, 63, 32),
    k: slice(beat, 36, 32),
    beam: slice(beat, 37, 37) === 1,
    L: slice(beat, 42, 38),
    W: slice(beat, 47, 43),
    mask: slice(beat, 63, 48),
    weight: slice(beat, 47, 37),
    gain: signedSlice(beat, 63, 48),
    dt: slice(beat, 47, 32),
    field: slice(beat, 39, 32),
    item: slice(beat, 47, 40),
    part: slice(beat, 55, 48),
    pattern: slice(beat, 63, 32),
    neuro: {
      k: slice(beat, 52, 48),
      iterations: slice(beat, 22, 17),
      compete: slice(beat, 23, 23) === 1,
      strength: slice(beat, 31, 24),
      scale: slice(beat, 57, 53),
      oscillate: slice(beat, 58, 58) === 1,
      spread: slice(beat, 63, 59),
    },
  };
}

/** Operands of a header that a test wants to set; the rest is 0. */
export type Operands = Partial<Omit<Header, 'name'>>;

/** Makes a header beat; numbers that do not fit are cut. */
export function makeHeader(code: number, operands: Operands = {}): bigint {
  const at = (value: number | boolean | undefined, high: number, low: number): bigint =>
    BigInt.asUintN(high - low + 1, BigInt(value ?? 0)) << BigInt(low);
  const { all, core, index, learn, metric, type, value, k, beam, L, W, mask, gain, dt } = operands;
  const { field, item, part, pattern, branch, clear, weight, neuro, P, exact } = operands;
  return [
    at(code, 7, 0),
    at(core, 15, 8),
    at(all, 16, 16),
    at(P === undefined ? index : P - 1, 31, 24),
    at(exact, 17, 17),
    at(learn, 24, 24),
    at(branch, 19, 17),
    at(clear, 17, 17),
    at(metric, 33, 32),
    at(type, 39, 32),
    at(value, 63, 32),
    at(k, 36, 32),
    at(beam, 37, 37),
    at(L, 42, 38),
    at(W, 47, 43),
    at(mask, 63, 48),
    at(weight, 47, 37),
    at(gain, 63, 48),
    at(dt, 47, 32),
    at(field, 39, 32),
    at(item, 47, 40),
    at(part, 55, 48),
    at(pattern, 63, 32),
    at(neuro?.k, 52, 48),
    at(neuro?.iterations, 22, 17),
    at(neuro?.compete, 23, 23),
    at(neuro?.strength, 31, 24),
    at(neuro?.scale, 57, 53),
    at(neuro?.oscillate, 58, 58),
    at(neuro?.spread, 63, 59),
  ].reduce((beat, part) => beat | part, 0n);
}

/** Words of the vector beats. */
export function readVector(beats: readonly bigint[]): Words {
  return beats.flatMap((beat) =>
    [0, 1, 2, 3].map((word) => signedSlice(beat, 16 * word + 15, 16 * word)),
  );
}

/** Vector beats of words. */
export function makeVector(words: Words): bigint[] {
  return Array.from({ length: words.length / 4 }, (_, beat) =>
    [3, 2, 1, 0].reduce(
      (sum, word) => (sum << 16n) | BigInt.asUintN(16, BigInt(words[4 * beat + word]!)),
      0n,
    ),
  );
}

/** True for the opcodes that vector beats follow. */
export const hasVector = ({ name }: Header): boolean =>
  name === 'INSERT' ||
  name === 'SEARCH' ||
  name === 'RESONANCE_SEARCH' ||
  name === 'ROUTE' ||
  name === 'NEURO_SEARCH' ||
  name === 'HNSW_TO_SNN';

/** True for the opcodes that answer a list of results. */
export const answersList = ({ name }: Header): boolean =>
  name === 'SEARCH' ||
  name === 'ROUTE' ||
  name === 'SPIKE_SEARCH' ||
  name === 'RESONANCE_SEARCH' ||
  name === 'NEURO_SEARCH';

/** Results that a command may answer at most: its k, which not every search has in the same place. */
export function roomOf(header: Header): number {
  if (!answersList(header)) return 1;
  const { name, k, index, neuro } = header;
  return name === 'SPIKE_SEARCH' ? index : name === 'NEURO_SEARCH' ? neuro.k : k;
}

/** True for commands with the index of a valid node: all neurons integrate without one. */
export const hasNode = ({ name, all }: Header): boolean =>
  INDEXED.includes(name!) && !(name === 'DENDRITE_INTEGRATE' && all);

/** True for the opcodes with a branch. */
export const hasBranch = ({ name }: Header): boolean =>
  name === 'DENDRITE_INJECT' || name === 'GET_BRANCH';

/** True for the opcodes with a dt. */
const WITH_DT: readonly (Name | undefined)[] = [
  ...(['STEP', 'TICK', 'HOMEOSTASIS', 'OSCILLATE', 'NEURO_SEARCH'] as const),
];
export const hasDt = ({ name }: Header): boolean => WITH_DT.includes(name);

interface FieldShape {
  readonly name: string;
  /** Elements of a node. */
  readonly items?: number;
  /** Elements of a field that has no nodes; without either it has one. */
  readonly elements?: number;
  readonly width: number;
}

/** The state map of section 2: fields in order, with their elements and bits. */
export function fieldsOf(shape: Shape): FieldShape[] {
  const { dims, degree, vectors } = shape;
  const product = 2 * shape.wordWidth + Math.log2(dims);
  const fields: FieldShape[] = [
    { name: 'vectors.word', items: dims, width: shape.wordWidth },
    { name: 'norms.norm2', items: 1, width: product - 1 },
    { name: 'norms.rmant', items: 1, width: 24 },
    { name: 'norms.rexp', items: 1, width: 5 },
    { name: 'types.type', items: 1, width: 4 },
    { name: 'graph.valid', width: vectors },
    { name: 'graph.link', items: degree, width: Math.log2(vectors) + 2 },
    { name: 'neuron.membrane', items: 1, width: shape.membraneWidth },
    { name: 'neuron.threshold', items: 1, width: shape.membraneWidth },
    { name: 'neuron.refractory', items: 1, width: 13 },
    { name: 'neuron.spiked', width: vectors },
    { name: 'neuron.time', width: shape.timeWidth },
    { name: 'neuron.flags', width: 4 },
    { name: 'synapse.pre', items: 1, width: shape.traceWidth },
    { name: 'synapse.post', items: 1, width: shape.traceWidth },
    { name: 'synapse.weight', items: degree, width: 16 },
    { name: 'pattern.pattern', items: 1, width: 32 },
    { name: 'homeostasis.rate', items: 1, width: 24 },
    { name: 'homeostasis.residue', items: 1, width: 24 - shape.membraneFraction },
    { name: 'oscillator.phase', width: 24 },
    { name: 'wta.inhibition', width: shape.membraneWidth - 1 },
    { name: 'dendrite.branch', items: degree, width: shape.membraneWidth },
    { name: 'neuro.drive', items: 1, width: shape.membraneFraction + 4 },
    { name: 'delta.delta', elements: dims, width: shape.wordWidth + 4 },
    { name: 'route.word', elements: dims, width: shape.wordWidth },
    { name: 'route.norm2', width: product - 1 },
    { name: 'route.rmant', width: 24 },
    { name: 'route.rexp', width: 5 },
    { name: 'route.radius', width: rootBits(shape) },
    { name: 'route.fresh', width: 1 },
    { name: 'fabric.metric', width: 2 },
  ];
  return fields.filter(({ name }) => isThere(UNIT_GROUPS[name.split('.')[0]!], shape));
}

function isElement({ field, index, item, part }: Header, shape: Shape): boolean {
  const found = fieldsOf(shape)[field];
  if (found === undefined || part * 32 >= found.width) return false;
  if (found.items === undefined) return index === 0 && item < (found.elements ?? 1);
  return item < found.items;
}

/** Status of a command that the fabric refuses, by the first rule that it breaks; 0 when it goes to the cores. */
export function refusal(header: Header, shape: Shape, chipMetric: number): number {
  const { name, all, core, index, beam, L, W, metric, type, value, dt } = header;
  if (name === undefined) return 0x1;
  if (!isThere(GROUPS_OF[name], shape)) return 0xe;
  if (all && !BROADCAST.includes(name)) return 0x2;
  if (!all && name === 'ROUTE') return 0x2;
  if (!all && core >= shape.cores) return 0x3;
  if (name === 'ROUTE' && header.P > shape.cores) return 0x3;
  if ((hasNode(header) || name === 'READ') && index >= shape.vectors) return 0x4;
  if (hasBranch(header) && header.branch >= shape.degree) return 0x4;
  if (BY_ELEMENT.includes(name) && index >= shape.dims) return 0x4;
  if (name === 'HNSW_TO_SNN' && (header.k < 1 || header.k > shape.list)) return 0x5;
  if (answersList(header)) {
    const within = (x: number, most: number) => x >= 1 && x <= most;
    if (!within(roomOf(header), shape.list)) return 0x5;
    const beams = name === 'SEARCH' || (name === 'ROUTE' && !header.exact);
    if (beams && beam && !(within(L, shape.list) && within(W, L))) return 0x6;
    if (name === 'ROUTE' && header.exact && chipMetric !== 0) return 0x7;
    if (name === 'RESONANCE_SEARCH' && header.weight > 512) return 0x9;
  }
  if (name === 'INIT' && (metric > 2 || (!all && metric !== chipMetric))) return 0x7;
  if (name === 'SET_TYPE' && type > 15) return 0x8;
  const membranes: Name[] = ['SET_MEMBRANE', 'SET_THRESHOLD', 'INJECT', 'DENDRITE_INJECT'];
  if (membranes.includes(name)) {
    const limit = 2 ** (shape.membraneWidth - 1);
    if (value < -limit || value >= limit) return 0x9;
    if (name === 'SET_THRESHOLD' && value <= 0) return 0x9;
  }
  const { iterations } = header.neuro;
  if (name === 'NEURO_SEARCH' && (iterations < 1 || iterations > 32)) return 0x9;
  if (name === 'SET_DELTA') {
    const limit = 2 ** (shape.wordWidth + 3);
    if (value < -limit || value >= limit) return 0x9;
  }
  if (hasDt(header) && (dt === 0 || dt > DT_MAX)) return 0xa;
  if (name === 'READ' && !isElement(header, shape)) return 0xd;
  return 0;
}

/** Fields of a response beat. */
export interface Beat {
  readonly last: boolean;
  readonly hit: boolean;
  readonly status: number;
  readonly core: number;
  readonly index: number;
  readonly value: number;
}

/** Makes a response beat. */
export function makeBeat({ last, hit, status, core, index, value }: Beat): bigint {
  const fields = [last ? 1 : 0, hit ? 1 : 0, status, core, index];
  const lows = [63n, 62n, 58n, 50n, 42n];
  return fields.reduce(
    (beat, field, i) => beat | (BigInt(field) << lows[i]!),
    BigInt.asUintN(40, BigInt(value)),
  );
}
