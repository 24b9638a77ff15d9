/**
 * The published engine as a plain script in double precision, written from its formulas: the feature list of 58 functions. For up to seven
 * vectors, all of which are linked with each other; its known defects are left out except for its root, whose error the caller allows for.
 */

/** A search's answer. */
export interface Found {
  readonly index: number;
  readonly core: number;
  readonly distance: number;
}

const LIST = 16;
const DEGREE = 6;
const TAU_MEMBRANE = 20;
const REFRACTORY = 2;
const TURN = 2 * Math.PI;

const word = new DataView(new ArrayBuffer(4));

/** The published root: the bit trick for 1/sqrt(x) and one Newton step, 0.17 % off at most. */
function root(x: number): number {
  if (x <= 0) return 0;
  word.setFloat32(0, x);
  word.setInt32(0, 0x5f3759df - (word.getInt32(0) >> 1));
  const y = word.getFloat32(0);
  return x * y * (1.5 - (x / 2) * y * y);
}

const popcount = (set: number): number => {
  let n = 0;
  for (let rest = set >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) n++;
  return n;
};

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, d) => sum + x * b[d]!, 0);

const inOrder = (found: Found[]): Found[] =>
  found.sort((a, b) => a.distance - b.distance || a.core - b.core || a.index - b.index);

interface Neuron {
  membrane: number;
  threshold: number;
  refractory: number;
  spiked: boolean;
  rate: number;
  pattern: number;
  readonly branches: number[];
}

const neuron = (): Neuron => ({
  membrane: 0,
  threshold: 1,
  refractory: 0,
  spiked: false,
  rate: 0,
  pattern: 0,
  branches: Array<number>(DEGREE).fill(0),
});

export class Seed {
  readonly vectors: number[][] = [];
  readonly neurons: Neuron[] = [];
  readonly types: number[] = [];
  readonly weights: number[] = [];
  delta: number[] = [];
  time = 0;
  phase = 0;
  global: Found[] = [];
  readonly dims: number;
  readonly metric: number;
  readonly core: number;

  constructor(dims: number, metric: number, core: number) {
    this.dims = dims;
    this.metric = metric;
    this.core = core;
  }

  insert(vector: readonly number[]): number {
    this.vectors.push(vector.slice(0, this.dims));
    this.neurons.push(neuron());
    this.types.push(0);
    this.weights.push(255);
    return this.vectors.length - 1;
  }

  distance(a: readonly number[], b: readonly number[]): number {
    if (this.metric === 0) return a.reduce((sum, x, d) => sum + (x - b[d]!) ** 2, 0);
    if (this.metric === 2) return -dot(a, b);
    const norms = root(dot(a, a)) * root(dot(b, b));
    return norms === 0 ? 1 : 1 - dot(a, b) / norms;
  }

  /** Distances to all vectors without an error of the root. */
  exact(query: readonly number[]): number[] {
    if (this.metric !== 1) return this.vectors.map((vector) => this.distance(query, vector));
    return this.vectors.map((vector) => {
      const norms = Math.sqrt(dot(query, query) * dot(vector, vector));
      return norms === 0 ? 1 : 1 - dot(query, vector) / norms;
    });
  }

  search(query: readonly number[], k: number): Found[] {
    const found = this.vectors.map((vector, index) => ({
      index,
      core: this.core,
      distance: this.distance(query.slice(0, this.dims), vector),
    }));
    return inOrder(found).slice(0, Math.min(k, LIST));
  }

  merge(found: readonly Found[]): number {
    this.global = inOrder([...this.global, ...found]).slice(0, LIST);
    return this.global.length;
  }

  typeMatches(index: number, mask: number): number {
    return (mask >> this.types[index]!) & 1;
  }

