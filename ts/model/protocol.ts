/**
 * The command and response ports of the chip (docs/engine.md, sections 3 and 4), as typed data and as 64-bit beats.
 *
 * A command is one header beat, and for INSERT, SEARCH, RESONANCE_SEARCH, HNSW_TO_SNN and NEURO_SEARCH a vector:
 * four 16-bit words a beat, word 0 lowest.
 *
 *     63:48 mask or gain | 47:43 W | 42:38 L | 37 mode | 36:32 k | 31:24 index | 16 all | 15:8 core | 7:0 opcode
 *     47:32 dt           | 63:32 value       | 39:32 type        | 33:32 metric | 24 learn
 *     19:17 branch, 17 clear (dendrites)
 *     55:48 part         | 47:40 item        | 39:32 field, weight | 63:32 pattern, threshold | 31:24 k (SPIKE_SEARCH)
 *     47:37 weight (RESONANCE_SEARCH)
 *
 * A response is up to LIST beats:
 *
 *     63 last | 62 hit | 61:58 status | 57:50 core | 49:42 index | 39:0 value, signed
 *
 * `encode` checks nothing: fields are cut to their bits, so that illegal commands can be made. Example: COUNT of core 3 is the
 * beat 0000000000000304, and its answer, 7 nodes, c00c000000000007.
 */

