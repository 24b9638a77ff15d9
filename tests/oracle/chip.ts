/** A whole chip of oracles: commands in, response beats, core cycles and state out. */
import {
  activityCycles,
  aggregateCycles,
  beamCycles,
  chargeCycles,
  bridgeCycles,
  competeCycles,
  exactCycles,
  currentsCycles,
  homeostasisCycles,
  insertCycles,
  integrateCycles,
  propagateBranchesCycles,
  propagateCycles,
  rankCycles,
  removeCycles,
  resonanceCycles,
  SHORT,
  softenCycles,
  stdpCycles,
  encodeCycles,
  SIMILARITY_CYCLES,
  spikeSearchCycles,
  stepCycles,
  updateCycles,
  walkCycles,
} from './cycles.ts';
import { Dendrites } from './dendrites.ts';
import {
  LINK_DISTANCE,
  METRICS,
  norm2,
  reciprocalNorm,
  SEARCH_DISTANCE,
  type Words,
} from './distance.ts';
import { Graph } from './graph.ts';
import { charge, current, score } from './neuro.ts';
import { RATE_SAT, regulated } from './homeostasis.ts';
import { chargeAt, meanOf, movedBy, WORD_SAT } from './learning.ts';
import { resonance, turned, weighed } from './oscillator.ts';
import { codeOf, Patterns, spikeCode } from './patterns.ts';
import { Centroid, root, type Wave } from './route.ts';
import { rootBits, type Shape } from './shape.ts';
import { Spiking } from './spiking.ts';
import {
  answersList,
  fieldsOf,
  hasBranch,
  hasNode,
  hasVector,
  type Header,
  type Name,
  makeBeat,
  readHeader,
  readVector,
  refusal,
  roomOf,
} from './wire.ts';
import { competed, softened } from './wta.ts';

const NODE = 0xb;
const FULL = 0xc;

interface Item {
  readonly index: number;
  readonly value: number;
}

/** What one core makes of a command. */
interface Answer {
  readonly status: number;
  /** Results of a SEARCH, else one item. */
  readonly items: readonly Item[];
  readonly cycles: number;
}

/** What the chip makes of a command. */
export interface Outcome {
  readonly header: Header;
  /** Refused by the fabric. */
  readonly refused: boolean;
  readonly response: readonly bigint[];
  /** Items with hit = 1 among the beats. */
  readonly hits: number;
  /** N of every core; 0 where it did not hear of the command. */
  readonly cycles: readonly number[];
  /** Of a ROUTE that was not refused: what the cores heard, one after the other. */
  readonly waves?: readonly Wave[];
}

/** State of a core as raw bits by `unit.field`. */
export type Dump = Readonly<Record<string, readonly bigint[]>>;

const short = (value: number, index = 0): Answer => ({
  status: 0,
  items: [{ index, value }],
  cycles: SHORT,
});
const refused = (status: number): Answer => ({ status, items: [], cycles: SHORT });
const bitVector = (flags: readonly boolean[]): number =>
  flags.reduce((sum, flag, bit) => sum + (flag ? 2 ** bit : 0), 0);

/** One core under one metric. */
class Core {
  readonly graph: Graph;
  readonly metric: number;
  spiking: Spiking;
  private readonly rate: number[];
  private readonly residue: number[];
  private phase = 0;
  private inhibition = 0;
  patterns: Patterns;
  private readonly drive: number[];
  readonly dendrites: Dendrites;
  private delta: number[];
  readonly centroid: Centroid;

  constructor(shape: Shape, metric: number) {
    this.metric = metric;
    this.graph = new Graph(shape, LINK_DISTANCE[METRICS[metric]!]);
    this.spiking = new Spiking(this.graph);
    this.rate = this.spiking.membrane.map(() => 0);
    this.residue = this.spiking.membrane.map(() => 0);
    this.patterns = new Patterns(shape.vectors);
    this.drive = this.spiking.membrane.map(() => 0);
    this.dendrites = new Dendrites(this.graph);
    this.delta = Array.from({ length: shape.dims }, () => 0);
    this.centroid = new Centroid(shape);
  }

