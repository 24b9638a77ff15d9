import { Command } from 'commander';
import { knownConfigs, loadConfig } from '../config/index.ts';
import { Exit } from '../exit.ts';
import { describeMissed, type GoldenChange, makeGolden, type MadeGolden } from '../golden/index.ts';
import { interruptible } from '../run/index.ts';
import { progressView } from './progress.ts';

interface GoldenOptions {
  config?: string;
  check?: boolean;
  quiet?: boolean;
}

/** `spikehnsw golden`: makes the golden vectors anew from the model; the only way to change them. */
export function goldenCommand(): Command {
  return new Command('golden')
    .description('make the golden vectors anew with the model, and print what changed')
    .option('--config <name>', `only those of one configuration: ${knownConfigs().join(', ')}`)
    .option('--check', 'compare only; exit code 1 when something would change')
    .option('--quiet', 'no progress')
    .action(async ({ config, check = false, quiet = false }: GoldenOptions) => {
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
      process.exitCode = exitCode(made, check);
    });
}

function exitCode({ missed, changes }: MadeGolden, check: boolean): number {
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
