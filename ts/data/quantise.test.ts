import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matrix } from './matrix.ts';
import { chooseScale, normalise, quantise, roundHalfEven, type Metric } from './quantise.ts';

const format = { width: 16, fraction: 8 };
const finite = fc.double({ min: -1e150, max: 1e150, noNaN: true });
const matrix = (values: number[], dims = 1): Matrix => ({
  file: 'test',
  rows: values.length / dims,
  dims,
  values: Float64Array.from(values),
});
const words = (values: number[], metric: Metric, scale?: number, dims = 1) =>
  quantise(matrix(values, dims), matrix(values.slice(0, dims), dims), {
    metric,
    format,
    dims: 4,
    scale,
  });

describe('roundHalfEven', () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [2.4999999999999996, 2],
    [2.5000000000000004, 3],
    [0.49999999999999994, 0],
    [1e300, 1e300],
    [Infinity, Infinity],
  ])('%s: %s', (value, rounded) => expect(roundHalfEven(value) + 0).toBe(rounded));

  it('is the nearest integer, and odd', () =>
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        expect(Math.abs(roundHalfEven(value) - value)).toBeLessThanOrEqual(0.5);
        expect(roundHalfEven(-value) + 0).toBe(-roundHalfEven(value) + 0);
      }),
    ));
});

describe('chooseScale', () => {
  it.each([
    [[127], 1],
    [[128], 0.5],
    // -128 is a word, 128 is not.
    [[-128], 1],
    [[127.999], 0.5],
    [[127.99], 1],
    [[0], 1],
    [[1, -0.001], 64],
    [[15], 8],
    [[3e6], 2 ** -15],
  ])('%s: %s', (values, scale) => expect(chooseScale([matrix(values)], format)).toBe(scale));

  it('is the largest power of two without saturation', () =>
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 8 }), (values) => {
        const scale = chooseScale([matrix(values)], format);
        expect(Number.isInteger(Math.log2(scale))).toBe(true);
        expect(words(values, 'l2', scale).report.saturated).toBe(0);
        const most = Math.max(...values.map(Math.abs));
        if (most > 1e-140)
          expect(words(values, 'l2', 2 * scale).report.saturated).toBeGreaterThan(0);
      }),
    ));

  it('comes from base and queries together', () => {
    const { report } = quantise(matrix([1]), matrix([1000]), { metric: 'l2', format, dims: 1 });
    expect(report.scale).toBe(0.125);
  });
});

describe('quantise', () => {
  it('pads with zeros', () =>
    expect([...words([1, 2], 'l2', 1, 2).base.words]).toEqual([256, 512, 0, 0]));

  it('saturates at both ends and counts', () => {
    const { base, report } = words([1, 200, -200], 'dot', 1);
    expect([...base.words].filter(Boolean)).toEqual([256, 32767, -32768]);
    expect(report).toMatchObject({
      saturated: 2,
      values: 4,
      scaleGiven: true,
      roundingErrorMax: 0,
    });
  });

  it('counts vectors that vanish', () =>
    expect(words([1e-9, 0, 1], 'l2', 1).report.vanished).toBe(2));

  it('keeps a narrower word', () => {
    const narrow = { width: 8, fraction: 4 };
    const { base } = quantise(matrix([7.96, -9]), matrix([0]), {
      metric: 'l2',
      format: narrow,
      dims: 1,
      scale: 1,
    });
    expect([...base.words]).toEqual([127, -128]);
  });

  it('rounds by at most half a step', () =>
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 6 }), (values) => {
        const { base, report } = words(values, 'l2');
        values.forEach((value, row) => {
          const step = 2 ** -format.fraction / report.scale;
          expect(Math.abs(base.words[row * 4]! * step - value)).toBeLessThanOrEqual(step / 2);
        });
      }),
    ));

  it('normalises for cosine, whatever the size; a zero vector stays zero', () =>
    fc.assert(
      fc.property(fc.array(finite, { minLength: 4, maxLength: 4 }), (vector) => {
        const { values } = normalise(matrix([...vector, 0, 0, 0, 0], 4));
        expect([...values.subarray(4)]).toEqual([0, 0, 0, 0]);
        const norm = Math.hypot(...values.subarray(0, 4));
        if (vector.some((value) => value !== 0)) expect(norm).toBeCloseTo(1, 12);
      }),
    ));
});
