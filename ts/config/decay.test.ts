import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decayFactor, decayK, DT_MAX, slowestDecay } from './decay.ts';
import { FULL_WEIGHT } from './derive.ts';
import { refractory, tau } from './test_configs.ts';

test('hand-worked: tau 20 ms', () => {
  expect(decayK(20)).toBe(52429); // 2^28 / 5120 = 52428.8
  expect(decayFactor(256, 52429)).toBe(62259); // 65536 * 0.95 = 62259.2
  expect(decayFactor(1, 52429)).toBe(65523); // 65536 - 12.8
});

test('every legal tau: K has 18 bits, and even the smallest dt decays', () => {
  for (let ticks = 4 * 256 + 1; ticks <= 128 * 256; ticks++) {
    const k = decayK(ticks / 256);
    expect(k).toBeGreaterThan(0);
    expect(k).toBeLessThan(2 ** 18);
    expect(decayFactor(1, k)).toBeLessThanOrEqual(65535);
  }
});

test('dt >= tau leaves nothing, a shorter dt something', () => {
  for (let ticks = 4 * 256 + 1; ticks <= DT_MAX; ticks++) {
    const k = decayK(ticks / 256);
    expect(decayFactor(ticks, k)).toBe(0);
    expect(decayFactor(ticks - 1, k)).toBeGreaterThan(0);
  }
});

test('the factor is 1 - dt/tau to 1.5 steps of 2^-16', () => {
  fc.assert(
    fc.property(tau, fc.integer({ min: 1, max: DT_MAX }), (t, dt) => {
      const exact = Math.max(0, 1 - dt / 256 / t) * 65536;
      expect(Math.abs(decayFactor(dt, decayK(t)) - exact)).toBeLessThanOrEqual(1.5);
    }),
  );
});

test('the largest increment that the rule allows never overflows a trace', () => {
  fc.assert(
    fc.property(tau, refractory, fc.integer({ min: 1, max: DT_MAX }), (t, pause, step) => {
      const width = 18;
      const left = slowestDecay(pause, t);
      const increment = Math.ceil(2 ** width / (1 / (1 - left) + 1)) - 1;
      const dt = Math.min(step, pause * 256);
      const steps = Math.ceil((pause * 256) / dt);
      const factor = decayFactor(dt, decayK(t));
      let trace = 0;
      for (let spike = 0; spike < 2000; spike++) {
        for (let i = 0; i < steps; i++) trace = Math.floor((trace * factor) / 65536);
        trace += increment;
        expect(trace).toBeLessThan(2 ** width);
      }
    }),
    { numRuns: 50 },
  );
});

test('the slowest decay is at least the exponential one, and below 1', () => {
  fc.assert(
    fc.property(tau, refractory, (t, pause) => {
      const left = slowestDecay(pause, t);
      expect(left).toBeGreaterThanOrEqual(Math.exp(-pause / t));
      expect(left).toBeLessThan(1);
    }),
    { numRuns: 50 },
  );
  expect(FULL_WEIGHT).toBe(255);
});
