/** Exports of the `fixed` build. Nothing wider than 32 bits crosses as a value: 64-bit numbers lie in memory. */
import * as fabric from "../chip/fabric";
import * as route from "../chip/route";
import * as gate from "../chip/gate";
import * as timeline from "../chip/timeline";
import { COMMAND } from "../chip/command";
import { OPCODE_COMMANDS, OPCODE_CYCLES } from "../chip/totals";
import { EVENTS, EVENT_COUNT } from "../trace/events";
import * as digest from "../trace/digest";
import * as log from "../trace/log";
import { put } from "../memory";
import { sharpen } from "../num";
import { rexp, rmant, rsqrt, worstError } from "../core/rsqrt";

/** State after reset; the log mode stays. */
export function reset(): void {
  fabric.reset();
}

/** u64[1 + VECTOR_BEATS]: beats of the command. */
export function commandPointer(): usize {
  return COMMAND;
}

/** u64[LIST]: beats of the response. */
export function responsePointer(): usize {
  return fabric.RESPONSE;
}

/** Runs the command; answers the number of response beats. Every content of the command beats is allowed. */
export function execute(): i32 {
  return fabric.execute();
}

/** Cores that ran the search of the last command, a ROUTE; 0 behind any other. */
export function routedCores(): i32 {
  return route.routedCores;
}

/** u32[CORES]: core cycles of the last command, 0 for cores that did not hear of it. */
export function coreCyclesPointer(): usize {
  return fabric.CORE_CYCLES;
}

/** u64[4]: [0] `digestCommand`, [1] `digestCore`, [2] `digestAll`, [3] write log of the last command. */
export function digestPointer(): usize {
  return digest.DIGESTS;
}

/** Digest over the cores that heard of the last command, and the chip's metric. */
export function digestCommand(): void {
  put<u64>(digest.DIGESTS, 0, digest.digestCores(fabric.firstCore, fabric.endCore));
}

export function digestCore(core: i32): void {
  digest.digestCore(core);
}

/** Digest over all cores and the chip's metric. */
export function digestAll(): void {
  digest.digestAll();
}

/** Write log: 0 off, 1 digest, 2 digest and entries. */
export function setLog(mode: i32): void {
  log.setLogMode(mode);
}

/** {u32 core, u32 cycle, u32 field, u32 index, u64 value}[logCount()]: writes of the last command. */
export function logPointer(): usize {
  return log.LOG;
}

export function logCount(): i32 {
  return log.logCount;
}

/** Entries that found no room in the buffer: 0, unless its size is wrong. */
export function logLost(): i32 {
  return log.logLost;
}

/** u64[]: elements of the core of the last `dumpCore`, in the order of the state map. */
export function statePointer(): usize {
  return digest.STATE;
}

/** Writes the state of a core to `statePointer`; answers the number of elements. */
export function dumpCore(core: i32): i32 {
  digest.dumpCore(core);
  return digest.stateCount;
}

/** i64[9]: edges of the last command: header, last beat, issue, take, retire, window, close, first and last response accept. */
export function timelinePointer(): usize {
  return timeline.TIMELINE;
}

/** i64[3][3]: take, window and close edge of each wave of the last ROUTE. */
export function wavesPointer(): usize {
  return timeline.WAVES;
}

/** u32[3][CORES]: core cycles in each wave of the last ROUTE, 0 of a core that had no part in it. */
export function waveCyclesPointer(): usize {
  return route.WAVE_CYCLES;
}

/** Waves of the last ROUTE, 1 to 3. */
export function waveCount(): i32 {
  return route.waves;
}

/** Counts the awake intervals that are still open: call it once, after the last command. */
export function finishSuite(): void {
  gate.finishAwake();
}

/** Edge of the last response accept; edge 0 accepts the first header after `reset`. */
export function chipCycles(): f64 {
  return <f64>timeline.chipCycles();
}

/** u64[CORES] */
export function awakeCoresPointer(): usize {
  return gate.AWAKE_CORES;
}

/** u64[256] by opcode: awake cycles. */
export function awakeOpcodesPointer(): usize {
  return gate.AWAKE_OPCODES;
}

/** u64[256] by opcode: commands that cores heard of. */
export function opcodeCommandsPointer(): usize {
  return OPCODE_COMMANDS;
}

/** u64[256] by opcode: core cycles, summed over commands and cores. */
export function opcodeCyclesPointer(): usize {
  return OPCODE_CYCLES;
}

/** u64[eventCount()] */
export function eventsPointer(): usize {
  return EVENTS;
}

export function eventCount(): i32 {
  return EVENT_COUNT;
}

/** For tests: reciprocal square root of n = high * 2^32 + low as rmant + rexp * 2^24. */
export function rsqrtOf(high: u32, low: u32): u32 {
  rsqrt(<i64>(((<u64>high) << 32) | low));
  return rmant | (rexp << 24);
}

/** For tests: the greatest error of a mantissa in units of 2^-24, over m (u28.26) from `from` up to but not including `to`. */
export function rsqrtWorstError(from: u32, to: u32): f64 {
  return worstError(from, to);
}

/** For tests: membrane `v` after WTA_SOFT, where `greatest` > 0 is the greatest of its core. */
export function sharpened(v: i32, greatest: i32): i32 {
  return sharpen(v, greatest);
}
