/** A search as commands of the chip, and its answers as rows of the user's file. */
import type { EngineConfig } from '../config/index.ts';
import { decodeResponse, encode, MODES, METRICS, opcodeOf, type Command } from '../model/index.ts';
import type { Metric } from '../data/index.ts';
import type { Answer } from '../oracle/index.ts';
import type { SearchData } from './search_data.ts';
import type { CheckedRequest } from './search_request.ts';

const METRIC_CODES: Readonly<Record<Metric, number>> = {
  l2: METRICS.L2,
  cosine: METRICS.COSINE,
  dot: METRICS.DOT,
};

/** Clears the chip, inserts the rows in their order, each into its core, sets types, then asks every query of all cores, or of those that its route says. */
export function* searchCommands(
  { quantised, types, placement }: SearchData,
  { metric, k, mask, beam, route }: CheckedRequest,
  { parameters: { dims } }: EngineConfig,
): Generator<bigint[], void, unknown> {
  const { base, queries } = quantised;
  const vector = (words: Int16Array, row: number) => words.subarray(row * dims, (row + 1) * dims);
  yield encode({ op: 'INIT', core: 'all', metric: METRIC_CODES[metric] });
  for (let row = 0; row < base.rows; row++) {
    const core = placement.cores[row]!;
    yield encode({ op: 'INSERT', core, vector: vector(base.words, row) });
  }
  if (types) {
    for (let row = 0; row < base.rows; row++) {
      const [core, index] = [placement.cores[row]!, placement.indices[row]!];
      yield encode({ op: 'SET_TYPE', core, index, type: types[row]! });
    }
  }
  const mode: Pick<Command & { op: 'SEARCH' }, 'mode' | 'list' | 'width'> = beam
    ? { mode: MODES.BEAM, ...beam }
    : { mode: MODES.EXACT };
  for (let row = 0; row < queries.rows; row++) {
    const query = { core: 'all', vector: vector(queries.words, row), k, mask, ...mode } as const;
    yield encode(route ? { op: 'ROUTE', ...query, ...route } : { op: 'SEARCH', ...query });
  }
}

/** One answered row. */
export interface Hit {
  readonly row: number;
  readonly core: number;
  readonly index: number;
  /** In the data's units. */
  readonly distance: number;
}

/** Hits of each query, nearest first. */
export type Hits = readonly (readonly Hit[])[];

/** From the chip's number to a distance in the data's units. */
export function distanceScale(
  metric: Metric,
  scale: number,
  config: EngineConfig,
): (value: number) => number {
  if (metric === 'cosine') return (value) => value / 2 ** config.derived.COS_FRACTION;
  // Divided twice, because the square of a small scale can be too small for a double.
  const step = 2 ** (2 * config.parameters.wordFraction);
  return (value) => value / step / scale / scale;
}

/**
 * The hits in a list of responses, one an entry in the order of the commands. Where a row was inserted is taken from
 * the chip's answer to its INSERT.
 */
export function readHits(
  commands: Iterable<readonly bigint[]>,
  responses: readonly (readonly bigint[])[],
  toDistance: (value: number) => number,
  { parameters: { vectors } }: EngineConfig,
): Hits {
  const rowAt = new Map<number, number>();
  const hits: Hit[][] = [];
  let number = 0;
  for (const [header] of commands) {
    const beats = decodeResponse(responses[number++] ?? []);
    const op = opcodeOf(header!);
    const [first] = beats;
    if (first?.status !== 'OK') throw new Error(`${op} was answered ${first?.status ?? 'nothing'}`);
    if (op === 'INSERT') rowAt.set(first.core * vectors + first.index, rowAt.size);
    if (op !== 'SEARCH' && op !== 'ROUTE') continue;
    hits.push(
      beats
        .filter(({ hit }) => hit)
        .map(({ core, index, value }) => {
          const row = rowAt.get(core * vectors + index);
          if (row === undefined) throw new Error(`core ${core} index ${index} holds no row`);
          // + 0: the distance of -dot 0 is 0, not -0.
          return { row, core, index, distance: toDistance(value) + 0 };
        }),
    );
  }
  return hits;
}

/** The driver's file of responses (`command beat` a line) as beats by command. */
export function parseResponses(text: string): bigint[][] {
  const responses: bigint[][] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [number, beat] = line.split(' ');
    (responses[Number(number)] ??= []).push(BigInt(`0x${beat}`));
  }
  return responses;
}

/** Hits as the oracle judges them. */
export const answersOf = (hits: Hits): Answer[] =>
  hits.map((list) => ({
    rows: list.map(({ row }) => row),
    distances: list.map(({ distance }) => distance),
  }));

/** First line of results.csv. */
export const RESULTS_HEADER = 'query,rank,row,core,index,distance';

/** results.csv: everything counts from 0. */
export function resultsCsv(hits: Hits): string {
  const lines = hits.flatMap((list, query) =>
    list.map(({ row, core, index, distance }, rank) =>
      [query, rank, row, core, index, distance].join(','),
    ),
  );
  return `${[RESULTS_HEADER, ...lines].join('\n')}\n`;
}
