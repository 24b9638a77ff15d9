/** What the published module does wrong and the drop-in does right: docs/compatibility.md lists it. */
import { describe, expect, it } from 'vitest';
import { Seed } from '../oracle/seed.ts';
import { Dice } from '../oracle/support.ts';
import { Core, COSINE, DOT, L2 } from './core.ts';

const CAPACITY = 32;
const NONE = 255;

const vectorOf = (dice: Dice, dims = 16): number[] =>
  Array.from({ length: dims }, () => Math.fround(dice.below(1 << 20) / (1 << 19) - 1));

/** A core full of random vectors, and the script that knows their distances. */
async function full(
  seed: number,
  metric: number,
): Promise<{ core: Core; exact: Seed; dice: Dice }> {
  const dice = new Dice(seed);
  const [core, exact] = [await Core.create(16, metric), new Seed(16, metric, 0)];
  for (let i = 0; i < CAPACITY; i++) {
    const vector = vectorOf(dice);
    expect(core.insert(vector)).toBe(i);
    exact.insert(vector);
  }
  expect(core.insert(vectorOf(dice))).toBe(NONE);
  return { core, exact, dice };
}

/** Indices in the order of exact distances. */
const nearest = (exact: Seed, query: number[]): number[] => {
  const distances = exact.exact(query);
  return [...distances.keys()].sort((a, b) => distances[a]! - distances[b]!);
};

describe('search finds the exact top k of 32 vectors (published: 7 of them)', () => {
  it.each([
    ['squared L2', L2],
    ['cosine', COSINE],
    ['dot', DOT],
  ])('%s', async (_, metric) => {
    for (let seed = 0; seed < 20; seed++) {
      const { core, exact, dice } = await full(100 + seed, metric);
      for (let question = 0; question < 5; question++) {
        const query = vectorOf(dice);
        const expected = nearest(exact, query);
        for (const k of [1, 5, 10, 16]) {
          core.ask(query);
          expect(core.wasm.search(k)).toBe(k);
          expect(core.results().map(({ index }) => index)).toEqual(expected.slice(0, k));
        }
        expect(core.wasm.search(17)).toBe(16);
      }
    }
  });
});

it('finds the ten nearest of 8,192 vectors in 256 instances, merged into the first', async () => {
  const dice = new Dice(7);
  const all: Core[] = [];
  for (let id = 0; id < 256; id++) all.push(await Core.create(16, L2, id));
  const vectors = Array.from({ length: 8192 }, () => vectorOf(dice));
  for (const [row, vector] of vectors.entries()) all[row % 256]!.insert(vector);
  const [first] = all;
  const target = first!.wasm.get_result_ptr();
  for (let question = 0; question < 10; question++) {
    const query = vectorOf(dice);
    const distances = vectors.map((v) => v.reduce((sum, x, d) => sum + (x - query[d]!) ** 2, 0));
    const expected = [...distances.keys()].sort((a, b) => distances[a]! - distances[b]!);
    first!.wasm.clear_global();
    for (const core of all) {
      core.ask(query);
      const found = core.wasm.search(10);
      const { buffer } = core.wasm.memory;
      const answer = new Uint8Array(buffer, core.wasm.get_result_ptr(), found * 8).slice();
      new Uint8Array(first!.wasm.memory.buffer, target, found * 8).set(answer);
      first!.wasm.merge(target, found);
    }
    const merged = first!.records(first!.wasm.get_global_ptr());
    expect(merged).toHaveLength(16);
    expect(merged.slice(0, 10).map(({ index, core }) => index * 256 + core)).toEqual(
      expected.slice(0, 10),
    );
  }
});

it('reads only as many elements as init said', async () => {
  const core = await Core.create(3, L2);
  core.insert([1, 2, 3, 50, 60]);
  expect(core.search([1, 2, 5, -9], 1)).toEqual([{ index: 0, core: 0, distance: 4 }]);
});

