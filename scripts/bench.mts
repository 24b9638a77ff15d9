/**
 * Measures the fast path, the traced model and the drop-in beside their peers: squared L2, top 10, 8,192 vectors of 16 dimensions, one query a
 * call. Every contestant gets a query as an array of numbers and answers rows and distances. Rounds alternate the contestants; medians;
 * processor time, which a busy machine does not stretch. Then the cycles that spikes cost a core of the chip, by activity, which the
 * model counts and no clock measures.
 *
 * usage: bench.mts [--rounds N] [--queries N] [--keep] [--instances NAME=FILE]...
 *     7 rounds of 1,000 queries. --keep puts the plot into docs/. --instances adds another WebAssembly module with the seed
 *     engine's interface, an instance a core.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type DataSet, dataSets } from '../bench/datasets.ts';
import { fast, traced } from '../bench/engine.ts';
import { instances } from '../bench/instances.ts';
import { hnswlib, hnswlibBruteForce, ruvector, usearch } from '../bench/libraries.ts';
import { alternate, median, medianRatio } from '../bench/measure.ts';
import { machine, printTable, times } from '../bench/output.ts';
import { plot } from '../bench/plot.ts';
import { filledModel, type SpikingRow, spikingRows } from '../bench/spiking.ts';
import type { System, Vectors } from '../bench/system.ts';
import { root } from '../ts/build/tools.ts';
import { runProgram, writeWhole } from '../ts/cli/process.ts';
import { type EngineConfig, loadConfig } from '../ts/config/index.ts';
import { Exit, UsageError } from '../ts/exit.ts';
import { DATA_SETS } from '../ts/golden/index.ts';
import { shapeOf } from '../ts/golden/stimulus/shape.ts';
import { buildDropin } from '../ts/model/index.ts';
import { type Answer, nearestReals, type Question, recall } from '../ts/oracle/index.ts';
import { integer, ratio } from '../ts/report/format.ts';

const CONFIG = 'chip256';
const K = 10;
const EFS = [20, 50, 100];
/** Processor time that a contestant gets in a round, at least; in microseconds. */
const LEAST_TIME = 50_000;
/** Our own module with the seed engine's interface, an instance a core. */
const DROPIN = 'spikehnsw drop-in';
/** What the others are compared with. */
const YARDSTICK = { name: 'hnswlib-node', mode: 'ef 50' };

/** A contestant's figures on one data set. */
interface Row {
  readonly system: string;
  readonly dataset: string;
  readonly vectors: number;
  readonly dimensions: number;
  readonly metric: 'l2';
  readonly mode: string;
  readonly k: number;
  readonly recallAt10: number;
  readonly queriesPerSecond: number;
  /** Rounds that queriesPerSecond is the median of. */
  readonly medianOf: number;
  /** Queries a second over the yardstick's: median of the rounds' own ratios. */
  readonly againstYardstick: number;
  readonly buildSeconds: number;
  readonly rounds: readonly number[];
  /** Cores that a query of the fast path looks through, on average. */
  readonly visitedCores?: number;
}

interface Module {
  readonly name: string;
  readonly wasm: Uint8Array<ArrayBuffer>;
}

await runProgram(async () => {
  const { rounds, queries, keep, modules } = options();
  const config = loadConfig(CONFIG);
  const rows: Row[] = [];
  for (const dataSet of await dataSets(shapeOf(config), queries)) {
    const systems = await contestants(config, dataSet.vectors, modules);
    const figures = await measure(systems, dataSet, rounds);
    print(dataSet.name, figures);
    rows.push(...figures);
  }
  const spiking: SpikingRow[] = [];
  for (const dataSet of DATA_SETS) {
    spiking.push(...spikingRows(await filledModel(CONFIG, dataSet), dataSet.title));
  }
  printSpiking(spiking);
  const command = ['make bench', ...given()].join(' ');
  const result = {
    what: 'search, one query a call',
    command,
    machine: machine(),
    yardstick: YARDSTICK,
    rows,
    spiking,
  };
  write('reports/bench/latest.json', `${JSON.stringify(result, undefined, 2)}\n`);
  const picture = plotOf(rows);
  write('reports/bench/latest.svg', picture);
  if (keep) write('docs/bench.svg', picture);
  return Exit.pass;
});

/** Everything that is measured, in the order of the table. */
async function contestants(
  config: EngineConfig,
  vectors: Vectors,
  modules: readonly Module[],
): Promise<System[]> {
  const { cores } = config.parameters;
  const systems = [
    await fast(config, vectors, K, 'round-robin', false),
    await fast(config, vectors, K, 'clusters', true),
    await traced(config, vectors, K),
    ...(await hnswlib(vectors, K, EFS)),
    await hnswlibBruteForce(vectors, K),
    await usearch(vectors, K, 50),
    await ruvector(vectors, K, 50),
    ...(await instances(DROPIN, (await buildDropin()).wasm, vectors, K, cores)),
  ];
  for (const { name, wasm } of modules)
    systems.push(...(await instances(name, wasm, vectors, K, cores)));
  return systems;
}

