import { Command } from 'commander';
import { integer, seed } from './numbers.ts';
import type { SoakCommandOptions } from './soak_run.ts';

/** `spikehnsw soak`: very many random commands on model and RTL of `mini`. */
export function soakCommand(): Command {
  return new Command('soak')
    .summary('play a million random commands on model and RTL of mini')
    .description(
      'play random commands of many seeds on model and RTL of mini, through the bus\n\n' +
        'What an interrupted soak has finished is not done again, unless model, RTL or\n' +
        'configuration have changed. The report goes to reports/soak/latest.json.',
    )
    .option('--commands <n>', 'commands to compare (default: 1000000)', integer)
    .option('--seed <n>', 'first seed, one for 20000 commands (default: 1)', seed)
    .option('--fresh', 'begin anew, whatever an interrupted soak has finished')
    .option('--json', 'print the result as JSON, and nothing else')
    .option('--quiet', 'print the verdict alone')
    .action(async (options: SoakCommandOptions) => {
      const { runSoak } = await import('./soak_run.ts');
      process.exitCode = await runSoak(options);
    });
}
