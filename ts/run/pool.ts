/** Work in parallel, never more at a time than the machine has processors. */
import { availableParallelism } from 'node:os';
import { interruption } from './child.ts';

/** Results in the order of the items. When one fails, or `signal` aborts, the others are told and waited for. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
  { limit = availableParallelism(), signal }: { limit?: number; signal?: AbortSignal } = {},
): Promise<Result[]> {
  const stop = new AbortController();
  const follow = () => stop.abort(signal?.reason);
  if (signal?.aborted) throw interruption(signal);
  signal?.addEventListener('abort', follow, { once: true });
  const results: Result[] = Array.from({ length: items.length });
  const failures: unknown[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length && !stop.signal.aborted) {
      const index = next++;
      try {
        results[index] = await work(items[index]!, stop.signal);
      } catch (error) {
        failures.push(error);
        stop.abort(error);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  } finally {
    signal?.removeEventListener('abort', follow);
  }
  // What the user asked for explains the failures that it caused.
  if (signal?.aborted) throw interruption(signal);
  if (failures.length > 0) throw failures[0];
  return results;
}
