/** Core cycles and clock edges against the formulas of docs/engine.md, sections 11 and 12, worked out by hand. */
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/index.ts';
import { type Command, FixedModel, METRICS, type Timeline } from './index.ts';
import { fill, generator, padded } from './testing.ts';

const mini = await FixedModel.create('mini');
const oneLane = await FixedModel.create(loadConfig('mini', { lanes: 1 }));
const chip = await FixedModel.create('chip256');

const zero = padded([]);
const exact = (k: number, core: number | 'all' = 'all'): Command => ({
  op: 'SEARCH',
  core,
  vector: zero,
  k,
  mode: 0,
});
/** A command without vector that the fabric refuses. */
const ILLEGAL: Command = { op: 'GET_SPIKES', core: 'all' };

function run(model: FixedModel, command: Command): Timeline {
  model.execute(command);
  return model.timeline();
}

/** One vector in every core, and all of them at rest: the edges of what follows are its own. */
function load(model: FixedModel, metric: number, each = 1): void {
  fill(model, metric, 0, []);
  for (let n = 0; n < each; n++) {
    for (let core = 0; core < model.config.parameters.cores; core++) {
      model.execute({ op: 'INSERT', core, vector: padded([core + 1, n]) });
    }
  }
  model.execute({ op: 'COUNT', core: 'all' });
  // A refused command issues at once, and closes when all before it have: then nothing is in the way.
  while (run(model, ILLEGAL).close > model.timeline().issue + 1);
}

describe('core cycles', () => {
  it('of an exact search are S + 10', () => {
    mini.reset();
    mini.execute(exact(1));
    expect([...mini.coreCycles]).toEqual([42, 42, 42, 42]);
    oneLane.reset();
    oneLane.execute(exact(1, 2));
    expect([...oneLane.coreCycles]).toEqual([0, 0, 522, 0]);
  });

  it('of the sweeps are S and VECTORS', () => {
    oneLane.reset();
    oneLane.execute({ op: 'INIT', core: 1, metric: 0 });
    expect([...oneLane.coreCycles]).toEqual([0, 512, 0, 0]);
    oneLane.execute({ op: 'SNN_RESET', core: 1 });
    expect([...oneLane.coreCycles]).toEqual([0, 32, 0, 0]);
  });

  it('of an insert with one lane: B = 16, S = 512', () => {
    oneLane.reset();
    const insert = (x: number): number => {
      oneLane.execute({ op: 'INSERT', core: 0, vector: padded([x]) });
      return oneLane.coreCycles[0]!;
    };
    expect(insert(0)).toBe(512 + 9 + 1 + 1);
    // DECIDE at 522, FILL, FIX, (ADD), FINAL.
    expect(insert(2)).toBe(522 + 1 + 1 + 2 + 1);
    // LOAD at 523: 17 cycles, one vector of 16, and 9; then FILL, FIX twice, FINAL.
    expect(insert(1)).toBe(523 + 17 + 16 + 9 + 1 + 1 + 2 + 2 + 1);
  });

  it('of neurons and synapses: 3n + 4, a + b + 8, a + 3 + 9b, and their sum', () => {
    fill(mini, 0, 0, [zero, padded([1]), padded([2])]);
    mini.execute({ op: 'SET_MEMBRANE', core: 0, index: 1, value: 100000 });
    const tick: Command = { op: 'TICK', core: 0, dt: 1, gain: 0, learn: true };
    mini.execute(tick);
    // Node 1 fires (a = 1); its neighbours are nodes 0 and 2 (b = 2 for PROPAGATE, 3 for STDP).
    expect(mini.coreCycles[0]).toBe(13 + (1 + 2 + 8) + (1 + 3 + 27));
    mini.execute({ op: 'PROPAGATE', core: 0, gain: 0 });
    expect(mini.coreCycles[0]).toBe(11);
    mini.execute({ op: 'STDP', core: 0 });
    expect(mini.coreCycles[0]).toBe(31);
    mini.execute({ ...tick, learn: false });
    expect(mini.coreCycles[0]).toBe(13 + 8);
  });
});

