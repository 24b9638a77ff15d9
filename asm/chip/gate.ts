/**
 * Clock gates: which clock edges each core gets (docs/engine.md, section 12). Commands overlap in a core only where exact searches
 * stream, so that all intervals that are not yet counted belong to one opcode.
 */
import { CORES } from "../params";
import { at, put } from "../memory";

/** Awake cycles by core, u64[CORES], and by opcode, u64[256]. */
export const AWAKE_CORES: usize = memory.data(CORES * 8, 8);
export const AWAKE_OPCODES: usize = memory.data(256 * 8, 8);

/** Disjoint intervals of edges, ascending, that are not yet counted: i64 first and last [CORES][OPEN], i32 number and opcode [CORES]. */
const OPEN: i32 = 8;
const STARTS: usize = memory.data(CORES * OPEN * 8, 8);
const ENDS: usize = memory.data(CORES * OPEN * 8, 8);
const OPENS: usize = memory.data(CORES * 4, 4);
const OPEN_OPCODES: usize = memory.data(CORES * 4, 4);

export function resetAwake(): void {
  memory.fill(AWAKE_CORES, 0, CORES * 8);
  memory.fill(AWAKE_OPCODES, 0, 256 * 8);
  memory.fill(OPENS, 0, CORES * 4);
}

/** Counts what is still open. */
export function finishAwake(): void {
  for (let core = 0; core < CORES; core++) countUntil(core, i64.MAX_VALUE);
}

/** The clock runs for the take edge, to the retire edge, and for the drain. */
export function wake(opcode: i32, core: i32, take: i64, retire: i64, window: i64, close: i64): void {
  countUntil(core, take);
  put<i32>(OPEN_OPCODES, core, opcode);
  open(core, take, retire);
  open(core, window + 1, close + 1);
}

/** Counts the open intervals that end before `edge`: none of the edges to come can belong to them. */
function countUntil(core: i32, edge: i64): void {
  const base = core * OPEN;
  const opens = at<i32>(OPENS, core);
  let done = 0;
  let edges: i64 = 0;
  while (done < opens && at<i64>(ENDS, base + done) < edge) {
    edges += at<i64>(ENDS, base + done) - at<i64>(STARTS, base + done) + 1;
    done++;
  }
  if (done == 0) return;
  for (let i = done; i < opens; i++) move(base + i, base + i - done);
  put<i32>(OPENS, core, opens - done);
  put<i64>(AWAKE_CORES, core, at<i64>(AWAKE_CORES, core) + edges);
  const opcode = at<i32>(OPEN_OPCODES, core);
  put<i64>(AWAKE_OPCODES, opcode, at<i64>(AWAKE_OPCODES, opcode) + edges);
}

/** Adds an interval, joining those that it touches. */
function open(core: i32, from: i64, to: i64): void {
  const base = core * OPEN;
  const opens = at<i32>(OPENS, core);
  let start = from;
  let end = to;
  let kept = 0;
  for (let i = 0; i < opens; i++) {
    const otherStart = at<i64>(STARTS, base + i);
    const otherEnd = at<i64>(ENDS, base + i);
    if (otherEnd < start || otherStart > end) {
      move(base + i, base + kept++);
    } else {
      start = min(start, otherStart);
      end = max(end, otherEnd);
    }
  }
  let place = kept;
  while (place > 0 && at<i64>(STARTS, base + place - 1) > start) {
    move(base + place - 1, base + place);
    place--;
  }
  put<i64>(STARTS, base + place, start);
  put<i64>(ENDS, base + place, end);
  put<i32>(OPENS, core, kept + 1);
}

function move(from: i32, to: i32): void {
  put<i64>(STARTS, to, at<i64>(STARTS, from));
  put<i64>(ENDS, to, at<i64>(ENDS, from));
}
