/** The golden reference as an object: the chip of one configuration, command by command, with its cycles, state and write log. */
import type { EngineConfig } from '../config/index.ts';
import { buildModel } from './build.ts';
import { EVENT_COUNT, type EventCounts, readEvents } from './events.ts';
import {
  type Command,
  decodeResponse,
  encode,
  type Opcode,
  OPCODES,
  type ResponseBeat,
} from './protocol.ts';
import { instantiate, type Memory } from './wasm.ts';

/** What the `fixed` module exports; asm/ports/fixed.ts describes each function. */
interface FixedExports {
  readonly memory: Memory;
  reset(): void;
  commandPointer(): number;
  responsePointer(): number;
  execute(): number;
  routedCores(): number;
  coreCyclesPointer(): number;
  digestPointer(): number;
  digestCommand(): void;
  digestCore(core: number): void;
  digestAll(): void;
  setLog(mode: number): void;
  logPointer(): number;
  logCount(): number;
  logLost(): number;
  statePointer(): number;
  dumpCore(core: number): number;
  timelinePointer(): number;
  wavesPointer(): number;
  waveCyclesPointer(): number;
  waveCount(): number;
  finishSuite(): void;
  chipCycles(): number;
  awakeCoresPointer(): number;
  awakeOpcodesPointer(): number;
  opcodeCommandsPointer(): number;
  opcodeCyclesPointer(): number;
  eventsPointer(): number;
  eventCount(): number;
  rsqrtOf(high: number, low: number): number;
  rsqrtWorstError(from: number, to: number): number;
  sharpened(v: number, greatest: number): number;
}

/** Write log: none, its digest, or digest and entries. */
export type LogMode = 'off' | 'digest' | 'full';
const LOG_MODES: Readonly<Record<LogMode, number>> = { off: 0, digest: 1, full: 2 };

/** One architectural write: raw bits of an element, written at the edge that ends `cycle` of the command. */
export interface LogEntry {
  readonly core: number;
  readonly cycle: number;
  /** Position of the field in the state map. */
  readonly field: number;
  readonly index: number;
  readonly value: bigint;
}

/** Clock edges of one command, both ports always ready; edge 0 accepts the first header. -1 where it did not happen. */
export interface Timeline {
  readonly header: number;
  readonly lastBeat: number;
  readonly issue: number;
  readonly take: number;
  readonly retire: number;
  readonly window: number;
  readonly close: number;
  readonly firstAccept: number;
  readonly lastAccept: number;
}

/** A wave of a ROUTE: its edges, and by core its core cycles, 0 where a core had no part in it. */
export interface Wave {
  readonly take: number;
  readonly window: number;
  readonly close: number;
  readonly coreCycles: Uint32Array;
}

/** Commands of one opcode in a suite. */
export interface OpcodeTotals {
  /** Commands that cores heard of. */
  readonly commands: number;
  /** Core cycles, summed over commands and cores. */
  readonly coreCycles: number;
  /** Clock edges that cores got, summed over cores. */
  readonly awakeCycles: number;
}

/** What a whole suite cost. */
export interface SuiteTotals {
  /** From the first header to the last response beat. */
  readonly chipCycles: number;
  /** Clock edges that each core got. */
  readonly awakeByCore: readonly number[];
  /** 256 entries. */
  readonly awakeByCode: readonly number[];
  readonly byOpcode: Readonly<Record<Opcode, OpcodeTotals>>;
}

/** 64-bit initial value of every digest. */
export const MIX_START = 0xcbf29ce484222325n;

/** One step of a digest (docs/engine.md, section 13). */
export function mix(h: bigint, value: bigint): bigint {
  const product = BigInt.asUintN(64, (h ^ value) * 0x9e3779b97f4a7c15n);
  return product ^ (product >> 32n);
}

/** A chip, bit for bit and cycle for cycle. Starts in the state after reset. */
export class FixedModel {
  readonly config: EngineConfig;
  /** SHA-256 of the compiled model, 64 hex digits. */
  readonly sha256: string;