describe('the first result of an exact search, 256 cores', () => {
  it.each([
    ['L2', METRICS.L2, 62],
    ['dot', METRICS.DOT, 62],
    ['cosine', METRICS.COSINE, 78],
  ])('%s: e + %3$d', (_, metric, edges) => {
    load(chip, metric);
    const { lastBeat, firstAccept, lastAccept } = run(chip, exact(16));
    expect(firstAccept - lastBeat).toBe(edges);
    expect(lastAccept - firstAccept).toBe(15);
  });
});

describe('streaming', () => {
  it.each([
    ['chip256', chip, METRICS.L2],
    ['chip256', chip, METRICS.COSINE],
    ['chip256', chip, METRICS.DOT],
    ['mini', mini, METRICS.L2],
  ])(
    'issues an exact search of all cores every 32 cycles, k = 16: %s, metric %3$d',
    (_, model, metric) => {
      load(model, metric, 4);
      const runs = Array.from({ length: 8 }, () => run(model, exact(16)));
      const steps = runs.slice(1).map(({ issue }, i) => issue - runs[i]!.issue);
      expect(steps).toEqual(steps.map(() => 32));
      for (const { take, retire, window, close } of runs) {
        expect(retire - take).toBe(42);
        expect(window - retire).toBe(2);
        expect(close - window).toBe(3 + model.config.derived.TREE_LEVELS + 16);
      }
    },
  );

  it('takes one every S cycles with one lane', () => {
    load(oneLane, METRICS.L2);
    const first = run(oneLane, exact(16));
    expect(run(oneLane, exact(16)).issue - first.issue).toBe(512);
  });

  it('ends at any other command, and does not begin behind one', () => {
    load(mini, METRICS.L2);
    const first = run(mini, exact(1));
    const other = run(mini, exact(1, 0));
    expect(other.issue).toBe(first.close + 1);
    expect(run(mini, exact(1)).issue).toBe(other.close + 1);
    load(mini, METRICS.L2);
    const before = run(mini, exact(1));
    run(mini, ILLEGAL);
    expect(run(mini, exact(1)).issue).toBe(before.close + 1);
  });
});

describe('edges of a few commands after reset, 4 cores', () => {
  it('of a step: dt takes three edges more', () => {
    mini.reset();
    expect(run(mini, { op: 'STEP', core: 'all', dt: 1 })).toEqual({
      header: 0,
      lastBeat: 0,
      issue: 4,
      take: 5,
      retire: 9,
      window: 11,
      close: 17,
      firstAccept: 18,
      lastAccept: 18,
    });
    // The next waits at the front end until the cores are free.
    expect(run(mini, { op: 'COUNT', core: 0 })).toMatchObject({ header: 5, issue: 18 });
    const { chipCycles, awakeByCore, byOpcode } = mini.finishSuite();
    // Issue 18, take 19, retire 21, window 23, close 29, accept 30.
    expect(chipCycles).toBe(30);
    expect(awakeByCore).toEqual([12 + 10, 12, 12, 12]);
    expect(byOpcode.STEP).toEqual({ commands: 1, coreCycles: 16, awakeCycles: 48 });
    expect(byOpcode.COUNT).toEqual({ commands: 1, coreCycles: 2, awakeCycles: 10 });
  });

  it('of commands for different cores: they overlap, and answer in order', () => {
    mini.reset();
    expect(run(mini, { op: 'COUNT', core: 0 })).toMatchObject({
      header: 0,
      issue: 1,
      window: 6,
      close: 12,
      lastAccept: 13,
    });
    expect(run(mini, { op: 'COUNT', core: 1 })).toMatchObject({
      header: 2,
      issue: 3,
      retire: 6,
      window: 13,
      close: 19,
      lastAccept: 20,
    });
    expect(run(mini, ILLEGAL)).toEqual({
      header: 4,
      lastBeat: 4,
      issue: 5,
      take: -1,
      retire: -1,
      window: -1,
      close: 20,
      firstAccept: 21,
      lastAccept: 21,
    });
    mini.finishSuite();
  });

  it('of searches: with k results, with fewer, and with none', () => {
    fill(mini, 0, 0, [zero, padded([1])]);
    mini.execute({ op: 'COUNT', core: 'all' });
    const edges = (k: number, core: number): number[] => {
      const { window, close, firstAccept, lastAccept } = run(mini, exact(k, core));
      return [close - window, firstAccept - window, lastAccept - window];
    };
    // V = 2: the first result is put at g + 6.
    expect(edges(2, 0)).toEqual([7, 7, 8]);
    expect(edges(3, 0)).toEqual([8, 7, 8]);
    expect(edges(3, 1)).toEqual([6, 7, 7]);
  });

  it('when a refused command brings a vector: it is taken before the issue', () => {
    mini.reset();
    expect(run(mini, exact(0))).toMatchObject({ header: 0, lastBeat: 4, issue: 5, close: 6 });
  });
});

