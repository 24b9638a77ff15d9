import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/index.ts';
import { floorsWith } from './floors.ts';
import { findSuite, listSuites, suiteFor } from './suites.ts';

const whole = loadConfig('mini');
const bare = loadConfig('mini', { groups: [] });
const directed = findSuite('mini', 'directed')!;

describe('floors of a chip that leaves groups out', () => {
  it('are the same where nothing is left out', () => {
    for (const suite of listSuites('mini')) expect(suiteFor(suite, whole)).toEqual(suite);
  });

  it('expect nothing of what is left out but its refusal', () => {
    const floors = floorsWith(['wta'], directed.floors);
    expect(floors).toMatchObject({ 'accepted.WTA_COMPETE': 2, winners: directed.floors.winners });
    expect(floors).not.toHaveProperty('accepted.ENCODE');
    expect(floors).not.toHaveProperty('codes');
    expect(floors).toMatchObject({ 'refused.ENCODE': 1, 'status.UNSUPPORTED': 1 });
    expect(directed.floors).not.toHaveProperty('status.UNSUPPORTED');
  });

  it('lower what depends on how many commands there are, and nothing else', () => {
    const floors = { 'status.K': 2000, 'status.OPCODE': 160, refused: 100, legal: 51, spikes: 7 };
    expect(floorsWith([], floors)).toEqual({
      ...{ 'status.K': 125, 'status.OPCODE': 10, 'status.UNSUPPORTED': 160 },
      ...{ refused: 50, legal: 26, spikes: 7 },
    });
  });

  it('drop a suite that is about a group alone', () => {
    const rate = findSuite('mini', 'directed-rate')!;
    expect(suiteFor(rate, bare)).toBeUndefined();
    expect(suiteFor(rate, loadConfig('mini', { groups: ['code'] }))).toBeUndefined();
    expect(suiteFor(rate, loadConfig('mini', { groups: ['homeostasis'] }))).toBeDefined();
  });
});
