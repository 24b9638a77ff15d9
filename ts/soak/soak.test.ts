import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { root } from '../build/tools.ts';
import { testFolder } from '../data/test_files.ts';
import { Exit } from '../exit.ts';
import { listSuites, play, Random, shapeOf, soakFloors, soakStimulus } from '../golden/index.ts';
import { random } from '../golden/stimulus/random.ts';
import { FixedModel } from '../model/index.ts';
import { buildDriver, type ProgressEvent } from '../plan/index.ts';
import { partsOf, renderSoak, seedsOf, soak, soakJson, type SoakOptions } from './index.ts';

const fake = join(root, 'ts', 'plan', 'test_driver.mjs');
const { dir } = testFolder();
let folders = 0;
const newFolder = () => join(dir, `kept${folders++}`);
afterEach(() => vi.unstubAllEnvs());

/** A soak of parts of 50 commands on the driver for tests, and what it told. */
async function run(options: SoakOptions) {
  const told: ProgressEvent[] = [];
  const result = await soak({
    ...{ build: async () => fake, keptDir: newFolder(), partCommands: 50 },
    ...options,
    onProgress: (event) => {
      told.push(event);
      options.onProgress?.(event);
    },
  });
  const running = told.filter(({ task, state }) => task.startsWith('seed') && state === 'running');
  const played = [...new Set(running.map(({ task }) => task))].sort();
  return { result, played, told };
}

describe('parts', () => {
  it('cover what is asked for, a seed each; some seeds go through the narrow bus as well', () => {
    expect(partsOf(6, 120, 50)).toEqual([
      { seed: 6, commands: 50, busWidth: 64 },
      { seed: 7, commands: 50, busWidth: 64, stall: 7 },
      { seed: 7, commands: 50, busWidth: 32 },
      { seed: 8, commands: 20, busWidth: 64 },
    ]);
    expect(seedsOf(6, 120, 50)).toEqual([6, 7, 8]);
    const million = partsOf(1, 1_000_000);
    const sum = (list: typeof million) => list.reduce((total, part) => total + part.commands, 0);
    expect(sum(million.filter(({ busWidth }) => busWidth === 64))).toBe(1_000_000);
    const narrow = million.filter(({ busWidth }) => busWidth === 32);
    expect(sum(narrow)).toBe(120_000);
    expect(narrow.filter(({ stall }) => stall !== undefined)).toHaveLength(3);
    expect(million.filter(({ stall }) => stall !== undefined)).toHaveLength(25 + 3);
  });
  it('depend on their seed alone, so that one can be repeated', () => {
    for (const seed of [1, 2, 7, 15, 40]) {
      const among = partsOf(1, 1_000_000).filter((part) => part.seed === seed);
      expect(partsOf(seed, 20_000)).toEqual(among);
    }
  });
});

describe('commands', () => {
  it('are those of the random suite, of other seeds', async () => {
    const model = await FixedModel.create('mini');
    const shape = shapeOf(model.config);
    const digest = async (stimulus: ReturnType<typeof random>) =>
      (await play(stimulus, model, { config: model.config, seed: 0n })).chainedDigest;
    const digests = [
      await digest(soakStimulus(shape, 2, 300)),
      await digest(soakStimulus(shape, 3, 300)),
      await digest(random(shape, new Random(2n), 300, 300)),
    ];
    expect(new Set(digests).size).toBe(3);
    expect(await digest(soakStimulus(shape, 2, 300))).toBe(digests[0]);
  });
  it('promise half of what the random suite does, as often as they are longer', () => {
    const suite = listSuites('mini').find(({ name }) => name === 'random')!.floors;
    const [one, ten] = [soakFloors(199_999), soakFloors(1_000_000)];
    expect(Object.keys(ten)).toEqual(Object.keys(suite));
    for (const [event, floor] of Object.entries(suite)) {
      expect(one[event]).toBe(floor < 10 ? 0 : Math.floor(floor / 2));
      expect(ten[event]).toBe(floor < 10 ? 5 : 5 * floor);
    }
    expect(Object.keys(soakFloors(99_999))).toEqual(['legal', 'refused']);
  });
});

