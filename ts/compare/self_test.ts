/** The check of the check: every flipped bit must be noticed, and named right. */
import type { SelfTestResult } from '../report/index.ts';
import type { DumpedFlip } from './dump.ts';
import type { Replay } from './replay.ts';
import { fieldName, parseDump, stateDifferences } from './state.ts';

/** Judges the driver's flips by comparing the dumped states with those of the model. */
export function judgeFlips(flips: readonly DumpedFlip[], replay: Replay): SelfTestResult {
  const units: Record<string, number> = {};
  let named = 0;
  for (const flip of flips.toSorted((a, b) => a.command - b.command)) {
    replay.to(flip.command);
    const { unit } = flip.injected;
    units[unit] = (units[unit] ?? 0) + 1;
    if (flip.detected && isNamed(flip, replay)) named++;
  }
  const detected = flips.filter((flip) => flip.detected).length;
  return { injected: flips.length, detected, named, units };
}

/** Whether the comparison finds exactly the flipped bit, and nothing else. */
function isNamed({ core, injected, metric, state }: DumpedFlip, replay: Replay): boolean {
  const { index, bit } = injected;
  if (core === null || state === null) {
    const own = replay.map.find(({ scope }) => scope === 'chip');
    return (
      own !== undefined &&
      fieldName(own) === fieldName(injected) &&
      (replay.model.metric() ^ metric) === 1 << bit
    );
  }
  const found = [...stateDifferences(replay.map, 'core', replay.core(core), parseDump(state))];
  const [first] = found;
  return (
    found.length === 1 &&
    fieldName(first!) === fieldName(injected) &&
    first!.index === index &&
    (first!.expected ^ first!.got) === 1n << BigInt(bit)
  );
}

/** Units of the state map that no flip has hit. */
export function unitsWithoutFlips(
  replay: Pick<Replay, 'map'>,
  { units }: SelfTestResult,
): string[] {
  return [...new Set(replay.map.map(({ unit }) => unit))].filter((unit) => !units[unit]);
}