  readonly #wasm: FixedExports;
  readonly #command: BigUint64Array;
  readonly #response: BigUint64Array;
  readonly #coreCycles: Uint32Array;
  readonly #digests: BigUint64Array;
  readonly #elements: number;

  private constructor(config: EngineConfig, sha256: string, wasm: FixedExports) {
    this.config = config;
    this.sha256 = sha256;
    this.#wasm = wasm;
    const { buffer } = wasm.memory;
    const { cores, list } = config.parameters;
    const beats = 1 + config.derived.VECTOR_BEATS;
    this.#command = new BigUint64Array(buffer, wasm.commandPointer(), beats);
    this.#response = new BigUint64Array(buffer, wasm.responsePointer(), list);
    this.#coreCycles = new Uint32Array(buffer, wasm.coreCyclesPointer(), cores);
    this.#digests = new BigUint64Array(buffer, wasm.digestPointer(), 4);
    this.#elements = config.stateMap
      .filter(({ scope }) => scope === 'core')
      .reduce((sum, { count }) => sum + count, 0);
    if (wasm.eventCount() !== EVENT_COUNT) throw new Error('asm/trace/events.ts has other events');
    wasm.reset();
  }

  /** The model of a configuration, by name or as loaded. */
  static async create(config: string | EngineConfig): Promise<FixedModel> {
    const build = await buildModel(config, 'fixed');
    return new FixedModel(build.config, build.sha256, await instantiate<FixedExports>(build.wasm));
  }

  /** Back to the state after reset; cycles, events and digests start anew. The log mode stays. */
  reset(): void {
    this.#wasm.reset();
  }