/** Opcode of each command. */
export const OPCODES = {
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

/** Status of a response. */
export const STATUSES = {
  OK: 0x0,
  OPCODE: 0x1,
  BROADCAST: 0x2,
  CORE: 0x3,
  INDEX: 0x4,
  K: 0x5,
  LIST: 0x6,
  METRIC: 0x7,
  TYPE: 0x8,
  VALUE: 0x9,
  DT: 0xa,
  NODE: 0xb,
  FULL: 0xc,
  FIELD: 0xd,
  UNSUPPORTED: 0xe,
} as const;

export const METRICS = { L2: 0, COSINE: 1, DOT: 2 } as const;
export const MODES = { EXACT: 0, BEAM: 1 } as const;

/** Bits of the FLAGS register. */
export const FLAGS = { MEMBRANE_SAT: 1, TIME_SAT: 2, RATE_SAT: 4, WORD_SAT: 8 } as const;

export type Opcode = keyof typeof OPCODES;
export type Status = keyof typeof STATUSES;

/** A core, or all of them. */
export type Target = number | 'all';

/** A command by name. Numbers are raw: words, membranes and times in the steps of their formats, metrics and modes as codes. */
export type Command =
  | { readonly op: 'INIT'; readonly core: Target; readonly metric: number }
  | { readonly op: 'INSERT'; readonly core: Target; readonly vector: ArrayLike<number> }
  | SearchCommand
  | RouteCommand
  | {
      readonly op: 'SET_TYPE';
      readonly core: Target;
      readonly index: number;
      readonly type: number;
    }
  | {
      readonly op: 'SET_MEMBRANE' | 'SET_THRESHOLD' | 'INJECT' | 'SET_DELTA';
      readonly core: Target;
      readonly index: number;
      readonly value: number;
    }
  | {
      readonly op:
        | 'GET_TYPE'
        | 'GET_MEMBRANE'
        | 'GET_THRESHOLD'
        | 'GET_REFRACTORY'
        | 'GET_RATE'
        | 'RESONANCE'
        | 'GET_EDGE_WEIGHT'
        | 'DELETE'
        | 'GET_PATTERN'
        | 'ENCODE'
        | 'AGGREGATE'
        | 'GET_DELTA';
      readonly core: Target;
      /** Of GET_DELTA and SET_DELTA, the element. */
      readonly index: number;
    }
  | {
      readonly op: 'UPDATE';
      readonly core: Target;
      readonly index: number;
      /** s16.14 */
      readonly alpha: number;
    }
  | {
      readonly op: 'HNSW_TO_SNN';
      readonly core: Target;
      readonly vector: ArrayLike<number>;
      readonly k: number;
      readonly gain: number;
    }
  | {
      readonly op: 'SET_EDGE_WEIGHT';
      readonly core: Target;
      readonly index: number;
      readonly weight: number;
    }
  | ReadCommand
  | NeuroSearchCommand
  | {
      readonly op: 'STEP' | 'HOMEOSTASIS' | 'OSCILLATE';
      readonly core: Target;
      readonly dt: number;
    }
  | {
      readonly op: 'SET_PATTERN' | 'SIMILARITY';
      readonly core: Target;
      readonly index: number;
      readonly pattern: number;
    }
  | {
      readonly op: 'SPIKE_SEARCH';
      readonly core: Target;
      readonly k: number;
      readonly pattern: number;
    }
  | {
      readonly op: 'RESONANCE_SEARCH';
      readonly core: Target;
      readonly vector: ArrayLike<number>;
      readonly k: number;
      /** Weight of the resonance, u11.8; 0 to 512 are legal. */
      readonly weight: number;
      /** Every type when missing. */
      readonly mask?: number;
    }
  | { readonly op: 'MATCH'; readonly core: Target; readonly pattern: number }
  | {
      readonly op: 'CORRELATE';
      readonly core: Target;
      readonly index: number;
      /** Bits that may differ, u32. */
      readonly threshold: number;
    }
  | {
      readonly op: 'PROPAGATE' | 'DENDRITE_PROPAGATE';
      readonly core: Target;
      readonly gain: number;
    }
  | {
      readonly op: 'DENDRITE_INJECT';
      readonly core: Target;
      readonly index: number;
      /** Slot of a link. */
      readonly branch: number;
      readonly value: number;
    }
  | {
      readonly op: 'GET_BRANCH';
      readonly core: Target;
      readonly index: number;
      readonly branch: number;
    }
  | {
      readonly op: 'DENDRITE_INTEGRATE';
      readonly core: Target;
      /** Ignored with every core: all neurons. */
      readonly index: number;
      readonly clear: boolean;
    }
  | {
      readonly op: 'TICK';
      readonly core: Target;
      readonly dt: number;
      readonly gain: number;
      readonly learn: boolean;
    }
  | {
      readonly op:
        | 'COUNT'
        | 'GET_FLAGS'
        | 'SNN_RESET'
        | 'STDP'
        | 'GET_SPIKES'
        | 'GET_TIME'
        | 'ACTIVITY'
        | 'GET_PHASE'
        | 'WTA_RESET'
        | 'WTA_COMPETE'
        | 'WTA_SOFT'
        | 'DENDRITE_RESET'
        | 'RECORD';
      readonly core: Target;
    };

/** SEARCH; `list` (L) and `width` (W) matter in beam mode only, and a missing mask lets every type pass. */
export interface SearchCommand {
  readonly op: 'SEARCH';
  readonly core: Target;
  readonly vector: ArrayLike<number>;
  readonly k: number;
  readonly mode: number;
  readonly list?: number;
  readonly width?: number;
  readonly mask?: number;
}

/** ROUTE: a SEARCH of the `cores` nearest cores, and with `exact` (L2 only; then the answer is that of an exact SEARCH) of all that matter. */
export interface RouteCommand extends Omit<SearchCommand, 'op'> {
  readonly op: 'ROUTE';
  /** P: 1 to all. */
  readonly cores: number;
  readonly exact: boolean;
}

/** NEURO_SEARCH; the results' distances are minus the scores. */
export interface NeuroSearchCommand {
  readonly op: 'NEURO_SEARCH';
  readonly core: Target;
  readonly vector: ArrayLike<number>;
  readonly k: number;
  readonly dt: number;
  readonly iterations: number;
  /** A current is half at 2^scale steps of distance. */
  readonly scale: number;
  /** Current at distance 0, u8.5. */
  readonly gain: number;
  /** Gain of the spikes on the branches, u5.3; 0: none. */
  readonly spread: number;
  readonly oscillate: boolean;
  readonly compete: boolean;
}

/** READ: part `part` of element `item` of node `index` (0 for a register) of field number `field` of the state map. */
export interface ReadCommand {
  readonly op: 'READ';
  readonly core: Target;
  readonly field: number;
  readonly index: number;
  readonly item: number;
  readonly part: number;
}

/** A field at its place in the header: cut to `width` bits, so that negative values become two's complement. */
function field(value: number, shift: number, width: number): bigint {
  return BigInt.asUintN(width, BigInt(value)) << BigInt(shift);
}

function header(command: Command): bigint {
  const target = command.core === 'all' ? field(1, 16, 1) : field(command.core, 8, 8);
  return field(OPCODES[command.op], 0, 8) | target | operands(command);
}

function operands(command: Command): bigint {
  switch (command.op) {
    case 'INIT':
      return field(command.metric, 32, 2);
    case 'SEARCH':
    case 'ROUTE':
      return (
        (command.op === 'ROUTE'
          ? field(command.cores - 1, 24, 8) | field(command.exact ? 1 : 0, 17, 1)
          : 0n) |
        field(command.k, 32, 5) |
        field(command.mode, 37, 1) |
        field(command.list ?? 0, 38, 5) |
        field(command.width ?? 0, 43, 5) |
        field(command.mask ?? 0xffff, 48, 16)
      );
    case 'SET_TYPE':
      return field(command.index, 24, 8) | field(command.type, 32, 8);
    case 'SET_MEMBRANE':
    case 'SET_THRESHOLD':
    case 'INJECT':
    case 'SET_DELTA':
      return field(command.index, 24, 8) | field(command.value, 32, 32);
    case 'GET_TYPE':
    case 'GET_MEMBRANE':
    case 'GET_THRESHOLD':
    case 'GET_REFRACTORY':
    case 'GET_EDGE_WEIGHT':
    case 'DELETE':
    case 'GET_RATE':
    case 'RESONANCE':
    case 'GET_PATTERN':
    case 'ENCODE':
    case 'AGGREGATE':
    case 'GET_DELTA':
      return field(command.index, 24, 8);
    case 'UPDATE':
      return field(command.index, 24, 8) | field(command.alpha, 48, 16);
    case 'HNSW_TO_SNN':
      return field(command.k, 32, 5) | field(command.gain, 48, 16);
    case 'SET_PATTERN':
    case 'SIMILARITY':
      return field(command.index, 24, 8) | field(command.pattern, 32, 32);
    case 'SPIKE_SEARCH':
      return field(command.k, 24, 8) | field(command.pattern, 32, 32);
    case 'MATCH':
      return field(command.pattern, 32, 32);
    case 'NEURO_SEARCH':
      return (
        field(command.iterations, 17, 6) |
        field(command.compete ? 1 : 0, 23, 1) |
        field(command.gain, 24, 8) |
        field(command.dt, 32, 16) |
        field(command.k, 48, 5) |
        field(command.scale, 53, 5) |
        field(command.oscillate ? 1 : 0, 58, 1) |
        field(command.spread, 59, 5)
      );
    case 'CORRELATE':
      return field(command.index, 24, 8) | field(command.threshold, 32, 32);
    case 'RESONANCE_SEARCH':
      return (
        field(command.k, 32, 5) |
        field(command.weight, 37, 11) |
        field(command.mask ?? 0xffff, 48, 16)
      );
    case 'SET_EDGE_WEIGHT':
      return field(command.index, 24, 8) | field(command.weight, 32, 8);
    case 'READ':
      return (
        field(command.index, 24, 8) |
        field(command.field, 32, 8) |
        field(command.item, 40, 8) |
        field(command.part, 48, 8)
      );
    case 'STEP':
    case 'HOMEOSTASIS':
    case 'OSCILLATE':
      return field(command.dt, 32, 16);
    case 'PROPAGATE':
    case 'DENDRITE_PROPAGATE':
      return field(command.gain, 48, 16);
    case 'DENDRITE_INJECT':
      return (
        field(command.branch, 17, 3) | field(command.index, 24, 8) | field(command.value, 32, 32)
      );
    case 'GET_BRANCH':
      return field(command.branch, 17, 3) | field(command.index, 24, 8);
    case 'DENDRITE_INTEGRATE':
      return field(command.clear ? 1 : 0, 17, 1) | field(command.index, 24, 8);
    case 'TICK':
      return (
        field(command.dt, 32, 16) |
        field(command.gain, 48, 16) |
        field(command.learn ? 1 : 0, 24, 1)
      );
    case 'INSERT':
    case 'COUNT':
    case 'GET_FLAGS':
    case 'SNN_RESET':
    case 'STDP':
    case 'GET_SPIKES':
    case 'GET_TIME':
    case 'ACTIVITY':
    case 'GET_PHASE':
    case 'WTA_RESET':
    case 'WTA_COMPETE':
    case 'WTA_SOFT':
    case 'DENDRITE_RESET':
    case 'RECORD':
      return 0n;
  }
}

/** Vector beats, four words each. */
export function encodeVector(vector: ArrayLike<number>): bigint[] {
  const beats: bigint[] = [];
  for (let word = 0; word < vector.length; word += 4) {
    let beat = 0n;
    for (let lane = 0; lane < 4; lane++) beat |= field(vector[word + lane] ?? 0, 16 * lane, 16);
    beats.push(beat);
  }
  return beats;
}

/** Beats of a command, header first. The vector must have the configuration's dimensions. */
export function encode(command: Command): bigint[] {
  const vector = 'vector' in command ? encodeVector(command.vector) : [];
  return [header(command), ...vector];
}

const bits = (beat: bigint, shift: number, width: number): number =>
  Number(BigInt.asUintN(width, beat >> BigInt(shift)));

const signedBits = (beat: bigint, shift: number, width: number): number =>
  Number(BigInt.asIntN(width, beat >> BigInt(shift)));

const OPCODE_NAMES = new Map<number, Opcode>(
  Object.entries(OPCODES).map(([name, code]) => [code, name as Opcode]),
);

const STATUS_NAMES = new Map<number, Status>(
  Object.entries(STATUSES).map(([name, code]) => [code, name as Status]),
);

/** Name of the opcode of a header beat; undefined when it is unknown. */
export function opcodeOf(beat: bigint): Opcode | undefined {
  return OPCODE_NAMES.get(bits(beat, 0, 8));
}

/** Name of an opcode's number; undefined when it is unknown. */
export function opcodeName(code: number): Opcode | undefined {
  return OPCODE_NAMES.get(code);
}

const WITH_VECTOR: readonly Opcode[] = [
  'INSERT',
  'SEARCH',
  'RESONANCE_SEARCH',
  'ROUTE',
  'HNSW_TO_SNN',
  'NEURO_SEARCH',
];

/** Whether vector beats follow the header. */
export function hasVector(op: Opcode): boolean {
  return WITH_VECTOR.includes(op);
}

/** Beats that a command takes, from its header. */
export function commandBeats(beat: bigint, vectorBeats: number): number {
  const op = opcodeOf(beat);
  return op !== undefined && hasVector(op) ? 1 + vectorBeats : 1;
}

/** The command that `beats` hold, header first; undefined when its opcode is unknown. */
export function decode(beats: readonly bigint[]): Command | undefined {
  const beat = beats[0] ?? 0n;
  const op = opcodeOf(beat);
  const core: Target = bits(beat, 16, 1) ? 'all' : bits(beat, 8, 8);
  const index = bits(beat, 24, 8);
  switch (op) {
    case undefined:
      return undefined;
    case 'INIT':
      return { op, core, metric: bits(beat, 32, 2) };
    case 'INSERT':
      return { op, core, vector: decodeVector(beats.slice(1)) };
    case 'SEARCH':
      return {
        op,
        core,
        vector: decodeVector(beats.slice(1)),
        k: bits(beat, 32, 5),
        mode: bits(beat, 37, 1),
        list: bits(beat, 38, 5),
        width: bits(beat, 43, 5),
        mask: bits(beat, 48, 16),
      };
    case 'RESONANCE_SEARCH':
      return {
        op,
        core,
        vector: decodeVector(beats.slice(1)),
        k: bits(beat, 32, 5),
        weight: bits(beat, 37, 11),
        mask: bits(beat, 48, 16),
      };
    case 'ROUTE':
      return {
        op,
        core,
        vector: decodeVector(beats.slice(1)),
        k: bits(beat, 32, 5),
        mode: bits(beat, 37, 1),
        list: bits(beat, 38, 5),
        width: bits(beat, 43, 5),
        mask: bits(beat, 48, 16),
        cores: index + 1,
        exact: bits(beat, 17, 1) === 1,
      };
    case 'SET_TYPE':
      return { op, core, index, type: bits(beat, 32, 8) };
    case 'SET_MEMBRANE':
    case 'SET_THRESHOLD':
    case 'INJECT':
    case 'SET_DELTA':
      return { op, core, index, value: signedBits(beat, 32, 32) };
    case 'GET_TYPE':
    case 'GET_MEMBRANE':
    case 'GET_THRESHOLD':
    case 'GET_REFRACTORY':
    case 'GET_EDGE_WEIGHT':
    case 'DELETE':
    case 'GET_RATE':
    case 'RESONANCE':
    case 'GET_PATTERN':
    case 'ENCODE':
    case 'AGGREGATE':
    case 'GET_DELTA':
      return { op, core, index };
    case 'UPDATE':
      return { op, core, index, alpha: signedBits(beat, 48, 16) };
    case 'HNSW_TO_SNN':
      return {
        op,
        core,
        vector: decodeVector(beats.slice(1)),
        k: bits(beat, 32, 5),
        gain: signedBits(beat, 48, 16),
      };
    case 'SET_PATTERN':
    case 'SIMILARITY':
      return { op, core, index, pattern: bits(beat, 32, 32) };
    case 'SPIKE_SEARCH':
      return { op, core, k: index, pattern: bits(beat, 32, 32) };
    case 'MATCH':
      return { op, core, pattern: bits(beat, 32, 32) };
    case 'CORRELATE':
      return { op, core, index, threshold: bits(beat, 32, 32) };
    case 'SET_EDGE_WEIGHT':
      return { op, core, index, weight: bits(beat, 32, 8) };
    case 'NEURO_SEARCH':
      return {
        op,
        core,
        vector: decodeVector(beats.slice(1)),
        iterations: bits(beat, 17, 6),
        compete: bits(beat, 23, 1) === 1,
        gain: index,
        dt: bits(beat, 32, 16),
        k: bits(beat, 48, 5),
        scale: bits(beat, 53, 5),
        oscillate: bits(beat, 58, 1) === 1,
        spread: bits(beat, 59, 5),
      };
    case 'READ':
      return {
        op,
        core,
        field: bits(beat, 32, 8),
        index,
        item: bits(beat, 40, 8),
        part: bits(beat, 48, 8),
      };
    case 'STEP':
    case 'HOMEOSTASIS':
    case 'OSCILLATE':
      return { op, core, dt: bits(beat, 32, 16) };
    case 'PROPAGATE':
    case 'DENDRITE_PROPAGATE':
      return { op, core, gain: signedBits(beat, 48, 16) };
    case 'DENDRITE_INJECT':
      return { op, core, index, branch: bits(beat, 17, 3), value: signedBits(beat, 32, 32) };
    case 'GET_BRANCH':
      return { op, core, index, branch: bits(beat, 17, 3) };
    case 'DENDRITE_INTEGRATE':
      return { op, core, index, clear: bits(beat, 17, 1) === 1 };
    case 'TICK':
      return {
        op,
        core,
        dt: bits(beat, 32, 16),
        gain: signedBits(beat, 48, 16),
        learn: (index & 1) === 1,
      };
    case 'COUNT':
    case 'GET_FLAGS':
    case 'SNN_RESET':
    case 'STDP':
    case 'GET_SPIKES':
    case 'GET_TIME':
    case 'ACTIVITY':
    case 'GET_PHASE':
    case 'WTA_RESET':
    case 'WTA_COMPETE':
    case 'WTA_SOFT':
    case 'DENDRITE_RESET':
    case 'RECORD':
      return { op, core };
  }
}

/** Signed words of vector beats. */
export function decodeVector(beats: readonly bigint[]): number[] {
  return beats.flatMap((beat) => [0, 16, 32, 48].map((shift) => signedBits(beat, shift, 16)));
}

/** One response beat. */
export interface ResponseBeat {
  readonly last: boolean;
  /** The beat carries an item: a result or a value. */
  readonly hit: boolean;
  readonly status: Status;
  readonly core: number;
  readonly index: number;
  /** Distance or value, in the steps of its format. */
  readonly value: number;
}

/** Beats of a response as data; throws on a status that does not exist. */
export function decodeResponse(beats: readonly bigint[]): ResponseBeat[] {
  return beats.map((beat) => {
    const code = bits(beat, 58, 4);
    const status = STATUS_NAMES.get(code);
    if (status === undefined) throw new RangeError(`response status ${code} does not exist`);
    return {
      last: bits(beat, 63, 1) === 1,
      hit: bits(beat, 62, 1) === 1,
      status,
      core: bits(beat, 50, 8),
      index: bits(beat, 42, 8),
      value: signedBits(beat, 0, 40),
    };
  });
}

/** A beat with the given fields; the inverse of `decodeResponse`. */
export function encodeResponse(beat: ResponseBeat): bigint {
  return (
    field(beat.last ? 1 : 0, 63, 1) |
    field(beat.hit ? 1 : 0, 62, 1) |
    field(STATUSES[beat.status], 58, 4) |
    field(beat.core, 50, 8) |
    field(beat.index, 42, 8) |
    field(beat.value, 0, 40)
  );
}
