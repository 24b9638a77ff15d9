import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../config/index.ts';
import { encode } from '../model/index.ts';
import { makeGolden, type MakeOptions } from './make.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { GOLDEN_DIR } from './paths.ts';
import { prepareSuite } from './prepare.ts';
import { readRecords, verifyGolden } from './reader.ts';
import type { Suite } from './suite.ts';
import { findSuite, listSuites } from './suites.ts';
import { testDirectory } from './test_directory.ts';
import { userSuite } from './user.ts';

const dir = testDirectory();
const made = join(dir, 'made');
const buildDir = join(dir, 'build');
const suites = ['directed', 'directed-time', 'fault'].map((name) => findSuite('mini', name)!);
const [directed, time] = suites as [Suite, Suite, Suite];
const make = (options: MakeOptions = {}) =>
  makeGolden({ goldenDir: made, buildDir, suites, ...options });

/** A copy of the golden vectors that a test may spoil. */
let copies = 0;
function copy(): string {
  const path = join(dir, `copy-${copies++}`);
  cpSync(made, path, { recursive: true });
  return path;
}

function editManifest(goldenDir: string, edit: (manifest: Manifest) => unknown): void {
  const path = join(goldenDir, 'manifest.json');
  writeFileSync(path, JSON.stringify(edit(JSON.parse(readFileSync(path, 'utf8')) as Manifest)));
}

function editSuite(name: string, change: object) {
  return (manifest: Manifest) => ({
    ...manifest,
    suites: manifest.suites.map((each) => (each.name === name ? { ...each, ...change } : each)),
  });
}

/** The model may have to be compiled first. */
const COMPILING = 120_000;

beforeAll(async () => {
  const first = await make();
  expect(first.written).toBe(true);
  expect(first.changes.map(({ suite, field }) => `${suite} ${field}`)).toEqual([
    'mini/directed suite',
    'mini/directed-time suite',
    'mini/fault suite',
    'mini/directed file',
    'mini/fault file',
  ]);
}, COMPILING);

