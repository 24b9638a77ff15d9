/** The write log: every architectural write of the running command, as a digest or in full (docs/engine.md, section 13). */
import { FIXED } from "../num";
import { CORES, DEGREE, DIMS, VECTORS } from "../params";
import { FIELDS } from "../state_map";

export const LOG_OFF: i32 = 0;
export const LOG_DIGEST: i32 = 1;
export const LOG_FULL: i32 = 2;

/** {u32 core, u32 cycle, u32 field, u32 index, u64 value} */
const ENTRY: i32 = 24;
/** INIT writes each element of a core once; NEURO_SEARCH some of them again and again: room for 32 iterations of four cores. */
const CAPACITY: i32 = FIXED
  ? CORES * (VECTORS * (DIMS + 3 * DEGREE + 14) + 2 * DIMS + 13) + 4 * 32 * VECTORS * (2 * DEGREE + 24)
  : 1;
export const LOG: usize = memory.data(CAPACITY * ENTRY, 8);

export let logMode: i32 = LOG_OFF;
export let logCount: i32 = 0;
/** Digest of the running command in the running core. */
export let logDigest: u64 = 0;
/** Entries that found no room: must stay 0. */
export let logLost: i32 = 0;

let logCore: i32 = 0;
/** Cycle of the command at which the running part of it began. */
let logOrigin: i32 = 0;

export function setLogMode(mode: i32): void {
  logMode = mode < LOG_OFF || mode > LOG_FULL ? LOG_OFF : mode;
}

/** Empties the log: a command begins. */
export function beginCommand(): void {
  logCount = 0;
}

/** Starts the digest of one core's part of the command. */
export function beginCore(core: i32): void {
  logCore = core;
  logDigest = 0;
  logOrigin = 0;
}

/** The cycles of the writes that follow are counted from `cycle` of the command on: a part of it has its own cycle 0 there. */
export function beginPart(cycle: i32): void {
  logOrigin = cycle;
}

/**
 * One element is written at the edge that ends `cycle`; `value` is its raw bits. A field of a group that is left out has a number beyond
 * all fields: it is not there, so that nothing is written.
 */
export function wrote(cycle: i32, field: i32, index: i32, value: u64): void {
  if (field >= FIELDS) return;
  const at = logOrigin + cycle;
  const place = <u64>at + (<u64>field << 32) + (<u64>index << 40);
  logDigest += finish(finish(place) ^ value);
  if (logMode == LOG_FULL) append(at, field, index, value);
}

function append(cycle: i32, field: i32, index: i32, value: u64): void {
  if (logCount == CAPACITY) {
    logLost++;
    return;
  }
  const entry = LOG + <usize>logCount * ENTRY;
  store<u32>(entry, logCore);
  store<u32>(entry, cycle, 4);
  store<u32>(entry, field, 8);
  store<u32>(entry, index, 12);
  store<u64>(entry, value, 16);
  logCount++;
}

function finish(z: u64): u64 {
  z ^= z >> 30;
  z *= 0xbf58476d1ce4e5b9;
  z ^= z >> 27;
  z *= 0x94d049bb133111eb;
  return z ^ (z >> 31);
}
