/**
 * The random suites: legal commands with random operands in phases, so that cores fill up, are emptied, searched, and
 * spike and learn for long enough to move weights; between them every refusal.
 */
import type { Random } from '../prng.ts';
import { type Beats, indexOf, statusOf, type Stimulus } from './commands.ts';
import { type Aim, LegalCommands } from './legal.ts';
import { OPCODE, OPCODE_NAMES, type OpcodeName } from './operands.ts';
import { type Refusal, refusals, STATUS } from './refusals.ts';
import type { Shape } from './shape.ts';
import { VectorSource } from './vectors.ts';

/** Share of commands that are refused by their operands. The state refuses some more (NODE, FULL). */
const REFUSED = 0.16;
const NOISY = 0.2;
const STREAM = 0.02;
/** Share of an excited phase's commands that start a drill, and its length in repeats: a weight's whole way takes about 95. */
const DRILL = 0.0007;
const DRILL_REPEATS = [60, 130] as const;
/** How often an INSERT into a full core is tried all the same. */
const FULL = 0.1;

/** Weight of a command that a phase does not name. */
const OTHERS = 1.3;

/** How often each command is drawn in a phase; what is not named has weight OTHERS. */
interface Phase {
  readonly commands: Partial<Record<OpcodeName, number>>;
  /** Of all commands, the share of the phase's turn. */
  readonly length: number;
  readonly broadcast: number;
  readonly excited: boolean;
}

const PHASES: readonly Phase[] = [
  // Cores come and go.
  {
    commands: { INIT: 12, INSERT: 40, DELETE: 8, SEARCH: 12, COUNT: 4, SET_TYPE: 5 },
    length: 0.1,
    broadcast: 0.3,
    excited: false,
  },
  // Cores fill up to the last place and beyond.
  {
    commands: { INIT: 0, INSERT: 60, DELETE: 4, SEARCH: 8, SET_TYPE: 6, SNN_RESET: 1 },
    length: 0.2,
    broadcast: 0.3,
    excited: false,
  },
  // Full cores are searched.
  {
    commands: { INIT: 0, INSERT: 2, SEARCH: 40, ROUTE: 8, SET_TYPE: 5, SNN_RESET: 1 },
    length: 0.2,
    broadcast: 0.5,
    excited: false,
  },
  // Full cores spike and learn, for so long that weights reach zero.
  {
    commands: {
      INIT: 0,
      INSERT: 1,
      SEARCH: 1,
      SNN_RESET: 0.1,
      SET_MEMBRANE: 2,
      SET_THRESHOLD: 4,
      INJECT: 40,
      STEP: 4,
      PROPAGATE: 3,
      STDP: 4,
      TICK: 40,
    },
    length: 0.35,
    broadcast: 0.5,
    excited: true,
  },
  // Everything at once.
  {
    commands: {
      INIT: 0.2,
      INSERT: 6,
      DELETE: 4,
      SEARCH: 6,
      SNN_RESET: 6,
      GET_TYPE: 3,
      GET_FLAGS: 3,
      GET_TIME: 2,
    },
    length: 0.15,
    broadcast: 0.3,
    excited: true,
  },
];

/** Cores that are used most on a large chip, so that some of them fill up; the tree's ends are among them. */
const HOT = 6;

/** `commands` commands, in rounds of `round` commands that each go through all phases. */
export function* random(shape: Shape, numbers: Random, commands: number, round: number): Stimulus {
  const state = new RandomState(shape, numbers);
  for (let number = 0; number < commands;) {
    const place = (number % round) / round;
    const beats = state.next(phaseAt(place));
    for (const each of beats.slice(0, commands - number)) {
      state.observe(each, yield each);
      number++;
    }
  }
}

function phaseAt(place: number): Phase {
  let end = 0;
  return PHASES.find(({ length }) => place < (end += length)) ?? PHASES.at(-1)!;
}

/** What the generator knows of the chip, all of it from the responses. */
class RandomState {
  readonly #shape: Shape;
  readonly #random: Random;
  readonly #legal: LegalCommands;
  readonly #vectors: VectorSource;
  /** By core, the nodes that are there. */
  readonly #nodes: number[][];
  readonly #hot: readonly number[];
  #metric = 0;
  /** By metric and command, made when first needed: the table is long. */
  readonly #refusals = new Map<number, Map<OpcodeName, Refusal[]>>();

