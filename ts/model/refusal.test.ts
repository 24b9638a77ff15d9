/** Illegal input: every rule, in its order, and no effect on the state whatever the beats hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Command,
  decodeResponse,
  FixedModel,
  OPCODES,
  type Status,
  STATUSES,
} from './index.ts';
import { fill, padded } from './testing.ts';

const model = await FixedModel.create('mini');
const BASE = Array.from({ length: 20 }, (_, i) => padded([i * 100, -i * i, 7]));
const zero = padded([]);

const beat = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
/** Headers near the legal ones: a known opcode and small fields, so that every rule is met. */
const header = fc
  .tuple(
    fc.oneof(fc.constantFrom(...Object.values(OPCODES)), fc.integer({ min: 0, max: 255 })),
    fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 255 })),
    fc.integer({ min: 0, max: 1 }),
    fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 255 })),
    fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
      fc.bigInt({ min: 0n, max: 20n }),
      fc.constantFrom(0x7ffffn, 0x80000n, 0xfff80000n, 0xfff7ffffn, 4096n, 4097n),
    ),
  )
  .map(
    ([op, core, all, index, high]) =>
      BigInt(op) |
      (BigInt(core) << 8n) |
      (BigInt(all) << 16n) |
      (BigInt(index) << 24n) |
      (high << 32n),
  );

describe('random beats', () => {
  it('get an answer, and change nothing when they are refused', () => {
    fill(model, 0, 1, BASE);
    const statuses = new Set<Status>();
    let before = model.digestAll();
    fc.assert(
      fc.property(fc.oneof(header, beat), fc.array(beat, { maxLength: 4 }), (first, rest) => {
        const beats = decodeResponse(model.executeBeats([first, ...rest]));
        expect(beats.length).toBeGreaterThanOrEqual(1);
        expect(beats.map(({ last }) => last)).toEqual(beats.map((_, i) => i === beats.length - 1));
        const { status } = beats[0]!;
        statuses.add(status);
        const after = model.digestAll();
        if (status !== 'OK') {
          expect(after).toBe(before);
          expect(beats).toEqual([
            { last: true, hit: false, status, core: beats[0]!.core, index: 0, value: 0 },
          ]);
          const byCore = status === 'NODE' || status === 'FULL';
          expect(Math.max(...model.coreCycles)).toBe(byCore ? 2 : 0);
        }
        before = after;
      }),
      { numRuns: 20_000 },
    );
    // All but the rare ones: FULL has a test of its own, and no group is left out here.
    for (const status of Object.keys(STATUSES)) {
      if (status !== 'FULL' && status !== 'UNSUPPORTED') expect(statuses, status).toContain(status);
    }
  });

  it('count in the events', () => {
    model.reset();
    model.executeBeats([0xffn]);
    model.executeBeats([0n]);
    model.execute({ op: 'SET_TYPE', core: 0, index: 3, type: 1 });
    const { events, refused, byOpcode } = model.events();
    expect(events.legal).toBe(0);
    expect(refused).toMatchObject({ OPCODE: 2, NODE: 1 });
    expect(byOpcode.UNKNOWN).toEqual({ accepted: 0, refused: 2 });
    expect(byOpcode.SET_TYPE).toEqual({ accepted: 0, refused: 1 });
  });
});

