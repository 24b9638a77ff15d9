import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/index.ts';
import { encode, FixedModel } from '../../model/index.ts';
import { missedFloors } from '../events.ts';
import { play } from '../play.ts';
import { Random } from '../prng.ts';
import { findSuite, listSuites } from '../suites.ts';
import {
  ALL,
  beam,
  type Beats,
  exact,
  getMembrane,
  init,
  inject,
  neuroSearch,
  insert,
  setType,
  statusOf,
  step,
  type Stimulus,
  tick,
} from './commands.ts';
import { OPCODE, OPCODE_NAMES } from './operands.ts';
import { random } from './random.ts';
import { drive, DRIVEN_TICKS } from './real.ts';
import { refusals, STATUS } from './refusals.ts';
import { type Shape, shapeOf } from './shape.ts';

let model: FixedModel;
let shape: Shape;

/** The model may have to be compiled first. */
const COMPILING = 120_000;

beforeAll(async () => {
  model = await FixedModel.create('mini');
  shape = shapeOf(model.config);
}, COMPILING);

const run = (stimulus: Stimulus) => play(stimulus, model, { config: model.config, seed: 0n });

describe('commands as beats', () => {
  it('are those of the typed protocol', () => {
    const vector = Array.from({ length: 16 }, (_, word) => word * 4111 - 32768);
    const neuro = {
      ...{ k: 16, dt: 4096, iterations: 32, scale: 31, gain: 255, spread: 29 },
      ...{ oscillate: false, compete: true },
    };
    const pairs: [Beats, Parameters<typeof encode>[0]][] = [
      [init(ALL, 2), { op: 'INIT', core: 'all', metric: 2 }],
      [insert(3, vector), { op: 'INSERT', core: 3, vector }],
      [
        exact(ALL, vector, 7, 0x8001),
        { op: 'SEARCH', core: 'all', vector, k: 7, mode: 0, mask: 0x8001 },
      ],
      [
        beam(2, vector, 16, 9, 4),
        { op: 'SEARCH', core: 2, vector, k: 16, mode: 1, list: 9, width: 4 },
      ],
      [neuroSearch(ALL, vector, neuro), { op: 'NEURO_SEARCH', core: 'all', vector, ...neuro }],
      [
        neuroSearch(2, vector, { ...neuro, oscillate: true, compete: false }),
        { op: 'NEURO_SEARCH', core: 2, vector, ...neuro, oscillate: true, compete: false },
      ],
      [setType(1, 31, 15), { op: 'SET_TYPE', core: 1, index: 31, type: 15 }],
      [inject(0, 5, -7), { op: 'INJECT', core: 0, index: 5, value: -7 }],
      [getMembrane(0, 5), { op: 'GET_MEMBRANE', core: 0, index: 5 }],
      [step(ALL, 4096), { op: 'STEP', core: 'all', dt: 4096 }],
      [tick(0, 256, -256, true), { op: 'TICK', core: 0, dt: 256, gain: -256, learn: true }],
    ];
    for (const [beats, command] of pairs) expect(beats).toEqual(encode(command));
  });
});

describe('refusals', () => {
  it.each([0, 1, 2])('are answered with their status under metric %i', (metric) => {
    model.reset();
    model.executeBeats(init(ALL, metric));
    const vector = Array.from({ length: shape.dims }, () => 1);
    model.executeBeats(insert(0, vector));
    const before = model.digestAll();
    const list = refusals(shape, metric, vector);
    for (const { name, status, beats } of list) {
      const got = statusOf(model.executeBeats(beats));
      expect({ name, status: STATUS[status] }).toEqual({ name, status: got });
    }
    expect(model.digestAll()).toBe(before);
    expect(new Set(list.map(({ name }) => name)).size).toBe(OPCODE_NAMES.length);
  });
});

