/** Spike codes: the pattern of a vector, and searches among patterns by similarity (docs/engine.md, section 17). */
import { DIMS } from "../params";
import { alike, magnitude, slotOf, unlike, vec } from "../num";
import { at, bit, lowest, size } from "../memory";
import { EVENT_CODES, EVENT_EMPTY_CODES, EVENT_PATTERN_DISTANCES, count } from "../trace/events";
import { validSet } from "./graph";
import { pattern, setPattern } from "./pattern";
import { clearList, offer } from "./result_list";
import { words } from "./vectors";

/** Bits of a pattern. */
const BITS: i32 = 32;

/** Core cycles of ENCODE, of a vector of zeros and of any other; the pattern is written in the last. */
export const EMPTY_CYCLES: i32 = DIMS + 4;
export const ENCODE_CYCLES: i32 = 6 * DIMS + 5;
export const SIMILARITY_CYCLES: i32 = 21;

/** Core cycles of the last `encode` or `spikeSearch`. */
export let codeCycles: i32 = 0;

/** ENCODE over the first `dims` words: a greater word sets an earlier bit. A vector of zeros has no code, and the node's pattern stays. */
export function encode(core: i32, node: i32, dims: i32): u32 {
  const first = words(core, node);
  let most = magnitude(0);
  for (let i = 0; i < dims; i++) most = max(most, magnitude(at<vec>(first, i)));
  if (most == 0) {
    codeCycles = EMPTY_CYCLES;
    count(EVENT_EMPTY_CODES);
    return 0;
  }
  // A word moves its bit on by slot * step.
  const step = max(1, dims >> 3);
  let code: u32 = 0;
  for (let i = 0; i < dims; i++) {
    const place = i + slotOf(most, at<vec>(first, i)) * step;
    if (place < BITS) code |= bit(place);
  }
  codeCycles = ENCODE_CYCLES;
  setPattern(core, node, code, ENCODE_CYCLES - 1);
  count(EVENT_CODES);
  return code;
}

/** Ones that both patterns have, and ones of either. */
export function sharedOnes(core: i32, node: i32, other: u32): i32 {
  return size(pattern(core, node) & other);
}
export function allOnes(core: i32, node: i32, other: u32): i32 {
  return size(pattern(core, node) | other);
}

/** SPIKE_SEARCH: every valid node enters the result list, the most similar first. */
export function spikeSearch(core: i32, target: u32): void {
  clearList(core);
  const valid = validSet(core);
  for (let rest = valid; rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    offer(core, unlike(alike(sharedOnes(core, node, target), allOnes(core, node, target))), node);
  }
  codeCycles = valid == 0 ? 2 : 18 * size(valid) + 6;
  count(EVENT_PATTERN_DISTANCES, size(valid));
}