const at = { core: 1 } as const;
const search = { op: 'SEARCH', core: 'all', vector: zero, k: 1, mode: 1 } as const;
const neuro = {
  ...({ op: 'NEURO_SEARCH', core: 'all', vector: zero, k: 1, dt: 1, iterations: 1 } as const),
  ...{ scale: 31, gain: 255, spread: 31, oscillate: true, compete: true },
} as const;
const RULES: [Status, Command][] = [
  ['BROADCAST', { op: 'INSERT', core: 'all', vector: zero }],
  ['BROADCAST', { op: 'GET_SPIKES', core: 'all' }],
  ['CORE', { op: 'COUNT', core: 4 }],
  ['CORE', { op: 'INSERT', core: 255, vector: zero }],
  ['INDEX', { op: 'GET_TYPE', ...at, index: 32 }],
  ['NODE', { op: 'GET_TYPE', ...at, index: 31 }],
  ['OK', { op: 'GET_TYPE', ...at, index: 19 }],
  ['K', { ...search, k: 0 }],
  ['K', { ...search, k: 17 }],
  ['OK', { ...search, k: 16, list: 16, width: 16 }],
  ['LIST', { ...search, list: 0, width: 1 }],
  ['LIST', { ...search, list: 17, width: 1 }],
  ['LIST', { ...search, list: 4, width: 0 }],
  ['LIST', { ...search, list: 4, width: 5 }],
  ['OK', { ...search, mode: 0, list: 0, width: 0 }],
  ['METRIC', { op: 'INIT', core: 'all', metric: 3 }],
  ['METRIC', { op: 'INIT', core: 0, metric: 2 }],
  ['OK', { op: 'INIT', core: 0, metric: 0 }],
  ['TYPE', { op: 'SET_TYPE', ...at, index: 0, type: 16 }],
  ['VALUE', { op: 'SET_MEMBRANE', ...at, index: 0, value: 2 ** 19 }],
  ['VALUE', { op: 'INJECT', ...at, index: 0, value: -(2 ** 19) - 1 }],
  ['OK', { op: 'SET_MEMBRANE', ...at, index: 0, value: -(2 ** 19) }],
  ['VALUE', { op: 'SET_THRESHOLD', ...at, index: 0, value: 0 }],
  ['VALUE', { op: 'SET_THRESHOLD', ...at, index: 0, value: -1 }],
  ['OK', { op: 'SET_THRESHOLD', ...at, index: 0, value: 1 }],
  ['DT', { op: 'STEP', ...at, dt: 0 }],
  ['DT', { op: 'TICK', core: 'all', dt: 4097, gain: 0, learn: false }],
  ['OK', { op: 'TICK', core: 'all', dt: 4096, gain: 0, learn: true }],
  ['INDEX', { op: 'DENDRITE_INJECT', ...at, index: 0, branch: 6, value: 2 ** 19 }],
  ['INDEX', { op: 'GET_BRANCH', ...at, index: 0, branch: 7 }],
  ['VALUE', { op: 'DENDRITE_INJECT', ...at, index: 0, branch: 0, value: 2 ** 19 }],
  ['OK', { op: 'DENDRITE_INJECT', ...at, index: 0, branch: 0, value: 2 ** 19 - 1 }],
  ['NODE', { op: 'GET_BRANCH', ...at, index: 31, branch: 0 }],
  ['INDEX', { op: 'DENDRITE_INTEGRATE', ...at, index: 32, clear: true }],
  ['NODE', { op: 'DENDRITE_INTEGRATE', ...at, index: 31, clear: true }],
  ['OK', { op: 'DENDRITE_INTEGRATE', core: 'all', index: 255, clear: true }],
  ['INDEX', { op: 'READ', ...at, field: 31, index: 32, item: 0, part: 0 }],
  ['FIELD', { op: 'READ', ...at, field: 31, index: 0, item: 0, part: 0 }],
  ['K', { ...neuro, k: 0, iterations: 0, dt: 0 }],
  ['K', { ...neuro, k: 17 }],
  ['VALUE', { ...neuro, iterations: 0, dt: 0 }],
  ['VALUE', { ...neuro, iterations: 33 }],
  ['DT', { ...neuro, dt: 4097 }],
  ['OK', { ...neuro, k: 16, iterations: 32, dt: 4096 }],
  ['FIELD', { op: 'READ', ...at, field: 1, index: 0, item: 0, part: 2 }],
  ['FIELD', { op: 'READ', ...at, field: 11, index: 1, item: 0, part: 0 }],
  ['OK', { op: 'READ', ...at, field: 15, index: 31, item: 5, part: 0 }],
  ['DT', { op: 'HOMEOSTASIS', ...at, dt: 4097 }],
  ['OK', { op: 'HOMEOSTASIS', core: 'all', dt: 4096 }],
  ['NODE', { op: 'GET_RATE', ...at, index: 31 }],
  ['DT', { op: 'OSCILLATE', core: 'all', dt: 0 }],
  ['OK', { op: 'OSCILLATE', core: 'all', dt: 4096 }],
  ['BROADCAST', { op: 'GET_PHASE', core: 'all' }],
  ['OK', { op: 'WTA_COMPETE', core: 'all' }],
  ['CORE', { op: 'WTA_RESET', core: 4 }],
  ['OK', { op: 'WTA_SOFT', core: 'all' }],
  ['CORE', { op: 'WTA_SOFT', core: 4 }],
  ['VALUE', { op: 'RESONANCE_SEARCH', core: 'all', vector: [], k: 1, weight: 513 }],
  ['K', { op: 'RESONANCE_SEARCH', core: 0, vector: [], k: 17, weight: 513 }],
  ['OK', { op: 'RESONANCE_SEARCH', core: 'all', vector: [], k: 16, weight: 512 }],
  ['INDEX', { op: 'RESONANCE', ...at, index: 32 }],
  ['NODE', { op: 'RESONANCE', ...at, index: 31 }],
  ['INDEX', { op: 'GET_DELTA', ...at, index: 16 }],
  ['OK', { op: 'GET_DELTA', ...at, index: 15 }],
  ['INDEX', { op: 'SET_DELTA', ...at, index: 16, value: 2 ** 19 }],
  ['VALUE', { op: 'SET_DELTA', ...at, index: 15, value: 2 ** 19 }],
  ['OK', { op: 'SET_DELTA', ...at, index: 15, value: -(2 ** 19) }],
  ['BROADCAST', { op: 'UPDATE', core: 'all', index: 0, alpha: 0 }],
  ['INDEX', { op: 'AGGREGATE', ...at, index: 32 }],
  ['NODE', { op: 'AGGREGATE', ...at, index: 31 }],
  ['NODE', { op: 'UPDATE', ...at, index: 31, alpha: 0 }],
  ['K', { op: 'HNSW_TO_SNN', core: 'all', vector: zero, k: 17, gain: 1 }],
  ['OK', { op: 'HNSW_TO_SNN', core: 'all', vector: zero, k: 16, gain: 1 }],
  ['FIELD', { op: 'READ', ...at, field: 23, index: 0, item: 16, part: 0 }],
  ['FIELD', { op: 'READ', ...at, field: 23, index: 1, item: 15, part: 0 }],
  ['OK', { op: 'READ', ...at, field: 23, index: 0, item: 15, part: 0 }],
];

it.each(RULES.map(([status, command]) => ({ status, command })))(
  '$command.op: $status',
  ({ status, command }) => {
    fill(model, 0, 1, BASE);
    expect(model.execute(command)[0]).toMatchObject({ status });
  },
);
