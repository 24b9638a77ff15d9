/** The command fabric: checks a command, runs it in the addressed cores, and forms its response (docs/engine.md, sections 3, 4 and 12). */
import { CORES, LIST } from "../params";
import { at, put } from "../memory";
import { EVENT_TIES_BETWEEN_CORES, EVENT_TIES_IN_CORE, count, resetEvents } from "../trace/events";
import { mix, MIX_START, resetDigests, setLogDigest } from "../trace/digest";
import { beginCommand, logDigest } from "../trace/log";
import * as unit from "../core/core";
import { entryDistance, entryIndex } from "../core/result_list";
import { dist } from "../num";
import * as cmd from "./command";
import { mergedCore, mergedEntry, next, startMerge } from "./merge";
import * as op from "./opcodes";
import { resetRoute, route } from "./route";
import { recordCycles, recordOutcome, resetTotals } from "./totals";
import { resetTimeline, schedule, scheduleRefused, scheduleRoute } from "./timeline";

/** The response port: u64[LIST]. */
export const RESPONSE: usize = memory.data(LIST * 8, 8);
/** Core cycles of the last command, u32[CORES]; 0 for a core that was not addressed. */
export const CORE_CYCLES: usize = memory.data(CORES * 4, 4);

/** Cores that heard of the last command: first to end - 1; none when the fabric refused it. */
export let firstCore: i32 = 0;
export let endCore: i32 = 0;

const LAST: u64 = <u64>1 << 63;
const HIT: u64 = <u64>1 << 62;
const VALUE_MASK: u64 = (<u64>1 << 40) - 1;

/** State after reset; edge 0 is the next header. */
export function reset(): void {
  beginCommand();
  for (let core = 0; core < CORES; core++) {
    unit.initCore(core);
  }
  beginCommand();
  cmd.setChipMetric(op.METRIC_L2);
  firstCore = 0;
  endCore = 0;
  memory.fill(CORE_CYCLES, 0, CORES * 4);
  resetTimeline();
  resetTotals();
  resetEvents();
  resetDigests();
}

/** Runs the command in COMMAND; answers the number of beats in RESPONSE. */
export function execute(): i32 {
  cmd.decode();
  beginCommand();
  memory.fill(CORE_CYCLES, 0, CORES * 4);
  const refusal = cmd.refusal();
  return refusal != op.STATUS_OK ? refuse(refusal) : accept();
}

function refuse(status: i32): i32 {
  resetRoute();
  firstCore = 0;
  endCore = 0;
  setLogDigest(MIX_START);
  put<u64>(RESPONSE, 0, beat(0, status, 0, 0, 0) | LAST);
  scheduleRefused();
  recordOutcome(status);
  return 1;
}

function accept(): i32 {
  if (cmd.opcode == op.OP_INIT && cmd.all) cmd.setChipMetric(cmd.metric);
  cmd.prepare();
  firstCore = cmd.all ? 0 : cmd.core;
  endCore = cmd.all ? CORES : cmd.core + 1;
  resetRoute();
  if (cmd.opcode == op.OP_ROUTE) return acceptRoute();
  const sum = runCores();
  const items = cmd.answersList ? putResults() : putValue(sum);
  const beats = max(items, 1);
  put<u64>(RESPONSE, beats - 1, at<u64>(RESPONSE, beats - 1) | LAST);
  schedule(firstCore, endCore, CORE_CYCLES, items, beats);
  recordCycles(firstCore, endCore, CORE_CYCLES);
  recordOutcome(unit.status);
  return beats;
}

/** ROUTE: several commands to the cores, one answer. */
function acceptRoute(): i32 {
  route(CORE_CYCLES);
  const items = putResults();
  const beats = max(items, 1);
  put<u64>(RESPONSE, beats - 1, at<u64>(RESPONSE, beats - 1) | LAST);
  scheduleRoute(items, beats);
  recordCycles(firstCore, endCore, CORE_CYCLES);
  recordOutcome(op.STATUS_OK);
  return beats;
}

/** Runs the command in each addressed core; answers the sum of their values. */
function runCores(): i64 {
  let sum: i64 = 0;
  let logs = MIX_START;
  for (let core = firstCore; core < endCore; core++) {
    unit.execute(core);
    put<u32>(CORE_CYCLES, core, unit.cycles);
    sum += unit.value;
    logs = mix(logs, logDigest);
  }
  setLogDigest(logs);
  return sum;
}

/** One beat with a value or with the core's refusal; answers the number of items. */
function putValue(sum: i64): i32 {
  const core = cmd.all ? 0 : cmd.core;
  put<u64>(RESPONSE, 0, beat(unit.status == op.STATUS_OK ? HIT : 0, unit.status, core, unit.index, sum));
  return 1;
}

/** Up to k beats, nearest first; answers the number of items, which may be 0. */
function putResults(): i32 {
  startMerge(firstCore, endCore);
  let items = 0;
  let before: dist = 0;
  let beforeCore = 0;
  while (items < cmd.k && next()) {
    const distance = entryDistance(mergedCore, mergedEntry);
    put<u64>(RESPONSE, items, beat(HIT, op.STATUS_OK, mergedCore, entryIndex(mergedCore, mergedEntry), distance));
    if (items > 0 && distance == before) count(mergedCore == beforeCore ? EVENT_TIES_IN_CORE : EVENT_TIES_BETWEEN_CORES);
    before = distance;
    beforeCore = mergedCore;
    items++;
  }
  if (items == 0) put<u64>(RESPONSE, 0, beat(0, op.STATUS_OK, 0, 0, 0));
  return items;
}

function beat(hit: u64, status: i32, core: i32, index: i32, value: i64): u64 {
  return hit | (<u64>status << 58) | (<u64>core << 50) | (<u64>index << 42) | (<u64>value & VALUE_MASK);
}
