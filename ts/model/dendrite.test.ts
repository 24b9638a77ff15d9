/** Dendrites in both number systems: `f32` against the formula, `fixed` within its bounds of it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { FixedModel, FloatModel } from './index.ts';
import { generator, padded } from './testing.ts';

const float = await FloatModel.create('mini');
const fixed = await FixedModel.create('mini');
const ONE = 2 ** 14;
const { degree } = fixed.config.parameters;
/** A hub and as many neighbours as it can have. */
const NODES = degree + 1;

beforeEach(() => {
  float.reset();
  fixed.reset();
  for (let x = 0; x < NODES; x++) {
    float.insert(0, [x]);
    fixed.execute({ op: 'INSERT', core: 0, vector: padded([x]) });
  }
});

const run = (command: Parameters<FixedModel['execute']>[0]) => fixed.execute(command)[0]!.value;

/** f of docs/engine.md, section 23, in real numbers. */
const passedOn = (d: number) => (d <= 0 ? 0 : d < 1 ? d : 1 + (d - 1) / (1 + (d - 1) / 2));

function charge(node: number, slot: number, steps: number): void {
  float.dendriteInject(0, node, slot, steps / ONE);
  run({ op: 'DENDRITE_INJECT', core: 0, index: node, branch: slot, value: steps });
}

describe('integrate', () => {
  it.each([0, 1, -1, -ONE, ONE / 2, ONE - 1, ONE, ONE + 1, 1.5 * ONE, 3 * ONE, 2 ** 19 - 1])(
    'passes on f of one branch of %i steps',
    (steps) => {
      charge(0, 0, steps);
      const exact = passedOn(steps / ONE);
      expect(float.dendriteIntegrate(0, 0, false)).toBeCloseTo(exact, 5);
      const answer = run({ op: 'DENDRITE_INTEGRATE', core: 0, index: 0, clear: false });
      // Floor: below by less than a step, and never above.
      expect(exact * ONE - answer).toBeLessThan(1);
      expect(exact * ONE - answer).toBeGreaterThanOrEqual(0);
      expect(run({ op: 'GET_MEMBRANE', core: 0, index: 0 })).toBe(answer);
      expect(float.getBranch(0, 0, 0)).toBe(steps / ONE);
      expect(run({ op: 'GET_BRANCH', core: 0, index: 0, branch: 0 })).toBe(steps);
    },
  );

  it('adds all branches up, of every neuron, and empties them when asked to', () => {
    const random = generator(4);
    for (let round = 0; round < 50; round++) {
      const clear = round % 2 === 1;
      let sum = 0;
      let passed = 0;
      for (let node = 0; node < NODES; node++) {
        for (let slot = 0; slot < degree; slot++)
          charge(node, slot, Math.floor((random() * 3 - 0.5) * ONE));
        passed += float.dendriteIntegrate(0, node, clear);
        sum += Array.from({ length: degree }, (_, slot) =>
          passedOn(run({ op: 'GET_BRANCH', core: 0, index: node, branch: slot }) / ONE),
        ).reduce((all, one) => all + one, 0);
        run({ op: 'SET_MEMBRANE', core: 0, index: node, value: 0 });
      }
      const answer = run({ op: 'DENDRITE_INTEGRATE', core: 'all', index: 0, clear });
      expect(Math.abs(answer / ONE - sum)).toBeLessThan((NODES * degree) / ONE);
      expect(passed).toBeCloseTo(sum, 3);
      const left = run({ op: 'GET_BRANCH', core: 0, index: 1, branch: 0 });
      expect(clear ? left : 0).toBe(0);
    }
  });
});

describe('propagate', () => {
  it('brings each spike to the branch of its own edge, and to no other', () => {
    float.setMembrane(0, 2, 4);
    run({ op: 'SET_MEMBRANE', core: 0, index: 2, value: 4 * ONE });
    float.setEdgeWeight(0, 2, 100);
    run({ op: 'SET_EDGE_WEIGHT', core: 0, index: 2, weight: 100 });
    expect(float.step(0, 1)).toBe(1);
    run({ op: 'STEP', core: 0, dt: 256 });
    float.dendritePropagate('all', 1.5);
    run({ op: 'DENDRITE_PROPAGATE', core: 'all', gain: 384 });
    let charged = 0;
    for (let node = 0; node < NODES; node++) {
      for (let slot = 0; slot < degree; slot++) {
        const link = Number(fixed.field(0, 'graph.link')[node * degree + slot]);
        const arrives = link >= 64 && (link & 31) === 2;
        const expected = arrives ? (1.5 * 100) / 255 : 0;
        expect(float.getBranch(0, node, slot)).toBeCloseTo(expected, 5);
        const steps = run({ op: 'GET_BRANCH', core: 0, index: node, branch: slot });
        expect(Math.abs(steps - expected * ONE)).toBeLessThanOrEqual(0.5);
        charged += arrives ? 1 : 0;
      }
    }
    expect(charged).toBe(degree);
    float.dendriteReset('all');
    run({ op: 'DENDRITE_RESET', core: 'all' });
    expect(float.getBranch(0, 1, 0) + run({ op: 'GET_BRANCH', core: 0, index: 1, branch: 0 })).toBe(
      0,
    );
  });
});
