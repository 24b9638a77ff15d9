/** The f32 model against an independent script in double precision, for LIF neurons and for pairs of spikes. */
import { describe, expect, it } from 'vitest';
import { FloatModel, METRICS } from './index.ts';
import { cosineDistance, generator } from './testing.ts';

const model = await FloatModel.create('mini');
const { dims, vectors, degree, list } = model.config.parameters;
const CORE = 1;

const TAU = 20;
const REFRACTORY = 2;
const A_PLUS = 0.01 * 255;
const A_MINUS = 0.012 * 255;

/** Neurons in double precision, written from the equations: dV/dt = -V/tau by steps, pair STDP with traces. */
class Script {
  readonly v: number[];
  readonly rest: number[];
  readonly pre: number[];
  readonly post: number[];
  spiked: boolean[];
  /** Weight from i to j as w[i][j]; undefined = no synapse. */
  readonly w: (number | undefined)[][];

  constructor(w: (number | undefined)[][]) {
    const zeros = (): number[] => w.map(() => 0);
    this.w = w;
    this.v = zeros();
    this.rest = zeros();
    this.pre = zeros();
    this.post = zeros();
    this.spiked = w.map(() => false);
  }

  tick(dt: number, gain: number, learn: boolean): number[] {
    const keep = Math.max(0, 1 - dt / TAU);
    const before = this.spiked;
    this.spiked = this.v.map((v, j) => {
      this.pre[j] = (this.pre[j]! + (before[j] ? A_PLUS : 0)) * keep;
      this.post[j] = (this.post[j]! + (before[j] ? A_MINUS : 0)) * keep;
      if (this.rest[j]! > 0) {
        this.rest[j] = Math.max(0, this.rest[j]! - dt);
        return false;
      }
      const leaked = v * keep;
      const fires = leaked >= 1;
      this.v[j] = fires ? 0 : leaked;
      this.rest[j] = fires ? REFRACTORY : 0;
      return fires;
    });
    for (const [i, row] of this.w.entries()) {
      for (const [j, weight] of row.entries()) {
        if (weight === undefined) continue;
        if (this.spiked[i]) this.v[j]! += (gain * weight) / 255;
      }
    }
    if (learn) this.#learn();
    return this.spiked.flatMap((fired, j) => (fired ? [j] : []));
  }

  #learn(): void {
    for (const [i, row] of this.w.entries()) {
      for (const [j, weight] of row.entries()) {
        if (weight === undefined) continue;
        let change = 0;
        if (this.spiked[j]) change += this.pre[i]!;
        if (this.spiked[i]) change -= this.post[j]!;
        row[j] = Math.min(255, Math.max(0, weight + change));
      }
    }
  }
}

/** A core with `nodes` linked vectors at random places. */
function fill(nodes: number, random: () => number): void {
  model.init('all', METRICS.L2);
  for (let n = 0; n < nodes; n++) {
    expect(
      model.insert(
        CORE,
        Array.from({ length: dims }, () => random() * 10 - 5),
      ),
    ).toBe(n);
  }
}

interface Synapse {
  readonly from: number;
  readonly to: number;
  /** Place in `model.weights`. */
  readonly place: number;
}

function synapses(nodes: number): Synapse[] {
  const found: Synapse[] = [];
  for (let to = 0; to < nodes; to++) {
    for (let slot = 0; slot < degree; slot++) {
      const place = (CORE * vectors + to) * degree + slot;
      const word = model.links[place]!;
      if (word & 64) found.push({ from: word & 31, to, place });
    }
  }
  return found;
}

function script(nodes: number, edges: readonly Synapse[]): Script {
  const w: (number | undefined)[][] = Array.from({ length: nodes }, () =>
    Array.from({ length: nodes }, () => undefined),
  );
  for (const { from, to, place } of edges) w[from]![to] = model.weights[place]!;
  return new Script(w);
}

const spikeList = (core: number): number[] => {
  const set = model.spikes(core);
  return Array.from({ length: vectors }, (_, j) => j).filter((j) => (set >>> j) & 1);
};

describe('a pair of spikes', () => {
  const FORCE = 10;

  it.each([1, 5, 20, 60, -1, -5, -20, -60])('%d ms apart', (apart) => {
    fill(2, generator(1));
    const edges = synapses(2);
    expect(edges.length).toBe(2);
    for (const { place } of edges) model.weights[place] = 128;
    const reference = script(2, edges);
    const [first, second] = apart > 0 ? [0, 1] : [1, 0];
    for (let t = 0; t <= Math.abs(apart); t++) {
      for (const [time, node] of [
        [0, first],
        [Math.abs(apart), second],
      ] as const) {
        if (t !== time) continue;
        model.inject(CORE, node, FORCE);
        reference.v[node]! += FORCE;
      }
      expect(model.tick(CORE, 1, 0, true)).toBe(reference.tick(1, 0, true).length);
    }
    for (const { from, to, place } of edges) {
      expect(model.weights[place]).toBeCloseTo(reference.w[from]![to]!, 3);
      // By hand: the trace of the first spike has decayed once a ms when the second comes.
      const decayed = (1 - 1 / TAU) ** Math.abs(apart);
      const change = from === first ? A_PLUS * decayed : -A_MINUS * decayed;
      expect(model.weights[place]! - 128).toBeCloseTo(change, 3);
    }
    // Potentiated when pre (node 0) comes first, depressed otherwise.
    const there = edges.find(({ from }) => from === 0)!;
    expect(Math.sign(model.weights[there.place]! - 128)).toBe(Math.sign(apart));
  });

  it('at the same time changes nothing', () => {
    fill(2, generator(1));
    const edges = synapses(2);
    for (const { place } of edges) model.weights[place] = 128;
    for (const node of [0, 1]) model.inject(CORE, node, FORCE);
    expect(model.tick(CORE, 1, 0, true)).toBe(2);
    for (const { place } of edges) expect(model.weights[place]).toBe(128);
  });
});

