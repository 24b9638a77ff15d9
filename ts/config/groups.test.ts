import { describe, expect, test } from 'vitest';
import { generatedFiles } from './generated.ts';
import {
  absentCommands,
  absentOpcodes,
  GROUP_NAMES,
  GROUPS,
  groupsWithout,
  lackingGroup,
  withNeeds,
} from './groups.ts';
import { loadConfig } from './load.ts';
import { parseOverrides, settings } from './overrides.ts';
import { configFolder, MINI } from './test_configs.ts';

const fieldsOf = (groups: readonly string[]): string[] =>
  loadConfig('mini', { groups }).stateMap.map(({ unit, field }) => `${unit}.${field}`);

test('a file that names no groups has all, in the order of the table', () => {
  expect(loadConfig('mini').parameters.groups).toEqual(GROUP_NAMES);
  const reversed = configFolder('mini', { ...MINI, groups: [...GROUP_NAMES].reverse() });
  expect(loadConfig('mini', {}, reversed).parameters.groups).toEqual(GROUP_NAMES);
  expect(loadConfig('mini', { groups: GROUP_NAMES }).variant).toBe('mini');
});

test('commands of a group are absent with it, shared ones with the last group that has them', () => {
  expect(absentCommands(GROUP_NAMES)).toEqual([]);
  const without = (...names: string[]) => GROUP_NAMES.filter((name) => !names.includes(name));
  expect(absentCommands(without('code'))).toEqual(['ENCODE', 'SIMILARITY', 'SPIKE_SEARCH']);
  expect(absentCommands(without('pattern'))).toEqual(['RECORD', 'MATCH', 'CORRELATE']);
  expect(absentCommands(without('code', 'pattern'))).toContain('GET_PATTERN');
  const all = new Set(GROUP_NAMES.flatMap((name): readonly string[] => GROUPS[name].commands));
  expect(new Set(absentCommands([]))).toEqual(all);
});

test('the set of opcodes, worked by hand', () => {
  const present = GROUP_NAMES.filter((name) => !['wta', 'neuro'].includes(name));
  expect((absentOpcodes(present) >> 0x30n) & 3n).toBe(3n); // WTA_RESET, WTA_COMPETE
  expect(absentOpcodes(GROUP_NAMES)).toBe(0n);
});

describe('state of a group that is left out', () => {
  test('is in no map, and the numbers close up', () => {
    expect(fieldsOf([])).not.toContain('pattern.pattern');
    expect(fieldsOf(['code'])).toContain('pattern.pattern');
    expect(fieldsOf(['pattern'])).toContain('pattern.pattern');
    expect(fieldsOf(['wta'])).toContain('wta.inhibition');
    const { stateMap, absentState } = loadConfig('mini', { groups: [] });
    expect(stateMap.map(({ id }) => id)).toEqual([...stateMap.keys()]);
    expect(stateMap.length + absentState.length).toBe(loadConfig('mini').stateMap.length);
    // READ can name these, and is refused.
    for (const { id } of absentState) {
      expect(id).toBeGreaterThanOrEqual(stateMap.length);
      expect(id).toBeLessThan(256);
    }
  });

  test('keeps its names for RTL and model, each with a number of its own', () => {
    const files = generatedFiles(loadConfig('mini', { groups: ['code'] }));
    const numbers = [...files.get('params.vh')!.matchAll(/^`define SPK_FIELD_(\w+) 8'd(\d+)$/gm)];
    expect(numbers).toHaveLength(loadConfig('mini').stateMap.length);
    expect(new Set(numbers.map(([, , id]) => id)).size).toBe(numbers.length);
    expect(files.get('params.vh')).toContain('`define SPK_GROUP_CODE 1\n');
    expect(files.get('params.vh')).toContain('`define SPK_GROUP_WTA 0\n');
    expect(files.get('state_map.inc')).not.toContain('inhibition');
  });
});

test('every group has its own hash and variant', () => {
  const configs = [[], ...GROUP_NAMES.map(withNeeds), ['code', 'wta']].map((groups) =>
    loadConfig('mini', { groups }),
  );
  expect(new Set(configs.map(({ hash }) => hash)).size).toBe(configs.length);
  expect(configs[0]!.variant).toBe('mini-groups-none');
  expect(configs.at(-1)!.variant).toBe('mini-groups-code-wta');
});

describe('--set groups', () => {
  test.each([
    ['none', []],
    ['all', GROUP_NAMES],
    ['wta', ['wta']],
    ['wta, code', ['wta', 'code']],
  ])('%s', (text, groups) => {
    expect(parseOverrides([`groups=${text}`])).toEqual({ groups });
  });

  test('is what messages and repeat lines say', () => {
    expect(settings({ lanes: 4, groups: ['code', 'wta'] })).toEqual([
      '--set lanes=4',
      '--set groups=code,wta',
    ]);
    expect(settings({ groups: [] })).toEqual(['--set groups=none']);
  });

  test.each([
    [['colour'], '["colour"] is not allowed: a list of different names out of code, pattern,'],
    [['wta', 'wta'], '["wta","wta"] is not allowed: must be a list of different names'],
    [[''], '[""] is not allowed: a list of different names out of'],
  ])('%j is refused', (groups, message) => {
    expect(() => loadConfig('mini', { groups })).toThrow(`groups = ${message}`);
  });

  test('twice is refused', () => {
    expect(() => parseOverrides(['groups=code', 'groups=wta'])).toThrow('groups: set twice');
  });
});

test('the neuromorphic search cannot be without its parts', () => {
  expect(withNeeds('wta')).toEqual(['wta']);
  expect(lackingGroup(withNeeds('neuro'))).toBeUndefined();
  for (const part of withNeeds('neuro').filter((name) => name !== 'neuro')) {
    const groups = GROUP_NAMES.filter((name) => name !== part);
    expect(() => loadConfig('mini', { groups }), part).toThrow('neuro');
  }
});

test('without some groups there is none that needs them', () => {
  expect(groupsWithout([])).toEqual(GROUP_NAMES);
  expect(groupsWithout(GROUP_NAMES)).toEqual([]);
  expect(groupsWithout(['wta'])).not.toContain('neuro');
  for (const name of GROUP_NAMES) {
    const groups = groupsWithout([name]);
    expect(groups).not.toContain(name);
    expect(loadConfig('mini', { groups }).parameters.groups).toEqual(groups);
  }
});

test('a group that lacks what it needs is found, with all that it needs', () => {
  const group = (needs: string[]) => ({ description: '', commands: [], needs });
  const groups = { a: group([]), b: group(['a']), c: group(['a', 'b']) };
  expect(lackingGroup(['a', 'b', 'c'], groups)).toBeUndefined();
  expect(lackingGroup(['a', 'c'], groups)).toEqual({ name: 'c', needs: ['a', 'b'] });
  expect(lackingGroup(['b'], groups)).toEqual({ name: 'b', needs: ['a'] });
  expect(lackingGroup([], groups)).toBeUndefined();
});
