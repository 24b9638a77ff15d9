/** The accuracy reference as an object: the same algorithm in single precision, in the units of the data. */
import type { EngineConfig } from '../config/index.ts';
import { buildModel } from './build.ts';
import { MODES, type Target } from './protocol.ts';
import { instantiate, type Memory } from './wasm.ts';

/** What the `f32` module exports; asm/ports/f32.ts describes each function. Core -1 stands for all. */
interface FloatExports {
  readonly memory: Memory;
  reset(): void;
  init(core: number, metric: number): void;
  inputPointer(): number;
  insert(core: number): number;
  remove(core: number, node: number): void;
  validNodes(core: number): number;
  resultPointer(): number;
  search(core: number, k: number, mode: number, list: number, width: number, mask: number): number;
  setType(core: number, node: number, type: number): void;
  getType(core: number, node: number): number;
  snnReset(core: number): void;
  setMembrane(core: number, node: number, value: number): void;
  getMembrane(core: number, node: number): number;
  setThreshold(core: number, node: number, value: number): void;
  getThreshold(core: number, node: number): number;
  getRefractory(core: number, node: number): number;
  inject(core: number, node: number, value: number): void;
  step(core: number, dt: number): number;
  propagate(core: number, gain: number): void;
  stdp(core: number): void;
  tick(core: number, dt: number, gain: number, learn: number): number;
  setEdgeWeight(core: number, node: number, weight: number): void;
  getEdgeWeight(core: number, node: number): number;
  spikes(core: number): number;
  time(core: number): number;
  homeostasis(core: number, dt: number): void;
  rate(core: number, node: number): number;
  activity(core: number): number;
  oscillate(core: number, dt: number): void;
  phase(core: number): number;
  resonance(core: number, node: number): number;
  resonanceSearch(core: number, k: number, mask: number, weight: number): number;
  wtaReset(core: number): void;
  wtaCompete(core: number): number;
  wtaSoft(core: number): void;
  dendriteReset(core: number): void;
  dendriteInject(core: number, node: number, slot: number, value: number): void;
  dendriteIntegrate(core: number, node: number, clear: number): number;
  dendritePropagate(core: number, gain: number): void;
  getBranch(core: number, node: number, slot: number): number;
  inhibition(core: number): number;
  setPattern(core: number, node: number, bits: number): void;
  getPattern(core: number, node: number): number;
  encode(core: number, node: number): number;
  similarity(a: number, b: number): number;
  spikeSearch(core: number, pattern: number, k: number): number;
  record(core: number): void;
  match(core: number, target: number): number;
  correlate(core: number, node: number, limit: number): number;
  membranesPointer(): number;
  presPointer(): number;
  postsPointer(): number;
  weightsPointer(): number;
  linksPointer(): number;
  loadLink(core: number, node: number, slot: number, packed: number): void;
}

/** One answer of a search; the distance is squared L2, 1 - cos or -dot, in the units of the data. */
export interface FloatResult {
  readonly core: number;
  readonly index: number;
  readonly distance: number;
}

/** Options of a search: exact, every type, unless they say otherwise. */
export interface FloatSearch {
  readonly k: number;
  readonly beam?: { readonly list: number; readonly width: number };
  readonly mask?: number;
}

const number = (target: Target): number => (target === 'all' ? -1 : target);

/**
 * The chip in single precision. Times are in ms, weights and traces in weight units (255 = full), and a gain is in membrane units for
 * a full weight. Nothing is checked: cores, nodes and k must be in range.
 */
export class FloatModel {
  readonly config: EngineConfig;
  /** SHA-256 of the compiled model, 64 hex digits. */
  readonly sha256: string;
  /** f32[CORES][VECTORS], live. */
  readonly membranes: Float32Array;
  /** f32[CORES][VECTORS], live: presynaptic traces. */
  readonly pre: Float32Array;
  /** f32[CORES][VECTORS], live: postsynaptic traces. */
  readonly post: Float32Array;
  /** f32[CORES][VECTORS][DEGREE], live: slot s of row j is the synapse from link[j][s] into j. */
  readonly weights: Float32Array;
  /** u8[CORES][VECTORS][DEGREE], live: link words {valid, tree, index}, as in the state map. */
  readonly links: Uint8Array;

  readonly #wasm: FloatExports;
  readonly #input: Float32Array;
  readonly #results: DataView;

