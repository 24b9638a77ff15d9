/** Reads and quantises the data of a search. */
import type { EngineConfig } from '../config/index.ts';
import {
  checkSameDims,
  type Limits,
  type Matrix,
  quantise,
  type QuantisedData,
  readTypes,
  readVectors,
} from '../data/index.ts';
import type { Judged } from '../oracle/index.ts';
import { place, type Placement } from '../placement/index.ts';
import type { CheckedRequest } from './search_request.ts';

/** More queries than this would only fill the disk. */
const MOST_QUERIES = 1_000_000;

export interface SearchData {
  readonly base: Matrix;
  readonly queries: Matrix;
  readonly quantised: QuantisedData;
  /** Type of each base vector; absent when all are 0. */
  readonly types?: Uint8Array;
  /** Core and index of each base vector. */
  readonly placement: Placement;
}

/** The data of a request; throws DataError for what cannot be used. */
export function readSearchData(request: CheckedRequest, config: EngineConfig): SearchData {
  const { cores, vectors, dims, wordWidth, wordFraction } = config.parameters;
  const limits: Limits = {
    rows: cores * vectors,
    rowsBecause: `${cores} cores of ${vectors} in ${config.variant}`,
    dims,
  };
  const base = readVectors(request.base, limits);
  const queries = readVectors(request.queries, {
    ...limits,
    rows: MOST_QUERIES,
    rowsBecause: 'in one run',
  });
  checkSameDims(base, queries);
  const types = request.types === undefined ? undefined : readTypes(request.types, base.rows);
  const format = { width: wordWidth, fraction: wordFraction };
  const { metric, scale } = request;
  const quantised = quantise(base, queries, { metric, format, dims, scale });
  // Of what the chip holds: for cosine the words are normalised already.
  const rows = { rows: base.rows, dims, values: quantised.base.words };
  const placement = place(request.placement, rows, { cores, vectors });
  return { base, queries, quantised, placement, ...(types && { types }) };
}

/** The data as the oracle judges answers by it. */
export function judgedBy(data: SearchData, request: CheckedRequest, config: EngineConfig): Judged {
  const { base, queries, quantised, types } = data;
  const { metric, k, mask } = request;
  return {
    metric,
    k,
    data: { base, queries },
    chip: {
      base: { ...quantised.base, values: quantised.base.words },
      queries: { ...quantised.queries, values: quantised.queries.words },
      fraction: config.parameters.wordFraction,
    },
    ...(types && { eligible: (row: number) => ((mask >> types[row]!) & 1) === 1 }),
  };
}
