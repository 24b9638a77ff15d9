/** The oscillator of a core: its phase, and how near each neuron is to it (docs/engine.md, section 20). */
import { CORES } from "../params";
import { FIELD_OSCILLATOR_PHASE } from "../state_map";
import { FIXED, angle, resonanceAt, time, turn } from "../num";
import { at, put } from "../memory";
import { EVENT_PHASE_WRAPS, count } from "../trace/events";
import { LOG_OFF, logMode, wrote } from "../trace/log";

/** angle[CORES] */
const PHASES: usize = memory.data(CORES * sizeof<angle>(), 8);

export function phaseOf(core: i32): angle {
  return at<angle>(PHASES, core);
}

/** OSCILLATE: the phase turns by dt, written at `cycle`. */
export function oscillate(core: i32, dt: time, cycle: i32): void {
  const before = phaseOf(core);
  const after = turn(before, dt);
  if (after < before) count(EVENT_PHASE_WRAPS);
  setPhase(core, after, cycle);
}

/** Resonance of a neuron: 1.0 in phase with the oscillator, 0 opposite. */
export function resonance(core: i32, node: i32): angle {
  return resonanceAt(phaseOf(core), node);
}

/** Initial state, at `cycle`. */
export function clearPhase(core: i32, cycle: i32): void {
  setPhase(core, 0, cycle);
}

function setPhase(core: i32, phase: angle, cycle: i32): void {
  const changed = phaseOf(core) != phase;
  put<angle>(PHASES, core, phase);
  if (FIXED) {
    if (changed && logMode != LOG_OFF) wrote(cycle, FIELD_OSCILLATOR_PHASE, 0, <u64>phase);
  }
}
