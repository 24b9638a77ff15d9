import fc from 'fast-check';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../config/index.ts';
import type { Metric } from '../data/index.ts';
import { testFolder } from '../data/test_files.ts';
import { Exit } from '../exit.ts';
import { PLACEMENTS } from '../placement/index.ts';
import { problemsOf } from '../report/index.ts';
import { checkRequest, search, type SearchRequest } from './index.ts';
import { distanceScale } from './search_commands.ts';

const config = loadConfig('mini');
const simulator = join(import.meta.dirname, 'test_driver.mjs');
const { dir, file } = testFolder();
let runs = 0;
const newFolder = () => join(dir, `out${runs++}`);

afterEach(() => vi.unstubAllEnvs());

/** Values far outside the word's range, without structure. */
const values = Array.from({ length: 100 }, (_, row) =>
  Array.from({ length: 5 }, (_, d) => Math.round(1e9 * Math.sin(1 + row * 7.3 + d * 2.1)) / 1e3),
);
const queries = values.slice(0, 7).map((row) => row.map((value, d) => value * 0.9 + d * 1e4));
const csv = (rows: number[][]) => rows.map((row) => `${row.join()}\n`).join('');
const base = file('base.csv', csv(values));
const asked = file('queries.csv', csv(queries));

const request = (metric: Metric, more: Partial<SearchRequest> = {}): SearchRequest => ({
  ...{ base, queries: asked, metric, mode: 'exact', k: 10, out: newFolder() },
  ...more,
});

/** Distance by its definition. */
function distance(a: number[], b: number[], metric: Metric): number {
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, d) => sum + value * y[d]!, 0);
  if (metric === 'dot') return -dot(a, b);
  if (metric === 'cosine') return 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  return a.reduce((sum, value, d) => sum + (value - b[d]!) ** 2, 0);
}

