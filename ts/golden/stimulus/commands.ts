/**
 * Commands as beats, from raw fields: unlike the typed protocol it can say every illegal thing that a host could
 * send.
 */
import { hasVector, OPCODE, type OpcodeName } from './operands.ts';
import type { Shape } from './shape.ts';

/** A command: the header beat, then the vector beats. */
export type Beats = readonly bigint[];

/** A generator of commands. Each `yield` gives the beats of the response to the command. */
export type Stimulus = Generator<Beats, void, Beats>;

/** Every core, where a command takes a core. */
export const ALL = -1;

/** Metrics, as INIT takes them. */
export const METRIC = { l2: 0, cosine: 1, dot: 2 } as const;

const SEARCH_MODE_BEAM = 1 << 5;
/** Of a ROUTE whose answer is that of all cores; it stands where other commands have a branch. */
export const EXACT = 1;

// Two halves or four words seen as one beat.
const beat = new BigUint64Array(1);
const halves = new Uint32Array(beat.buffer);
const words = new Int16Array(beat.buffer);

/** A beat from its two halves. */
export function beatOf(lower: number, upper: number): bigint {
  halves[0] = lower;
  halves[1] = upper;
  return beat[0]!;
}

/** The beats of a vector: four words each, word 4b in bits 15:0 of beat b. */
export function vectorBeats(vector: ArrayLike<number>): bigint[] {
  const beats: bigint[] = [];
  for (let at = 0; at < vector.length; at += 4) {
    for (let word = 0; word < 4; word++) words[word] = vector[at + word]!;
    beats.push(beat[0]!);
  }
  return beats;
}

/** A command from the raw fields of its header; `vector` where the opcode has one. */
export function command(
  opcode: number,
  core: number,
  {
    index = 0,
    branch = 0,
    upper = 0,
    vector,
  }: { index?: number; branch?: number; upper?: number; vector?: ArrayLike<number> } = {},
): Beats {
  const address = core === ALL ? 1 << 16 : core << 8;
  const header = beatOf(opcode | address | (branch << 17) | (index << 24), upper);
  if (!hasVector(opcode)) return [header];
  if (vector === undefined) throw new TypeError(`opcode ${opcode} needs a vector`);
  return [header, ...vectorBeats(vector)];
}

/** Upper half of a SEARCH header. */
export function searchFields(
  k: number,
  mask: number,
  beam?: { list: number; width: number },
): number {
  const mode = beam === undefined ? 0 : SEARCH_MODE_BEAM | (beam.list << 6) | (beam.width << 11);
  return k | mode | (mask << 16);
}

/** Upper half of a RESONANCE_SEARCH header. */
export function resonanceFields(k: number, weight: number, mask: number): number {
  return k | (weight << 5) | (mask << 16);
}

/** Upper half of a READ header. */
export function readFields(field: number, item = 0, part = 0): number {
  return field | (item << 8) | (part << 16);
}

/** Upper half of a header with dt, gain or both. */
export function timeFields(dt: number, gain = 0): number {
  return (dt & 0xffff) | (gain << 16);
}

/** Every node type. */
export const ANY_TYPE = 0xffff;

const one = (name: OpcodeName, core: number) => command(OPCODE[name], core);
const indexed = (name: OpcodeName, core: number, index: number, upper = 0) =>
  command(OPCODE[name], core, { index, upper });

// The commands by name; `core` is a core's number or ALL.
export const init = (core: number, metric: number): Beats =>
  command(OPCODE.INIT, core, { upper: metric });
export const insert = (core: number, vector: ArrayLike<number>): Beats =>
  command(OPCODE.INSERT, core, { vector });
export const exact = (core: number, vector: ArrayLike<number>, k: number, mask = ANY_TYPE): Beats =>
  command(OPCODE.SEARCH, core, { upper: searchFields(k, mask), vector });
