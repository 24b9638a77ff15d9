/** Spike codes and spike histories, which share one memory. */
import { alike } from "../num";
import { size } from "../memory";
import { encode, spikeSearch } from "../core/code";
import { correlate, match, matched, pattern, record } from "../core/pattern";
import { answer } from "./results";
import { CORE, NONE, dims, known } from "./state";

/** Codes a vector over the dimensions that `init` set, keeps the code as the neuron's pattern, and answers it. */
export function encode_vector_to_spikes(index: i32): u32 {
  return known(index) ? encode(CORE, index, dims) : 0;
}
export function spike_timing_similarity(a: u32, b: u32): f32 {
  return alike(size(a & b), size(a | b));
}
/** The k neurons whose patterns are most like the given one, by 1 - similarity; answers how many there are. */
export function spike_search(target: u32, k: i32): i32 {
  spikeSearch(CORE, target);
  return answer(CORE, k);
}

export function pattern_record(): void {
  record(CORE);
}
export function get_pattern(index: i32): u32 {
  return known(index) ? pattern(CORE, index) : 0;
}
/** The neuron whose pattern has most bits equal to the target's; 255 when there is none. */
export function pattern_match(target: u32): i32 {
  match(CORE, target);
  return matched & NONE;
}
/** Set of the other neurons whose patterns differ in at most `threshold` bits. */
export function pattern_correlate(index: i32, threshold: u32): u32 {
  return known(index) ? correlate(CORE, index, threshold) : 0;
}