  constructor(shape: Shape, numbers: Random) {
    this.#shape = shape;
    this.#random = numbers;
    this.#vectors = new VectorSource(numbers, shape);
    this.#legal = new LegalCommands(numbers, shape, this.#vectors);
    this.#nodes = Array.from({ length: shape.cores }, () => []);
    const { cores } = shape;
    this.#hot =
      cores <= HOT
        ? this.#nodes.map((_, core) => core)
        : [0, cores - 1, ...Array.from({ length: HOT - 2 }, () => numbers.below(cores))];
  }

  /** The next command, or a burst of them. */
  next(phase: Phase): Beats[] {
    const random = this.#random;
    if (random.chance(REFUSED)) return [this.#refused()];
    if (random.chance(STREAM)) {
      return Array.from({ length: random.between(2, 6) }, () => this.#legal.stream());
    }
    if (phase.excited && random.chance(DRILL)) {
      const core = random.pick(this.#hot);
      const nodes = this.#nodes[core]!;
      if (nodes.length > 1)
        return this.#legal.drill(core, random.pick(nodes), random.between(...DRILL_REPEATS));
    }
    const name = random.weighted(
      OPCODE_NAMES.filter((each) => !this.#shape.absent.has(each)).map(
        (each) => [Math.round(10 * (phase.commands[each] ?? OTHERS)), each] as const,
      ),
    );
    const aim = this.#aim(phase);
    const beats = name === 'INSERT' ? this.#insert(aim) : this.#legal.make(name, aim);
    const noisy = name !== 'INSERT' && random.chance(NOISY);
    return [noisy ? this.#legal.noisy(name, beats) : beats];
  }

  /** Learns from a response which nodes there are. */
  observe([header]: Beats, response: Beats): void {
    if (statusOf(response) !== STATUS.OK) return;
    const opcode = Number(header! & 0xffn);
    const core = Number((header! >> 8n) & 0xffn);
    const all = (header! & 0x1_0000n) !== 0n;
    if (opcode === OPCODE.INSERT) this.#nodes[core]!.push(indexOf(response));
    if (opcode === OPCODE.DELETE) {
      const gone = Number((header! >> 24n) & 0xffn);
      this.#nodes[core] = this.#nodes[core]!.filter((node) => node !== gone);
    }
    if (opcode !== OPCODE.INIT) return;
    if (all) {
      for (const nodes of this.#nodes) nodes.length = 0;
      this.#metric = Number((header! >> 32n) & 3n);
    } else {
      this.#nodes[core] = [];
    }
  }

  #aim(phase: Phase): Aim {
    const random = this.#random;
    const { cores } = this.#shape;
    return {
      core: () => (random.chance(0.9) ? random.pick(this.#hot) : random.below(cores)),
      nodes: (core) => this.#nodes[core] ?? [],
      metric: this.#metric,
      broadcast: phase.broadcast,
      excited: phase.excited,
    };
  }

  /** Mostly into a core that has a free place; where there is none, a search. */
  #insert(aim: Aim): Beats {
    const random = this.#random;
    const { cores, vectors } = this.#shape;
    const free = this.#hot.filter((core) => this.#nodes[core]!.length < vectors);
    if (random.chance(FULL)) return this.#legal.make('INSERT', aim);
    if (free.length > 0)
      return this.#legal.make('INSERT', { ...aim, core: () => random.pick(free) });
    if (cores <= HOT) return this.#legal.make('SEARCH', aim);
    return this.#legal.make('INSERT', { ...aim, core: () => random.below(cores) });
  }

  /** Each command is refused equally often, each in all of its ways; so is what is no command. */
  #refused(): Beats {
    const random = this.#random;
    const at = random.below(OPCODE_NAMES.length + 1);
    const name = OPCODE_NAMES[at];
    if (name === undefined) return this.#unknown();
    const list = this.#refusalsOf(name);
    return list.length === 0 ? this.#unknown() : random.pick(list).beats;
  }

  #refusalsOf(name: OpcodeName): readonly Refusal[] {
    let byName = this.#refusals.get(this.#metric);
    if (byName === undefined) {
      byName = new Map(OPCODE_NAMES.map((each) => [each, []]));
      const vector = this.#vectors.next();
      for (const refusal of refusals(this.#shape, this.#metric, vector)) {
        byName.get(refusal.name)!.push(refusal);
      }
      this.#refusals.set(this.#metric, byName);
    }
    return byName.get(name)!;
  }

  #unknown(): Beats {
    const known = new Set<number>(Object.values(OPCODE));
    let opcode: number;
    do opcode = this.#random.below(256);
    while (known.has(opcode));
    const rest = this.#random.word() & ~0xffn;
    return [rest | BigInt(opcode)];
  }
}
