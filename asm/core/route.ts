/**
 * ROUTE's part in a core: its centroid, how far its vectors reach from it, how near a query is to it, and whether the core can hold
 * an answer (docs/engine.md, section 22). Only the `fixed` build routes.
 */
import { BEATS, CORES, DIMS, LATENCY, REXP_WIDTH, ROOT_WIDTH, SCAN_CYCLES, VECTORS, WORD_WIDTH } from "../params";
import * as map from "../state_map";
import * as num from "../num";
import { FIXED, NORM_SIZE, dist, vec } from "../num";
import { at, lowest, put, size } from "../memory";
import { EVENT_CENTROIDS, count } from "../trace/events";
import { LOG_OFF, logMode, wrote } from "../trace/log";
import { METRIC_COSINE, METRIC_L2 } from "../chip/opcodes";
import { divide, root } from "./divide";
import { evaluate } from "./distance";
import { validSet } from "./graph";
import { QUERY, QUERY_NORM, words } from "./vectors";

const VECTOR_SIZE: i32 = DIMS * sizeof<vec>();

/** vec[CORES][DIMS]: the centroids, and their norm records. */
const CENTROIDS: usize = memory.data(CORES * DIMS * sizeof<vec>(), 16);
const NORMS: usize = memory.data(CORES * NORM_SIZE, 16);
/** u32[CORES] */
const RADII: usize = memory.data(CORES * 4, 4);
/** u8[CORES]: 1 where centroid and radius are those of the valid vectors. */
const FRESH: usize = memory.data(CORES, 1);
/** dist[CORES]: distances of the query from the centroids, kept from one wave to the next. */
const SCORES: usize = memory.data(CORES * sizeof<dist>(), 8);

/** Core cycles of the last `score` or `mayHold`. */
export let routeCycles: i32 = 0;

const EMPTY: i32 = 2;
/** From the comparison with the bound to the end, and to the first row of the search. */
const SKIP: i32 = 6;
const RUN: i32 = 5;
/** Bits of the reciprocal norm of a centroid. */
const RECIPROCAL_BITS: i32 = 17;

// @ts-ignore: decorator
@inline
function centroid(core: i32): usize {
  return CENTROIDS + <usize>(core * VECTOR_SIZE);
}

// @ts-ignore: decorator
@inline
function record(core: i32): usize {
  return NORMS + <usize>(core * NORM_SIZE);
}

export function radiusOf(core: i32): u32 {
  return at<u32>(RADII, core);
}

export function isFresh(core: i32): bool {
  return at<u8>(FRESH, core) != 0;
}

/** Raw bits of word `dim` of the centroid, and of its norm. */
export function centroidBits(core: i32, dim: i32): u64 {
  return <u64>at<u16>(centroid(core), dim) & ((1 << WORD_WIDTH) - 1);
}
export function centroidNorm2(core: i32): u64 {
  return num.norm2Of(record(core));
}
export function centroidRmant(core: i32): u64 {
  return num.rmantOf(record(core));
}
export function centroidRexp(core: i32): u64 {
  return num.rexpOf(record(core)) & ((1 << REXP_WIDTH) - 1);
}

/** The vectors of a core change at `cycle`. */
// @ts-ignore: decorator
@inline
export function stale(core: i32, cycle: i32): void {
  if (FIXED) setFresh(core, 0, cycle);
}

/** Initial state, at `cycle`. */
export function clearRoute(core: i32, cycle: i32): void {
  if (FIXED) {
    for (let dim = 0; dim < DIMS; dim++) setWord(core, dim, 0, cycle);
    setNorm2(core, 0, cycle);
    setReciprocal(core, 0, 0, cycle);
    setRadius(core, 0, cycle);
    setFresh(core, 0, cycle);
  }
}

/** First wave: distance of the query from the centroid, which is brought up to date before; nothing where the core is empty. */
export function score(core: i32, metric: i32): void {
  if (validSet(core) == 0) {
    routeCycles = EMPTY;
    return;
  }
  const start = isFresh(core) ? 1 : refresh(core, metric);
  routeCycles = start + BEATS + LATENCY - 1;
  put<dist>(SCORES, core, num.distance(metric, QUERY, QUERY_NORM, centroid(core), record(core)));
}

/** Distance that the last `score` of a core found. */
export function scoreOf(core: i32): dist {
  return at<dist>(SCORES, core);
}

