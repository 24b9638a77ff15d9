import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { modelTimes } from '../compare/index.ts';
import { loadConfig } from '../config/index.ts';
import { testFolder } from '../data/test_files.ts';
import { Exit, Failure } from '../exit.ts';
import { type Suite, userSuite } from '../golden/index.ts';
import { encode, FixedModel } from '../model/index.ts';
import { problemsOf } from '../report/index.ts';
import { runSuites, type SuiteSource, type SuitesOptions } from './index.ts';
import { cycleRows, missingEvents } from './tables.ts';

const simulator = join(import.meta.dirname, 'test_driver.mjs');
const { dir } = testFolder();
const config = loadConfig('mini');
afterEach(() => vi.unstubAllEnvs());

const suite = (name: string, floors: Record<string, number> = {}): Suite => ({
  ...{
    name,
    config: 'mini',
    kind: 'directed',
    purpose: '',
    seed: 0n,
    version: 1,
    committed: false,
    floors,
  },
  stimulus: () => {
    throw new Error('not asked for');
  },
});

/** Suites of a few commands; `stale` cannot be prepared. */
function source(...suites: Suite[]): SuiteSource {
  return {
    list: (name) => suites.filter((one) => one.config === name),
    prepare: async ({ name }) => {
      if (name === 'stale') throw new Failure('golden/mini/stale.hex is stale', Exit.tool);
      const commands = Array.from({ length: 8 }, (_, core) =>
        encode({ op: 'COUNT', core: core % 4 }),
      );
      return userSuite({ config, file: join(dir, `${name}.hex`), commands });
    },
    judge: async ({ name }) =>
      name.startsWith('judged')
        ? {
            spikes: {
              ...{ dataset: name, neurons: 1, ticks: 1, dt: 1, spikesPerNeuron: 1, f1: 1 },
              ...{ toleranceTicks: 1, firstDivergence: null },
              ...{ weightDifferenceMean: 0, weightDifferenceMax: 0 },
            },
            accuracy: [
              {
                ...{ dataset: 'x', metric: 'l2', mode: 'exact', k: 1, queries: 1, recallChip: 1 },
                ...{ cores: 'all', placement: 'round-robin', awakeCores: 4 },
                ...{ recallData: 1, distanceErrorMax: 0, distancesPerQuery: 32 },
              },
            ],
          }
        : {},
  };
}

const run = (options: Partial<SuitesOptions>) =>
  runSuites({ configs: ['mini'], build: async () => simulator, ...options });

