import { Command, Option } from 'commander';
import { join } from 'node:path';
import pc from 'picocolors';
import { knownConfigs, loadConfig, parseOverrides } from '../config/index.ts';
import { type Metric, METRICS } from '../data/index.ts';
import { UsageError } from '../exit.ts';
import {
  type Mode,
  MODES,
  runSuites,
  search,
  type SearchRequest,
  type Watch,
} from '../plan/index.ts';
import {
  exitCodeOf,
  LATEST,
  type Result,
  renderTerminal,
  toJson,
  writeReport,
} from '../report/index.ts';
import { interruptible } from '../run/index.ts';
import { collect, integer, real, seed } from './numbers.ts';
import { progressView } from './progress.ts';

interface SimOptions {
  config?: string;
  set?: string[];
  suite?: string;
  stall?: number;
  seed?: number;
  json?: boolean;
  quiet?: boolean;
  base?: string;
  queries?: string;
  metric?: Metric;
  mode?: Mode;
  k?: number;
  list?: number;
  width?: number;
  scale?: number;
  types?: string;
  mask?: number;
  out?: string;
}

/** Options that only a search over the user's own vectors has. */
const SEARCH_OPTIONS = [
  ...(['queries', 'metric', 'mode', 'k', 'out'] as const),
  ...(['list', 'width', 'scale', 'types', 'mask'] as const),
] as const;
const REQUIRED = SEARCH_OPTIONS.slice(0, 5);

/** Configuration of a search when none is named. */
const SEARCH_CONFIG = 'chip256';

/** `spikehnsw sim`: all suites, or the user's own vectors, through model and RTL. */
export function simCommand(): Command {
  return new Command('sim')
    .description(
      'compare RTL and model, bit for bit and cycle for cycle, and report\n\n' +
        'Without --base: plays the suites of golden vectors; the report goes to reports/latest.\n' +
        'With --base: searches your own vectors on model and RTL; the answers of the RTL go to --out.',
    )
    .option('--config <name>', `configuration: ${knownConfigs().join(', ')} (suites: all of them)`)
    .option(
      '--set <key=value>',
      'change a parameter of the configuration; may be repeated',
      collect,
    )
    .option('--suite <name>', 'play only this suite')
    .option('--stall <seed>', 'random pauses on both ports of the chip', seed)
    .option('--seed <n>', 'seed of the self-test; with --base of the golden file', seed)
    .option('--json', 'print the result as JSON, and nothing else')
    .option('--quiet', 'print the verdict alone')
    .optionsGroup('Your own vectors (.npy, .fvecs or .csv):')
    .option('--base <file>', 'vectors to search in')
    .option('--queries <file>', 'vectors to search for')
    .addOption(new Option('--metric <name>', 'how vectors are compared').choices(METRICS))
    .addOption(new Option('--mode <name>', 'how they are searched').choices(MODES))
    .option('--k <n>', 'answers a query', integer)
    .option('--list <n>', 'beam: best vectors that may be expanded (L)', integer)
    .option('--width <n>', 'beam: expanded at a time (W)', integer)
    .option('--scale <x>', 'word = value * x (default: a power of two that fits)', real)
    .option('--types <file>', 'type of each base vector, 0 to 15, one a line')
    .option('--mask <n>', 'bit t: vectors of type t may be answers', integer)
    .option('--out <dir>', 'folder for results.csv and result.json')
    .optionsGroup('Options:')
    .action(async (options: SimOptions) => {
      const result = await run(options);
      show(result, options);
      process.exitCode = exitCodeOf(result.verdict);
    });
}

async function run(options: SimOptions): Promise<Result> {
  const request = searchRequest(options);
  const overrides = parseOverrides(options.set ?? []);
  const args = process.argv.slice(2);
  const view = progressView(Boolean(options.quiet ?? options.json));
  try {
    return await interruptible(async (signal) => {
      const watch: Watch = { signal, onProgress: view.show };
      if (request) {
        if (options.suite !== undefined) {
          throw new UsageError('--suite is not allowed together with --base');
        }
        const config = loadConfig(options.config ?? SEARCH_CONFIG, overrides);
        return search(request, { ...watch, config, overrides, arguments: args });
      }
      const result = await runSuites({
        ...watch,
        ...pick(options, ['suite', 'stall', 'seed']),
        configs: configsOf(options),
        overrides,
        arguments: args,
      });
      writeReport(result);
      return result;
    });
  } finally {
    view.end();
  }
}

/** Loading a configuration checks its name. */
function configsOf({ config, set }: SimOptions): string[] {
  if (config !== undefined) return [loadConfig(config).name];
  if (set) throw new UsageError('--set needs --config NAME: say which configuration it changes');
  return knownConfigs();
}

/** The search that was asked for; undefined for suites. Throws UsageError when half of it is missing. */
function searchRequest(options: SimOptions): SearchRequest | undefined {
  const { base } = options;
  if (base === undefined) {
    const given = SEARCH_OPTIONS.find((name) => options[name] !== undefined);
    if (given) throw new UsageError(`--${given} needs --base FILE`);
    return undefined;
  }
  const missing = REQUIRED.filter((name) => options[name] === undefined);
  if (missing.length > 0) {
    throw new UsageError(`--base also needs ${missing.map((name) => `--${name}`).join(', ')}`);
  }
  return {
    base,
    ...pick(options, [...SEARCH_OPTIONS, 'seed', 'stall']),
  } as SearchRequest;
}

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  const given = names.filter((name) => from[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, from[name]])) as Pick<T, K>;
}

function show(result: Result, { json, quiet, out }: SimOptions): void {
  if (json) process.stdout.write(toJson(result));
  else if (quiet) console.log(`verdict: ${result.verdict}`);
  else {
    console.log(renderTerminal(result, { colours: pc.isColorSupported }));
    console.log(`report: ${out ?? join(LATEST, 'report.html')}`);
  }
}