describe('makeGolden', () => {
  it('changes nothing the second time, and nothing at all with check', async () => {
    const before = readFileSync(join(made, 'manifest.json'), 'utf8');
    const again = await make();
    expect(again).toMatchObject({ changes: [], missed: [], written: false });
    const goldenDir = copy();
    rmSync(join(goldenDir, 'manifest.json'));
    const checked = await make({ goldenDir, check: true });
    expect(checked.written).toBe(false);
    expect(checked.changes.length).toBe(3);
    expect(existsSync(join(goldenDir, 'manifest.json'))).toBe(false);
    expect(readFileSync(join(made, 'manifest.json'), 'utf8')).toBe(before);
  });

  it('says what changed: suite, field, old and new', async () => {
    const goldenDir = copy();
    const entry = readManifest(made)!.suites[0]!;
    const floors = { ...entry.floors, spikes: 1, wonders: 2 };
    const change = { chipCycles: 7, modelHash: '0123456789abcdef', floors };
    editManifest(goldenDir, editSuite('directed', change));
    const file = join(goldenDir, 'mini/fault.hex');
    writeFileSync(file, `${readFileSync(file, 'utf8')}// more\n`);
    writeFileSync(join(goldenDir, 'mini/old.hex'), '');
    const { changes, written } = await make({ goldenDir });
    expect(written).toBe(true);
    const { chipCycles, modelHash } = entry;
    const spikes = String(entry.floors['spikes']);
    expect(changes).toContainEqual({
      suite: 'mini/directed',
      field: 'chipCycles',
      old: '7',
      new: String(chipCycles),
    });
    expect(changes).toContainEqual({
      suite: 'mini/directed',
      field: 'modelHash',
      old: '0123456789abcdef',
      new: modelHash,
    });
    expect(changes).toContainEqual({
      suite: 'mini/directed',
      field: 'floors.spikes',
      old: '1',
      new: spikes,
    });
    expect(changes).toContainEqual({ suite: 'mini/directed', field: 'floors.wonders', old: '2' });
    expect(changes.filter(({ suite }) => suite === 'mini/fault').map(({ field }) => field)).toEqual(
      ['file'],
    );
    expect(changes).toContainEqual({ suite: 'mini/old', field: 'file', old: 'there' });
    expect(readdirSync(join(goldenDir, 'mini')).sort()).toEqual(['directed.hex', 'fault.hex']);
    for (const name of ['manifest.json', 'mini/directed.hex', 'mini/fault.hex']) {
      expect(readFileSync(join(goldenDir, name))).toEqual(readFileSync(join(made, name)));
    }
  });

  it('writes nothing when a suite does not exercise what it promises', async () => {
    const goldenDir = copy();
    const greedy = { ...time, floors: { ...time.floors, spikes: 1 } };
    const { missed, written } = await make({ goldenDir, suites: [greedy] });
    expect(written).toBe(false);
    expect(missed[0]!.floors).toEqual([{ event: 'spikes', floor: 1, got: 0 }]);
    expect(readFileSync(join(goldenDir, 'manifest.json'))).toEqual(
      readFileSync(join(made, 'manifest.json')),
    );
  });

  it('leaves everything as it was when it is stopped', async () => {
    const goldenDir = copy();
    editManifest(goldenDir, editSuite('directed', { chipCycles: 7 }));
    const before = readFileSync(join(goldenDir, 'manifest.json'), 'utf8');
    const stop = new AbortController();
    const stopped = make({
      ...{ goldenDir, signal: stop.signal, buildDir: join(dir, 'other-build') },
      onProgress: ({ number }) => number === 1 && stop.abort(),
    });
    await expect(stopped).rejects.toThrow(/abort/);
    expect(readFileSync(join(goldenDir, 'manifest.json'), 'utf8')).toBe(before);
    const left = readdirSync(dir, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('prepareSuite', () => {
  const prepare = (suite: Suite, goldenDir = made) => prepareSuite(suite, { goldenDir, buildDir });

  it('passes what the model plays as the golden vectors say, and keeps the file', async () => {
    const prepared = await prepare(directed);
    expect(prepared).toMatchObject({
      verdict: 'pass',
      missedFloors: [],
      made: false,
      modelAgainstGolden: { compared: 'all' },
      goldenAgainstSources: { compared: true },
    });
    const committed = join(made, 'mini/directed.hex');
    expect(readFileSync(prepared.file)).toEqual(readFileSync(committed));
    expect(prepared.result.opcodes.find(({ name }) => name === 'SEARCH')!.cycles).toBeGreaterThan(
      0,
    );
  });

  it('makes a damaged playable file anew', async () => {
    const { file } = await prepare(time);
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.slice(0, -40));
    expect(await prepare(time)).toMatchObject({ made: true, verdict: 'pass' });
    expect(readFileSync(file, 'utf8')).toBe(whole);
  });

  it('compares the state alone with another number of lanes', async () => {
    const config = loadConfig('mini', { lanes: 4 });
    const prepared = await prepareSuite(directed, { goldenDir: made, buildDir, config });
    expect(prepared).toMatchObject({ verdict: 'pass', modelAgainstGolden: { compared: 'state' } });
    expect(prepared.file).toContain('mini-lanes4');
  });

  it.each([
    ['commands', { commands: 3 }],
    ['final digest of core 2', { coreDigests: '0123456789abcdef'.repeat(4) }],
    ['final digest', { finalDigest: '0123456789abcdef' }],
    ['chip cycles', { chipCycles: 9 }],
    ['chained digest', { chainedDigest: '0123456789abcdef' }],
    ['check word', { check: '0123456789abcdef' }],
  ])('finds a model that is not golden: %s', async (field, change) => {
    const goldenDir = copy();
    editManifest(goldenDir, editSuite('directed-time', change));
    const prepared = await prepare(time, goldenDir);
    expect(prepared.verdict).toBe('mismatch');
    const found = prepared.modelAgainstGolden.difference!.field;
    expect(found).toBe(field.startsWith('final digest of') ? 'final digest of core 0' : field);
    expect(prepared.problem).toContain('manifest.json: mini/directed-time: the model differs');
  });

  it.each([
    ['model hash', { modelHash: '0123456789abcdef' }],
    ['configuration hash', { configHash: '0123456789abcdef' }],
    ['seed', { seed: '0123456789abcdef' }],
    ['generator version', { version: 99 }],
    ['floors', { floors: {} }],
    ['committed file', { file: undefined }],
  ])('refuses stale golden vectors: %s', async (field, change) => {
    const goldenDir = copy();
    editManifest(goldenDir, editSuite('directed', change));
    const prepared = await prepare(directed, goldenDir);
    expect(prepared.verdict).toBe('stale');
    expect(prepared.goldenAgainstSources.difference!.field).toBe(field);
    expect(prepared.problem).toMatch(/mini\/directed is stale: .*make golden/);
  });

  it('names the floors that differ, and no others', async () => {
    const goldenDir = copy();
    const { spikes: _, ...floors } = directed.floors;
    editManifest(goldenDir, editSuite('directed', { floors: { ...floors, unheard: 7 } }));
    const { problem } = await prepare(directed, goldenDir);
    expect(problem).toMatch(
      /expected {"spikes":\d+,"unheard":"none"}, got {"spikes":"none","unheard":7};/,
    );
  });

  it('says how a committed file that is missing comes back', async () => {
    const goldenDir = copy();
    rmSync(join(goldenDir, 'mini/directed.hex'));
    await expect(prepare(directed, goldenDir)).rejects.toThrow(/does not exist; run: make golden/);
  });

  it('refuses a suite that was never made', async () => {
    const prepared = await prepare({ ...time, name: 'unheard-of' });
    expect(prepared.verdict).toBe('stale');
    expect(prepared.problem).toContain('no such suite');
  });

  it('refuses a committed file that another model made', async () => {
    const goldenDir = copy();
    const file = join(goldenDir, 'mini/directed.hex');
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, lines.with(2, '0123456789abcdef').join('\n'));
    const prepared = await prepare(directed, goldenDir);
    expect(prepared.verdict).toBe('stale');
    expect(prepared.problem).toMatch(/directed\.hex: .*model hash of the file.*make golden/);
  });

  it('refuses a damaged committed file by its name', async () => {
    const goldenDir = copy();
    const file = join(goldenDir, 'mini/directed.hex');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/1(?=\nc5)/, '2'));
    await expect(prepare(directed, goldenDir)).rejects.toThrow(`${file}: check word of the body`);
  });

  it('finds the first command of a committed file that differs', async () => {
    const goldenDir = copy();
    // A sound file of the same header, but other commands.
    const config = loadConfig('mini');
    const commands = [...readRecords(join(made, 'mini/directed.hex'))].map(
      ({ command }) => command,
    );
    const [a, b] = [commands[20]!, commands[21]!];
    const swapped = commands.with(20, b).with(21, a);
    const file = join(goldenDir, 'mini/directed.hex');
    await userSuite({ config, commands: swapped, file, seed: directed.seed });
    const prepared = await prepare(directed, goldenDir);
    expect(prepared.verdict).toBe('mismatch');
    expect(prepared.modelAgainstGolden.difference!.field).toMatch(/^command 20 \(\w+\): command$/);
    expect(prepared.problem).toContain('directed.hex');
  });

  it('checks nothing where a suite does not exercise what it promises', async () => {
    const goldenDir = copy();
    const floors = { ...time.floors, spikes: 1 };
    editManifest(goldenDir, editSuite('directed-time', { floors }));
    const prepared = await prepare({ ...time, floors }, goldenDir);
    expect(prepared.verdict).toBe('nothing checked');
    expect(prepared.problem).toContain('spikes 0 of 1');
  });

  it('refuses a manifest that is not one', () => {
    const goldenDir = copy();
    const path = join(goldenDir, 'manifest.json');
    writeFileSync(path, '{ "format": 1');
    expect(() => readManifest(goldenDir)).toThrow(/manifest\.json: manifest: expected JSON/);
    writeFileSync(path, '{ "format": 2, "suites": [] }');
    expect(() => readManifest(goldenDir)).toThrow(/manifest\.json: format: /);
    expect(readManifest(join(dir, 'nowhere'))).toBeUndefined();
  });
});

describe('userSuite', () => {
  it('gives a file of the commands and the responses of the model', async () => {
    const file = join(dir, 'user.hex');
    const vector = Array.from({ length: 16 }, (_, word) => word);
    const commands = [
      encode({ op: 'INIT', core: 'all', metric: 0 }),
      encode({ op: 'INSERT', core: 1, vector }),
      encode({ op: 'SEARCH', core: 'all', vector, k: 2, mode: 0 }),
    ];
    const responses: bigint[] = [];
    const { result } = await userSuite({
      ...{ config: loadConfig('mini'), commands, file, seed: 9n },
      onResponse: ([beat]) => responses.push(beat!),
    });
    expect(verifyGolden(file)).toMatchObject({ records: 3, seed: 9n });
    expect([...readRecords(file)].map(({ response }) => response[0])).toEqual(responses);
    expect(result).toMatchObject({ commands: 3, events: { legal: 3 } });
  });
});

describe('the committed golden vectors', () => {
  it('are sound, and of the suites that there are', () => {
    const { suites: entries } = readManifest()!;
    const names = ['chip256', 'mini']
      .flatMap(listSuites)
      .map(({ config, name }) => `${config}/${name}`);
    expect(entries.map(({ config, name }) => `${config}/${name}`)).toEqual(names);
    for (const { file, chainedDigest, check } of entries) {
      if (file === undefined) continue;
      const header = verifyGolden(join(GOLDEN_DIR, file));
      expect(header.chainedDigest).toBe(BigInt(`0x${chainedDigest}`));
      expect(header.check).toBe(BigInt(`0x${check}`));
    }
  });

  it('are small', () => {
    const files = readdirSync(GOLDEN_DIR, { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.startsWith('data'))
      .map((name) => statSync(join(GOLDEN_DIR, name)));
    const bytes = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
    expect(bytes).toBeLessThan(1_500_000);
  });
});
