/**
 * Time on the chip: at which clock edge the fabric does what for each command, both ports always ready (docs/engine.md, section 12).
 * Edge 0 accepts the first header.
 */
import { CORES, LIST, QUEUE_DEPTH, ROOT_WIDTH, SCAN_CYCLES, TREE_LEVELS, VECTOR_BEATS } from "../params";
import { at, put } from "../memory";
import { resetAwake, wake } from "./gate";
import * as cmd from "./command";
import { WAVE_CYCLES, chosenCores, nearResults, waves } from "./route";
import * as op from "./opcodes";

/** Shortest distance of two exact searches on their way through the cores. */
export const STREAM_INTERVAL: i32 = max(SCAN_CYCLES, 6 + TREE_LEVELS + LIST);

/** Edges of the last command, i64[TIMELINE]: header, last beat, issue, take, retire, window, close, first and last response accept. */
export const TIMELINE: usize = memory.data(9 * 8, 8);
const NONE: i64 = -1;

/** Edges of the waves of the last ROUTE, i64[3][3]: take, window, close. */
export const WAVES: usize = memory.data(9 * 8, 8);

/** Edges and response slots of the last RING commands; QUEUE_DEPTH of them can matter. */
const RING: i32 = 2 * QUEUE_DEPTH;
const CLOSES: usize = memory.data(RING * 8, 8);
const FIRST_PUTS: usize = memory.data(RING * 8, 8);
const BEATS_PUT: usize = memory.data(RING * 4, 4);
const SLOTS: usize = memory.data(RING * 4, 4);

/** Close edge of the last command of each core, i64[CORES], and of any core. */
const CORE_CLOSES: usize = memory.data(CORES * 8, 8);
let lastCoreClose: i64 = NONE;

let issued: i32 = 0;
let lastClose: i64 = NONE;
let nextHeader: i64 = 0;
let lastAccept: i64 = 0;

// The stream rule looks at the command before, and at the last one that was no exact search to all.
let beforeStreams: bool = false;
let beforeIssue: i64 = NONE;
let lastOtherClose: i64 = NONE;

export function resetTimeline(): void {
  memory.fill(TIMELINE, 0, 9 * 8);
  for (let core = 0; core < CORES; core++) put<i64>(CORE_CLOSES, core, NONE);
  lastCoreClose = NONE;
  issued = 0;
  lastClose = NONE;
  nextHeader = 0;
  lastAccept = 0;
  beforeStreams = false;
  beforeIssue = NONE;
  lastOtherClose = NONE;
  resetAwake();
}

/** Edge of the last response accept, counted from the first header accept. */
export function chipCycles(): i64 {
  return lastAccept;
}

/** A refused command: `beats` response beats, always 1, leave when the command before has closed. */
export function scheduleRefused(): void {
  const issue = issueEdge(1, true);
  const close = max(issue + 1, lastClose + 1);
  mark(3, NONE);
  mark(4, NONE);
  mark(5, NONE);
  retireFromQueue(issue, close, close, 1, 1, false);
}

/**
 * A command of cores `first` to `end` - 1 that answers `beats` beats out of `items` items; `cycles` = u32[CORES], the core cycles.
 */
export function schedule(first: i32, end: i32, cycles: usize, items: i32, beats: i32): void {
  const search = cmd.answersList;
  const slots = search ? cmd.k : 1;
  const issue = issueEdge(slots, false);
  const take = issue + 1;
  let longest: u32 = 0;
  for (let core = first; core < end; core++) longest = max(longest, at<u32>(cycles, core));
  const retire = take + longest;
  const window = max(retire + 2, max(lastClose + 1, issue + 1));
  const firstPut = window + 4 + TREE_LEVELS;
  // The last of k results closes the window; with fewer, the empty entry behind them does.
  const close = search && items < cmd.k ? firstPut + items : firstPut + slots - 1;
  mark(3, take);
  mark(4, retire);
  mark(5, window);
  for (let core = first; core < end; core++) {
    put<i64>(CORE_CLOSES, core, close);
    wake(cmd.opcode, core, take, take + at<u32>(cycles, core), window, close);
  }
  lastCoreClose = close;
  retireFromQueue(issue, close, firstPut, beats, slots, streams());
}