it('answers 0 to k = 0 in every search (published: spike_search never returns)', async () => {
  const { core } = await full(1, L2);
  expect(core.wasm.spike_search(5, 0)).toBe(0);
  expect(core.wasm.search(0)).toBe(0);
  expect(core.wasm.resonance_search(0, 1)).toBe(0);
  expect(core.wasm.neuromorphic_search(0, 1, 8)).toBe(0);
  expect(core.wasm.hnsw_to_snn(0, 1)).toBe(0);
  expect(core.results()).toEqual([]);
});

it('marks what a search left empty as the published module does its lists', async () => {
  const { core } = await full(3, L2);
  core.search([1], 16);
  core.search([1], 2);
  const view = new DataView(core.wasm.memory.buffer);
  for (const list of [core.wasm.get_result_ptr(), core.wasm.get_global_ptr()]) {
    const last = list + 15 * 8;
    expect([view.getUint8(last), view.getUint8(last + 1)]).toEqual([NONE, 0]);
    expect(view.getFloat32(last + 4, true)).toBe(3.4028234663852886e38);
  }
});

it('homeostasis over no time, and a phase of many turns, stay in range (published: NaN, beyond 2 pi)', async () => {
  const { core } = await full(4, L2);
  core.wasm.snn_set_membrane(0, 2);
  core.wasm.snn_step(1);
  core.wasm.homeostatic_update(0);
  expect(core.wasm.get_spike_rate(0)).toBeCloseTo(0.001, 6);
  core.wasm.oscillator_step(60);
  expect(core.wasm.oscillator_get_phase()).toBeCloseTo(0.4 * 2 * Math.PI, 4);
});

it('an empty core answers 0, or none', async () => {
  const { wasm } = await Core.create(16, COSINE);
  expect([wasm.count(), wasm.search(10), wasm.spike_search(1, 10)]).toEqual([0, 0, 0]);
  expect([wasm.resonance_search(10, 1), wasm.neuromorphic_search(10, 1, 8)]).toEqual([0, 0]);
  expect([wasm.wta_compete(), wasm.pattern_match(1)]).toEqual([NONE, NONE]);
  expect([wasm.snn_tick(1, 1, 1), wasm.get_network_activity()]).toEqual([0, 0]);
});

it('an index that is no neuron changes nothing and answers 0', async () => {
  const { core } = await full(2, L2);
  const { wasm } = core;
  const image = () => new Uint8Array(wasm.memory.buffer).slice();
  const before = image();
  for (const index of [32, 255, -1]) {
    wasm.set_node_type(index, 3);
    wasm.set_edge_weight(index, 3);
    wasm.aggregate_neighbors(index);
    wasm.update_vector(index, 1);
    wasm.snn_set_membrane(index, 3);
    wasm.snn_set_threshold(index, 3);
    wasm.snn_inject(index, 3);
    wasm.dendrite_inject(index, 0, 3);
    wasm.dendrite_inject(0, index, 3);
    expect([wasm.get_node_type(index), wasm.type_matches(index, 0xffff)]).toEqual([0, 0]);
    expect([wasm.get_edge_weight(index), wasm.snn_get_membrane(index)]).toEqual([0, 0]);
    expect([wasm.snn_spiked(index), wasm.get_spike_rate(index)]).toEqual([0, 0]);
    expect([wasm.compute_resonance(index), wasm.dendrite_integrate(index)]).toEqual([0, 0]);
    expect([wasm.encode_vector_to_spikes(index), wasm.get_pattern(index)]).toEqual([0, 0]);
    expect(wasm.pattern_correlate(index, 32)).toBe(0);
  }
  expect(image()).toEqual(before);
});

