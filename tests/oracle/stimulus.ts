/** Random commands as beats, refused ones among them, weighted so that spikes, learning and limits come up. */
import type { Words } from './distance.ts';
import { type Dice, KINDS, SOURCES } from './support.ts';
import { DT_MAX, type Shape } from './shape.ts';
import {
  fieldsOf,
  hasVector,
  makeHeader,
  makeVector,
  type Name,
  type NeuroOperands,
  OP,
  type Operands,
  readHeader,
} from './wire.ts';

/** One command, header beat first. */
export type Beats = bigint[];

/** Makes commands for chips of one shape. */
export class Stimulus {
  private readonly dice: Dice;
  private readonly shape: Shape;

  constructor(dice: Dice, shape: Shape) {
    this.dice = dice;
    this.shape = shape;
  }

  /** A command by name. */
  command(name: Name, operands: Operands, vector: Words = []): Beats {
    return [makeHeader(OP[name], operands), ...makeVector(vector)];
  }

  /** Empties the chip under `metric`, and fills its cores: the first entirely, the next not at all, others in between. */
  fillChip(metric: number, from: number): Beats[] {
    const { cores, vectors, dims } = this.shape;
    const beats = [this.command('INIT', { all: true, metric })];
    for (let core = 0; core < cores; core++) {
      const count = [vectors, 0, 1, 7, 19][core % 5]!;
      const kind = KINDS[(core + from) % KINDS.length]!;
      for (const vector of SOURCES[kind](this.dice, count, dims)) {
        beats.push(this.command('INSERT', { core }, vector));
      }
    }
    return beats;
  }

  /** INSERT of a random vector. */
  insert(): Beats {
    return this.command('INSERT', this.one(), this.vector());
  }

  /** DELETE of a random node, which may not be there. */
  remove(): Beats {
    return this.command('DELETE', { ...this.one(), index: this.dice.below(this.shape.vectors) });
  }

  /** Any legal SEARCH of one core or all. */
  search(operands: Operands = {}): Beats {
    const { dice, shape } = this;
    const L = dice.between(1, shape.list);
    const mask = dice.oneIn(3) ? dice.below(0x10000) : 0xffff;
    const own = { k: dice.between(1, shape.list), L, W: dice.between(1, L), mask };
    const target = dice.oneIn(2) ? { all: true } : this.one();
    return this.command(
      'SEARCH',
      { ...own, ...target, beam: dice.oneIn(2), ...operands },
      this.vector(),
    );
  }

  /** A legal RESONANCE_SEARCH of one core or all. */
  resonanceSearch(): Beats {
    const { dice, shape } = this;
    const weight = dice.oneIn(3) ? dice.of([0, 1, 256, 511, 512]) : dice.below(513);
    const mask = dice.oneIn(3) ? dice.below(0x10000) : 0xffff;
    const target = dice.oneIn(3) ? { all: true } : this.one();
    const operands = { k: dice.between(1, shape.list), weight, mask };
    return this.command('RESONANCE_SEARCH', { ...target, ...operands }, this.vector());
  }

  /** Any legal ROUTE under a metric. */
  route(metric: number): Beats {
    const { dice, shape } = this;
    const L = dice.between(1, shape.list);
    return this.command(
      'ROUTE',
      {
        ...{ all: true, k: dice.between(1, shape.list), L, W: dice.between(1, L) },
        mask: dice.oneIn(3) ? dice.below(0x10000) : 0xffff,
        beam: dice.oneIn(2),
        P: dice.oneIn(4) ? shape.cores : dice.between(1, shape.cores),
        exact: metric === 0 && !dice.oneIn(3),
      },
      this.vector(),
    );
  }

