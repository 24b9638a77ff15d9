/** What a suite's stimulus is made by, as one hash: a file in `build/` that other sources made is made anew. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_DIR } from './data.ts';

const FOLDERS = [import.meta.dirname, join(import.meta.dirname, '../data'), DATA_DIR];

let known: string | undefined;

/** Hash over the generators, the reader of the data sets, and the data sets. */
export function stimulusHash(): string {
  known ??= compute();
  return known;
}

function compute(): string {
  const hash = createHash('sha256');
  for (const folder of FOLDERS) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|npy)$/.test(file) && !file.endsWith('.test.ts'))
      .sort();
    for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
