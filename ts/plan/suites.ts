/** Runs suites: builds what changed, plays them in parallel processes, compares, tests the comparison itself. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type EngineConfig, loadConfig, type Overrides, settings } from '../config/index.ts';
import { displayPath } from '../config/paths.ts';
import { judgeFlips, readFlips, Replay, replayModel, unitsWithoutFlips } from '../compare/index.ts';
import { Failure, UsageError } from '../exit.ts';
import { readRecords, type Suite, suiteFor } from '../golden/index.ts';
import {
  emptyResult,
  type Mismatch,
  type Result,
  type SelfTestResult,
  type SuiteResult,
  verdictOf,
  worst,
} from '../report/index.ts';
import {
  attempt,
  type DriverResult,
  inParallel,
  Interrupted,
  RunError,
  runDriver,
  withTempDir,
} from '../run/index.ts';
import { buildDriver, hasWaves } from './build.ts';
import { Clock } from './clock.ts';
import { findMismatch } from './mismatch.ts';
import { goldenSuites, type Judgement, type RunnableSuite, type SuiteSource } from './source.ts';
import type { Watch } from './progress.ts';
import { cycleRows, suiteRow } from './tables.ts';
import { toolVersions } from './tools.ts';

/** Bits flipped in the self-test, and the suite on which that is done. */
const FLIPS = 68;
const LEAST_FLIPS = 64;
const FLIPPED_SUITE = 'random';
/** Flips happen among the first commands: enough to fill the chip, few enough to be quick. */
const FLIPPED_COMMANDS = 2000;
/** Commands before the first difference that the waves show. */
const WAVES_BEFORE = 4;

export interface SuitesOptions extends Watch {
  /** Names of configurations; several are only possible without overrides. */
  readonly configs: readonly string[];
  readonly overrides?: Overrides;
  /** Only the suite of this name. */
  readonly suite?: string;
  /** Seed of random stalls: on all channels of the bus, or on both ports of the chip. */
  readonly stall?: number;
  /** Play through the AXI4-Lite bus (default), else at the chip's own ports. Cycles are those of the ports in both ways. */
  readonly bus?: boolean;
  /** Seed of the self-test's flips. */
  readonly seed?: number;
  /** Where the suites come from; `golden/` when absent. */
  readonly source?: SuiteSource;
  /** Builds the simulation; for tests. */
  readonly build?: typeof buildDriver;
  /** The command line, for the report. */
  readonly arguments?: readonly string[];
  /** Folder for waves of differences, one file a suite; what an earlier run left there goes. */
  readonly waves?: string;
}

interface PlannedJob {
  readonly suite: Suite;
  readonly config: EngineConfig;
}

interface Job extends PlannedJob {
  readonly simulator: string;
}

interface Outcome {
  readonly row: SuiteResult;
  readonly driver?: DriverResult;
  readonly mismatch?: Mismatch;
  readonly judgement?: Judgement;
  readonly selfTest?: SelfTestResult;
  /** Self-test flips that were not spread over all units. */
  readonly unflipped?: readonly string[];
}

/** Runs the suites of some configurations and answers the result, which is not yet written anywhere. */
export async function runSuites(options: SuitesOptions): Promise<Result> {
  const { overrides = {}, arguments: args = [], signal } = options;
  const clock = new Clock();
  const jobs = planned(options);
  const { waves } = options;
  if (waves !== undefined) attempt(() => rmSync(waves, { recursive: true, force: true }));
  const simulators = new Map<string, string>();
  // One after the other: a build keeps all processors busy by itself.
  for (const { config } of jobs) {
    if (simulators.has(config.variant)) continue;
    const build = () => (options.build ?? buildDriver)(config, overrides, options);
    simulators.set(config.variant, await clock.stage('build', build));
  }
  const outcomes: Outcome[] = [];
  await inParallel(
    longestFirst(jobs),
    async (job, stop) => {
      const simulator = simulators.get(job.config.variant)!;
      const outcome = await runSuite({ ...job, simulator }, { ...options, signal: stop }, clock);
      outcomes[jobs.indexOf(job)] = outcome;
    },
    { ...(signal && { signal }) },
  );
  return {
    ...summary(outcomes, emptyResult(args), options),
    tools: await toolVersions(),
    time: clock.rows,
  };
}

function planned(options: SuitesOptions): PlannedJob[] {
  const { configs, overrides = {}, suite } = options;
  const jobs = configs.flatMap((name) => {
    const config = loadConfig(name, overrides);
    return sourceOf(options)
      .list(name)
      .flatMap((one) => suiteFor(one, config) ?? [])
      .map((one) => ({ suite: one, config }));
  });
  if (suite === undefined) return jobs;
  const chosen = jobs.filter((job) => job.suite.name === suite);
  if (chosen.length > 0) return chosen;
  const names = [...new Set(jobs.map((job) => job.suite.name))].join(', ') || 'none';
  throw new UsageError(
    `--suite ${suite} is not allowed; allowed in ${configs.join(', ')}: ${names}`,
  );
}

