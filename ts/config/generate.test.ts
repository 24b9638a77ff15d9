import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './paths.ts';
import { temporaryFolder } from './test_configs.ts';

/** Runs the generator as a program. */
function program(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const command = ['--import', 'tsx', 'ts/config/generate.ts', ...args];
  return spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
}

test('generates a variant into a folder, checks it, and finds it stale', () => {
  const out = temporaryFolder();
  const args = ['--config', 'mini', '--set', 'lanes=4', '--out', out];
  const made = program(...args);
  expect(made).toMatchObject({ status: 0, stderr: '' });
  expect(made.stdout).toContain('mini-lanes4: 13 files');
  expect(program(...args, '--check')).toMatchObject({
    status: 0,
    stdout: 'mini-lanes4: up to date\n',
  });
  writeFileSync(join(out, 'params.hpp'), '');
  const stale = program(...args, '--check');
  expect(stale.status).toBe(3);
  expect(stale.stderr).toMatch(/^\S+params\.hpp is stale: .*; run: make config\n$/);
});

test.each([
  [['--config', 'huge'], 'config: huge: unknown configuration; known are: chip256, mini\n'],
  [
    ['--config', 'mini', '--set', 'lanes=3'],
    'config/mini.json --set lanes=3: lanes = 3 is not allowed: must be one of 1, 2, 4, 8, 16\n',
  ],
  [['--set', 'lanes=4'], '--set: needs --config NAME\n'],
  [['--out', 'x'], '--out: needs exactly one --config NAME\n'],
])('%j ends with one line and exit code 2', (args, message) => {
  expect(program(...args)).toMatchObject({ status: 2, stdout: '', stderr: message });
});

test('an unknown option shows the usage', () => {
  const { status, stderr } = program('--frobnicate');
  expect(status).toBe(2);
  expect(stderr).toContain("Unknown option '--frobnicate'");
  expect(stderr).toContain('usage: generate');
  expect(stderr).not.toContain('    at ');
});

test('--help', () => {
  expect(program('--help')).toMatchObject({ status: 0, stderr: '' });
});
