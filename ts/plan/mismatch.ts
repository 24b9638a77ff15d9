/** Names the first difference of a run, from the driver's verdict and dump. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineConfig } from '../config/index.ts';
import {
  explain,
  type Finding,
  firstParting,
  modelTimes,
  type Parting,
  parseTimes,
  readMismatchDump,
  Replay,
  replayModel,
} from '../compare/index.ts';
import { readRecords } from '../golden/index.ts';
import { FixedModel, opcodeName } from '../model/index.ts';
import type { Mismatch } from '../report/index.ts';
import { attempt, type DriverResult, runDriver, withTempDir } from '../run/index.ts';

/** How the driver's kinds are called in a report. */
const KINDS: Readonly<Record<string, Mismatch['kind']>> = {
  response: 'response',
  cycles: 'core cycles',
  state: 'state',
  final: 'final state',
  log: 'write log',
  awake: 'awake cycles',
  chipCycles: 'chip cycles',
  chained: 'digest of the suite',
  unaddressed: 'state of a core that was not addressed',
  idle: 'register of an idle core',
  graph: 'graph',
  protocol: 'protocol',
  hang: 'hang',
};

export interface Failed {
  readonly suite: string;
  readonly config: EngineConfig;
  readonly golden: string;
  readonly modelHash: string;
  /** The driver, which is run again when only a total over the whole suite differs. */
  readonly simulator: string;
  readonly signal?: AbortSignal;
  /** What the driver dumped, if anything. */
  readonly dump: string;
  readonly driver: DriverResult;
  /** The command line that repeats the run. */
  readonly repeat: string;
}

/** The first difference of a run that ended as mismatch or hang; undefined for any other end. */
export async function findMismatch(failed: Failed): Promise<Mismatch | undefined> {
  const { driver, suite, config, repeat } = failed;
  const { mismatch, hang } = driver;
  if (hang) return hangOf(failed);
  if (!mismatch) return undefined;
  if (TOTALS.includes(mismatch.kind)) {
    const parting = await partingOf(failed);
    if (parting) return partingMismatch(failed, parting);
  }
  const replay = new Replay(await replayModel(config), config.stateMap, readRecords(failed.golden));
  const finding = explain(mismatch, readMismatchDump(failed.dump), replay);
  return {
    suite,
    config: config.variant,
    ...described(finding),
    command: mismatch.command,
    opcode: mismatch.opcode === null ? null : nameOf(mismatch.opcode),
    repeat,
  };
}

/** Kinds that the driver sees only at the end of a suite. */
const TOTALS = ['chipCycles', 'awake'];

/** The first command at which the clock edges of model and RTL part: both run once more, and tell those of every command. */
async function partingOf(failed: Failed): Promise<Parting | undefined> {
  const { simulator, golden, modelHash, config, signal } = failed;
  const model = await FixedModel.create(config);
  const got = await withTempDir(async (dir) => {
    const timeline = join(dir, 'timeline');
    const asked = { golden, modelHash, timeline, noLog: true };
    await runDriver(simulator, asked, { ...(signal && { signal }) });
    return parseTimes(attempt(() => readFileSync(timeline, 'utf8')));
  });
  return firstParting(modelTimes(model, config.parameters.cores, readRecords(golden)), got);
}

function partingMismatch({ suite, config, golden, repeat }: Failed, parting: Parting): Mismatch {
  const { command, core, field, expected, got, chipCycle, commandCycle } = parting;
  return {
    ...{ suite, config: config.variant, kind: field === 'awake' ? 'awake cycles' : 'chip cycles' },
    ...{ command, opcode: opcodeAt(golden, command) },
    ...{ core, unit: 'chip', field, index: null, cycle: chipCycle, commandCycle },
    expected: String(expected ?? 'none'),
    got: String(got ?? 'none'),
    repeat,
  };
}

function hangOf({ suite, config, golden, driver, repeat }: Failed): Mismatch {
  const { command, chipCycle } = driver.hang!;
  return {
    suite,
    config: config.variant,
    kind: 'hang',
    command,
    opcode: command === null ? null : opcodeAt(golden, command),
    ...{ core: null, unit: null, field: null, index: null, commandCycle: null },
    expected: 'progress',
    got: driver.message,
    cycle: chipCycle,
    repeat,
  };
}

/** Name of the opcode of a golden file's command. */
function opcodeAt(golden: string, command: number): string | null {
  let number = 0;
  for (const record of readRecords(golden)) {
    if (number++ === command) return nameOf(Number(record.command[0]! & 0xffn));
  }
  return null;
}

function described(finding: Finding) {
  const { kind, chipCycle, ...place } = finding;
  return { ...place, kind: KINDS[kind] ?? 'protocol', cycle: chipCycle };
}

const nameOf = (opcode: number) => opcodeName(opcode) ?? `opcode 0x${opcode.toString(16)}`;