/** A ROUTE that answers `beats` beats out of `items` items: its waves one after the other, the last of them with the answer. */
export function scheduleRoute(items: i32, beats: i32): void {
  let issue = issueEdge(cmd.k, false);
  mark(3, issue + 1);
  let close = lastClose;
  let firstPut: i64 = 0;
  for (let wave = 0; wave < waves; wave++) {
    // The next wave follows the close of the one before; the third, the root of the k-th distance.
    if (wave > 0) issue = close + (wave == 2 ? ROOT_WIDTH + 3 : 1);
    const cycles = WAVE_CYCLES + <usize>(wave * CORES * 4);
    let longest: u32 = 0;
    for (let core = 0; core < CORES; core++) longest = max(longest, at<u32>(cycles, core));
    const retire = issue + 1 + longest;
    const window = max(retire + 2, close + 1);
    firstPut = window + 4 + TREE_LEVELS;
    close = firstPut + waveItems(wave, items);
    put<i64>(WAVES, 3 * wave, issue + 1);
    put<i64>(WAVES, 3 * wave + 1, window);
    put<i64>(WAVES, 3 * wave + 2, close);
    mark(4, retire);
    mark(5, window);
    for (let core = 0; core < CORES; core++) {
      const n = at<u32>(cycles, core);
      if (n > 0) wake(cmd.opcode, core, issue + 1, issue + 1 + n, window, close);
    }
  }
  for (let core = 0; core < CORES; core++) put<i64>(CORE_CLOSES, core, close);
  lastCoreClose = close;
  // Without a vector on the chip the close of the first wave ends the command.
  retireFromQueue(waves == 1 ? close : issue, close, firstPut, beats, cmd.k, false);
}

/** Edges from the first item that a wave takes out of the tree to its close: to its last item, or to the empty one behind it. */
function waveItems(wave: i32, items: i32): i32 {
  if (wave == 0) return max(chosenCores, 1) - 1;
  const taken = wave == 1 && waves == 3 ? nearResults : items;
  return min(taken, cmd.k - 1);
}

function mark(place: i32, edge: i64): void {
  put<i64>(TIMELINE, place, edge);
}

/** Accepts the beats, and finds the first edge at which the command can be issued. */
function issueEdge(slots: i32, refused: bool): i64 {
  const header = nextHeader;
  const lastBeat = header + (cmd.hasVector ? VECTOR_BEATS : 0);
  let edge = lastBeat + (refused ? 1 : frontEndCycles());
  edge = max(edge, queueFree(QUEUE_DEPTH));
  if (!refused) edge = max(edge, min(coresFree(), streamFree()));
  while (slotsUsed(edge) + slots > QUEUE_DEPTH) edge++;
  mark(0, header);
  mark(1, lastBeat);
  mark(2, edge);
  return edge;
}

/** From the last beat to the first possible issue: norm, reciprocal norm and decay factors take their time. */
function frontEndCycles(): i64 {
  if (cmd.hasVector) return cmd.chipMetric == op.METRIC_COSINE ? 20 : 4;
  return cmd.hasDt ? 4 : 1;
}

/** First edge at which fewer than `depth` commands are in the queue. */
function queueFree(depth: i32): i64 {
  return issued < depth ? 0 : at<i64>(CLOSES, (issued - depth) % RING) + 1;
}

/** First edge at which every addressed core is free. */
function coresFree(): i64 {
  return (cmd.all ? lastCoreClose : at<i64>(CORE_CLOSES, cmd.core)) + 1;
}

function streams(): bool {
  return cmd.opcode == op.OP_SEARCH && cmd.all && cmd.mode == op.MODE_EXACT;
}

/** First edge at which the stream rule lets an exact search to all follow those in the cores. */
function streamFree(): i64 {
  if (!streams() || !beforeStreams) return i64.MAX_VALUE;
  const onlyStreams = lastOtherClose + 1;
  const atMostTwo = queueFree(3);
  return max(beforeIssue + STREAM_INTERVAL, max(onlyStreams, atMostTwo));
}

/** Response slots taken, as the registers show it in the cycle before `edge`. */
function slotsUsed(edge: i64): i32 {
  let used = 0;
  for (let n = max(0, issued - QUEUE_DEPTH); n < issued; n++) {
    const place = n % RING;
    const beats = at<i32>(BEATS_PUT, place);
    // A beat that was put at edge x is accepted at x + 1; its slot shows as free at the edge after.
    const left = at<i64>(FIRST_PUTS, place) + beats + 1 - edge;
    used += <i32>min(max(left, 0), beats);
    if (at<i64>(CLOSES, place) >= edge) used += at<i32>(SLOTS, place) - beats;
  }
  return used;
}

/** Files the command among those issued, and its last edges. */
function retireFromQueue(issue: i64, close: i64, firstPut: i64, beats: i32, slots: i32, stream: bool): void {
  const place = issued % RING;
  put<i64>(CLOSES, place, close);
  put<i64>(FIRST_PUTS, place, firstPut);
  put<i32>(BEATS_PUT, place, beats);
  put<i32>(SLOTS, place, slots);
  issued++;
  lastClose = close;
  lastAccept = firstPut + beats;
  nextHeader = issue + 1;
  beforeStreams = stream;
  beforeIssue = issue;
  if (!stream) lastOtherClose = close;
  mark(6, close);
  mark(7, firstPut + 1);
  mark(8, lastAccept);
}
