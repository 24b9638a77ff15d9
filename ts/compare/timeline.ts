/**
 * From "the cycles of the whole suite differ" to the first command at which model and RTL part: its clock edges, and the
 * edges that each core's clock gave for it. Edge 0 accepts the first header (docs/engine.md, section 12).
 */
import { OPCODES, type Timeline, type Wave } from '../model/index.ts';
import { RunError } from '../run/index.ts';

/** What both sides know of a command, in the order of the driver's record. */
export const EDGES = [
  'header',
  'last beat',
  'take',
  'retire',
  'first response',
  'last response',
] as const;

/** One command. */
export interface CommandTimes {
  /** One a name of EDGES; null where it did not happen: the fabric refused the command. */
  readonly edges: readonly (number | null)[];
  /** By core: edges that its clock gave while this was the command that it took last. */
  readonly awake: ReadonlyMap<number, number>;
}

/** The first difference. */
export interface Parting {
  readonly command: number;
  /** Null for an edge, which is the chip's. */
  readonly core: number | null;
  /** A name of EDGES, or `awake`. */
  readonly field: string;
  readonly expected: number | null;
  readonly got: number | null;
  /** The earlier of two edges that differ, from the first header and from the take edge. */
  readonly chipCycle: number | null;
  readonly commandCycle: number | null;
}

/** What the timeline needs of the model. */
export interface TimedModel {
  executeBeats(command: readonly bigint[]): unknown;
  timeline(): Timeline;
  /** Of the last command, a ROUTE. */
  waves(): readonly Wave[];
  /** By core, of the last command. */
  readonly coreCycles: ArrayLike<number>;
}

/** The model's timeline of all commands. */
export function modelTimes(
  model: TimedModel,
  cores: number,
  records: Iterable<{ readonly command: readonly bigint[] }>,
): CommandTimes[] {
  const clocks = Array.from({ length: cores }, () => new CoreClock());
  const all = clocks.map((_, core) => core);
  const times: { edges: (number | null)[]; awake: Map<number, number> }[] = [];
  for (const { command } of records) {
    model.executeBeats(command);
    const { header, lastBeat, take, retire, window, close, ...answer } = model.timeline();
    const edges = [header, lastBeat, take, retire, answer.firstAccept, answer.lastAccept];
    const awake = new Map<number, number>();
    times.push({ edges: edges.map((edge) => (edge < 0 ? null : edge)), awake });
    if (take < 0) continue;
    const broadcast = ((command[0]! >> 16n) & 1n) === 1n;
    const addressed = broadcast ? all : [Number((command[0]! >> 8n) & 0xffn)];
    const routed = Number(command[0]! & 0xffn) === OPCODES.ROUTE;
    const { coreCycles } = model;
    for (const wave of routed ? model.waves() : [{ take, window, close, coreCycles }]) {
      for (const core of addressed) {
        const cycles = wave.coreCycles[core]!;
        if (routed && cycles === 0) continue;
        const ran: Interval = [wave.take, wave.take + cycles];
        const drained: Interval = [wave.window + 1, wave.close + 1];
        clocks[core]!.take(wave.take, (count) => add(awake, core, count), [ran, drained]);
      }
    }
  }
  for (const clock of clocks) clock.end();
  return times;
}

const add = (awake: Map<number, number>, core: number, count: number) =>
  awake.set(core, (awake.get(core) ?? 0) + count);

/** First and last edge. */
type Interval = readonly [first: number, last: number];

/** The edges of one core's gated clock, each counted once, for the command that the core took last. */
class CoreClock {
  #open: Interval[] = [];
  #count: (edges: number) => void = () => {};

  /** At edge `take` another command becomes the one that edges count for; its own open the gate as well. */
  take(take: number, count: (edges: number) => void, intervals: readonly Interval[]): void {
    this.#countTo(take);
    this.#count = count;
    this.#open.push(...intervals);
  }

  end(): void {
    this.#countTo(Infinity);
  }

  /** Counts the edges before `end`; what is open beyond it stays. */
  #countTo(end: number): void {
    let counted = -1;
    let edges = 0;
    for (const [first, last] of this.#open.sort(([a], [b]) => a - b)) {
      const from = Math.max(first, counted + 1);
      const to = Math.min(last, end - 1);
      if (to < from) continue;
      edges += to - from + 1;
      counted = to;
    }
    if (edges > 0) this.#count(edges);
    this.#open = this.#open
      .filter(([, last]) => last >= end)
      .map(([first, last]) => [Math.max(first, end), last]);
  }
}

/** The driver's record: a line a command, `NUMBER EDGE... CORE:AWAKE...`, `-` for an edge that did not happen. */
export function parseTimes(text: string): CommandTimes[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new RunError("the driver's timeline does not end with a line");
  return lines.map((line, number) => {
    const [first, ...words] = line.split(' ');
    const edges = words.slice(0, EDGES.length).map((word) => (word === '-' ? null : Number(word)));
    const awake = words.slice(EDGES.length).map((word) => word.split(':').map(Number));
    const numbers = [...edges.filter((edge) => edge !== null), ...awake.flat()];
    const whole =
      first === String(number) &&
      edges.length === EDGES.length &&
      awake.every((pair) => pair.length === 2) &&
      numbers.every(Number.isInteger);
    if (!whole) throw new RunError(`the driver's timeline: line ${number + 1}: '${line}'`);
    return { edges, awake: new Map(awake as [number, number][]) };
  });
}

/** The first command at which they part, and there the first edge, or else the first core; undefined when they never do. */
export function firstParting(
  expected: readonly CommandTimes[],
  got: readonly CommandTimes[],
): Parting | undefined {
  for (const [command, want] of expected.entries()) {
    const have = got[command];
    if (have === undefined) return undefined;
    const parting = edgeParting(command, want, have) ?? awakeParting(command, want, have);
    if (parting) return parting;
  }
  return undefined;
}

const TAKE = EDGES.indexOf('take');

function edgeParting(command: number, want: CommandTimes, have: CommandTimes): Parting | undefined {
  const at = EDGES.findIndex((_, edge) => want.edges[edge] !== have.edges[edge]);
  if (at < 0) return undefined;
  const [expected, got] = [want.edges[at]!, have.edges[at]!];
  const chipCycle = Math.min(expected ?? Infinity, got ?? Infinity);
  // Before the take edge there are no cycles of the command.
  const take = at > TAKE ? (want.edges[TAKE] ?? null) : null;
  const commandCycle = take === null ? null : chipCycle - take;
  return { command, core: null, field: EDGES[at]!, expected, got, chipCycle, commandCycle };
}

function awakeParting(
  command: number,
  want: CommandTimes,
  have: CommandTimes,
): Parting | undefined {
  const cores = [...new Set([...want.awake.keys(), ...have.awake.keys()])].sort((a, b) => a - b);
  for (const core of cores) {
    const [expected, got] = [want.awake.get(core) ?? 0, have.awake.get(core) ?? 0];
    if (expected === got) continue;
    return { command, core, field: 'awake', expected, got, chipCycle: null, commandCycle: null };
  }
  return undefined;
}
