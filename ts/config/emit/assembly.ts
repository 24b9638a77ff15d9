/** `params.ts` and `state_map.ts`: constants and state map for the AssemblyScript model. */
import { absentOpcodes } from '../groups.ts';
import type { EngineConfig } from '../load.ts';
import type { StateField } from '../state_map.ts';
import { reachOf, stateBits } from '../state_map.ts';
import { banner, entries, realLiteral, upperSnake } from './entries.ts';

/** Text of `params.ts`: i32 and f64 constants; the hash in two u32, since no i64 crosses to JavaScript. */
export function paramsAssembly(config: EngineConfig): string {
  return [
    ...head(config),
    '',
    '/** High and low half of the configuration hash. */',
    `export const CONFIG_HASH_HIGH: u32 = 0x${config.hash.slice(0, 8)};`,
    `export const CONFIG_HASH_LOW: u32 = 0x${config.hash.slice(8)};`,
    '',
    ...entries(config).flatMap(({ name, value, kind, comment }) => [
      `/** ${comment} */`,
      kind === 'real'
        ? `export const ${name}: f64 = ${realLiteral(value)};`
        : `export const ${name}: i32 = ${value};`,
    ]),
    '/** Opcodes that the groups left out would have: bit = opcode. */',
    `export const ABSENT_OPCODES: u64 = 0x${absentOpcodes(config.parameters.groups).toString(16)};`,
    '',
  ].join('\n');
}

/** Text of `state_map.ts`: ids in digest order, and width, count, sign and initial value of each field. */
export function stateMapAssembly(config: EngineConfig): string {
  const { stateMap, absentState, parameters } = config;
  const reaches = stateMap.map((field) => reachOf(field, parameters.vectors));
  const core = stateMap.filter(({ scope }) => scope === 'core').length;
  return [
    ...head(config),
    '',
    '/** Fields of a core; their ids are 0 to CORE_FIELDS - 1, those of the chip follow. Fields of groups that are left out have ids beyond FIELDS. */',
    `export const CORE_FIELDS: i32 = ${core};`,
    '/** All fields. */',
    `export const FIELDS: i32 = ${stateMap.length};`,
    '/** Architectural bits of one core, and of the chip outside its cores. */',
    `export const CORE_BITS: i32 = ${stateBits(stateMap, 'core')};`,
    `export const CHIP_BITS: i32 = ${stateBits(stateMap, 'chip')};`,
    '',
    ...[...stateMap, ...absentState].flatMap(constants),
    '/** By field id: bits of an element, elements, 1 when signed, value after init. */',
    table(
      'FIELD_WIDTHS',
      stateMap.map(({ width }) => width),
    ),
    table(
      'FIELD_COUNTS',
      stateMap.map(({ count }) => count),
    ),
    table(
      'FIELD_SIGNED',
      stateMap.map(({ signed }) => Number(signed)),
    ),
    table(
      'FIELD_INITS',
      stateMap.map(({ init }) => init),
    ),
    '/** What READ takes, by field id: 1 when it has elements of each node, elements of a node, parts of an element. */',
    table(
      'FIELD_BY_NODE',
      reaches.map(({ byNode }) => Number(byNode)),
    ),
    table(
      'FIELD_ITEMS',
      reaches.map(({ items }) => items),
    ),
    table(
      'FIELD_PARTS',
      reaches.map(({ parts }) => parts),
    ),
    '',
  ].join('\n');
}

/** `tsc` has no i32: only the AssemblyScript compiler checks these files. */
function head(config: EngineConfig): string[] {
  return [...banner(config).map((line) => `// ${line}`), '// @ts-nocheck: AssemblyScript'];
}

function constants(field: StateField): string[] {
  const name = `${upperSnake(field.unit)}_${upperSnake(field.field)}`;
  return [
    `/** ${field.description} Format: ${field.format}. [${field.measure}] Index: ${field.index}. */`,
    `export const FIELD_${name}: i32 = ${field.id};`,
    `export const WIDTH_${name}: i32 = ${field.width};`,
    `export const COUNT_${name}: i32 = ${field.count};`,
    `export const INIT_${name}: i32 = ${field.init};`,
    '',
  ];
}

function table(name: string, values: readonly number[]): string {
  return `export const ${name}: StaticArray<i32> = [${values.join(', ')}];`;
}
