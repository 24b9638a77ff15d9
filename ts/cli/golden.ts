import { Command } from 'commander';
import { knownConfigs } from '../config/index.ts';
import { name } from './numbers.ts';
import type { GoldenOptions } from './golden_run.ts';

/** `spikehnsw golden`: makes the golden vectors anew from the model; the only way to change them. */
export function goldenCommand(): Command {
  return new Command('golden')
    .description('make the golden vectors anew with the model, and print what changed')
    .option(
      '--config <name>',
      `only those of one configuration: ${knownConfigs().join(', ')}`,
      name,
    )
    .option('--check', 'compare only; exit code 1 when something would change')
    .option('--quiet', 'no progress')
    .action(async (options: GoldenOptions) => {
      const { runGolden } = await import('./golden_run.ts');
      process.exitCode = await runGolden(options);
    });
}
