/** A search over the user's own vectors, and the checks that need no file. */
import type { EngineConfig } from '../config/index.ts';
import { LEAST_SCALE, type Metric, METRICS, MOST_SCALE } from '../data/index.ts';
import { UsageError } from '../exit.ts';
import { type PlacementName, PLACEMENTS } from '../placement/index.ts';

export const MODES = ['exact', 'beam'] as const;
export type Mode = (typeof MODES)[number];

/** What to search, in what, and how. Everything that is absent has a default. */
export interface SearchRequest {
  /** Files of vectors: `.npy`, `.fvecs` or `.csv`. */
  readonly base: string;
  readonly queries: string;
  readonly metric: Metric;
  readonly mode: Mode;
  /** Answers a query. */
  readonly k: number;
  /** Beam: how many of the best evaluated vectors may be expanded (L), and how many at a time (W). */
  readonly list?: number;
  readonly width?: number;
  /** Word = value * scale; a power of two that fits all values when absent. */
  readonly scale?: number;
  /** File of node types, one a base vector. */
  readonly types?: string;
  /** Bit t: vectors of type t may be answers. */
  readonly mask?: number;
  /** Goes into the header of the golden file. */
  readonly seed?: number;
  /** Seed of random stalls on both ports of the chip. */
  readonly stall?: number;
  /**
   * Cores that a query asks: as many of the nearest (ROUTE), or `exact`: the nearest, then all others that can hold one of the k
   * best; all of them when absent.
   */
  readonly cores?: number | 'exact';
  /** Which core gets which row; round-robin when absent. */
  readonly placement?: PlacementName;
  /** Folder of the results. */
  readonly out: string;
}

/** A request with its defaults filled in. */
export interface CheckedRequest extends SearchRequest {
  readonly mask: number;
  readonly seed: number;
  readonly placement: PlacementName;
  /** Absent when all cores are asked. `exact`: after the nearest, all others that matter. */
  readonly route?: { readonly cores: number; readonly exact: boolean };
  /** Absent in exact mode. */
  readonly beam?: { readonly list: number; readonly width: number };
}

/** An exact search by routing asks one core in so many first, the nearest ones: 8 of 256. */
const FIRST_SHARE = 32;
/** Every type. */
const ANY_TYPE = 0xffff;
/** From this many cores on, each has so few of the nearest that a short list finds them. */
const MANY_CORES = 64;
const SHORT_LIST = 4;

/** `request` with its defaults, or a UsageError that names option, value and what is allowed. */
export function checkRequest(request: SearchRequest, { parameters }: EngineConfig): CheckedRequest {
  const { metric, mode, k, scale, types, mask, seed = 1 } = request;
  const { placement = 'round-robin' } = request;
  const { cores, list: longest } = parameters;
  if (!METRICS.includes(metric)) refuse('--metric', metric, METRICS.join(', '));
  if (!MODES.includes(mode)) refuse('--mode', mode, MODES.join(', '));
  if (!PLACEMENTS.includes(placement)) refuse('--placement', placement, PLACEMENTS.join(', '));
  checkInteger('--k', k, 1, longest);
  if (scale !== undefined && !(scale >= LEAST_SCALE && scale <= MOST_SCALE)) {
    refuse('--scale', scale, `a number from ${LEAST_SCALE} to ${MOST_SCALE}`);
  }
  if (mask !== undefined && types === undefined) {
    throw new UsageError('--mask needs --types FILE: without it every vector has type 0');
  }
  if (mask !== undefined) checkInteger('--mask', mask, 0, ANY_TYPE);
  checkInteger('--seed', seed, 0, Number.MAX_SAFE_INTEGER);
  if (request.stall !== undefined) {
    checkInteger('--stall', request.stall, 0, Number.MAX_SAFE_INTEGER);
  }
  const route = routeOf(request, cores);
  const checked = { ...request, mask: mask ?? ANY_TYPE, seed, placement, ...(route && { route }) };
  if (mode === 'exact') {
    for (const option of ['list', 'width'] as const) {
      if (request[option] === undefined) continue;
      throw new UsageError(`--${option} ${request[option]} is not allowed: it needs --mode beam`);
    }
    return checked;
  }
  const shortest = cores >= MANY_CORES ? SHORT_LIST : Math.max(k, SHORT_LIST);
  const list = request.list ?? Math.min(shortest, longest);
  const width = request.width ?? 1;
  checkInteger('--list', list, 1, longest);
  checkInteger('--width', width, 1, list, 'the list');
  return { ...checked, beam: { list, width } };
}

/** The cores that are asked; undefined for all. */
function routeOf({ cores, metric, mode }: SearchRequest, most: number): CheckedRequest['route'] {
  if (cores === undefined) return undefined;
  if (cores !== 'exact') {
    if (!Number.isInteger(cores) || cores < 1 || cores > most) {
      refuse('--cores', cores, `an integer from 1 to ${most}, or exact`);
    }
    return { cores, exact: false };
  }
  const together = (option: string, value: string, allowed: string): never =>
    refuse('--cores exact with', `${option} ${value}`, `${option} ${allowed}`);
  if (metric !== 'l2') together('--metric', metric, 'l2');
  if (mode !== 'exact') together('--mode', mode, 'exact');
  return { cores: Math.max(1, Math.floor(most / FIRST_SHARE)), exact: true };
}

function checkInteger(
  option: string,
  value: number,
  least: number,
  most: number,
  called = String(most),
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const limit = called === String(most) ? called : `${most} (${called})`;
  refuse(option, value, `an integer from ${least} to ${limit}`);
}

function refuse(option: string, value: unknown, allowed: string): never {
  throw new UsageError(`${option} ${value} is not allowed; allowed: ${allowed}`);
}
