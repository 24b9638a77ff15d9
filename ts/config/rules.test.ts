import { describe, expect, test } from 'vitest';
import { ConfigError } from './errors.ts';
import { loadConfig } from './load.ts';
import type { Parameters } from './parameters.ts';
import { brokenRule } from './rules.ts';
import { configFolder, MINI, MINI_PARAMETERS } from './test_configs.ts';

/** The refusal of `mini` with `changes`. */
function refusal(changes: Record<string, unknown>): ConfigError {
  try {
    loadConfig('mini', {}, configFolder('mini', { ...MINI, ...changes }));
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(changes)} was accepted`);
}

/** [parameter, refused value, what the message says is allowed] */
const ILLEGAL: readonly [keyof Parameters, unknown, string][] = [
  ['cores', 1, 'a power of two from 2 to 256'],
  ['cores', 3, 'a power of two from 2 to 256'],
  ['cores', 512, 'a power of two from 2 to 256'],
  ['cores', '4', 'a power of two from 2 to 256'],
  ['vectors', 64, 'one of 16, 32'],
  ['dims', 12, 'one of 8, 16'],
  ['degree', 2, 'one of 3, 4, 5, 6'],
  ['degree', 7, 'one of 3, 4, 5, 6'],
  ['list', 32, 'one of 8, 16'],
  ['wordWidth', 7, 'a whole number from 8 to 16'],
  ['wordWidth', 17, 'a whole number from 8 to 16'],
  ['wordWidth', 12.5, 'a whole number from 8 to 16'],
  ['wordFraction', -1, 'a whole number from 0 to 15'],
  ['wordFraction', 16, 'a whole number from 0 to 15'],
  ['lanes', 0, 'one of 1, 2, 4, 8, 16'],
  ['lanes', 3, 'one of 1, 2, 4, 8, 16'],
  ['lanes', null, 'one of 1, 2, 4, 8, 16'],
  ['busWidth', 16, 'one of 32, 64'],
  ['busWidth', 128, 'one of 32, 64'],
  ['membraneWidth', 15, 'a whole number from 16 to 20'],
  ['membraneWidth', 21, 'a whole number from 16 to 20'],
  ['membraneFraction', 7, 'a whole number from 8 to 14'],
  ['membraneFraction', 15, 'a whole number from 8 to 14'],
  ['traceWidth', 13, 'a whole number from 14 to 18'],
  ['traceWidth', 19, 'a whole number from 14 to 18'],
  ['traceFraction', 8, 'a whole number from 9 to 12'],
  ['traceFraction', 13, 'a whole number from 9 to 12'],
  ['timeWidth', 15, 'a whole number from 16 to 32'],
  ['timeWidth', 33, 'a whole number from 16 to 32'],
  ['tauMembrane', 4, 'above 4 and at most 128, a multiple of 1/256'],
  ['tauMembrane', 128.5, 'above 4 and at most 128, a multiple of 1/256'],
  ['tauMembrane', 20.001, 'above 4 and at most 128, a multiple of 1/256'],
  ['tauPre', 3, 'above 4 and at most 128, a multiple of 1/256'],
  ['tauPost', 1000, 'above 4 and at most 128, a multiple of 1/256'],
  ['tauRefractory', 0, 'above 0 and at most 16, a multiple of 1/256'],
  ['tauRefractory', 16.5, 'above 0 and at most 16, a multiple of 1/256'],
  ['tauRefractory', 0.001, 'above 0 and at most 16, a multiple of 1/256'],
  ['thresholdInit', 0, 'above 0'],
  ['thresholdInit', -1, 'above 0'],
  ['aPlus', -0.01, 'from 0 to 1'],
  ['aPlus', 1.5, 'from 0 to 1'],
  ['aMinus', 'much', 'from 0 to 1'],
  ['tauHomeostasis', 512, 'from 513 to 8192'],
  ['tauHomeostasis', 8193, 'from 513 to 8192'],
  ['oscillatorHz', 0.5, 'from 1 to 120'],
  ['oscillatorHz', 121, 'from 1 to 120'],
];

describe('a value that the schema refuses', () => {
  test.each(ILLEGAL)('%s = %j', (parameter, value, allowed) => {
    const { message, exitCode, problem } = refusal({ [parameter]: value });
    expect(problem).toMatchObject({ parameter, value });
    expect(message).toMatch(/mini\.json: /);
    expect(message).toContain(`${parameter} = ${JSON.stringify(value)} is not allowed`);
    expect(message).toContain(`must be ${allowed}`);
    expect(exitCode).toBe(2);
  });
});

/** [changes, parameter that the message names, what is allowed] */
const COMBINATIONS: readonly [Record<string, number>, keyof Parameters, string][] = [
  [{ dims: 8 }, 'lanes', 'at most dims (8)'],
  [{ wordWidth: 8 }, 'wordFraction', 'below wordWidth (8)'],
  [{ membraneWidth: 16 }, 'membraneFraction', 'at most membraneWidth - 4 (12)'],
  [{ membraneWidth: 17 }, 'membraneFraction', 'at most membraneWidth - 4 (13)'],
  [{ thresholdInit: 32 }, 'thresholdInit', 'from 0.00006103515625 to 31.99993896484375'],
  [{ thresholdInit: 0.00003 }, 'thresholdInit', 'from 0.00006103515625 to 31.99993896484375'],
  [{ aPlus: 0.03 }, 'aPlus', 'the trace could overflow'],
  [{ aMinus: 0.03 }, 'aMinus', '(tauRefractory 2, tauPost 20, traceWidth 18, traceFraction 12)'],
  [{ traceWidth: 16 }, 'aPlus', 'must be below 2^(traceWidth-traceFraction)'],
  [{ tauPost: 128 }, 'aMinus', 'A/(1-exp(-tauRefractory/tauPost)) + A must be below'],
  [{ tauRefractory: 1 / 256 }, 'aPlus', 'the trace could overflow'],
  [{ aPlus: 1e-7 }, 'aPlus', '0, or at least half a trace step'],
];

describe('a combination that the rules refuse', () => {
  test.each(COMBINATIONS)('%j', (changes, parameter, allowed) => {
    const value = { ...MINI, ...changes }[parameter];
    const { message, exitCode } = refusal(changes);
    expect(message).toContain(`${parameter} = ${String(value)} is not allowed: `);
    expect(message).toContain(allowed);
    expect(exitCode).toBe(2);
  });

  test('list above vectors, should the schema ever allow one', () => {
    const parameters = { ...MINI_PARAMETERS, vectors: 8 };
    expect(brokenRule(parameters)).toEqual({
      parameter: 'list',
      value: 16,
      allowed: 'at most vectors (8)',
    });
  });

  test('the limit that a message states is itself legal, and the next step is not', () => {
    const { message } = refusal({ aPlus: 0.03 });
    const limit = Number(/at most ([\d.]+),/.exec(message)?.[1]);
    const mini = MINI_PARAMETERS;
    expect(brokenRule({ ...mini, aPlus: limit })).toBeUndefined();
    expect(brokenRule({ ...mini, aPlus: limit + 1 / (255 * 4096) })?.parameter).toBe('aPlus');
  });
});

test('the least membrane range above the fraction is legal', () => {
  expect(brokenRule({ ...MINI_PARAMETERS, membraneWidth: 18 })).toBeUndefined();
});

test('learning may be switched off', () => {
  expect(brokenRule({ ...MINI_PARAMETERS, aPlus: 0, aMinus: 0 })).toBeUndefined();
});
