/** Medians of alternating rounds: what slows the machine down for a while then slows all contestants. */
import { readFileSync } from 'node:fs';

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One result a round for each contestant, in the contestants' order. */
export type Rounds = readonly (readonly number[])[];

/** Runs every contestant once a round, each round beginning with another one. */
export async function alternate(
  contestants: readonly (() => number | Promise<number>)[],
  rounds: number,
): Promise<Rounds> {
  const results: number[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < contestants.length; place++) {
      const which = (round + place) % contestants.length;
      results[which]!.push(await contestants[which]!());
    }
  }
  return results;
}

/** Median over the rounds of a / b, both of the same round. */
export function medianRatio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, round) => value / b[round]!));
}

/** Wall time, and processor time of the programs that were run: on a busy machine the latter is what to compare. */
export interface Spent {
  readonly wall: number;
  readonly processor: number;
}

/** Runs `body` and answers its result and what it spent, in seconds. */
export async function timed<Result>(
  body: () => Result | Promise<Result>,
): Promise<{ result: Result; spent: Spent }> {
  const processor = childSeconds();
  const started = performance.now();
  const result = await body();
  const wall = (performance.now() - started) / 1000;
  return { result, spent: { wall, processor: childSeconds() - processor } };
}

/** Processor time of all children that have ended, and of theirs; Linux counts it for each process. */
function childSeconds(): number {
  const text = readFileSync('/proc/self/stat', 'utf8');
  // Behind the name, which may hold anything: state is field 3, user and system time of children are 16 and 17.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}

const TICKS_A_SECOND = 100;
