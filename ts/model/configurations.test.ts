/** Every size that the configuration allows compiles, and keeps what does not depend on it. */
import { describe, expect, it } from 'vitest';
import { loadConfig, type Overrides } from '../config/index.ts';
import { FixedModel } from './index.ts';
import { generator, linksOf } from './testing.ts';

const SMALL: Overrides = {
  vectors: 16,
  dims: 8,
  degree: 3,
  list: 8,
  lanes: 2,
  wordWidth: 8,
  wordFraction: 4,
};
const NARROW: Overrides = {
  membraneWidth: 16,
  membraneFraction: 8,
  traceWidth: 14,
  traceFraction: 9,
  timeWidth: 32,
  aPlus: 0.005,
  aMinus: 0.005,
  tauMembrane: 128,
  tauRefractory: 16,
  cores: 2,
  wordFraction: 4,
};

describe.each([
  ['small', SMALL],
  ['narrow', NARROW],
])('%s', (_, overrides) => {
  it('answers like a brute force, and keeps its graph whole', async () => {
    const model = await FixedModel.create(loadConfig('mini', overrides));
    const { vectors, dims, wordWidth, list, cores } = model.config.parameters;
    const random = generator(2);
    const half = 2 ** (wordWidth - 1);
    const words = (): number[] =>
      Array.from({ length: dims }, () => Math.floor(random() * 2 * half) - half);
    const base = Array.from({ length: vectors }, words);
    for (const vector of base) {
      // Bits above the word's width are ignored.
      const beats = vector.map((word) => (wordWidth < 16 ? word ^ 0x5500 : word));
      expect(model.execute({ op: 'INSERT', core: 1, vector: beats })[0]!.status).toBe('OK');
    }
    expect(model.execute({ op: 'INSERT', core: 1, vector: base[0]! })[0]!.status).toBe('FULL');
    const query = words();
    const expected = base
      .map((vector, index) => ({
        index,
        value: vector.reduce((sum, word, d) => sum + (word - query[d]!) ** 2, 0),
      }))
      .sort((a, b) => a.value - b.value || a.index - b.index)
      .slice(0, list);
    const answer = model.execute({ op: 'SEARCH', core: 'all', vector: query, k: list, mode: 0 });
    expect(answer.map(({ index, value }) => ({ index, value }))).toEqual(expected);
    const { SCAN_CYCLES } = model.config.derived;
    expect(model.coreCycles[1]).toBe(SCAN_CYCLES + 10);
    const treeEnds = linksOf(model, 1)
      .flat()
      .filter((link) => link?.tree).length;
    expect(treeEnds).toBe(2 * (vectors - 1));
    for (let t = 0; t < 100; t++) {
      const value = Math.floor(random() * model.config.derived.THRESHOLD_INIT);
      model.execute({ op: 'INJECT', core: 1, index: t % vectors, value });
      model.execute({ op: 'TICK', core: 'all', dt: 300, gain: 50, learn: true });
    }
    const { events } = model.events();
    expect(events.spikes).toBeGreaterThan(0);
    const { awakeByCore } = model.finishSuite();
    expect(awakeByCore.length).toBe(cores);
  });
});
