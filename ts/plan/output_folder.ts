/** The folder of a search's results: what may stand in it, and writing into it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../exit.ts';
import { problemsOf, type Result, toJson } from '../report/index.ts';
import { attempt, checkWritable, replaceFiles, type RunError } from '../run/index.ts';
import { RESULTS_HEADER } from './search_commands.ts';

const RESULTS = 'results.csv';
const RESULT = 'result.json';

const ALLOWED =
  'a folder that does not exist, is empty, or holds nothing but results of an earlier run';

/**
 * Throws UsageError unless `dir` does not exist, is empty, or holds results that a run before wrote; and, before the work
 * rather than after it, unless results can be written there.
 */
export function checkOutputFolder(dir: string): void {
  if (dir === '') throw new UsageError('--out is empty; a folder is needed');
  const names = list(dir);
  const foreign = names.find((name) => !isOurs(dir, name));
  if (foreign === undefined) return checkCanWrite(dir);
  throw new UsageError(`--out ${dir} is not allowed: it holds ${foreign}; allowed: ${ALLOWED}`);
}

/** A full disk is not the command line's fault, all else is. */
function checkCanWrite(dir: string): void {
  try {
    checkWritable(dir);
  } catch (error) {
    const { message, reason } = error as Partial<RunError>;
    if (reason === undefined || NO_ROOM.includes(reason)) throw error;
    throw new UsageError(
      `--out ${dir} is not allowed: ${message}; allowed: a folder that can be written or made`,
    );
  }
}

const NO_ROOM = ['ENOSPC', 'EDQUOT'];

/** Writes the results; without answers, those of an earlier run are removed, for they are not this run's. */
export function writeResults(dir: string, result: Result, answers?: string): void {
  replaceFiles(dir, { [RESULTS]: answers, [RESULT]: toJson(result) });
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') {
      throw new UsageError(`--out ${dir} is not allowed: a file stands there; allowed: ${ALLOWED}`);
    }
    return attempt(() => {
      throw error;
    });
  }
}

function isOurs(dir: string, name: string): boolean {
  try {
    if (name === RESULTS)
      return readFileSync(join(dir, name), 'utf8').startsWith(`${RESULTS_HEADER}\n`);
    return (
      name === RESULT && problemsOf(JSON.parse(readFileSync(join(dir, name), 'utf8'))).length === 0
    );
  } catch {
    return false;
  }
}
