import fc from 'fast-check';
import { expect, test } from 'vitest';
import { derive } from './derive.ts';
import { loadConfig } from './load.ts';
import { legalParameters } from './test_configs.ts';

test('mini, worked by hand', () => {
  expect(loadConfig('mini').derived).toEqual({
    BEATS: 1,
    SCAN_CYCLES: 32,
    SCAN_WIDTH: 5,
    VECTOR_BEATS: 4,
    INDEX_WIDTH: 5,
    CORE_WIDTH: 2,
    TREE_LEVELS: 2,
    SLOT_WIDTH: 3,
    LINK_WIDTH: 7,
    NORM2_WIDTH: 35,
    PART_WIDTH: 32,
    DOT_WIDTH: 36,
    DIST_WIDTH: 37,
    ROOT_WIDTH: 19,
    VALUE_WIDTH: 37,
    RMANT_WIDTH: 24,
    REXP_WIDTH: 5,
    COS_FRACTION: 28,
    LATENCY: 10,
    STREAM_INTERVAL: 32,
    TYPE_WIDTH: 4,
    MASK_WIDTH: 16,
    FLAG_WIDTH: 4,
    QUEUE_DEPTH: 64,
    BUS_COMMAND_DEPTH: 16,
    BUS_DATA_DEPTH: 64,
    BUS_RESPONSE_DEPTH: 64,
    DT_FRACTION: 8,
    DT_MAX: 4096,
    DT_WIDTH: 13,
    REFRACTORY_INIT: 512,
    GAIN_WIDTH: 16,
    GAIN_FRACTION: 8,
    THRESHOLD_INIT: 16384,
    DECAY_FRACTION: 16,
    K_WIDTH: 18,
    LEAK_K: 52429,
    PRE_K: 52429,
    POST_K: 52429,
    A_PLUS: 10445, // 0.01 * 255 * 4096 = 10444.8
    A_MINUS: 12534, // 0.012 * 255 * 4096 = 12533.76
    WEIGHT_WIDTH: 16,
    WEIGHT_FRACTION: 8,
    DELTA_WIDTH: 20,
    PATTERN_WIDTH: 32,
    WEIGHT_MAX: 65280,
    RATE_WIDTH: 24,
    RESIDUE_WIDTH: 10,
    RATE_TARGET: 419430, // 0.1 * 2^22 = 419430.4
    RATE_SPIKE: 4194, // 2^22 / 1000 = 4194.3
    HOMEOSTASIS_K: 33554, // 2^25 / 1000 = 33554.4
    THRESHOLD_LOW: 1638, // 0.1 * 2^14 = 1638.4
    THRESHOLD_HIGH: 163840,
    DRIVE_WIDTH: 18,
    INHIBITION_WIDTH: 19,
    PHASE_WIDTH: 24,
    OSC_K: 167772, // 2^30 * 40 / 256000 = 167772.16
  });
});

test('chip256 differs from mini in what follows from the number of cores', () => {
  const { derived } = loadConfig('mini');
  expect(loadConfig('chip256').derived).toEqual({ ...derived, CORE_WIDTH: 8, TREE_LEVELS: 8 });
});

test('fewer lanes take more rows', () => {
  expect(loadConfig('mini', { lanes: 4 }).derived).toMatchObject({
    BEATS: 4,
    SCAN_CYCLES: 128,
    SCAN_WIDTH: 7,
  });
});

const fitsUnsigned = (value: bigint, width: number): boolean =>
  BigInt.asUintN(width, value) === value;
const fitsSigned = (value: bigint, width: number): boolean => BigInt.asIntN(width, value) === value;

test('every width holds the corner values of its quantity', () => {
  fc.assert(
    fc.property(legalParameters, (p) => {
      const d = derive(p);
      const low = -(2n ** BigInt(p.wordWidth - 1));
      const high = -low - 1n;
      const dims = BigInt(p.dims);
      const norm2 = dims * low * low;
      const l2 = dims * (high - low) ** 2n;
      expect(fitsUnsigned(norm2, d.NORM2_WIDTH)).toBe(true);
      expect(fitsUnsigned(norm2, d.NORM2_WIDTH - 1)).toBe(false);
      for (const dot of [norm2, dims * low * high]) {
        expect(fitsSigned(dot, d.DOT_WIDTH)).toBe(true);
        expect(fitsSigned(-dot, d.DIST_WIDTH)).toBe(true);
      }
      expect(fitsSigned(l2, d.DIST_WIDTH)).toBe(true);
      expect(fitsSigned(2n << BigInt(d.COS_FRACTION), d.DIST_WIDTH)).toBe(true);
      // Unsigned answers must not look negative; a response beat has 40 bits for the value.
      expect(fitsSigned(2n ** BigInt(p.vectors) - 1n, d.VALUE_WIDTH)).toBe(true);
      expect(fitsSigned(2n ** BigInt(p.timeWidth) - 1n, d.VALUE_WIDTH)).toBe(true);
      expect(d.VALUE_WIDTH).toBeGreaterThanOrEqual(d.DIST_WIDTH);
      expect(d.VALUE_WIDTH).toBeLessThanOrEqual(40);
      // The exponent of the reciprocal norm of the largest norm: floor((bits - 1) / 2).
      expect((d.NORM2_WIDTH - 1) >> 1).toBeLessThan(2 ** d.REXP_WIDTH);
      expect(p.degree).toBeLessThanOrEqual(2 ** d.SLOT_WIDTH);
      expect(d.SCAN_CYCLES).toBe(2 ** d.SCAN_WIDTH);
      expect(fitsUnsigned(BigInt(d.DT_MAX), d.DT_WIDTH)).toBe(true);
      expect(fitsUnsigned(BigInt(d.REFRACTORY_INIT), d.DT_WIDTH)).toBe(true);
      expect(fitsUnsigned(BigInt(d.WEIGHT_MAX), d.WEIGHT_WIDTH)).toBe(true);
      expect(fitsSigned(BigInt(d.THRESHOLD_INIT), p.membraneWidth)).toBe(true);
      expect(d.THRESHOLD_INIT).toBeGreaterThan(0);
      for (const k of [d.LEAK_K, d.PRE_K, d.POST_K])
        expect(fitsUnsigned(BigInt(k), d.K_WIDTH)).toBe(true);
      for (const a of [d.A_PLUS, d.A_MINUS])
        expect(fitsUnsigned(BigInt(a), p.traceWidth)).toBe(true);
      for (const value of Object.values(d)) expect(Number.isInteger(value)).toBe(true);
    }),
  );
});