/** Kinds of suites, those that take longest first: begun last, one would run while all other processors have nothing to do. */
const BY_LENGTH: readonly Suite['kind'][] = ['real', 'random', 'directed', 'fault'];

function longestFirst(jobs: readonly PlannedJob[]): PlannedJob[] {
  const rank = ({ suite }: PlannedJob) => BY_LENGTH.indexOf(suite.kind);
  return [...jobs].sort((a, b) => rank(a) - rank(b));
}

const sourceOf = ({ source }: SuitesOptions) => source ?? goldenSuites;

/** One suite; what goes wrong with it alone is its verdict, not the end of the run. */
async function runSuite(job: Job, options: SuitesOptions, clock: Clock): Promise<Outcome> {
  const { suite, config } = job;
  try {
    const prepared = await clock.stage('golden vectors', () =>
      sourceOf(options).prepare(suite, config, options),
    );
    return await withTempDir((dir) => playSuite(job, prepared, dir, options, clock));
  } catch (error) {
    if (error instanceof Interrupted || !(error instanceof Failure)) throw error;
    const row = {
      ...{ name: suite.name, config: config.variant, verdict: verdictOf(error.exitCode) },
      ...{ commands: 0, stateBits: 0, cyclesModel: 0, cyclesRtl: 0, simHz: 0, seconds: 0 },
      ...{ bus: null, events: {}, missing: [], message: error.message },
    };
    return { row };
  }
}

async function playSuite(
  job: Job,
  prepared: RunnableSuite,
  dir: string,
  options: SuitesOptions,
  clock: Clock,
): Promise<Outcome> {
  const { suite, config } = job;
  const stall = stallOf(job, options);
  const dump = join(dir, 'dump.json');
  const driver = await clock.stage('simulate', () =>
    drive(job, prepared, `run ${config.variant}/${suite.name}`, options, {
      dump,
      ...(stall !== undefined && { stall }),
    }),
  );
  const { events } = prepared.result;
  const row = suiteRow(suite.name, config.variant, driver, { events, floors: suite.floors }, stall);
  if (row.verdict !== 'pass') {
    const mismatch = await explained(job, prepared, driver, dump, options);
    return { row, driver, ...(mismatch && { mismatch }) };
  }
  const judgement = await clock.stage('judge', () =>
    sourceOf(options).judge(suite, config, prepared, options),
  );
  const flips =
    suite.name === FLIPPED_SUITE
      ? await clock.stage('self-test', () => selfTest(job, prepared, dir, options))
      : {};
  return { row, driver, judgement, ...flips };
}

/** The run's own pauses come before those of the suite. */
const stallOf = ({ suite }: Pick<Job, 'suite'>, options: SuitesOptions): number | undefined =>
  options.stall ?? suite.stall;

function drive(
  { simulator }: Job,
  { file: golden, modelHash }: RunnableSuite,
  task: string,
  { signal, onProgress }: Watch,
  more: Omit<Parameters<typeof runDriver>[1], 'golden'>,
): Promise<DriverResult> {
  return runDriver(
    simulator,
    { golden, modelHash, ...more },
    {
      ...(signal && { signal }),
      onProgress: ({ done, total }) => onProgress?.({ task, state: 'running', done, total }),
    },
  ).then((result) => {
    onProgress?.({ task, state: 'done', note: result.verdict });
    return result;
  });
}

async function explained(
  job: Job,
  prepared: RunnableSuite,
  driver: DriverResult,
  dump: string,
  options: SuitesOptions,
): Promise<Mismatch | undefined> {
  const { suite, config } = job;
  const repeat = repeatLine(job, options);
  const golden = prepared.file;
  const { simulator } = job;
  const { modelHash } = prepared;
  const { signal } = options;
  const mismatch = await findMismatch({
    ...{ suite: suite.name, config, golden, modelHash, simulator, dump, driver, repeat },
    ...(signal && { signal }),
  });
  if (!mismatch || options.waves === undefined || mismatch.command === null) return mismatch;
  const waves = await showWaves(job, prepared, mismatch.command, options).catch((error) => {
    // The difference counts, with or without them.
    if (error instanceof Interrupted || !(error instanceof Failure)) throw error;
    return undefined;
  });
  return waves ? { ...mismatch, waves } : mismatch;
}

