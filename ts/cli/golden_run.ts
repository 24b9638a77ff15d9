/** What `spikehnsw golden` does, and what it prints. */
import { loadConfig } from '../config/index.ts';
import { Exit, type ExitCode } from '../exit.ts';
import { describeMissed, type GoldenChange, makeGolden, type MadeGolden } from '../golden/index.ts';
import { interruptible } from '../run/index.ts';
import { progressView } from './progress.ts';

/** Options as commander hands them over. */
export interface GoldenOptions {
  config?: string;
  check?: boolean;
  quiet?: boolean;
}

/** Makes or compares the golden vectors, prints what changed, and answers the exit code. */
export async function runGolden({
  config,
  check = false,
  quiet = false,
}: GoldenOptions): Promise<ExitCode> {
  const configs = config === undefined ? undefined : [loadConfig(config).name];
  const view = progressView(quiet);
  const made = await interruptible((signal) =>
    makeGolden({
      ...{ check, signal },
      ...(configs && { configs }),
      onProgress: ({ suite, number, of, commands }) =>
        view.show({
          task: `[${number + 1}/${of}] ${suite}`,
          state: 'running',
          note: `${commands} commands`,
        }),
    }),
  ).finally(() => view.end());
  console.log(described(made, check));
  return exitCode(made, check);
}

function exitCode({ missed, changes }: MadeGolden, check: boolean): ExitCode {
  if (missed.length > 0) return Exit.nothingChecked;
  return check && changes.length > 0 ? Exit.mismatch : Exit.pass;
}

function described({ suites, changes, missed, written }: MadeGolden, check: boolean): string {
  const lines = changes.map(change);
  for (const { suite, floors } of missed) {
    const promise = 'does not exercise what it promises';
    lines.push(`${suite.config}/${suite.name} ${promise}: ${describeMissed(floors)}`);
  }
  const commands = suites.reduce((sum, { result }) => sum + result.commands, 0);
  const outcome = written
    ? `golden/ was written: ${changes.length} changes`
    : changes.length === 0
      ? 'nothing changed'
      : `golden/ was left alone${check ? ' (--check)' : ''}: ${changes.length} changes`;
  lines.push(`${suites.length} suites, ${commands.toLocaleString('en-US')} commands; ${outcome}`);
  return lines.join('\n');
}

function change({ suite, field, old, new: now }: GoldenChange): string {
  return `${suite}: ${field}: ${short(old ?? '(none)')} -> ${short(now ?? '(gone)')}`;
}

/** As much of a long value as there is use for. */
const short = (text: string) => (text.length <= 60 ? text : `${text.slice(0, 57)}...`);
