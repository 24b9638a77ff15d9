import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mix, MIX_START } from '../model/index.ts';
import { Mix } from './mix.ts';

const word = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });

it('equals the digest in 64-bit arithmetic', () => {
  expect(new Mix().value).toBe(MIX_START);
  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(new Mix().addAll(words).value).toBe(words.reduce(mix, MIX_START));
    }),
  );
});
