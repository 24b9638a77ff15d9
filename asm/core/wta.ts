/** Competition between the neurons of a core (docs/engine.md, section 21). */
import { CORES } from "../params";
import { FIELD_WTA_INHIBITION } from "../state_map";
import { FIXED, inhibitionOf, mem, sharpen } from "../num";
import { at, bit, lowest, put, size } from "../memory";
import { LOG_OFF, logMode, wrote } from "../trace/log";
import { EVENT_SILENCED, EVENT_SOFTENED, EVENT_SOFT_BELOW, EVENT_WINNERS, count } from "../trace/events";
import { validSet } from "./graph";
import { membrane, refractory, setMembrane } from "./neuron";

/** mem[CORES]: what the last winner took off the others. */
const INHIBITIONS: usize = memory.data(CORES * sizeof<mem>(), 8);

export function inhibition(core: i32): mem {
  return at<mem>(INHIBITIONS, core);
}

/** Core cycles of the last `compete`. */
export let competeCycles: i32 = 0;

/** WTA_COMPETE: the winner takes a share of its membrane off all others; answers it, -1 when there is none. */
export function compete(core: i32): i32 {
  const valid = validSet(core);
  const n = size(valid);
  const winner = strongest(core, valid);
  competeCycles = winner < 0 ? n + 3 : 2 * n + 3;
  if (winner < 0) return winner;
  count(EVENT_WINNERS);
  setInhibition(core, inhibitionOf(membrane(core, winner)), n + 3);
  let cycle = n + 4;
  for (let rest = valid & ~bit(winner); rest != 0; rest &= rest - 1) {
    lower(core, lowest(rest), cycle++);
  }
  return winner;
}

/** The neuron that is not refractory with the greatest membrane above 0; the lowest of equals; -1 when there is none. */
function strongest(core: i32, valid: u32): i32 {
  let winner = -1;
  let best: mem = 0;
  for (let rest = valid; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    if (refractory(core, node) > 0 || membrane(core, node) <= best) continue;
    winner = node;
    best = membrane(core, node);
  }
  return winner;
}

/** One loser, written at `cycle`; also what was below 0 becomes 0. */
function lower(core: i32, node: i32, cycle: i32): void {
  const before = membrane(core, node);
  const after = max<mem>(before - inhibition(core), 0);
  if (before > 0 && after == 0) count(EVENT_SILENCED);
  setMembrane(core, node, after, cycle);
}

/** Core cycles of the last `soften`. */
export let softenCycles: i32 = 0;

/** WTA_SOFT: every membrane V becomes V * (V / Vmax)^2, Vmax the greatest of all, refractory or not; nothing when none is above 0. */
export function soften(core: i32): void {
  const valid = validSet(core);
  const n = size(valid);
  let greatest: mem = 0;
  for (let rest = valid; rest != 0; rest &= rest - 1) greatest = max<mem>(greatest, membrane(core, lowest(rest)));
  softenCycles = greatest <= 0 ? n + 3 : 4 * n + 25;
  if (greatest <= 0) return;
  let cycle = n + 27;
  for (let rest = valid; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    const before = membrane(core, node);
    const after = sharpen(before, greatest);
    if (after != before) count(EVENT_SOFTENED);
    if (before <= -greatest) count(EVENT_SOFT_BELOW);
    setMembrane(core, node, after, cycle);
    cycle += 3;
  }
}

/** WTA_RESET and initial state, at `cycle`. */
export function clearInhibition(core: i32, cycle: i32): void {
  setInhibition(core, 0, cycle);
}

function setInhibition(core: i32, value: mem, cycle: i32): void {
  const changed = inhibition(core) != value;
  put<mem>(INHIBITIONS, core, value);
  if (FIXED) {
    if (changed && logMode != LOG_OFF) wrote(cycle, FIELD_WTA_INHIBITION, 0, <u64>value);
  }
}
