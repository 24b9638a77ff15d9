/** What `spikehnsw soak` does, and what it prints. */
import { join } from 'node:path';
import { root } from '../build/tools.ts';
import type { ExitCode } from '../exit.ts';
import { exitCodeOf } from '../report/index.ts';
import { hearInterrupt, interruptible } from '../run/index.ts';
import { renderSoak, soak, soakJson } from '../soak/index.ts';
import { writeWhole } from './process.ts';
import { progressView } from './progress.ts';

/** Options as commander hands them over. */
export interface SoakCommandOptions {
  seed?: number;
  commands?: number;
  fresh?: boolean;
  json?: boolean;
  quiet?: boolean;
}

const LATEST = join(root, 'reports', 'soak', 'latest.json');

/** Soaks, writes the report, shows the result, and answers the exit code. */
export async function runSoak(options: SoakCommandOptions): Promise<ExitCode> {
  const { json = false, quiet = json, ...asked } = options;
  const view = progressView(quiet);
  const result = await interruptible(async (signal) => {
    const watch = { signal, onProgress: view.show };
    const found = await soak({ ...asked, ...watch, arguments: process.argv.slice(2) });
    await hearInterrupt(signal);
    writeWhole(LATEST, soakJson(found));
    return found;
  }).finally(() => view.end());
  if (json) process.stdout.write(soakJson(result));
  else if (quiet) console.log(`verdict: ${result.verdict}`);
  else console.log(`${renderSoak(result)}\nreport: ${LATEST}`);
  return exitCodeOf(result.verdict);
}