const rowsOf = (out: string) =>
  readFileSync(join(out, 'results.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));

describe.each(['l2', 'cosine', 'dot'] as const)('search, %s', (metric) => {
  it('answers what brute force on the original values finds, in their units', async () => {
    const asks = request(metric);
    const result = await search(asks, { config, simulator });
    expect(result.verdict).toBe('pass');
    expect(problemsOf(JSON.parse(readFileSync(join(asks.out, 'result.json'), 'utf8')))).toEqual([]);
    const [accuracy] = result.accuracy;
    expect(accuracy).toMatchObject({
      dataset: 'base.csv',
      metric,
      k: 10,
      queries: 7,
      cores: 'all',
      placement: 'round-robin',
      awakeCores: 4,
      distancesPerQuery: 25,
    });
    expect(accuracy!.recallChip).toBe(1);
    expect(accuracy!.recallData).toBeGreaterThan(0.97);
    const text = readFileSync(join(asks.out, 'results.csv'), 'utf8');
    expect(text.split('\n')[0]).toBe('query,rank,row,core,index,distance');
    const rows = rowsOf(asks.out);
    expect(rows).toHaveLength(70);
    rows.forEach(([query, rank, row, core, index, answered], i) => {
      expect([query, rank, core, index]).toEqual([
        Math.floor(i / 10),
        i % 10,
        row! % 4,
        Math.floor(row! / 4),
      ]);
      const truth = distance(queries[query!]!, values[row!]!, metric);
      const size = metric === 'cosine' ? 1 : 1e12;
      expect(Math.abs(answered! - truth) / size).toBeLessThan(2e-4);
      if (rank! > 0) expect(answered).toBeGreaterThanOrEqual(rows[i - 1]![5]!);
    });
    expect(accuracy!.distanceErrorMax).toBeGreaterThan(0);
  });
});

describe('search', () => {
  it('answers only types of the mask', async () => {
    const types = file('types', values.map((_, row) => row % 3).join('\n'));
    const asks = request('l2', { types, mask: 0b101, k: 16, mode: 'beam' });
    const result = await search(asks, { config, simulator });
    expect(rowsOf(asks.out).map(([, , row]) => row! % 3)).not.toContain(1);
    expect(result.accuracy[0]).toMatchObject({ mode: 'beam' });
  });

  it('reports what a given scale saturates', async () => {
    const result = await search(request('l2', { scale: 1 }), { config, simulator });
    expect(result.quantisation).toMatchObject({ scale: 1, scaleGiven: true, values: 535 });
    expect(result.quantisation!.saturated).toBeGreaterThan(500);
  });

  it.each(['l2', 'cosine', 'dot'] as const)(
    'names the same rows where clusters place them, %s',
    async (metric) => {
      const dealt = request(metric);
      const clustered = request(metric, { placement: 'clusters' });
      await search(dealt, { config, simulator });
      const { accuracy } = await search(clustered, { config, simulator });
      expect(accuracy[0]).toMatchObject({ placement: 'clusters', awakeCores: 4, recallChip: 1 });
      const [before, after] = [rowsOf(dealt.out), rowsOf(clustered.out)];
      const answers = (rows: number[][]) =>
        rows.map(([query, rank, row, , , answered]) => [query, rank, row, answered]);
      expect(answers(after)).toEqual(answers(before));
      const cores = new Map(after.map(([, , row, core]) => [row, core]));
      expect([...cores].some(([row, core]) => core !== row! % 4)).toBe(true);
    },
  );

  it.each(PLACEMENTS)('finds by routing what all cores find, %s', async (placement) => {
    const all = request('l2', { placement, k: 3 });
    const exact = request('l2', { placement, k: 3, cores: 'exact' });
    await search(all, { config, simulator });
    const { accuracy } = await search(exact, { config, simulator });
    expect(rowsOf(exact.out)).toEqual(rowsOf(all.out));
    expect(accuracy[0]).toMatchObject({ cores: 'exact', placement, recallChip: 1 });
    expect(accuracy[0]!.awakeCores).toBeGreaterThanOrEqual(1);
    expect(accuracy[0]!.awakeCores).toBeLessThanOrEqual(4);
  });

  it.each(['l2', 'cosine', 'dot'] as const)('asks the P nearest cores, %s', async (metric) => {
    const found: number[] = [];
    for (const cores of [1, 2, 4]) {
      const asks = request(metric, { placement: 'clusters', cores });
      const { accuracy } = await search(asks, { config, simulator });
      expect(accuracy[0]).toMatchObject({ cores, awakeCores: cores });
      for (let query = 0; query < queries.length; query++) {
        const own = rowsOf(asks.out).filter(([of]) => of === query);
        expect(new Set(own.map(([, , , core]) => core)).size).toBeLessThanOrEqual(cores);
      }
      found.push(accuracy[0]!.recallChip);
    }
    expect(found[2]).toBe(1);
    expect(found[0]).toBeLessThan(1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  it('gives each row its own type, wherever it is placed', async () => {
    const types = file('types-placed', values.map((_, row) => row % 16).join('\n'));
    const more = { types, mask: 0b100, placement: 'clusters' } as const;
    const asks = request('l2', more);
    await search(asks, { config, simulator });
    const rows = rowsOf(asks.out).map(([, , row]) => row!);
    expect(new Set(rows.map((row) => row % 16))).toEqual(new Set([2]));
  });

  it('keeps ties in the order of core and index', async () => {
    const same = file('same.csv', csv(Array.from({ length: 9 }, () => [1, 2])));
    const one = file('one.csv', '1,2\n');
    const asks = request('l2', { base: same, queries: one, k: 9 });
    await search(asks, { config, simulator });
    expect(rowsOf(asks.out).map(([, , row]) => row)).toEqual([0, 4, 8, 1, 5, 2, 6, 3, 7]);
  });

  it('writes results over its own, and nothing over those of others', async () => {
    const asks = request('l2', { k: 1 });
    await search(asks, { config, simulator });
    await search({ ...asks, k: 2 }, { config, simulator });
    expect(rowsOf(asks.out)).toHaveLength(14);
    const foreign = newFolder();
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'results.csv'), 'mine');
    const wrong = search(request('l2', { out: foreign }), { config, simulator });
    await expect(wrong).rejects.toMatchObject({
      exitCode: Exit.usage,
      message: expect.stringMatching(/holds results.csv; allowed/),
    });
    expect(readFileSync(join(foreign, 'results.csv'), 'utf8')).toBe('mine');
    const aFile = search(request('l2', { out: base }), { config, simulator });
    await expect(aFile).rejects.toThrow(/a file stands there; allowed: a folder/);
  });

  it('leaves no answers when model and RTL differ, and names the difference', async () => {
    const asks = request('l2');
    await search(asks, { config, simulator });
    vi.stubEnv('FAKE_DRIVER', 'wrong');
    const result = await search(asks, { config, simulator, arguments: ['sim', '--x'] });
    expect(readdirSync(asks.out)).toEqual(['result.json']);
    expect(result).toMatchObject({ verdict: 'mismatch', accuracy: [] });
    expect(result.mismatch).toMatchObject({
      ...{
        kind: 'response',
        command: 5,
        opcode: 'SEARCH',
        core: 1,
        field: 'index',
        expected: '0x1',
        got: '0x2',
      },
      ...{ cycle: 99, commandCycle: 9, repeat: 'spikehnsw sim --x --bus' },
    });
  });

  it('leaves nothing when the driver fails', async () => {
    vi.stubEnv('FAKE_DRIVER', 'crash');
    const asks = request('l2');
    const run = search(asks, { config, simulator });
    await expect(run).rejects.toMatchObject({
      exitCode: Exit.tool,
      message: expect.stringContaining('no such luck'),
    });
    expect(existsSync(asks.out)).toBe(false);
  });

  it('leaves nothing when it is interrupted behind the simulation', async () => {
    const stop = new AbortController();
    const asks = request('l2');
    const onProgress = ({ task, state }: { task: string; state: string }) =>
      void (task === 'simulate' && state === 'done' && stop.abort());
    const run = search(asks, { config, simulator, signal: stop.signal, onProgress });
    await expect(run).rejects.toMatchObject({ exitCode: Exit.interrupted });
    expect(existsSync(asks.out)).toBe(false);
  });

  it('leaves nothing when it is interrupted', async () => {
    vi.stubEnv('FAKE_DRIVER', 'sleep');
    const asks = request('l2');
    const stop = new AbortController();
    const onProgress = ({ task }: { task: string }) => void (task === 'simulate' && stop.abort());
    const run = search(asks, { config, simulator, signal: stop.signal, onProgress });
    await expect(run).rejects.toMatchObject({ exitCode: Exit.interrupted });
    expect(existsSync(asks.out)).toBe(false);
  });

  it.each<[string, Partial<SearchRequest>, RegExp]>([
    [
      'more than the capacity',
      { base: file('big.csv', csv(Array.from({ length: 129 }, () => [1, 2, 3, 4, 5]))) },
      /at most 128 are allowed \(4 cores of 32 in mini\)/,
    ],
    ['other dimensions', { queries: file('q2.csv', '1,2\n') }, /both must be the same/],
    ['a missing file', { queries: join(dir, 'none.npy') }, /none.npy: does not exist/],
    ['too few types', { types: file('t2', '1\n') }, /1 types for 100 base vectors/],
  ])('refuses %s before anything is built', async (_, change, message) => {
    const run = search(request('l2', change), { config, simulator: '/nonexistent' });
    await expect(run).rejects.toMatchObject({
      exitCode: Exit.usage,
      message: expect.stringMatching(message),
    });
  });
});

describe('checkRequest', () => {
  const chip = loadConfig('chip256');
  const plain = request('l2');
  it('fills in the beam: short lists where there are many cores', () => {
    expect(checkRequest({ ...plain, mode: 'beam' }, chip).beam).toEqual({ list: 4, width: 1 });
    expect(checkRequest({ ...plain, mode: 'beam' }, config).beam).toEqual({ list: 10, width: 1 });
    expect(checkRequest({ ...plain, mode: 'beam', k: 2 }, config).beam).toEqual({
      list: 4,
      width: 1,
    });
    expect(checkRequest(plain, chip)).toMatchObject({ mask: 0xffff, seed: 1 });
    expect(checkRequest(plain, chip).beam).toBeUndefined();
  });
  it.each<[Partial<SearchRequest>, RegExp]>([
    [{ k: 0 }, /--k 0 is not allowed; allowed: an integer from 1 to 16/],
    [{ k: 17 }, /--k 17/],
    [{ metric: 'l1' as Metric }, /--metric l1 is not allowed; allowed: l2, cosine, dot/],
    [{ mode: 'beam', list: 17 }, /--list 17/],
    [
      { mode: 'beam', list: 4, width: 5 },
      /--width 5 is not allowed; allowed: an integer from 1 to 4 \(the list\)/,
    ],
    [{ list: 4 }, /--list 4 is not allowed: it needs --mode beam/],
    [{ width: 1 }, /--width 1 is not allowed/],
    [{ scale: 0 }, /--scale 0/],
    [{ scale: -1 }, /--scale -1/],
    [{ scale: 1e308 }, /--scale 1e\+308/],
    [{ mask: 1 }, /--mask needs --types/],
    [
      { mask: 65536, types: 't' },
      /--mask 65536 is not allowed; allowed: an integer from 0 to 65535/,
    ],
    [{ stall: -1 }, /--stall -1/],
    [{ cores: 0 }, /--cores 0 is not allowed; allowed: an integer from 1 to 4, or exact/],
    [{ cores: 5 }, /--cores 5 is not allowed; allowed: an integer from 1 to 4, or exact/],
    [{ cores: 1.5 }, /--cores 1.5 is not allowed/],
    [
      { cores: 'exact', metric: 'cosine' },
      /--cores exact with --metric cosine is not allowed; allowed: --metric l2/,
    ],
    [{ cores: 'exact', metric: 'dot' }, /--cores exact with --metric dot is not allowed/],
    [
      { cores: 'exact', mode: 'beam' },
      /--cores exact with --mode beam is not allowed; allowed: --mode exact/,
    ],
    [
      { placement: 'random' as 'clusters' },
      /--placement random is not allowed; allowed: round-robin, clusters/,
    ],
  ])('refuses %o', (change, message) =>
    expect(() => checkRequest({ ...plain, ...change }, config)).toThrow(message),
  );
});

it('distances return to the units of the data, whatever the scale', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: -400, max: 400 }),
      fc.integer({ min: 1, max: 2 ** 36 }),
      (exponent, value) => {
        const real = distanceScale('l2', 2 ** exponent, config)(value);
        expect(real).toBe((value / 2 ** 16) * 2 ** -exponent * 2 ** -exponent);
        expect(distanceScale('cosine', 2 ** exponent, config)(value)).toBe(value / 2 ** 28);
      },
    ),
  ));
