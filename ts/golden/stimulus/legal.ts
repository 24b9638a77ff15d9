/** Legal commands with random operands over their whole range, and noise in the bits that a command ignores. */
import type { Random } from '../prng.ts';
import {
  ALL,
  type Beats,
  beatOf,
  beam,
  command,
  exact,
  hnswToSnn,
  inject,
  METRIC,
  neuroSearch,
  read,
  resonanceSearch,
  route,
  routeExact,
  searchFields,
  snnReset,
  spikeSearch,
  step,
  tick,
  timeFields,
} from './commands.ts';
import {
  hasAll,
  hasBranch,
  hasElement,
  hasIndex,
  lowerBits,
  OPCODE,
  type OpcodeName,
  upperBits,
} from './operands.ts';
import type { Shape } from './shape.ts';
import type { VectorSource } from './vectors.ts';

/** Where commands go at present. */
export interface Aim {
  /** A core, ALL not among them. */
  core(): number;
  /** The nodes of `core`. */
  nodes(core: number): readonly number[];
  readonly metric: number;
  /** How likely a command that may go to all cores does. */
  readonly broadcast: number;
  /** Spikes: small thresholds, great injections, full gains. */
  readonly excited: boolean;
}

/** Makes legal commands. */
export class LegalCommands {
  readonly #random: Random;
  readonly #shape: Shape;
  readonly #vectors: VectorSource;

  constructor(random: Random, shape: Shape, vectors: VectorSource) {
    this.#random = random;
    this.#shape = shape;
    this.#vectors = vectors;
  }

