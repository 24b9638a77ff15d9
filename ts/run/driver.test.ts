/** The C++ driver itself, on the chip of `mini`, at its own ports and behind its bus. */
import { execa } from 'execa';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../build/tools.ts';
import { buildSim } from '../build/verilate.ts';
import { firstParting, modelTimes, parseTimes } from '../compare/index.ts';
import { testFolder } from '../data/test_files.ts';
import { Exit } from '../exit.ts';
import { readRecords, userSuite } from '../golden/index.ts';
import { encode, FixedModel } from '../model/index.ts';
import { loadConfig } from '../config/index.ts';
import { runDriver } from './index.ts';

const { dir, file } = testFolder();
const golden = join(root, 'golden', 'mini', 'fault.hex');
const directed = join(root, 'golden', 'mini', 'directed.hex');
let simulator: string;
let behindBus: string;

// Where `make sim` builds them, so that mostly they are there.
beforeAll(async () => {
  const build = async (name: string, bus: boolean) =>
    (await buildSim('mini', join(root, 'rtl'), join(root, 'build', 'mini', name), { bus })).binary;
  simulator = await build('sim', false);
  behindBus = await build('sim-bus', true);
}, 600_000);

const play = (...args: string[]) => execa(simulator, args, { reject: false });

describe('exit codes', () => {
  const text = readFileSync(golden, 'utf8');
  const lines = text.split('\n');
  it.each<[string, string, RegExp]>([
    ['is empty', '', /header: expected 12 words, got 0/],
    ['ends behind the header', lines.slice(0, 12).join('\n'), /body words: expected \d+, got 0/],
    ['is cut at the end of a line', lines.slice(0, 100).join('\n'), /body words: expected/],
    ['is cut inside a line', text.slice(0, text.length / 2), /body words: expected/],
    ['has other words', text.replace(/^(c5\S+ )\S+/m, '$1123'), /check of the body: expected/],
    ['is no golden file', 'text', /line 1: expected hexadecimal words/],
  ])('3 and no result of a file that %s', async (name, content, message) => {
    const path = file(`${name}.hex`, content);
    const { exitCode, stderr } = await play('--golden', path);
    expect({ exitCode, stderr }).toEqual({
      exitCode: Exit.tool,
      stderr: expect.stringMatching(message),
    });
    // Once is enough.
    expect(stderr.split(path)).toHaveLength(2);
  });

  it('3 of a file that is not there, or was made by another model', async () => {
    expect(await play('--golden', join(dir, 'no.hex'))).toMatchObject({
      exitCode: Exit.tool,
      stderr: expect.stringContaining('no.hex: cannot be read'),
    });
    expect(await play('--golden', golden, '--hash', '1')).toMatchObject({
      exitCode: Exit.tool,
      stderr: expect.stringMatching(/model hash .*expected 0000000000000001/),
    });
  });

  it.each([
    [['--frob'], /unknown option '--frob'/],
    [[], /--golden FILE is missing/],
    [['--golden', golden, '--stall', 'x'], /--stall: expected a decimal number/],
    [['--golden', golden, '--from', '3', '--to', '2'], /--from must not be above --to/],
  ])('2 of %j', async (args, message) => {
    const { exitCode, stderr } = await play(...args);
    expect({ exitCode, stderr }).toEqual({
      exitCode: Exit.usage,
      stderr: expect.stringMatching(message),
    });
  });

  it('3 when a result cannot be written, and nothing is left of it', async () => {
    const out = join(dir, 'out');
    mkdirSync(out);
    const { exitCode, stderr } = await play('--golden', golden, '--json', join(out, 'no', 'json'));
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: Exit.tool,
      stderr: expect.stringMatching(/no\/json: cannot be created: No such file/),
    });
    // What is written to /dev/full finds the disk full.
    symlinkSync('/dev/full', join(out, 'json.part'));
    expect(await play('--golden', golden, '--json', join(out, 'json'))).toMatchObject({
      exitCode: Exit.tool,
      stderr: expect.stringMatching(/out\/json: cannot be written: No space left on device/),
    });
    expect(readdirSync(out)).toEqual([]);
  });
});

