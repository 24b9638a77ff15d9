/**
 * The suites of `mini` on the RTL under other parameters: every legal number of lanes, which must give the same responses and
 * state as every other; an odd small chip; without any group of features, with some and with the others; pauses on both ports; the bus in front, of both widths; and the suites of `golden/` as they are, at the
 * chip's own ports (`make sim` plays them through the bus). Each run tests
 * itself with flipped bits. What was counted stands in build/variants/result.json.
 *
 * usage: run.mts [VARIANT...]   (all of them by default)
 */
import { join } from 'node:path';
import { chalk } from 'zx';
import { root } from '../../ts/build/tools.ts';
import { progressView } from '../../ts/cli/progress.ts';
import { runProgram, writeWhole } from '../../ts/cli/process.ts';
import { groupsWithout, loadConfig, type Overrides } from '../../ts/config/index.ts';
import { Exit, type ExitCode, UsageError } from '../../ts/exit.ts';
import { readRecords, type Suite } from '../../ts/golden/index.ts';
import { Mix } from '../../ts/golden/mix.ts';
import { goldenSuites, runSuites, type SuiteSource, type Watch } from '../../ts/plan/index.ts';
import { renderTerminal, type Result, type Verdict } from '../../ts/report/index.ts';
import { interruptible } from '../../ts/run/index.ts';
import { prepareShort, shortSuites } from '../short_suites.ts';

const CONFIG = 'mini';
/** Of the short random suite. */
const COMMANDS = 10_000;
/** Floors are made for `mini`; a smaller chip exercises the same, but less of it. */
const FLOOR_SHARE = 0.5;

/** Two groups that share state and multiplier with some of those left out. */
const SOME_GROUPS = ['pattern', 'wta'];

interface Variant {
  readonly name: string;
  readonly overrides?: Overrides;
  readonly stall?: number;
  /** Through the bus; without it at the chip's own ports. */
  readonly bus?: boolean;
  /** The suites as they are, and not short ones. */
  readonly golden?: boolean;
}

const lanes = (count: number): Variant => ({ name: `lanes${count}`, overrides: { lanes: count } });

const variants: readonly Variant[] = [
  { name: 'golden', golden: true },
  { name: 'stall', stall: 1 },
  { name: 'bus', bus: true },
  { name: 'bus-stall', bus: true, stall: 2 },
  { name: 'bus32', bus: true, overrides: { busWidth: 32 } },
  { name: 'bus32-stall', bus: true, overrides: { busWidth: 32 }, stall: 3 },
  lanes(16),
  lanes(8),
  lanes(4),
  lanes(2),
  lanes(1),
  {
    name: 'odd',
    overrides: { vectors: 16, dims: 8, degree: 4, list: 8, wordWidth: 12, lanes: 2 },
  },
  { name: 'no-groups', overrides: { groups: [] } },
  { name: 'some-groups', overrides: { groups: SOME_GROUPS } },
  { name: 'other-groups', overrides: { groups: groupsWithout(SOME_GROUPS) } },
];

/** The short suites, as a run takes them. */
const short: SuiteSource = {
  list: (config) => shortSuites(config, COMMANDS).map(halved),
  prepare: (suite, config, watch: Watch) => prepareShort(suite, COMMANDS, config, watch),
  judge: async () => ({}),
};

/** One thing that passed or failed. */
interface Check {
  readonly variant: string;
  readonly name: string;
  readonly verdict: Verdict;
  readonly detail: string;
}

await runProgram(async () => {
  const chosen = choose(process.argv.slice(2));
  const checks: Check[] = [];
  let responses: ReadonlyMap<string, string> | undefined;
  for (const variant of chosen) {
    const found = await interruptible((signal) => play(variant, signal));
    checks.push(...found.checks);
    if (variant.overrides?.lanes === undefined || variant.name === 'odd') continue;
    // What the RTL answered is what the model answers, or it would not have passed.
    if (found.passed) {
      responses ??= await digests({ lanes: 16 });
      checks.push(...same(variant, responses, await digests(variant.overrides)));
    }
  }
  return finish(checks);
});

