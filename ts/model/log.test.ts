/** The write log: replayed on a copy of the state it gives the state after, its cycles lie in the command, its digest is its sum. */
import { describe, expect, it } from 'vitest';
import { type Command, FixedModel, mix, MIX_START, type LogEntry } from './index.ts';
import { generator, padded } from './testing.ts';

const model = await FixedModel.create('mini');
const { cores } = model.config.parameters;
const fields = model.config.stateMap.filter(({ scope }) => scope === 'core');
const offsets = fields.map((_, id) =>
  fields.slice(0, id).reduce((sum, { count }) => sum + count, 0),
);

const random = generator(1);
const below = (limit: number): number => Math.floor(random() * limit);

/** A legal or near-legal command of any kind, so that neurons fire, cores fill up, and things saturate. */
function command(): Command {
  const core = below(8) === 0 ? 'all' : below(cores);
  const one = below(cores);
  const index = below(34);
  const vector = padded(Array.from({ length: 16 }, () => below(65536) - 32768));
  const dt = below(4) === 0 ? 4096 : 1 + below(600);
  const gain = below(65536) - 32768;
  switch (below(14)) {
    case 0:
      if (below(8) > 0) return { op: 'COUNT', core };
      return { op: 'INIT', core: below(3) === 0 ? 'all' : one, metric: below(3) === 0 ? 1 : 0 };
    case 1:
    case 2:
    case 3:
    case 4:
      return { op: 'INSERT', core: one, vector };
    case 5:
      if (below(4) === 0) {
        return {
          ...{
            op: 'NEURO_SEARCH',
            core,
            vector,
            k: 4,
            dt,
            iterations: 1 + below(4),
            scale: 28 + below(4),
          },
          ...{ gain: below(256), spread: below(3) * below(32) },
          ...{ oscillate: below(2) === 0, compete: below(2) === 0 },
        };
      }
      if (below(3) === 0) {
        const most = { mode: below(2), list: 4, width: 2, cores: 1 + below(cores) };
        const k = 1 + below(16);
        return { op: 'ROUTE', core: 'all', vector, k, ...most, exact: below(2) === 0 };
      }
      return { op: 'SEARCH', core, vector, k: 1 + below(16), mode: below(2), list: 4, width: 2 };
    case 6:
      return { op: 'SET_TYPE', core: one, index, type: below(17) };
    case 7:
      return { op: 'SET_MEMBRANE', core: one, index, value: below(2 ** 20) - 2 ** 19 };
    case 8:
      return { op: 'INJECT', core: one, index, value: below(2 ** 20) - 2 ** 19 };
    case 9:
      return { op: 'SET_THRESHOLD', core: one, index, value: 1 + below(30000) };
    case 10:
      return { op: 'STEP', core, dt };
    case 11:
      return below(2) === 0 ? { op: 'PROPAGATE', core, gain } : { op: 'STDP', core };
    case 12:
      if (below(8) === 0) return { op: 'OSCILLATE', core, dt };
      if (below(3) === 0) return { op: 'HOMEOSTASIS', core, dt };
      if (below(4) === 0) return { op: 'WTA_COMPETE', core };
      if (below(4) === 0) return { op: 'WTA_SOFT', core };
      if (below(8) === 0) return { op: 'WTA_RESET', core };
      return below(30) === 0 ? { op: 'SNN_RESET', core } : { op: 'STEP', core, dt: 4096 };
    default:
      return { op: 'TICK', core, dt, gain, learn: below(2) === 0 };
  }
}

const U64 = (value: bigint): bigint => BigInt.asUintN(64, value);

function finish(start: bigint): bigint {
  let z = start ^ (start >> 30n);
  z = U64(z * 0xbf58476d1ce4e5b9n);
  z ^= z >> 27n;
  z = U64(z * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

const digest = (entries: readonly LogEntry[]): bigint =>
  entries.reduce((sum, { cycle, field, index, value }) => {
    const place = BigInt(cycle) + (BigInt(field) << 32n) + (BigInt(index) << 40n);
    return U64(sum + finish(finish(place) ^ value));
  }, 0n);

const heard = (): number[] =>
  [...model.coreCycles.keys()].filter((core) => model.coreCycles[core]! > 0);

describe('a random suite', () => {
  it('is told completely by its log', () => {
    model.reset();
    model.setLog('full');
    const shadow = Array.from({ length: cores }, (_, core) => model.dumpCore(core));
    const seen = new Set<number>();
    for (let n = 0; n < 3000; n++) {
      const given = command();
      model.execute(given);
      const entries = model.log();
      const strange = entries.filter(
        ({ core, cycle, field, index, value }) =>
          cycle >= model.coreCycles[core]! ||
          index >= fields[field]!.count ||
          value >> BigInt(fields[field]!.width) !== 0n,
      );
      expect(strange).toEqual([]);
      for (const { field } of entries) seen.add(field);
      // Entries of one element stand in the order of their cycles only when sorted.
      for (const { core, field, index, value } of entries.toSorted((a, b) => a.cycle - b.cycle)) {
        shadow[core]![offsets[field]! + index] = value;
      }
      for (let core = 0; core < cores; core++) {
        const state = model.dumpCore(core);
        if (state.some((value, element) => value !== shadow[core]![element])) {
          expect.fail(`${n}: ${JSON.stringify(given)}: core ${core} differs`);
        }
      }
      const sums = heard().map((core) => digest(entries.filter((entry) => entry.core === core)));
      expect(model.digestLog()).toBe(sums.reduce(mix, MIX_START));
    }
    expect(seen.size).toBe(fields.length);
    const { events } = model.events();
    expect(events.spikes).toBeGreaterThan(100);
    expect(events.membraneSaturations).toBeGreaterThan(0);
    expect(events.linksDropped).toBeGreaterThan(0);
    expect(events.potentiations).toBeGreaterThan(0);
    expect(events.depressions).toBeGreaterThan(0);
    model.setLog('off');
  });

  it('has the same digests in every log mode', () => {
    const suite = Array.from({ length: 300 }, command);
    const play = (mode: 'off' | 'digest' | 'full'): bigint[] => {
      model.reset();
      model.setLog(mode);
      const digests = suite.flatMap((given) => {
        model.execute(given);
        return [model.digestCommand(), mode === 'off' ? 0n : model.digestLog()];
      });
      model.setLog('off');
      return [...digests, model.digestAll()];
    };
    const full = play('full');
    expect(play('digest')).toEqual(full);
    expect(play('off').filter((_, i) => i % 2 === 0)).toEqual(full.filter((_, i) => i % 2 === 0));
  });
});

it('the digest of a core is mix over its elements, that of a command over its cores and the metric', () => {
  model.reset();
  model.execute({ op: 'INIT', core: 'all', metric: 2 });
  model.execute({ op: 'INSERT', core: 3, vector: padded([1, 2, 3]) });
  const core = (n: number): bigint => [...model.dumpCore(n)].reduce(mix, MIX_START);
  expect(model.digestCore(3)).toBe(core(3));
  expect(model.digestCommand()).toBe(mix(mix(MIX_START, core(3)), 2n));
  expect(model.digestAll()).toBe(mix([0, 1, 2, 3].map(core).reduce(mix, MIX_START), 2n));
  model.executeBeats([0n]);
  expect(model.digestCommand()).toBe(mix(MIX_START, 2n));
  expect(model.digestLog()).toBe(MIX_START);
});
