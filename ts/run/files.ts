/** Temporary folders that never stay behind, and files and folders that are never half written. */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { systemFailure } from './errors.ts';

const temporary = new Set<string>();

process.on('exit', () => {
  for (const path of temporary) rmSync(path, { recursive: true, force: true });
});

/** Runs `body` with a folder of its own, which is removed whatever happens. */
export async function withTempDir<Result>(body: (dir: string) => Promise<Result>): Promise<Result> {
  const dir = attempt(() => mkdtempSync(join(tmpdir(), 'spikehnsw-')));
  temporary.add(dir);
  try {
    return await body(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
    temporary.delete(dir);
  }
}

/**
 * Writes `files` (name: content) so that `dir` holds either all of the old or all of the new: they are written beside
 * it and then take the place of the whole folder.
 */
export function replaceFolder(dir: string, files: Readonly<Record<string, string>>): void {
  const parent = dirname(dir);
  const fresh = join(parent, `.${basename(dir)}-${randomUUID()}`);
  const old = `${fresh}-old`;
  temporary.add(fresh);
  try {
    attempt(() => {
      makeFolder(fresh);
      for (const [name, content] of Object.entries(files))
        writeFileSync(join(fresh, name), content);
      const existed = moved(dir, old);
      try {
        renameSync(fresh, dir);
      } catch (error) {
        if (existed) renameSync(old, dir);
        throw error;
      }
      rmSync(old, { recursive: true, force: true });
    }, dir);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    temporary.delete(fresh);
  }
}

/**
 * Writes `files` into `dir`, which is made when it does not exist; what is undefined is removed. All are written under
 * temporary names first, so a full disk changes nothing.
 */
export function replaceFiles(
  dir: string,
  files: Readonly<Record<string, string | undefined>>,
): void {
  const parts = new Map<string, string>();
  let made: readonly string[] = [];
  let complete = false;
  try {
    attempt(() => {
      made = makeFolder(dir);
      for (const [name, content] of Object.entries(files)) {
        if (content === undefined) continue;
        const part = join(dir, `.${name}-${randomUUID()}`);
        parts.set(name, part);
        temporary.add(part);
        writeFileSync(part, content);
      }
      for (const name of Object.keys(files)) {
        const part = parts.get(name);
        if (part === undefined) rmSync(join(dir, name), { force: true });
        else renameSync(part, join(dir, name));
      }
      complete = true;
    }, dir);
  } finally {
    for (const part of parts.values()) {
      rmSync(part, { force: true });
      temporary.delete(part);
    }
    if (!complete) removeFolders(made);
  }
}

/** Throws, as the system says it, unless files can be written into `dir`, or into the folder that can be made there. Leaves nothing. */
export function checkWritable(dir: string): void {
  attempt(() => {
    const made = makeFolder(dir);
    const probe = join(dir, `.${randomUUID()}`);
    try {
      writeFileSync(probe, '');
    } finally {
      rmSync(probe, { force: true });
      removeFolders(made);
    }
  }, dir);
}

/**
 * Makes `dir` and what is missing above it; answers the folders that it made, the topmost first. Node's `recursive` never
 * comes back from a folder in which the system makes none, such as /proc.
 */
function makeFolder(dir: string): string[] {
  const missing: string[] = [];
  for (let at = resolve(dir); !existsSync(at); at = dirname(at)) missing.unshift(at);
  const made: string[] = [];
  try {
    for (const folder of missing) if (makeOne(folder)) made.push(folder);
    return made;
  } catch (error) {
    removeFolders(made);
    throw error;
  }
}

/** False when another process was faster. */
function makeOne(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false;
    throw error;
  }
}

/** Removes folders as far as nothing is in them. */
function removeFolders(folders: readonly string[]): void {
  try {
    for (const folder of folders.toReversed()) rmdirSync(folder);
  } catch {
    // Someone else has put something there.
  }
}

function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** The system's errors as messages, about `place` when they name no path. */
export function attempt<Result>(body: () => Result, place?: string): Result {
  try {
    return body();
  } catch (error) {
    throw systemFailure(error, place);
  }
}