  /**
   * Runs a command given as beats, header first. Any beats are allowed; missing ones are 0, surplus ones ignored. The answer is a
   * copy.
   */
  executeBeats(beats: ArrayLike<bigint>): bigint[] {
    for (let i = 0; i < this.#command.length; i++) this.#command[i] = beats[i] ?? 0n;
    const count = this.#wasm.execute();
    return Array.from(this.#response.subarray(0, count));
  }

  /** Runs a command. */
  execute(command: Command): ResponseBeat[] {
    return decodeResponse(this.executeBeats(encode(command)));
  }

  /** Core cycles of the last command, a live view: 0 for cores that did not hear of it. */
  get coreCycles(): Uint32Array {
    return this.#coreCycles;
  }

  /** Cores that ran the search of the last command, a ROUTE; 0 behind any other. */
  get routedCores(): number {
    return this.#wasm.routedCores();
  }

  /** Digest over the cores that heard of the last command, and the chip's metric. */
  digestCommand(): bigint {
    this.#wasm.digestCommand();
    return this.#digest(0);
  }

  /** Digest of one core. */
  digestCore(core: number): bigint {
    this.#wasm.digestCore(core);
    return this.#digest(1);
  }

  /** Digest over all cores and the chip's metric. */
  digestAll(): bigint {
    this.#wasm.digestAll();
    return this.#digest(2);
  }

  /** Digest of the last command's write log: mix over its cores; MIX_START when no core heard of it. */
  digestLog(): bigint {
    return this.#digest(3);
  }

  #digest(which: number): bigint {
    return this.#digests[which] ?? 0n;
  }

  setLog(mode: LogMode): void {
    this.#wasm.setLog(LOG_MODES[mode]);
  }

  /** Writes of the last command, in log mode `full`: core by core, not sorted by cycle. */
  log(): LogEntry[] {
    if (this.#wasm.logLost() > 0) throw new Error('the write log is longer than its buffer');
    const bytes = 24;
    const count = this.#wasm.logCount();
    const view = new DataView(this.#wasm.memory.buffer, this.#wasm.logPointer(), count * bytes);
    return Array.from({ length: count }, (_, entry) => ({
      core: view.getUint32(entry * bytes, true),
      cycle: view.getUint32(entry * bytes + 4, true),
      field: view.getUint32(entry * bytes + 8, true),
      index: view.getUint32(entry * bytes + 12, true),
      value: view.getBigUint64(entry * bytes + 16, true),
    }));
  }

  /** All elements of a core in the order of the state map, raw bits. */
  dumpCore(core: number): BigUint64Array {
    const count = this.#wasm.dumpCore(core);
    if (count !== this.#elements) throw new Error('the dump differs from the state map');
    const { buffer } = this.#wasm.memory;
    return new BigUint64Array(buffer, this.#wasm.statePointer(), count).slice();
  }

  /** One field of a core by name, e.g. `neuron.membrane`; signed fields as signed numbers. */
  field(core: number, name: string): bigint[] {
    let first = 0;
    for (const field of this.config.stateMap) {
      if (`${field.unit}.${field.field}` !== name) {
        first += field.count;
        continue;
      }
      const raw = Array.from(this.dumpCore(core).subarray(first, first + field.count));
      return field.signed ? raw.map((bits) => BigInt.asIntN(field.width, bits)) : raw;
    }
    throw new RangeError(`field ${name} does not exist`);
  }

  /** Edges of the last command. */
  timeline(): Timeline {
    const edges = this.#numbers(this.#wasm.timelinePointer(), 9);
    const at = (i: number): number => edges[i] ?? -1;
    return {
      header: at(0),
      lastBeat: at(1),
      issue: at(2),
      take: at(3),
      retire: at(4),
      window: at(5),
      close: at(6),
      firstAccept: at(7),
      lastAccept: at(8),
    };
  }

  /** The waves of the last ROUTE, in order. */
  waves(): Wave[] {
    const { cores } = this.config.parameters;
    const { buffer } = this.#wasm.memory;
    const edges = this.#numbers(this.#wasm.wavesPointer(), 9);
    return Array.from({ length: this.#wasm.waveCount() }, (_, wave) => {
      const [take, window, close] = edges.slice(3 * wave) as [number, number, number];
      const cycles = this.#wasm.waveCyclesPointer() + 4 * cores * wave;
      return { take, window, close, coreCycles: new Uint32Array(buffer, cycles, cores) };
    });
  }

  /** Ends a suite: counts awake cycles to the end, and answers what everything cost. */
  finishSuite(): SuiteTotals {
    const wasm = this.#wasm;
    wasm.finishSuite();
    const commands = this.#numbers(wasm.opcodeCommandsPointer(), 256);
    const cycles = this.#numbers(wasm.opcodeCyclesPointer(), 256);
    const awake = this.#numbers(wasm.awakeOpcodesPointer(), 256);
    const byOpcode = Object.entries(OPCODES).map(([name, code]) => [
      name,
      { commands: commands[code], coreCycles: cycles[code], awakeCycles: awake[code] },
    ]);
    return {
      chipCycles: wasm.chipCycles(),
      awakeByCore: this.#numbers(wasm.awakeCoresPointer(), this.config.parameters.cores),
      awakeByCode: awake,
      byOpcode: Object.fromEntries(byOpcode),
    };
  }

  #numbers(pointer: number, count: number): number[] {
    return Array.from(new BigInt64Array(this.#wasm.memory.buffer, pointer, count), Number);
  }

  /** What was exercised since the last reset. */
  events(): EventCounts {
    const { memory } = this.#wasm;
    const pointer = this.#wasm.eventsPointer();
    return readEvents(new BigUint64Array(memory.buffer, pointer, EVENT_COUNT));
  }

  /** Mantissa (u24.24) and exponent of 1/sqrt(n); for tests. */
  rsqrt(n: bigint): { mantissa: number; exponent: number } {
    const packed = this.#wasm.rsqrtOf(Number(n >> 32n), Number(n & 0xffffffffn)) >>> 0;
    return { mantissa: packed & 0xffffff, exponent: packed >>> 24 };
  }

  /** Greatest error of a mantissa in units of 2^-24 over m (u28.26) from `from` up to but not including `to`; for tests. */
  rsqrtWorstError(from: number, to: number): number {
    return this.#wasm.rsqrtWorstError(from, to);
  }

  /** A membrane after WTA_SOFT where `greatest` > 0 is the greatest of its core, in steps; for tests. */
  sharpened(v: number, greatest: number): number {
    return this.#wasm.sharpened(v, greatest);
  }
}
