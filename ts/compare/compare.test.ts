import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/index.ts';
import {
  compareSpikes,
  type DumpedFlip,
  explain,
  judgeFlips,
  type LogEntry,
  matchingSpikes,
  type MismatchDump,
  Replay,
  type ReplayModel,
  type Symptom,
  unitsWithoutFlips,
} from './index.ts';
import { fieldName } from './state.ts';

const map = loadConfig('mini').stateMap;
const own = map.filter(({ scope }) => scope === 'core');
const elements = own.reduce((sum, { count }) => sum + count, 0);
/** Position of an element in a core's dump. */
const position = (unit: string, field: string, index: number) => {
  let at = 0;
  for (const one of own) {
    if (one.unit === unit && one.field === field) return at + index;
    at += one.count;
  }
  throw new Error(`${unit}.${field}`);
};
const idOf = (unit: string, field: string) =>
  map.findIndex((one) => one.unit === unit && one.field === field);

/** A model whose command n sets element n of every core to n + 1. */
class Counter implements ReplayModel {
  state = new BigUint64Array(elements);
  log: LogEntry[] = [];
  ran = 0;
  execute(_: readonly bigint[], { log }: { log: boolean }): void {
    this.state[this.ran] = BigInt(this.ran + 1);
    this.log = log
      ? [{ core: 1, cycle: 3, field: 0, index: this.ran, value: BigInt(this.ran + 1) }]
      : [];
    this.ran++;
  }
  dumpCore = () => this.state;
  metric = () => 1;
  writeLog = () => this.log;
  coreCycles = () => [10, 11, 12, 13];
}

const replay = (commands = 8) =>
  new Replay(
    new Counter(),
    map,
    Array.from({ length: commands }, () => ({ command: [0n] })),
  );

/** The state after `ran` commands as the driver would dump it, with some elements changed. */
function dumped(ran: number, changes: Record<number, bigint> = {}): Record<string, string[]> {
  const state = Array.from({ length: elements }, (_, i) => BigInt(i < ran ? i + 1 : 0));
  for (const [at, value] of Object.entries(changes)) state[Number(at)] = value;
  let at = 0;
  return Object.fromEntries(
    own.map((field) => [
      fieldName(field),
      state.slice(at, (at += field.count)).map((value) => value.toString(16)),
    ]),
  );
}

const symptom: Symptom = {
  ...{
    kind: 'state',
    also: [],
    command: 4,
    core: 1,
    unit: 'core',
    field: 'state digest',
    index: null,
  },
  ...{ expected: 'aa', got: 'bb', chipCycle: 100, cycle: 12 },
};
const dump = (core: object, metric = 1): MismatchDump => ({
  ...{ kind: 'state', command: 4, metric },
  cores: [{ core: 1, cycles: 11, state: dumped(5), ...core }],
});

describe('explain', () => {
  it('names the first wrong element in the order of the state map', () => {
    const changes = {
      [position('graph', 'link', 13)]: 0x43n,
      [position('synapse', 'weight', 2)]: 1n,
    };
    const finding = explain(symptom, dump({ state: dumped(5, changes) }), replay());
    expect(finding).toMatchObject({
      kind: 'state',
      core: 1,
      unit: 'graph',
      field: 'link',
      index: 13,
    });
    expect(finding).toMatchObject({
      expected: '0x0',
      got: '0x43',
      chipCycle: 100,
      commandCycle: 12,
    });
  });

  it('looks at the command, not at what follows', () => {
    const finding = explain(symptom, dump({ state: dumped(5, { 4: 0n }) }), replay());
    expect(finding).toMatchObject({
      unit: 'vectors',
      field: 'word',
      index: 4,
      expected: '0x5',
      got: '0x0',
    });
  });

  it('names the metric register', () =>
    expect(explain(symptom, dump({}, 2), replay())).toMatchObject({
      ...{ core: null, unit: 'fabric', field: 'metric', expected: '0x1', got: '0x2' },
    }));

  it.each<[string, [number, number, number, string][], object]>([
    [
      'a wrong value',
      [[3, 0, 4, '9']],
      { expected: '0x5', got: '0x9', commandCycle: 3, chipCycle: 92 },
    ],
    [
      'a write a cycle late',
      [[4, 0, 4, '5']],
      { expected: '0x5', got: 'no write', commandCycle: 3 },
    ],
    [
      'a write too many',
      [
        [3, 0, 4, '5'],
        [7, 2, 1, 'f'],
      ],
      { index: 1, expected: 'no write', got: '0xf', commandCycle: 7 },
    ],
    ['a missing write', [], { index: 4, expected: '0x5', got: 'no write' }],
  ])('names %s by the write log, before the state', (_, log, expected) => {
    const both = { ...symptom, also: ['log'] };
    const finding = explain(both, dump({ log, state: dumped(5, { 9: 1n }) }), replay());
    expect(finding).toMatchObject({ kind: 'log', core: 1, ...expected });
  });

  it('names the core whose cycles differ', () => {
    const all = { ...symptom, kind: 'cycles', core: null, field: 'core cycles of the cores' };
    const cores = [
      { core: 0, cycles: 10, state: {} },
      { core: 2, cycles: 13, state: {} },
    ];
    expect(explain(all, { ...dump({}), cores }, replay())).toMatchObject({
      core: 2,
      expected: '12',
      got: '13',
    });
  });

  it('compares all cores at the end', () => {
    const final = { ...symptom, kind: 'final', command: null };
    const finding = explain(
      final,
      dump({ cycles: undefined, state: dumped(8, { 7: 9n }) }),
      replay(),
    );
    expect(finding).toMatchObject({ core: 1, index: 7, expected: '0x8', got: '0x9' });
  });

  it('passes on what already names the field, and what has no dump', () => {
    const response = { ...symptom, kind: 'response', unit: 'response', field: 'index', index: 2 };
    const plain = {
      kind: 'response',
      unit: 'response',
      field: 'index',
      index: 2,
      expected: '0xaa',
      got: '0xbb',
    };
    expect(explain(response, dump({}), replay())).toMatchObject(plain);
    expect(explain(symptom, undefined, replay())).toMatchObject({
      kind: 'state',
      field: 'state digest',
    });
  });
});

