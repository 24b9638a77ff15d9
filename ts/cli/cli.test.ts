import { execa } from 'execa';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { root } from '../build/tools.ts';
import { testFolder } from '../data/test_files.ts';
import { Exit } from '../exit.ts';
import { expected } from './process.ts';
import { runCommandLine } from './program.ts';

const { dir, file } = testFolder();
const program = join(root, 'bin', 'spikehnsw.mjs');

const cli = (...args: string[]) =>
  execa(process.execPath, [program, ...args], { reject: false, cwd: dir, stdin: 'ignore' });

/** The same without a process, where only the message and the exit code matter. */
async function inProcess(...args: string[]) {
  const said = { stdout: '', stderr: '' };
  const listen = (name: 'stdout' | 'stderr') =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    });
  const spies = [listen('stdout'), listen('stderr')];
  try {
    const exitCode = await runCommandLine(args);
    return { ...said, exitCode };
  } catch (error) {
    const failure = expected(error);
    if (!failure) throw error;
    return { ...said, exitCode: failure.exitCode, stderr: failure.message };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

it('a refusal is an exit code and a message without a stack', async () => {
  for (const args of [
    ['sim', '--frob'],
    ['sim', ...search({ base: join(dir, 'no.npy') })],
  ]) {
    const { exitCode, stderr, stdout } = await cli(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: Exit.usage, stdout: '' });
    expect(stderr).toMatch(/^error: unknown option '--frob'|no.npy: does not exist$/);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
});

it('a full disk behind standard output is an exit code and a message', async () => {
  const toFull = ['-c', '"$@" > /dev/full', 'sh', process.execPath, program, '--help'];
  const run = await execa('/bin/sh', toFull, { reject: false, cwd: dir, stdin: 'ignore' });
  expect(run.exitCode).toBe(Exit.tool);
  expect(run.stderr).toMatch(/^standard output: the disk is full/);
  expect(run.stderr).not.toMatch(/^\s+at /m);
});

const base = file('base.csv', '1,2\n3,4\n');
const search = (change: Record<string, string | undefined> = {}) => {
  const options: Record<string, string | undefined> = {
    ...{
      config: 'mini',
      base,
      queries: base,
      metric: 'l2',
      mode: 'exact',
      k: '1',
      out: join(dir, 'out'),
    },
    ...change,
  };
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
};

describe('is refused with the name, the value and what is allowed', () => {
  it.each<[string, string[], RegExp]>([
    ['unknown command', ['frob'], /unknown command 'frob'/],
    ['unknown option', ['sim', '--frob'], /unknown option '--frob'/],
    ['surplus argument', ['sim', 'mini'], /too many arguments/],
    ['configuration', ['sim', '--config', 'maxi'], /maxi.*known are: chip256, mini/],
    [
      'suite',
      ['sim', '--config', 'mini', '--suite', 'x'],
      /--suite x is not allowed; allowed in mini: directed/,
    ],
    ['override', ['sim', '--config', 'mini', '--set', 'lanes=3'], /lanes.*3/],
    ['override without =', ['sim', '--config', 'mini', '--set', 'lanes'], /key=value/],
    ['override without configuration', ['sim', '--set', 'lanes=4'], /--set needs --config/],
    ['no configuration', ['sim', '--config', ''], /--config <name>.*'' is invalid. It is empty/],
    ['no file', ['sim', ...search({ base: '' })], /--base <file>.*'' is invalid. It is empty/],
    [
      'output where nothing can be written',
      ['sim', ...search({ out: '/proc/no/such' })],
      /--out \/proc\/no\/such is not allowed: \/proc\/no: /,
    ],
    ['scale', ['sim', ...search({ scale: '1e308' })], /--scale 1e\+308 is not allowed; allowed: a/],
    ['large seed', ['sim', '--seed', '9'.repeat(20)], /is invalid. At most 9007199254740991 in/],
    ['stall', ['sim', '--stall', 'x'], /--stall.*'x' is invalid/],
    ['seed', ['sim', '--seed', '-1'], /--seed.*'-1' is invalid/],
    ['commands', ['soak', '--commands', '0'], /--commands 0 is not allowed; allowed: an integer/],
    ['commands, no number', ['soak', '--commands', '1e6'], /--commands.*'1e6' is invalid/],
    ['half a search', ['sim', '--k', '3'], /--k needs --base FILE/],
    [
      'the other half',
      ['sim', '--base', base],
      /--base also needs --queries, --metric, --mode, --k, --out/,
    ],
    [
      'metric',
      ['sim', ...search({ metric: 'l1' })],
      /'l1' is invalid. Allowed choices are l2, cosine, dot/,
    ],
    [
      'mode',
      ['sim', ...search({ mode: 'fast' })],
      /'fast' is invalid. Allowed choices are exact, beam/,
    ],
    [
      'placement',
      ['sim', ...search({ placement: 'any' })],
      /'any' is invalid. Allowed choices are round-robin, clusters/,
    ],
    [
      'cores',
      ['sim', ...search({ cores: 'some' })],
      /'some' is invalid. A number of cores, or exact/,
    ],
    [
      'too many cores',
      ['sim', ...search({ cores: '5' })],
      /--cores 5 is not allowed; allowed: an integer from 1 to 4, or exact/,
    ],
    [
      'exact by routing under dot',
      ['sim', ...search({ cores: 'exact', metric: 'dot' })],
      /--cores exact with --metric dot is not allowed; allowed: --metric l2/,
    ],
    ['placement alone', ['sim', '--placement', 'clusters'], /--placement needs --base FILE/],
    [
      'k',
      ['sim', ...search({ k: '17' })],
      /--k 17 is not allowed; allowed: an integer from 1 to 16/,
    ],
    ['k, no number', ['sim', ...search({ k: 'ten' })], /--k.*'ten' is invalid/],
    ['missing file', ['sim', ...search({ base: join(dir, 'no.npy') })], /no.npy: does not exist/],
    [
      'ragged file',
      ['sim', ...search({ base: file('r.csv', '1,2\n3\n') })],
      /r.csv: line 2 has 1 fields/,
    ],
    ['empty file', ['sim', ...search({ queries: file('e.fvecs', '') })], /e.fvecs: is empty/],
    ['output', ['sim', ...search({ out: dir })], /--out .* is not allowed: it holds/],
    ['golden configuration', ['golden', '--config', 'maxi'], /maxi.*known are: chip256, mini/],
  ])('%s', async (_, args, message) => {
    const { exitCode, stderr, stdout } = await inProcess(...args);
    expect({ exitCode, stderr }).toEqual({
      exitCode: Exit.usage,
      stderr: expect.stringMatching(message),
    });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(existsSync(join(dir, 'out'))).toBe(false);
  });
});

it.each([['sim'], ['soak'], ['golden'], ['doctor'], []])(
  '%s --help and --version',
  async (...command) => {
    const help = await inProcess(...command, '--help');
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toMatch(/^Usage: spikehnsw/);
    for (const line of help.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(await inProcess(...command, '--version')).toMatchObject({
      ...{ exitCode: 0, stdout: `${version}\n` },
    });
  },
);
