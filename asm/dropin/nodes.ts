/** Node types, and vectors that move with their neighbours. */
import { bit } from "../memory";
import { nodeType, setNodeType, validSet } from "../core/graph";
import { DELTAS, aggregate, update } from "../core/learning";
import { CORE, known, metric } from "./state";

/** Type of a node, 0 to 15. */
export function set_node_type(index: i32, type: i32): void {
  if (known(index)) setNodeType(CORE, index, type & 15, 0);
}
export function get_node_type(index: i32): i32 {
  return known(index) ? nodeType(CORE, index) : 0;
}
/** 1 when the bit of the node's type is set in the mask. */
export function type_matches(index: i32, mask: i32): i32 {
  return known(index) ? (mask >> nodeType(CORE, index)) & 1 : 0;
}

/** The weighted mean of a node's neighbours, at `get_delta_ptr`. */
export function aggregate_neighbors(index: i32): void {
  if (known(index)) aggregate(CORE, index);
}
/** f32[DIMS] */
export function get_delta_ptr(): usize {
  return DELTAS;
}
export function set_delta_ptr(): usize {
  return DELTAS;
}
/** v += alpha * delta, and its norm. */
export function update_vector(index: i32, alpha: f32): void {
  if (known(index) && (validSet(CORE) & bit(index)) != 0) update(CORE, index, alpha, metric);
}