it.each([0.5, 1, 3])('a network of 32 neurons follows the script, dt %d ms', (dt) => {
  const random = generator(7);
  fill(32, random);
  const edges = synapses(32);
  for (const { place } of edges) model.weights[place] = Math.floor(random() * 256);
  const reference = script(32, edges);
  let spikes = 0;
  for (let t = 0; t < 500; t++) {
    for (let n = 0; n < 4; n++) {
      const node = Math.floor(random() * 32);
      const charge = random();
      model.inject(CORE, node, charge);
      reference.v[node]! += charge;
    }
    const fired = reference.tick(dt, 0.2, true);
    spikes += fired.length;
    expect(model.tick(CORE, dt, 0.2, true)).toBe(fired.length);
    expect(spikeList(CORE), `tick ${t}`).toEqual(fired);
  }
  expect(spikes).toBeGreaterThan(300);
  expect(model.time(CORE)).toBeCloseTo(500 * dt, 3);
  for (let j = 0; j < 32; j++) {
    expect(model.getMembrane(CORE, j)).toBeCloseTo(reference.v[j]!, 3);
    expect(model.pre[CORE * vectors + j]).toBeCloseTo(reference.pre[j]!, 3);
    expect(model.post[CORE * vectors + j]).toBeCloseTo(reference.post[j]!, 3);
  }
  for (const { from, to, place } of edges) {
    expect(model.weights[place]).toBeCloseTo(reference.w[from]![to]!, 2);
  }
});

it('dt beyond tau decays to 0, as in the fixed model', () => {
  fill(1, generator(1));
  model.setMembrane(CORE, 0, 5);
  model.setThreshold(CORE, 0, 100);
  model.step(CORE, 25);
  expect(model.getMembrane(CORE, 0)).toBe(0);
});

describe('search', () => {
  const distances = {
    L2: (a: number[], b: number[]) => a.reduce((sum, x, d) => sum + (x - b[d]!) ** 2, 0),
    COSINE: (a: number[], b: number[]) => {
      const dot = (x: number[], y: number[]): number => x.reduce((sum, v, d) => sum + v * y[d]!, 0);
      return 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    },
    DOT: (a: number[], b: number[]) => -a.reduce((sum, x, d) => sum + x * b[d]!, 0),
  };

  it.each(['L2', 'COSINE', 'DOT'] as const)('%s equals double precision', (metric) => {
    const random = generator(11);
    const place = (): number[] => Array.from({ length: dims }, () => Math.fround(random() * 4 - 2));
    model.init('all', METRICS[metric]);
    const stored = Array.from({ length: 100 }, (_, n) => {
      const words = place();
      const core = n % 4;
      return { core, index: model.insert(core, words)!, words };
    });
    const query = place();
    const expected = stored
      .map(({ core, index, words }) => ({ core, index, distance: distances[metric](query, words) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, list);
    const results = model.search('all', query, { k: list });
    expect(results.map(({ core, index }) => [core, index])).toEqual(
      expected.map(({ core, index }) => [core, index]),
    );
    results.forEach(({ distance }, rank) =>
      expect(distance).toBeCloseTo(expected[rank]!.distance, 4),
    );
    const beam = model.search('all', query, { k: list, beam: { list, width: list } });
    expect(beam).toEqual(results);
  });

  it('passes the mask, and answers nothing in an empty core', () => {
    model.init('all', METRICS.L2);
    expect(model.search('all', [0], { k: 3 })).toEqual([]);
    model.insert(CORE, [1]);
    model.insert(CORE, [2]);
    model.setType(CORE, 1, 3);
    expect(model.getType(CORE, 1)).toBe(3);
    expect(model.search('all', [0], { k: 3, mask: 8 })).toEqual([
      { core: CORE, index: 1, distance: 4 },
    ]);
  });

  it('a zero vector is at cosine distance 1', () => {
    model.init('all', METRICS.COSINE);
    model.insert(CORE, []);
    expect(model.search(CORE, [1], { k: 1 })[0]!.distance).toBe(1);
    expect(cosineDistance([1], [0])).toBe(1);
  });
});

it('is full after VECTORS inserts', () => {
  model.init('all', METRICS.L2);
  for (let n = 0; n < vectors; n++) expect(model.insert(0, [n])).toBe(n);
  expect(model.insert(0, [0])).toBeUndefined();
  expect(model.validNodes(0)).toBe(2 ** vectors - 1);
});
