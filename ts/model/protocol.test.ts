/** The protocol's tables agree with the model's, and beats survive the way there and back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ROOT } from '../config/paths.ts';
import { EVENTS } from './events.ts';
import {
  type Command,
  decode,
  decodeResponse,
  encode,
  encodeResponse,
  METRICS,
  MODES,
  OPCODES,
  type ResponseBeat,
  type Status,
  STATUSES,
} from './protocol.ts';

/** Constants of an AssemblyScript file whose names begin with `prefix`, by the rest of their name. */
function constants(file: string, prefix: string): Record<string, number> {
  const source = readFileSync(join(ROOT, 'asm', file), 'utf8');
  const found = source.matchAll(new RegExp(`export const ${prefix}_(\\w+): i32 = (\\w+);`, 'g'));
  return Object.fromEntries([...found].map(([, name, value]) => [name, Number(value)]));
}

it.each([
  ['OP', OPCODES],
  ['STATUS', STATUSES],
  ['METRIC', METRICS],
  ['MODE', MODES],
])('%s is the same in asm/chip/opcodes.ts', (prefix, table) => {
  expect(constants('chip/opcodes.ts', prefix)).toEqual(table);
});

it('the events are those of asm/trace/events.ts, in the same order', () => {
  const { REFUSED, ...single } = constants('trace/events.ts', 'EVENT');
  expect(REFUSED).toBe(EVENTS.length);
  const upper = (name: string): string =>
    name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  expect(single).toEqual(Object.fromEntries(EVENTS.map((name, index) => [upper(name), index])));
});

const core = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constant('all' as const));
const index = fc.integer({ min: 0, max: 255 });
const vector = fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 16, maxLength: 16 });
const bits = (width: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** width - 1 });
const gain = fc.integer({ min: -32768, max: 32767 });

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ op: fc.constant('INIT' as const), core, metric: bits(2) }),
  fc.record({ op: fc.constant('INSERT' as const), core, vector }),
  fc.record({
    op: fc.constant('SEARCH' as const),
    core,
    vector,
    k: bits(5),
    mode: bits(1),
    list: bits(5),
    width: bits(5),
    mask: bits(16),
  }),
  fc.record({ op: fc.constant('SET_TYPE' as const), core, index, type: bits(8) }),
  fc.record({
    op: fc.constantFrom(
      'SET_MEMBRANE' as const,
      'SET_THRESHOLD' as const,
      'INJECT' as const,
      'SET_DELTA' as const,
    ),
    core,
    index,
    value: fc.integer(),
  }),
  fc.record({
    op: fc.constantFrom(
      'GET_TYPE' as const,
      'GET_MEMBRANE' as const,
      'GET_THRESHOLD' as const,
      'GET_REFRACTORY' as const,
      'GET_EDGE_WEIGHT' as const,
      'DELETE' as const,
      'GET_RATE' as const,
      'RESONANCE' as const,
      'GET_PATTERN' as const,
      'ENCODE' as const,
      'AGGREGATE' as const,
      'GET_DELTA' as const,
    ),
    core,
    index,
  }),
  fc.record({ op: fc.constant('UPDATE' as const), core, index, alpha: gain }),
  fc.record({ op: fc.constant('HNSW_TO_SNN' as const), core, vector, k: bits(5), gain }),
  fc.record({ op: fc.constant('SET_EDGE_WEIGHT' as const), core, index, weight: bits(8) }),
  fc.record({
    op: fc.constantFrom('SET_PATTERN' as const, 'SIMILARITY' as const),
    ...{ core, index, pattern: bits(32) },
  }),
  fc.record({ op: fc.constant('SPIKE_SEARCH' as const), core, k: bits(8), pattern: bits(32) }),
  fc.record({
    ...{ op: fc.constant('RESONANCE_SEARCH' as const), core, vector },
    ...{ k: bits(5), weight: bits(11), mask: bits(16) },
  }),
  fc.record({
    ...{ op: fc.constant('NEURO_SEARCH' as const), core, vector, k: bits(5), dt: bits(16) },
    ...{ iterations: bits(6), scale: bits(5), gain: bits(8), spread: bits(5) },
    ...{ oscillate: fc.boolean(), compete: fc.boolean() },
  }),
  fc.record({ op: fc.constant('CORRELATE' as const), core, index, threshold: bits(32) }),
  fc.record({ op: fc.constant('MATCH' as const), core, pattern: bits(32) }),
  fc.record({
    ...{ op: fc.constant('READ' as const), core, index },
    ...{ field: bits(8), item: bits(8), part: bits(8) },
  }),
  fc.record({
    op: fc.constantFrom('STEP' as const, 'HOMEOSTASIS' as const, 'OSCILLATE' as const),
    core,
    dt: bits(16),
  }),
  fc.record({ op: fc.constant('PROPAGATE' as const), core, gain }),
  fc.record({ op: fc.constant('TICK' as const), core, dt: bits(16), gain, learn: fc.boolean() }),
  fc.record({
    op: fc.constantFrom(
      'COUNT' as const,
      'GET_FLAGS' as const,
      'SNN_RESET' as const,
      'STDP' as const,
      'GET_SPIKES' as const,
      'GET_TIME' as const,
      'ACTIVITY' as const,
      'GET_PHASE' as const,
      'WTA_RESET' as const,
      'WTA_COMPETE' as const,
      'WTA_SOFT' as const,
    ),
    core,
  }),
);

it('decode is the inverse of encode', () => {
  fc.assert(
    fc.property(command, (given) => {
      const beats = encode(given);
      expect(beats.every((beat) => beat >= 0n && beat < 2n ** 64n)).toBe(true);
      expect(decode(beats)).toEqual(given);
    }),
    { numRuns: 1000 },
  );
});

it('decodeResponse is the inverse of encodeResponse', () => {
  const beat: fc.Arbitrary<ResponseBeat> = fc.record({
    last: fc.boolean(),
    hit: fc.boolean(),
    status: fc.constantFrom(...(Object.keys(STATUSES) as Status[])),
    core: bits(8),
    index: bits(8),
    value: fc.integer({ min: -(2 ** 39), max: 2 ** 39 - 1 }),
  });
  fc.assert(
    fc.property(beat, (given) => {
      expect(decodeResponse([encodeResponse(given)])).toEqual([given]);
    }),
  );
});

it('encodes the example of the page', () => {
  expect(encode({ op: 'COUNT', core: 3 })).toEqual([0x304n]);
  expect(decodeResponse([0xc00c000000000007n])).toEqual([
    { last: true, hit: true, status: 'OK', core: 3, index: 0, value: 7 },
  ]);
});

it('puts every operand where the specification says', () => {
  expect(encode({ op: 'TICK', core: 'all', dt: 0x1000, gain: -1, learn: true })).toEqual([
    0xffff100001010019n,
  ]);
  const search: Command = {
    op: 'SEARCH',
    core: 0xab,
    vector: [1, -1, 2, -2],
    k: 16,
    mode: 1,
    list: 16,
    width: 1,
    mask: 0x8001,
  };
  // W = 1 at 47:43, L = 16 at 42:38, mode at 37, k = 16 at 36:32.
  const low = (1n << 11n) | (16n << 6n) | (1n << 5n) | 16n;
  expect(encode(search)).toEqual([(0x8001n << 48n) | (low << 32n) | 0xab03n, 0xfffe0002ffff0001n]);
});
