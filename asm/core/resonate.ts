/** RESONANCE_SEARCH: the k nearest in an order that favours the neurons in phase with the oscillator (docs/engine.md, section 20). */
import { dist, distanceCut, resonate, share } from "../num";
import { EVENT_DISTANCES_CUT, EVENT_REORDERED, count } from "../trace/events";
import { resonance } from "./oscillator";
import { CANDIDATES, clearList, entryDistance, entryIndex, listed, offer } from "./result_list";
import { scanInto, searchCycles } from "./search";

/** Core cycles of the last `resonanceSearch`. */
export let resonanceCycles: i32 = 0;

/** The k nearest whose types are in the mask become the core's result list, their distances times 2 - resonance * weight. */
export function resonanceSearch(core: i32, metric: i32, mask: i32, k: i32, weight: share): void {
  scanInto(CANDIDATES, core, metric, mask);
  clearList(core);
  const n = min(k, listed(CANDIDATES));
  for (let entry = 0; entry < n; entry++) {
    const node = entryIndex(CANDIDATES, entry);
    offer(core, <dist>resonate(entryDistance(CANDIDATES, entry), resonance(core, node), weight), node);
    if (distanceCut) count(EVENT_DISTANCES_CUT);
  }
  resonanceCycles = searchCycles + 4 * n + 5;
  countMoved(core, n);
}

/** Counts the results that stand elsewhere than by their distance. */
function countMoved(core: i32, n: i32): void {
  for (let entry = 0; entry < n; entry++) {
    if (entryIndex(core, entry) != entryIndex(CANDIDATES, entry)) count(EVENT_REORDERED);
  }
}