describe.each(['ports', 'bus'] as const)('--timeline at the chip, through its %s', (way) => {
  const timed = async (path: string) => {
    const timeline = join(dir, 'timeline');
    const driver = way === 'bus' ? behindBus : simulator;
    const result = await runDriver(driver, { golden: path, timeline, noLog: true });
    expect(result).toMatchObject({ verdict: 'pass', chipCycles: { compared: true } });
    return { result, times: parseTimes(readFileSync(timeline, 'utf8')) };
  };

  it.each([golden, directed])('is that of the model: %s', async (path) => {
    const { times } = await timed(path);
    const model = await FixedModel.create('mini');
    const expected = modelTimes(model, 4, readRecords(path));
    expect(times).toHaveLength(expected.length);
    expect(firstParting(expected, times)).toBeUndefined();
  });

  it.each([0, 1, 2])('takes an exact search every 32 cycles, metric %d', async (metric) => {
    const config = loadConfig('mini');
    const [fill, stream] = [128, 40];
    const vector = (n: number) => Array.from({ length: 16 }, (_, d) => (n * 37 + d * 11) % 256);
    const commands = [
      encode({ op: 'INIT', core: 'all', metric }),
      ...Array.from({ length: fill }, (_, n) =>
        encode({ op: 'INSERT', core: n % 4, vector: vector(n) }),
      ),
      ...Array.from({ length: stream }, (_, n) =>
        encode({ op: 'SEARCH', core: 'all', mode: 0, k: 16, vector: vector(n * 3) }),
      ),
    ];
    const path = join(dir, 'stream.hex');
    await userSuite({ config, file: path, commands });
    const { result, times } = await timed(path);
    const takes = times.slice(1 + fill).map(({ edges }) => edges[2]!);
    expect(takes).toHaveLength(stream);
    expect(new Set(takes.slice(1).map((edge, n) => edge - takes[n]!))).toEqual(new Set([32]));
    const words = 1 + fill * 5 + stream * 5;
    expect(result.bus).toEqual(
      way === 'ports'
        ? null
        : { width: 64, writes: words, reads: expect.any(Number), cycles: expect.any(Number) },
    );
    // Two edges to the chip and two back; the last answer's 16 beats are read in turns with the level that tells of them.
    const cost = (result.bus?.cycles ?? result.chipCycles.got) - result.chipCycles.got;
    expect(cost).toBeLessThanOrEqual(way === 'bus' ? 4 + 16 : 0);
  });
});

describe('--parent', () => {
  /** Starts the harness on a script, with the module of the driver at hand. */
  const harness = (script: string) =>
    execa(process.execPath, ['--import', 'tsx', file('harness.mts', script)], {
      reject: false,
      cwd: root,
    });

  it('ends the driver when the harness is killed', async () => {
    const [pid, json] = [join(dir, 'pid'), join(dir, 'killed.json')];
    // As runDriver starts it, but for the names of the files.
    const killed = harness(`
      import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      const args = ['--golden', '${directed}', '--json', '${json}', '--parent', String(process.pid)];
      const { pid } = spawn('${simulator}', args, { detached: true, stdio: 'ignore' });
      process.kill(pid, 'SIGSTOP');
      writeFileSync('${pid}', String(pid));
      setTimeout(() => {}, 100_000);
    `);
    while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await sleep(5);
    killed.kill('SIGKILL');
    await killed;
    // It goes on, only to find the signal, or that its parent is another one.
    process.kill(Number(readFileSync(pid, 'utf8')), 'SIGCONT');
    while (!existsSync(json)) await sleep(5);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ verdict: 'interrupted' });
  });

  it('ends it also when the parent was gone before', async () => {
    const { exitCode } = await play('--golden', golden, '--parent', '1');
    expect(exitCode).toBe(Exit.interrupted);
  });

  it('is asked for by runDriver', async () => {
    const spy = file('spy.sh', '#!/bin/sh\necho "$@" >&2\nexit 9\n');
    chmodSync(spy, 0o755);
    const running = runDriver(spy, { golden });
    await expect(running).rejects.toThrow(`--parent ${process.pid} `);
  });
});
