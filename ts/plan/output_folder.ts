/** The folder of a search's results: what may stand in it, and writing into it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../exit.ts';
import { problemsOf, type Result, toJson } from '../report/index.ts';
import { attempt, replaceFiles } from '../run/index.ts';
import { RESULTS_HEADER } from './search_commands.ts';

const RESULTS = 'results.csv';
const RESULT = 'result.json';

/** Throws UsageError unless `dir` does not exist, is empty, or holds results that a run before wrote. */
export function checkOutputFolder(dir: string): void {
  const names = list(dir);
  const foreign = names.find((name) => !isOurs(dir, name));
  if (foreign === undefined) return;
  const allowed =
    'a folder that does not exist, is empty, or holds nothing but results of an earlier run';
  throw new UsageError(`--out ${dir} is not allowed: it holds ${foreign}; allowed: ${allowed}`);
}

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
    if (code === 'ENOTDIR') throw new UsageError(`--out ${dir} is not allowed: it is a file`);
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
