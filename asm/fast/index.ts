/**
 * The fast path: the vectors of all cores in one instance, searched with SIMD, with the answers of the traced `fixed` model. It is a module of
 * its own, so that nothing of it is compiled into that one. Nothing wider than 32 bits crosses as a value.
 */
import { LIST } from "../params";
import * as layout from "./layout";
import { answer, clearList } from "./list";
import { prepare } from "./query";
import { startVisits, visitAll, visited } from "./scan";
import { visitNear } from "./skip";
import { setTypeMask } from "./store";
import { METRIC_L2 } from "../chip/opcodes";

export { clear, keep, remove, setType } from "./store";

/** i16[DIMS]: words of the vector that `keep` stores. */
export function inputPointer(): usize {
  return layout.INPUT;
}

/** Queries that a call of `search` takes. */
export function batch(): i32 {
  return layout.BATCH;
}

/** i16[BATCH][DIMS] */
export function queriesPointer(): usize {
  return layout.QUERIES;
}

/** u32[CORES]: bit i = vector i is there. */
export function validPointer(): usize {
  return layout.VALID;
}

/** i32[BATCH]: results of each query. */
export function countsPointer(): usize {
  return layout.COUNTS;
}

/** f64[BATCH][LIST]: distances, nearest first, in steps of the metric's format. */
export function distancesPointer(): usize {
  return layout.DISTANCES;
}

/** u8[BATCH][LIST] */
export function coresPointer(): usize {
  return layout.RESULT_CORES;
}

/** u8[BATCH][LIST] */
export function indicesPointer(): usize {
  return layout.RESULT_INDICES;
}

/** Answers the first `count` queries: k from 1 to LIST; `skip` leaves out cores that are too far away, which only L2 allows. */
export function search(count: i32, metric: i32, k: i32, mask: i32, skip: bool): void {
  setTypeMask(mask);
  for (let query = 0; query < count; query++) {
    prepare(query, metric);
    clearList(k);
    startVisits();
    if (skip && metric == METRIC_L2) visitNear(k);
    else visitAll(k);
    answer(query);
  }
}

/** Cores that the last query looked through. */
export function visitedCores(): i32 {
  return visited;
}
