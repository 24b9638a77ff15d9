/** Starts the C++ driver (`chip_sim`) on a golden file and reads its verdict; sim/README.md describes both. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolEnv } from '../build/tools.ts';
import { runChild } from './child.ts';
import { RunError } from './errors.ts';
import { withTempDir } from './files.ts';

export interface DriverOptions {
  /** The golden file to play. */
  readonly golden: string;
  /** Model hash that the file must carry, 16 hexadecimal digits. */
  readonly modelHash?: string;
  /** Seed of random stalls on all channels of the bus, or on both ports where there is none. */
  readonly stall?: number;
  /** Leave out the write log. */
  readonly noLog?: boolean;
  readonly maxCommands?: number;
  /** Where to write every response beat. */
  readonly responses?: string;
  /** Where to write the clock edges of every command. */
  readonly timeline?: string;
  /** Where to write the cores' state at the first mismatch. */
  readonly dump?: string;
  /** Flip this many bits and see that the digests change. */
  readonly flips?: number;
  readonly flipSeed?: number;
  /** Where to write each flip and the state that held it. */
  readonly flipDump?: string;
  /** Waves of commands `from` to `to`. */
  readonly trace?: { readonly file: string; readonly from: number; readonly to: number };
  /** Cycles without progress that make a hang. */
  readonly watchdog?: number;
}

export interface DriverProgress {
  readonly done: number;
  readonly total: number;
  readonly cycles: number;
}

/** A number that the golden file predicts, compared only when the run is complete and unstalled. */
export interface Prediction<T> {
  readonly compared: boolean;
  readonly expected: T;
  readonly got: T;
}

/** Accesses, and edges from the first write to the last read. */
export interface BusUse {
  /** Bits of data. */
  readonly width: number;
  readonly writes: number;
  readonly reads: number;
  readonly cycles: number;
}

/** What the driver reports of a run. 64-bit values are hexadecimal strings. */
export interface DriverResult {
  readonly format: 1;
  readonly verdict:
    'pass' | 'mismatch' | 'usage' | 'tool error' | 'hang' | 'nothing checked' | 'interrupted';
  readonly exitCode: number;
  readonly message: string;
  readonly config: string;
  readonly suite: string;
  readonly commands: number;
  readonly commandsTotal: number;
  readonly responseBeats: number;
  readonly stateDigests: number;
  readonly stateBits: number;
  readonly logDigests: number;
  readonly cycles: number;
  readonly chipCycles: Prediction<number>;
  /** What went over the bus; null without one. */
  readonly bus: BusUse | null;
  readonly finalDigest: Prediction<string>;
  readonly chainedDigest: Prediction<string>;
  readonly awake: {
    readonly compared: boolean;
    readonly expectedByCore: readonly number[];
    readonly byCore: readonly number[];
    readonly expectedByOpcode: readonly number[];
    readonly byOpcode: readonly number[];
  };
  readonly opcodes: readonly {
    readonly opcode: number;
    readonly commands: number;
    readonly refused: number;
    readonly cyclesModel: number;
    readonly cyclesRtl: number;
  }[];
  readonly simHz: number;
  readonly seconds: { readonly total: number };
  readonly selfTest: { readonly injected: number; readonly detected: number };
  readonly hang: { readonly command: number | null; readonly chipCycle: number } | null;
  readonly mismatch: DriverMismatch | null;
}

export interface DriverMismatch {
  readonly kind: string;
  /** Other kinds that differ for the same command. */
  readonly also: readonly string[];
  readonly command: number | null;
  readonly opcode: number | null;
  readonly core: number | null;
  readonly unit: string;
  readonly field: string;
  readonly index: number | null;
  readonly expected: string;
  readonly got: string;
  readonly chipCycle: number | null;
  /** From the command's take edge. */
  readonly cycle: number | null;
}

/** Plays a golden file. Rejects when the driver cannot say how that went. */
export function runDriver(
  simulator: string,
  options: DriverOptions,
  {
    signal,
    onProgress,
  }: { signal?: AbortSignal; onProgress?: (progress: DriverProgress) => void } = {},
): Promise<DriverResult> {
  return withTempDir(async (dir) => {
    const json = join(dir, 'result.json');
    const messages: string[] = [];
    const onErrorLine = (line: string) => {
      const progress = parseProgress(line);
      if (progress) onProgress?.(progress);
      else if (line.trim()) messages.push(line);
    };
    // The driver is told whose child it is: when this process is killed, there is nobody left to end it.
    const parent = ['--parent', String(process.pid)];
    const args = [...driverArguments(options), ...parent, '--json', json];
    const child = await runChild(simulator, args, { signal, env: toolEnv(), onErrorLine });
    const result = readResult(json);
    const said = messages.slice(-5).join('\n') || 'it said nothing';
    if (child.exitCode === undefined)
      throw new RunError(`${simulator} was ended by ${child.endedBy}: ${said}`);
    if (result === undefined) {
      throw new RunError(`${simulator} ended with ${child.exitCode} and wrote no result: ${said}`);
    }
    if (result.exitCode !== child.exitCode) {
      throw new RunError(
        `${simulator} ended with ${child.exitCode}, its result says ${result.exitCode}: ${said}`,
      );
    }
    return result;
  });
}

/** The driver's command line. */
export function driverArguments(options: DriverOptions): string[] {
  const { golden, trace } = options;
  const pairs: [string, string | number | undefined][] = [
    ['--golden', golden],
    ['--hash', options.modelHash],
    ['--stall', options.stall],
    ['--max-commands', options.maxCommands],
    ['--responses', options.responses],
    ['--timeline', options.timeline],
    ['--dump-on-mismatch', options.dump],
    ['--flips', options.flips],
    ['--flip-seed', options.flipSeed],
    ['--flip-dump', options.flipDump],
    ['--trace', trace?.file],
    ['--from', trace?.from],
    ['--to', trace?.to],
    ['--watchdog', options.watchdog],
  ];
  const given = pairs.flatMap(([name, value]) =>
    value === undefined ? [] : [name, String(value)],
  );
  return options.noLog ? [...given, '--no-log'] : given;
}

/** `progress DONE TOTAL CYCLES` as numbers. */
export function parseProgress(line: string): DriverProgress | undefined {
  const match = /^progress (\d+) (\d+) (\d+)$/.exec(line.trim());
  return match
    ? { done: Number(match[1]), total: Number(match[2]), cycles: Number(match[3]) }
    : undefined;
}

function readResult(file: string): DriverResult | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RunError(`the driver's result cannot be read: ${(error as Error).message}`);
  }
}