  /** A command of this name whose operands are legal; its node may not be there, and its core may be full. */
  make(name: OpcodeName, aim: Aim): Beats {
    const random = this.#random;
    const all =
      hasAll(name) && name !== 'ROUTE' && random.chance(name === 'INIT' ? 0.05 : aim.broadcast);
    const core = all ? ALL : aim.core();
    if (name === 'SEARCH') return this.#search(core);
    if (name === 'RESONANCE_SEARCH') return this.#resonanceSearch(core);
    if (name === 'HNSW_TO_SNN')
      return hnswToSnn(
        core,
        this.#vectors.next(),
        random.between(1, this.#shape.list),
        this.#gain(aim),
      );
    if (name === 'ROUTE') return this.#route(aim);
    if (name === 'SPIKE_SEARCH')
      return spikeSearch(core, random.between(1, this.#shape.list), this.#pattern());
    if (name === 'READ') return this.#read(core, aim);
    if (name === 'NEURO_SEARCH') return this.#neuroSearch(core);
    if (name === 'INSERT') {
      return command(OPCODE.INSERT, core, { vector: this.#vectors.next() });
    }
    const learn = name === 'TICK' && random.chance(0.85) ? 1 : 0;
    const index = hasElement(name)
      ? random.below(this.#shape.dims)
      : hasIndex(name)
        ? this.#index(aim.nodes(core))
        : learn;
    const branch = this.#branch(name);
    return command(OPCODE[name], core, { index, branch, upper: this.#upper(name, core, aim) });
  }

  /** An exact search of all cores, for streams. */
  stream(): Beats {
    return exact(ALL, this.#vectors.next(), this.#random.between(1, this.#shape.list));
  }

  /**
   * A node that fires again and again, each time followed by its neighbours: what they send back to it loses weight
   * until nothing is left.
   */
  drill(core: number, node: number, repeats: number): Beats[] {
    const random = this.#random;
    const { membraneOne: unit, dtMax } = this.#shape;
    const list = [snnReset(core)];
    for (let repeat = 0; repeat < repeats; repeat++) {
      list.push(inject(core, node, 2 * unit));
      list.push(tick(core, random.between(600, 800), 512, true));
      list.push(tick(core, random.between(1, 256), 0, true));
      list.push(step(core, dtMax - random.below(512)));
    }
    return list;
  }

  /** The command with random values in the bits that it does not read. */
  noisy(name: OpcodeName, [header, ...vector]: Beats): Beats {
    const random = this.#random;
    const lower = Number(header! & 0xffff_ffffn) | (random.bits() & ~lowerBits(name));
    const upper = Number(header! >> 32n) | (random.bits() & ~upperBits(name));
    return [beatOf(lower, upper), ...vector];
  }

  /** Of the nearest cores, mostly fewer than half of them; exact where the metric allows it. */
  #route(aim: Aim): Beats {
    const random = this.#random;
    const { cores, list } = this.#shape;
    // A large chip has few cores that hold something: with many asked for, none would be left for the third wave.
    const some = random.weighted<() => number>([
      [2, () => cores],
      [3, () => random.between(1, Math.max(1, cores >> 1))],
      [5, () => random.between(1, Math.min(2, cores))],
    ])();
    const k = random.chance(0.3) ? list : random.between(1, list);
    const vector = this.#vectors.next();
    if (aim.metric === METRIC.l2 && random.chance(0.7))
      return routeExact(vector, k, some, this.#mask());
    if (random.chance(0.6)) return route(vector, k, some, this.#mask());
    const length = random.between(1, list);
    return route(vector, k, some, this.#mask(), {
      list: length,
      width: random.between(1, length),
    });
  }

  #mask(): number {
    const random = this.#random;
    return random.weighted([
      [6, 0xffff],
      [3, random.bits() & 0xffff],
      [1, 1 << random.below(16)],
    ]);
  }

  #search(core: number): Beats {
    const random = this.#random;
    const { list } = this.#shape;
    const k = random.chance(0.3) ? list : random.between(1, list);
    const mask = this.#mask();
    const vector = this.#vectors.next();
    if (random.chance(0.45)) return exact(core, vector, k, mask);
    const length = random.chance(0.3) ? 4 : random.between(1, list);
    const width = random.chance(0.5) ? 1 : random.between(1, length);
    return beam(core, vector, k, length, width, mask);
  }

  /** Any weight, its ends often. */
  #resonanceSearch(core: number): Beats {
    const random = this.#random;
    const k = random.chance(0.5) ? this.#shape.list : random.between(1, this.#shape.list);
    const weight = random.chance(0.3) ? random.pick([0, 1, 256, 512]) : random.between(0, 512);
    const mask = random.chance(0.8) ? 0xffff : random.bits() & 0xffff;
    return resonanceSearch(core, this.#vectors.next(), k, weight, mask);
  }

  /** Few iterations mostly, as each takes hundreds of cycles; currents that fire, and any. */
  #neuroSearch(core: number): Beats {
    const random = this.#random;
    return neuroSearch(core, this.#vectors.next(), {
      k: random.between(1, this.#shape.list),
      dt: this.#dt(),
      iterations: random.weighted([
        [50, random.between(1, 2)],
        [30, 3],
        [2, 8],
      ]),
      // Distances are those of whole words mostly, half of which is near 2^31.
      scale: random.weighted([
        [3, random.between(28, 31)],
        [3, random.between(8, 31)],
        [1, random.below(32)],
      ]),
      gain: random.weighted([
        [4, 34],
        [3, random.between(64, 255)],
        [2, random.below(256)],
      ]),
      spread: random.chance(0.3) ? 0 : random.chance(0.5) ? 4 : random.below(32),
      oscillate: random.chance(0.5),
      compete: random.chance(0.5),
    });
  }

  /** Any element of the state; each field equally often. */
  #read(core: number, aim: Aim): Beats {
    const random = this.#random;
    const { fields } = this.#shape;
    const field = random.below(fields.length);
    const { byNode, items, parts } = fields[field]!;
    const index = byNode ? this.#index(aim.nodes(core)) : 0;
    return read(core, field, index, random.below(items), random.below(parts));
  }

  /** Mostly a node that is there; now and then one that is not. */
  #index(nodes: readonly number[]): number {
    const { vectors } = this.#shape;
    return nodes.length > 0 && this.#random.chance(0.97)
      ? this.#random.pick(nodes)
      : this.#random.below(vectors);
  }

  /** Mostly a low slot: those have links. */
  #branch(name: OpcodeName): number {
    const random = this.#random;
    if (name === 'DENDRITE_INTEGRATE') return random.below(2);
    if (!hasBranch(name)) return 0;
    return random.below(random.between(1, this.#shape.degree));
  }

  #upper(name: OpcodeName, core: number, aim: Aim): number {
    const random = this.#random;
    switch (name) {
      case 'INIT':
        return core === ALL ? random.below(3) : aim.metric;
      case 'SET_TYPE':
        return random.below(16);
      case 'SET_EDGE_WEIGHT':
        return random.chance(0.3) ? 255 : random.below(256);
      case 'SET_PATTERN':
      case 'SIMILARITY':
      case 'MATCH':
        return this.#pattern();
      case 'CORRELATE':
        return random.chance(0.9) ? random.below(34) : random.bits();
      case 'UPDATE':
        return timeFields(0, this.#alpha());
      case 'SET_DELTA':
        return this.#delta();
      case 'SET_MEMBRANE':
        return this.#membrane(aim);
      case 'INJECT':
      case 'DENDRITE_INJECT':
        return aim.excited && random.chance(0.8) ? this.#push() : this.#membrane(aim);
      case 'SET_THRESHOLD':
        return this.#threshold(aim);
      case 'STEP':
      case 'TICK':
      case 'HOMEOSTASIS':
      case 'OSCILLATE':
        return timeFields(this.#dt(), name === 'TICK' ? this.#gain(aim) : 0);
      case 'PROPAGATE':
      case 'DENDRITE_PROPAGATE':
        return timeFields(0, this.#gain(aim));
      case 'SEARCH':
        return searchFields(1, 0xffff);
      default:
        return 0;
    }
  }

  /** Few bits, as a history has them, any, or one of so few that neurons are alike. */
  #pattern(): number {
    const random = this.#random;
    return random.weighted<() => number>([
      [4, () => random.bits() & random.bits() & random.bits()],
      [3, () => random.bits()],
      [2, () => random.below(8)],
      [1, () => random.pick([0, 0xffff_ffff, 1, 0x8000_0000])],
    ])();
  }

  /** Up to 1.0 mostly: towards the neighbours. */
  #alpha(): number {
    const random = this.#random;
    return random.weighted<() => number>([
      [6, () => random.between(0, 1 << 14)],
      [2, () => random.between(-0x8000, 0x7fff)],
      [1, () => random.pick([0, 1, -1, 1 << 14, 0x7fff, -0x8000])],
    ])();
  }

  #delta(): number {
    const random = this.#random;
    const { deltaMin: min, deltaMax: max, wordOne } = this.#shape;
    return random.weighted<() => number>([
      [3, () => random.between(-64 * wordOne, 64 * wordOne)],
      [2, () => this.#anywhere(min, max)],
      [1, () => random.pick([min, max, 0, 1, -1])],
    ])();
  }

  #membrane(aim: Aim): number {
    const random = this.#random;
    const { membraneMin: min, membraneMax: max, membraneOne: unit } = this.#shape;
    return random.weighted<() => number>([
      [4, () => this.#anywhere(min, max)],
      [4, () => random.between(-2 * unit, 2 * unit)],
      [1, () => random.pick([min, max, 0, 1, -1])],
      [aim.excited ? 6 : 1, () => this.#push()],
    ])();
  }

  /** Enough to fire at the initial threshold. */
  #push(): number {
    const { membraneOne: unit, membraneMax: max } = this.#shape;
    return Math.min(max, unit + this.#random.below(3 * unit));
  }

  #threshold(aim: Aim): number {
    const random = this.#random;
    const { membraneMax: max, membraneOne: unit } = this.#shape;
    return random.weighted<() => number>([
      [aim.excited ? 8 : 2, () => random.between(1, unit)],
      [2, () => unit],
      [1, () => 1 + this.#anywhere(0, max - 1)],
      [1, () => random.pick([1, 2, max])],
    ])();
  }

  /** An integer of a range that may be wider than what `between` takes. */
  #anywhere(low: number, high: number): number {
    return low + (this.#random.bits() % (high - low + 1));
  }

  #dt(): number {
    const random = this.#random;
    const { dtMax } = this.#shape;
    return random.weighted<() => number>([
      [6, () => 256],
      [3, () => random.between(1, 1024)],
      [2, () => random.between(1, dtMax)],
      [1, () => random.pick([1, dtMax])],
    ])();
  }

  #gain(aim: Aim): number {
    const random = this.#random;
    return random.weighted<() => number>([
      [aim.excited ? 6 : 2, () => random.between(32, 512)],
      [2, () => random.between(-512, 512)],
      [1, () => random.between(-0x8000, 0x7fff)],
      [1, () => random.pick([0, 1, -1, 0x7fff, -0x8000])],
    ])();
  }
}