  run(header: Header, vector: Words): Answer {
    const { graph, spiking, patterns, dendrites } = this;
    const { shape } = graph;
    const { name, index, value, dt, gain } = header;
    if (hasNode(header) && !graph.isValid(index)) return refused(NODE);
    if (hasBranch(header) && !dendrites.hasLink(index, header.branch)) return refused(NODE);
    switch (name!) {
      case 'INIT':
        return { ...short(0), cycles: shape.scan };
      case 'INSERT': {
        const insertion = graph.insert(vector);
        if (insertion === undefined) return refused(FULL);
        this.centroid.fresh = false;
        return { ...short(0, insertion.index), cycles: insertCycles(shape, insertion) };
      }
      case 'SEARCH':
      case 'ROUTE':
        return this.search(header, vector);
      case 'COUNT':
        return short(graph.nodes().length);
      case 'DELETE':
        spiking.clear(index);
        this.centroid.fresh = false;
        this.rate[index] = 0;
        this.residue[index] = 0;
        patterns.set(index, 0);
        this.drive[index] = 0;
        return { ...short(0), cycles: removeCycles(shape, graph.remove(index)) };
      case 'SET_EDGE_WEIGHT': {
        const outgoing = graph.outgoing(index);
        for (const { node, slot } of outgoing) graph.weights[node]![slot] = 256 * header.type;
        return { ...short(0), cycles: outgoing.length + 3 };
      }
      case 'GET_EDGE_WEIGHT': {
        const weights = graph.outgoing(index).map(({ node, slot }) => graph.weights[node]![slot]!);
        const mean = weights.reduce((sum, weight) => sum + weight / 256, 0) / weights.length;
        const value = weights.length === 0 ? 255 : Math.floor(mean + 0.5);
        return { ...short(value), cycles: weights.length + 13 };
      }
      case 'READ':
        return { ...short(this.read(header)), cycles: 3 };
      case 'SET_TYPE':
        graph.types[index] = header.type;
        return short(0);
      case 'GET_TYPE':
        return short(graph.types[index]!);
      case 'GET_FLAGS':
        return short(spiking.flags);
      case 'SNN_RESET':
        this.spiking = new Spiking(graph);
        return { ...short(0), cycles: shape.vectors };
      case 'SET_MEMBRANE':
        spiking.membrane[index] = value;
        return short(0);
      case 'GET_MEMBRANE':
        return short(spiking.membrane[index]!);
      case 'SET_THRESHOLD':
        spiking.threshold[index] = value;
        return short(0);
      case 'GET_THRESHOLD':
        return short(spiking.threshold[index]!);
      case 'INJECT':
        spiking.add(index, value);
        return short(0);
      case 'STEP':
        return { ...short(spiking.step(dt)), cycles: stepCycles(graph.nodes().length) };
      case 'PROPAGATE':
        return { ...short(0), cycles: propagateCycles(spiking.propagate(gain)) };
      case 'STDP':
        return { ...short(0), cycles: stdpCycles(shape, spiking.stdp()) };
      case 'TICK': {
        const spikes = spiking.step(dt);
        let cycles = stepCycles(graph.nodes().length) + propagateCycles(spiking.propagate(gain));
        if (header.learn) cycles += stdpCycles(shape, spiking.stdp());
        return { ...short(spikes), cycles };
      }
      case 'GET_SPIKES':
        return short(bitVector(spiking.spiked));
      case 'GET_TIME':
        return short(spiking.time);
      case 'GET_REFRACTORY':
        return short(spiking.refractory[index]!);
      case 'HOMEOSTASIS':
        return { ...short(0), cycles: homeostasisCycles(this.homeostasis(dt)) };
      case 'GET_RATE':
        return short(this.rate[index]!);
      case 'ACTIVITY': {
        const sum = graph.nodes().reduce((total, j) => total + this.rate[j]!, 0);
        return { ...short(Math.floor(sum / 64)), cycles: activityCycles(graph.nodes().length) };
      }
      case 'OSCILLATE':
        this.phase = turned(this.phase, dt, shape);
        return short(0);
      case 'GET_PHASE':
        return short(this.phase);
      case 'RESONANCE':
        return short(resonance(this.phase, index, shape));
      case 'RESONANCE_SEARCH':
        return this.resonanceSearch(header, vector);
      case 'WTA_RESET':
        this.inhibition = 0;
        return short(0);
      case 'WTA_COMPETE':
        return this.compete();
      case 'WTA_SOFT':
        return this.soften();
      case 'DENDRITE_RESET':
        dendrites.reset();
        return { ...short(0), cycles: shape.vectors };
      case 'DENDRITE_INJECT':
        dendrites.inject(spiking, index, header.branch, value);
        return short(0);
      case 'DENDRITE_INTEGRATE': {
        const neurons = (header.all ? graph.nodes() : [index]).map((node) =>
          dendrites.integrate(spiking, node, header.clear),
        );
        const total = neurons.reduce((sum, neuron) => sum + neuron.total, 0);
        return { ...short(total), cycles: integrateCycles(shape, neurons) };
      }
      case 'DENDRITE_PROPAGATE': {
        const charges = dendrites.propagate(spiking, gain);
        return { ...short(0), cycles: propagateBranchesCycles(spiking.spikes().length, charges) };
      }
      case 'GET_BRANCH':
        return short(graph.branches[index]![header.branch]!);
      case 'AGGREGATE': {
        const incoming = graph.incoming(index);
        this.delta = meanOf(incoming, shape);
        return { ...short(incoming.length), cycles: aggregateCycles(shape) };
      }
      case 'UPDATE': {
        // alpha has the place of a gain.
        const { words, cut } = movedBy(graph.vectors[index]!, this.delta, gain, shape);
        graph.move(index, words);
        this.centroid.fresh = false;
        if (cut) spiking.flags |= WORD_SAT;
        return { ...short(0), cycles: updateCycles(shape, METRICS[this.metric]!) };
      }
      case 'GET_DELTA':
        return short(this.delta[index]!);
      case 'SET_DELTA':
        this.delta[index] = value;
        return short(0);
      case 'HNSW_TO_SNN':
        return this.bridge(header, vector);
      case 'SET_PATTERN':
        patterns.set(index, header.pattern);
        return short(0);
      case 'GET_PATTERN':
        return short(patterns.get(index));
      case 'ENCODE': {
        const code = spikeCode(graph.vectors[index]!);
        if (code === undefined) return { ...short(0), cycles: shape.dims + 4 };
        patterns.set(index, code);
        return { ...short(code), cycles: encodeCycles(shape) };
      }
      case 'SIMILARITY': {
        const likeness = patterns.likeness(index, header.pattern);
        const value = codeOf(likeness) + 2 ** 17 * likeness.both + 2 ** 23 * likeness.either;
        return { ...short(value), cycles: SIMILARITY_CYCLES };
      }
      case 'SPIKE_SEARCH': {
        const items = graph
          .nodes()
          .map((node) => ({
            index: node,
            value: 65536 - codeOf(patterns.likeness(node, header.pattern)),
          }))
          .sort((a, b) => a.value - b.value || a.index - b.index);
        const cycles = spikeSearchCycles(items.length);
        return { status: 0, items: items.slice(0, roomOf(header)), cycles };
      }
      case 'NEURO_SEARCH':
        return this.neuroSearch(header, vector);
      case 'RECORD':
        patterns.record(spiking.spiked);
        return { ...short(0), cycles: shape.vectors + 1 };
      case 'MATCH': {
        const nodes = graph.nodes();
        const found = patterns.match(nodes, header.pattern);
        const item = found ?? { index: 0, value: 0 };
        return { status: 0, items: [item], cycles: walkCycles(nodes.length) };
      }
      case 'CORRELATE': {
        const near = patterns.correlate(graph.nodes(), index, header.pattern);
        const value = near.reduce((sum, node) => sum + 2 ** node, 0);
        return { ...short(value), cycles: walkCycles(graph.nodes().length - 1) };
      }
    }
  }