describe('STDP goes by timing (published: every pair gains 2 units, and neurons that never fired cost 125)', () => {
  /** Mean weights of the synapses out of 0 and out of 1 after 0 fired, and 1 fired `steps` ms later. */
  async function pairOf(steps: number): Promise<number[]> {
    const core = await Core.create(16, L2);
    core.insert([1]);
    core.insert([2]);
    const { wasm } = core;
    for (const node of [0, 1]) wasm.set_edge_weight(node, 100);
    for (let round = 0; round < 10; round++) {
      wasm.snn_set_membrane(0, 2);
      for (let step = 0; step <= steps; step++) {
        if (step === steps) wasm.snn_set_membrane(1, 2);
        wasm.snn_tick(1, 0, 1);
      }
      for (let rest = 0; rest < 400; rest++) wasm.snn_tick(1, 0, 1);
    }
    return [wasm.get_edge_weight(0), wasm.get_edge_weight(1)];
  }

  it('the synapse from the earlier neuron gains, the one back loses', async () => {
    const [forward, back] = await pairOf(1);
    expect(forward).toBeGreaterThan(115);
    expect(back).toBeLessThan(85);
  });

  it('a longer interval changes less, and a step of less than a unit counts', async () => {
    const [near] = await pairOf(1);
    const [far] = await pairOf(15);
    expect(far).toBeGreaterThan(100);
    expect(far).toBeLessThan(near!);
  });

  it('spikes in the same step change nothing', async () => {
    expect(await pairOf(0)).toEqual([100, 100]);
  });

  it('a neuron that never fired costs nothing; snn_stdp by itself learns like snn_tick', async () => {
    const core = await Core.create(16, L2);
    for (let i = 0; i < 3; i++) core.insert([i]);
    core.wasm.snn_set_membrane(0, 2);
    core.wasm.snn_step(1);
    core.wasm.snn_stdp();
    expect([0, 1, 2].map((i) => core.wasm.get_edge_weight(i))).toEqual([255, 255, 255]);
    core.wasm.snn_set_membrane(1, 2);
    core.wasm.snn_step(1);
    core.wasm.snn_stdp();
    expect(core.wasm.get_edge_weight(1)).toBeLessThan(255);
  });
});

it('neuromorphic search ranks by its spikes (published: index order after the first)', async () => {
  let recall = 0;
  let inIndexOrder = 0;
  for (let seed = 0; seed < 40; seed++) {
    const { core, exact, dice } = await full(300 + seed, L2);
    const query = vectorOf(dice);
    const expected = nearest(exact, query).slice(0, 10);
    core.ask(query);
    expect(core.wasm.neuromorphic_search(10, 1, 8)).toBe(10);
    const found = core.results();
    const indices = found.map(({ index }) => index);
    expect(indices[0]).toBe(expected[0]);
    recall += indices.filter((index) => expected.includes(index)).length / 10;
    if (indices.slice(1).every((index, i) => i === 0 || index > indices[i]!)) inIndexOrder++;
    for (const [rank, { distance }] of found.entries())
      expect(distance).toBeGreaterThanOrEqual(found[rank - 1]?.distance ?? -Infinity);
  }
  expect(recall / 40).toBeGreaterThan(0.5);
  expect(inIndexOrder).toBe(0);
});

it('neuromorphic search is the same whatever was there before, and after many iterations', async () => {
  const { core, dice } = await full(5, L2);
  core.ask(vectorOf(dice));
  core.wasm.neuromorphic_search(10, 1, 8);
  const first = core.results();
  for (let i = 0; i < 5; i++) core.wasm.snn_inject(i, 3);
  core.wasm.snn_tick(1, 1, 0);
  core.wasm.pattern_record();
  core.wasm.oscillator_step(3);
  core.wasm.homeostatic_update(1);
  core.wasm.dendrite_propagate(1);
  core.wasm.neuromorphic_search(10, 1, 8);
  expect(core.results()).toEqual(first);
  expect(core.wasm.neuromorphic_search(10, 1, -1)).toBe(10);
});

it('codes of fewer than 8 dimensions use all slots (published: slot 0 alone)', async () => {
  const core = await Core.create(4, L2);
  core.insert([1, 0.5, 0, -1]);
  // Slots 0, 2, 4 and 8, bits i + slot.
  expect(core.wasm.encode_vector_to_spikes(0)).toBe((1 << 0) | (1 << 3) | (1 << 6) | (1 << 11));
});

