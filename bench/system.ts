/** What a contestant of the search benchmark is. */
import type { Answer } from '../ts/oracle/index.ts';
import { timed } from './measure.ts';

/** Vectors in the data's units, as every contestant takes them. */
export interface Vectors {
  readonly base: number[][];
  readonly queries: number[][];
}

/** One way of searching: a query a call, as an array of numbers in the data's units; rows and distances come back. */
export interface System {
  readonly name: string;
  /** What kind of search: `exact, clusters, skipping`, `ef 50`... */
  readonly mode: string;
  readonly buildSeconds: number;
  readonly search: (query: number[]) => Answer | Promise<Answer>;
  /** Whether `search` answers a promise, which is waited for before the next query. */
  readonly asynchronous?: boolean;
  /** Cores that the last query looked through, of those that can leave some out. */
  readonly visitedCores?: () => number;
}

/** Seconds that a body takes, and its result. */
export async function built<Result>(
  body: () => Result | Promise<Result>,
): Promise<{ result: Result; buildSeconds: number }> {
  const { result, spent } = await timed(body);
  return { result, buildSeconds: spent.wall };
}
