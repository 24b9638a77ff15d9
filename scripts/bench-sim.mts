/**
 * Measures the simulation: build time and rate of the build of `sim --no-bus`, beside Verilator's default build and
 * Icarus, on the same RTL and the same stimulus, in one run. Responses and chip cycles are compared wherever something is timed.
 *
 * usage: bench-sim.mts [--cores N] [--quick] [--waves] [--open-gates] [--parts LIST] [--minutes N] [--gigabytes N]
 *
 *   --cores      cores of the chip: 256 (default), 128, 64, 32, 16, 8, 4 or 2
 *   --quick      few rounds of short stimuli, for a first look
 *   --waves      waves built in, and off; without it the chip is built as `sim` builds it, without waves
 *   --open-gates the default build is of a chip without clock gates
 *   --parts      some of build,rate,icarus,overlap,neuro,edit,again, with commas (all by default)
 *   --minutes    the default build may take that long (60) ...
 *   --gigabytes  ... and a process of it may be that big (20); else both are built with 128, 64 or 32 cores
 */
import { parseArgs } from 'node:util';
import { editToVerdict, runAgain } from '../bench/edit.ts';
import { alternate, median, medianRatio, type Spent, timed } from '../bench/measure.ts';
import { neuroRecall } from '../bench/neuro.ts';
import { printTable, times, writeFigures } from '../bench/output.ts';
import { buildAgain, defaultBuild, type PortsSim, rate, sharedBuild } from '../bench/simulators.ts';
import { busy, lone, overlap, short, type Timed } from '../bench/stimuli.ts';
import { runProgram } from '../ts/cli/process.ts';
import { type EngineConfig, loadConfig } from '../ts/config/index.ts';
import { Exit, UsageError } from '../ts/exit.ts';
import { duration, hertz, integer } from '../ts/report/format.ts';
import { compileForIcarus, playCompiled } from '../ts/run/icarus.ts';
import { interruptible, withTempDir } from '../ts/run/index.ts';

const PARTS = ['build', 'rate', 'icarus', 'overlap', 'neuro', 'edit', 'again'] as const;
type Part = (typeof PARTS)[number];

const CONFIG = 'chip256';
const CORES = [256, 128, 64, 32, 16, 8, 4, 2];
/** Smaller chips that are tried when the default build does not finish. */
const FALLBACKS = [128, 64, 32];

interface Options {
  readonly cores: number;
  readonly quick: boolean;
  readonly waves: boolean;
  readonly openGates: boolean;
  readonly parts: ReadonlySet<Part>;
  readonly minutes: number;
  readonly gigabytes: number;
}

await runProgram(async () => {
  const options = readOptions();
  const config = chipOf(options.cores);
  const { parts } = options;
  const figures: Record<string, unknown> = {};
  await interruptible(async (signal) => {
    let shared: PortsSim | undefined;
    if (['build', 'rate', 'icarus', 'overlap'].some((part) => parts.has(part as Part))) {
      shared = await step(`build of ${config.variant}, shared code`, () =>
        sharedBuild(config, { waves: options.waves, signal }),
      );
    }
    if (parts.has('build')) figures['build'] = await builds(config, shared!, options, signal);
    if (parts.has('rate')) figures['rate'] = await rates(config, shared!, options, signal);
    if (parts.has('icarus')) figures['icarus'] = await icarus(config, shared!, options, signal);
    if (parts.has('overlap')) figures['overlap'] = await overlaps(config, shared!, signal);
    if (parts.has('neuro')) figures['neuro'] = await neuro(config, options);
    if (parts.has('edit')) figures['edit'] = await edits(signal);
    if (parts.has('again')) figures['again'] = await again(signal);
  });
  const given = process.argv.slice(2);
  const command = ['make bench-sim', ...(given.length ? [`ARGS='${given.join(' ')}'`] : [])];
  writeFigures('bench-sim', { command: command.join(' '), config: config.variant, ...figures });
  return Exit.pass;
});

/** Build time of that, from nothing and when nothing has changed. */
async function builds(
  config: EngineConfig,
  shared: PortsSim,
  { waves }: Options,
  signal: AbortSignal,
) {
  const unchanged = await buildAgain(config, { trace: waves, signal });
  if (unchanged.rebuilt) throw new Error('a build without changes was not recognised');
  const figures = {
    waves,
    build: shared.build,
    secondsUnchanged: unchanged.seconds,
    generatedBytes: shared.generatedBytes,
  };
  printTable(
    `Build of ${config.variant}, shared code, no compiler cache`,
    ['build', 'time', 'processor time', 'C++'],
    [
      [
        waves ? 'from nothing, with waves' : 'from nothing',
        ...both(shared.build),
        megabytes(figures.generatedBytes),
      ],
      ['nothing changed', duration(figures.secondsUnchanged), '', ''],
    ],
  );
  return figures;
}

