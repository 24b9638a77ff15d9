/** Resonance search: the k nearest in an order that favours the neurons in phase with the oscillator. */
import { dist, resonate, share } from "../num";
import { CANDIDATES, clearList, entryDistance, entryIndex, listed, offer } from "./result_list";
import { resonance } from "./oscillator";

/** The first k of a core's result list go to the candidate list, their distances times 2 - resonance * weight. */
export function reorder(core: i32, k: i32, weight: share): void {
  clearList(CANDIDATES);
  const n = min(k, listed(core));
  for (let entry = 0; entry < n; entry++) {
    const node = entryIndex(core, entry);
    offer(CANDIDATES, <dist>resonate(entryDistance(core, entry), resonance(core, node), weight), node);
  }
}
