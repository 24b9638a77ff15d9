/** Competition between the neurons of a core. */
import { CORES } from "../params";
import { inhibitionOf, mem, sharpen } from "../num";
import { at, bit, lowest, put } from "../memory";
import { validSet } from "./graph";
import { membrane, refractory, setMembrane } from "./neuron";

/** mem[CORES]: what the last winner took off the others. */
const INHIBITIONS: usize = memory.data(CORES * sizeof<mem>(), 8);

export function inhibition(core: i32): mem {
  return at<mem>(INHIBITIONS, core);
}

/** The winner takes a share of its membrane off all others; answers it, -1 when there is none. */
export function compete(core: i32): i32 {
  const valid = validSet(core);
  const winner = strongest(core, valid);
  if (winner < 0) return winner;
  setInhibition(core, inhibitionOf(membrane(core, winner)));
  for (let rest = valid & ~bit(winner); rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    setMembrane(core, node, max<mem>(membrane(core, node) - inhibition(core), 0), 0);
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

/** Every membrane V becomes V * (V / Vmax)^2, Vmax the greatest of all, refractory or not; nothing when none is above 0. */
export function soften(core: i32): void {
  const valid = validSet(core);
  let greatest: mem = 0;
  for (let rest = valid; rest != 0; rest &= rest - 1) greatest = max<mem>(greatest, membrane(core, lowest(rest)));
  if (greatest <= 0) return;
  for (let rest = valid; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    setMembrane(core, node, sharpen(membrane(core, node), greatest), 0);
  }
}

export function clearInhibition(core: i32, cycle: i32): void {
  setInhibition(core, 0);
}

function setInhibition(core: i32, value: mem): void {
  put<mem>(INHIBITIONS, core, value);
}