it('a zero vector has no code and keeps its pattern', async () => {
  const core = await Core.create(16, L2);
  core.insert([1]);
  core.insert([0]);
  core.wasm.snn_set_membrane(1, 2);
  core.wasm.snn_step(1);
  core.wasm.pattern_record();
  expect(core.wasm.encode_vector_to_spikes(1)).toBe(0);
  expect(core.wasm.get_pattern(1)).toBe(1);
});

it('resonance is that of now (published: of the last call that asked)', async () => {
  const core = await Core.create(16, L2);
  core.insert([5]);
  core.insert([7]);
  const distances = () => {
    core.wasm.resonance_search(2, 1);
    return core.results().map(({ distance }) => distance);
  };
  core.ask([0]);
  // Phase 0: neuron 0 is in phase, neuron 1 is 1/32 turn away, 15/16.
  expect(distances()).toEqual([25, 49 * (2 - 15 / 16)]);
  core.wasm.oscillator_step(12.5);
  expect(core.wasm.compute_resonance(0)).toBeCloseTo(0, 5);
  const [first, second] = distances();
  expect(first).toBeCloseTo(50, 3);
  expect(second).toBeCloseTo(49 * (2 - 1 / 16), 3);
});

it('cosine distances are exact to single precision (published: 0.17 % off in each root)', async () => {
  const { core, exact, dice } = await full(8, COSINE);
  const query = vectorOf(dice);
  const distances = exact.exact(query);
  for (const { index, distance } of core.search(query, 16))
    expect(Math.abs(distance - distances[index]!)).toBeLessThan(1e-6);
});

it('a step longer than the time constant empties a membrane (published: turns its sign)', async () => {
  const core = await Core.create(16, L2);
  core.insert([1]);
  core.wasm.snn_set_membrane(0, 0.9);
  core.wasm.snn_step(30);
  expect(core.wasm.snn_get_membrane(0)).toBe(0);
});

it('init clears everything', async () => {
  const { core, dice } = await full(9, L2);
  const { wasm } = core;
  const query = vectorOf(dice);
  const use = () => {
    core.ask(query);
    wasm.neuromorphic_search(10, 1, 8);
    wasm.merge(wasm.get_result_ptr(), 10);
    wasm.set_edge_weight(0, 7);
    wasm.set_node_type(0, 7);
    wasm.aggregate_neighbors(0);
    wasm.update_vector(0, 1);
    wasm.wta_compete();
    wasm.oscillator_step(1);
    wasm.dendrite_inject(0, 0, 1);
  };
  use();
  wasm.init(12, DOT, 5);
  expect([wasm.count(), wasm.get_dims(), wasm.get_metric(), wasm.get_core_id()]).toEqual([
    0, 12, 2, 5,
  ]);
  expect(core.results()).toEqual([]);
  expect(core.records(wasm.get_global_ptr())).toEqual([]);
  const fresh = await Core.create(12, DOT, 5);
  const answers = [core, fresh].map((each) => {
    for (let i = 0; i < 10; i++) each.insert(query.map((x, d) => x + ((i * d) % 5)));
    each.ask(query);
    each.wasm.hnsw_to_snn(10, -0.5);
    each.wasm.snn_tick(1, 1, 1);
    each.wasm.aggregate_neighbors(0);
    const state = [...Array(10).keys()].map((i) => [
      each.wasm.snn_get_membrane(i),
      each.wasm.get_edge_weight(i),
      each.wasm.get_node_type(i),
      each.wasm.get_pattern(i),
      each.wasm.get_spike_rate(i),
      each.wasm.dendrite_integrate(i),
    ]);
    return { state, results: each.results(), delta: [...each.floats(each.wasm.get_delta_ptr())] };
  });
  expect(answers[0]).toEqual(answers[1]);
});
