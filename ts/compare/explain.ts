/** From "a digest differs" to the first wrong element: reruns the model to the command and compares. */
import type { DumpedCore, DumpedWrite, MismatchDump } from './dump.ts';
import type { LogEntry, Replay } from './replay.ts';
import { firstDifference, parseDump } from './state.ts';

/** What the driver says of the first mismatch. */
export interface Symptom {
  readonly kind: string;
  readonly also: readonly string[];
  readonly command: number | null;
  readonly core: number | null;
  readonly unit: string;
  readonly field: string;
  readonly index: number | null;
  readonly expected: string;
  readonly got: string;
  /** Edges from the first header, and from the command's take edge. */
  readonly chipCycle: number | null;
  readonly cycle: number | null;
}

/** The first wrong element. */
export interface Finding {
  readonly kind: string;
  readonly core: number | null;
  readonly unit: string | null;
  readonly field: string | null;
  readonly index: number | null;
  readonly expected: string;
  readonly got: string;
  readonly chipCycle: number | null;
  readonly commandCycle: number | null;
}

/**
 * The first wrong element behind `symptom`. A differing write log names the first wrong write and its cycle; a state
 * digest the first wrong element in the order of the state map; anything else already names what differs.
 */
export function explain(symptom: Symptom, dump: MismatchDump | undefined, replay: Replay): Finding {
  const plain = asFinding(symptom);
  if (dump === undefined) return plain;
  if (symptom.kind === 'final') {
    replay.toEnd();
    return stateFinding(plain, dump, dump.cores, replay) ?? plain;
  }
  const kinds = [symptom.kind, ...symptom.also];
  if (symptom.command === null || !kinds.some((kind) => EXPLAINED.includes(kind))) return plain;
  const ran = dump.cores.filter(({ cycles }) => cycles !== undefined);
  const log = kinds.includes('log');
  replay.to(symptom.command, log);
  return (
    (log ? logFinding(symptom, ran, replay) : undefined) ??
    (kinds.includes('state') ? stateFinding(plain, dump, ran, replay) : undefined) ??
    (kinds.includes('cycles') ? cyclesFinding(plain, ran, replay) : undefined) ??
    plain
  );
}

const EXPLAINED = ['state', 'log', 'cycles'];

function asFinding({ cycle, unit, field, ...rest }: Symptom): Finding {
  const { kind, core, index, chipCycle } = rest;
  // The driver writes raw bits as bare hexadecimal digits.
  const raw = (digits: string) => (kind === 'response' ? `0x${digits}` : digits);
  return {
    ...{ kind, core, index, expected: raw(rest.expected), got: raw(rest.got), chipCycle },
    unit: unit || null,
    field: field || null,
    commandCycle: cycle,
  };
}

function stateFinding(
  plain: Finding,
  dump: MismatchDump,
  cores: readonly DumpedCore[],
  replay: Replay,
): Finding | undefined {
  for (const { core, state } of cores) {
    const found = firstDifference(replay.map, 'core', replay.core(core), parseDump(state));
    if (!found) continue;
    const { unit, field, index } = found;
    const [expected, got] = [bits(found.expected), bits(found.got)];
    return { ...plain, kind: 'state', core, unit, field, index, expected, got };
  }
  const metric = replay.model.metric();
  if (metric === dump.metric) return undefined;
  const own = replay.map.find(({ scope }) => scope === 'chip');
  return {
    ...plain,
    kind: 'state',
    core: null,
    unit: own?.unit ?? 'fabric',
    field: own?.field ?? 'metric',
    index: 0,
    expected: bits(BigInt(metric)),
    got: bits(BigInt(dump.metric)),
  };
}

function logFinding(
  { chipCycle, cycle: endCycle }: Symptom,
  cores: readonly DumpedCore[],
  replay: Replay,
): Finding | undefined {
  const writes = [...replay.model.writeLog()];
  for (const { core, log } of cores) {
    if (log === undefined) continue;
    const expected = writes.filter((write) => write.core === core).sort(inTime);
    const got = log.map((write) => entryOf(core, write)).sort(inTime);
    const at = expected.findIndex((write, i) => !sameWrite(write, got[i]));
    const place = at < 0 && got.length > expected.length ? expected.length : at;
    if (place < 0) continue;
    const [want, have] = [expected[place], got[place]];
    // Where one side has a write that the other lacks, the earlier of the two is the first wrong step.
    const first = want && (!have || inTime(want, have) <= 0) ? want : have!;
    const { unit, field } = replay.map[first.field]!;
    const samePlace = (write: LogEntry | undefined) => write && inTime(write, first) === 0;
    const taken = chipCycle === null || endCycle === null ? null : chipCycle - endCycle;
    return {
      kind: 'log',
      core,
      unit,
      field,
      index: first.index,
      expected: samePlace(want) ? bits(want!.value) : 'no write',
      got: samePlace(have) ? bits(have!.value) : 'no write',
      // "write @c" is the edge that ends cycle c; cycle 0 follows the take edge.
      chipCycle: taken === null ? null : taken + first.cycle + 1,
      commandCycle: first.cycle,
    };
  }
  return undefined;
}

function cyclesFinding(
  plain: Finding,
  cores: readonly DumpedCore[],
  replay: Replay,
): Finding | undefined {
  const expected = replay.model.coreCycles();
  const wrong = cores.find(({ core, cycles }) => cycles !== expected[core]);
  if (!wrong) return undefined;
  const { core, cycles } = wrong;
  return { ...plain, kind: 'cycles', core, expected: String(expected[core]), got: String(cycles) };
}

const entryOf = (core: number, [cycle, field, index, value]: DumpedWrite): LogEntry => ({
  ...{ core, cycle, field, index },
  value: BigInt(`0x${value}`),
});

const inTime = (a: LogEntry, b: LogEntry) =>
  a.cycle - b.cycle || a.field - b.field || a.index - b.index;

const sameWrite = (a: LogEntry, b: LogEntry | undefined) =>
  b !== undefined && inTime(a, b) === 0 && a.value === b.value;

const bits = (value: bigint) => `0x${value.toString(16)}`;
