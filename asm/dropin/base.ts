/** Vectors in, nearest vectors out. */
import { DEGREE, DIMS, LIST, VECTORS } from "../params";
import { size } from "../memory";
import { clearBranches } from "../core/dendrite";
import { clearGraph, isLink, link, linkIndex, slotOf, validSet } from "../core/graph";
import { clearRates } from "../core/homeostasis";
import { insert as insertQuery } from "../core/insert";
import { clearNeurons } from "../core/neuron";
import { clearPhase } from "../core/oscillator";
import { clearPatterns } from "../core/pattern";
import { searchExact } from "../core/search";
import { clearTraces, clearWeights, putWeight } from "../core/synapse";
import { QUERY, clearVectors, prepareQuery } from "../core/vectors";
import { clearInhibition } from "../core/wta";
import { clear_global } from "./merge";
import { RESULTS, answer, clearRecords } from "./results";
import { CORE, NONE, configure, coreId, dims, metric } from "./state";
import { clearGiven, givenWeight } from "./weights";

export const ALL_TYPES: i32 = 0xffff;

/** f32[DIMS]: the vector that `insert` takes. */
const INSERT: usize = memory.data(DIMS * 4, 16);
/** f32[DIMS]: the query that searches take. */
const QUESTION: usize = memory.data(DIMS * 4, 16);

/** Clears everything; more than 16 dimensions count as 16. */
export function init(newDims: i32, newMetric: i32, newCoreId: i32): void {
  configure(min<u32>(newDims, DIMS), newMetric, newCoreId);
  clearVectors(CORE);
  clearGraph(CORE, 0);
  clearNeurons(CORE, 0);
  clearTraces(CORE);
  clearWeights(CORE);
  clearGiven();
  clearPatterns(CORE);
  clearRates(CORE);
  clearBranches(CORE);
  clearInhibition(CORE, 0);
  clearPhase(CORE, 0);
  clear_global();
  clearRecords(RESULTS, LIST);
}

/** The first `dims` elements at `from` become the engine's query; the others are 0. */
function take(from: usize): void {
  memory.fill(QUERY, 0, DIMS * 4);
  memory.copy(QUERY, from, dims << 2);
  prepareQuery(metric);
}

/** Stores the vector at `get_insert_ptr`; answers its index, 255 when the core is full. */
export function insert(): i32 {
  take(INSERT);
  const node = insertQuery(CORE, metric);
  if (node < 0) return NONE;
  for (let slot = 0; slot < DEGREE; slot++) {
    const word = link(CORE, node, slot);
    if (isLink(word)) startEdge(node, slot, linkIndex(word));
  }
  return node;
}

/** A new edge: its synapses have the weights that a program gave to their ends. */
function startEdge(node: i32, slot: i32, other: i32): void {
  putWeight(CORE, node, slot, <f32>givenWeight(other));
  putWeight(CORE, other, slotOf(CORE, other, node), <f32>givenWeight(node));
}

/** The engine's result list becomes all vectors by their distance to the query at `get_query_ptr`. */
export function scan(): void {
  takeQuestion();
  searchExact(CORE, metric, ALL_TYPES);
}

export function takeQuestion(): void {
  take(QUESTION);
}

/** The k nearest (at most 16) to the query at `get_query_ptr`, exactly; answers how many there are. */
export function search(k: i32): i32 {
  scan();
  return answer(CORE, k);
}

export function count(): i32 {
  return size(validSet(CORE));
}
export function get_core_id(): i32 {
  return coreId;
}
export function get_metric(): i32 {
  return metric;
}
export function get_dims(): i32 {
  return dims;
}
export function get_capacity(): i32 {
  return VECTORS;
}
export function get_insert_ptr(): usize {
  return INSERT;
}
export function get_query_ptr(): usize {
  return QUESTION;
}
export function get_result_ptr(): usize {
  return RESULTS;
}
