/** Where the time goes. */
import type { TimeRow } from '../report/index.ts';

/** Adds up wall time by stage. Stages that run at the same time each count in full. */
export class Clock {
  readonly #seconds = new Map<string, number>();

  /** Runs `body` as a part of a stage. */
  async stage<Result>(what: string, body: () => Result | Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await body();
    } finally {
      this.add(what, (performance.now() - started) / 1000);
    }
  }

  add(what: string, seconds: number): void {
    this.#seconds.set(what, (this.#seconds.get(what) ?? 0) + seconds);
  }

  /** Stages in the order in which they first began to be counted. */
  get rows(): TimeRow[] {
    return [...this.#seconds].map(([what, seconds]) => ({ what, seconds }));
  }
}