  /** READ: 32 bits of an element, cut out of the dump. */
  private read({ field, index, item, part }: Header): number {
    const { name, items = 1 } = fieldsOf(this.graph.shape)[field]!;
    const raw = { ...this.dump(), 'fabric.metric': [BigInt(this.metric)] }[name]!;
    return Number(BigInt.asUintN(32, raw[index * items + item]! >> BigInt(32 * part)));
  }

  /** Answers how many neurons it went through. */
  private homeostasis(dt: number): number {
    const { graph, spiking, rate, residue } = this;
    for (const j of graph.nodes()) {
      const before = { rate: rate[j]!, threshold: spiking.threshold[j]!, residue: residue[j]! };
      const after = regulated(before, spiking.spiked[j]!, dt, graph.shape);
      rate[j] = after.rate;
      residue[j] = after.residue;
      spiking.threshold[j] = after.threshold;
      if (after.saturated) spiking.flags |= RATE_SAT;
    }
    return graph.nodes().length;
  }

  private compete(): Answer {
    const { graph, spiking } = this;
    const nodes = graph.nodes();
    const after = competed(nodes, spiking.membrane, spiking.refractory, this.inhibition);
    const { winner } = after;
    this.inhibition = after.inhibition;
    for (const j of nodes) spiking.membrane[j] = after.membrane[j]!;
    const cycles = competeCycles(nodes.length, winner !== undefined);
    return { ...(winner === undefined ? short(0) : short(1, winner)), cycles };
  }

