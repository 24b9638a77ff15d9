/** Accuracy of a real suite, from the answers in its golden file, which the RTL has given as well. */
import type { EngineConfig } from '../config/index.ts';
import { type Matrix, METRICS, readVectors } from '../data/index.ts';
import {
  DATA_SETS,
  type DataSet,
  REAL_K,
  readRecords,
  shapeOf,
  type Suite,
} from '../golden/index.ts';
import { judge, type Judged } from '../oracle/index.ts';
import type { AccuracyRow } from '../report/index.ts';
import { answersOf, distanceScale, type Hits, readHits } from './search_commands.ts';
import type { RunnableSuite } from './source.ts';

/** A row for exact search and one for beam: the suite asks every query both ways, in this order, then some of them by ROUTE. */
export function accuracyOf(
  suite: Suite,
  config: EngineConfig,
  { file, result: { events } }: RunnableSuite,
): AccuracyRow[] {
  const { dataSet, metric } = partsOf(suite);
  const judged = judgedData(dataSet, config);
  const { base, queries } = judged.chip;
  const hits = hitsOf(file, (value) => distanceScale(metric, 1, config)(value), config);
  const exact = base.rows * queries.rows;
  // ROUTE searches full cores, exactly: those distances are no beam's.
  const routed = (events.coresRouted ?? 0) * config.parameters.vectors;
  const distances = { exact, beam: (events.searchDistances ?? 0) - exact - routed };
  return (['exact', 'beam'] as const).map((mode, part) => ({
    ...{ dataset: dataSet.title, metric, mode, k: REAL_K, queries: queries.rows },
    ...{ cores: 'all', placement: 'round-robin', awakeCores: config.parameters.cores },
    ...judge(
      { ...judged, metric, k: REAL_K },
      answersOf(hits.slice(part * queries.rows, (part + 1) * queries.rows)),
    ),
    distancesPerQuery: distances[mode] / queries.rows / config.parameters.cores,
  }));
}

/** `real-letter-l2` is data set `letter` under `l2`. */
export function partsOf({ name }: Suite) {
  const [, set, metricName] = name.split('-');
  const dataSet = DATA_SETS.find((one) => one.name === set);
  const metric = METRICS.find((one) => one === metricName);
  if (!dataSet || !metric) throw new Error(`suite ${name} is not named real-DATASET-METRIC`);
  return { dataSet, metric };
}

/** The data set in its own units and in words, as many base vectors as the chip holds. */
function judgedData(dataSet: DataSet, config: EngineConfig): Pick<Judged, 'data' | 'chip'> {
  const { dims, wordFraction: fraction } = config.parameters;
  const { cores, vectors, wordOne } = shapeOf(config);
  const limits = { rows: Number.MAX_SAFE_INTEGER, rowsBecause: '', dims };
  const read = (file: string, most: number) => {
    const { values, rows, ...matrix } = readVectors(file, limits);
    const kept = Math.min(rows, most);
    return { ...matrix, rows: kept, values: values.subarray(0, kept * matrix.dims) };
  };
  const base = read(dataSet.base, cores * vectors);
  const queries = read(dataSet.queries, Infinity);
  const times = (matrix: Matrix, factor: number) => ({
    ...matrix,
    values: matrix.values.map((value) => value * factor),
  });
  const [toData, toWords] = dataSet.words ? [1 / wordOne, 1] : [1, wordOne];
  return {
    data: { base: times(base, toData), queries: times(queries, toData) },
    chip: { base: times(base, toWords), queries: times(queries, toWords), fraction },
  };
}

function hitsOf(file: string, toDistance: (value: number) => number, config: EngineConfig): Hits {
  const records = [...readRecords(file)];
  const commands = records.map(({ command }) => command);
  const responses = records.map(({ response }) => response);
  return readHits(commands, responses, toDistance, config);
}
