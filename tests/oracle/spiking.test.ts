import { describe, expect, it } from 'vitest';
import { Chip } from './chip.ts';
import { Stimulus } from './stimulus.ts';
import { GROUPS_OF, type Name } from './wire.ts';
import { type Bench, benchOf, Dice, difference, same } from './support.ts';

/** Runs commands on model and oracle; after each, compares answers, core cycles and the state of the cores that heard of it. */
function player({ model, shape }: Bench) {
  const chip = new Chip(shape);
  let number = 0;
  model.reset();
  return (beats: bigint[]) => {
    const at = `command ${number++}, header ${beats[0]!.toString(16)}`;
    const { response, cycles } = chip.execute(beats);
    same(model.executeBeats(beats), response, at);
    same([...model.coreCycles], cycles, at);
    cycles.forEach((n, core) => {
      if (n > 0) same([difference(model, core, chip.dump(core))], [undefined], at);
    });
  };
}

/** Random commands, then two groups of neurons that fire in turn until weights reach their limits. */
function learn(bench: Bench, metric: number, seed: number, commands: number): void {
  const dice = new Dice(seed);
  const stimulus = new Stimulus(dice, bench.shape);
  const play = player(bench);
  for (const beats of stimulus.fillChip(metric, seed)) play(beats);
  for (let i = 0; i < commands; i++) {
    play(dice.oneIn(40) ? stimulus.insert() : stimulus.spiking());
    if (dice.oneIn(10)) for (const beats of stimulus.burst()) play(beats);
  }
  const full = 2 ** bench.shape.membraneFraction;
  play(stimulus.command('SNN_RESET', { all: true }));
  // Odd nodes fire, 1 ms later even ones, then 6 ms pass: one direction of a link between them gains, the other loses.
  for (let round = 0; round < 120; round++) {
    for (const odd of [1, 0]) {
      for (let index = odd; index < 10; index += 2)
        play(stimulus.command('SET_MEMBRANE', { index, value: 4 * full }));
      play(stimulus.command('TICK', { dt: 256, gain: 0, learn: true }));
    }
    play(stimulus.command('TICK', { dt: 1536, gain: 0, learn: true }));
  }
  // New links over weights that have moved.
  for (let i = 0; i < 12; i++) play(stimulus.insert());
}

describe('neurons and synapses against an independent integer script', () => {
  it('have the same state after every command', async () => {
    const bench = await benchOf();
    for (const metric of [0, 1]) {
      learn(bench, metric, 11 + metric, 500);
      const { events } = bench.model.events();
      const { spikes, potentiations, depressions, coincidences } = events;
      const { weightsAtMax, weightsAtZero, membraneSaturations } = events;
      const seen = { spikes, potentiations, depressions, coincidences };
      const limits = { weightsAtMax, weightsAtZero, membraneSaturations };
      for (const [what, times] of Object.entries({ ...seen, ...limits }))
        expect(times, what).toBeGreaterThan(20);
    }
  });

  it('do so in narrower formats and with other constants', async () => {
    const narrow = {
      ...{
        membraneWidth: 16,
        membraneFraction: 8,
        traceWidth: 16,
        traceFraction: 9,
        timeWidth: 16,
      },
      ...{ tauMembrane: 8, tauRefractory: 5, tauPre: 12, tauPost: 31, thresholdInit: 0.75 },
      ...{ aPlus: 0.05, aMinus: 0.04, degree: 4, lanes: 8 },
    };
    const bench = await benchOf(narrow);
    learn(bench, 0, 5, 600);
    const { events } = bench.model.events();
    const { timeSaturations, membraneSaturations, weightsAtZero, weightsAtMax } = events;
    const limits = { timeSaturations, membraneSaturations, weightsAtZero, weightsAtMax };
    for (const [what, times] of Object.entries(limits)) expect(times, what).toBeGreaterThan(0);
  });

  it.each([[[]], [['code', 'oscillator']], [['pattern', 'homeostasis', 'wta']]])(
    'do so with the groups %j alone, and refuse the commands of the others',
    async (groups) => {
      const bench = await benchOf({ groups });
      learn(bench, 0, 17, 400);
      const { byOpcode, refused } = bench.model.events();
      expect(refused.UNSUPPORTED).toBeGreaterThan(20);
      for (const [name, { accepted }] of Object.entries(byOpcode)) {
        const needs = GROUPS_OF[name as Name];
        if (needs === undefined) continue;
        const there = needs.some((group) => (groups as string[]).includes(group));
        if (!there) expect(accepted, name).toBe(0);
      }
    },
  );

  it('stop the time at its end', async () => {
    const { model, shape } = await benchOf();
    const chip = new Chip(shape);
    const stimulus = new Stimulus(new Dice(1), shape);
    model.reset();
    const step = (dt: number) => stimulus.command('STEP', { core: 3, dt });
    // 4,095 steps of 16 ms, then 4,095 units: the next unit reaches 2^24 - 1 + 1.
    for (let i = 0; i < 4095; i++) {
      chip.execute(step(4096));
      model.executeBeats(step(4096));
    }
    for (const dt of [4095, 1, 256]) {
      const { response } = chip.execute(step(dt));
      expect(model.executeBeats(step(dt))).toEqual(response);
      expect(difference(model, 3, chip.dump(3))).toBeUndefined();
      expect(model.events().events.timeSaturations).toBe(dt === 4095 ? 0 : dt === 1 ? 1 : 2);
    }
  });
});