  private soften(): Answer {
    const { graph, spiking } = this;
    const nodes = graph.nodes();
    const after = softened(nodes, spiking.membrane);
    for (const j of nodes) spiking.membrane[j] = (after ?? spiking.membrane)[j]!;
    return { ...short(0), cycles: softenCycles(nodes.length, after !== undefined) };
  }

  /** The search by spikes: from rest, the commands of an iteration one after the other, and then the scores. */
  private neuroSearch(header: Header, query: Words): Answer {
    const { graph, drive, rate, residue, dendrites } = this;
    const { shape } = graph;
    const { iterations, compete, oscillate, spread } = header.neuro;
    const nodes = graph.nodes();
    this.spiking = new Spiking(graph);
    this.patterns = new Patterns(shape.vectors);
    rate.fill(0);
    residue.fill(0);
    dendrites.reset();
    this.phase = 0;
    this.inhibition = 0;
    const distance = SEARCH_DISTANCE[METRICS[this.metric]!];
    for (const j of nodes) {
      drive[j] = current(distance(query, graph.vectors[j]!), header.neuro, shape);
    }
    let cycles = currentsCycles(shape, nodes.length) + rankCycles(nodes.length);
    const run = (name: Name, operands: Partial<Header> = {}) => {
      cycles += this.run({ ...header, ...operands, name }, []).cycles;
    };
    for (let iteration = 0; iteration < iterations; iteration++) {
      if (spread > 0) run('DENDRITE_INTEGRATE', { all: true, clear: true });
      this.phase = turned(this.phase, header.dt, shape);
      const now = oscillate ? resonance(this.phase, 0, shape) : undefined;
      for (const j of nodes) this.spiking.add(j, charge(drive[j]!, now));
      cycles += chargeCycles(nodes.length);
      run('STEP');
      if (spread > 0) run('DENDRITE_PROPAGATE', { gain: 32 * spread });
      if (compete) run('WTA_SOFT');
      run('RECORD');
      run('HOMEOSTASIS');
    }
    const items = nodes
      .map((index) => ({
        index,
        value: -score(this.patterns.get(index), this.spiking.membrane[index]!, shape),
      }))
      .sort((a, b) => a.value - b.value || a.index - b.index);
    return { status: 0, items: items.slice(0, roomOf(header)), cycles };
  }

  /** Charges what an exact search of every type finds. */
  private bridge({ k, gain }: Header, query: Words): Answer {
    const { graph, spiking, metric } = this;
    const { shape } = graph;
    const name = METRICS[metric]!;
    const { results } = graph.exact(query, k, 0xffff, SEARCH_DISTANCE[name]);
    const fraction = name === 'cosine' ? 28 : 2 * shape.wordFraction;
    for (const { index, distance } of results) {
      spiking.add(index, chargeAt(distance, fraction, gain, shape));
    }
    return { ...short(results.length), cycles: bridgeCycles(shape, results.length) };
  }

  /** First wave of a ROUTE; answers N. */
  score(query: Words): number {
    const { graph, centroid, metric } = this;
    const vectors = graph.nodes().map((node) => graph.vectors[node]!);
    return centroid.ask(vectors, query, metric, graph.shape);
  }

  private search({ name, k, mask, beam: asked, exact, L, W }: Header, query: Words): Answer {
    const { graph } = this;
    const beam = asked && !(name === 'ROUTE' && exact);
    const distance = SEARCH_DISTANCE[METRICS[this.metric]!];
    const found = beam
      ? graph.beam(query, k, mask, { L, W }, distance)
      : graph.exact(query, k, mask, distance);
    const items = found.results.map((one) => ({ index: one.index, value: one.distance }));
    const cycles = beam ? beamCycles(graph.shape, found) : exactCycles(graph.shape);
    return { status: 0, items, cycles };
  }

