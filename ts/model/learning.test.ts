/** AGGREGATE, UPDATE and HNSW_TO_SNN: a vector that moved is one that was inserted, and both number systems agree. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FixedModel } from './index.ts';
import { padded } from './testing.ts';

const model = await FixedModel.create('mini');
const word = fc.oneof(
  fc.integer({ min: -32768, max: 32767 }),
  fc.integer({ min: -300, max: 300 }),
  fc.constantFrom(-32768, 32767, 0, 1, -1),
);
const vector = fc.array(word, { minLength: 16, maxLength: 16 });
const norms = (core: number) =>
  ['norms.norm2', 'norms.rmant', 'norms.rexp'].map((name) => model.field(core, name)[0]);

describe('UPDATE', () => {
  it.each([0, 1, 2])('leaves what an INSERT of the same words would, metric %i', (metric) => {
    fc.assert(
      fc.property(
        vector,
        vector,
        fc.integer({ min: -32768, max: 32767 }),
        (first, delta, alpha) => {
          model.execute({ op: 'INIT', core: 'all', metric });
          model.execute({ op: 'INSERT', core: 0, vector: first });
          delta.forEach((value, index) =>
            model.execute({ op: 'SET_DELTA', core: 0, index, value: value * 16 }),
          );
          model.execute({ op: 'UPDATE', core: 0, index: 0, alpha });
          const words = model.field(0, 'vectors.word').slice(0, 16).map(Number);
          // In real numbers, rounded half up and cut.
          const moved = first.map((x, d) => Math.floor(x + (alpha * delta[d]!) / 2 ** 14 + 0.5));
          expect(words).toEqual(moved.map((x) => Math.min(Math.max(x, -32768), 32767)));
          model.execute({ op: 'INSERT', core: 1, vector: words });
          expect(norms(0)).toEqual(norms(1));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('AGGREGATE', () => {
  it('is the mean of the neighbours by weight, to a step of delta', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(vector, fc.integer({ min: 0, max: 255 })), {
          minLength: 2,
          maxLength: 5,
        }),
        (nodes) => {
          model.execute({ op: 'INIT', core: 'all', metric: 0 });
          for (const [each] of nodes) model.execute({ op: 'INSERT', core: 0, vector: each });
          nodes.forEach(([, weight], index) =>
            model.execute({ op: 'SET_EDGE_WEIGHT', core: 0, index, weight }),
          );
          const links = model.field(0, 'graph.link').slice(0, 6).map(Number);
          const others = links.filter((link) => link >= 64).map((link) => nodes[link % 32]!);
          const [{ value }] = model.execute({ op: 'AGGREGATE', core: 0, index: 0 }) as [any];
          expect(value).toBe(others.length);
          const means = model.field(0, 'delta.delta').map(Number);
          means.forEach((got, d) => {
            const sum = others.reduce((total, [each, w]) => total + (each[d]! * w) / 255, 0);
            const exact = (16 * sum) / others.length;
            expect(Math.abs(got)).toBeLessThanOrEqual(Math.abs(exact) + 1e-6);
            expect(Math.abs(got - exact)).toBeLessThan(1);
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('HNSW_TO_SNN', () => {
  it('charges by gain / (1 + distance), to a step of the membrane', () => {
    fc.assert(
      fc.property(vector, fc.integer({ min: -32768, max: 32767 }), (query, gain) => {
        model.execute({ op: 'INIT', core: 'all', metric: 0 });
        model.execute({ op: 'INSERT', core: 0, vector: padded([40, -3]) });
        model.execute({ op: 'HNSW_TO_SNN', core: 0, vector: query, k: 1, gain });
        const far = padded([40, -3]).reduce((sum, x, d) => sum + (query[d]! - x) ** 2, 0);
        const exact = ((gain / 256) * 2 ** 14) / (1 + far / 2 ** 16);
        const [{ value }] = model.execute({ op: 'GET_MEMBRANE', core: 0, index: 0 }) as [any];
        const cut = Math.min(Math.max(exact, -(2 ** 19)), 2 ** 19 - 1);
        expect(Math.abs(value - cut)).toBeLessThan(1);
      }),
      { numRuns: 300 },
    );
  });
});
