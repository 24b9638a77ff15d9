/** Runs the reference model along a golden file, to ask it for the state that the RTL should have. */
import type { StateField } from '../config/index.ts';
import { fieldName, type StateDump } from './state.ts';

/** An architectural write of the last command. */
export interface LogEntry {
  readonly core: number;
  /** Cycle of the command: the write is at the edge that ends it. */
  readonly cycle: number;
  /** Position of the field in the state map. */
  readonly field: number;
  readonly index: number;
  readonly value: bigint;
}

/** What the comparison needs of the reference model. */
export interface ReplayModel {
  /** Runs one command, with a full write log when asked for. */
  execute(command: readonly bigint[], options: { readonly log: boolean }): void;
  /** Raw bits of every element of a core, in the order of the state map. */
  dumpCore(core: number): ArrayLike<bigint>;
  /** The chip's metric register. */
  metric(): number;
  /** Writes of the last command, when it was run with a log. */
  writeLog(): Iterable<LogEntry>;
  /** Core cycles of the last command, by core. */
  coreCycles(): ArrayLike<number>;
}

/** Follows one golden file with the model, forwards only. */
export class Replay {
  readonly model: ReplayModel;
  readonly map: readonly StateField[];
  readonly #records: Iterator<{ readonly command: readonly bigint[] }>;
  #next = 0;

  constructor(
    model: ReplayModel,
    map: readonly StateField[],
    records: Iterable<{ readonly command: readonly bigint[] }>,
  ) {
    this.model = model;
    this.map = map;
    this.#records = records[Symbol.iterator]();
  }

  /** Runs all commands up to and including number `command`, that one with a write log when asked for. */
  to(command: number, log = false): void {
    while (this.#next <= command) {
      const { value, done } = this.#records.next();
      if (done) throw new Error(`the golden file ends before command ${command}`);
      this.model.execute(value.command, { log: log && this.#next === command });
      this.#next++;
    }
  }

  /** Runs all commands that are left. */
  toEnd(): void {
    for (let next = this.#records.next(); !next.done; next = this.#records.next()) {
      this.model.execute(next.value.command, { log: false });
      this.#next++;
    }
  }

  /** State of a core now. */
  core(core: number): StateDump {
    const elements = this.model.dumpCore(core);
    const dump = new Map<string, readonly bigint[]>();
    let at = 0;
    for (const { scope, unit, field, count } of this.map) {
      if (scope !== 'core') continue;
      const from = at;
      dump.set(
        fieldName({ unit, field }),
        Array.from({ length: count }, (_, i) => elements[from + i]!),
      );
      at += count;
    }
    return dump;
  }
}
