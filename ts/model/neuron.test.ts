/** Neurons and synapses of the fixed model: the specification's formulas in unbounded integers, and the corners of each format. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type Command, FixedModel } from './index.ts';
import { fill, generator, type Link, linksOf, padded } from './testing.ts';

const model = await FixedModel.create('mini');
const { vectors, degree } = model.config.parameters;
const CORE = 3;
const MAX = 2n ** 19n - 1n;
const MIN = -(2n ** 19n);

/** State of the neurons of a core, in unbounded integers. */
interface Neurons {
  membrane: bigint[];
  threshold: bigint[];
  refractory: bigint[];
  pre: bigint[];
  post: bigint[];
  weight: bigint[];
  spiked: bigint;
  time: bigint;
  flags: bigint;
}

function read(): Neurons {
  const field = (name: string): bigint[] => model.field(CORE, name);
  return {
    membrane: field('neuron.membrane'),
    threshold: field('neuron.threshold'),
    refractory: field('neuron.refractory'),
    pre: field('synapse.pre'),
    post: field('synapse.post'),
    weight: field('synapse.weight'),
    spiked: field('neuron.spiked')[0]!,
    time: field('neuron.time')[0]!,
    flags: field('neuron.flags')[0]!,
  };
}

const clamp = (value: bigint, low: bigint, high: bigint): bigint =>
  value < low ? low : value > high ? high : value;

/** Division that rounds down, for any sign: what an arithmetic shift does. */
function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}
const halfUp = (a: bigint, b: bigint): bigint => floorDiv(a + b / 2n, b);

/** 1 - dt/20 ms in 2^-16. */
const decay = (dt: bigint): bigint => clamp(65536n - halfUp(dt * 52429n, 4096n), 0n, 65536n);

const spikes = (state: Neurons, node: number): boolean =>
  ((state.spiked >> BigInt(node)) & 1n) === 1n;

function step(state: Neurons, nodes: number, dt: bigint): void {
  let spiked = 0n;
  for (let j = 0; j < nodes; j++) {
    const fired = spikes(state, j);
    state.pre[j] = floorDiv((state.pre[j]! + (fired ? 10445n : 0n)) * decay(dt), 65536n);
    state.post[j] = floorDiv((state.post[j]! + (fired ? 12534n : 0n)) * decay(dt), 65536n);
    if (state.refractory[j]! > 0n) {
      state.refractory[j] = clamp(state.refractory[j]! - dt, 0n, 8191n);
      continue;
    }
    const v = halfUp(state.membrane[j]! * decay(dt), 65536n);
    const fires = v >= state.threshold[j]!;
    state.membrane[j] = fires ? 0n : v;
    state.refractory[j] = fires ? 512n : 0n;
    if (fires) spiked |= 1n << BigInt(j);
  }
  state.spiked = spiked;
  if (state.time + dt > 2n ** 24n - 1n) state.flags |= 2n;
  state.time = clamp(state.time + dt, 0n, 2n ** 24n - 1n);
}

function addCharge(state: Neurons, node: number, charge: bigint): void {
  const sum = state.membrane[node]! + charge;
  state.membrane[node] = clamp(sum, MIN, MAX);
  if (state.membrane[node] !== sum) state.flags |= 1n;
}

type Rows = readonly (Link | undefined)[][];

function propagate(state: Neurons, rows: Rows, gain: bigint): void {
  rows.forEach((row, j) => {
    const sources = row.flatMap((link, slot) => (link && spikes(state, link.to) ? [slot] : []));
    if (sources.length === 0) return;
    const sum = sources.reduce((total, slot) => total + state.weight[j * degree + slot]!, 0n);
    const x = gain * sum;
    const q = x + floorDiv(x, 256n) + floorDiv(x, 65536n);
    addCharge(state, j, halfUp(q, 1024n));
  });
}

function stdp(state: Neurons, rows: Rows): void {
  rows.forEach((row, j) =>
    row.forEach((link, slot) => {
      if (!link) return;
      const up = spikes(state, j) ? state.pre[link.to]! : 0n;
      const down = spikes(state, link.to) ? state.post[j]! : 0n;
      const place = j * degree + slot;
      state.weight[place] = clamp(state.weight[place]! + halfUp(up - down, 16n), 0n, 65280n);
    }),
  );
}

it('equals the formulas over thousands of random ticks', () => {
  const random = generator(3);
  const below = (limit: number): number => Math.floor(random() * limit);
  const base = Array.from({ length: 25 }, () =>
    padded(Array.from({ length: 16 }, () => below(2000))),
  );
  fill(model, 0, CORE, base);
  const rows = linksOf(model, CORE);
  const state = read();
  for (let tick = 0; tick < 3000; tick++) {
    const inject = (index: number, value: number): void => {
      model.execute({ op: 'INJECT', core: CORE, index, value });
      addCharge(state, index, BigInt(value));
    };
    // Half of the neurons, then the other half: synapses one way grow to 255, those back shrink to 0.
    if (tick % 10 < 2) base.forEach((_, index) => index % 2 === tick % 10 && inject(index, 400000));
    for (let n = below(4); n > 0; n--) {
      inject(below(base.length), below(5) === 0 ? below(2 ** 20) - 2 ** 19 : below(60000) - 20000);
    }
    const dt = [1, 64, 256, 300, 4096][below(5)]!;
    const gain = below(10) === 0 ? below(65536) - 32768 : below(300) - 100;
    const learn = below(3) > 0;
    const [answer] = model.execute({ op: 'TICK', core: CORE, dt, gain, learn });
    step(state, base.length, BigInt(dt));
    propagate(state, rows, BigInt(gain));
    if (learn) stdp(state, rows);
    expect(answer!.value).toBe(state.spiked.toString(2).replaceAll('0', '').length);
    if (tick % 50 === 0 || tick < 100) expect(read()).toEqual(state);
  }
  expect(read()).toEqual(state);
  const { events } = model.events();
  for (const [name, floor] of [
    ['spikes', 1000],
    ['potentiations', 1000],
    ['depressions', 1000],
    ['coincidences', 100],
    ['weightsAtMax', 100],
    ['weightsAtZero', 100],
    ['membraneSaturations', 10],
  ] as const) {
    expect(events[name], name).toBeGreaterThan(floor);
  }
});

