/**
 * Measures the model beside its peers: exact search, squared L2, top 10, 8,192 vectors of 16 dimensions, one query a call.
 * Every system gets a query as an array of numbers and answers rows and distances. Rounds alternate the systems; medians;
 * processor time, which a busy machine does not stretch.
 *
 * usage: bench.mts [--rounds N] [--queries N]     (7 rounds of 1,000 queries)
 */
import { parseArgs } from 'node:util';
import { alternate, median, medianRatio, timed } from '../bench/measure.ts';
import { printTable, times, writeFigures } from '../bench/output.ts';
import { loadHnswlib, type Neighbours } from '../bench/peers.ts';
import { runProgram } from '../ts/cli/process.ts';
import { loadConfig } from '../ts/config/index.ts';
import { Exit, UsageError } from '../ts/exit.ts';
import { DATA_SETS, readDataSet } from '../ts/golden/data.ts';
import { ALL, exact, init, insert, METRIC } from '../ts/golden/stimulus/commands.ts';
import { coreOf } from '../ts/golden/stimulus/real.ts';
import { type Shape, shapeOf } from '../ts/golden/stimulus/shape.ts';
import { FixedModel } from '../ts/model/index.ts';
import { type Answer, nearestReals, recall, type Question } from '../ts/oracle/index.ts';
import { integer, ratio } from '../ts/report/format.ts';

const CONFIG = 'chip256';
const K = 10;
const HNSW = { m: 16, efConstruction: 200, ef: 50 };

/** Something that answers one query a call. */
interface System {
  readonly name: string;
  readonly buildSeconds: number;
  readonly search: (query: number[]) => Answer;
}

/** A system's figures on one data set. */
interface Figures {
  readonly name: string;
  readonly queriesPerSecond: number;
  readonly rounds: readonly number[];
  readonly recall: number;
  readonly buildSeconds: number;
  /** Median of the rounds' own ratios. */
  readonly againstHnswlib: number;
}

/** Vectors in the data's units, as every system takes them. */
interface Vectors {
  readonly base: number[][];
  readonly queries: number[][];
}

await runProgram(async () => {
  const { rounds, queries } = options();
  const config = loadConfig(CONFIG);
  const shape = shapeOf(config);
  const dataSets = [];
  for (const dataSet of DATA_SETS) {
    const words = await readDataSet(dataSet, shape);
    const vectors = {
      base: inUnits(words.base, shape),
      queries: inUnits(words.queries.slice(0, queries), shape),
    };
    const systems = [await model(vectors, shape), await hnsw(vectors), await bruteForce(vectors)];
    const figures = await measure(systems, vectors, rounds);
    dataSets.push({ name: dataSet.title, queries: vectors.queries.length, systems: figures });
    print(dataSet.title, figures);
  }
  writeFigures('bench', {
    what: `exact, L2, top ${K}, ${shape.cores * shape.vectors} x ${shape.dims}, one query a call`,
    command: ['make bench', ...arguments_()].join(' '),
    hnswlib: HNSW,
    dataSets,
  });
  return Exit.pass;
});

/** The traced model: every register, cycle and event of the chip, for each query. */
async function model({ base }: Vectors, shape: Shape): Promise<System> {
  const chip = await FixedModel.create(CONFIG);
  const words = (vector: number[]) => Int16Array.from(vector, (value) => value * shape.wordOne);
  const { spent } = await timed(() => {
    chip.executeBeats(init(ALL, METRIC.l2));
    for (const [row, vector] of base.entries()) {
      chip.executeBeats(insert(coreOf(row, shape), words(vector)));
    }
  });
  const unit = shape.wordOne ** 2;
  const beat = new BigUint64Array(1);
  const halves = new Uint32Array(beat.buffer);
  const search = (query: number[]): Answer => {
    const rows: number[] = [];
    const distances: number[] = [];
    for (const response of chip.executeBeats(exact(ALL, words(query), K))) {
      beat[0] = response;
      const [low, high] = [halves[0]!, halves[1]!];
      const core = (high >>> 18) & 0xff;
      const index = (high >>> 10) & 0xff;
      // Placed round robin; a squared distance is not negative.
      rows.push(index * shape.cores + core);
      distances.push(((high & 0xff) * 2 ** 32 + low) / unit);
    }
    return { rows, distances };
  };
  return { name: 'model, fixed, traced', buildSeconds: spent.wall, search };
}