async function measure(
  systems: readonly System[],
  { name, vectors }: DataSet,
  rounds: number,
): Promise<Row[]> {
  const { base, queries } = vectors;
  // The first pass also warms up.
  const answers: Answer[][] = [];
  const visited: number[] = [];
  for (const { search, visitedCores } of systems) {
    const each: Answer[] = [];
    let cores = 0;
    for (const query of queries) {
      each.push(await search(query));
      cores += visitedCores?.() ?? 0;
    }
    answers.push(each);
    visited.push(cores / queries.length);
  }
  const recalls = recallOf(vectors, answers);
  const results = await alternate(
    systems.map((system) => () => rate(system, queries)),
    rounds,
  );
  const yardstick = systems.findIndex(
    (system) => system.name === YARDSTICK.name && system.mode === YARDSTICK.mode,
  );
  return systems.map(({ name: system, mode, buildSeconds, visitedCores }, which) => ({
    system,
    dataset: name,
    vectors: base.length,
    dimensions: base[0]!.length,
    metric: 'l2',
    mode,
    k: K,
    recallAt10: recalls[which]!,
    queriesPerSecond: median(results[which]!),
    medianOf: rounds,
    againstYardstick: medianRatio(results[which]!, results[yardstick]!),
    buildSeconds,
    rounds: results[which]!,
    ...(visitedCores && { visitedCores: visited[which]! }),
  }));
}

/** Queries a second of processor time, of all threads: all queries, again and again until the clock can tell. */
async function rate(
  { search, asynchronous }: System,
  queries: readonly number[][],
): Promise<number> {
  let count = 0;
  const before = process.cpuUsage();
  for (;;) {
    if (asynchronous) for (const query of queries) await search(query);
    else for (const query of queries) search(query);
    count += queries.length;
    const { user, system } = process.cpuUsage(before);
    if (user + system >= LEAST_TIME) return (count * 1e6) / (user + system);
  }
}

function recallOf({ base, queries }: Vectors, answers: readonly Answer[][]): number[] {
  const set = (rows: number[][]) => ({
    rows: rows.length,
    dims: rows[0]!.length,
    values: Float64Array.from(rows.flat()),
  });
  const question: Question = { base: set(base), queries: set(queries), metric: 'l2', k: K };
  const truth = nearestReals(question);
  return answers.map((each) => recall(question, truth, each, 1));
}

function print(title: string, figures: readonly Row[]): void {
  printTable(
    title,
    [
      'system',
      'mode',
      'queries/s',
      `recall@${K}`,
      `against hnswlib-node ${YARDSTICK.mode}`,
      'build s',
      'cores',
    ],
    figures.map((row) => [
      row.system,
      row.mode,
      integer(row.queriesPerSecond),
      ratio(row.recallAt10),
      times(row.againstYardstick),
      row.buildSeconds.toFixed(2),
      row.visitedCores?.toFixed(1) ?? '',
    ]),
  );
}

function printSpiking(rows: readonly SpikingRow[]): void {
  printTable(
    'Spikes: synaptic operations (edges of spiking neurons) and cycles, a core, on the model',
    [
      'data',
      'spiking',
      'operations',
      'propagate cycles',
      'most',
      'operations a cycle',
      'least',
      'STDP rows',
      'STDP cycles',
    ],
    rows.map((row) => [
      row.dataset,
      `${row.spiking} of ${row.neurons}`,
      row.operations.toFixed(1),
      row.propagateCycles.toFixed(1),
      integer(row.propagateCyclesMost),
      row.operationsPerCycle.toFixed(2),
      row.operationsPerCycleLeast.toFixed(2),
      row.stdpRows.toFixed(1),
      row.stdpCycles.toFixed(1),
    ]),
  );
}

function plotOf(rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ dataset }) => dataset))];
  return plot(
    names.map((title) => ({
      title: `${title}: 8,192 vectors of 16 dimensions, squared L2, top ${K}`,
      points: rows
        .filter(({ dataset }) => dataset === title)
        .map(({ system, mode, queriesPerSecond, recallAt10 }) => ({
          label: `${system}, ${mode}`,
          queriesPerSecond,
          recall: recallAt10,
          own: system.startsWith('spikehnsw'),
        })),
    })),
  );
}

function write(path: string, content: string): void {
  writeWhole(join(root, path), content);
  console.log(`written: ${path}`);
}

function given(): string[] {
  const words = process.argv.slice(2);
  return words.length > 0 ? [`ARGS='${words.join(' ')}'`] : [];
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '7' },
        queries: { type: 'string', default: '1000' },
        keep: { type: 'boolean', default: false },
        instances: { type: 'string', multiple: true, default: [] },
      },
    });
    return {
      rounds: between('--rounds', values.rounds, 1000),
      queries: between('--queries', values.queries, 1000),
      keep: values.keep,
      modules: values.instances.map(moduleOf),
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`bench: ${(error as Error).message}`);
  }
}

function moduleOf(text: string): Module {
  const [, name, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!name || !file) {
    throw new UsageError(`bench: --instances: expected NAME=FILE, got '${text}'`);
  }
  try {
    return { name, wasm: new Uint8Array(readFileSync(file)) };
  } catch (error) {
    throw new UsageError(`bench: --instances: ${(error as Error).message}`);
  }
}

function between(option: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= most) return value;
  throw new UsageError(`bench: ${option}: expected a number from 1 to ${most}, got '${text}'`);
}
