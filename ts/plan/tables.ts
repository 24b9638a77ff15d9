/** From the driver's verdict to rows of the report. */
import { opcodeName } from '../model/index.ts';
import type { CycleRow, MissingEvent, SuiteResult, Verdict } from '../report/index.ts';
import type { DriverResult } from '../run/index.ts';

/** What a suite exercised, and what it promised to. */
export interface Exercised {
  readonly events: Readonly<Record<string, number>>;
  readonly floors: Readonly<Record<string, number>>;
}

/** A suite's row. What passed but stayed below a floor has checked nothing. */
export function suiteRow(
  name: string,
  config: string,
  driver: DriverResult,
  { events, floors }: Exercised,
  stall?: number,
): SuiteResult {
  const missing = missingEvents(events, floors);
  const verdict = verdictOfSuite(driver, missing);
  return {
    name,
    config,
    verdict,
    commands: driver.commands,
    stateBits: driver.stateBits,
    cyclesModel: driver.chipCycles.expected,
    cyclesRtl: driver.chipCycles.got,
    simHz: driver.simHz,
    seconds: driver.seconds.total,
    bus: driver.bus,
    ...(stall !== undefined && { stall }),
    events,
    missing,
    ...(driver.message && { message: driver.message }),
  };
}

/** Floors that were not reached; an event that was not counted has not occurred. */
export function missingEvents(
  events: Readonly<Record<string, number>>,
  floors: Readonly<Record<string, number>>,
): MissingEvent[] {
  return Object.entries(floors)
    .map(([event, floor]) => ({ event, floor, count: events[event] ?? 0 }))
    .filter(({ floor, count }) => count < floor);
}

function verdictOfSuite(driver: DriverResult, missing: readonly MissingEvent[]): Verdict {
  // The driver's user is this program: a command line that it refuses is a defect of ours, not the user's fault.
  if (driver.verdict === 'usage') return 'tool error';
  if (driver.verdict !== 'pass') return driver.verdict;
  if (driver.commands === 0 || driver.stateDigests === 0) return 'nothing checked';
  return missing.length > 0 ? 'nothing checked' : 'pass';
}

interface Run {
  readonly config: string;
  readonly driver: DriverResult;
  /** With pauses that are the suite's own: what depends on them is left out of the sums. */
  readonly paused?: boolean;
}

/** The cycle table: a row a command and configuration, over all runs, then one a configuration for what its bus costs. */
export function cycleRows(runs: readonly Run[]): CycleRow[] {
  return [...commandRows(runs), ...busRows(runs)];
}

function commandRows(runs: readonly Run[]): CycleRow[] {
  const rows = new Map<string, CycleRow>();
  for (const { config, driver, paused = false } of runs) {
    for (const { opcode, commands, cyclesModel, cyclesRtl } of driver.opcodes) {
      const command = opcodeName(opcode) ?? 'UNKNOWN';
      const key = `${config} ${command}`;
      const row = rows.get(key) ?? emptyRow(config, command);
      const model = row.model + cyclesModel;
      const rtl = row.rtl + cyclesRtl;
      rows.set(key, {
        ...row,
        count: row.count + commands,
        model,
        rtl,
        difference: rtl - model,
        awakeModel: row.awakeModel + ((!paused && driver.awake.expectedByOpcode[opcode]) || 0),
        awakeRtl: row.awakeRtl + ((!paused && driver.awake.byOpcode[opcode]) || 0),
      });
    }
  }
  return [...rows.values()];
}

/** Of complete runs through a bus; model and RTL are the chip cycles at the ports behind it, where these are predicted. */
function busRows(runs: readonly Run[]): CycleRow[] {
  const rows = new Map<string, CycleRow>();
  for (const { config, driver, paused } of runs) {
    const { bus, chipCycles, commands, commandsTotal } = driver;
    if (!bus || paused || commands < commandsTotal) continue;
    const row = rows.get(config) ?? { ...emptyRow(config, 'BUS'), cost: 0 };
    const model = row.model + (chipCycles.compared ? chipCycles.expected : 0);
    const rtl = row.rtl + (chipCycles.compared ? chipCycles.got : 0);
    rows.set(config, {
      ...row,
      count: row.count + bus.writes + bus.reads,
      ...{ model, rtl, difference: rtl - model },
      cost: row.cost! + bus.cycles - chipCycles.got,
    });
  }
  return [...rows.values()];
}

const emptyRow = (config: string, command: string): CycleRow => ({
  ...{ config, command, count: 0, model: 0, rtl: 0, difference: 0, awakeModel: 0, awakeRtl: 0 },
});