/** Rates of the shared-code build and of the default build, with all cores busy and with one awake. */
async function rates(
  whole: EngineConfig,
  wholeBuild: PortsSim,
  { quick, waves, openGates, minutes, gigabytes }: Options,
  signal: AbortSignal,
) {
  let [config, shared] = [whole, wholeBuild];
  const limits = { minutes, gigabytes };
  const tried: number[] = [];
  let plain: PortsSim | undefined;
  const sizes = FALLBACKS.filter((cores) => cores < whole.parameters.cores);
  for (const cores of [whole.parameters.cores, ...sizes]) {
    config = chipOf(cores);
    tried.push(cores);
    plain = await step(`default build of ${config.variant}`, () =>
      defaultBuild(config, limits, { openGates, signal }),
    );
    if (plain !== undefined) break;
  }
  if (plain === undefined) throw new Error('the default build finished with no number of cores');
  if (config !== whole && config.variant !== whole.variant) {
    shared = await step(`build of ${config.variant}, shared code`, () =>
      sharedBuild(config, { waves, signal }),
    );
  }
  const stimuli = [
    await busy(config, { searches: quick ? 50 : 1000 }),
    await lone(config, { ticks: quick ? 20 : 400 }),
  ];
  const rows = [];
  for (const stimulus of stimuli) {
    rows.push({
      stimulus: stimulus.name,
      ...(await race(shared, plain, stimulus, quick ? 1 : 5, signal)),
    });
  }
  const figures = {
    cores: config.parameters.cores,
    waves,
    openGates,
    notFinished: tried.slice(0, -1),
    limits,
    build: {
      shared: shared.build,
      default: plain.build,
      ratio: plain.build.processor / shared.build.processor,
      generatedBytes: { shared: shared.generatedBytes, default: plain.generatedBytes },
    },
    rates: rows,
  };
  printTable(
    `Shared code and default build${openGates ? ' without clock gates' : ''}, ${config.parameters.cores} cores, clock cycles a second of processor time`,
    ['', 'shared', 'default', 'ratio'],
    [
      ...rows.map(({ stimulus, sharedHertz, defaultHertz, ratio }) => [
        stimulus === 'busy' ? 'all cores busy' : 'one core awake',
        hertz(sharedHertz),
        hertz(defaultHertz),
        times(ratio),
      ]),
      [
        'build, processor time',
        duration(shared.build.processor),
        duration(plain.build.processor),
        times(figures.build.ratio),
      ],
      ['C++', megabytes(shared.generatedBytes), megabytes(plain.generatedBytes), ''],
    ],
  );
  for (const cores of figures.notFinished) {
    console.log(
      `${cores} cores: the default build did not finish in ${minutes} min and ${gigabytes} GB`,
    );
  }
  return figures;
}

async function race(
  shared: PortsSim,
  plain: PortsSim,
  stimulus: Timed,
  rounds: number,
  signal: AbortSignal,
) {
  let cycles = 0;
  const contestants = [shared, plain].map((build) => async () => {
    const run = await rate(build, stimulus, { signal });
    cycles = run.cycles;
    return run.hertz;
  });
  const [sharedRounds, defaultRounds] = await step(`rate of ${stimulus.name}`, () =>
    alternate(contestants, rounds),
  );
  return {
    cycles,
    sharedHertz: median(sharedRounds!),
    defaultHertz: median(defaultRounds!),
    ratio: medianRatio(sharedRounds!, defaultRounds!),
    rounds: { shared: sharedRounds!, default: defaultRounds! },
  };
}

/** Rates of the shared-code build and of Icarus, streaming searches in all cores. */
async function icarus(
  config: EngineConfig,
  shared: PortsSim,
  { quick }: Options,
  signal: AbortSignal,
) {
  const stimulus = await short(config, { searches: quick ? 4 : 8 });
  const { mark } = stimulus;
  const figures = await withTempDir(async (dir) => {
    const program = await step('compiling for Icarus', () =>
      compileForIcarus(stimulus.file, config, dir, signal),
    );
    // What loading and setting up take is found by playing no more than that.
    const setUp = await step('Icarus, set-up', () =>
      timed(() => playCompiled(program, stimulus.file, { commands: mark, signal })),
    );
    const slow = await step('Icarus, searches', () =>
      timed(() => playCompiled(program, stimulus.file, { mark, signal })),
    );
    if (slow.result.exitCode !== Exit.pass) throw new Error(`Icarus: ${slow.result.verdict}`);
    const fast = await rate(shared, stimulus, { rounds: 15, signal });
    const cycles = slow.result.markCycles;
    const icarusHertz = cycles / (slow.spent.processor - setUp.spent.processor);
    return {
      cores: config.parameters.cores,
      cycles,
      sharedHertz: fast.hertz,
      icarusHertz,
      ratio: fast.hertz / icarusHertz,
    };
  });
  printTable(
    `Icarus, ${config.parameters.cores} cores, all busy`,
    ['shared', 'Icarus', 'ratio', 'cycles'],
    [
      [
        hertz(figures.sharedHertz),
        `${figures.icarusHertz.toFixed(1)} Hz`,
        times(figures.ratio),
        integer(figures.cycles),
      ],
    ],
  );
  return figures;
}