  #others(index: number): number[] {
    return [...this.vectors.keys()].filter((other) => other !== index);
  }

  aggregate(index: number): void {
    const others = this.#others(index);
    this.delta = Array.from({ length: this.dims }, (_, d) => {
      const sum = others.reduce(
        (s, other) => s + this.weights[other]! * this.vectors[other]![d]!,
        0,
      );
      return others.length === 0 ? 0 : sum / 255 / others.length;
    });
  }

  update(index: number, alpha: number): void {
    const vector = this.vectors[index]!;
    for (const d of vector.keys()) vector[d]! += alpha * this.delta[d]!;
  }

  snnReset(): void {
    this.time = 0;
    for (const each of this.neurons)
      Object.assign(each, { membrane: 0, threshold: 1, refractory: 0, spiked: false });
  }

  step(dt: number): number {
    for (const each of this.neurons) {
      each.spiked = false;
      if (each.refractory > 0) {
        each.refractory -= dt;
        continue;
      }
      each.membrane *= 1 - dt / TAU_MEMBRANE;
      if (each.membrane < each.threshold) continue;
      each.spiked = true;
      each.membrane = 0;
      each.refractory = REFRACTORY;
    }
    this.time += dt;
    return this.neurons.filter(({ spiked }) => spiked).length;
  }

  spikes(): number {
    return this.neurons.reduce((set, { spiked }, i) => (spiked ? set | (1 << i) : set), 0) >>> 0;
  }

  propagate(gain: number): void {
    for (const [from, { spiked }] of this.neurons.entries()) {
      if (!spiked) continue;
      for (const to of this.#others(from))
        this.neurons[to]!.membrane += (gain * this.weights[from]!) / 255;
    }
  }

  tick(dt: number, gain: number): number {
    const spikes = this.step(dt);
    this.propagate(gain);
    return spikes;
  }

  bridge(query: readonly number[], k: number, gain: number): number {
    const found = this.search(query, k);
    for (const { index, distance } of found) this.neurons[index]!.membrane += gain / (1 + distance);
    return found.length;
  }

  encode(index: number): number {
    const vector = this.vectors[index]!;
    const most = Math.max(...vector.map(Math.abs));
    if (most === 0) return 0;
    let pattern = 0;
    for (const [d, value] of vector.entries()) {
      const slot = Math.trunc((1 - (value + most) / (2 * most)) * 8);
      const bit = d + slot * Math.trunc(this.dims / 8);
      if (bit < 32) pattern |= 1 << bit;
    }
    this.neurons[index]!.pattern = pattern >>> 0;
    return pattern >>> 0;
  }

  similarity(a: number, b: number): number {
    const all = popcount(a | b);
    return all === 0 ? 1 : popcount(a & b) / all;
  }

  spikeSearch(pattern: number, k: number): Found[] {
    const found = this.neurons.map((each, index) => ({
      index,
      core: this.core,
      distance: 1 - this.similarity(pattern, each.pattern),
    }));
    return inOrder(found).slice(0, Math.min(k, LIST));
  }

  homeostasis(dt: number): void {
    const alpha = dt / 1000;
    for (const each of this.neurons) {
      each.rate = each.rate * (1 - alpha) + (each.spiked ? 1 / dt : 0) * alpha;
      each.threshold = Math.min(10, Math.max(0.1, each.threshold + (each.rate - 0.1) * alpha));
    }
  }

  activity(): number {
    return this.neurons.reduce((sum, { rate }) => sum + rate, 0);
  }

  oscillate(dt: number): void {
    this.phase = (this.phase + ((TURN * 40) / 1000) * dt) % TURN;
  }

  resonance(index: number): number {
    const difference = Math.abs(this.phase - (index / 32) * TURN);
    return 1 - Math.min(difference, TURN - difference) / Math.PI;
  }

  resonanceSearch(query: readonly number[], k: number, weight: number): Found[] {
    const found = this.search(query, k).map((each) => ({
      ...each,
      distance: each.distance * (2 - this.resonance(each.index) * weight),
    }));
    return inOrder(found);
  }

  compete(): number {
    let winner = 255;
    for (const [i, { membrane, refractory }] of this.neurons.entries()) {
      const best = this.neurons[winner]?.membrane ?? 0;
      if (refractory <= 0 && membrane > best) winner = i;
    }
    const most = this.neurons[winner]?.membrane;
    if (most === undefined) return winner;
    for (const [i, each] of this.neurons.entries())
      if (i !== winner) each.membrane = Math.max(each.membrane - 0.8 * most, 0);
    return winner;
  }

  soften(): void {
    const most = Math.max(...this.neurons.map(({ membrane }) => membrane));
    if (most <= 0) return;
    for (const each of this.neurons) each.membrane *= (each.membrane / most) ** 2;
  }

  dendriteReset(): void {
    for (const { branches } of this.neurons) branches.fill(0);
  }

  integrate(index: number): number {
    const each = this.neurons[index]!;
    const total = each.branches.reduce((sum, d) => {
      if (d <= 0) return sum;
      return sum + (d < 1 ? d : 1 + (d - 1) / (1 + (d - 1) / 2));
    }, 0);
    each.membrane += total;
    return total;
  }

  /** The edge between i and j belongs to the branches beside it: those of the others in ascending order. */
  dendritePropagate(gain: number): void {
    for (const [from, { spiked }] of this.neurons.entries()) {
      if (!spiked) continue;
      for (const to of this.#others(from)) {
        const branch = this.#others(to).indexOf(from);
        this.neurons[to]!.branches[branch]! += (gain * this.weights[from]!) / 255;
      }
    }
  }

  record(): void {
    for (const each of this.neurons)
      each.pattern = ((each.pattern << 1) | (each.spiked ? 1 : 0)) >>> 0;
  }

  match(target: number): number {
    let best = 255;
    let most = 0;
    for (const [i, { pattern }] of this.neurons.entries()) {
      const equal = 32 - popcount(pattern ^ target);
      if (equal > most) [best, most] = [i, equal];
    }
    return best;
  }

  correlate(index: number, threshold: number): number {
    const own = this.neurons[index]!.pattern;
    const near = this.#others(index).filter(
      (other) => popcount(own ^ this.neurons[other]!.pattern) <= threshold,
    );
    return near.reduce((set, other) => set | (1 << other), 0) >>> 0;
  }
}
