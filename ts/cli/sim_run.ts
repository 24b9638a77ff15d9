/** What `spikehnsw sim` does, and what it prints. */
import { join } from 'node:path';
import pc from 'picocolors';
import { knownConfigs, loadConfig, parseOverrides } from '../config/index.ts';
import type { Metric } from '../data/index.ts';
import { type ExitCode, UsageError } from '../exit.ts';
import type { PlacementName } from '../placement/index.ts';
import { type Mode, runSuites, search, type SearchRequest, type Watch } from '../plan/index.ts';
import {
  exitCodeOf,
  LATEST,
  type Result,
  renderTerminal,
  toJson,
  writeReport,
} from '../report/index.ts';
import { hearInterrupt, interruptible } from '../run/index.ts';
import { progressView } from './progress.ts';

/** Options as commander hands them over. */
export interface SimOptions {
  config?: string;
  set?: string[];
  suite?: string;
  stall?: number;
  bus?: boolean;
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
  cores?: number | 'exact';
  placement?: PlacementName;
  out?: string;
}

/** Options that only a search over the user's own vectors has. */
const SEARCH_OPTIONS = [
  ...(['queries', 'metric', 'mode', 'k', 'out'] as const),
  ...(['list', 'width', 'scale', 'types', 'mask', 'cores', 'placement'] as const),
] as const;
const REQUIRED = SEARCH_OPTIONS.slice(0, 5);

/** Waves of differences, beside the report. */
const WAVES = join(LATEST, '..', 'waves');

/** Configuration of a search when none is named. */
const SEARCH_CONFIG = 'chip256';

/** Runs suites or a search, shows the result, and answers the exit code. */
export async function runSim(options: SimOptions): Promise<ExitCode> {
  const result = await run(options);
  show(result, options);
  return exitCodeOf(result.verdict);
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
        return search(request, {
          ...watch,
          ...pick(options, ['bus']),
          ...{ config, overrides, arguments: args },
        });
      }
      const result = await runSuites({
        ...watch,
        ...pick(options, ['suite', 'stall', 'bus', 'seed']),
        configs: configsOf(options),
        overrides,
        arguments: args,
        waves: WAVES,
      });
      await hearInterrupt(signal);
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
  // The small ones first: what is wrong shows soonest there.
  const cores = (name: string) => loadConfig(name).parameters.cores;
  return knownConfigs().sort((a, b) => cores(a) - cores(b));
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