/** Third wave: whether the core can hold a vector that is no farther from the query than `reach`, in word steps. */
export function mayHold(core: i32, reach: u32): bool {
  const far = <i64>radiusOf(core) + reach;
  const near = validSet(core) != 0 && <i64>scoreOf(core) < far * far;
  routeCycles = near ? RUN + SCAN_CYCLES + LATENCY : SKIP;
  return near;
}

/** Centroid and radius of the valid vectors; answers the cycle in which the query can be compared with them. */
function refresh(core: i32, metric: i32): i32 {
  count(EVENT_CENTROIDS);
  const period = VECTORS + 2;
  for (let dim = 0; dim < DIMS; dim++) setWord(core, dim, mean(core, dim), 1 + (dim + 1) * period + WORD_WIDTH + 1);
  const own = DIMS * period + WORD_WIDTH + 3;
  setNorm2(core, norm2(core), own + 2 * BEATS + LATENCY - 1);
  const known = own + 2 * BEATS + LATENCY;
  let last = known - 1;
  if (metric == METRIC_COSINE) {
    last = known + ROOT_WIDTH + RECIPROCAL_BITS + 3;
    reciprocal(core, last);
  } else if (metric == METRIC_L2) {
    last = known + BEATS + SCAN_CYCLES + LATENCY + ROOT_WIDTH + 1;
    setRadius(core, <u32>root(farthest(core)) + 1, last);
  }
  setFresh(core, 1, last);
  return last + 1;
}

/** Mean of a word over the valid vectors, rounded half up. */
function mean(core: i32, dim: i32): i32 {
  const valid = validSet(core);
  const n = size(valid);
  let sum: i32 = n * ((1 << WORD_WIDTH) + 1);
  for (let rest = valid; rest != 0; rest &= rest - 1) sum += 2 * <i32>at<vec>(words(core, lowest(rest)), dim);
  return <i32>divide(sum, 2 * n, WORD_WIDTH) - (1 << (WORD_WIDTH - 1));
}

function norm2(core: i32): i64 {
  let sum: i64 = 0;
  for (let dim = 0; dim < DIMS; dim++) {
    const word = <i64>at<vec>(centroid(core), dim);
    sum += word * word;
  }
  return sum;
}

/** Reciprocal norm by the root of norm2: 0 for a centroid of zeros. */
function reciprocal(core: i32, cycle: i32): void {
  const length = <u32>root(num.norm2Of(record(core)));
  if (length == 0) return setReciprocal(core, 0, 0, cycle);
  const exponent = 31 - <i32>clz(length);
  const mantissa = <u32>divide((<u64>1) << (exponent + RECIPROCAL_BITS), length, RECIPROCAL_BITS);
  setReciprocal(core, mantissa << 7, exponent, cycle);
}

/** Greatest squared distance of a valid vector from the centroid. */
function farthest(core: i32): dist {
  let most: dist = 0;
  for (let rest = validSet(core); rest != 0; rest &= rest - 1) {
    most = max(most, evaluate(METRIC_L2, core, centroid(core), record(core), lowest(rest)));
  }
  return most;
}

// Registers count as written when they change.

function setWord(core: i32, dim: i32, word: i32, cycle: i32): void {
  const before = centroidBits(core, dim);
  put<vec>(centroid(core), dim, <vec>word);
  log(before, centroidBits(core, dim), cycle, map.FIELD_ROUTE_WORD, dim);
}

function setNorm2(core: i32, value: i64, cycle: i32): void {
  const before = centroidNorm2(core);
  store<i64>(record(core), value);
  log(before, centroidNorm2(core), cycle, map.FIELD_ROUTE_NORM2);
}

function setReciprocal(core: i32, mantissa: u32, exponent: u32, cycle: i32): void {
  const rmant = centroidRmant(core);
  const rexp = centroidRexp(core);
  store<u32>(record(core), mantissa, 8);
  store<u32>(record(core), exponent, 12);
  log(rmant, mantissa, cycle, map.FIELD_ROUTE_RMANT);
  log(rexp, exponent, cycle, map.FIELD_ROUTE_REXP);
}

function setRadius(core: i32, radius: u32, cycle: i32): void {
  const before = radiusOf(core);
  put<u32>(RADII, core, radius);
  log(before, radius, cycle, map.FIELD_ROUTE_RADIUS);
}

function setFresh(core: i32, fresh: u8, cycle: i32): void {
  const before = at<u8>(FRESH, core);
  put<u8>(FRESH, core, fresh);
  log(before, fresh, cycle, map.FIELD_ROUTE_FRESH);
}

function log(before: u64, after: u64, cycle: i32, field: i32, index: i32 = 0): void {
  if (before != after && logMode != LOG_OFF) wrote(cycle, field, index, after);
}
