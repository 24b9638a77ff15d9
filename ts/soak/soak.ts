/**
 * A soak: many random commands on model and RTL, in parts that run in parallel processes. What an interrupted soak has finished the next
 * one need not do again.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/tools.ts';
import { type EngineConfig, loadConfig, type Overrides } from '../config/index.ts';
import { UsageError } from '../exit.ts';
import {
  type Events,
  modelHashOf,
  play,
  shapeOf,
  soakFloors,
  soakSeed,
  soakStimulus,
  stimulusHash,
} from '../golden/index.ts';
import { FixedModel } from '../model/index.ts';
import { buildDriver, findMismatch, missingEvents, type Watch } from '../plan/index.ts';
import { type Mismatch, type Verdict, worst } from '../report/index.ts';
import { attempt, type DriverResult, inParallel, runDriver, withTempDir } from '../run/index.ts';
import { Kept } from './kept.ts';
import { nameOf, type Part, PART_COMMANDS, partsOf, seedsOf } from './parts.ts';
import type { PartResult, SoakResult } from './result.ts';

/** The chip that is soaked. */
const CONFIG = 'mini';
export const SOAK_COMMANDS = 1_000_000;
export const SOAK_SEED = 1;
/** The greatest number of a 32-bit seed, and commands that no one waits for. */
const MOST_SEED = 2 ** 32 - 1;
const MOST_COMMANDS = 1_000_000_000;

export interface SoakOptions extends Watch {
  /** First seed; each part has the next one. */
  readonly seed?: number;
  readonly commands?: number;
  /** Forget what an interrupted soak has finished. */
  readonly fresh?: boolean;
  /** Commands of a part. */
  readonly partCommands?: number;
  /** Folder of finished parts. */
  readonly keptDir?: string;
  /** What a number of commands promises to exercise; for tests. */
  readonly floors?: typeof soakFloors;
  /** Builds the simulation; for tests. */
  readonly build?: typeof buildDriver;
  /** The command line, for the report. */
  readonly arguments?: readonly string[];
}

/** A configuration, ready to be played. */
interface Machine {
  readonly config: EngineConfig;
  readonly simulator: string;
  readonly model: FixedModel;
}

interface Outcome {
  readonly result: PartResult;
  readonly mismatch?: Mismatch;
  readonly resumed: boolean;
}

/** Plays everything, or up to the first difference. The result is not yet written anywhere. */
export async function soak(options: SoakOptions = {}): Promise<SoakResult> {
  const { seed = SOAK_SEED, commands = SOAK_COMMANDS, partCommands = PART_COMMANDS } = options;
  between('--seed', seed, 0, MOST_SEED);
  between('--commands', commands, 1, MOST_COMMANDS);
  const started = new Date();
  const parts = partsOf(seed, commands, partCommands);
  const machines = new Map<number, Machine>();
  for (const { busWidth } of parts) {
    if (!machines.has(busWidth)) machines.set(busWidth, await machineOf(busWidth, options));
  }
  const kept = new Kept(options.keptDir ?? join(root, 'build', 'soak'), identityOf(machines));
  if (options.fresh) kept.clear();

  const playing = performance.now();
  const outcomes = await playAll(parts, machines, kept, options);
  const result = summary(outcomes, {
    ...{ seed, commands, partCommands, started, seconds: (performance.now() - playing) / 1000 },
    ...{ configs: [...machines.values()].map(({ config }) => config.variant) },
    arguments: options.arguments ?? [],
    floors: (options.floors ?? soakFloors)(commands),
  });
  // What is finished is of use only to a soak that is not.
  if (result.verdict === 'pass' || result.verdict === 'nothing checked') kept.clear();
  return result;
}

function between(option: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UsageError(
    `${option} ${value} is not allowed; allowed: an integer from ${least} to ${most}`,
  );
}

async function machineOf(busWidth: 32 | 64, options: SoakOptions): Promise<Machine> {
  const named = loadConfig(CONFIG);
  const overrides: Overrides = named.parameters.busWidth === busWidth ? {} : { busWidth };
  const config = loadConfig(CONFIG, overrides);
  const { signal, onProgress, build = buildDriver } = options;
  const simulator = await build(config, overrides, { signal, onProgress, bus: true });
  return { config, simulator, model: await FixedModel.create(config) };
}

/** Everything that decides what a part does and how it ends. */
function identityOf(machines: ReadonlyMap<number, Machine>): string[] {
  return [...machines.values()].flatMap(({ config, simulator, model }) => [
    ...[config.hash, model.sha256, stimulusHash()],
    createHash('sha256')
      .update(attempt(() => readFileSync(simulator)))
      .digest('hex'),
  ]);
}

