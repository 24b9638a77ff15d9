/** The oscillator of a core: its phase, and how near each neuron is to it. */
import { CORES } from "../params";
import { angle, resonanceAt, time, turn } from "../num";
import { at, put } from "../memory";

/** angle[CORES] */
const PHASES: usize = memory.data(CORES * sizeof<angle>(), 8);

export function phaseOf(core: i32): angle {
  return at<angle>(PHASES, core);
}

/** The phase turns by dt. */
export function oscillate(core: i32, dt: time, cycle: i32): void {
  setPhase(core, turn(phaseOf(core), dt), cycle);
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
  put<angle>(PHASES, core, phase);
}
