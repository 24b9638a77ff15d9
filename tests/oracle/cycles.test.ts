import { describe, expect, it } from 'vitest';
import { Chip } from './chip.ts';
import { Stimulus } from './stimulus.ts';
import { type Bench, benchOf, Dice, same } from './support.ts';
import { OP } from './wire.ts';

/** Runs commands of every kind and compares the answer and every core's N; answers the different N that each opcode took. */
function compare(
  { model, shape }: Bench,
  metric: number,
  commands: number,
  taken: Map<number, Set<number>>,
): void {
  const dice = new Dice(metric + 3 * shape.lanes);
  const stimulus = new Stimulus(dice, shape);
  const chip = new Chip(shape);
  model.reset();
  const run = (beats: bigint[]) => {
    const code = Number(beats[0]! & 0xffn);
    const at = `lanes ${shape.lanes} metric ${metric} header ${beats[0]!.toString(16)}`;
    const { response, cycles } = chip.execute(beats);
    same(model.executeBeats(beats), response, at);
    same([...model.coreCycles], cycles, at);
    const seen = taken.get(code) ?? new Set();
    for (const n of cycles) if (n > 0) seen.add(n);
    taken.set(code, seen);
  };
  for (const beats of stimulus.fillChip(metric, metric)) run(beats);
  for (let i = 0; i < commands; i++) {
    const kind = dice.below(10);
    if (kind < 3) run(stimulus.search());
    else if (kind < 5) run(stimulus.spiking());
    else if (kind === 5) for (const beats of stimulus.burst()) run(beats);
    else if (kind === 6) run(dice.oneIn(3) ? stimulus.route(metric) : stimulus.insert());
    else if (kind >= 8) run(stimulus.remove());
    else run(stimulus.broken());
  }
  run(stimulus.command('SNN_RESET', { core: 0 }));
}

describe('core cycles against a count of the oracle events', () => {
  it.each([1, 2, 4, 8, 16])('lanes %i', async (lanes) => {
    const bench = await benchOf({ lanes });
    const taken = new Map<number, Set<number>>();
    for (const metric of [0, 1, 2]) compare(bench, metric, 900, taken);
    const different = (code: number) => taken.get(code)?.size ?? 0;
    // Both refusals by a core and successes, and for the rest as many lengths as states.
    expect(different(OP.INSERT)).toBeGreaterThan(40);
    expect(different(OP.SEARCH)).toBeGreaterThan(40);
    expect(different(OP.DELETE)).toBeGreaterThan(20);
    for (const code of [OP.STEP, OP.PROPAGATE, OP.STDP, OP.TICK])
      expect(different(code), `opcode ${code}`).toBeGreaterThan(3);
    for (const code of Object.values(OP)) expect(different(code)).toBeGreaterThan(0);
  });

  it('another shape', async () => {
    const bench = await benchOf({ cores: 8, vectors: 16, dims: 8, degree: 3, list: 8, lanes: 8 });
    for (const metric of [0, 1, 2]) compare(bench, metric, 400, new Map());
  });
});
