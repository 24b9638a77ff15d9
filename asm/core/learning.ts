/** Graph arithmetic: the weighted mean of a node's neighbours, and a vector moved along it (docs/engine.md, sections 11 and 24). */
import { CORES, DEGREE, DELTA_WIDTH, DIMS } from "../params";
import { FIELD_DELTA_DELTA } from "../state_map";
import { FIXED, acc, alpha, delta, mean, move, normalise, term, vec, wordCut } from "../num";
import { at, put, size } from "../memory";
import { METRIC_COSINE } from "../chip/opcodes";
import { LOG_OFF, logMode, wrote } from "../trace/log";
import { EVENT_MEANS, EVENT_VECTORS_MOVED, EVENT_WORD_SATURATIONS, count } from "../trace/events";
import { isLink, link, linkIndex, neighbours } from "./graph";
import { raiseWordFlag } from "./neuron";
import { stale } from "./route";
import { weightOf } from "./synapse";
import { logNormRow, logWordRow, norm, words } from "./vectors";

/** delta[CORES][DIMS], `u_delta` */
export const DELTAS: usize = memory.data(CORES * DIMS * sizeof<delta>(), 16);

// @ts-ignore: decorator
@inline
export function deltaOf(core: i32, dim: i32): delta {
  return at<delta>(DELTAS, core * DIMS + dim);
}

/** Core cycles of AGGREGATE: the first element's sum, then a division an element. */
export const AGGREGATE_CYCLES: i32 = DIMS * (DELTA_WIDTH + 1) + DEGREE + 6;
/** Cycle of the division of element `dim` in which its quotient stands. */
// @ts-ignore: decorator
@inline
function divided(dim: i32): i32 {
  return DEGREE + 5 + (dim + 1) * (DELTA_WIDTH + 1);
}

/** Core cycles of UPDATE, the last of which writes the norms; the reciprocal norm takes ROOT_CYCLES more. */
const ROOT_CYCLES: i32 = 49;
export function updateCycles(metric: i32): i32 {
  return 4 * DIMS + 2 + (metric == METRIC_COSINE ? ROOT_CYCLES : 0);
}

/** AGGREGATE: delta = mean over the neighbours of their vectors, each times the weight of the edge that arrives from it; 0 without neighbours. Answers how many. */
export function aggregate(core: i32, node: i32): i32 {
  const n = size(neighbours(core, node));
  for (let dim = 0; dim < DIMS; dim++) {
    let sum: acc = 0;
    for (let slot = 0; slot < DEGREE; slot++) {
      const word = link(core, node, slot);
      if (isLink(word)) sum += term(weightOf(core, node, slot), at<vec>(words(core, linkIndex(word)), dim));
    }
    setDelta(core, dim, n == 0 ? 0 : mean(sum, n), divided(dim));
  }
  if (n != 0) count(EVENT_MEANS);
  return n;
}

/** SET_DELTA, or an element of AGGREGATE, at `cycle`. */
export function setDelta(core: i32, dim: i32, value: delta, cycle: i32): void {
  put<delta>(DELTAS, core * DIMS + dim, value);
  if (FIXED) {
    if (logMode != LOG_OFF) wrote(cycle, FIELD_DELTA_DELTA, dim, deltaBits(value));
  }
}

/** UPDATE: v += a * delta, and its norm anew; links stay. */
export function update(core: i32, node: i32, a: alpha, metric: i32): void {
  const vector = words(core, node);
  for (let dim = 0; dim < DIMS; dim++) {
    put<vec>(vector, dim, move(at<vec>(vector, dim), a, deltaOf(core, dim)));
    if (wordCut) {
      count(EVENT_WORD_SATURATIONS);
      raiseWordFlag(core, 4 * dim + 2);
    }
    if (FIXED) {
      if (logMode != LOG_OFF) logWordRow(core, node, dim, 4 * dim + 3);
    }
  }
  normalise(vector, norm(core, node), metric);
  count(EVENT_VECTORS_MOVED);
  stale(core, updateCycles(metric) - 1);
  if (FIXED) {
    if (logMode != LOG_OFF) logNormRow(core, node, updateCycles(metric) - 1);
  }
}

/** Initial state: row r at cycle r. */
export function clearDeltas(core: i32): void {
  for (let dim = 0; dim < DIMS; dim++) setDelta(core, dim, 0, dim);
}

// @ts-ignore: decorator
@inline
export function deltaBits(value: delta): u64 {
  return <u64>value & ((1 << DELTA_WIDTH) - 1);
}
