/** The structured result of one run. `docs/result.schema.json` says the same to other programs; a test holds them together. */
import type { PlacementName } from '../placement/index.ts';
import type { Metric, QuantisationReport } from '../data/index.ts';
import { Exit, type ExitCode } from '../exit.ts';
import type { BusUse } from '../run/index.ts';

/** How a run, or a suite, ended. Only `pass` exits with 0. */
export const VERDICTS = [
  'pass',
  'mismatch',
  'hang',
  'tool error',
  'nothing checked',
  'usage',
  'interrupted',
] as const;
export type Verdict = (typeof VERDICTS)[number];

const EXIT_CODES: Readonly<Record<Verdict, ExitCode>> = {
  pass: Exit.pass,
  mismatch: Exit.mismatch,
  usage: Exit.usage,
  'tool error': Exit.tool,
  hang: Exit.hang,
  'nothing checked': Exit.nothingChecked,
  interrupted: Exit.interrupted,
};

/** Exit code of a verdict. */
export const exitCodeOf = (verdict: Verdict): ExitCode => EXIT_CODES[verdict];

/** Verdict of an exit code. */
export const verdictOf = (code: ExitCode): Verdict =>
  VERDICTS.find((verdict) => EXIT_CODES[verdict] === code)!;

/** Worst first: what a run reports when its suites ended differently. */
const WORST_FIRST: readonly Verdict[] = [
  'interrupted',
  'tool error',
  'usage',
  'hang',
  'mismatch',
  'nothing checked',
  'pass',
];

/** The worst of several verdicts; nothing was checked where there is none. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'nothing checked';
}

/** An event that a suite promised to exercise and did not. */
export interface MissingEvent {
  readonly event: string;
  readonly floor: number;
  readonly count: number;
}

export interface SuiteResult {
  readonly name: string;
  readonly config: string;
  readonly verdict: Verdict;
  readonly commands: number;
  /** Architectural bits compared, summed over all state digests. */
  readonly stateBits: number;
  /** Chip cycles of the suite. */
  readonly cyclesModel: number;
  readonly cyclesRtl: number;
  /** Clock cycles a second of wall time. */
  readonly simHz: number;
  readonly seconds: number;
  /** What went over the bus, and in how many edges; null at the chip's own ports. */
  readonly bus: BusUse | null;
  /** Seed of the random stalls; chip cycles are compared only without it. */
  readonly stall?: number;
  /** What the suite exercised. */
  readonly events: Readonly<Record<string, number>>;
  /** Events below their floor: the reason of `nothing checked`. */
  readonly missing: readonly MissingEvent[];
  /** Why the verdict is not pass, in a sentence. */
  readonly message?: string;
}

/** Core cycles and awake core-cycles of one kind of command, over all suites of a configuration; or its bus. */
export interface CycleRow {
  readonly config: string;
  /** `BUS`: `count` are accesses, `model` and `rtl` chip cycles at the ports behind it, where they are compared. */
  readonly command: string;
  readonly count: number;
  readonly model: number;
  readonly rtl: number;
  readonly difference: number;
  readonly awakeModel: number;
  readonly awakeRtl: number;
  /** `BUS` alone: edges from the first write to the last read, less the chip cycles between them. */
  readonly cost?: number;
}

/** Cores that a search asks: all, as many of the nearest, or `exact`: in waves, all that can hold one of the k best. */
export type AskedCores = 'all' | 'exact' | number;

export interface AccuracyRow {
  readonly dataset: string;
  readonly metric: Metric;
  readonly mode: 'exact' | 'beam';
  readonly k: number;
  /** Cores that were asked: all, the P nearest, or in waves all that matter. */
  readonly cores: AskedCores;
  readonly placement: PlacementName;
  /** Cores that ran the search of a query, on average. */
  readonly awakeCores: number;
  readonly queries: number;
  /** Recall against the truth on the quantised vectors. */
  readonly recallChip: number;
  /** Recall against the truth on the original data. */
  readonly recallData: number;
  /** Largest error of an answered distance against the original data, in the data's units. */
  readonly distanceErrorMax: number;
  /** Distances that a core evaluates for a query, on average. */
  readonly distancesPerQuery: number;
}

