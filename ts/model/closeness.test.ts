/** The two number systems on one graph: same answers where numbers are exact, and spikes that stay together. */
import { describe, expect, it } from 'vitest';
import { FixedModel, FloatModel, METRICS } from './index.ts';
import { generator } from './testing.ts';

const fixed = await FixedModel.create('mini');
const float = await FloatModel.create('mini');
const { vectors, degree, dims, cores } = fixed.config.parameters;
const WORD = 2 ** fixed.config.parameters.wordFraction;
const MEMBRANE = 2 ** fixed.config.parameters.membraneFraction;
const NODES = cores * vectors;

/** Fills both models with the same vectors, words of 6 bits, so that single precision is exact. */
function fill(metric: number): () => number {
  const random = generator(21);
  fixed.reset();
  fixed.execute({ op: 'INIT', core: 'all', metric });
  float.init('all', metric);
  for (let n = 0; n < NODES; n++) {
    const words = Array.from({ length: dims }, () => Math.floor(random() * 64) - 32);
    const core = n % cores;
    fixed.execute({ op: 'INSERT', core, vector: words });
    float.insert(
      core,
      words.map((word) => word / WORD),
    );
  }
  return random;
}

const fixedLinks = (core: number): number[] => fixed.field(core, 'graph.link').map(Number);

describe.each([
  ['L2', METRICS.L2, WORD ** 2],
  ['dot', METRICS.DOT, WORD ** 2],
])('%s', (_, metric, unit) => {
  it('has the same graph and the same answers', () => {
    const random = fill(metric);
    for (let core = 0; core < cores; core++) {
      const from = core * vectors * degree;
      expect([...float.links.subarray(from, from + vectors * degree)]).toEqual(fixedLinks(core));
    }
    for (let n = 0; n < 50; n++) {
      const query = Array.from({ length: dims }, () => Math.floor(random() * 64) - 32);
      const beam = n % 2 === 1 ? { list: 4, width: 1 } : undefined;
      const answer = fixed.execute({
        op: 'SEARCH',
        core: 'all',
        vector: query,
        k: 10,
        mode: beam ? 1 : 0,
        ...beam,
      });
      const results = float.search(
        'all',
        query.map((word) => word / WORD),
        {
          k: 10,
          ...(beam && { beam }),
        },
      );
      expect(results).toEqual(
        answer.map(({ core, index, value }) => ({ core, index, distance: value / unit })),
      );
    }
  });
});

it('deletes leave the same graph and weights, and edge weights have the same mean', () => {
  const random = fill(METRICS.L2);
  for (let n = 0; n < 3 * vectors; n++) {
    const core = Math.floor(random() * cores);
    const valid = float.validNodes(core);
    const nodes = Array.from({ length: vectors }, (_, i) => i).filter((i) => (valid >>> i) & 1);
    const index = nodes[Math.floor(random() * nodes.length)];
    if (index === undefined) continue;
    const weight = Math.floor(random() * 256);
    fixed.execute({ op: 'SET_EDGE_WEIGHT', core, index, weight });
    float.setEdgeWeight(core, index, weight);
    const other = nodes[0]!;
    expect(fixed.execute({ op: 'GET_EDGE_WEIGHT', core, index: other })[0]!.value).toBe(
      float.getEdgeWeight(core, other),
    );
    fixed.execute({ op: 'DELETE', core, index });
    float.remove(core, index);
    const from = core * vectors * degree;
    expect([...float.links.subarray(from, from + vectors * degree)]).toEqual(fixedLinks(core));
    const weights = fixed.field(core, 'synapse.weight').map((bits) => Number(bits) / 256);
    expect([...float.weights.subarray(from, from + vectors * degree)]).toEqual(weights);
  }
  expect(fixed.events().events.componentsJoined).toBeGreaterThan(10);
});

it('cosine distances differ by less than 2^-20', () => {
  const random = fill(METRICS.COSINE);
  for (let n = 0; n < 50; n++) {
    const query = Array.from({ length: dims }, () => Math.floor(random() * 64) - 32);
    const answer = fixed.execute({ op: 'SEARCH', core: 'all', vector: query, k: 16, mode: 0 });
    const results = float.search(
      'all',
      query.map((word) => word / WORD),
      { k: 16 },
    );
    answer.forEach(({ value }, rank) =>
      expect(Math.abs(value / 2 ** 28 - results[rank]!.distance)).toBeLessThan(2 ** -20),
    );
  }
});

it('gives both the same graph by loadLink', () => {
  fill(METRICS.L2);
  float.reset();
  for (let core = 0; core < cores; core++) {
    fixedLinks(core).forEach((word, place) =>
      float.loadLink(core, Math.floor(place / degree), place % degree, word),
    );
    const from = core * vectors * degree;
    expect([...float.links.subarray(from, from + vectors * degree)]).toEqual(fixedLinks(core));
    expect(float.weights[from]).toBe(255);
  }
});

it('spikes stay together over 200 ms of driven learning', () => {
  const random = fill(METRICS.L2);
  const spikesOf = { fixed: 0, float: 0, both: 0 };
  const membraneErrors: number[] = [];
  for (let t = 0; t < 200; t++) {
    for (let n = 0; n < 40; n++) {
      const node = Math.floor(random() * NODES);
      const steps = Math.floor(random() * MEMBRANE);
      const [core, index] = [node % cores, Math.floor(node / cores)];
      fixed.execute({ op: 'INJECT', core, index, value: steps });
      float.inject(core, index, steps / MEMBRANE);
    }
    fixed.execute({ op: 'TICK', core: 'all', dt: 256, gain: 26, learn: true });
    float.tick('all', 1, 26 / 256, true);
    for (let core = 0; core < cores; core++) {
      const fixedSet = Number(fixed.field(core, 'neuron.spiked')[0]);
      const floatSet = float.spikes(core);
      for (let j = 0; j < vectors; j++) {
        const one = (fixedSet >>> j) & 1;
        const other = (floatSet >>> j) & 1;
        spikesOf.fixed += one;
        spikesOf.float += other;
        spikesOf.both += one & other;
      }
      if (t === 20) {
        fixed.field(core, 'neuron.membrane').forEach((v, j) => {
          membraneErrors.push(Math.abs(Number(v) / MEMBRANE - float.getMembrane(core, j)));
        });
      }
    }
  }
  const f1 = (2 * spikesOf.both) / (spikesOf.fixed + spikesOf.float);
  expect(spikesOf.fixed).toBeGreaterThan(5 * NODES);
  expect(f1).toBeGreaterThan(0.95);
  expect(Math.max(...membraneErrors)).toBeLessThan(0.01);
  let difference = 0;
  for (let core = 0; core < cores; core++) {
    fixed.field(core, 'synapse.weight').forEach((weight, place) => {
      difference += Math.abs(
        Number(weight) / 256 - float.weights[core * vectors * degree + place]!,
      );
    });
  }
  expect(difference / (NODES * degree)).toBeLessThan(0.5);
});