describe('suites', () => {
  const short = ['directed', 'directed-time', 'directed-pauses', 'fault'].map((name) =>
    findSuite('mini', name)!,
  );

  it('have names of their own', () => {
    for (const config of ['mini', 'chip256']) {
      const names = listSuites(config).map(({ name }) => name);
      expect(names.length).toBeGreaterThan(0);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(listSuites('nothing')).toEqual([]);
  });

  it.each(short)('$name is the same every time and reaches its floors', async (suite) => {
    const first = await run(suite.stimulus(shape));
    const second = await run(suite.stimulus(shape));
    expect(second).toEqual(first);
    expect(missedFloors(suite.floors, first.events)).toEqual([]);
  });

  it.each(short)('$name misses each floor that is raised over what it does', async (suite) => {
    const { events } = await run(suite.stimulus(shape));
    for (const [event, floor] of Object.entries(suite.floors)) {
      const raised = { ...suite.floors, [event]: events[event]! + 1 };
      expect(missedFloors(raised, events)).toEqual([
        { event, floor: events[event]! + 1, got: events[event] },
      ]);
      expect(floor).toBeGreaterThan(0);
    }
  });

  it('take an event that nobody counts for one that did not happen', () => {
    expect(missedFloors({ wonders: 1 }, {})).toEqual([{ event: 'wonders', floor: 1, got: 0 }]);
  });
});

describe('the directed suite', () => {
  const LINK_VALID = 1n << BigInt(loadConfig('mini').derived.INDEX_WIDTH + 1);
  const GREATEST = BigInt(loadConfig('mini').derived.WEIGHT_MAX);

  /** Links and weights of a core, slot by slot. */
  const slots = (core: number) => {
    const weights = model.field(core, 'synapse.weight');
    return model.field(core, 'graph.link').map((link, at) => ({
      neighbour: (link & LINK_VALID) === 0n ? undefined : link & (LINK_VALID / 2n - 1n),
      weight: weights[at]!,
    }));
  };

  it('evicts links that have learnt, so that a slot must forget its weight', () => {
    const stimulus = findSuite('mini', 'directed')!.stimulus(shape);
    model.reset();
    let evicted = 0;
    for (let next = stimulus.next(); next.done !== true;) {
      const [header] = next.value;
      const core = Number((header! >> 8n) & 0xffn);
      const insertion = Number(header! & 0xffn) === OPCODE.INSERT && core < shape.cores;
      const before = insertion ? slots(core) : [];
      const response = model.executeBeats(next.value);
      if (before.length > 0 && statusOf(response) === STATUS.OK) {
        const after = slots(core);
        evicted += before.filter(
          ({ neighbour, weight }, at) =>
            neighbour !== undefined &&
            weight < GREATEST &&
            after[at]!.neighbour !== undefined &&
            after[at]!.neighbour !== neighbour,
        ).length;
      }
      next = stimulus.next(response);
    }
    expect(evicted).toBeGreaterThanOrEqual(5);
  });
});

describe('random', () => {
  const commands = 20_000;

  it('keeps its shares, on a part of the suite', async () => {
    const start = performance.now();
    const { events } = await run(random(shape, new Random(2n), commands, commands));
    expect(events['legal']! / commands).toBeGreaterThanOrEqual(0.7);
    for (const name of OPCODE_NAMES) {
      expect(events[`accepted.${name}`]! / commands, name).toBeGreaterThanOrEqual(0.005);
      expect(events[`refused.${name}`]! / commands, name).toBeGreaterThanOrEqual(0.001);
    }
    // The whole suite has five times as many, and a minute: this leaves it that, on a machine that is busy.
    expect(performance.now() - start).toBeLessThan(12_000);
  });

  it('is the same every time for a seed, and another for another', async () => {
    const [a, b, c] = [
      await run(random(shape, new Random(3n), 2000, 2000)),
      await run(random(shape, new Random(3n), 2000, 2000)),
      await run(random(shape, new Random(4n), 2000, 2000)),
    ];
    expect(b).toEqual(a);
    expect(c.chainedDigest).not.toBe(a.chainedDigest);
    expect(a.commands).toBe(2000);
  });

  it('keeps its shares on a large chip', async () => {
    const suite = findSuite('chip256', 'random')!;
    const config = loadConfig('chip256');
    const large = await FixedModel.create(config);
    const played = play(suite.stimulus(shapeOf(config)), large, { config, seed: 0n });
    const { events, commands: count } = await played;
    expect(count).toBeGreaterThanOrEqual(2000);
    expect(missedFloors(suite.floors, events)).toEqual([]);
  });
});

describe('the drive of the real suites', () => {
  it('is the same every time, within the chip, and positive', () => {
    const chip = shapeOf(loadConfig('chip256'));
    const ticks = [...drive(chip)];
    expect([...drive(chip)]).toEqual(ticks);
    expect(ticks).toHaveLength(DRIVEN_TICKS);
    for (const { injections } of ticks) {
      // Each in a core of its own, so that the commands overlap.
      expect(new Set(injections.map(({ core }) => core)).size).toBe(injections.length);
      const within = injections.every(
        ({ core, index, value }) =>
          core < chip.cores &&
          index < chip.vectors &&
          value >= chip.membraneOne &&
          value <= chip.membraneMax,
      );
      expect(within).toBe(true);
    }
  });
});
