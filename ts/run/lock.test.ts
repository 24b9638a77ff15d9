import { execa } from 'execa';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { root } from '../build/tools.ts';
import { testFolder } from '../data/test_files.ts';
import { Exit } from '../exit.ts';
import { withLock } from './index.ts';

const { dir, file } = testFolder();

it('lets one in at a time, and tells the others that they wait', async () => {
  const path = join(dir, 'deep', 'lock');
  const seen: string[] = [];
  const work = (name: string) =>
    withLock(
      path,
      async () => {
        seen.push(`${name} begins`);
        await sleep(100);
        seen.push(`${name} ends`);
      },
      { onWait: () => seen.push(`${name} waits`) },
    );
  const first = work('a');
  while (!seen.includes('a begins')) await sleep(5);
  await Promise.all([first, work('b')]);
  expect(seen).toEqual(['a begins', 'b waits', 'a ends', 'b begins', 'b ends']);
});

it('is free again after a failure', async () => {
  const path = join(dir, 'failed');
  const failing = withLock(path, () => Promise.reject(new Error('no luck')));
  await expect(failing).rejects.toThrow('no luck');
  expect(await withLock(path, async () => 'in')).toBe('in');
});

it('can be waited for in vain', async () => {
  const path = join(dir, 'vain');
  await withLock(path, async () => {
    const stop = new AbortController();
    const waiting = withLock(path, async () => {}, {
      signal: stop.signal,
      onWait: () => setTimeout(() => stop.abort(), 20),
    });
    await expect(waiting).rejects.toMatchObject({ exitCode: Exit.interrupted });
  });
});

it('ends with the process that is killed, and with the children that have it', async () => {
  const [path, pid] = [join(dir, 'killed'), join(dir, 'pid')];
  const script = file(
    'holder.mts',
    `import { runChild, withLock } from '${join(root, 'ts', 'run', 'index.ts')}';
     const command = 'echo $$ > ${pid}.part; mv ${pid}.part ${pid}; exec sleep 100';
     await withLock('${path}', (inherit) => runChild('/bin/sh', ['-c', command], { inherit }));`,
  );
  const holder = execa(process.execPath, ['--import', 'tsx', script], { reject: false, cwd: root });
  while (!existsSync(pid)) await sleep(10);
  holder.kill('SIGKILL');
  await holder;
  let waited = false;
  const got = withLock(path, async () => 'in', { onWait: () => (waited = true) });
  while (!waited) await sleep(5);
  process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL');
  expect(await got).toBe('in');
});
