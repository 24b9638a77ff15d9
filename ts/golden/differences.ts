/** Where two results of a suite, or two golden files, differ first. */
import { HEADER_FIELDS, headerWords, hex } from './format.ts';
import type { ManifestSuite } from './manifest.ts';
import type { ModelResult } from './play.ts';
import { readGoldenHeader, readRecords } from './reader.ts';
import { opcodeName } from '../model/protocol.ts';

/** A field that differs. */
export interface Difference {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** Which results must be equal: all, or only those that do not depend on time (another number of lanes). */
export type Comparison = 'all' | 'state';

const DIGITS = 16;

/** The first difference of a result from the manifest; undefined when there is none. */
export function compareResult(
  entry: ManifestSuite,
  result: ModelResult,
  comparison: Comparison = 'all',
): Difference | undefined {
  const fields: [field: string, expected: number | string, got: number | string][] = [
    ['commands', entry.commands, result.commands],
    ...result.coreDigests.map((digest, core): [string, string, string] => [
      `final digest of core ${core}`,
      entry.coreDigests.slice(DIGITS * core, DIGITS * (core + 1)),
      digest,
    ]),
    ['final digest', entry.finalDigest, result.finalDigest],
  ];
  if (comparison === 'all') {
    fields.push(['chip cycles', entry.chipCycles, result.chipCycles]);
    fields.push(['chained digest', entry.chainedDigest, result.chainedDigest]);
    fields.push(['check word', entry.check, result.check]);
  }
  const different = fields.find(([, expected, got]) => expected !== got);
  if (different === undefined) return undefined;
  const [field, expected, got] = different;
  return { field, expected: String(expected), got: String(got) };
}

/** The first difference of two golden files that are sound in themselves; undefined when their words are equal. */
export function compareFiles(expected: string, got: string): Difference | undefined {
  return compareRecords(expected, got) ?? compareHeaders(expected, got);
}

function compareHeaders(expected: string, got: string): Difference | undefined {
  const [old, now] = [expected, got].map((file) => headerWords(readGoldenHeader(file)));
  const at = HEADER_FIELDS.findIndex((_, index) => old![index] !== now![index]);
  if (at < 0) return undefined;
  return { field: `header: ${HEADER_FIELDS[at]}`, expected: hex(old![at]!), got: hex(now![at]!) };
}

function compareRecords(expected: string, got: string): Difference | undefined {
  const [olds, news] = [readRecords(expected), readRecords(got)];
  for (let number = 0; ; number++) {
    const [old, now] = [olds.next(), news.next()];
    if (old.done === true || now.done === true) return undefined;
    const [before, after] = [old.value, now.value];
    const name = opcodeName(Number(before.command[0]! & 0xffn)) ?? 'unknown opcode';
    const place = `command ${number} (${name})`;
    const parts: [part: string, old: readonly bigint[], now: readonly bigint[]][] = [
      ['command', before.command, after.command],
      ['response', before.response, after.response],
      ['core cycles', [before.cycles], [after.cycles]],
      ['state digest', [before.stateDigest ?? 0n], [after.stateDigest ?? 0n]],
      ['log digest', [before.logDigest ?? 0n], [after.logDigest ?? 0n]],
    ];
    for (const [part, a, b] of parts) {
      if (a.length === b.length && a.every((word, index) => word === b[index])) continue;
      const show = (words: readonly bigint[]) => words.map(hex).join(' ');
      return { field: `${place}: ${part}`, expected: show(a), got: show(b) };
    }
  }
}
