import { describe, expect, it } from 'vitest';
import { Chip } from './chip.ts';
import type { Shape } from './shape.ts';
import { type Beats, Stimulus } from './stimulus.ts';
import { type Bench, benchOf, Dice, same } from './support.ts';
import { type Edges, type Issued, simulate } from './timeline.ts';
import { makeHeader, OP } from './wire.ts';

/** Plays a suite on the model, and its outcomes on the simulated fabric; compares every edge of every command and all clocks. */
function compare({ model, shape }: Bench, suite: readonly Beats[], name: string): Edges[] {
  const chip = new Chip(shape);
  model.reset();
  let metric = 0;
  const issued: Issued[] = [];
  const predicted: Edges[] = [];
  for (const beats of suite) {
    const outcome = chip.execute(beats);
    same(model.executeBeats(beats), outcome.response, name);
    predicted.push(model.timeline());
    issued.push({ outcome, code: Number(beats[0]! & 0xffn), metric });
    const { header, refused } = outcome;
    if (header.name === 'INIT' && header.all && !refused) ({ metric } = header);
  }
  const totals = model.finishSuite();
  const times = simulate(shape, issued);
  times.edges.forEach((edges, i) => {
    const at = `${name}: command ${i}, ${suite[i]![0]!.toString(16)}`;
    const names = Object.keys(edges) as (keyof Edges)[];
    if (names.some((edge) => predicted[i]![edge] !== edges[edge]))
      expect(predicted[i], at).toEqual(edges);
  });
  expect(totals.chipCycles, name).toBe(times.chipCycles);
  expect(totals.awakeByCore, name).toEqual(times.awakeByCore);
  const byCode = totals.awakeByCode.map((_, code) => times.awakeByCode.get(code) ?? 0);
  expect(totals.awakeByCode, name).toEqual(byCode);
  return [...times.edges];
}

/** Suites that each press on one rule of the fabric. */
function suites(
  stimulus: Stimulus,
  dice: Dice,
  metric: number,
  { cores, list }: Shape,
): Record<string, Beats[]> {
  const fill = stimulus.fillChip(metric, metric);
  const times = (count: number, make: (i: number) => Beats): Beats[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const streamed = (k?: number) =>
    stimulus.search({ all: true, beam: false, ...(k === undefined ? {} : { k }) });
  const single = (i: number) => [makeHeader(OP.GET_TIME, { core: i % cores })];
  return {
    'inserts into different cores': fill.slice(0, 1).concat(times(150, () => stimulus.insert())),
    'streamed searches': [...fill, ...times(60, () => streamed())],
    'streamed searches of all results': [...fill, ...times(30, () => streamed(list))],
    'streams that other commands break': [
      ...fill,
      ...times(120, () =>
        dice.oneIn(4) ? dice.of([stimulus.broken(), stimulus.spiking()]) : streamed(),
      ),
    ],
    'refused commands': [...fill, ...times(200, () => stimulus.broken())],
    'response slots run out': [
      ...fill,
      ...times(6, (i) => stimulus.search({ all: false, core: i % cores, k: list, beam: true })),
      ...times(150, (i) => (dice.oneIn(3) ? stimulus.search({ k: list }) : single(i))),
    ],
    'a long command holds up short ones': [
      ...fill,
      ...times(360, (i) => {
        if (i % 90 === 0) {
          return stimulus.command('TICK', { core: 0, dt: 256, gain: 256, learn: true });
        }
        return dice.oneIn(8) ? [makeHeader(0xff)] : single(1 + (i % (cores - 1)));
      }),
    ],
    routes: [
      ...[0, 1].map(() => stimulus.route(metric)),
      ...fill.slice(0, 1),
      ...times(2, () => stimulus.route(metric)),
      ...fill.slice(1),
      ...times(150, (i) => {
        const kind = dice.below(9);
        if (kind < 5) return stimulus.route(metric);
        if (kind === 5) return dice.of([stimulus.insert(), stimulus.remove()]);
        if (kind === 6) return streamed();
        return kind === 7 ? stimulus.broken() : single(i);
      }),
    ],
    mixed: [
      ...fill,
      ...times(400, () => {
        const kind = dice.below(8);
        if (kind < 3) return stimulus.search();
        if (kind < 6) return stimulus.spiking();
        return kind === 6 ? stimulus.insert() : stimulus.broken();
      }),
    ],
  };
}

describe('edges of the fabric against a simulator that goes edge by edge', () => {
  it.each([{}, { cores: 16 }, { cores: 8, vectors: 16, dims: 8, degree: 3, list: 8, lanes: 8 }])(
    'mini with %o',
    async (overrides) => {
      const bench = await benchOf(overrides);
      for (const metric of [0, 1, 2]) {
        const dice = new Dice(metric + 5 * bench.shape.cores);
        const stimulus = new Stimulus(dice, bench.shape);
        const all = suites(stimulus, dice, metric, bench.shape);
        for (const [name, suite] of Object.entries(all)) {
          const edges = compare(bench, suite, `${name}, metric ${metric}`);
          if (name.startsWith('streamed')) {
            const takes = edges.slice(-20).map((one) => one.take);
            const gaps = takes.slice(1).map((take, i) => take - takes[i]!);
            // The front end may take longer than the interval: the next header, its beats, their preparation.
            const { streamInterval, vectorBeats } = bench.shape;
            const front = 1 + vectorBeats + (metric === 1 ? 20 : 4);
            expect(Math.min(...gaps), name).toBe(Math.max(streamInterval, front));
          }
        }
      }
    },
  );
});
