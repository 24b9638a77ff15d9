import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registersPage } from './emit/registers_page.ts';
import { ConfigError } from './errors.ts';
import { generate, generatedFiles } from './generated.ts';
import { loadConfig } from './load.ts';
import { knownConfigs, REGISTERS_FILE } from './paths.ts';
import { registerMap } from './registers.ts';
import { temporaryFolder } from './test_configs.ts';

interface Source {
  addressWidth: number;
  registers: {
    name: string;
    access: string;
    fields: { name: string; width: number; value?: string }[];
  }[];
  windows: { name: string; offset: number; size: number; access: string }[];
}

/** What is said of the map after `damage` was done to its source. */
function refusal(damage: (source: Source) => void): string {
  const source = JSON.parse(readFileSync(REGISTERS_FILE, 'utf8')) as Source;
  damage(source);
  const path = join(temporaryFolder(), 'registers.json');
  writeFileSync(path, JSON.stringify(source));
  try {
    registerMap(loadConfig('mini'), path);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.replace(path, 'FILE');
    throw error;
  }
  return 'accepted';
}

test('constants hold the configuration', () => {
  const config = loadConfig('chip256', { busWidth: 32 });
  const value = (name: string) =>
    registerMap(config).registers.find((register) => register.name === name)?.value;
  expect(value('ID')).toBe(0x53504b31);
  expect(value('SIZE')).toBe((32 << 16) | 256);
  expect(value('FORMAT')).toBe((32 << 24) | (4 << 16) | (8 << 8) | 16);
  const hash = `${value('CONFIG_HIGH')?.toString(16).padStart(8, '0')}${value('CONFIG_LOW')?.toString(16).padStart(8, '0')}`;
  expect(hash).toBe(config.hash);
});

test('the page is the same for every configuration', () => {
  expect(new Set(knownConfigs().map((name) => registersPage(loadConfig(name)))).size).toBe(1);
});

describe('a source that is refused', () => {
  test('the committed one is not', () => expect(refusal(() => {})).toBe('accepted'));
  test.each<[string, (source: Source) => void, string]>([
    ['an odd number', ({ registers }) => registers.pop(), 'registers: must be pairs'],
    ['none', (source) => (source.registers = []), 'registers: must be pairs'],
    ['a name twice', ({ registers }) => (registers[3]!.name = 'ID'), 'FILE: ID: stands twice'],
    ['small letters', ({ registers }) => (registers[0]!.name = 'id'), 'id: must be in capitals'],
    [
      'an unknown access',
      ({ registers }) => (registers[0]!.access = 'ro'),
      'ID: access must be one of constant, read, write-read, write-1-to-clear',
    ],
    [
      'fields that are too wide',
      ({ registers }) => (registers[1]!.fields[0]!.width = 17),
      'VERSION.MAJOR: 16 bits from bit 17 do not fit',
    ],
    [
      'an unknown parameter',
      ({ registers }) => (registers[4]!.fields[0]!.value = 'kernels'),
      'SIZE.CORES: value: "kernels" in "kernels" is no parameter',
    ],
    [
      'a value that does not fit',
      ({ registers }) => (registers[4]!.fields[0]!.value = '65536'),
      'SIZE.CORES: value 65536 does not fit in 16 bits',
    ],
    [
      'a constant without a value',
      ({ registers }) => delete registers[4]!.fields[0]!.value,
      'SIZE: a field of a constant register needs a value',
    ],
    [
      'a window whose size is no power of two',
      ({ windows }) => (windows[0]!.size = 500),
      'COMMAND: size must be a power of two',
    ],
    [
      'a window on the registers',
      ({ windows }) => Object.assign(windows[0]!, { offset: 0, size: 16 }),
      'COMMAND: must lie behind the registers',
    ],
    [
      'a window outside',
      ({ windows }) => (windows[2]!.offset = 4096),
      'RESPONSE: must lie behind the registers and below 2^12',
    ],
    ['windows that overlap', ({ windows }) => (windows[1]!.offset = 512), 'DATA: overlaps COMMAND'],
    [
      'a window that is read and written',
      ({ windows }) => (windows[1]!.access = 'read-write'),
      'DATA: access of a window must be read or write',
    ],
  ])('%s', (_, damage, message) => expect(refusal(damage)).toContain(message));
});

test('C, Python, TypeScript and Verilog hold the same addresses and fields', async () => {
  const { dir, config } = generate('mini', { busWidth: 32 }, temporaryFolder());
  const { registers, windows } = registerMap(config);
  const expected: [string, number][] = [
    ...registers.flatMap(({ name, offset, value, fields }): [string, number][] => [
      [`REG_${name}`, offset],
      [`REG_${name}_VALUE`, value],
      ...fields.map((field): [string, number] => [
        `REG_${name}_${field.name}_MASK`,
        (2 ** field.width - 1) * 2 ** field.lsb,
      ]),
    ]),
    ...windows.map(({ name, offset }): [string, number] => [`WINDOW_${name}`, offset]),
  ];

  // C, by the compiler's own preprocessor.
  const lines = expected.map(([name]) => `VALUE SPK_${name}`).join('\n');
  const { status, stdout } = spawnSync('cc', ['-E', '-P', '-x', 'c', `-I${dir}`, '-'], {
    input: `#include "registers.h"\n${lines}\n`,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const c = [...stdout.matchAll(/VALUE (0x[\da-f]+)u/g)].map(([, value]) => Number(value));
  expect(c).toEqual(expected.map(([, value]) => value));

  const script =
    'import json, registers; print(json.dumps([registers.REGISTERS, registers.WINDOWS]))';
  const python = execFileSync('python3', ['-Bc', script], { cwd: dir, encoding: 'utf8' });
  const typescript = await import(join(dir, 'registers.ts'));
  expect(JSON.parse(python)).toEqual([typescript.REGISTERS, typescript.WINDOWS]);
  for (const { name, offset, value, fields } of registers) {
    const places = fields.map((field) => [field.name, { lsb: field.lsb, width: field.width }]);
    expect(typescript.REGISTERS[name]).toMatchObject({
      offset,
      value,
      fields: Object.fromEntries(places),
    });
  }

  const text = generatedFiles(config).get('registers.vh') ?? '';
  const verilog = new Map(
    [...text.matchAll(/^`define SPK_(\w+) (?:\d+'h([\da-f]+)|(\d+))$/gm)].map(
      ([, name, base16, base10]) => [name, base16 ? parseInt(base16, 16) : Number(base10)],
    ),
  );
  for (const { name, offset, value, fields } of registers) {
    expect(verilog.get(`REG_${name}`)).toBe(offset);
    expect(verilog.get(`REG_${name}_VALUE`)).toBe(value);
    for (const { name: field, lsb, width } of fields) {
      expect(verilog.get(`REG_${name}_${field}_LSB`)).toBe(lsb);
      expect(verilog.get(`REG_${name}_${field}_WIDTH`)).toBe(width);
    }
  }
  for (const { name, offset } of windows) expect(verilog.get(`WINDOW_${name}`)).toBe(offset);
});
