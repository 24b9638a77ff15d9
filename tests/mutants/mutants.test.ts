import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../ts/build/tools.ts';
import { mutants, mutated, UNITS } from './mutants.ts';

const rtl = join(root, 'rtl');

describe('mutants', () => {
  it.each(mutants)('$name changes rtl/$file in one place', (mutant) => {
    expect(mutated(mutant, rtl)).toContain(mutant.replace);
  });

  it('have names of their own, which are names of folders', () => {
    const names = mutants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z-]*$/);
  });

  it('break every unit', () => {
    expect([...new Set(mutants.map(({ unit }) => unit))].sort()).toEqual([...UNITS].sort());
  });

  it.each([
    [{ find: 'no such text' }, "mutant distance-sign: rtl/row_sum.v does not hold 'no such text'"],
    [{ find: 'wire' }, "mutant distance-sign: rtl/row_sum.v holds 'wire'"],
    [{ replace: mutants[0]!.find }, 'mutant distance-sign: rtl/row_sum.v would not change'],
    [{ file: 'none.v' }, 'none.v'],
  ])('are refused when they do not fit: %j', (change, message) => {
    expect(() => mutated({ ...mutants[0]!, ...change }, rtl)).toThrow(message);
  });
});