/** All parts, or those up to the first that does not pass. */
async function playAll(
  parts: readonly Part[],
  machines: ReadonlyMap<number, Machine>,
  kept: Kept,
  { signal, onProgress }: SoakOptions,
): Promise<Outcome[]> {
  const total = parts.reduce((sum, { commands }) => sum + commands, 0);
  const task = 'soak';
  const started = performance.now();
  let [done, played, failed] = [0, 0, false];
  const show = () => {
    const rate = Math.round(played / ((performance.now() - started) / 1000));
    const note = `${done} of ${total} commands${played > 0 ? `, ${rate} a second` : ''}`;
    onProgress?.({ task, state: 'running', done, total, note });
  };
  show();
  const outcomes = await inParallel(
    parts,
    async (part, stop): Promise<Outcome | undefined> => {
      if (failed) return undefined;
      const before = kept.get(part);
      const outcome = before
        ? { result: before, resumed: true }
        : await playPart(part, machines.get(part.busWidth)!, { signal: stop, onProgress });
      const { result, resumed } = outcome;
      done += result.commands;
      if (!resumed) played += result.commands;
      if (result.verdict !== 'pass') failed = true;
      else if (!resumed) kept.put(part, result);
      const how = resumed ? 'finished by a soak before' : `${result.seconds.toFixed(1)} s`;
      const note = `${result.verdict}, ${how}; ${done} of ${total} commands`;
      onProgress?.({ task: nameOf(part), state: 'done', note });
      show();
      return outcome;
    },
    { ...(signal && { signal }) },
  );
  onProgress?.({ task, state: 'done', note: `${done} of ${total} commands` });
  return outcomes.filter((outcome) => outcome !== undefined);
}

async function playPart(part: Part, machine: Machine, watch: Watch): Promise<Outcome> {
  const { seed, commands, stall } = part;
  const { config, simulator, model } = machine;
  const { signal } = watch;
  const task = nameOf(part);
  const started = performance.now();
  watch.onProgress?.({ task, state: 'running' });
  return withTempDir(async (dir): Promise<Outcome> => {
    const [golden, dump] = [join(dir, 'soak.hex'), join(dir, 'dump.json')];
    const modelHash = modelHashOf(model);
    // A model of its own: parts that run at the same time take turns in this process.
    const { events } = await play(
      soakStimulus(shapeOf(config), seed, commands),
      await FixedModel.create(config),
      { config, seed: soakSeed(seed), file: golden, signal },
    );
    const driver = await runDriver(
      simulator,
      { golden, modelHash, dump, ...(stall !== undefined && { stall }) },
      {
        ...(signal && { signal }),
        onProgress: ({ done, total }) =>
          watch.onProgress?.({ task, state: 'running', done, total }),
      },
    );
    const repeat = `npx spikehnsw soak --seed ${seed} --commands ${commands}`;
    const mismatch = await findMismatch({
      ...{ suite: task, config, golden, modelHash, simulator, dump, driver, repeat },
      ...(signal && { signal }),
    });
    const seconds = (performance.now() - started) / 1000;
    const result = partResult(part, config.variant, driver, events, seconds);
    return { result, ...(mismatch && { mismatch }), resumed: false };
  });
}

function partResult(
  part: Part,
  config: string,
  driver: DriverResult,
  events: PartResult['events'],
  seconds: number,
): PartResult {
  return {
    ...part,
    ...{ config, commands: driver.commands, verdict: verdictOfPart(part, driver) },
    ...{ stateBits: driver.stateBits, cycles: driver.chipCycles.got, events, seconds },
    ...(driver.message && { message: driver.message }),
  };
}

function verdictOfPart({ commands }: Part, driver: DriverResult): Verdict {
  // The driver's user is this program: a command line that it refuses is a defect of ours.
  if (driver.verdict === 'usage') return 'tool error';
  if (driver.verdict !== 'pass') return driver.verdict;
  // Every command of a small chip has a digest.
  const whole = driver.commands === commands && driver.stateDigests === commands;
  return whole ? 'pass' : 'nothing checked';
}

interface Asked {
  readonly seed: number;
  readonly commands: number;
  readonly partCommands: number;
  readonly started: Date;
  readonly seconds: number;
  readonly configs: readonly string[];
  readonly arguments: readonly string[];
  readonly floors: Events;
}

function summary(outcomes: readonly Outcome[], asked: Asked): SoakResult {
  const results = outcomes.map(({ result }) => result);
  const sum = (list: readonly PartResult[], value: (part: PartResult) => number) =>
    list.reduce((total, part) => total + value(part), 0);
  const wide = results.filter(({ busWidth }) => busWidth === 64);
  const events = added(wide.map((part) => part.events));
  const verdicts = results.map(({ verdict }) => verdict);
  const complete = verdicts.every((verdict) => verdict === 'pass');
  const missing = complete ? missingEvents(events, asked.floors) : [];
  const verdict = missing.length > 0 ? 'nothing checked' : worst(verdicts);
  const bad = results.find((part) => part.verdict !== 'pass');
  const fresh = outcomes.filter(({ resumed }) => !resumed).map(({ result }) => result);
  const message = bad && `${nameOf(bad)}: ${bad.message ?? bad.verdict}`;
  return {
    ...{ format: 1, arguments: asked.arguments, started: asked.started.toISOString(), verdict },
    ...(message && { message }),
    commands: sum(results, (part) => part.commands),
    commandsAsked: asked.commands,
    stateBits: sum(results, (part) => part.stateBits),
    differences: verdicts.filter((each) => each === 'mismatch').length,
    seeds: seedsOf(asked.seed, asked.commands, asked.partCommands),
    configs: asked.configs,
    resumed: outcomes.length - fresh.length,
    seconds: asked.seconds,
    commandsPerSecond: sum(fresh, (part) => part.commands) / asked.seconds,
    ...{ events, missing },
    parts: results.map(({ events: _, ...part }) => part),
    mismatch: outcomes.find((outcome) => outcome.mismatch)?.mismatch ?? null,
  };
}

function added(all: readonly PartResult['events'][]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const events of all) {
    for (const [event, count] of Object.entries(events)) total[event] = (total[event] ?? 0) + count;
  }
  return total;
}