async function hnsw({ base }: Vectors): Promise<System> {
  const index = new (loadHnswlib().HierarchicalNSW)('l2', base[0]!.length);
  const { m, efConstruction, ef } = HNSW;
  index.initIndex({ maxElements: base.length, m, efConstruction, randomSeed: 1 });
  const { spent } = await timed(() => {
    for (const [row, vector] of base.entries()) index.addPoint(vector, row);
  });
  index.setEf(ef);
  const name = `hnswlib-node M ${m} efC ${efConstruction} ef ${ef}`;
  return { name, buildSeconds: spent.wall, search: (query) => answerOf(index.searchKnn(query, K)) };
}

async function bruteForce({ base }: Vectors): Promise<System> {
  const index = new (loadHnswlib().BruteforceSearch)('l2', base[0]!.length);
  index.initIndex(base.length);
  const { spent } = await timed(() => {
    for (const [row, vector] of base.entries()) index.addPoint(vector, row);
  });
  const search = (query: number[]) => answerOf(index.searchKnn(query, K));
  return { name: 'hnswlib-node brute force', buildSeconds: spent.wall, search };
}

function answerOf({ neighbors, distances }: Neighbours): Answer {
  return { rows: neighbors, distances };
}

/** Figures of the systems, in their order; the second one is what the others are compared with. */
async function measure(systems: System[], vectors: Vectors, rounds: number): Promise<Figures[]> {
  const { queries } = vectors;
  // The first pass also warms up.
  const recalls = recallOf(
    vectors,
    systems.map(({ search }) => queries.map((query) => search(query))),
  );
  const results = await alternate(
    systems.map(({ search }) => () => {
      const before = process.cpuUsage();
      for (const query of queries) search(query);
      const { user, system } = process.cpuUsage(before);
      return (queries.length * 1e6) / (user + system);
    }),
    rounds,
  );
  return systems.map(({ name, buildSeconds }, which) => ({
    name,
    queriesPerSecond: median(results[which]!),
    rounds: results[which]!,
    recall: recalls[which]!,
    buildSeconds,
    againstHnswlib: medianRatio(results[which]!, results[1]!),
  }));
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

function print(title: string, figures: Figures[]): void {
  printTable(
    title,
    ['system', 'queries/s', `recall@${K}`, 'against hnswlib-node', 'build s'],
    figures.map(({ name, queriesPerSecond, recall: found, againstHnswlib, buildSeconds }) => [
      name,
      integer(queriesPerSecond),
      ratio(found),
      times(againstHnswlib),
      buildSeconds.toFixed(2),
    ]),
  );
}

function inUnits(rows: readonly Int16Array[], { wordOne }: Shape): number[][] {
  return rows.map((row) => Array.from(row, (word) => word / wordOne));
}

function arguments_(): string[] {
  const given = process.argv.slice(2);
  return given.length > 0 ? [`ARGS='${given.join(' ')}'`] : [];
}

function options(): { rounds: number; queries: number } {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '7' },
        queries: { type: 'string', default: '1000' },
      },
    });
    return {
      rounds: between('--rounds', values.rounds, 1000),
      queries: between('--queries', values.queries, 1000),
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`bench: ${(error as Error).message}`);
  }
}

function between(option: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= most) return value;
  throw new UsageError(`bench: ${option}: expected a number from 1 to ${most}, got '${text}'`);
}
