/** The reciprocal square root: its bound over the whole mantissa, its table, and the corners of its argument. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../config/paths.ts';
import { FixedModel } from './index.ts';

const model = await FixedModel.create('mini');

it('is within 1.25 * 2^-24 for every mantissa from 1 to 4', () => {
  const parts = 12;
  const step = (3 * 2 ** 26) / parts;
  let worst = 0;
  for (let part = 0; part < parts; part++) {
    const from = 2 ** 26 + part * step;
    worst = Math.max(worst, model.rsqrtWorstError(from, from + step));
  }
  expect(worst).toBeGreaterThan(0.5);
  expect(worst).toBeLessThanOrEqual(1.25);
}, 120_000);

it('has the specified table', () => {
  const source = readFileSync(join(ROOT, 'asm/core/rsqrt.ts'), 'utf8');
  const table = /TABLE[^[]*\[([^\]]*)\]/.exec(source)![1]!.match(/\d+/g)!.map(Number);
  const specified = Array.from({ length: 96 }, (_, n) =>
    Math.round(2 ** 10 / Math.sqrt((n + 32.5) / 32)),
  );
  expect(table).toEqual(specified);
});

/** The specification's steps in unbounded integers. */
function specified(n: bigint): { mantissa: number; exponent: number } {
  if (n === 0n) return { mantissa: 0, exponent: 0 };
  const e = BigInt(n.toString(2).length - 1) / 2n;
  const whole = n << (34n - 2n * e);
  const m = whole >> 8n;
  const i = Number(whole >> 29n);
  let y = BigInt(Math.round(2 ** 10 / Math.sqrt((i + 0.5) / 32))) << 16n;
  for (let iteration = 0; iteration < 2; iteration++) {
    const t = (y * y) >> 26n;
    const u = (m * t) >> 26n;
    const v = 3n * 2n ** 26n - u;
    const next = (y * v) >> 27n;
    y = next < 2n ** 26n - 1n ? next : 2n ** 26n - 1n;
  }
  return { mantissa: Math.min(Number((y + 2n) >> 2n), 2 ** 24 - 1), exponent: Number(e) };
}

it('equals the specification at every power of two and beside it, and at the greatest norm', () => {
  const corners = [0n];
  for (let bit = 0n; bit <= 34n; bit++) {
    for (const near of [-2n, -1n, 0n, 1n, 2n]) {
      const n = 2n ** bit + near;
      if (n > 0n && n <= 2n ** 34n) corners.push(n);
    }
    const between = (2n ** bit * 3n) / 2n;
    if (between > 0n && between <= 2n ** 34n) corners.push(between);
  }
  for (const n of corners) {
    const result = model.rsqrt(n);
    expect(result, `n = ${n}`).toEqual(specified(n));
    if (n === 0n) continue;
    // n >> 8 drops up to 8 bits of the mantissa's argument, at most 2^-26 of it.
    const exact = 1 / Math.sqrt(Number(n));
    const got = result.mantissa * 2 ** (-24 - result.exponent);
    expect(Math.abs(got - exact) / exact, `n = ${n}`).toBeLessThan(2 * 1.25 * 2 ** -24 + 2 ** -26);
  }
});
