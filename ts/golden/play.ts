/** Runs a stimulus on the model, writes the golden records, and sums up what happened. */
import type { EngineConfig } from '../config/index.ts';
import type { Events } from './events.ts';
import type { FixedModel } from '../model/index.ts';
import { type GoldenHeader, type GoldenRecord, hex, OPCODES } from './format.ts';
import { Mix } from './mix.ts';
import { type Beats, statusOf, type Stimulus } from './stimulus/commands.ts';
import { OPCODE, OPCODE_NAMES } from './stimulus/operands.ts';
import { STATUS, type StatusName } from './stimulus/refusals.ts';
import { GoldenWriter } from './writer.ts';

/** What one opcode cost, summed over the suite. */
export interface OpcodeTotals {
  readonly opcode: number;
  /** `INSERT`, ..., or `unknown`, for all opcodes that no command has. */
  readonly name: string;
  /** Commands that cores heard of. */
  readonly commands: number;
  /** Commands that the fabric refused. */
  readonly refused: number;
  /** Core cycles: the greatest over the addressed cores, summed over the commands. */
  readonly cycles: number;
  /** Awake core cycles, summed over the cores. */
  readonly awake: number;
}

/** The model's results for a suite. */
export interface ModelResult {
  readonly commands: number;
  readonly chipCycles: number;
  readonly opcodes: readonly OpcodeTotals[];
  readonly events: Events;
  readonly finalDigest: string;
  readonly chainedDigest: string;
  /** Digest of each core at the end, 16 hex digits each. */
  readonly coreDigests: readonly string[];
  /** Awake cycles of each core. */
  readonly awakeByCore: readonly number[];
  /** Words of the whole file, but for the header. */
  readonly bodyWords: number;
  readonly check: string;
}