export const beam = (
  core: number,
  vector: ArrayLike<number>,
  k: number,
  list: number,
  width: number,
  mask = ANY_TYPE,
): Beats => command(OPCODE.SEARCH, core, { upper: searchFields(k, mask, { list, width }), vector });
/** ROUTE: what the `cores` nearest cores find. */
export const route = (
  vector: ArrayLike<number>,
  k: number,
  cores: number,
  mask = ANY_TYPE,
  beam?: { list: number; width: number },
): Beats =>
  command(OPCODE.ROUTE, ALL, { index: cores - 1, upper: searchFields(k, mask, beam), vector });
/** ROUTE with all that can matter beside the `cores` nearest cores; what it says of a beam does not count. */
export const routeExact = (
  vector: ArrayLike<number>,
  k: number,
  cores: number,
  mask = ANY_TYPE,
  beam?: { list: number; width: number },
): Beats =>
  command(OPCODE.ROUTE, ALL, {
    index: cores - 1,
    upper: searchFields(k, mask, beam),
    branch: EXACT,
    vector,
  });
export const count = (core: number): Beats => one('COUNT', core);
export const setType = (core: number, index: number, type: number): Beats =>
  indexed('SET_TYPE', core, index, type);
export const getType = (core: number, index: number): Beats => indexed('GET_TYPE', core, index);
export const getFlags = (core: number): Beats => one('GET_FLAGS', core);
export const snnReset = (core: number): Beats => one('SNN_RESET', core);
export const setMembrane = (core: number, index: number, value: number): Beats =>
  indexed('SET_MEMBRANE', core, index, value);
export const getMembrane = (core: number, index: number): Beats =>
  indexed('GET_MEMBRANE', core, index);
export const setThreshold = (core: number, index: number, value: number): Beats =>
  indexed('SET_THRESHOLD', core, index, value);
export const getThreshold = (core: number, index: number): Beats =>
  indexed('GET_THRESHOLD', core, index);
export const inject = (core: number, index: number, value: number): Beats =>
  indexed('INJECT', core, index, value);
export const step = (core: number, dt: number): Beats =>
  command(OPCODE.STEP, core, { upper: timeFields(dt) });
export const propagate = (core: number, gain: number): Beats =>
  command(OPCODE.PROPAGATE, core, { upper: timeFields(0, gain) });
export const stdp = (core: number): Beats => one('STDP', core);
export const tick = (core: number, dt: number, gain: number, learn: boolean): Beats =>
  command(OPCODE.TICK, core, { index: learn ? 1 : 0, upper: timeFields(dt, gain) });
export const getSpikes = (core: number): Beats => one('GET_SPIKES', core);
export const getTime = (core: number): Beats => one('GET_TIME', core);
export const getRefractory = (core: number, index: number): Beats =>
  indexed('GET_REFRACTORY', core, index);

export const read = (core: number, field: number, index = 0, item = 0, part = 0): Beats =>
  indexed('READ', core, index, readFields(field, item, part));

export const remove = (core: number, index: number): Beats => indexed('DELETE', core, index);
export const setEdgeWeight = (core: number, index: number, weight: number): Beats =>
  indexed('SET_EDGE_WEIGHT', core, index, weight);
export const getEdgeWeight = (core: number, index: number): Beats =>
  indexed('GET_EDGE_WEIGHT', core, index);
export const homeostasis = (core: number, dt: number): Beats =>
  command(OPCODE.HOMEOSTASIS, core, { upper: timeFields(dt) });
export const getRate = (core: number, index: number): Beats => indexed('GET_RATE', core, index);
export const activity = (core: number): Beats => one('ACTIVITY', core);
export const oscillate = (core: number, dt: number): Beats =>
  command(OPCODE.OSCILLATE, core, { upper: timeFields(dt) });
export const getPhase = (core: number): Beats => one('GET_PHASE', core);
export const resonance = (core: number, index: number): Beats => indexed('RESONANCE', core, index);
export const resonanceSearch = (
  core: number,
  vector: ArrayLike<number>,
  k: number,
  weight: number,
  mask = ANY_TYPE,
): Beats =>
  command(OPCODE.RESONANCE_SEARCH, core, { upper: resonanceFields(k, weight, mask), vector });
export const wtaReset = (core: number): Beats => one('WTA_RESET', core);
export const wtaCompete = (core: number): Beats => one('WTA_COMPETE', core);
export const wtaSoft = (core: number): Beats => one('WTA_SOFT', core);

