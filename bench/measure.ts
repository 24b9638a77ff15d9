/** Medians of alternating rounds: what slows the machine down for a while then slows all contestants. */

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

/** Runs `body` and answers its result and its wall time. */
export async function timed<Result>(
  body: () => Result | Promise<Result>,
): Promise<{ result: Result; seconds: number }> {
  const started = performance.now();
  const result = await body();
  return { result, seconds: (performance.now() - started) / 1000 };
}
