/** Soft competition: every membrane by its share of the greatest. */
import { mem, sharpen } from "../num";
import { lowest } from "../memory";
import { validSet } from "./graph";
import { membrane, setMembrane } from "./neuron";

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
