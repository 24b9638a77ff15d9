/** The package as a program imports it: by its name, from the checkout. */
import { execa } from 'execa';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownConfigs, loadConfig, runSuites, search } from 'spikehnsw';
import { expect, it } from 'vitest';
import { root } from './build/tools.ts';
import * as api from './index.ts';

it('is importable by its name', () => {
  expect(loadConfig(knownConfigs()[0]!).parameters.cores).toBeGreaterThan(0);
  expect([runSuites, search]).toEqual([api.runSuites, api.search]);
});

it('is so in a program of its own, under tsx', async () => {
  const program = `
    const { loadConfig, Exit } = await import('spikehnsw');
    console.log(loadConfig('mini').parameters.cores, Exit.tool);`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  expect((await execa(process.execPath, args, { cwd: root })).stdout).toBe('4 3');
});

it('gives the drop-in to a program under plain Node', async () => {
  const program = `
    const { dropinFile, instantiateDropin } = await import('spikehnsw/dropin');
    const core = await instantiateDropin();
    core.init(3, 0, 0);
    console.log((await dropinFile()).endsWith('dropin.wasm'), core.get_dims(), core.count());`;
  const args = ['--input-type=module', '--eval', program];
  expect((await execa(process.execPath, args, { cwd: root })).stdout).toBe('true 3 0');
});

it('exports files that are there', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(Object.keys(exports)).toContain('.');
  const files = Object.values<string | Record<string, string>>(exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  for (const file of files) expect(existsSync(join(root, file))).toBe(true);
});
