/** Edge weights as a program gives them, a node: for the node's outgoing synapses, also those that are yet to come. */
import { VECTORS } from "../params";
import { edgeWeight, setEdgeWeight } from "../core/edges";
import { neighbours } from "../core/graph";
import { CORE, known } from "./state";

/** u8[VECTORS] */
const GIVEN: usize = memory.data(VECTORS, 4);

export function clearGiven(): void {
  memory.fill(GIVEN, 255, VECTORS);
}

export function givenWeight(node: i32): i32 {
  return load<u8>(GIVEN + node);
}

/** Weight (0 to 255) of all synapses that leave a node. */
export function set_edge_weight(node: i32, weight: i32): void {
  if (!known(node)) return;
  store<u8>(GIVEN + node, weight);
  setEdgeWeight(CORE, node, weight & 255);
}

/** Their mean; what was given where the node has no link. */
export function get_edge_weight(node: i32): i32 {
  if (!known(node)) return 0;
  return neighbours(CORE, node) == 0 ? givenWeight(node) : edgeWeight(CORE, node);
}
