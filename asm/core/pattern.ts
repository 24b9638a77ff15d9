/** Spike patterns of 32 steps, a neuron each (`u_patterns`): history, match, correlation (docs/engine.md, section 18). */
import { CORES, VECTORS } from "../params";
import { FIELD_PATTERN_PATTERN } from "../state_map";
import { FIXED } from "../num";
import { at, bit, lowest, put, size } from "../memory";
import { EVENT_CORRELATIONS, EVENT_MATCHES, EVENT_RECORDED_SPIKES, count } from "../trace/events";
import { LOG_OFF, logMode, wrote } from "../trace/log";
import { validSet } from "./graph";
import { spikedSet } from "./neuron";

/** Bits of a pattern. */
const BITS: i32 = 32;

/** u32[CORES][VECTORS]; bit 0 is the latest step */
const PATTERNS: usize = memory.data(CORES * VECTORS * 4, 8);

/** Neuron of the last `match`, -1 for none, and its number of equal bits. */
export let matched: i32 = -1;
export let matchedBits: i32 = 0;

// @ts-ignore: decorator
@inline
export function pattern(core: i32, node: i32): u32 {
  return at<u32>(PATTERNS, core * VECTORS + node);
}

export function setPattern(core: i32, node: i32, bits: u32, cycle: i32): void {
  put<u32>(PATTERNS, core * VECTORS + node, bits);
  if (FIXED) {
    if (logMode != LOG_OFF) wrote(cycle, FIELD_PATTERN_PATTERN, node, bits);
  }
}

/** Initial state: row r at cycle r. */
export function clearPatterns(core: i32): void {
  for (let node = 0; node < VECTORS; node++) setPattern(core, node, 0, node);
}

/** Core cycles of RECORD. */
export const RECORD_CYCLES: i32 = VECTORS + 1;

/** RECORD: every history moves on by a step, whose bit says whether the neuron spiked in it. */
export function record(core: i32): void {
  const spiked = spikedSet(core);
  for (let node = 0; node < VECTORS; node++) {
    setPattern(core, node, (pattern(core, node) << 1) | ((spiked >> node) & 1), node + 1);
  }
  count(EVENT_RECORDED_SPIKES, size(spiked));
}

/** Core cycles of a walk over the patterns of `nodes` neurons. */
// @ts-ignore: decorator
@inline
export function walkCycles(nodes: i32): i32 {
  return nodes + 4;
}

/** MATCH: the lowest neuron with the most bits equal to `target`, if any has one. */
export function match(core: i32, target: u32): void {
  matched = -1;
  matchedBits = 0;
  for (let rest = validSet(core); rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    const equal = BITS - size(pattern(core, node) ^ target);
    if (equal > matchedBits) {
      matched = node;
      matchedBits = equal;
    }
  }
  if (matched >= 0) count(EVENT_MATCHES);
}

/** CORRELATE: the other neurons whose patterns differ from that of `node` in at most `limit` bits, as a set. */
export function correlate(core: i32, node: i32, limit: u32): u32 {
  const own = pattern(core, node);
  let near: u32 = 0;
  for (let rest = validSet(core) & ~bit(node); rest != 0; rest &= rest - 1) {
    const other = lowest(rest);
    if (<u32>size(own ^ pattern(core, other)) <= limit) near |= bit(other);
  }
  count(EVENT_CORRELATIONS, size(near));
  return near;
}