/** When each neuron of one core fired: a list of ticks a neuron. */
export type SpikeTrains = readonly (readonly number[])[];

export interface SpikeResult {
  /** Name of the data whose graph spiked. */
  readonly dataset: string;
  readonly neurons: number;
  readonly ticks: number;
  /** ms */
  readonly dt: number;
  /** On average, in `fixed`. */
  readonly spikesPerNeuron: number;
  /** Of spike times of `fixed` against `f32`. */
  readonly f1: number;
  readonly toleranceTicks: number;
  /** First tick in which the two fire differently; null when they never do. */
  readonly firstDivergence: number | null;
  /** Of visible weights, 0 to 255. */
  readonly weightDifferenceMean: number;
  readonly weightDifferenceMax: number;
  /** Spikes of the first core, for the picture. */
  readonly raster?: { readonly fixed: SpikeTrains; readonly f32: SpikeTrains };
}

/** The check of the check: bits flipped on purpose, and how many of them were found. */
export interface SelfTestResult {
  readonly injected: number;
  readonly detected: number;
  /** Detected ones whose core, unit, field and index were named right. */
  readonly named: number;
  /** Flips by unit of the state map. */
  readonly units: Readonly<Record<string, number>>;
}

/** What can differ. */
export const MISMATCH_KINDS = [
  'response',
  'core cycles',
  'state',
  'final state',
  'write log',
  'awake cycles',
  'chip cycles',
  'digest of the suite',
  'state of a core that was not addressed',
  'register of an idle core',
  'graph',
  'protocol',
  'hang',
] as const;
export type MismatchKind = (typeof MISMATCH_KINDS)[number];

/** The first difference between model and RTL. */
export interface Mismatch {
  readonly suite: string;
  readonly config: string;
  /** What differs. */
  readonly kind: MismatchKind;
  /** Number of the command in its suite, from 0; null when it belongs to no command. */
  readonly command: number | null;
  readonly opcode: string | null;
  readonly core: number | null;
  readonly unit: string | null;
  readonly field: string | null;
  readonly index: number | null;
  /** Raw bits as 0x..., or a decimal number of cycles. */
  readonly expected: string;
  readonly got: string;
  /** Clock cycle from the first header on. */
  readonly cycle: number | null;
  /** Clock cycle from the edge on at which the core took the command. */
  readonly commandCycle: number | null;
  /** The line that repeats it. */
  readonly repeat: string;
  /** Waves around it, when they were written. */
  readonly waves?: string;
}

export interface ToolVersion {
  readonly name: string;
  readonly version: string;
}

/** Where the time went, in seconds of wall time. */
export interface TimeRow {
  readonly what: string;
  readonly seconds: number;
}

export interface Result {
  readonly format: 1;
  /** The command line, without the program. */
  readonly arguments: readonly string[];
  /** ISO 8601. */
  readonly started: string;
  readonly verdict: Verdict;
  /** Why, when no suite says it. */
  readonly message?: string;
  readonly suites: readonly SuiteResult[];
  readonly cycles: readonly CycleRow[];
  readonly accuracy: readonly AccuracyRow[];
  /** Of the first data set; null when nothing spiked. */
  readonly spikes: SpikeResult | null;
  /** Of every data set, the first one included. */
  readonly spikesByDataset: readonly SpikeResult[];
  readonly selfTest: SelfTestResult | null;
  readonly mismatch: Mismatch | null;
  /** For the user's own data: what bringing it into the word format cost. */
  readonly quantisation: QuantisationReport | null;
  readonly tools: readonly ToolVersion[];
  readonly time: readonly TimeRow[];
}

/** A result in which nothing has happened yet. */
export function emptyResult(args: readonly string[], started = new Date()): Result {
  return {
    format: 1,
    arguments: args,
    started: started.toISOString(),
    verdict: 'nothing checked',
    suites: [],
    cycles: [],
    accuracy: [],
    spikes: null,
    spikesByDataset: [],
    selfTest: null,
    mismatch: null,
    quantisation: null,
    tools: [],
    time: [],
  };
}
