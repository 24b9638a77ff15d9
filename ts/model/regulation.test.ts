/** Homeostasis, oscillator and competition in both number systems: `f32` against its own formulas, `fixed` near `f32`. */
import { beforeEach, describe, expect, it } from 'vitest';
import { FixedModel, FloatModel } from './index.ts';
import { padded } from './testing.ts';

const float = await FloatModel.create('mini');
const fixed = await FixedModel.create('mini');
const ONE = 2 ** 14;
const MS = 256;

beforeEach(() => {
  float.reset();
  fixed.reset();
  for (const x of [0, 1, 2, 3]) {
    float.insert(0, [x]);
    fixed.execute({ op: 'INSERT', core: 0, vector: padded([x]) });
  }
});

const ask = (op: 'GET_RATE' | 'GET_THRESHOLD' | 'GET_MEMBRANE' | 'RESONANCE', index: number) =>
  fixed.execute({ op, core: 0, index })[0]!.value;

describe('homeostasis', () => {
  it('follows the spikes of 2,000 steps in both systems', () => {
    let rate = 0;
    for (let tick = 0; tick < 2000; tick++) {
      const spikes = tick % 8 === 0;
      if (spikes) {
        float.inject(0, 1, 12);
        fixed.execute({ op: 'INJECT', core: 0, index: 1, value: 12 * ONE });
      }
      float.step(0, 1);
      fixed.execute({ op: 'STEP', core: 0, dt: MS });
      expect(float.spikes(0)).toBe(spikes ? 2 : 0);
      float.homeostasis('all', 1);
      fixed.execute({ op: 'HOMEOSTASIS', core: 'all', dt: MS });
      rate = rate * 0.999 + (spikes ? 0.001 : 0);
    }
    expect(float.rate(0, 1)).toBeCloseTo(rate, 5);
    expect(float.activity('all')).toBeCloseTo(rate, 5);
    // A rate is at most 2^21/alpha = 1,000 steps low, and alpha is 0.007 % off.
    expect(Math.abs(ask('GET_RATE', 1) / 2 ** 22 - rate)).toBeLessThan(0.0003);
    for (const node of [0, 1]) {
      const steps = Math.abs(ask('GET_THRESHOLD', node) - float.getThreshold(0, node) * ONE);
      expect(steps).toBeLessThan(12);
    }
  });

  it('holds the threshold between 0.1 and 10', () => {
    float.setThreshold(0, 0, 20);
    float.setThreshold(0, 1, 0.01);
    float.homeostasis(0, 1);
    expect(float.getThreshold(0, 0)).toBe(10);
    expect(float.getThreshold(0, 1)).toBe(Math.fround(0.1));
  });
});

describe('the oscillator', () => {
  it('turns 40 times a second in both systems', () => {
    for (let tick = 1; tick <= 1000; tick++) {
      float.oscillate('all', 1);
      fixed.execute({ op: 'OSCILLATE', core: 'all', dt: MS });
      const turns = (tick * 0.04) % 1;
      const phase = fixed.execute({ op: 'GET_PHASE', core: 0 })[0]!.value / 2 ** 24;
      const apart = (one: number, other: number) => Math.abs(((one - other + 1.5) % 1) - 0.5);
      expect(apart(phase, turns)).toBeLessThan(1e-4);
      expect(apart(float.phase(0) / (2 * Math.PI), turns)).toBeLessThan(1e-4);
    }
  });

  it('resonates with the neuron that it passes', () => {
    expect(float.resonance(0, 0)).toBe(1);
    expect(float.resonance(0, 16)).toBeCloseTo(0, 6);
    for (const dt of [1, 7, 12.5]) {
      float.oscillate(0, dt);
      fixed.execute({ op: 'OSCILLATE', core: 0, dt: dt * MS });
      for (const node of [0, 1, 2, 3])
        expect(ask('RESONANCE', node) / 2 ** 23).toBeCloseTo(float.resonance(0, node), 5);
    }
  });
});