function choose(names: readonly string[]): readonly Variant[] {
  for (const name of names) {
    if (variants.some((variant) => variant.name === name)) continue;
    const allowed = variants.map((variant) => variant.name).join(', ');
    throw new UsageError(`variants: unknown variant '${name}'; allowed: ${allowed}`);
  }
  return names.length > 0 ? variants.filter(({ name }) => names.includes(name)) : variants;
}

async function play(
  variant: Variant,
  signal: AbortSignal,
): Promise<{ checks: Check[]; passed: boolean }> {
  const { name, overrides, stall, bus, golden } = variant;
  const view = progressView(!process.stderr.isTTY);
  const started = performance.now();
  let result: Result;
  try {
    result = await runSuites({
      ...{ configs: [CONFIG], source: golden ? goldenSuites : short, signal },
      ...(overrides && { overrides }),
      ...(stall !== undefined && { stall }),
      bus: bus ?? false,
      onProgress: view.show,
    });
  } finally {
    view.end();
  }
  const passed = result.verdict === 'pass';
  if (!passed) console.log(renderTerminal(result, { colours: chalk.level > 0 }));
  const checks = checksOf(name, result);
  for (const check of checks) show(check);
  console.log(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return { checks, passed };
}

function halved(suite: Suite): Suite {
  const floors = Object.entries(suite.floors).map(([event, floor]) => [event, floor * FLOOR_SHARE]);
  return { ...suite, floors: Object.fromEntries(floors) };
}

function checksOf(variant: string, { suites, selfTest, verdict, message }: Result): Check[] {
  const checks = suites.map((suite): Check => ({
    ...{ variant, name: suite.name, verdict: suite.verdict },
    detail: `${suite.commands} commands, ${suite.cyclesRtl} cycles`,
  }));
  const suitesPass = suites.every((suite) => suite.verdict === 'pass');
  return [
    ...checks,
    {
      ...{ variant, name: 'self-test', verdict: suitesPass ? verdict : 'nothing checked' },
      detail: message ?? `${selfTest?.detected ?? 0} of ${selfTest?.injected ?? 0} flips found`,
    },
  ];
}

/** By suite, a digest over all commands, responses and states: everything that lanes must not change. */
async function digests(overrides: Overrides): Promise<ReadonlyMap<string, string>> {
  const config = loadConfig(CONFIG, overrides);
  const found = new Map<string, string>();
  for (const suite of short.list(CONFIG)) {
    const { file } = await short.prepare(suite, config, {});
    const mix = new Mix();
    for (const { command, response, stateDigest } of readRecords(file)) {
      mix.addAll(command).addAll(response);
      if (stateDigest !== undefined) mix.add(stateDigest);
    }
    found.set(suite.name, mix.value.toString(16).padStart(16, '0'));
  }
  return found;
}

function same(
  { name: variant }: Variant,
  expected: ReadonlyMap<string, string>,
  got: ReadonlyMap<string, string>,
): Check[] {
  return [...expected].map(([suite, digest]) => {
    const mine = got.get(suite) ?? 'none';
    const check: Check = {
      ...{ variant, name: `${suite} as with 16 lanes` },
      verdict: mine === digest ? 'pass' : 'mismatch',
      detail: `responses and state ${mine}${mine === digest ? '' : `, expected ${digest}`}`,
    };
    show(check);
    return check;
  });
}

function show({ variant, name, verdict, detail }: Check): void {
  const colour = verdict === 'pass' ? chalk.green : chalk.red;
  console.log(`${variant}: ${name}: ${colour(verdict)}, ${detail}`);
}

function finish(checks: readonly Check[]): ExitCode {
  const passed = checks.filter(({ verdict }) => verdict === 'pass').length;
  const failed = checks.length - passed;
  const file = join(root, 'build', 'variants', 'result.json');
  writeWhole(file, `${JSON.stringify({ passed, failed, checks }, undefined, 2)}\n`);
  console.log(`variants: ${passed} passed, ${failed} failed`);
  return failed === 0 ? Exit.pass : Exit.mismatch;
}