export const dendriteReset = (core: number): Beats => one('DENDRITE_RESET', core);
export const dendriteInject = (core: number, index: number, branch: number, value: number): Beats =>
  command(OPCODE.DENDRITE_INJECT, core, { index, branch, upper: value });
/** Of all cores every neuron; `clear` empties the branches. */
export const dendriteIntegrate = (core: number, index: number, clear: boolean): Beats =>
  command(OPCODE.DENDRITE_INTEGRATE, core, { index, branch: clear ? 1 : 0 });
export const dendritePropagate = (core: number, gain: number): Beats =>
  command(OPCODE.DENDRITE_PROPAGATE, core, { upper: timeFields(0, gain) });
export const getBranch = (core: number, index: number, branch: number): Beats =>
  command(OPCODE.GET_BRANCH, core, { index, branch });

export const setPattern = (core: number, index: number, pattern: number): Beats =>
  indexed('SET_PATTERN', core, index, pattern);
export const getPattern = (core: number, index: number): Beats =>
  indexed('GET_PATTERN', core, index);
export const encodeVector = (core: number, index: number): Beats => indexed('ENCODE', core, index);
export const similarity = (core: number, index: number, pattern: number): Beats =>
  indexed('SIMILARITY', core, index, pattern);
export const spikeSearch = (core: number, k: number, pattern: number): Beats =>
  indexed('SPIKE_SEARCH', core, k, pattern);
/** Operands of a NEURO_SEARCH. */
export interface NeuroOperands {
  readonly k: number;
  /** ms/256 */
  readonly dt: number;
  readonly iterations: number;
  /** A current is half at 2^scale steps of distance, and `gain` (u8.5) at none. */
  readonly scale: number;
  readonly gain: number;
  /** Gain of the spikes on the branches, u5.3. */
  readonly spread: number;
  readonly oscillate: boolean;
  readonly compete: boolean;
}

export const neuroSearch = (
  core: number,
  vector: ArrayLike<number>,
  { k, dt, iterations, scale, gain, spread, oscillate, compete }: NeuroOperands,
): Beats =>
  command(OPCODE.NEURO_SEARCH, core, {
    vector,
    index: gain,
    branch: iterations | (compete ? 1 << 6 : 0),
    upper: timeFields(dt, k | (scale << 5) | (oscillate ? 1 << 10 : 0) | (spread << 11)),
  });
export const aggregate = (core: number, index: number): Beats => indexed('AGGREGATE', core, index);
export const update = (core: number, index: number, alpha: number): Beats =>
  indexed('UPDATE', core, index, timeFields(0, alpha));
export const getDelta = (core: number, element: number): Beats =>
  indexed('GET_DELTA', core, element);
export const setDelta = (core: number, element: number, value: number): Beats =>
  indexed('SET_DELTA', core, element, value);
export const hnswToSnn = (
  core: number,
  vector: ArrayLike<number>,
  k: number,
  gain: number,
): Beats => command(OPCODE.HNSW_TO_SNN, core, { upper: timeFields(k, gain), vector });
export const record = (core: number): Beats => one('RECORD', core);
export const match = (core: number, pattern: number): Beats =>
  command(OPCODE.MATCH, core, { upper: pattern });
export const correlate = (core: number, index: number, threshold: number): Beats =>
  indexed('CORRELATE', core, index, threshold);

/** Status of a response. */
export function statusOf(response: Beats): number {
  return Number((response[0]! >> 58n) & 0xfn);
}

/** Index in the first beat of a response: of an INSERT, the new node. */
export function indexOf(response: Beats): number {
  return Number((response[0]! >> 42n) & 0xffn);
}

/** A vector of equal words. */
export function constantVector({ dims }: Shape, word: number): number[] {
  return Array.from({ length: dims }, () => word);
}

/** A vector of zeros except for word `at`. */
export function unitVector({ dims }: Shape, at: number, word: number): number[] {
  return Array.from({ length: dims }, (_, dim) => (dim === at ? word : 0));
}
