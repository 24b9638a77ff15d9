/**
 * Does the comparison find mistakes in the RTL? Builds the mutants of mutants.ts for `mini` and plays the suites on each until
 * one ends as mismatch or hang; a mutant of what the suites do not reach gets the bench of its block instead. A mutant that
 * passes them all fails the test, as does one whose difference is not laid to a command, one that does not build, and the control:
 * the RTL without a mistake must pass. Most mutants share one build, the control's, and one of them is chosen when it starts
 * (selectable.ts). The table says where each was caught; build/mutants/result.json the same.
 *
 * usage: run.mts [--apart] [MUTANT...]   (all of them by default)
 *
 *   --apart   build each mutant by itself, with nothing in the RTL but its mistake
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { chalk, quote } from 'zx';
import { root, toolEnv, venv } from '../../ts/build/tools.ts';
import { buildSim } from '../../ts/build/verilate.ts';
import { runProgram, writeWhole } from '../../ts/cli/process.ts';
import { checkGenerated, type EngineConfig, generate, loadConfig } from '../../ts/config/index.ts';
import { Exit, type ExitCode, Failure, UsageError } from '../../ts/exit.ts';
import { type Suite, suiteFor } from '../../ts/golden/index.ts';
import { findMismatch, type RunnableSuite } from '../../ts/plan/index.ts';
import type { Mismatch } from '../../ts/report/index.ts';
import {
  attempt,
  inParallel,
  interruptible,
  Interrupted,
  runChild,
  runDriver,
  withTempDir,
} from '../../ts/run/index.ts';
import { prepareShort, shortSuites } from '../short_suites.ts';
import { mutants, type Mutant, mutate, mutated } from './mutants.ts';
import { combine } from './selectable.ts';

const CONFIG = 'mini';
/** Of the random suite: enough for what a directed one leaves out, few enough to be quick. */
const COMMANDS = 20_000;

const out = join(root, 'build', 'mutants');

interface Played {
  readonly suite: Suite;
  readonly prepared: RunnableSuite;
}

/** A chip with some of the groups of features, alone or behind its bus, and what is played on it. */
interface Stage {
  /** Name of its control: the chip without a mistake, in which those of its mutants are built that can be chosen. */
  readonly control: string;
  readonly config: EngineConfig;
  readonly bus: boolean;
  /** The configuration as a build takes it: its name, or the folder of its generated files. */
  readonly source: string;
  readonly suites: readonly Played[];
}

/** How a mutant's suites ended. */
interface Ending {
  readonly verdict: string;
  readonly mismatch?: Mismatch | undefined;
  readonly message: string;
}

/** What tells stages apart. */
type Needs = Pick<Mutant, 'groups' | 'bus'>;

const controlOf = ({ groups, bus }: Needs): string =>
  ['control', ...(groups ? ['groups', ...groups] : []), ...(bus ? ['bus'] : [])].join('-');

interface Outcome {
  readonly name: string;
  readonly unit: string;
  readonly ok: boolean;
  /** How the last suite ended, or what kept it from being played. */
  readonly verdict: string;
  readonly problem?: string;
  readonly mismatch?: Mismatch;
  readonly buildSeconds: number;
  readonly playSeconds: number;
}

await runProgram(() => interruptible(run));

async function run(signal: AbortSignal): Promise<ExitCode> {
  const started = performance.now();
  const { chosen, apart } = readOptions();
  checkGenerated(CONFIG);
  rmSync(join(out, 'result.json'), { force: true });
  // One state of the sources for all of them, whoever edits these meanwhile.
  attempt(() => {
    for (const dir of ['rtl', 'sim']) {
      rmSync(join(out, dir), { recursive: true, force: true });
      cpSync(join(root, dir), join(out, dir), { recursive: true });
    }
  });
  const rtl = join(out, 'rtl');
  for (const mutant of chosen) mutated(mutant, rtl);

  const jobs = availableParallelism();
  const stages = new Map<string, Stage>();
  const stageOf = (mutant: Mutant): Stage => stages.get(controlOf(mutant))!;
  const numbers = new Map<Mutant, number>();
  const controls: Outcome[] = [];
  for (const members of stagesOf(chosen)) {
    const stage = await prepare(members[0]!, signal);
    const { control } = stage;
    stages.set(control, stage);
    const copy = copyOf(control, rtl);
    if (!apart) combine(members, copy).forEach((number, mutant) => numbers.set(mutant, number));
    const simulator = () => build(control, copy, stage, jobs, signal);
    const outcome = await played(control, simulator, stage, signal);
    show(outcome);
    controls.push(outcome);
  }
  const controlled = controls.every(({ ok }) => ok);
  if (!controlled) console.log('Where no mutant passes, one that fails proves nothing.');
  const outcomes = await inParallel(
    controlled ? chosen : [],
    async (mutant, stop) => {
      const number = numbers.get(mutant);
      const simulator = async () =>
        number === undefined
          ? // The compilers share the processors with the other mutants.
            build(mutant.name, copyOf(mutant.name, rtl, mutant), stageOf(mutant), 1, stop)
          : choosing(mutant, number);
      const outcome = mutant.bench
        ? await benched(mutant, mutant.bench, rtl, stop)
        : await played(mutant, simulator, stageOf(mutant), stop);
      show(outcome);
      return outcome;
    },
    { limit: jobs, signal },
  );

  const all = [...controls, ...outcomes];
  console.log(`\n${table(outcomes)}\n`);
  for (const { name, problem } of all.filter(({ ok }) => !ok)) console.log(`${name}: ${problem}`);
  const failed = all.filter(({ ok }) => !ok).length;
  const passed = all.length - failed;
  const seconds = (performance.now() - started) / 1000;
  const result = { passed, failed, seconds, mutants: all };
  writeWhole(join(out, 'result.json'), `${JSON.stringify(result, undefined, 2)}\n`);
  console.log(`mutants: ${passed} passed, ${failed} failed, ${seconds.toFixed(0)} s`);
  return failed === 0 ? Exit.pass : Exit.mismatch;
}

