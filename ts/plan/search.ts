/** Runs the user's own vectors through model and RTL, and writes what the RTL answered. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EngineConfig, Overrides } from '../config/index.ts';
import { userSuite } from '../golden/index.ts';
import { judge } from '../oracle/index.ts';
import { type AccuracyRow, emptyResult, type Result } from '../report/index.ts';
import { type DriverResult, hearInterrupt, runDriver, withTempDir } from '../run/index.ts';
import { buildDriver } from './build.ts';
import { Clock } from './clock.ts';
import { findMismatch } from './mismatch.ts';
import { checkOutputFolder, writeResults } from './output_folder.ts';
import type { Watch } from './progress.ts';
import {
  answersOf,
  distanceScale,
  type Hits,
  parseResponses,
  readHits,
  resultsCsv,
  searchCommands,
} from './search_commands.ts';
import { judgedBy, readSearchData, type SearchData } from './search_data.ts';
import { type CheckedRequest, checkRequest, type SearchRequest } from './search_request.ts';
import { cycleRows, suiteRow } from './tables.ts';
import { toolVersions } from './tools.ts';

/** Name of the run where suites have theirs. */
const NAME = 'search';

export interface SearchOptions extends Watch {
  readonly config: EngineConfig;
  readonly overrides?: Overrides;
  /** Through the AXI4-Lite bus (default), else at the chip's own ports. */
  readonly bus?: boolean;
  /** The command line, for the report. */
  readonly arguments?: readonly string[];
  /** A driver that is there already; it is built when absent. */
  readonly simulator?: string;
}

/**
 * Searches the user's vectors. Writes results.csv and result.json into the request's folder; when model and RTL
 * differ, result.json alone. Throws a Failure for what the user asked for and cannot have.
 */
export async function search(asked: SearchRequest, options: SearchOptions): Promise<Result> {
  const { config, overrides = {}, arguments: args = [] } = options;
  const clock = new Clock();
  const request = checkRequest(asked, config);
  checkOutputFolder(request.out);
  const data = await clock.stage('read', () => readSearchData(request, config));
  const driver =
    options.simulator ??
    (await clock.stage('build', () => buildDriver(config, overrides, options)));
  return withTempDir(async (dir) => {
    const golden = join(dir, `${NAME}.hex`);
    const model = await clock.stage('model', () => predict(golden, data, request, options));
    const run = await clock.stage('simulate', () =>
      simulate(driver, golden, model.hash, dir, request, options),
    );
    const { events } = model;
    const suite = suiteRow(NAME, config.variant, run, { events, floors: {} }, request.stall);
    const repeat = repeatLine(args, options);
    const mismatch = await findMismatch({
      ...{ suite: NAME, config, golden, modelHash: model.hash, driver: run, repeat },
      ...{ simulator: driver, dump: dumpFile(dir) },
      ...(options.signal && { signal: options.signal }),
    });
    const hits = suite.verdict === 'pass' ? answered(dir, data, request, config) : undefined;
    const accuracy = hits
      ? await clock.stage('judge', () => [accuracyRow(hits, data, request, config, events)])
      : [];
    const result: Result = {
      ...emptyResult(args),
      verdict: suite.verdict,
      suites: [suite],
      cycles: cycleRows([{ config: config.variant, driver: run }]),
      accuracy,
      mismatch: mismatch ?? null,
      quantisation: data.quantised.report,
      tools: await toolVersions(),
      time: clock.rows,
    };
    await hearInterrupt(options.signal);
    writeResults(request.out, result, hits && resultsCsv(hits));
    return result;
  });
}

/** The command line, which says by which way the commands went even where it was not asked. */
function repeatLine(args: readonly string[], { bus = true }: SearchOptions): string {
  const named = args.some((word) => word === '--bus' || word === '--no-bus');
  return ['spikehnsw', ...args, ...(named ? [] : [bus ? '--bus' : '--no-bus'])].join(' ');
}

const responsesFile = (dir: string) => join(dir, 'responses');
const dumpFile = (dir: string) => join(dir, 'dump.json');

/** Plays the commands on the model, into a golden file. */
async function predict(
  file: string,
  data: SearchData,
  request: CheckedRequest,
  { config, signal, onProgress }: SearchOptions,
) {
  const total = 1 + data.base.rows * (data.types ? 2 : 1) + data.queries.rows;
  const task = 'model';
  const { modelHash, result } = await userSuite({
    ...{ config, file, seed: BigInt(request.seed) },
    ...(signal && { signal }),
    commands: searchCommands(data, request, config),
    onProgress: (done) => onProgress?.({ task, state: 'running', done, total }),
  });
  onProgress?.({ task, state: 'done', done: total, total });
  return { events: result.events, hash: modelHash };
}

async function simulate(
  simulator: string,
  golden: string,
  modelHash: string,
  dir: string,
  { stall }: CheckedRequest,
  { signal, onProgress }: SearchOptions,
): Promise<DriverResult> {
  const task = 'simulate';
  const result = await runDriver(
    simulator,
    {
      ...{ golden, modelHash, responses: responsesFile(dir), dump: dumpFile(dir) },
      ...(stall !== undefined && { stall }),
    },
    {
      ...(signal && { signal }),
      onProgress: ({ done, total }) => onProgress?.({ task, state: 'running', done, total }),
    },
  );
  onProgress?.({ task, state: 'done', note: result.verdict });
  return result;
}

function answered(
  dir: string,
  data: SearchData,
  request: CheckedRequest,
  config: EngineConfig,
): Hits {
  const responses = parseResponses(readFileSync(responsesFile(dir), 'utf8'));
  const toDistance = distanceScale(request.metric, data.quantised.report.scale, config);
  return readHits(searchCommands(data, request, config), responses, toDistance, config);
}

function accuracyRow(
  hits: Hits,
  data: SearchData,
  request: CheckedRequest,
  config: EngineConfig,
  events: Readonly<Record<string, number>>,
): AccuracyRow {
  const { metric, mode, k, placement } = request;
  const queries = data.queries.rows;
  const { cores } = config.parameters;
  const awake = request.route ? (events.coresRouted ?? 0) / queries : cores;
  return {
    dataset: basename(request.base),
    ...{ metric, mode, k, cores: request.cores ?? 'all', placement, queries, awakeCores: awake },
    ...judge(judgedBy(data, request, config), answersOf(hits)),
    distancesPerQuery: (events.searchDistances ?? 0) / queries / cores,
  };
}
