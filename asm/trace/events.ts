/** Counters of what a suite exercised. Their order is that of EVENTS in ts/model/events.ts; a test holds the two together. */
import { FIXED } from "../num";

export const EVENT_LEGAL: i32 = 0;
export const EVENT_SPIKES: i32 = 1;
export const EVENT_POTENTIATIONS: i32 = 2;
export const EVENT_DEPRESSIONS: i32 = 3;
export const EVENT_COINCIDENCES: i32 = 4;
export const EVENT_WEIGHTS_AT_MAX: i32 = 5;
export const EVENT_WEIGHTS_AT_ZERO: i32 = 6;
export const EVENT_LINKS_DROPPED: i32 = 7;
export const EVENT_LINKS_NOT_MADE: i32 = 8;
export const EVENT_PARENT_FALLBACKS: i32 = 9;
export const EVENT_TIES_IN_CORE: i32 = 10;
export const EVENT_TIES_BETWEEN_CORES: i32 = 11;
export const EVENT_MEMBRANE_SATURATIONS: i32 = 12;
export const EVENT_TIME_SATURATIONS: i32 = 13;
export const EVENT_FULL_CORES: i32 = 14;
export const EVENT_EMPTY_CORE_SEARCHES: i32 = 15;
export const EVENT_SEARCH_DISTANCES: i32 = 16;
export const EVENT_INSERT_DISTANCES: i32 = 17;
export const EVENT_MASKED_OUT: i32 = 18;
export const EVENT_EDGES_SET: i32 = 19;
export const EVENT_NODES_DELETED: i32 = 20;
export const EVENT_COMPONENTS_JOINED: i32 = 21;
export const EVENT_LINKS_PROMOTED: i32 = 22;
export const EVENT_LINKS_EVICTED: i32 = 23;
export const EVENT_PHASE_WRAPS: i32 = 24;
export const EVENT_WINNERS: i32 = 25;
export const EVENT_SILENCED: i32 = 26;
export const EVENT_RATE_SATURATIONS: i32 = 27;
export const EVENT_THRESHOLDS_CLAMPED: i32 = 28;
export const EVENT_RECORDED_SPIKES: i32 = 29;
export const EVENT_MATCHES: i32 = 30;
export const EVENT_CORRELATIONS: i32 = 31;
export const EVENT_CODES: i32 = 32;
export const EVENT_EMPTY_CODES: i32 = 33;
export const EVENT_PATTERN_DISTANCES: i32 = 34;
export const EVENT_SOFTENED: i32 = 35;
export const EVENT_SOFT_BELOW: i32 = 36;
export const EVENT_BRANCH_CHARGES: i32 = 37;
export const EVENT_BRANCHES_COMPRESSED: i32 = 38;
export const EVENT_BRANCH_SATURATIONS: i32 = 39;
export const EVENT_DRIVES: i32 = 40;
export const EVENT_RANKED_SPIKES: i32 = 41;
export const EVENT_UNSPIKED: i32 = 42;
export const EVENT_MEANS: i32 = 43;
export const EVENT_VECTORS_MOVED: i32 = 44;
export const EVENT_WORD_SATURATIONS: i32 = 45;
export const EVENT_CHARGED: i32 = 46;
export const EVENT_CENTROIDS: i32 = 47;
export const EVENT_CORES_ROUTED: i32 = 48;
export const EVENT_LATE_CORES: i32 = 49;
export const EVENT_CORES_SKIPPED: i32 = 50;
export const EVENT_REORDERED: i32 = 51;
export const EVENT_DISTANCES_CUT: i32 = 52;
/** Then a counter of refusals for each of the 16 statuses, ... */
export const EVENT_REFUSED: i32 = 53;
/** ... of accepted commands for each of 64 opcodes (unknown ones are only refused), ... */
export const EVENT_OPCODE_ACCEPTED: i32 = EVENT_REFUSED + 16;
/** ... and of refused ones; an opcode above 63 counts as 0, which is unknown too. */
export const EVENT_OPCODE_REFUSED: i32 = EVENT_OPCODE_ACCEPTED + 64;
export const EVENT_COUNT: i32 = EVENT_OPCODE_REFUSED + 64;

export const EVENTS: usize = memory.data(EVENT_COUNT * 8, 8);

/** Adds n to a counter. */
// @ts-ignore: decorator
@inline
export function count(event: i32, n: i32 = 1): void {
  if (FIXED) {
    const at = EVENTS + (<usize>event << 3);
    store<u64>(at, load<u64>(at) + <u64>n);
  }
}

export function resetEvents(): void {
  memory.fill(EVENTS, 0, EVENT_COUNT * 8);
}