/** How a suite is played. */
export interface PlayOptions {
  readonly config: EngineConfig;
  readonly seed: bigint;
  /** Where the golden file goes; without it, only the results are computed. */
  readonly file?: string | undefined;
  readonly onProgress?: ((commands: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Up to this many cores, every record carries both digests; beyond, they are sampled (docs/golden.md). */
const ALL_DIGESTS = 16;
const BROADCAST_SAMPLE = 16;
/** Commands between two looks at the rest of the program: Ctrl-C must be heard. */
const BREATH = 512;

const NAMES = new Map<number, string>(OPCODE_NAMES.map((name) => [OPCODE[name], name]));
const STATUS_NAMES = Object.keys(STATUS) as StatusName[];

/** First 64 bits of the SHA-256 of the compiled model, 16 hex digits. */
export function modelHashOf(model: { readonly sha256: string }): string {
  return model.sha256.slice(0, 16);
}

/** Plays `stimulus` on the model, from the state after reset. */
export async function play(
  stimulus: Stimulus,
  model: FixedModel,
  options: PlayOptions,
): Promise<ModelResult> {
  const { config, file, seed, onProgress, signal } = options;
  const everyDigest = config.parameters.cores <= ALL_DIGESTS;
  const modelHash = BigInt(`0x${modelHashOf(model)}`);
  const configHash = BigInt(`0x${config.hash}`);
  const writer = new GoldenWriter({ configHash, modelHash, seed, logDigests: everyDigest }, file);
  const tally = new Tally();
  try {
    model.reset();
    model.setLog(everyDigest ? 'digest' : 'off');
    let number = 0;
    for (let next = stimulus.next(); next.done !== true; number++) {
      const command = next.value;
      const response = model.executeBeats(command);
      const cycles = cyclesWord(model.coreCycles, addressed(command, response, config));
      const withDigest = everyDigest || !isBroadcast(command) || number % BROADCAST_SAMPLE === 0;
      const record: GoldenRecord = {
        command,
        response,
        cycles,
        stateDigest: withDigest ? model.digestCommand() : undefined,
        logDigest: everyDigest ? model.digestLog() : undefined,
      };
      writer.record(record);
      tally.add(command, response, cycles);
      next = stimulus.next(response);
      if (number % BREATH === BREATH - 1) {
        onProgress?.(number + 1);
        await new Promise(setImmediate);
        signal?.throwIfAborted();
      }
    }
    onProgress?.(number);
    return finish(model, writer, tally);
  } catch (error) {
    writer.drop();
    throw error;
  }
}

function finish(model: FixedModel, writer: GoldenWriter, tally: Tally): ModelResult {
  const { chipCycles, awakeByCore, awakeByCode } = model.finishSuite();
  const header = writer.finish(
    { awakeByCore, awakeByOpcode: awakeByCode.slice(0, OPCODES) },
    { chipCycles, finalDigest: model.digestAll() },
  );
  return {
    ...digests(header),
    commands: header.records,
    chipCycles,
    opcodes: tally.opcodes(awakeByCode),
    events: { ...tally.events(), ...counted(model) },
    coreDigests: awakeByCore.map((_, core) => hex(model.digestCore(core))),
    awakeByCore,
  };
}

/** The model's events, but for those that the responses tell: these are counted from outside. */
function counted(model: FixedModel): Events {
  const { legal: _, ...events } = model.events().events;
  return events;
}

function digests(header: GoldenHeader) {
  return {
    finalDigest: hex(header.finalDigest),
    chainedDigest: hex(header.chainedDigest),
    bodyWords: header.bodyWords,
    check: hex(header.check),
  };
}

function isBroadcast([header]: Beats): boolean {
  return (header! & 0x1_0000n) !== 0n;
}

/** NODE and FULL are found by the core, which does hear of the command. */
function refusedByFabric(status: number): boolean {
  return status !== STATUS.OK && status !== STATUS.NODE && status !== STATUS.FULL;
}

/** Cores that hear of a command: none when the fabric refuses it. */
function addressed(
  [header]: Beats,
  response: Beats,
  { parameters }: EngineConfig,
): [number, number] {
  const status = statusOf(response);
  if (refusedByFabric(status)) return [0, 0];
  if (isBroadcast([header!])) return [0, parameters.cores];
  const core = Number((header! >> 8n) & 0xffn);
  return [core, core + 1];
}

/** The record's word of core cycles: the greatest, and the mix over those of all addressed cores. */
function cyclesWord(coreCycles: Uint32Array, [first, end]: [number, number]): bigint {
  const mix = new Mix();
  let greatest = 0;
  for (let core = first; core < end; core++) {
    const cycles = coreCycles[core]!;
    if (cycles > greatest) greatest = cycles;
    mix.addHalves(0, cycles);
  }
  return ((mix.value & 0xffff_ffffn) << 32n) | BigInt(greatest);
}

/** Counts commands by opcode and status, from the beats alone. */
class Tally {
  readonly #accepted = new Uint32Array(256);
  readonly #refused = new Uint32Array(256);
  /** Refused by the fabric, so that no core heard of them. */
  readonly #unheard = new Uint32Array(256);
  readonly #cycles = new Float64Array(256);
  readonly #status = new Uint32Array(16);

  add([header]: Beats, response: Beats, cycles: bigint): void {
    const opcode = Number(header! & 0xffn);
    const status = statusOf(response);
    this.#status[status]!++;
    this.#cycles[opcode]! += Number(cycles & 0xffff_ffffn);
    if (status === STATUS.OK) this.#accepted[opcode]!++;
    else this.#refused[opcode]!++;
    if (refusedByFabric(status)) this.#unheard[opcode]!++;
  }

  events(): Record<string, number> {
    const sum = (counts: Uint32Array) => counts.reduce((total, count) => total + count, 0);
    const events: Record<string, number> = {
      legal: sum(this.#accepted),
      refused: sum(this.#refused),
    };
    for (const [opcode, name] of NAMES) {
      events[`accepted.${name}`] = this.#accepted[opcode]!;
      events[`refused.${name}`] = this.#refused[opcode]!;
    }
    for (const name of STATUS_NAMES) {
      if (name !== 'OK') events[`status.${name}`] = this.#status[STATUS[name]]!;
    }
    return events;
  }

  opcodes(awake: readonly number[]): OpcodeTotals[] {
    const known = [...NAMES].map(([opcode, name]) => ({
      opcode,
      name,
      commands: this.#accepted[opcode]! + this.#refused[opcode]! - this.#unheard[opcode]!,
      refused: this.#unheard[opcode]!,
      cycles: this.#cycles[opcode]!,
      awake: awake[opcode] ?? 0,
    }));
    const unknown = this.#refused.reduce((sum, n, opcode) => sum + (NAMES.has(opcode) ? 0 : n), 0);
    if (unknown > 0) {
      known.push({
        opcode: 0,
        name: 'unknown',
        commands: 0,
        refused: unknown,
        cycles: 0,
        awake: 0,
      });
    }
    return known.filter(({ commands, refused }) => commands + refused > 0);
  }
}
