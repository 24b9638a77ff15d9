/** WTA_SOFT against exact fractions: its bound (docs/engine.md, section 21) for every greatest membrane that there is. */
import { expect, it } from 'vitest';
import { FixedModel } from './index.ts';
import { generator } from './testing.ts';

const model = await FixedModel.create('mini');
const VMAX = 2 ** 19 - 1;

/** Fails unless |result - V^3 / Vmax^2| < 7/65536 |V| + 1/2, and the result is at most half a step further from 0 than that. */
function check(v: number, greatest: number): number {
  const result = model.sharpened(v, greatest);
  const square = BigInt(greatest) ** 2n;
  const error = BigInt(result) * square - BigInt(v) ** 3n;
  const outwards = v < 0 ? -error : error;
  const bound = (14n * BigInt(Math.abs(v)) + 65536n) * square;
  if (-outwards * 131072n >= bound || outwards * 2n > square)
    throw new Error(`V = ${v}, Vmax = ${greatest}: ${result}`);
  return result;
}

it('is within its bound for all 2^19 - 1 values of Vmax', () => {
  const uniform = generator(22);
  for (let greatest = 1; greatest <= VMAX; greatest++) {
    check(greatest - 1, greatest);
    check(1 - greatest, greatest);
    check(Math.floor(uniform() * greatest), greatest);
  }
}, 120_000);

it('is so for every V below some of them, and keeps their order', () => {
  for (const greatest of [1, 2, 3, 5, 16383, 16384, 16385, 23170, 40503, VMAX]) {
    let before = -greatest;
    for (let v = 1 - greatest; v < greatest; v++) {
      const result = check(v, greatest);
      if (result < before) throw new Error(`V = ${v}, Vmax = ${greatest}: ${result} < ${before}`);
      before = result;
    }
    expect(before).toBeLessThanOrEqual(greatest);
  }
}, 120_000);

it('leaves what is as great as Vmax, on either side of 0, or beyond', () => {
  for (const greatest of [1, 2, 77, 16384, VMAX]) {
    for (const v of [greatest, -greatest, -greatest - 1, -(2 ** 19)])
      expect(model.sharpened(v, greatest)).toBe(v);
  }
});

it('comes near its bound', () => {
  // The last V below a greatest one just above a power of two, where the reciprocal is cut most: 5 of at most 7 steps.
  let worst = 0;
  for (let greatest = 2 ** 18; greatest <= VMAX; greatest += 7) {
    const v = greatest - 1;
    const exact = v * (v / greatest) ** 2;
    worst = Math.max(worst, ((exact - model.sharpened(v, greatest)) * 65536) / v);
  }
  expect(worst).toBeGreaterThan(5);
  expect(worst).toBeLessThan(7);
});
