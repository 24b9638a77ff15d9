/** From distances to charges: what a search found charges its neurons. */
import { gain, impulse } from "../num";
import { addCharge } from "./neuron";
import { entryDistance, entryIndex, listed } from "./result_list";

/** Charges the neurons of the first k of a core's result list by g / (1 + distance); answers how many. */
export function chargeFound(core: i32, k: i32, g: gain): i32 {
  const n = min(k, listed(core));
  for (let entry = 0; entry < n; entry++) {
    addCharge(core, entryIndex(core, entry), impulse(g, entryDistance(core, entry)), 0);
  }
  return n;
}
