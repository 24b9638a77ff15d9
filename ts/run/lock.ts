/**
 * A lock between processes: of those that ask for the same file, one has it at a time, and the others wait. It is the
 * kernel's (flock), taken on a descriptor of this process: however the process ends, the lock ends with it, so that none is
 * ever stale. A child that is given the descriptor keeps the lock as well, until it has ended, too.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { findTool } from '../build/tools.ts';
import { runChild } from './child.ts';
import { RunError } from './errors.ts';
import { attempt } from './files.ts';

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called when another process has the lock, before it is waited for. */
  readonly onWait?: (() => void) | undefined;
}

/** Of `flock --nonblock` when another process has the lock. */
const TAKEN = 1;

/** Runs `body` while this process has the lock of `file`, an empty file that stays; `body` gets its descriptor. */
export async function withLock<Result>(
  file: string,
  body: (descriptor: number) => Promise<Result>,
  { signal, onWait }: LockOptions = {},
): Promise<Result> {
  const descriptor = attempt(() => {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, 'a');
  }, file);
  try {
    const { path } = await findTool('flock');
    // The lock belongs to the open file, which this process shares with the program: it stays when that has ended.
    const lock = async (...how: string[]) =>
      runChild(path, ['--exclusive', ...how, '3'], { inherit: descriptor, signal });
    let { exitCode, stderr } = await lock('--nonblock');
    if (exitCode === TAKEN) {
      onWait?.();
      ({ exitCode, stderr } = await lock());
    }
    if (exitCode !== 0) throw new RunError(`${file}: cannot be locked: ${stderr.trim()}`);
    return await body(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
