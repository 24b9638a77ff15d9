import { Command, Option } from 'commander';
import { knownConfigs } from '../config/index.ts';
import { METRICS, MODES, PLACEMENTS } from './choices.ts';
import { collect, cores, integer, name, real, seed } from './numbers.ts';
import type { SimOptions } from './sim_run.ts';

/** `spikehnsw sim`: all suites, or the user's own vectors, through model and RTL. */
export function simCommand(): Command {
  return new Command('sim')
    .summary('compare RTL and model, bit for bit and cycle for cycle, and report')
    .description(
      'compare RTL and model, bit for bit and cycle for cycle, and report\n\n' +
        'Without --base: plays the suites of golden vectors; the report goes to reports/latest.\n' +
        'With --base: searches your own vectors on model and RTL; the answers of the RTL go to --out.',
    )
    .option(
      '--config <name>',
      `configuration: ${knownConfigs().join(', ')} (suites: all of them)`,
      name,
    )
    .option(
      '--set <key=value>',
      'change a parameter of the configuration; may be repeated',
      collect,
    )
    .option('--suite <name>', 'play only this suite', name)
    .option('--bus', 'go through the AXI4-Lite bus (the default)')
    .option('--no-bus', "drive the chip's own ports, without the bus")
    .option('--stall <seed>', 'random pauses on all channels of the bus, or on both ports', seed)
    .option('--seed <n>', 'seed of the self-test; with --base of the golden file', seed)
    .option('--json', 'print the result as JSON, and nothing else')
    .option('--quiet', 'print the verdict alone')
    .optionsGroup('Your own vectors (.npy, .fvecs or .csv):')
    .option('--base <file>', 'vectors to search in', name)
    .option('--queries <file>', 'vectors to search for', name)
    .addOption(new Option('--metric <name>', 'how vectors are compared').choices(METRICS))
    .addOption(new Option('--mode <name>', 'how they are searched').choices(MODES))
    .option('--k <n>', 'answers a query', integer)
    .option('--list <n>', 'beam: best vectors that may be expanded (L)', integer)
    .option('--width <n>', 'beam: expanded at a time (W)', integer)
    .option('--cores <p>', 'ask the P nearest cores, or exact: all that matter (l2)', cores)
    .addOption(new Option('--placement <name>', 'which core gets which vector').choices(PLACEMENTS))
    .option('--scale <x>', 'word = value * x (default: a power of two that fits)', real)
    .option('--types <file>', 'type of each base vector, 0 to 15, one a line', name)
    .option('--mask <n>', 'bit t: vectors of type t may be answers', integer)
    .option('--out <dir>', 'folder for results.csv and result.json', name)
    .optionsGroup('Options:')
    .action(async (options: SimOptions) => {
      // The pipeline is loaded only when it is needed: help and refusals come at once.
      const { runSim } = await import('./sim_run.ts');
      process.exitCode = await runSim(options);
    });
}