  /** A command for neurons and synapses, legal but for the nodes that a core may lack. */
  spiking(): Beats {
    const { dice } = this;
    const name = dice.of<Name>([
      ...['SET_MEMBRANE', 'SET_MEMBRANE', 'SET_MEMBRANE', 'INJECT', 'INJECT', 'SET_THRESHOLD'],
      ...['STEP', 'STEP', 'PROPAGATE', 'PROPAGATE', 'STDP', 'STDP', 'TICK', 'TICK', 'TICK', 'TICK'],
      ...[
        'SET_TYPE',
        'GET_TYPE',
        'COUNT',
        'GET_MEMBRANE',
        'GET_THRESHOLD',
        'GET_REFRACTORY',
        'GET_SPIKES',
        'GET_TIME',
        'GET_FLAGS',
        'READ',
        'READ',
        'SET_EDGE_WEIGHT',
        'GET_EDGE_WEIGHT',
        'DELETE',
        'DELETE',
        'HOMEOSTASIS',
        'HOMEOSTASIS',
        'GET_RATE',
        'ACTIVITY',
        'OSCILLATE',
        'GET_PHASE',
        'RESONANCE',
        'RESONANCE_SEARCH',
        'RESONANCE_SEARCH',
        'WTA_RESET',
        'WTA_COMPETE',
        'WTA_COMPETE',
        'WTA_SOFT',
        'DENDRITE_RESET',
        ...['DENDRITE_INJECT', 'DENDRITE_INJECT', 'DENDRITE_INJECT', 'GET_BRANCH'],
        ...['DENDRITE_INTEGRATE', 'DENDRITE_INTEGRATE', 'DENDRITE_PROPAGATE', 'DENDRITE_PROPAGATE'],
        'SET_PATTERN',
        'GET_PATTERN',
        'RECORD',
        'RECORD',
        'MATCH',
        'ENCODE',
        'SIMILARITY',
        'SPIKE_SEARCH',
        'SPIKE_SEARCH',
        'NEURO_SEARCH',
        'CORRELATE',
        'AGGREGATE',
        'AGGREGATE',
        'UPDATE',
        'UPDATE',
        'GET_DELTA',
        'SET_DELTA',
        'HNSW_TO_SNN',
        'HNSW_TO_SNN',
      ],
    ] as Name[]);
    if (name === 'RESONANCE_SEARCH') return this.resonanceSearch();
    const vector = name === 'NEURO_SEARCH' || name === 'HNSW_TO_SNN' ? this.vector() : [];
    return this.command(name, this.operandsOf(name), vector);
  }

  /** Commands that make some neurons of a core fire, and then let the spikes act. */
  burst(): Beats[] {
    const { dice, shape } = this;
    const target = this.one();
    const value = 2 ** (shape.membraneWidth - 1) - 1;
    const fire = Array.from({ length: dice.between(1, 8) }, () =>
      this.command('SET_MEMBRANE', { ...target, index: dice.below(shape.vectors), value }),
    );
    const act = dice.of<Name[]>([
      ['TICK'],
      ['TICK'],
      ['STEP', 'PROPAGATE', 'STDP'],
      ['STEP', 'DENDRITE_PROPAGATE'],
      ['STEP'],
    ]);
    const operands = { gain: this.gain(), learn: !dice.oneIn(4) };
    return [
      ...fire,
      ...act.map((name) =>
        name === 'STEP' || name === 'TICK'
          ? this.command(name, { ...target, ...(name === 'TICK' ? operands : {}), dt: 256 })
          : this.command(name, { ...target, ...(name === 'STDP' ? {} : { gain: operands.gain }) }),
      ),
    ];
  }

  private operandsOf(name: Name): Operands {
    const { dice } = this;
    const node = { ...this.one(), index: dice.below(this.shape.vectors) };
    const every = dice.oneIn(4) ? { all: true } : this.one();
    switch (name) {
      case 'SET_MEMBRANE':
      case 'INJECT':
        return { ...node, value: this.potential() };
      case 'DENDRITE_INJECT':
        return { ...node, branch: dice.below(this.shape.degree), value: this.potential() };
      case 'GET_BRANCH':
        return { ...node, branch: dice.below(this.shape.degree) };
      case 'DENDRITE_INTEGRATE':
        return { index: node.index, ...every, clear: dice.oneIn(2) };
      case 'SET_THRESHOLD':
        return { ...node, value: dice.between(1, 2 ** this.shape.membraneFraction) };
      case 'STEP':
      case 'HOMEOSTASIS':
      case 'OSCILLATE':
        return { ...every, dt: this.dt() };
      case 'PROPAGATE':
      case 'DENDRITE_PROPAGATE':
        return { ...every, gain: this.gain() };
      case 'TICK':
        // The learn bit is the index's lowest.
        return { ...every, dt: this.dt(), gain: this.gain(), learn: !dice.oneIn(4) };
      case 'STDP':
      case 'ACTIVITY':
      case 'WTA_RESET':
      case 'WTA_COMPETE':
      case 'WTA_SOFT':
      case 'DENDRITE_RESET':
      case 'COUNT':
      case 'RECORD':
        return every;
      case 'READ':
        return this.element(node);
      case 'NEURO_SEARCH':
        return { ...every, dt: this.dt(), neuro: this.neuro() };
      case 'SPIKE_SEARCH':
        return { ...every, index: dice.between(1, this.shape.list), pattern: this.pattern() };
      case 'SET_PATTERN':
      case 'SIMILARITY':
      case 'MATCH':
        return { ...node, pattern: this.pattern() };
      case 'CORRELATE':
        return { ...node, pattern: dice.oneIn(9) ? dice.below(2 ** 32) : dice.below(34) };
      case 'UPDATE':
        return { ...node, gain: this.gain() };
      case 'GET_DELTA':
      case 'SET_DELTA':
        return { ...node, index: dice.below(this.shape.dims), value: this.shift() };
      case 'HNSW_TO_SNN':
        return { ...every, k: dice.between(1, this.shape.list), gain: this.gain() };
      case 'SET_EDGE_WEIGHT':
        return { ...node, type: dice.below(256) };
      case 'SET_TYPE':
        return { ...node, type: dice.below(16) };
      default:
        return node;
    }
  }