describe('corners', () => {
  beforeEach(() => fill(model, 0, CORE, [padded([]), padded([1])]));
  const run = (command: Command): number => model.execute(command)[0]!.value;
  const value = (op: 'GET_MEMBRANE' | 'GET_REFRACTORY', index = 0): number =>
    run({ op, core: CORE, index });
  const flags = (): number => run({ op: 'GET_FLAGS', core: CORE });

  it.each([
    [524287, 0, 524287, 0],
    [524287, 1, 524287, 1],
    [524287, 524287, 524287, 1],
    [-524288, 0, -524288, 0],
    [-524288, -1, -524288, 1],
    [-524288, -524288, -524288, 1],
    [-1, -524287, -524288, 0],
    [524286, 1, 524287, 0],
    [524287, -524288, -1, 0],
  ])('membrane %d plus %d is %d, flag %d', (start, add, end, flag) => {
    run({ op: 'SET_MEMBRANE', core: CORE, index: 0, value: start });
    run({ op: 'INJECT', core: CORE, index: 0, value: add });
    expect([value('GET_MEMBRANE'), flags()]).toEqual([end, flag]);
  });

  it.each([
    [32767, 524287],
    [-32768, -524288],
  ])('gain %d charges a neighbour to %d and raises the flag', (gain, end) => {
    run({ op: 'SET_MEMBRANE', core: CORE, index: 0, value: 524287 });
    run({ op: 'STEP', core: CORE, dt: 1 });
    run({ op: 'PROPAGATE', core: CORE, gain });
    expect([value('GET_MEMBRANE', 1), flags()]).toEqual([end, 1]);
  });

  it('time ends at 2^24 - 1 and raises its flag, which SNN_RESET clears', () => {
    const time = (): number => run({ op: 'GET_TIME', core: CORE });
    for (let n = 0; n < 4095; n++) run({ op: 'STEP', core: CORE, dt: 4096 });
    run({ op: 'STEP', core: CORE, dt: 4095 });
    expect([time(), flags()]).toEqual([2 ** 24 - 1, 0]);
    run({ op: 'STEP', core: CORE, dt: 1 });
    expect([time(), flags()]).toEqual([2 ** 24 - 1, 2]);
    expect(model.events().events.timeSaturations).toBe(1);
    run({ op: 'SNN_RESET', core: CORE });
    expect([time(), flags()]).toEqual([0, 0]);
  });

  it('a trace does not stall above 0', () => {
    run({ op: 'SET_MEMBRANE', core: CORE, index: 0, value: 524287 });
    run({ op: 'STEP', core: CORE, dt: 1 });
    let steps = 0;
    while (steps === 0 || model.field(CORE, 'synapse.post')[0]! > 0n) {
      run({ op: 'STEP', core: CORE, dt: 256 });
      expect(++steps).toBeLessThan(400);
    }
    expect(model.field(CORE, 'synapse.pre')[0]).toBe(0n);
  });

  it('a spike needs V >= threshold, and a refractory neuron does not fire', () => {
    run({ op: 'SET_THRESHOLD', core: CORE, index: 0, value: 15565 });
    run({ op: 'SET_THRESHOLD', core: CORE, index: 1, value: 15566 });
    for (const index of [0, 1]) run({ op: 'SET_MEMBRANE', core: CORE, index, value: 16384 });
    expect(run({ op: 'STEP', core: CORE, dt: 256 })).toBe(1);
    expect(run({ op: 'GET_SPIKES', core: CORE })).toBe(1);
    run({ op: 'SET_MEMBRANE', core: CORE, index: 0, value: 524287 });
    expect(run({ op: 'STEP', core: CORE, dt: 511 })).toBe(0);
    expect(value('GET_REFRACTORY')).toBe(1);
    // The step that ends the refractory time only counts.
    expect(run({ op: 'STEP', core: CORE, dt: 300 })).toBe(0);
    expect(value('GET_MEMBRANE')).toBe(524287);
    expect(run({ op: 'STEP', core: CORE, dt: 1 })).toBe(1);
  });

  it('SNN_RESET leaves the graph, types and weights', () => {
    run({ op: 'SET_TYPE', core: CORE, index: 1, type: 5 });
    const kept = [
      'vectors.word',
      'norms.norm2',
      'types.type',
      'graph.valid',
      'graph.link',
      'synapse.weight',
    ];
    const before = kept.map((name) => model.field(CORE, name));
    run({ op: 'SET_THRESHOLD', core: CORE, index: 0, value: 1 });
    run({ op: 'INJECT', core: CORE, index: 0, value: 524287 });
    run({ op: 'TICK', core: CORE, dt: 256, gain: 100, learn: false });
    run({ op: 'STEP', core: CORE, dt: 256 });
    run({ op: 'SNN_RESET', core: CORE });
    expect(kept.map((name) => model.field(CORE, name))).toEqual(before);
    const state = read();
    const zeros = Array.from({ length: vectors }, () => 0n);
    expect(state).toMatchObject({ membrane: zeros, refractory: zeros, pre: zeros, post: zeros });
    expect(state).toMatchObject({ spiked: 0n, time: 0n, flags: 0n });
    expect(state.threshold).toEqual(zeros.map(() => 16384n));
  });
});
