/**
 * Every test, in order, the quick ones first. Each step is a command; one that counts its own tests says in which
 * file. Ends with `N passed, N failed` and writes build/test/summary.json.
 *
 * usage: test.mts [STEP...]   (all of them by default)
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chalk } from 'zx';
import { root, toolEnv, venv } from '../ts/build/tools.ts';
import { Exit, UsageError } from '../ts/exit.ts';
import { interruptible, runChild } from '../ts/run/index.ts';
import { runProgram, writeWhole } from '../ts/cli/process.ts';

interface Step {
  name: string;
  command: string[];
  /** Written by the command: vitest's JSON, JSON with `passed` and `failed`, or a folder of JUnit XML. */
  counts?: string;
}

interface Outcome {
  name: string;
  passed: number;
  failed: number;
  exitCode: number;
  seconds: number;
}

const out = 'build/test';
const npm = (program: string) => `node_modules/.bin/${program}`;
const tsx = (file: string) => [process.execPath, '--import', 'tsx', file];

const steps: Step[] = [
  { name: 'format', command: [npm('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'types', command: [npm('tsc'), '-p', '.'] },
  { name: 'config', command: [...tsx('scripts/config.mts'), '--check'] },
  { name: 'lint', command: tsx('scripts/lint.mts') },
  {
    name: 'units',
    command: [
      ...[npm('vitest'), 'run', '--reporter=default', '--reporter=json'],
      `--outputFile.json=${out}/vitest.json`,
    ],
    counts: `${out}/vitest.json`,
  },
  {
    name: 'cocotb',
    command: [join(venv, 'bin', 'python3'), 'sim/cocotb/run.py'],
    counts: 'build/cocotb',
  },
  // A second simulator and a second bench, on the committed golden files as they are.
  {
    name: 'icarus',
    command: [...tsx('scripts/icarus.mts'), 'golden/mini/directed.hex', 'golden/mini/fault.hex'],
  },
  {
    name: 'variants',
    command: tsx('tests/variants/run.mts'),
    counts: 'build/variants/result.json',
  },
  {
    name: 'mutants',
    command: tsx('tests/mutants/run.mts'),
    counts: 'build/mutants/result.json',
  },
];

await runProgram(async () => {
  const names = process.argv.slice(2);
  for (const name of names) {
    if (steps.some((step) => step.name === name)) continue;
    const allowed = steps.map((step) => step.name).join(', ');
    throw new UsageError(`test: unknown step '${name}'; allowed: ${allowed}`);
  }
  const chosen = names.length ? steps.filter(({ name }) => names.includes(name)) : steps;

  // Left over from another run, it would be taken for this one's.
  const summary = join(root, out, 'summary.json');
  rmSync(summary, { force: true });

  const outcomes: Outcome[] = [];
  for (const [i, step] of chosen.entries()) {
    console.log(chalk.bold(`[${i + 1}/${chosen.length}] ${step.name}`));
    const outcome = await run(step);
    outcomes.push(outcome);
    const { passed, failed, seconds } = outcome;
    const verdict = failed ? chalk.red(`${failed} failed`) : chalk.green('ok');
    console.log(
      `[${i + 1}/${chosen.length}] ${step.name}: ${verdict}, ${passed} passed, ${seconds.toFixed(1)} s`,
    );
  }

  const total = (key: 'passed' | 'failed') =>
    outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  const [passed, failed] = [total('passed'), total('failed')];
  writeWhole(summary, `${JSON.stringify({ passed, failed, steps: outcomes }, undefined, 2)}\n`);
  for (const { name, exitCode } of outcomes.filter((outcome) => outcome.failed)) {
    console.log(`failed: ${name} (exit code ${exitCode})`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed === 0) return Exit.pass;
  return outcomes.some(({ exitCode }) => exitCode === Exit.tool) ? Exit.tool : Exit.mismatch;
});

async function run({ name, command, counts }: Step): Promise<Outcome> {
  if (counts) for (const file of countFiles(counts)) rmSync(file, { force: true });
  const start = performance.now();
  const exitCode = await execute(command);
  const seconds = (performance.now() - start) / 1000;
  const ok = exitCode === 0;
  let { passed, failed } = counts ? read(counts) : { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  // A step that fails counts, whatever its own numbers say; so does one that passes and has checked nothing.
  if (failed === 0 && (!ok || passed === 0)) failed = 1;
  return { name, passed, failed, exitCode, seconds };
}

/** Runs a step's program, its output on the terminal; what it started ends with it, also on Ctrl-C. */
function execute([program, ...args]: string[]): Promise<number> {
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  return interruptible(async (signal) => {
    const { exitCode } = await runChild(program!, args, {
      cwd: root,
      env: { ...toolEnv(), ...colour },
      signal,
      onLine: (line) => console.log(line),
      onErrorLine: (line) => console.error(line),
    });
    return exitCode ?? Exit.mismatch;
  });
}

/** The results files of a step that are there. */
function countFiles(counts: string): string[] {
  const path = join(root, counts);
  if (!existsSync(path)) return [];
  if (counts.endsWith('.json')) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => join(path, name));
}

/** Passed and failed tests of a step; what was not written has counted nothing. */
function read(counts: string): { passed: number; failed: number } {
  const each = countFiles(counts).map(readFile);
  const sum = (key: 'passed' | 'failed') => each.reduce((total, file) => total + file[key], 0);
  return { passed: sum('passed'), failed: sum('failed') };
}

function readFile(path: string): { passed: number; failed: number } {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.xml')) {
    const cases = (text.match(/<testcase\b/g) ?? []).length;
    const bad = (text.match(/<(failure|error)\b/g) ?? []).length;
    const skipped = (text.match(/<skipped\b/g) ?? []).length;
    return { passed: cases - bad - skipped, failed: bad };
  }
  const json = JSON.parse(text);
  return { passed: json.passed ?? json.numPassedTests, failed: json.failed ?? json.numFailedTests };
}
