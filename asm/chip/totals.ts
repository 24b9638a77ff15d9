/** Sums over a suite, by opcode and status: commands, core cycles, refusals. */
import { at, put } from "../memory";
import { EVENT_LEGAL, EVENT_OPCODE_ACCEPTED, EVENT_OPCODE_REFUSED, EVENT_REFUSED, count } from "../trace/events";
import * as cmd from "./command";
import { STATUS_OK } from "./opcodes";

/** By opcode, u64[256]: commands that cores heard of, and their core cycles, summed over commands and cores. */
export const OPCODE_COMMANDS: usize = memory.data(256 * 8, 8);
export const OPCODE_CYCLES: usize = memory.data(256 * 8, 8);

export function resetTotals(): void {
  memory.fill(OPCODE_COMMANDS, 0, 256 * 8);
  memory.fill(OPCODE_CYCLES, 0, 256 * 8);
}

/** A command that cores `first` to `end` - 1 heard of; its core cycles are u32 at `cycles`. */
export function recordCycles(first: i32, end: i32, cycles: usize): void {
  let sum: u64 = 0;
  for (let core = first; core < end; core++) sum += at<u32>(cycles, core);
  put<u64>(OPCODE_CYCLES, cmd.opcode, at<u64>(OPCODE_CYCLES, cmd.opcode) + sum);
  put<u64>(OPCODE_COMMANDS, cmd.opcode, at<u64>(OPCODE_COMMANDS, cmd.opcode) + 1);
}

/** How a command ended: by its status, and by its opcode. */
export function recordOutcome(status: i32): void {
  if (status == STATUS_OK) {
    count(EVENT_LEGAL);
    count(EVENT_OPCODE_ACCEPTED + cmd.opcode);
  } else {
    count(EVENT_REFUSED + status);
    count(EVENT_OPCODE_REFUSED + (cmd.opcode < 64 ? cmd.opcode : 0));
  }
}