  private resonanceSearch({ k, mask, weight }: Header, query: Words): Answer {
    const { graph, phase } = this;
    const { shape } = graph;
    const distance = SEARCH_DISTANCE[METRICS[this.metric]!];
    const nearest = graph.exact(query, k, mask, distance).results;
    const items = nearest
      .map(({ index, distance }) => ({
        index,
        value: weighed(distance, resonance(phase, index, shape), weight, shape),
      }))
      .sort((a, b) => a.value - b.value || a.index - b.index);
    return { status: 0, items, cycles: resonanceCycles(shape, items.length) };
  }

  dump(): Dump {
    const { graph, spiking } = this;
    const { dims, vectors } = graph.shape;
    const width = Math.log2(vectors);
    const bits = (values: readonly number[], signed = 64): bigint[] =>
      values.map((value) => BigInt.asUintN(signed, BigInt(value)));
    const zero = Array.from({ length: dims }, () => 0);
    const norms = graph.stored.map((words) => norm2(words ?? zero));
    const reciprocals = norms.map((norm) => reciprocalNorm(this.metric === 1 ? norm : 0));
    return {
      'vectors.word': bits(
        graph.stored.flatMap((words) => words ?? zero),
        16,
      ),
      'norms.norm2': bits(norms),
      'norms.rmant': reciprocals.map((one) => one.mantissa),
      'norms.rexp': reciprocals.map((one) => one.exponent),
      'types.type': bits(graph.types),
      'graph.valid': bits([bitVector(graph.vectors.map((words) => words !== undefined))]),
      'graph.link': bits(
        graph.links.flatMap((row) =>
          row.map((link) =>
            link === undefined ? 0 : 2 ** (width + 1) + (link.tree ? 2 ** width : 0) + link.index,
          ),
        ),
      ),
      'neuron.membrane': bits(spiking.membrane, graph.shape.membraneWidth),
      'neuron.threshold': bits(spiking.threshold, graph.shape.membraneWidth),
      'neuron.refractory': bits(spiking.refractory),
      'neuron.spiked': bits([bitVector(spiking.spiked)]),
      'neuron.time': bits([spiking.time]),
      'neuron.flags': bits([spiking.flags]),
      'synapse.pre': bits(spiking.pre),
      'synapse.post': bits(spiking.post),
      'synapse.weight': bits(graph.weights.flat()),
      'homeostasis.rate': bits(this.rate),
      'homeostasis.residue': bits(this.residue),
      'oscillator.phase': bits([this.phase]),
      'wta.inhibition': bits([this.inhibition]),
      'dendrite.branch': bits(graph.branches.flat(), graph.shape.membraneWidth),
      'route.word': bits(this.centroid.words, graph.shape.wordWidth),
      'route.norm2': bits([this.centroid.norm2]),
      'route.rmant': [this.centroid.reciprocal.mantissa],
      'route.rexp': [this.centroid.reciprocal.exponent],
      'route.radius': bits([this.centroid.radius]),
      'route.fresh': bits([this.centroid.fresh ? 1 : 0]),
      'pattern.pattern': bits(this.patterns.all()),
      'neuro.drive': bits(this.drive),
      'delta.delta': bits(this.delta, graph.shape.wordWidth + 4),
    };
  }
}

/** The chip. Starts in the state after reset. */
export class Chip {
  readonly shape: Shape;
  readonly cores: Core[];
  private metric = 0;

  constructor(shape: Shape) {
    this.shape = shape;
    this.cores = Array.from({ length: shape.cores }, () => new Core(shape, 0));
  }

