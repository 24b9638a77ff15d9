import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError } from './errors.ts';
import { loadConfig } from './load.ts';
import { parseOverrides } from './overrides.ts';
import type { Overrides } from './parameters.ts';
import { knownConfigs } from './paths.ts';
import { configFolder, MINI, temporaryFolder } from './test_configs.ts';

test('the named configurations', () => {
  expect(knownConfigs()).toEqual(['chip256', 'mini']);
  expect(loadConfig('mini').parameters).toMatchObject({ name: 'mini', cores: 4, lanes: 16 });
  expect(loadConfig('chip256').parameters.cores).toBe(256);
});

describe('a file that cannot be used', () => {
  test.each([
    ['not JSON', '{ "name": "mini",\n  "cores": 4,, }', 'line 2'],
    ['cut', '{ "name": "mini"', 'mini.json: not JSON'],
    ['empty', '', 'mini.json: not JSON'],
    ['an array', [], 'mini.json: must hold one JSON object of parameters'],
    ['null', 'null', 'mini.json: must hold one JSON object of parameters'],
    [
      'unknown key',
      { ...MINI, lane: 4 },
      'mini.json: lane: unknown parameter; known are: name, cores,',
    ],
    [
      'missing key',
      { ...MINI, lanes: undefined },
      'mini.json: lanes: missing; must be one of 1, 2, 4, 8, 16',
    ],
    [
      'other name',
      { ...MINI, name: 'maxi' },
      'name = "maxi" is not allowed: must be the file\'s name, "mini"',
    ],
    ['bad name', { ...MINI, name: 'Mini!' }, 'name = "Mini!" is not allowed'],
  ])('%s', (_, content, message) => {
    const load = (): unknown => loadConfig('mini', {}, configFolder('mini', content));
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(message);
  });

  test('unknown name: the known ones are listed', () => {
    expect(() => loadConfig('huge')).toThrow(
      'config: huge: unknown configuration; known are: chip256, mini',
    );
    expect(() => loadConfig('../config/mini')).toThrow('unknown configuration');
    expect(() => loadConfig('state')).toThrow('unknown configuration');
  });

  test('missing folder', () => {
    const dir = join(temporaryFolder(), 'none');
    expect(() => loadConfig('mini', {}, dir)).toThrow('this folder of configurations is missing');
  });

  test('a folder in the place of the file', () => {
    const dir = temporaryFolder();
    mkdirSync(join(dir, 'mini.json'));
    expect(() => loadConfig('mini', {}, dir)).toThrow('mini.json: cannot be read (EISDIR)');
  });
});

describe('overrides', () => {
  test('parsed, applied and named', () => {
    const overrides = parseOverrides(['lanes=4', ' tauPre = 1.5e1']);
    expect(overrides).toEqual({ lanes: 4, tauPre: 15 });
    const config = loadConfig('mini', overrides);
    expect(config.variant).toBe('mini-lanes4-tauPre15');
    expect(config.name).toBe('mini');
    expect(config.hash).not.toBe(loadConfig('mini').hash);
  });

  test('one that changes nothing is the named configuration itself', () => {
    const plain = loadConfig('mini');
    expect(loadConfig('mini', { lanes: 16 })).toEqual(plain);
  });

  test.each([
    ['lanes', '--set lanes: must be key=value, e.g. lanes=4'],
    ['=4', '--set =4: must be key=value'],
    ['lane=4', '--set lane=4: lane: unknown parameter; known are: cores,'],
    ['name=x', 'unknown parameter'],
    ['lanes=', 'lanes = "" is not allowed: must be a number'],
    ['lanes=four', 'lanes = "four" is not allowed: must be a number'],
    ['lanes=0x4', 'must be a number'],
    ['lanes=Infinity', 'must be a number'],
  ])('%s is refused', (setting, message) => {
    expect(() => parseOverrides([setting])).toThrow(ConfigError);
    expect(() => parseOverrides([setting])).toThrow(message);
  });

  test('the same key twice', () => {
    expect(() => parseOverrides(['lanes=4', 'lanes=8'])).toThrow('lanes: set twice');
  });

  test('an illegal value names file and option', () => {
    expect(() => loadConfig('mini', { lanes: 3 })).toThrow(
      'config/mini.json --set lanes=3: lanes = 3 is not allowed: must be one of 1, 2, 4, 8, 16',
    );
    expect(() => loadConfig('mini', { dims: 8 })).toThrow(
      'lanes = 16 is not allowed: at most dims (8)',
    );
    expect(() => loadConfig('mini', { lane: 3 } as Overrides)).toThrow('lane: unknown parameter');
  });
});

test('the hash ignores key order, white space and the editor line, but no value', () => {
  const { hash } = loadConfig('mini');
  const { $schema: _, ...values } = MINI;
  const reversed = Object.fromEntries(Object.entries(values).reverse());
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'mini.json'), JSON.stringify(reversed, undefined, 7));
  expect(loadConfig('mini', {}, dir).hash).toBe(hash);
  expect(loadConfig('mini', { timeWidth: 25 }).hash).not.toBe(hash);
  expect(loadConfig('chip256').hash).not.toBe(hash);
  // The bus stands in front of the engine.
  expect(loadConfig('mini', { busWidth: 32 }).hash).toBe(hash);
});
