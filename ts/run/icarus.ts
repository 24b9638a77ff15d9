/**
 * Plays a golden file on the chip in Icarus Verilog: a second simulator and a second bench (sim/verilog/play.v), which share
 * nothing with Verilator and the C++ driver but the RTL and the file. Compares responses and chip cycles.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findTools, root, toolEnv } from '../build/tools.ts';
import { type EngineConfig, generate, loadConfig } from '../config/index.ts';
import { Exit, type ExitCode } from '../exit.ts';
import { HEADER_WORDS } from '../golden/format.ts';
import { readGoldenHeader } from '../golden/reader.ts';
import { type ChildResult, runChild } from './child.ts';
import { RunError } from './errors.ts';
import { withTempDir } from './files.ts';

export interface IcarusOptions {
  /** Play only that many commands; chip cycles are then not compared. */
  readonly commands?: number;
  /** Seed of pauses on both ports; chip cycles are then not compared. */
  readonly stall?: number;
  /** Command from which on time is measured; the first by default. */
  readonly mark?: number;
  readonly signal?: AbortSignal;
}

export interface IcarusResult {
  /** That of the verdict. */
  readonly exitCode: ExitCode;
  /** The verdict in one line, e.g. `PASS: 500 commands, 620 response beats, 40123 cycles`. */
  readonly verdict: string;
  /** Commands that were answered. */
  readonly commands: number;
  readonly responseBeats: number;
  readonly chipCycles: number;
  /** Chip cycles from `mark` to the last response. */
  readonly markCycles: number;
  /** Wall time from `mark` to the verdict. */
  readonly seconds: number;
}

const RTL = join(root, 'rtl');
const BENCH = join(root, 'sim', 'verilog', 'play.v');
const PLAYING = /^playing from command \d+, cycle (\d+)$/;
const RESULT = /^(\d+) (\d+) (\d+) (\d+)\n$/;

/** Plays `golden`, made for `config` (by name, or as loaded). Rejects when it cannot say how that went. */
export function playWithIcarus(
  golden: string,
  config: string | EngineConfig,
  options: IcarusOptions = {},
): Promise<IcarusResult> {
  const engine = typeof config === 'string' ? loadConfig(config) : config;
  return withTempDir(async (dir) => {
    const program = await compileForIcarus(golden, engine, dir, options.signal);
    return playCompiled(program, golden, options);
  });
}

/** Compiles bench and chip into `dir`, for a golden file of that length; answers the program. */
export async function compileForIcarus(
  golden: string,
  { name, parameters }: EngineConfig,
  dir: string,
  signal?: AbortSignal,
): Promise<string> {
  const words = HEADER_WORDS + readGoldenHeader(golden).bodyWords;
  const program = join(dir, 'play.vvp');
  const { name: _, ...overrides } = parameters;
  const generated = generate(name, overrides);
  const files = readdirSync(RTL, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.v'))
    .sort()
    .map((file) => join(RTL, file));
  const includes = new Set([generated.dir, ...files.map((file) => dirname(file))]);
  const { iverilog } = await findTools('iverilog');
  const args = [
    ...['-g2005', '-Wall', '-s', 'play', `-Pplay.WORDS=${words}`, '-o', program],
    ...[...includes].flatMap((include) => ['-I', include]),
    ...[BENCH, ...files],
  ];
  const child = await runChild(iverilog.path, args, { cwd: root, env: toolEnv(), signal });
  if (child.exitCode === 0) return program;
  throw new RunError(`iverilog failed (${ending(child)}): ${excerpt(child.stderr)}`);
}

/** Plays `golden` with the program that was compiled for it. */
export function playCompiled(
  program: string,
  golden: string,
  { commands, stall, mark, signal }: IcarusOptions = {},
): Promise<IcarusResult> {
  return withTempDir(async (dir) => {
    const resultFile = join(dir, 'result');
    const lines: string[] = [];
    let start: { time: number; cycle: number } | undefined;
    const args = [
      ...['-N', program, `+golden=${golden}`, `+result=${resultFile}`],
      ...(commands === undefined ? [] : [`+commands=${commands}`]),
      ...(stall === undefined ? [] : [`+stall=${stall}`]),
      ...(mark === undefined ? [] : [`+mark=${mark}`]),
    ];
    const child = await runChild('vvp', args, {
      env: toolEnv(),
      signal,
      onLine: (line) => {
        const cycle = PLAYING.exec(line)?.[1];
        if (cycle === undefined) lines.push(line);
        else start = { time: performance.now(), cycle: Number(cycle) };
      },
    });
    const end = performance.now();
    const result = readResult(resultFile);
    // Only a verdict that the bench wrote counts: a simulator that stops early also ends with 0.
    if (child.exitCode !== 0 || result === undefined) {
      const said = excerpt([...lines, child.stderr].join('\n'));
      throw new RunError(`vvp gave no verdict (${ending(child)}): ${said}`);
    }
    const [exitCode, answered, responseBeats, chipCycles] = result;
    return {
      exitCode: exitCode as ExitCode,
      verdict: lines.at(-1) ?? '',
      commands: answered!,
      responseBeats: responseBeats!,
      chipCycles: chipCycles!,
      markCycles: start === undefined ? 0 : chipCycles! - start.cycle,
      seconds: start === undefined ? 0 : (end - start.time) / 1000,
    };
  });
}

function readResult(file: string): number[] | undefined {
  try {
    const numbers = RESULT.exec(readFileSync(file, 'utf8'))?.slice(1).map(Number);
    const codes: number[] = Object.values(Exit);
    return numbers && codes.includes(numbers[0]!) ? numbers : undefined;
  } catch {
    return undefined;
  }
}

const ending = ({ exitCode, endedBy }: ChildResult) => endedBy ?? `exit code ${exitCode}`;
const excerpt = (text: string) =>
  text.trim().split('\n').slice(0, 8).join('\n') || 'it said nothing';