  /** Runs a command, header beat first. */
  execute(beats: readonly bigint[]): Outcome {
    const { shape } = this;
    const header = readHeader(beats[0]!);
    const none = this.cores.map(() => 0);
    const status = refusal(header, shape, this.metric);
    const single = { last: true, hit: false, status, core: 0, index: 0, value: 0 };
    if (status !== 0) {
      return { header, refused: true, response: [makeBeat(single)], hits: 0, cycles: none };
    }
    const addressed = header.all ? this.cores.map((_, core) => core) : [header.core];
    if (header.name === 'INIT') {
      if (header.all) this.metric = header.metric;
      for (const core of addressed) this.cores[core] = new Core(shape, this.metric);
    }
    const vector = hasVector(header) ? readVector(beats.slice(1)) : [];
    if (header.name === 'ROUTE') return this.route(header, vector);
    const answers = addressed.map((core) => this.cores[core]!.run(header, vector));
    const cycles = [...none];
    addressed.forEach((core, i) => (cycles[core] = answers[i]!.cycles));
    const response = this.respond(header, addressed, answers);
    const hits = response.filter((beat) => ((beat >> 62n) & 1n) === 1n).length;
    return { header, refused: false, response, hits, cycles };
  }

  private route(header: Header, query: Words): Outcome {
    const { shape, cores } = this;
    const { k } = header;
    const waves: Wave[] = [];
    const answers: (Answer | undefined)[] = cores.map(() => undefined);
    const found = () =>
      answers
        .flatMap((answer) => answer?.items ?? [])
        .map(({ value }) => value)
        .sort((a, b) => a - b)
        .slice(0, k);
    const hear = (room: number, wave: (core: Core, number: number) => number) => {
      const cycles = cores.map(wave);
      waves.push({ cycles, room, hits: Math.min(room, found().length) });
    };

    const scores = cores.map((core) => core.score(query));
    const order = cores
      .map((core, number) => ({ number, score: core.centroid.score }))
      .filter(({ number }) => cores[number]!.graph.nodes().length > 0)
      .sort((a, b) => a.score - b.score || a.number - b.number)
      .map(({ number }) => number);
    const chosen = order.slice(0, header.P);
    // The window of an empty chip closes with the empty item.
    waves.push({ cycles: scores, room: Math.max(chosen.length, 1), hits: chosen.length });
    if (chosen.length > 0) {
      hear(k, (core, number) => {
        if (!chosen.includes(number)) return 0;
        answers[number] = core.run(header, query);
        return answers[number].cycles;
      });
    }
    if (header.exact && chosen.length < order.length) {
      const near = found();
      const reach = near.length < k ? 2 ** rootBits(shape) - 1 : root(near.at(-1)!) + 1;
      hear(k, (core, number) => {
        if (chosen.includes(number)) return 0;
        if (!order.includes(number) || !core.centroid.within(reach)) return 6;
        answers[number] = core.run(header, query);
        return 5 + answers[number].cycles;
      });
    }
    const none: Answer = { status: 0, items: [], cycles: 0 };
    const everyone = cores.map((_, core) => core);
    const response = this.respond(
      header,
      everyone,
      answers.map((answer) => answer ?? none),
    );
    const hits = response.filter((beat) => ((beat >> 62n) & 1n) === 1n).length;
    const cycles = cores.map((_, core) => waves.reduce((sum, wave) => sum + wave.cycles[core]!, 0));
    return { header, refused: false, response, hits, cycles, waves };
  }

  private respond(
    header: Header,
    addressed: readonly number[],
    answers: readonly Answer[],
  ): bigint[] {
    const empty = { last: true, hit: false, status: 0, core: 0, index: 0, value: 0 };
    if (answersList(header)) {
      const items = answers.flatMap((answer, i) =>
        answer.items.map((item) => ({ ...item, core: addressed[i]! })),
      );
      items.sort((a, b) => a.value - b.value || a.core - b.core || a.index - b.index);
      const best = items.slice(0, roomOf(header));
      if (best.length === 0) return [makeBeat(empty)];
      return best.map((item, i) =>
        makeBeat({ ...empty, ...item, hit: true, last: i === best.length - 1 }),
      );
    }
    if (header.all) {
      const value = answers.reduce((sum, answer) => sum + answer.items[0]!.value, 0);
      return [makeBeat({ ...empty, hit: true, value })];
    }
    const core = addressed[0]!;
    const { status, items } = answers[0]!;
    const item = items[0];
    if (item === undefined) return [makeBeat({ ...empty, status, core })];
    return [makeBeat({ ...empty, ...item, hit: true, core })];
  }

  /** Raw bits of the state of a core. */
  dump(core: number): Dump {
    return this.cores[core]!.dump();
  }
}
