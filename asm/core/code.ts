/** Spike codes: a vector as a pattern of spikes, the greater the element the earlier its spike, and search by likeness. */
import { alike, dist, slotOf, vec } from "../num";
import { at, bit, lowest, size } from "../memory";
import { validSet } from "./graph";
import { pattern, setPattern } from "./pattern";
import { clearList, offer } from "./result_list";
import { words } from "./vectors";

/** Bits of a pattern. */
const BITS: i32 = 32;

/** Codes the first `dims` elements of a vector and keeps the code as the neuron's pattern; 0, and nothing kept, for a zero vector. */
export function encode(core: i32, node: i32, dims: i32): u32 {
  const vector = words(core, node);
  let greatest: vec = 0;
  for (let d = 0; d < dims; d++) greatest = max<vec>(greatest, abs<vec>(at<vec>(vector, d)));
  if (greatest == 0) return 0;
  const step = max(1, dims >> 3);
  let code: u32 = 0;
  for (let d = 0; d < dims; d++) {
    const place = d + slotOf(at<vec>(vector, d), greatest) * step;
    if (place < BITS) code |= bit(place);
  }
  setPattern(core, node, code, 0);
  return code;
}

/** Jaccard similarity of two patterns: common spikes of all spikes; full when there is none. */
export function similarity(a: u32, b: u32): dist {
  return alike(size(a & b), size(a | b));
}

/** Every valid neuron enters the result list, at full similarity minus its own. */
export function searchPattern(core: i32, target: u32): void {
  clearList(core);
  for (let rest = validSet(core); rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    offer(core, alike(0, 0) - similarity(target, pattern(core, node)), node);
  }
}