/** N inserts into N cores, against 2 * (N issue times + one insert). */
async function overlaps(config: EngineConfig, shared: PortsSim, signal: AbortSignal) {
  const count = config.parameters.cores;
  const many = await rate(shared, await overlap(config, count), { drain: true, signal });
  const one = await rate(shared, await overlap(config, 1), { drain: true, signal });
  const bound = 2 * (count * many.headerDistance + one.cycles);
  const figures = {
    inserts: count,
    cycles: many.cycles,
    issueCycles: many.headerDistance,
    oneInsertCycles: one.cycles,
    bound,
    withoutOverlap: count * one.cycles,
    holds: many.cycles < bound,
  };
  printTable(
    `Inserts into ${count} cores overlap, chip cycles`,
    ['inserts', 'cycles', 'issue', 'one insert', '2 x (N issues + one)', 'one by one'],
    [[count, many.cycles, many.headerDistance, one.cycles, bound, count * one.cycles].map(integer)],
  );
  if (!figures.holds) console.log('the inserts do not overlap as they should');
  return figures;
}

/** Recall and core cycles of the neuromorphic search. */
async function neuro(config: EngineConfig, { quick }: Options) {
  const queries = quick ? 50 : 250;
  const figures = await step(`neuromorphic search, ${queries} queries of each data set`, () =>
    neuroRecall(config, queries),
  );
  printTable(
    `Neuromorphic search, ${config.parameters.cores} cores, round robin, against exact search`,
    ['data', 'T', 'parts', 'recall@10', 'by spikes alone', 'core cycles', 'exact', 'spikes'],
    figures.map((each) => [
      each.data,
      integer(each.iterations),
      each.spread > 0 ? 'all' : 'currents alone',
      each.recall.toFixed(3),
      each.recallOfSpikes.toFixed(3),
      integer(Math.round(each.coreCycles)),
      integer(each.exactCycles),
      each.spikes.toFixed(0),
    ]),
  );
  return figures;
}

async function edits(signal: AbortSignal) {
  const figures = await step('edits of rtl/core.v in a copy of the checkout', () =>
    editToVerdict(signal),
  );
  printTable(
    'From an edit in rtl/core.v to the verdict of the mini suites',
    ['edit', 'time'],
    [
      ['none', duration(figures.unchangedSeconds)],
      ['a comment', duration(figures.commentSeconds)],
      ['a register more in every core', duration(figures.logicSeconds)],
    ],
  );
  return figures;
}

async function again(signal: AbortSignal) {
  const figures = await step('make sim twice', () => runAgain(signal));
  printTable(
    'make sim again, nothing changed',
    ['', 'time', 'files written in builds'],
    [
      ['first', duration(figures.firstSeconds), ''],
      ['again', duration(figures.againSeconds), integer(figures.rebuilt.length)],
    ],
  );
  return figures;
}

/** The chip with that many cores. */
function chipOf(cores: number): EngineConfig {
  return loadConfig(CONFIG, cores === 256 ? {} : { cores });
}

/** Says what is being done, and how long it took. */
async function step<Result>(what: string, body: () => Promise<Result>): Promise<Result> {
  const started = performance.now();
  process.stderr.write(`${what} ... `);
  try {
    return await body();
  } finally {
    process.stderr.write(`${duration((performance.now() - started) / 1000)}\n`);
  }
}

function both({ wall, processor }: Spent): [string, string] {
  return [duration(wall), duration(processor)];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        cores: { type: 'string', default: '256' },
        quick: { type: 'boolean', default: false },
        waves: { type: 'boolean', default: false },
        'open-gates': { type: 'boolean', default: false },
        parts: { type: 'string', default: PARTS.join(',') },
        minutes: { type: 'string', default: '60' },
        gigabytes: { type: 'string', default: '20' },
      },
    });
    const cores = Number(values.cores);
    if (!CORES.includes(cores)) throw refused('--cores', CORES.join(', '), values.cores);
    const parts = values.parts.split(',');
    const unknown = parts.find((part) => !PARTS.includes(part as Part));
    if (unknown !== undefined) throw refused('--parts', PARTS.join(', '), unknown);
    return {
      cores,
      quick: values.quick,
      waves: values.waves,
      openGates: values['open-gates'],
      parts: new Set(parts as Part[]),
      minutes: positive('--minutes', values.minutes),
      gigabytes: positive('--gigabytes', values.gigabytes),
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`bench-sim: ${(error as Error).message}`);
  }
}

function positive(option: string, text: string): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw refused(option, 'a number from 1 to 9999', text);
}

function refused(option: string, allowed: string, got: string): UsageError {
  return new UsageError(`bench-sim: ${option}: allowed: ${allowed}; got '${got}'`);
}
