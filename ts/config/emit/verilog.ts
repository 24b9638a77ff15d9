/** `params.vh`: macros for the RTL. */
import { absentOpcodes, OPCODE_SET_BITS } from '../groups.ts';
import type { EngineConfig } from '../load.ts';
import { memoriesOf, reachOf, type StateMemory } from '../state_map.ts';
import { banner, entries, upperSnake } from './entries.ts';

/** Text of `params.vh`: SPK_ macros for every integer constant and for the layout of memory rows. */
export function paramsVerilog(config: EngineConfig): string {
  const constants = entries(config).filter(({ kind }) => kind === 'integer');
  return [
    ...banner(config).map((line) => `// ${line}`),
    '`ifndef SPK_PARAMS_VH',
    '`define SPK_PARAMS_VH',
    '',
    define('CONFIG_HASH', `64'h${config.hash}`),
    '',
    ...constants.flatMap(({ name, value, comment }) => [
      `// ${comment}`,
      define(name, String(value)),
    ]),
    '',
    '// Opcodes that the groups left out would have: bit = opcode.',
    define('ABSENT_OPCODES', absentSet(config)),
    '',
    '// Memories: rows, row width, the row after init, and the lowest bit of each field in a row.',
    ...memoriesOf([...config.stateMap, ...config.absentState]).flatMap(memory),
    '',
    ...fields(config),
    '',
    '`endif',
    '',
  ].join('\n');
}

function absentSet({ parameters }: EngineConfig): string {
  return `${OPCODE_SET_BITS}'h${absentOpcodes(parameters.groups).toString(16)}`;
}

function memory({ instance, rows, rowWidth, fields }: StateMemory): string[] {
  const name = upperSnake(instance.replace(/^(.*\.)?u_/, ''));
  let row = 0n;
  for (const { init, width, offset, stride, perRow } of fields) {
    for (let slot = 0; slot < perRow; slot++) {
      row |= BigInt.asUintN(width, BigInt(init)) << BigInt(offset + slot * stride);
    }
  }
  return [
    define(`${name}_ROWS`, String(rows)),
    define(`${name}_ROW_WIDTH`, String(rowWidth)),
    define(`${name}_ROW_INIT`, `${rowWidth}'h${row.toString(16)}`),
    ...fields.map(({ unit, field, offset }) =>
      define(`${upperSnake(unit)}_${upperSnake(field)}_LSB`, String(offset)),
    ),
  ];
}

/**
 * The fields by number, and what READ may ask of each, as tables of eight bits a field, field 0 lowest: elements of a node, parts of
 * an element, and whether it has elements of each node. A number beyond the last field finds zeros; a field of a group that is left
 * out has such a one.
 */
function fields({ stateMap, absentState, parameters }: EngineConfig): string[] {
  const width = Math.max(1, Math.ceil(Math.log2(stateMap.length)));
  const reaches = stateMap.map((field) => reachOf(field, parameters.vectors));
  const table = (name: string, values: readonly number[]): string => {
    const bits = values.reduce((sum, value, id) => sum | (BigInt(value) << BigInt(8 * id)), 0n);
    return define(name, `${8 * 2 ** width}'h${bits.toString(16)}`);
  };
  return [
    '// State map: bits of a field number, the numbers, and by field, 8 bits each: elements of a node, parts, elements of each node or not.',
    define('FIELD_WIDTH', String(width)),
    ...[...stateMap, ...absentState].map(({ unit, field, id }) =>
      define(`FIELD_${upperSnake(unit)}_${upperSnake(field)}`, `8'd${id}`),
    ),
    table(
      'FIELD_ITEMS',
      reaches.map(({ items }) => items),
    ),
    table(
      'FIELD_PARTS',
      reaches.map(({ parts }) => parts),
    ),
    table(
      'FIELD_BY_NODE',
      reaches.map(({ byNode }) => Number(byNode)),
    ),
  ];
}

function define(name: string, value: string): string {
  return `\`define SPK_${name} ${value}`;
}
