import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { doctor, findTool, forgetTools, isOlder, toolEnv, ToolError } from '../ts/build/tools.ts';

describe('isOlder', () => {
  it.each([
    ['5.032', '5.036', true],
    ['5.036', '5.036', false],
    ['5.052', '5.036', false],
    ['4.900', '5.036', true],
    ['20.19.2', '20', false],
    ['3.9.2', '3.11', true],
    ['5', '5.036', true],
  ])('%s, %s: %s', (a, b, older) => expect(isOlder(a, b)).toBe(older));
});

describe('findTool', () => {
  it('names a missing tool and what to install', async () => {
    vi.stubEnv('PATH', '/nonexistent');
    forgetTools();
    try {
      const error = await findTool('iverilog').catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ToolError);
      expect(error).toMatchObject({ tool: 'iverilog', exitCode: 3 });
      expect(String(error)).toMatch(/iverilog: missing; install iverilog/);
    } finally {
      vi.unstubAllEnvs();
      forgetTools();
    }
  });

  it('finds the Node that runs it', async () => {
    expect(await findTool('node')).toMatchObject({ version: process.versions.node });
  });
});

it('doctor has a remedy for whatever is not ok', async () => {
  for (const row of await doctor()) {
    if (row.verdict === 'ok') expect(row).toMatchObject({ path: /./, version: /\d/ });
    else expect(row.remedy).toBeTruthy();
  }
});

it('toolEnv keeps caches in the checkout and puts .venv first', () => {
  const env = toolEnv();
  expect(env.PATH!.split(delimiter).slice(0, 2).join()).toContain('.venv');
  for (const name of ['CCACHE_DIR', 'YOWASP_CACHE_DIR']) {
    expect(env[name]!.startsWith(process.cwd())).toBe(true);
  }
});

it.each(['package-lock.json', 'bench/package-lock.json'])('%s names no registry', (file) => {
  expect(readFileSync(file, 'utf8')).not.toContain('"resolved"');
});