describe('a search with resonance', () => {
  const query = { vector: padded([0]), k: 3 };
  const search = (weight: number) =>
    fixed.execute({ op: 'RESONANCE_SEARCH', core: 0, ...query, weight: weight * 256 });

  it('weighs the k nearest in both systems, and does not look further', () => {
    for (const [tick, weight] of [0, 0.5, 1, 1.75, 2].entries()) {
      float.oscillate('all', 3 * tick);
      if (tick > 0) fixed.execute({ op: 'OSCILLATE', core: 'all', dt: 3 * tick * MS });
      const expected = [0, 1, 2]
        .map((index) => ({
          index,
          distance: index ** 2 * (2 - float.resonance(0, index) * weight),
        }))
        .sort((a, b) => a.distance - b.distance);
      const inFloat = float.resonanceSearch(0, [0], 3, weight);
      expect(inFloat.map(({ index }) => index)).toEqual(expected.map(({ index }) => index));
      // Words of 1, 2 and 3 steps: distances of a few steps, so that the rounding to half of one is all there is to see.
      for (const { index, value } of search(weight)) {
        const exact = index ** 2 * (2 - float.resonance(0, index) * weight);
        expect(Math.abs(value - exact)).toBeLessThan(0.502);
        const same = inFloat.find((one) => one.index === index);
        expect(same!.distance).toBeCloseTo(exact, 5);
      }
    }
  });

  it('keeps its bound over the range of distances', () => {
    const words = [32767, -32768, 12345, 20000, 3, 181];
    fixed.reset();
    for (const word of words) fixed.execute({ op: 'INSERT', core: 0, vector: padded([word]) });
    for (let tick = 0; tick < 40; tick++) {
      fixed.execute({ op: 'OSCILLATE', core: 0, dt: 97 });
      const weight = (tick * 13) % 513;
      const found = fixed.execute({
        ...{ op: 'RESONANCE_SEARCH', core: 0, vector: padded([0]), k: 16, weight },
      });
      expect(found).toHaveLength(words.length);
      for (const { index, value } of found) {
        const distance = words[index]! ** 2;
        const exact = distance * (2 - ((ask('RESONANCE', index) / 2 ** 23) * weight) / 256);
        expect(Math.abs(value - exact)).toBeLessThanOrEqual((1.5 * distance) / 2 ** 14 + 0.5);
      }
    }
  });
});

describe('competition', () => {
  it('takes 0.8 of the strongest off all others, and nothing when nobody is above 0', () => {
    expect(float.wtaCompete(0)).toBeUndefined();
    expect(float.inhibition(0)).toBe(0);
    const membranes = [0.5, 2, 1.75, -1];
    for (const [node, value] of membranes.entries()) {
      float.setMembrane(0, node, value);
      fixed.execute({ op: 'SET_MEMBRANE', core: 0, index: node, value: value * ONE });
    }
    expect(float.wtaCompete(0)).toBe(1);
    expect(fixed.execute({ op: 'WTA_COMPETE', core: 0 })[0]).toMatchObject({ index: 1, value: 1 });
    expect(float.inhibition(0)).toBeCloseTo(1.6, 6);
    for (const [node, left] of [0, 2, 0.15, 0].entries()) {
      expect(float.getMembrane(0, node)).toBeCloseTo(left, 6);
      expect(ask('GET_MEMBRANE', node) / ONE).toBeCloseTo(left, 4);
    }
    float.wtaReset('all');
    expect(float.inhibition(0)).toBe(0);
  });
});

describe('soft competition', () => {
  it('takes V to V (V / Vmax)^2, and leaves what is not above -Vmax', () => {
    const membranes = [0.5, 2, 1.75, -1];
    for (const [node, value] of membranes.entries()) {
      float.setMembrane(0, node, value);
      fixed.execute({ op: 'SET_MEMBRANE', core: 0, index: node, value: value * ONE });
    }
    float.wtaSoft('all');
    fixed.execute({ op: 'WTA_SOFT', core: 'all' });
    for (const [node, value] of membranes.entries()) {
      const left = value ** 3 / 4;
      expect(float.getMembrane(0, node)).toBeCloseTo(left, 6);
      const steps = Math.abs(ask('GET_MEMBRANE', node) - left * ONE);
      expect(steps).toBeLessThan((Math.abs(value) * ONE * 7) / 65536 + 0.5);
    }
    // Published, and so in single precision: V (V / Vmax)^2 holds below -Vmax too.
    for (const [node, value] of [1, 0, 0, -2].entries()) {
      float.setMembrane(0, node, value);
      fixed.execute({ op: 'SET_MEMBRANE', core: 0, index: node, value: value * ONE });
    }
    float.wtaSoft(0);
    fixed.execute({ op: 'WTA_SOFT', core: 0 });
    expect(float.getMembrane(0, 3)).toBe(-8);
    expect(ask('GET_MEMBRANE', 3)).toBe(-2 * ONE);
  });
});