describe('runSuites', () => {
  it('passes, and adds up what the suites found', async () => {
    const result = await run({ source: source(suite('a', { legal: 8 }), suite('judged')) });
    expect(result).toMatchObject({ verdict: 'pass', mismatch: null, selfTest: null });
    expect(result.suites.map(({ name, verdict, commands }) => [name, verdict, commands])).toEqual([
      ['a', 'pass', 8],
      ['judged', 'pass', 8],
    ]);
    expect(result.accuracy).toHaveLength(1);
    expect(result.cycles).toMatchObject([
      { command: 'SEARCH', config: 'mini', count: 2, model: 84, rtl: 84, difference: 0 },
      { command: 'BUS', config: 'mini', count: 2 * 24, difference: 0, cost: 2 * 7 },
    ]);
    expect(result.cycles[1]!.model).toBe(result.suites[0]!.cyclesModel * 2);
    expect(result.suites[0]!.bus).toMatchObject({ width: 64, writes: 8, reads: 16 });
    expect(result.time.map(({ what }) => what)).toEqual([
      'build',
      'golden vectors',
      'simulate',
      'judge',
    ]);
    expect(problemsOf(JSON.parse(JSON.stringify(result)))).toEqual([]);
  });

  it('reports the spikes of every data set, and those of the first as before', async () => {
    const result = await run({ source: source(suite('judged'), suite('a'), suite('judged-too')) });
    expect(result.spikes).toMatchObject({ dataset: 'judged', f1: 1, neurons: 1 });
    expect(result.spikesByDataset.map(({ dataset }) => dataset)).toEqual(['judged', 'judged-too']);
    expect(problemsOf(JSON.parse(JSON.stringify(result)))).toEqual([]);
    expect((await run({ source: source(suite('a')) })).spikes).toBeNull();
  });

  it("plays a suite with its own pauses, or the run's, and leaves its own out of the sums", async () => {
    const paused = { ...suite('b'), stall: 5 };
    const own = await run({ source: source(suite('a'), paused) });
    expect(own.suites.map(({ stall }) => stall)).toEqual([undefined, 5]);
    const both = await run({ source: source(suite('a'), paused), stall: 7 });
    expect(both.suites.map(({ stall }) => stall)).toEqual([7, 7]);
    const [search, bus] = own.cycles;
    expect(search).toMatchObject({ command: 'SEARCH', count: 2 });
    expect(search!.awakeRtl * 2).toBe(both.cycles[0]!.awakeRtl);
    expect(bus).toMatchObject({ command: 'BUS', count: 24, cost: 7 });
    expect(both.cycles[1]).toMatchObject({ command: 'BUS', count: 2 * 24 });
  });

  it('a floor that is not reached means that nothing was checked', async () => {
    const result = await run({ source: source(suite('a', { spikes: 5, legal: 1 }), suite('b')) });
    expect(result.verdict).toBe('nothing checked');
    expect(result.suites[0]).toMatchObject({ missing: [{ event: 'spikes', floor: 5, count: 0 }] });
  });

  it('a suite that cannot be prepared does not keep the others from running', async () => {
    const result = await run({ source: source(suite('stale'), suite('b')) });
    expect(result.verdict).toBe('tool error');
    expect(result.suites.map(({ verdict }) => verdict)).toEqual(['tool error', 'pass']);
    expect(result.suites[0]!.message).toMatch(/stale.hex is stale/);
    expect(problemsOf(JSON.parse(JSON.stringify(result)))).toEqual([]);
  });

  it('names the first difference and how to repeat it', async () => {
    vi.stubEnv('FAKE_DRIVER', 'wrong');
    const result = await run({ source: source(suite('a')), stall: 7, overrides: { lanes: 4 } });
    expect(result).toMatchObject({
      verdict: 'mismatch',
      suites: [{ verdict: 'mismatch', stall: 7 }],
    });
    expect(result.mismatch).toMatchObject({
      ...{ suite: 'a', config: 'mini-lanes4', field: 'index', expected: '0x1', got: '0x2' },
      repeat: 'npx spikehnsw sim --config mini --set lanes=4 --bus --suite a --stall 7',
    });
    const ports = await run({ source: source(suite('a')), bus: false });
    expect(ports.mismatch!.repeat).toBe('npx spikehnsw sim --config mini --no-bus --suite a');
  });

  it('builds waves for a difference, and for nothing else', async () => {
    const traced: (boolean | undefined)[] = [];
    const build: SuitesOptions['build'] = async (_config, _overrides, { trace }) => {
      traced.push(trace);
      return simulator;
    };
    const waves = join(dir, 'waves');
    await run({ source: source(suite('a')), waves, build });
    expect(traced).toEqual([undefined]);
    vi.stubEnv('FAKE_DRIVER', 'wrong');
    const { mismatch } = await run({ source: source(suite('a')), waves, build });
    expect(traced).toEqual([undefined, undefined, true]);
    expect(mismatch!.waves).toBe(join(waves, 'mini-a.fst'));
    expect(readFileSync(mismatch!.waves!, 'utf8')).toMatch(/^\d+ to \d+$/);
  });

  it('shows a difference without waves when they cannot be built', async () => {
    vi.stubEnv('FAKE_DRIVER', 'wrong');
    const build: SuitesOptions['build'] = async (_config, _overrides, { trace }) => {
      if (trace) throw new Failure('no room', Exit.tool);
      return simulator;
    };
    const result = await run({ source: source(suite('a')), waves: join(dir, 'waves'), build });
    expect(result).toMatchObject({ verdict: 'mismatch', mismatch: { field: 'index' } });
    expect(result.mismatch).not.toHaveProperty('waves');
  });

  it('lays a difference of the whole suite to the first command that has it', async () => {
    vi.stubEnv('FAKE_DRIVER', 'late');
    const model = await FixedModel.create(config);
    const commands = Array.from({ length: 8 }, (_, core) => ({
      command: encode({ op: 'COUNT', core: core % 4 }),
    }));
    const lines = modelTimes(model, 4, commands).map(({ edges, awake }, number) => {
      // From command 5 on, every answer comes a cycle late.
      const seen = edges.map((edge, at) => (at < 4 ? edge : edge! + (number < 5 ? 0 : 1)));
      return [number, ...seen, ...[...awake].map((pair) => pair.join(':'))].join(' ');
    });
    vi.stubEnv('FAKE_TIMELINE', join(dir, 'timeline'));
    writeFileSync(join(dir, 'timeline'), `${lines.join('\n')}\n`);
    const { mismatch } = await run({ source: source(suite('a')) });
    const expected = Number(lines[5]!.split(' ')[5]) - 1;
    expect(mismatch).toMatchObject({
      ...{ kind: 'chip cycles', command: 5, opcode: 'COUNT', core: null },
      ...{ unit: 'chip', field: 'first response', cycle: expected },
      ...{ expected: String(expected), got: String(expected + 1) },
    });
  });

  it('a driver that dies is a tool error of that suite', async () => {
    vi.stubEnv('FAKE_DRIVER', 'crash');
    const result = await run({ source: source(suite('a')) });
    expect(result).toMatchObject({
      verdict: 'tool error',
      suites: [{ message: expect.stringContaining('no such luck') }],
    });
  });

  it('no suites is nothing checked', async () =>
    expect(await run({ source: source() })).toMatchObject({ verdict: 'nothing checked' }));

  it('refuses a suite that does not exist, with the names of those that do', async () =>
    expect(run({ source: source(suite('a'), suite('b')), suite: 'c' })).rejects.toMatchObject({
      ...{ exitCode: Exit.usage, message: '--suite c is not allowed; allowed in mini: a, b' },
    }));

  it('ends all drivers when it is interrupted', async () => {
    vi.stubEnv('FAKE_DRIVER', 'sleep');
    const stop = new AbortController();
    const onProgress = ({ task }: { task: string }) =>
      void (task.startsWith('run') && stop.abort());
    const running = run({
      source: source(suite('a'), suite('b')),
      signal: stop.signal,
      onProgress,
    });
    await expect(running).rejects.toMatchObject({ exitCode: Exit.interrupted });
  });

  it('an answer that contradicts its exit code is a tool error', async () => {
    const liar = join(dir, 'liar.mjs');
    writeFileSync(
      liar,
      readFileSync(simulator, 'utf8').replace('process.exit(wrong ? 1 : 0)', 'process.exit(1)'),
    );
    chmodSync(liar, 0o755);
    const result = await run({ source: source(suite('a')), build: async () => liar });
    expect(result.suites[0]).toMatchObject({
      verdict: 'tool error',
      message: expect.stringMatching(/ended with 1, its result says 0/),
    });
    expect(existsSync(liar)).toBe(true);
  });
});

