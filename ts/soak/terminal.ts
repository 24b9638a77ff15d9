/** A soak's result as text. */
import { compact, duration, integer } from '../report/format.ts';
import { mismatchFacts } from '../report/tables.ts';
import type { SoakResult } from './result.ts';

/** What was played, the first difference where there is one, and the verdict on the last line. */
export function renderSoak(result: SoakResult): string {
  const { commands, commandsAsked, stateBits, seeds, parts, mismatch, verdict } = result;
  const stalled = parts.filter(({ stall }) => stall !== undefined);
  const narrow = parts.filter(({ busWidth }) => busWidth === 32);
  const count = (list: typeof parts) => integer(list.reduce((sum, part) => sum + part.commands, 0));
  const cycles = parts.reduce((sum, part) => sum + part.cycles, 0);
  const facts: [string, string][] = [
    ['commands', `${integer(commands)} compared, ${integer(commandsAsked)} asked for`],
    ['seeds', `${seeds[0]} to ${seeds.at(-1)}, one a part`],
    ['configs', result.configs.join(', ')],
    ['stalled', `${count(stalled)} commands, with random pauses on the bus`],
    ['narrow', `${count(narrow)} commands, through a bus of 32 bits`],
    ['bits', `${compact(stateBits)} of state compared`],
    ['cycles', integer(cycles)],
    ['took', `${duration(result.seconds)}, ${integer(result.commandsPerSecond)} commands a second`],
    ['differ', `${integer(result.differences)} parts of ${integer(parts.length)}`],
  ];
  if (result.resumed > 0) {
    const kept = `${integer(result.resumed)} parts were finished by a soak before`;
    facts.push(['resumed', kept]);
  }
  const lines = listed(facts);
  if (mismatch) lines.push('', 'First difference', ...listed(mismatchFacts(mismatch)));
  const why = [
    ...(result.message ? [result.message] : []),
    ...result.missing.map(
      ({ event, floor, count: got }) =>
        `${event} occurred ${integer(got)} times, at least ${integer(floor)} are promised`,
    ),
  ];
  if (why.length > 0) lines.push('', ...why);
  return [...lines, '', `verdict: ${verdict}`].join('\n');
}

const listed = (facts: readonly [string, string][]) =>
  facts.map(([name, value]) => `  ${name.padEnd(9)} ${value}`);
