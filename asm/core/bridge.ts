/** From distances to charges: what a search found charges its neurons (docs/engine.md, sections 11 and 24). */
import { LATENCY, MEMBRANE_WIDTH, SCAN_CYCLES } from "../params";
import { gain, impulse } from "../num";
import { EVENT_CHARGED, count } from "../trace/events";
import { addCharge } from "./neuron";
import { entryDistance, entryIndex, listed } from "./result_list";

/** Cycles of one charge: a division to the width of a membrane. */
const CHARGE_CYCLES: i32 = MEMBRANE_WIDTH + 1;
/** Cycle in which the first division starts. */
const FIRST: i32 = SCAN_CYCLES + LATENCY + 1;

/** Core cycles of HNSW_TO_SNN with n results. */
export function bridgeCycles(n: i32): i32 {
  return n == 0 ? FIRST : FIRST + n * CHARGE_CYCLES + 1;
}

/** Charges the neurons of the first k of a core's result list by g / (1 + distance); answers how many. */
export function chargeFound(core: i32, k: i32, g: gain, metric: i32): i32 {
  const n = min(k, listed(core));
  for (let entry = 0; entry < n; entry++) {
    addCharge(core, entryIndex(core, entry), impulse(g, entryDistance(core, entry), metric), FIRST + (entry + 1) * CHARGE_CYCLES);
  }
  count(EVENT_CHARGED, n);
  return n;
}
