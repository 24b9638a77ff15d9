/** Weights of a node's outgoing synapses, which lie in the rows of its neighbours (docs/engine.md, sections 10 and 11). */
import { acc, meanWeight, wholeWeight } from "../num";
import { lowest, size } from "../memory";
import { EVENT_EDGES_SET, count } from "../trace/events";
import { neighbours, slotOf } from "./graph";
import { logWeightRow, putWeight, weightOf } from "./synapse";

/** Core cycles of the last command. */
export let edgeCycles: i32 = 0;

/** SET_EDGE_WEIGHT: w[node -> j] of every neighbour j, to a weight of 0 to 255. */
export function setEdgeWeight(core: i32, node: i32, visible: i32): void {
  let cycle = 3;
  for (let rest = neighbours(core, node); rest != 0; rest &= rest - 1) {
    const other = lowest(rest);
    putWeight(core, other, slotOf(core, other, node), wholeWeight(visible));
    logWeightRow(core, other, cycle++);
    count(EVENT_EDGES_SET);
  }
  edgeCycles = cycle;
}

/** GET_EDGE_WEIGHT: their mean as a weight of 0 to 255; of a node without links 255. */
export function edgeWeight(core: i32, node: i32): i32 {
  const around = neighbours(core, node);
  let sum: acc = 0;
  for (let rest = around; rest != 0; rest &= rest - 1) {
    const other = lowest(rest);
    sum += <acc>weightOf(core, other, slotOf(core, other, node));
  }
  edgeCycles = size(around) + 13;
  return around == 0 ? 255 : meanWeight(sum, size(around));
}