describe('judgeFlips', () => {
  const flip = (
    field: string,
    index: number,
    bit: number,
    change: Partial<DumpedFlip> = {},
  ): DumpedFlip => {
    const [unit, name] = field.split('.') as [string, string];
    const at = position(unit, name, index);
    const before = at < 5 ? BigInt(at + 1) : 0n;
    return {
      ...{
        command: 4,
        core: 1,
        injected: { unit, field: name, index, bit },
        detected: true,
        metric: 1,
      },
      state: dumped(5, { [at]: before ^ (1n << BigInt(bit)) }),
      ...change,
    };
  };

  it('counts what was found and named', () => {
    const flips = [
      flip('vectors.word', 2, 15),
      flip('graph.link', 100, 6),
      flip('neuron.time', 0, 0),
      flip('synapse.weight', 7, 3, { detected: false }),
      flip('synapse.weight', 8, 3, {
        injected: { unit: 'synapse', field: 'weight', index: 9, bit: 3 },
      }),
      flip('neuron.time', 0, 1, { injected: { unit: 'neuron', field: 'time', index: 0, bit: 2 } }),
      flip('vectors.word', 3, 1, { command: 2 }),
      {
        ...flip('graph.valid', 0, 1),
        core: null,
        state: null,
        metric: 3,
        injected: { unit: 'fabric', field: 'metric', index: 0, bit: 1 },
      },
    ];
    const result = judgeFlips(flips, replay());
    expect(result).toMatchObject({ injected: 8, detected: 7, named: 4 });
    expect(result.units).toEqual({ vectors: 2, graph: 1, neuron: 2, synapse: 2, fabric: 1 });
    expect(unitsWithoutFlips({ map }, result)).toEqual([
      ...[
        'norms',
        'types',
        'pattern',
        'homeostasis',
        'oscillator',
        'wta',
        'dendrite',
        'neuro',
        'delta',
        'route',
      ],
    ]);
  });

  it('checks that state sizes are those of the map', () => {
    const short = flip('neuron.time', 0, 0, { state: { 'vectors.word': ['0'] } });
    expect(() => judgeFlips([short], replay())).toThrow(/elements of/);
  });
});

it('the write log names fields by their place in the map', () =>
  expect(map[idOf('vectors', 'word')]?.id).toBe(0));

describe('spikes', () => {
  it.each<[number[], number[], number]>([
    [[1, 2, 3], [1, 2, 3], 3],
    [[10], [11], 1],
    [[10], [12], 0],
    // One spike is no partner for two.
    [[10], [9, 11], 1],
    [[10, 11], [9, 10], 2],
    [[], [5], 0],
  ])('%s and %s: %s pairs', (a, b, pairs) => expect(matchingSpikes(a, b, 1)).toBe(pairs));

  it('finds as many pairs as trying all of them would', () => {
    const train = fc
      .uniqueArray(fc.nat(12), { maxLength: 6 })
      .map((ticks) => ticks.sort((a, b) => a - b));
    const most = (a: number[], b: number[]): number => {
      if (a.length === 0) return 0;
      const [first, ...rest] = a;
      const partners = b.filter((tick) => Math.abs(tick - first!) <= 1);
      return Math.max(
        most(rest, b),
        ...partners.map(
          (tick) =>
            1 +
            most(
              rest,
              b.filter((other) => other !== tick),
            ),
        ),
      );
    };
    fc.assert(
      fc.property(train, train, (a, b) => {
        expect(matchingSpikes(a, b, 1)).toBe(most(a, b));
      }),
    );
  });

  it('reports F1, first divergence and weights', () => {
    const setup = { dataset: 'x', ticks: 100, dt: 1, toleranceTicks: 1, neuronsPerCore: 1 };
    const fixed = { trains: [[1, 20, 30], [5]], weights: [255, 0, 10] };
    const f32 = { trains: [[1, 21, 40], [5]], weights: [255, 3, 10.5] };
    expect(compareSpikes(fixed, f32, setup)).toEqual({
      dataset: 'x',
      ...{
        neurons: 2,
        ticks: 100,
        dt: 1,
        spikesPerNeuron: 2,
        f1: 0.75,
        toleranceTicks: 1,
        firstDivergence: 20,
      },
      ...{ weightDifferenceMean: 3.5 / 3, weightDifferenceMax: 3 },
      raster: { fixed: [[1, 20, 30]], f32: [[1, 21, 40]] },
    });
    expect(compareSpikes(fixed, fixed, setup)).toMatchObject({ f1: 1, firstDivergence: null });
    const longer = {
      ...fixed,
      trains: [
        [1, 20, 30],
        [5, 9],
      ],
    };
    expect(compareSpikes(fixed, longer, setup)).toMatchObject({ firstDivergence: 9 });
  });
});
