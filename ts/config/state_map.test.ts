import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derive } from './derive.ts';
import { loadConfig } from './load.ts';
import { STATE_FILE } from './paths.ts';
import { memoriesOf, reachOf, resolveStateMap, stateBits, type StateField } from './state_map.ts';
import { legalParameters, temporaryFolder } from './test_configs.ts';

const { parameters, derived, stateMap } = loadConfig('mini');
const name = ({ unit, field }: StateField): string => `${unit}.${field}`;

test('digest order', () => {
  expect(stateMap.map(name)).toEqual([
    'vectors.word',
    'norms.norm2',
    'norms.rmant',
    'norms.rexp',
    'types.type',
    'graph.valid',
    'graph.link',
    'neuron.membrane',
    'neuron.threshold',
    'neuron.refractory',
    'neuron.spiked',
    'neuron.time',
    'neuron.flags',
    'synapse.pre',
    'synapse.post',
    'synapse.weight',
    'pattern.pattern',
    'homeostasis.rate',
    'homeostasis.residue',
    'oscillator.phase',
    'wta.inhibition',
    'dendrite.branch',
    'neuro.drive',
    'delta.delta',
    'route.word',
    'route.norm2',
    'route.rmant',
    'route.rexp',
    'route.radius',
    'route.fresh',
    'fabric.metric',
  ]);
  expect(stateMap.map(({ id }) => id)).toEqual([...stateMap.keys()]);
});

test('rows and bits of mini, worked by hand', () => {
  expect(
    memoriesOf(stateMap).map(({ instance, rows, rowWidth }) => [instance, rows, rowWidth]),
  ).toEqual([
    ['u_vectors', 32, 256],
    ['u_norms', 32, 64],
    ['u_types', 32, 4],
    ['u_links', 32, 42],
    ['u_neurons', 32, 53],
    ['u_traces', 32, 36],
    ['u_weights', 32, 96],
    ['u_patterns.g_memory.u_patterns', 32, 32],
    ['u_spikes.u_homeostasis.g_on.u_rates', 32, 34],
    ['u_spikes.u_dendrite.g_on.u_branches', 32, 120],
    ['g_neuro.u_drives', 32, 18],
    ['u_learning.g_on.u_delta', 16, 20],
  ]);
  expect(stateBits(stateMap, 'core')).toBe(
    32 * (256 + 64 + 4 + 42 + 53 + 36 + 96 + 32 + 34 + 120 + 18) +
      16 * 20 +
      32 +
      32 +
      24 +
      4 +
      24 +
      19 +
      (16 * 16 + 35 + 24 + 5 + 19 + 1),
  );
  expect(stateBits(stateMap, 'chip')).toBe(2);
  expect(stateMap.filter(({ init }) => init !== 0).map(name)).toEqual(['neuron.threshold']);
});

test('what READ may ask of each field of mini, worked by hand', () => {
  const reaches = stateMap.map(
    (field) => [name(field), reachOf(field, parameters.vectors)] as const,
  );
  const others = new Map(reaches);
  const expected = (field: string, byNode: boolean, items: number, parts: number) => {
    expect(others.get(field), field).toEqual({ byNode, items, parts });
    others.delete(field);
  };
  expected('vectors.word', true, 16, 1);
  expected('norms.norm2', true, 1, 2);
  expected('graph.link', true, 6, 1);
  expected('synapse.weight', true, 6, 1);
  expected('dendrite.branch', true, 6, 1);
  expected('delta.delta', false, 16, 1);
  expected('route.word', false, 16, 1);
  expected('route.norm2', false, 1, 2);
  for (const field of [
    'graph.valid',
    'neuron.spiked',
    'neuron.time',
    'neuron.flags',
    'oscillator.phase',
    'wta.inhibition',
    'route.rmant',
    'route.rexp',
    'route.radius',
    'route.fresh',
    'fabric.metric',
  ])
    expected(field, false, 1, 1);
  for (const field of [...others.keys()]) expected(field, true, 1, 1);
});

test('in every legal configuration each bit of a row belongs to one field', () => {
  fc.assert(
    fc.property(legalParameters, (p) => {
      const { stateMap: fields } = resolveStateMap(p, derive(p));
      for (const { rowWidth, rows, fields: inside } of memoriesOf(fields)) {
        const owners = new Array<number>(rowWidth).fill(0);
        for (const { perRow, offset, stride, width } of inside) {
          for (let bit = 0; bit < perRow * width; bit++) {
            const place = offset + Math.floor(bit / width) * stride + (bit % width);
            owners[place] = (owners[place] ?? 0) + 1;
          }
        }
        expect(owners.every((count) => count === 1)).toBe(true);
        for (const { count, perRow } of inside) expect(count).toBe(rows * perRow);
      }
      const [words] = fields;
      expect(words).toMatchObject({ count: p.vectors * p.dims, width: p.wordWidth });
    }),
  );
});

/** Why a state map is refused in which `field` has `changes`. */
function refusal(field: string, changes: Record<string, unknown>): string {
  const source = JSON.parse(readFileSync(STATE_FILE, 'utf8')) as { fields: StateField[] };
  const fields = source.fields.map((entry) =>
    name(entry) === field ? { ...entry, ...changes } : entry,
  );
  const path = join(temporaryFolder(), 'state.json');
  writeFileSync(path, JSON.stringify({ fields }));
  try {
    resolveStateMap(parameters, derived, path);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}

describe('a wrong source is refused', () => {
  test.each([
    [
      'norms.rexp',
      { offset: 'NORM2_WIDTH' },
      'bit 35 of a row of u_norms also belongs to norms.rmant',
    ],
    [
      'norms.rexp',
      { offset: 'NORM2_WIDTH+RMANT_WIDTH+1' },
      'bit 59 of a row of u_norms belongs to no field',
    ],
    [
      'graph.link',
      { stride: 'LINK_WIDTH-1' },
      'bit 6 of a row of u_links also belongs to graph.link',
    ],
    [
      'synapse.post',
      { rows: 'vectors*2', count: 'vectors*2' },
      'rows 64 differ from 32 of u_traces',
    ],
    ['vectors.word', { count: 'vectors' }, 'count 32 must be rows * perRow (32 * 16)'],
    ['types.type', { width: 'typeWidth' }, 'width: "typeWidth" in "typeWidth" is no parameter'],
    ['types.type', { width: '(TYPE_WIDTH' }, 'width: "(TYPE_WIDTH" lacks a closing parenthesis'],
    ['types.type', { width: '4 4' }, 'width: "4" in "4 4" is not expected'],
    ['types.type', { width: '4 *' }, 'width: "4 *" ends too early'],
    ['types.type', { width: '65' }, 'width 65 must be 1 to 64'],
    ['types.type', { memory: undefined }, 'must name a memory or a register'],
    ['wta.inhibition', { groups: ['wat'] }, 'groups: "wat" must be one of code, pattern,'],
    ['neuron.time', { field: 'spiked' }, 'stands twice'],
    ['graph.valid', { scope: 'chip' }, 'fields of a core must come before those of the chip'],
  ])('%s %j', (field, changes, reason) => {
    expect(refusal(field, changes)).toContain(reason);
  });

  test('the source itself is accepted', () => {
    expect(refusal('none', {})).toBe('accepted');
  });
});
