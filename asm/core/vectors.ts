/** Vector memory and norms (`u_vectors`, `u_norms`), and the query that arrives with a command. */
import { BEATS, CORES, DIMS, LANES, REXP_WIDTH, SCAN_CYCLES, VECTORS, WORD_WIDTH } from "../params";
import { FIELD_NORMS_NORM2, FIELD_NORMS_REXP, FIELD_NORMS_RMANT, FIELD_VECTORS_WORD } from "../state_map";
import * as num from "../num";
import { FIXED, NORM_SIZE, normalise, vec } from "../num";
import { at } from "../memory";
import { LOG_OFF, logMode, wrote } from "../trace/log";

const VECTOR_SIZE: i32 = DIMS * sizeof<vec>();

/** vec[CORES][VECTORS][DIMS] */
const WORDS: usize = memory.data(CORES * VECTORS * DIMS * sizeof<vec>(), 16);
/** norm record[CORES][VECTORS] */
const NORMS: usize = memory.data(CORES * VECTORS * NORM_SIZE, 16);

/** The query or new vector, vec[DIMS], and its norm: what the front end computes while the words arrive. */
export const QUERY: usize = memory.data(DIMS * sizeof<vec>(), 16);
export const QUERY_NORM: usize = memory.data(NORM_SIZE, 16);

// @ts-ignore: decorator
@inline
export function words(core: i32, node: i32): usize {
  return WORDS + <usize>((core * VECTORS + node) * VECTOR_SIZE);
}

// @ts-ignore: decorator
@inline
export function norm(core: i32, node: i32): usize {
  return NORMS + <usize>((core * VECTORS + node) * NORM_SIZE);
}

/** Computes the norm of the words in QUERY. */
export function prepareQuery(metric: i32): void {
  normalise(QUERY, QUERY_NORM, metric);
}

/** Writes the query as vector `node`: row b at cycle b, its norm at cycle 0. */
export function storeVector(core: i32, node: i32): void {
  memory.copy(words(core, node), QUERY, VECTOR_SIZE);
  memory.copy(norm(core, node), QUERY_NORM, NORM_SIZE);
  if (FIXED) {
    if (logMode != LOG_OFF) {
      for (let beat = 0; beat < BEATS; beat++) logVectorRow(core, node * BEATS + beat, beat);
      logNormRow(core, node, 0);
    }
  }
}

/** All vectors and norms to 0: row r at cycle r. */
export function clearVectors(core: i32): void {
  memory.fill(words(core, 0), 0, VECTORS * VECTOR_SIZE);
  memory.fill(norm(core, 0), 0, VECTORS * NORM_SIZE);
  if (FIXED) {
    if (logMode != LOG_OFF) {
      for (let row = 0; row < SCAN_CYCLES; row++) logVectorRow(core, row, row);
      for (let node = 0; node < VECTORS; node++) logNormRow(core, node, node);
    }
  }
}

/** Raw bits of word v*DIMS + d. */
export function wordBits(core: i32, element: i32): u64 {
  return <u64>at<u16>(words(core, 0), element) & ((1 << WORD_WIDTH) - 1);
}

/** The row with word `dim` of a node is written at `cycle`. */
export function logWordRow(core: i32, node: i32, dim: i32, cycle: i32): void {
  logVectorRow(core, (node * DIMS + dim) / LANES, cycle);
}

function logVectorRow(core: i32, row: i32, cycle: i32): void {
  for (let element = row * LANES; element < (row + 1) * LANES; element++) {
    wrote(cycle, FIELD_VECTORS_WORD, element, wordBits(core, element));
  }
}

/** The norms of a node are written at `cycle`. */
export function logNormRow(core: i32, node: i32, cycle: i32): void {
  const record = norm(core, node);
  wrote(cycle, FIELD_NORMS_NORM2, node, num.norm2Of(record));
  wrote(cycle, FIELD_NORMS_RMANT, node, num.rmantOf(record));
  wrote(cycle, FIELD_NORMS_REXP, node, num.rexpOf(record) & ((1 << REXP_WIDTH) - 1));
}