it('cycleRows keeps configurations apart and names unknown opcodes', () => {
  const row = (opcode: number) => ({
    opcode,
    commands: 2,
    refused: 0,
    cyclesModel: 10,
    cyclesRtl: 11,
  });
  const awake = {
    compared: true,
    expectedByCore: [],
    byCore: [],
    expectedByOpcode: [0, 5, 7],
    byOpcode: [0, 6, 7],
  };
  const driver = { awake, bus: null, opcodes: [row(1), row(2), row(0xee), row(0xff)] } as never;
  const rows = cycleRows([
    { config: 'mini', driver },
    { config: 'mini', driver },
    { config: 'chip256', driver },
  ]);
  expect(rows.map(({ config: of, command, count }) => [of, command, count])).toEqual([
    ['mini', 'INIT', 4],
    ['mini', 'INSERT', 4],
    ['mini', 'UNKNOWN', 8],
    ['chip256', 'INIT', 2],
    ['chip256', 'INSERT', 2],
    ['chip256', 'UNKNOWN', 4],
  ]);
  expect(rows[0]).toMatchObject({
    model: 20,
    rtl: 22,
    difference: 2,
    awakeModel: 10,
    awakeRtl: 12,
  });
});

it('cycleRows: the bus of a configuration over its complete runs, cycles where they are compared', () => {
  const run = (compared: boolean, commandsTotal = 9) => ({
    config: 'mini',
    driver: {
      ...{ opcodes: [], commands: 9, commandsTotal },
      chipCycles: { compared, expected: 100, got: compared ? 100 : 150 },
      bus: { width: 64, writes: 20, reads: 30, cycles: 160 },
    } as never,
  });
  const row = { config: 'mini', command: 'BUS', awakeModel: 0, awakeRtl: 0, difference: 0 };
  expect(cycleRows([run(true), run(false), run(true, 10)])).toEqual([
    { ...row, count: 100, model: 100, rtl: 100, cost: 60 + 10 },
  ]);
});

it('missingEvents takes what was not counted as 0', () =>
  expect(missingEvents({ a: 3, b: 2 }, { a: 3, b: 3, c: 1 })).toEqual([
    { event: 'b', floor: 3, count: 2 },
    { event: 'c', floor: 1, count: 0 },
  ]));
