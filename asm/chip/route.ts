/**
 * ROUTE on the chip: its waves of commands to the cores (docs/engine.md, section 22). All cores score their centroids; the nearest
 * search; and where the answer must be exact, those search that can hold a vector as near as the k-th of them.
 */
import { CORES, ROOT_WIDTH } from "../params";
import { at, put } from "../memory";
import { dist } from "../num";
import { EVENT_CORES_ROUTED, EVENT_CORES_SKIPPED, EVENT_LATE_CORES, count } from "../trace/events";
import { MIX_START, mix, setLogDigest } from "../trace/digest";
import { logDigest } from "../trace/log";
import * as unit from "../core/core";
import { root } from "../core/divide";
import { validSet } from "../core/graph";
import { clearList, entryDistance, offer } from "../core/result_list";
import { scoreOf } from "../core/route";
import * as cmd from "./command";
import { mergedCore, mergedEntry, next, startMerge } from "./merge";

/** Core cycles by wave, u32[3][CORES]; 0 for a core that is not in the wave. */
export const WAVE_CYCLES: usize = memory.data(3 * CORES * 4, 4);
/** Waves of the last ROUTE: 1 where no core holds a vector, 2 or 3. */
export let waves: i32 = 0;
/** Cores that the first wave chose, and results of the second, k at most. */
export let chosenCores: i32 = 0;
export let nearResults: i32 = 0;
/** Cores that ran the search of the last ROUTE; 0 behind another command. */
export let routedCores: i32 = 0;

/** u8[CORES]: chosen by the first wave. */
const CHOSEN: usize = memory.data(CORES, 1);

export function resetRoute(): void {
  routedCores = 0;
}

/** Runs the waves; the result lists of all cores are the answer. Core cycles, of all waves together, go to `cycles`, u32[CORES]. */
export function route(cycles: usize): void {
  memory.fill(WAVE_CYCLES, 0, 3 * CORES * 4);
  memory.fill(CHOSEN, 0, CORES);
  waves = 1;
  chosenCores = 0;
  nearResults = 0;
  routedCores = 0;
  const holding = scoreAll();
  if (holding > 0) {
    searchChosen();
    if (cmd.twoWaves && chosenCores < holding) searchOthers();
  }
  count(EVENT_CORES_ROUTED, routedCores);
  for (let core = 0; core < CORES; core++) {
    let sum: u32 = 0;
    for (let wave = 0; wave < waves; wave++) sum += at<u32>(WAVE_CYCLES, wave * CORES + core);
    put<u32>(cycles, core, sum);
  }
}

/** First wave; answers the number of cores that hold a vector. */
function scoreAll(): i32 {
  let holding = 0;
  let logs = MIX_START;
  for (let core = 0; core < CORES; core++) {
    unit.execute(core);
    put<u32>(WAVE_CYCLES, core, unit.cycles);
    logs = mix(logs, logDigest);
    clearList(core);
    if (validSet(core) == 0) continue;
    offer(core, scoreOf(core), 0);
    holding++;
  }
  setLogDigest(logs);
  startMerge(0, CORES);
  while (chosenCores < cmd.cores && next()) {
    put<u8>(CHOSEN, mergedCore, 1);
    chosenCores++;
  }
  return holding;
}

/** Second wave. */
function searchChosen(): void {
  waves = 2;
  for (let core = 0; core < CORES; core++) {
    clearList(core);
    if (at<u8>(CHOSEN, core) == 0) continue;
    unit.search(core);
    put<u32>(WAVE_CYCLES, CORES + core, unit.cycles);
    routedCores++;
  }
}

/** Third wave: the others, as far as their vectors can be as near as the k-th result. */
function searchOthers(): void {
  waves = 3;
  const reach = reachOf(kthResult());
  for (let core = 0; core < CORES; core++) {
    if (at<u8>(CHOSEN, core) != 0) continue;
    const near = unit.searchWithin(core, reach);
    put<u32>(WAVE_CYCLES, 2 * CORES + core, unit.cycles);
    if (near) {
      routedCores++;
      count(EVENT_LATE_CORES);
    } else {
      count(EVENT_CORES_SKIPPED);
    }
  }
}

/** Distance of the k-th result so far; -1 where there are fewer. */
function kthResult(): dist {
  startMerge(0, CORES);
  let last: dist = -1;
  while (nearResults < cmd.k && next()) {
    last = entryDistance(mergedCore, mergedEntry);
    nearResults++;
  }
  return nearResults == cmd.k ? last : -1;
}

/** More than the root of a squared distance; all ones for none. */
function reachOf(distance: dist): u32 {
  return distance < 0 ? (1 << ROOT_WIDTH) - 1 : <u32>root(distance) + 1;
}