/** Plays the suite again with waves around the difference, on a simulation that is built for that: most runs need none. */
async function showWaves(
  job: Job,
  prepared: RunnableSuite,
  command: number,
  options: SuitesOptions,
): Promise<string | undefined> {
  if (!hasWaves(job.config)) return undefined;
  const { waves, build = buildDriver, overrides = {} } = options;
  const simulator = await build(job.config, overrides, { ...options, trace: true });
  const stall = stallOf(job, options);
  return withTempDir(async (dir) => {
    const file = join(dir, 'waves.fst');
    const trace = { file, from: Math.max(0, command - WAVES_BEFORE), to: command };
    const more = { trace, ...(stall !== undefined && { stall }) };
    const task = `waves ${job.config.variant}/${job.suite.name}`;
    const { verdict } = await drive({ ...job, simulator }, prepared, task, options, more);
    if (verdict !== 'mismatch' && verdict !== 'hang') return undefined;
    const kept = join(waves!, `${job.config.variant}-${job.suite.name}.fst`);
    attempt(() => {
      mkdirSync(waves!, { recursive: true });
      copyFileSync(file, kept);
    });
    return displayPath(kept);
  });
}

function repeatLine(
  { suite, config }: Job,
  { overrides = {}, stall, bus = true }: SuitesOptions,
): string {
  const changes = settings(overrides).map((each) => ` ${each}`);
  const stalled = stall === undefined ? '' : ` --stall ${stall}`;
  const way = bus ? '--bus' : '--no-bus';
  return `npx spikehnsw sim --config ${config.name}${changes.join('')} ${way} --suite ${suite.name}${stalled}`;
}

async function selfTest(
  job: Job,
  prepared: RunnableSuite,
  dir: string,
  options: SuitesOptions,
): Promise<{ selfTest: SelfTestResult; unflipped: readonly string[] }> {
  const { config } = job;
  const flipDump = join(dir, 'flips.json');
  const driver = await drive(job, prepared, `self-test ${config.variant}`, options, {
    ...{ flips: FLIPS, flipSeed: options.seed ?? 1, flipDump },
    ...{ maxCommands: FLIPPED_COMMANDS, noLog: true },
  });
  if (driver.verdict === 'tool error' || driver.verdict === 'usage') {
    throw new RunError(`self-test of ${config.variant}: ${driver.message}`);
  }
  const replay = new Replay(await replayModel(config), config.stateMap, readRecords(prepared.file));
  const result = judgeFlips(readFlips(flipDump), replay);
  return { selfTest: result, unflipped: unitsWithoutFlips(replay, result) };
}

function summary(outcomes: readonly Outcome[], empty: Result, { stall }: SuitesOptions): Result {
  const tests = outcomes.flatMap(({ selfTest }) => selfTest ?? []);
  const selfTestResult = tests.length > 0 ? tests.reduce(addTests) : null;
  const problem = selfTestProblem(selfTestResult, outcomes);
  const spikesByDataset = outcomes.flatMap(({ judgement }) => judgement?.spikes ?? []);
  const verdicts = outcomes.map(({ row }) => row.verdict);
  const runs = outcomes.flatMap(({ row, driver }) =>
    driver ? [{ config: row.config, driver, paused: row.stall !== stall }] : [],
  );
  return {
    ...empty,
    verdict: worst(problem ? [...verdicts, 'nothing checked'] : verdicts),
    ...(problem && { message: problem }),
    suites: outcomes.map(({ row }) => row),
    cycles: cycleRows(runs),
    accuracy: outcomes.flatMap(({ judgement }) => judgement?.accuracy ?? []),
    spikes: spikesByDataset[0] ?? null,
    spikesByDataset,
    selfTest: selfTestResult,
    mismatch: outcomes.find(({ mismatch }) => mismatch)?.mismatch ?? null,
  };
}

function addTests(a: SelfTestResult, b: SelfTestResult): SelfTestResult {
  const units = { ...a.units };
  for (const [unit, count] of Object.entries(b.units)) units[unit] = (units[unit] ?? 0) + count;
  return {
    injected: a.injected + b.injected,
    detected: a.detected + b.detected,
    named: a.named + b.named,
    units,
  };
}

/** Why the self-test does not prove the comparison; undefined when it does, or was not part of the run. */
function selfTestProblem(
  result: SelfTestResult | null,
  outcomes: readonly Outcome[],
): string | undefined {
  if (result === null) return undefined;
  const { injected, detected, named } = result;
  if (injected < LEAST_FLIPS)
    return `self-test: ${injected} bits flipped, ${LEAST_FLIPS} are needed`;
  if (detected < injected)
    return `self-test: only ${detected} of ${injected} flipped bits were noticed`;
  if (named < injected)
    return `self-test: only ${named} of ${injected} flipped bits were named right`;
  const unflipped = [...new Set(outcomes.flatMap((outcome) => outcome.unflipped ?? []))];
  if (unflipped.length > 0) return `self-test: no bit was flipped in ${unflipped.join(', ')}`;
  return undefined;
}