  private constructor(config: EngineConfig, sha256: string, wasm: FloatExports) {
    this.config = config;
    this.sha256 = sha256;
    this.#wasm = wasm;
    const { buffer } = wasm.memory;
    const { cores, vectors, degree, dims, list } = config.parameters;
    const nodes = cores * vectors;
    this.#input = new Float32Array(buffer, wasm.inputPointer(), dims);
    this.#results = new DataView(buffer, wasm.resultPointer(), list * 12);
    this.membranes = new Float32Array(buffer, wasm.membranesPointer(), nodes);
    this.pre = new Float32Array(buffer, wasm.presPointer(), nodes);
    this.post = new Float32Array(buffer, wasm.postsPointer(), nodes);
    this.weights = new Float32Array(buffer, wasm.weightsPointer(), nodes * degree);
    this.links = new Uint8Array(buffer, wasm.linksPointer(), nodes * degree);
    wasm.reset();
  }

  /** The model of a configuration, by name or as loaded. */
  static async create(config: string | EngineConfig): Promise<FloatModel> {
    const build = await buildModel(config, 'f32');
    return new FloatModel(build.config, build.sha256, await instantiate<FloatExports>(build.wasm));
  }

  /** Back to the initial state; the metric is L2. */
  reset(): void {
    this.#wasm.reset();
  }

  /** Clears cores. The metric is the chip's: give one core the metric that the chip has. */
  init(core: Target, metric: number): void {
    this.#wasm.init(number(core), metric);
  }

  /** Inserts a vector of at most DIMS elements (missing ones are 0); the index, or undefined when the core is full. */
  insert(core: number, vector: ArrayLike<number>): number | undefined {
    this.#load(vector);
    const index = this.#wasm.insert(core);
    return index < 0 ? undefined : index;
  }

  #load(vector: ArrayLike<number>): void {
    for (let d = 0; d < this.#input.length; d++) this.#input[d] = vector[d] ?? 0;
  }

  /** The k nearest, in the order (distance, core, index). */
  search(
    core: Target,
    vector: ArrayLike<number>,
    { k, beam, mask = 0xffff }: FloatSearch,
  ): FloatResult[] {
    this.#load(vector);
    const mode = beam ? MODES.BEAM : MODES.EXACT;
    const found = this.#wasm.search(number(core), k, mode, beam?.list ?? 0, beam?.width ?? 0, mask);
    return this.#found(found);
  }

  /** The k nearest, their distances times 2 - resonance * weight, in that order. */
  resonanceSearch(
    core: Target,
    vector: ArrayLike<number>,
    k: number,
    weight: number,
    mask = 0xffff,
  ): FloatResult[] {
    this.#load(vector);
    return this.#found(this.#wasm.resonanceSearch(number(core), k, mask, weight));
  }

