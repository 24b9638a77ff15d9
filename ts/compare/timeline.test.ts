import { beforeAll, describe, expect, it } from 'vitest';
import { findSuite, shapeOf } from '../golden/index.ts';
import { FixedModel } from '../model/index.ts';
import { type CommandTimes, firstParting, modelTimes, parseTimes } from './index.ts';

/** A record as the driver writes it. */
const written = (times: readonly CommandTimes[]) =>
  times
    .map(({ edges, awake }, number) => {
      const cores = [...awake].map(([core, count]) => `${core}:${count}`);
      return `${[number, ...edges.map((edge) => edge ?? '-'), ...cores].join(' ')}\n`;
    })
    .join('');

const changed = (
  times: readonly CommandTimes[],
  command: number,
  change: (one: CommandTimes) => Partial<CommandTimes>,
) => times.map((one, number) => (number === command ? { ...one, ...change(one) } : one));

let model: FixedModel;
let times: CommandTimes[];

// The directed suite: refused commands, broadcasts, and exact searches that stream, whose clock intervals overlap.
beforeAll(async () => {
  model = await FixedModel.create('mini');
  const stimulus = findSuite('mini', 'directed')!.stimulus(shapeOf(model.config));
  const records: { command: readonly bigint[] }[] = [];
  model.reset();
  for (let next = stimulus.next(); next.done !== true;) {
    records.push({ command: next.value });
    next = stimulus.next(model.executeBeats(next.value));
  }
  model.reset();
  times = modelTimes(model, 4, records);
}, 120_000);

describe('modelTimes', () => {
  it('adds up to what the model says of the suite', () => {
    const { chipCycles, awakeByCore } = model.finishSuite();
    const sums = awakeByCore.map((_, core) =>
      times.reduce((sum, { awake }) => sum + (awake.get(core) ?? 0), 0),
    );
    expect(sums).toEqual(awakeByCore);
    expect(times.at(-1)!.edges.at(-1)).toBe(chipCycles);
  });

  it('has no take edge and no clocks for a refused command', () => {
    const refused = times.filter(({ edges }) => edges[2] === null);
    expect(refused.length).toBeGreaterThan(100);
    for (const { edges, awake } of refused) {
      expect(edges[3]).toBeNull();
      expect(awake.size).toBe(0);
    }
  });
});

describe('parseTimes', () => {
  it('reads what the driver writes', () => expect(parseTimes(written(times))).toEqual(times));

  it.each([
    ['a cut line', '0 0 0 2 4 13 13 0:10\n1 2 6', /does not end with a line/],
    ['a missing edge', '0 0 0 2 4 13\n', /line 1/],
    ['another command', '1 0 0 2 4 13 13\n', /line 1/],
    ['no number', '0 0 0 2 4 13 13 0:x\n', /line 1: '0 0/],
  ])('refuses %s', (_, text, message) => expect(() => parseTimes(text)).toThrow(message));
});

describe('firstParting', () => {
  it('finds none between equals', () => expect(firstParting(times, times)).toBeUndefined());

  it('names the earliest command and its first edge', () => {
    const command = times.findIndex(({ edges }, i) => i > 500 && edges[2] !== null);
    const [, , take, , first, last] = times[command]!.edges as number[];
    const late = changed(times, command, ({ edges }) => ({
      edges: [...edges.slice(0, 4), first! + 1, last! + 1],
    }));
    const later = changed(late, command + 1, ({ awake }) => ({
      awake: new Map([...awake].map(([core, count]) => [core, count + 1])),
    }));
    expect(firstParting(times, later)).toEqual({
      ...{ command, core: null, field: 'first response', expected: first, got: first! + 1 },
      ...{ chipCycle: first, commandCycle: first! - take! },
    });
  });

  it('names the core whose clock ran too long', () => {
    const command = times.findIndex(({ awake }) => awake.size === 4);
    const awake = new Map(times[command]!.awake);
    const expected = awake.get(2)!;
    awake.set(2, expected - 1);
    expect(
      firstParting(
        times,
        changed(times, command, () => ({ awake })),
      ),
    ).toMatchObject({
      ...{ command, core: 2, field: 'awake', expected, got: expected - 1, chipCycle: null },
    });
  });
});