/** The mutants that suites are played on, by their stage. */
function stagesOf(chosen: readonly Mutant[]): Mutant[][] {
  const stages = new Map<string, Mutant[]>();
  for (const mutant of chosen) {
    if (mutant.bench) continue;
    const control = controlOf(mutant);
    stages.set(control, [...(stages.get(control) ?? []), mutant]);
  }
  return [...stages.values()];
}

/** The suites of a chip with these groups, or with all of them. */
async function prepare(needs: Needs, signal: AbortSignal): Promise<Stage> {
  const { groups, bus = false } = needs;
  const changed = groups !== undefined;
  const config = loadConfig(CONFIG, changed ? { groups } : {});
  const source = changed ? generate(CONFIG, { groups }).dir : CONFIG;
  const suites: Played[] = [];
  for (const whole of shortSuites(CONFIG, COMMANDS)) {
    const suite = suiteFor(whole, config);
    if (suite === undefined) continue;
    suites.push({ suite, prepared: await prepareShort(suite, COMMANDS, config, { signal }) });
  }
  return { control: controlOf(needs), config, bus, source, suites };
}

function readOptions(): { readonly chosen: readonly Mutant[]; readonly apart: boolean } {
  try {
    const { values, positionals } = parseArgs({
      options: { apart: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    return { chosen: choose(positionals), apart: values.apart };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`mutants: ${(error as Error).message}`);
  }
}

function choose(names: readonly string[]): readonly Mutant[] {
  for (const name of names) {
    if (mutants.some((mutant) => mutant.name === name)) continue;
    const allowed = mutants.map((mutant) => mutant.name).join(', ');
    throw new UsageError(`mutants: unknown mutant '${name}'; allowed: ${allowed}`);
  }
  return names.length > 0 ? mutants.filter(({ name }) => names.includes(name)) : mutants;
}

/** Gets the simulator of a mutant, or of a control, and plays the suites on it. */
function played(
  tested: Mutant | string,
  simulatorOf: () => Promise<string>,
  stage: Stage,
  signal: AbortSignal,
): Promise<Outcome> {
  return outcomeOf(tested, async (built) => {
    const simulator = await simulatorOf();
    built();
    const ending = await playUntilCaught(nameOf(tested), simulator, stage, signal);
    const { verdict, mismatch } = ending;
    const problem = problemOf(tested, ending);
    const ok = problem === undefined;
    return { ok, verdict, ...(!ok && { problem }), ...(mismatch && { mismatch }) };
  });
}

/** What is wrong with how a mutant's, or a control's, suites ended. */
function problemOf(tested: Mutant | string, { verdict, mismatch, message }: Ending) {
  const other = `${verdict} ${message}`;
  if (typeof tested === 'string') return verdict === 'pass' ? undefined : other;
  if (verdict === 'pass') return `survives: ${tested.why}`;
  if (verdict !== 'mismatch' && verdict !== 'hang') return other;
  // What the bus does wrong belongs to an access, not to a command.
  if (tested.bus || typeof mismatch?.command === 'number') return undefined;
  return `${mismatch?.kind}: no command is named`;
}

function nameOf(tested: Mutant | string): string {
  return typeof tested === 'string' ? tested : tested.name;
}

/** Runs a block's cocotb bench on a mutant. */
function benched(
  mutant: Mutant,
  block: string,
  rtl: string,
  signal: AbortSignal,
): Promise<Outcome> {
  return outcomeOf(mutant, async () => {
    const copy = copyOf(mutant.name, rtl, mutant);
    const results = join(out, mutant.name, 'cocotb');
    const options = ['--rtl', copy, '--out', results, '--no-variants', block];
    const python = join(venv, 'bin', 'python3');
    const child = await runChild(python, ['sim/cocotb/run.py', ...options], {
      cwd: root,
      env: toolEnv(),
      signal,
    });
    attempt(() => rmSync(results, { recursive: true, force: true }));
    if (child.exitCode === 0)
      return { ok: false, verdict: 'pass', problem: `survives: ${mutant.why}` };
    if (child.exitCode === Exit.mismatch) return { ok: true, verdict: 'mismatch' };
    throw new Failure(`the bench of ${block} does not run: ${child.stderr}`, Exit.tool);
  });
}

/** Times a test, which calls `built` between build and play; one that cannot be built or played says nothing of the comparison. */
async function outcomeOf(
  tested: Mutant | string,
  test: (built: () => void) => Promise<Pick<Outcome, 'ok' | 'verdict' | 'problem' | 'mismatch'>>,
): Promise<Outcome> {
  const unit = typeof tested === 'string' ? '-' : tested.unit;
  const started = performance.now();
  let ready = started;
  const built = () => {
    ready = performance.now();
  };
  const result = await test(built).catch((error: unknown) => {
    if (error instanceof Interrupted || !(error instanceof Failure)) throw error;
    return { ok: false, verdict: 'error', problem: error.message };
  });
  return {
    ...{ name: nameOf(tested), unit, ...result },
    buildSeconds: (ready - started) / 1000,
    playSeconds: (performance.now() - ready) / 1000,
  };
}

/** A copy of the RTL, with the mistake of a mutant. */
function copyOf(name: string, rtl: string, mutant?: Mutant): string {
  const dir = join(out, name);
  const copy = join(dir, 'rtl');
  attempt(() => {
    rmSync(copy, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
    cpSync(rtl, copy, { recursive: true });
  });
  if (mutant) mutate(mutant, copy);
  return copy;
}

async function build(
  name: string,
  rtl: string,
  { source, bus }: Stage,
  jobs: number,
  signal: AbortSignal,
): Promise<string> {
  const dir = join(out, name);
  const options = { simDir: join(out, 'sim'), bus, jobs, signal };
  const { binary } = await buildSim(source, rtl, join(dir, 'sim'), options);
  // Dozens of them; the next build comes from the compiler's cache.
  attempt(() => rmSync(join(dir, 'sim', 'obj'), { recursive: true, force: true }));
  return binary;
}

/** The simulator of its control with that mutant chosen, as a program of its own. */
function choosing(mutant: Mutant, number: number): string {
  const program = join(out, mutant.name, 'chip_sim');
  const control = join(out, controlOf(mutant), 'sim', 'chip_sim');
  const text = `#!/bin/bash\nexec ${quote(control)} +mutant=${number} "$@"\n`;
  attempt(() => {
    mkdirSync(join(out, mutant.name), { recursive: true });
    writeFileSync(program, text, { mode: 0o755 });
  });
  return program;
}

/** Plays one suite after the other, to the first that does not pass. */
function playUntilCaught(
  name: string,
  simulator: string,
  { config, suites }: Stage,
  signal: AbortSignal,
) {
  return withTempDir(async (dir) => {
    const dump = join(dir, 'dump.json');
    for (const { suite, prepared } of suites) {
      const { file: golden, modelHash } = prepared;
      const { stall } = suite;
      const asked = { golden, modelHash, dump, ...(stall !== undefined && { stall }) };
      const driver = await runDriver(simulator, asked, { signal });
      if (driver.verdict === 'pass') continue;
      const repeat = `node --import tsx tests/mutants/run.mts ${name}`;
      const run = { suite: suite.name, config, golden, modelHash, simulator, signal };
      const failed = { ...run, dump, driver, repeat };
      const mismatch = await findMismatch(failed);
      return { verdict: driver.verdict, mismatch, message: driver.message };
    }
    return { verdict: 'pass' as const, message: '' };
  });
}

function show({ name, ok, verdict, mismatch, buildSeconds, playSeconds }: Outcome): void {
  const what = ok ? chalk.green(verdict) : chalk.red(verdict);
  const where = mismatch ? ` in ${mismatch.suite}, ${mismatch.kind}` : '';
  const [build, play] = [buildSeconds.toFixed(1), playSeconds.toFixed(1)];
  console.log(`${name}: ${what}${where} (build ${build} s, play ${play} s)`);
}

/** Where each was caught, as the report would say it. */
function table(outcomes: readonly Outcome[]): string {
  const head = ['mutant', 'unit', 'suite', 'kind', 'command', 'core', 'unit.field'];
  const rows = outcomes.map(({ name, unit, verdict, mismatch: found }) =>
    found
      ? [
          ...[name, unit, found.suite, found.kind],
          `${found.command ?? '-'} ${found.opcode ?? ''}`.trim(),
          ...[found.core ?? '-', place(found), short(found.expected), short(found.got)],
          found.cycle ?? '-',
        ]
      : [name, unit, verdict, ...Array(7).fill('-')],
  );
  const lines = new Table({
    head: [...head, 'expected', 'got', 'cycle'],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: {
      ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
      ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
      ...{ left: '', 'left-mid': '', right: '', 'right-mid': '' },
      ...{ mid: '', 'mid-mid': '', middle: '  ' },
    },
  });
  lines.push(...rows);
  return lines.toString();
}

function place({ unit, field, index }: Mismatch): string {
  if (unit === null) return '-';
  return `${unit}.${field}${index === null ? '' : `[${index}]`}`;
}

function short(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}