  #found(found: number): FloatResult[] {
    return Array.from({ length: found }, (_, rank) => ({
      core: this.#results.getUint32(rank * 12, true),
      index: this.#results.getUint32(rank * 12 + 4, true),
      distance: this.#results.getFloat32(rank * 12 + 8, true),
    }));
  }

  /** Deletes a node that is there. */
  remove(core: number, node: number): void {
    this.#wasm.remove(core, node);
  }

  /** Valid nodes of a core, bit = node. */
  validNodes(core: number): number {
    return this.#wasm.validNodes(core) >>> 0;
  }

  setType(core: number, node: number, type: number): void {
    this.#wasm.setType(core, node, type);
  }
  getType(core: number, node: number): number {
    return this.#wasm.getType(core, node);
  }

  /** Neurons, traces, time and spikes to their initial values; the graph, types and weights stay. */
  snnReset(core: Target): void {
    this.#wasm.snnReset(number(core));
  }
  setMembrane(core: number, node: number, value: number): void {
    this.#wasm.setMembrane(core, node, value);
  }
  getMembrane(core: number, node: number): number {
    return this.#wasm.getMembrane(core, node);
  }
  setThreshold(core: number, node: number, value: number): void {
    this.#wasm.setThreshold(core, node, value);
  }
  getThreshold(core: number, node: number): number {
    return this.#wasm.getThreshold(core, node);
  }
  getRefractory(core: number, node: number): number {
    return this.#wasm.getRefractory(core, node);
  }
  inject(core: number, node: number, value: number): void {
    this.#wasm.inject(core, node, value);
  }

  /** One step of dt ms; the number of spikes. */
  step(core: Target, dt: number): number {
    return this.#wasm.step(number(core), dt);
  }
  propagate(core: Target, gain: number): void {
    this.#wasm.propagate(number(core), gain);
  }
  stdp(core: Target): void {
    this.#wasm.stdp(number(core));
  }

  /** step, propagate, and stdp when learning; the number of spikes. */
  tick(core: Target, dt: number, gain: number, learn: boolean): number {
    return this.#wasm.tick(number(core), dt, gain, learn ? 1 : 0);
  }

  /** Sets all synapses that go out of a node to a weight of 0 to 255. */
  setEdgeWeight(core: number, node: number, weight: number): void {
    this.#wasm.setEdgeWeight(core, node, weight);
  }
  /** Their mean, rounded half up; 255 without synapses. */
  getEdgeWeight(core: number, node: number): number {
    return this.#wasm.getEdgeWeight(core, node);
  }

  /** Who fired in the last step, bit = node. */
  spikes(core: number): number {
    return this.#wasm.spikes(core) >>> 0;
  }

  /** Time of a core in ms. */
  time(core: number): number {
    return this.#wasm.time(core);
  }

  /** Rates take up the last spikes, thresholds follow; dt in ms. */
  homeostasis(core: Target, dt: number): void {
    this.#wasm.homeostasis(number(core), dt);
  }
  /** Firing rate in spikes a ms. */
  rate(core: number, node: number): number {
    return this.#wasm.rate(core, node);
  }
  /** Sum of the firing rates. */
  activity(core: Target): number {
    return this.#wasm.activity(number(core));
  }

  /** Turns the oscillator by dt ms. */
  oscillate(core: Target, dt: number): void {
    this.#wasm.oscillate(number(core), dt);
  }
  /** Phase of the oscillator, from 0 to 2 pi. */
  phase(core: number): number {
    return this.#wasm.phase(core);
  }
  /** 1 in phase with the oscillator, 0 opposite. */
  resonance(core: number, node: number): number {
    return this.#wasm.resonance(core, node);
  }

  /** Forgets the last inhibition. */
  wtaReset(core: Target): void {
    this.#wasm.wtaReset(number(core));
  }
  /** The winner takes 0.8 of its membrane off the others; the winner, or undefined when there is none. */
  wtaCompete(core: number): number | undefined {
    const winner = this.#wasm.wtaCompete(core);
    return winner < 0 ? undefined : winner;
  }
  /** Every membrane V becomes V * (V / Vmax)^2, Vmax the greatest of its core; nothing where none is above 0. */
  wtaSoft(core: Target): void {
    this.#wasm.wtaSoft(number(core));
  }
  /** What the last winner took off the others, in membrane units. */
  inhibition(core: number): number {
    return this.#wasm.inhibition(core);
  }

  /** Empties every branch. */
  dendriteReset(core: Target): void {
    this.#wasm.dendriteReset(number(core));
  }
  /** Adds a charge, in membrane units, to the branch of a slot. */
  dendriteInject(core: number, node: number, slot: number, value: number): void {
    this.#wasm.dendriteInject(core, node, slot, value);
  }
  /** Charges the membrane with what the neuron's branches pass on, which is the answer; `clear` empties them. */
  dendriteIntegrate(core: number, node: number, clear: boolean): number {
    return this.#wasm.dendriteIntegrate(core, node, clear ? 1 : 0);
  }
  /** Charges the branches on which the last spikes arrive. */
  dendritePropagate(core: Target, gain: number): void {
    this.#wasm.dendritePropagate(number(core), gain);
  }
  getBranch(core: number, node: number, slot: number): number {
    return this.#wasm.getBranch(core, node, slot);
  }

  setPattern(core: number, node: number, bits: number): void {
    this.#wasm.setPattern(core, node, bits);
  }
  getPattern(core: number, node: number): number {
    return this.#wasm.getPattern(core, node) >>> 0;
  }
  /** The spike code of a vector, which becomes its pattern; 0 for a vector of zeros, whose pattern stays. */
  encode(core: number, node: number): number {
    return this.#wasm.encode(core, node) >>> 0;
  }
  /** Jaccard similarity of two patterns, 1 when both are empty. */
  similarity(a: number, b: number): number {
    return this.#wasm.similarity(a, b);
  }
  /** The k most similar patterns; the distance is 1 - similarity. */
  spikeSearch(core: Target, pattern: number, k: number): FloatResult[] {
    return this.#found(this.#wasm.spikeSearch(number(core), pattern, k));
  }
  /** Shifts the last step's spikes into the histories. */
  record(core: Target): void {
    this.#wasm.record(number(core));
  }
  /** The neuron with most bits equal to the target; undefined when none has one. */
  match(core: number, target: number): number | undefined {
    const node = this.#wasm.match(core, target);
    return node < 0 ? undefined : node;
  }
  /** Other neurons whose patterns differ in at most `limit` bits, bit = node. */
  correlate(core: number, node: number, limit: number): number {
    return this.#wasm.correlate(core, node, limit) >>> 0;
  }

  /** Replaces a link word, so that both models can work on one graph; the weight beside it becomes 255. */
  loadLink(core: number, node: number, slot: number, packed: number): void {
    this.#wasm.loadLink(core, node, slot, packed);
  }
}