  /** Few iterations mostly; currents that reach the threshold, and any. */
  private neuro(): NeuroOperands {
    const { dice, shape } = this;
    return {
      k: dice.between(1, shape.list),
      iterations: dice.oneIn(9) ? dice.between(1, 8) : dice.between(1, 3),
      compete: dice.oneIn(2),
      strength: dice.of([34, 255, dice.below(256)]),
      scale: dice.of([31, dice.between(12, 31), dice.below(32)]),
      oscillate: dice.oneIn(2),
      spread: dice.of([0, 4, 31, dice.below(32)]),
    };
  }

  /** Any element of the state of the core of `node`. */
  private element(node: Operands): Operands {
    const { dice } = this;
    const fields = fieldsOf(this.shape);
    const field = dice.below(fields.length);
    const { items, elements = 1, width } = fields[field]!;
    const part = dice.below(Math.ceil(width / 32));
    if (items === undefined) return { ...node, index: 0, field, item: dice.below(elements), part };
    return { ...node, field, item: dice.below(items), part };
  }

  /** Of few bits mostly, so that some are alike. */
  private pattern(): number {
    const { dice } = this;
    return dice.of([dice.below(8), 2 ** dice.below(32), dice.below(2 ** 32), 2 ** 32 - 1]);
  }

  /** A command that breaks a rule, mostly; the fields are simply random. */
  broken(): Beats {
    const { dice } = this;
    const code = dice.oneIn(4) ? dice.below(256) : dice.of(Object.values(OP));
    const random = BigInt(dice.below(2 ** 32)) * 2n ** 32n + BigInt(dice.below(2 ** 32));
    const header = ((random >> 8n) << 8n) | BigInt(code);
    // INIT of all cores would empty the chip again and again.
    const kept = code === OP.INIT ? header & ~(1n << 16n) : header;
    return [kept, ...(hasVector(readHeader(kept)) ? makeVector(this.vector()) : [])];
  }

  private one(): Operands {
    const { dice, shape } = this;
    return { core: dice.oneIn(2) ? 0 : dice.below(shape.cores) };
  }

  private vector(): Words {
    const { dice, shape } = this;
    return SOURCES[dice.of(KINDS)](dice, 1, shape.dims)[0]!;
  }

  private potential(): number {
    const { dice, shape } = this;
    const limit = 2 ** (shape.membraneWidth - 1);
    const one = 2 ** shape.membraneFraction;
    return dice.of([
      dice.of([limit - 1, -limit, 1, 0, -1]),
      dice.between(one, 2 * one),
      dice.between(one, 4 * one),
      dice.between(-limit, limit - 1),
    ]);
  }

  /** An element of delta. */
  private shift(): number {
    const { dice, shape } = this;
    const limit = 2 ** (shape.wordWidth + 3);
    return dice.of([
      dice.of([limit - 1, -limit, 1, 0, -1]),
      dice.between(-64, 64),
      dice.between(-limit, limit - 1),
    ]);
  }

  private dt(): number {
    const { dice } = this;
    return dice.of([256, 256, 512, dice.of([1, DT_MAX, 255]), dice.between(1, DT_MAX)]);
  }

  private gain(): number {
    const { dice } = this;
    return dice.of([0, 64, 256, -256, dice.of([32767, -32768]), dice.between(-32768, 32767)]);
  }
}
