import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../data/test_files.ts';
import { Exit } from '../exit.ts';
import {
  checkWritable,
  hearInterrupt,
  inParallel,
  Interrupted,
  interruptible,
  replaceFiles,
  replaceFolder,
  runChild,
  systemFailure,
  withTempDir,
} from './index.ts';

const { dir } = testFolder();
const shell = (script: string, options = {}) => runChild('/bin/sh', ['-c', script], options);

/** Whether a process still runs; one that has ended but was not waited for does not count. */
function alive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('runChild', () => {
  it('hands back output, exit code and lines as they come', async () => {
    const lines: string[] = [];
    const result = await shell('echo one; echo two >&2; echo three; exit 7', {
      onLine: (line: string) => lines.push(line),
    });
    expect(result).toMatchObject({ exitCode: 7, stdout: 'one\nthree', stderr: 'two' });
    expect(lines).toEqual(['one', 'three']);
  });

  it('says which program does not exist', async () =>
    expect(runChild('/nonexistent/driver', [])).rejects.toMatchObject({
      exitCode: Exit.tool,
      message: expect.stringContaining('/nonexistent/driver'),
    }));

  it('ends grandchildren on abort', async () => {
    const pids = join(dir, 'pids');
    const stop = new AbortController();
    const running = shell(`sleep 100 & echo $! $$ > ${pids}; wait`, { signal: stop.signal });
    while (!existsSync(pids) || readFileSync(pids, 'utf8') === '') await sleep(5);
    stop.abort();
    await expect(running).rejects.toBeInstanceOf(Interrupted);
    await sleep(20);
    expect(readFileSync(pids, 'utf8').trim().split(' ').map(Number).filter(alive)).toEqual([]);
  });

  it('ends what a program leaves behind', async () => {
    const { stdout } = await shell('sleep 100 >/dev/null 2>&1 & echo $!');
    await sleep(20);
    expect(alive(Number(stdout))).toBe(false);
  });
});

describe('inParallel', () => {
  it('keeps the order and the limit', async () => {
    let running = 0;
    let most = 0;
    const work = async (item: number) => {
      most = Math.max(most, ++running);
      await sleep(10 - item);
      running--;
      return item * item;
    };
    expect(await inParallel([1, 2, 3, 4, 5], work, { limit: 2 })).toEqual([1, 4, 9, 16, 25]);
    expect(most).toBe(2);
  });

  it('tells the others when one fails', async () => {
    const ended: string[] = [];
    const work = async (item: string, signal: AbortSignal) => {
      if (item === 'bad') throw new Error('bad');
      await shell('sleep 100', { signal }).finally(() => ended.push(item));
    };
    await expect(inParallel(['good', 'bad', 'later'], work, { limit: 2 })).rejects.toThrow('bad');
    expect(ended).toEqual(['good']);
  });
});

it('interruptible turns SIGTERM into Interrupted, after the body has cleaned up', async () => {
  let seen = '';
  const run = interruptible((signal) =>
    withTempDir(async (temp) => {
      seen = temp;
      setTimeout(() => process.kill(process.pid, 'SIGTERM'), 10);
      await shell('sleep 100', { signal });
    }),
  );
  await expect(run).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(existsSync(seen)).toBe(false);
});

it('hearInterrupt hears a signal that came while the program was busy', async () => {
  let wrote = false;
  const run = interruptible(async (signal) => {
    process.kill(process.pid, 'SIGTERM');
    for (const end = performance.now() + 50; performance.now() < end;);
    await hearInterrupt(signal);
    wrote = true;
  });
  await expect(run).rejects.toMatchObject({ exitCode: Exit.interrupted });
  expect(wrote).toBe(false);
});

describe('replaceFiles', () => {
  it('writes and removes together, and leaves no other file', () => {
    const out = join(dir, 'deep', 'out');
    replaceFiles(out, { a: '1', b: '2' });
    replaceFiles(out, { a: undefined, b: '3' });
    expect(readdirSync(out)).toEqual(['b']);
    expect(readFileSync(join(out, 'b'), 'utf8')).toBe('3');
  });

  it('leaves no folder behind when it fails', () => {
    const out = join(dir, 'new', 'folder');
    expect(() => replaceFiles(out, { a: '1', 'no/such': '2' })).toThrow();
    expect(existsSync(join(dir, 'new'))).toBe(false);
  });

  it('comes back from a folder in which the system makes none', () => {
    expect(() => replaceFiles('/proc/no/such', { a: '1' })).toThrow(/^\/proc\/no: /);
    expect(() => replaceFolder('/proc/no/such', { a: '1' })).toThrow(/^\/proc\/no: /);
  });
});

describe('checkWritable', () => {
  it('leaves nothing where it can write', () => {
    const parent = join(dir, 'probed');
    mkdirSync(parent);
    checkWritable(join(parent, 'a', 'b'));
    checkWritable(parent);
    expect(readdirSync(parent)).toEqual([]);
  });

  it('says why it cannot', () => {
    writeFileSync(join(dir, 'file'), '');
    expect(() => checkWritable('/proc/no/such')).toThrow(/^\/proc\/no: /);
    expect(() => checkWritable(join(dir, 'file', 'x'))).toThrow(/a file stands where a folder/);
  });
});

describe('replaceFolder', () => {
  it('replaces all files, and leaves nothing beside them', () => {
    const parent = join(dir, 'parent');
    mkdirSync(join(parent, 'latest'), { recursive: true });
    writeFileSync(join(parent, 'latest', 'stale'), '');
    replaceFolder(join(parent, 'latest'), { a: '1', b: '2' });
    expect(readdirSync(parent)).toEqual(['latest']);
    expect(readdirSync(join(parent, 'latest')).sort()).toEqual(['a', 'b']);
  });

  it('keeps the old ones when the new cannot be written', () => {
    const parent = join(dir, 'kept');
    mkdirSync(join(parent, 'latest'), { recursive: true });
    expect(() => replaceFolder(join(parent, 'latest'), { 'no/such/folder': '1' })).toThrow();
    expect(readdirSync(parent)).toEqual(['latest']);
  });
});

it('systemFailure explains a full disk, and leaves defects alone', () => {
  const unnamed = Object.assign(new Error(), { code: 'ENOSPC' });
  expect(systemFailure(unnamed, '/out')).toMatchObject({
    message: expect.stringMatching(/^\/out: the disk/),
  });
  const full = Object.assign(new Error(), { code: 'ENOSPC', path: '/out/results.csv' });
  expect(systemFailure(full)).toMatchObject({
    message: '/out/results.csv: the disk is full; free some space and run again',
    exitCode: 3,
  });
  const defect = new TypeError('x');
  expect(systemFailure(defect)).toBe(defect);
});