it('no more than QUEUE_DEPTH commands, and response slots, are under way', () => {
  oneLane.reset();
  // Issue 1, take 2, retire 514, window 516, close 522, accept 523.
  expect(run(oneLane, { op: 'INIT', core: 'all', metric: 0 }).close).toBe(522);
  for (let n = 1; n <= 63; n++) {
    expect(run(oneLane, ILLEGAL)).toMatchObject({
      header: 2 * n,
      issue: 2 * n + 1,
      close: 522 + n,
    });
  }
  // The queue has room from edge 523 on, the response slots from 524 on.
  expect(run(oneLane, ILLEGAL).issue).toBe(524);
  expect(run(oneLane, ILLEGAL).issue).toBe(526);
});

describe('awake cycles', () => {
  it('of streaming searches are those of the union', () => {
    load(mini, METRICS.L2, 4);
    const before = mini.finishSuite();
    const first = run(mini, exact(16));
    const second = run(mini, exact(16));
    expect(second.take - first.take).toBe(32);
    const after = mini.finishSuite();
    // Take to retire of both: 32 + 43 edges. The first drain, edges T + 45 to T + 66, lies inside; the second has c - g + 1 = 22.
    expect(after.awakeByCore.map((edges, core) => edges - before.awakeByCore[core]!)).toEqual([
      97, 97, 97, 97,
    ]);
    expect(after.byOpcode.SEARCH.awakeCycles - before.byOpcode.SEARCH.awakeCycles).toBe(4 * 97);
  });

  it('are 1 + N + c - g + 1 where commands do not overlap', () => {
    const random = generator(5);
    mini.reset();
    const expected = [0, 0, 0, 0];
    for (let n = 0; n < 400; n++) {
      const core = Math.floor(random() * 4);
      const command: Command =
        random() < 0.5
          ? { op: 'INSERT', core, vector: padded([Math.floor(random() * 1000), n]) }
          : { op: 'SEARCH', core: 'all', vector: zero, k: 5, mode: 1, list: 4, width: 2 };
      const { window, close } = run(mini, command);
      mini.coreCycles.forEach((cycles, at) => {
        if (cycles > 0) expected[at]! += 1 + cycles + close - window + 1;
      });
    }
    const { awakeByCore, byOpcode } = mini.finishSuite();
    expect(awakeByCore).toEqual(expected);
    const sum = byOpcode.INSERT.awakeCycles + byOpcode.SEARCH.awakeCycles;
    expect(sum).toBe(expected.reduce((a, b) => a + b, 0));
  });
});

it('every number of lanes gives the same responses and state', async () => {
  const fourLanes = await FixedModel.create(loadConfig('mini', { lanes: 4 }));
  const random = generator(9);
  const models = [mini, fourLanes, oneLane];
  for (const model of models) model.reset();
  const small = (): number[] =>
    padded(Array.from({ length: 16 }, () => Math.floor(random() * 7) - 3));
  for (let n = 0; n < 200; n++) {
    const command: Command =
      n % 3 > 0
        ? { op: 'INSERT', core: n % 4, vector: small() }
        : { op: 'SEARCH', core: 'all', vector: small(), k: 16, mode: n % 2, list: 5, width: 2 };
    const answers = models.map((model) => model.execute(command));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  }
  expect(new Set(models.map((model) => model.digestAll())).size).toBe(1);
});