describe('soak', () => {
  it('passes, and adds up its parts', async () => {
    const keptDir = newFolder();
    const { result, played } = await run({ seed: 7, commands: 120, keptDir });
    expect(result).toMatchObject({
      ...{ verdict: 'pass', commands: 170, commandsAsked: 120, stateBits: 4, differences: 0 },
      ...{ seeds: [7, 8, 9], resumed: 0, mismatch: null, missing: [] },
      configs: ['mini', 'mini-busWidth32'],
    });
    // The commands of the narrow bus are not counted twice.
    expect(result.events['legal']! + result.events['refused']!).toBe(120);
    expect(played).toEqual([
      ...['seed 7, bus of 32 bits', 'seed 7, stalled', 'seed 8', 'seed 9, stalled'],
    ]);
    expect(JSON.parse(soakJson(result))).toMatchObject({
      parts: [{ seed: 7, stall: 7 }, {}, {}, {}],
    });
    expect(renderSoak(result)).toMatch(/seeds +7 to 9[\s\S]*verdict: pass$/);
    // Nothing is left to go on with: the next soak plays all of it again.
    expect(existsSync(keptDir)).toBe(false);
    expect((await run({ seed: 7, commands: 120, keptDir })).played).toEqual(played);
  });

  it('goes on where an interrupted one ended', async () => {
    const keptDir = newFolder();
    const stop = new AbortController();
    const asked = { commands: 600, keptDir };
    let finished = 0;
    const interrupted = run({
      ...{ ...asked, signal: stop.signal },
      onProgress: ({ task, state }) => {
        if (task.startsWith('seed') && state === 'done' && ++finished === 4) stop.abort();
      },
    });
    await expect(interrupted).rejects.toMatchObject({ exitCode: Exit.interrupted });
    const [folder] = readdirSync(keptDir);
    const files = readdirSync(join(keptDir, folder!));
    expect(files.length).toBeGreaterThanOrEqual(4);

    const { result, played, told } = await run(asked);
    const parts = partsOf(1, 600, 50).length;
    expect(result).toMatchObject({ verdict: 'pass', commands: 650, resumed: files.length });
    expect(played).toHaveLength(parts - files.length);
    expect(told.filter(({ note }) => note?.includes('finished by a soak before'))).toHaveLength(
      files.length,
    );
    // What the interrupted one found counts.
    expect(result.events['legal']! + result.events['refused']!).toBe(600);
    expect(result.stateBits).toBe(parts);
    expect(renderSoak(result)).toContain(`resumed   ${files.length} parts`);
  });

  it('begins anew when the simulation has changed, or when it is asked to', async () => {
    const keptDir = newFolder();
    const other = join(dir, 'other.mjs');
    writeFileSync(other, `${readFileSync(fake, 'utf8')}\n// Another build.\n`);
    chmodSync(other, 0o755);
    const end = async (options: SoakOptions) => {
      vi.stubEnv('FAKE_DRIVER', 'wrong-7');
      const found = await run({ commands: 400, keptDir, ...options });
      expect(found.result.verdict).toBe('mismatch');
      return found.result.resumed;
    };
    expect(await end({})).toBe(0);
    expect(await end({})).toBeGreaterThanOrEqual(5);
    expect(await end({ fresh: true })).toBe(0);
    expect(await end({ build: async () => other })).toBe(0);
    expect(readdirSync(keptDir)).toHaveLength(1);
    // Parts of another length are others.
    expect(await end({ build: async () => other, commands: 410, partCommands: 41 })).toBe(0);
    expect(await end({ build: async () => other })).toBeGreaterThanOrEqual(5);
  });

  it('ends with the first difference, and says how to repeat it', async () => {
    vi.stubEnv('FAKE_DRIVER', 'wrong-7');
    const { result, played } = await run({ commands: 2_000 });
    expect(result).toMatchObject({
      ...{ verdict: 'mismatch', commandsAsked: 2_000 },
      mismatch: {
        ...{ suite: 'seed 7, stalled', config: 'mini', command: 5, core: 1, field: 'index' },
        ...{ expected: '0x1', got: '0x2', repeat: 'npx spikehnsw soak --seed 7 --commands 50' },
      },
    });
    expect(result.differences).toBe(1);
    expect(played.length).toBeLessThan(40);
    const text = renderSoak(result);
    expect(text).toMatch(/First difference\n +what +response[\s\S]*repeat +npx spikehnsw soak/);
    expect(text).toMatch(/verdict: mismatch$/);
    expect(() => soakJson(result)).not.toThrow();
  });

  it('has checked nothing when events are missing, or commands were left out', async () => {
    const floors = (commands: number) => ({ legal: commands / 2, earthquakes: 1 });
    const { result } = await run({ commands: 100, floors });
    expect(result).toMatchObject({
      ...{ verdict: 'nothing checked', differences: 0, commands: 100 },
      missing: [{ event: 'earthquakes', floor: 1, count: 0 }],
    });
    expect(renderSoak(result)).toContain('earthquakes occurred 0 times, at least 1 are promised');
    vi.stubEnv('FAKE_DRIVER', 'lazy');
    const lazy = await run({ commands: 100 });
    expect(lazy.result).toMatchObject({ verdict: 'nothing checked', differences: 0 });
    expect(lazy.result.commands).toBeLessThan(100);
    expect(lazy.result.message).toMatch(/^seed 1, stalled: /);
  });

  it('a driver that dies is a tool error', async () => {
    vi.stubEnv('FAKE_DRIVER', 'crash');
    await expect(run({ commands: 100 })).rejects.toMatchObject({
      ...{ exitCode: Exit.tool, message: expect.stringContaining('no such luck') },
    });
  });

  it.each([
    [{ commands: 0 }, /--commands 0 is not allowed; allowed: an integer from 1 to/],
    [{ commands: 1.5 }, /--commands 1.5/],
    [{ seed: -1 }, /--seed -1 is not allowed; allowed: an integer from 0 to 4294967295/],
    [{ seed: 2 ** 32 }, /--seed 4294967296/],
  ])('refuses %o', async (options, message) => {
    const running = run(options);
    await expect(running).rejects.toMatchObject({ exitCode: Exit.usage });
    await expect(running).rejects.toThrow(message);
  });
});

it('on the RTL: 3,000 commands, with stalls and through both buses', async () => {
  const { result } = await run({
    ...{ seed: 7, commands: 3_000, partCommands: 1_500, build: buildDriver },
  });
  expect(result).toMatchObject({
    verdict: 'pass',
    commands: 4_500,
    differences: 0,
    mismatch: null,
  });
  // Every command has a digest of the cores that it addresses.
  expect(result.stateBits).toBeGreaterThan(4_500 * 10_000);
  expect(result.parts.map(({ config, stall }) => [config, stall])).toEqual([
    ['mini', 7],
    ['mini-busWidth32', undefined],
    ['mini', undefined],
  ]);
}, 900_000);
