import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, StaleError } from './errors.ts';
import { checkGenerated, generate, generatedDir, generatedFiles } from './generated.ts';
import { loadConfig } from './load.ts';
import type { Overrides } from './parameters.ts';
import { knownConfigs, ROOT } from './paths.ts';
import { legalParameters, temporaryFolder } from './test_configs.ts';

test.each(knownConfigs())('the committed files of %s are up to date', (name) => {
  checkGenerated(name);
});

test('every file says that it is generated, and of which configuration', () => {
  const config = loadConfig('mini');
  const files = generatedFiles(config);
  expect([...files.keys()].sort()).toEqual([
    'params.hpp',
    'params.json',
    'params.py',
    'params.ts',
    'params.vh',
    'registers.h',
    'registers.py',
    'registers.ts',
    'registers.vh',
    'state_map.inc',
    'state_map.json',
    'state_map.py',
    'state_map.ts',
  ]);
  for (const text of files.values()) {
    const head = text.slice(0, 300);
    expect(head).toContain('do not edit');
    expect(head).toContain(config.hash);
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  }
});

/** Integer constants of a generated text, by name; `pattern` captures name and value. */
const constants = (text: string | undefined, pattern: RegExp): Record<string, number> =>
  Object.fromEntries(
    [...(text ?? '').matchAll(pattern)].map(([, name, value]) => [name, Number(value)]),
  );

test('every legal configuration generates, and all languages hold the same numbers', () => {
  fc.assert(
    fc.property(legalParameters, ({ name, ...overrides }) => {
      const config = loadConfig(name, overrides);
      const files = generatedFiles(config);
      const { parameters, derived } = JSON.parse(files.get('params.json') ?? '');
      expect(parameters).toEqual(config.parameters);
      expect(derived).toEqual(config.derived);
      expect(JSON.parse(files.get('state_map.json') ?? '').fields).toEqual(config.stateMap);
      const verilog = constants(files.get('params.vh'), /^`define SPK_(\w+) (\d+)$/gm);
      const assembly = constants(files.get('params.ts'), /^export const (\w+): i32 = (\d+);$/gm);
      const cpp = constants(files.get('params.hpp'), /^constexpr int (\w+) = (\d+);$/gm);
      const python = constants(files.get('params.py'), /^(\w+) = (\d+)$/gm);
      expect(assembly).toMatchObject(config.derived);
      for (const language of [verilog, cpp, python]) expect(language).toMatchObject(assembly);
      const lines = (files.get('state_map.inc') ?? '').match(/^STATE_\w+\(.*\)$/gm) ?? [];
      expect(lines).toHaveLength(config.stateMap.length);
    }),
    { numRuns: 30 },
  );
});

test('real values survive as literals', () => {
  const files = generatedFiles(loadConfig('mini', { aPlus: 1e-5, thresholdInit: 1.25 }));
  expect(files.get('params.ts')).toContain('export const A_PLUS_REAL: f64 = 0.00001;');
  expect(files.get('params.hpp')).toContain('constexpr double TAU_MEMBRANE_MS = 20.0;');
  expect(files.get('params.py')).toContain('THRESHOLD_REAL = 1.25\n');
});

test('the row after init holds the threshold', () => {
  // {refractory 0, threshold 16384, membrane 0}: 16384 << 20
  expect(generatedFiles(loadConfig('mini')).get('params.vh')).toContain(
    "`define SPK_NEURONS_ROW_INIT 53'h400000000\n",
  );
});

test('Python reads what was generated', () => {
  const { dir } = generate('mini', {}, temporaryFolder());
  const script =
    'import params, state_map; print(params.CONFIG_HASH, params.DIST_WIDTH, sum(f["count"] * f["width"] for f in state_map.FIELDS))';
  const { hash } = loadConfig('mini');
  expect(execFileSync('python3', ['-Bc', script], { cwd: dir, encoding: 'utf8' })).toBe(
    `${BigInt(`0x${hash}`)} 37 24957\n`,
  );
});

describe('generate', () => {
  test('writes only what changed', () => {
    const dir = temporaryFolder();
    expect(generate('mini', {}, dir).written).toHaveLength(13);
    const file = join(dir, 'params.vh');
    const { mtimeMs } = statSync(file);
    expect(generate('mini', {}, dir).written).toEqual([]);
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
    appendFileSync(file, '\n');
    expect(generate('mini', {}, dir).written).toEqual([file]);
  });

  test('a variant has its own folder under build/', () => {
    const dir = (overrides: Overrides): string => generatedDir(loadConfig('mini', overrides));
    expect(dir({ lanes: 4 })).toBe(join(ROOT, 'build/mini-lanes4/generated'));
    expect(dir({ lanes: 16 })).toBe(join(ROOT, 'config/generated/mini'));
  });

  test('a folder that cannot be written is a message', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => generate('mini', {}, join(file, 'sub'))).toThrow(ConfigError);
    expect(() => generate('mini', {}, join(file, 'sub'))).toThrow(/cannot be written \(ENOTDIR\)/);
  });
});

describe('checkGenerated', () => {
  /** What it says after `damage` was done to a fresh folder. */
  function verdict(damage: (dir: string) => void): string {
    const { dir } = generate('mini', { lanes: 4 }, temporaryFolder());
    damage(dir);
    try {
      checkGenerated('mini', { lanes: 4 }, dir);
    } catch (error) {
      if (!(error instanceof StaleError)) throw error;
      expect(error.exitCode).toBe(3);
      return error.message.replace(dir, '');
    }
    return 'up to date';
  }

  const edit = (file: string, change: (text: string) => string) => (dir: string) => {
    const path = join(dir, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  };

  test('fresh files pass', () => {
    expect(verdict(() => {})).toBe('up to date');
  });

  test('what tools leave beside them does not matter', () => {
    expect(verdict((dir) => mkdirSync(join(dir, '__pycache__')))).toBe('up to date');
  });

  test.each([
    [
      'an edited line',
      edit('params.vh', (text) => text.replace('LANES 4', 'LANES 8')),
      '/params.vh is stale: line 23 differs; run: make config',
    ],
    [
      'an added byte',
      edit('state_map.inc', (text) => `${text}\n`),
      '/state_map.inc is stale: line 53 differs; run: make config',
    ],
    ['a cut file', edit('params.py', (text) => text.slice(0, -1)), '/params.py is stale: '],
    [
      'a missing file',
      (dir: string) => rmSync(join(dir, 'params.ts')),
      '/params.ts is stale: it is missing; run: make config',
    ],
    [
      'a missing folder',
      (dir: string) => rmSync(dir, { recursive: true }),
      '/params.vh is stale: it is missing; run: make config',
    ],
    [
      'a file of an older generator',
      (dir: string) => writeFileSync(join(dir, 'params.rs'), ''),
      '/params.rs is stale: nothing generates it any more; delete it',
    ],
  ])('%s', (_, damage, message) => {
    expect(verdict(damage)).toContain(message);
  });

  test('files of another configuration are stale', () => {
    const { dir } = generate('mini', {}, temporaryFolder());
    expect(() => checkGenerated('mini', { lanes: 4 }, dir)).toThrow(StaleError);
  });
});
