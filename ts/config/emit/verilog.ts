/** `params.vh`: macros for the RTL. */
import type { EngineConfig } from '../load.ts';
import { memoriesOf, type StateMemory } from '../state_map.ts';
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
    '// Memories: rows, row width, the row after init, and the lowest bit of each field in a row.',
    ...memoriesOf(config.stateMap).flatMap(memory),
    '',
    '`endif',
    '',
  ].join('\n');
}

function memory({ instance, rows, rowWidth, fields }: StateMemory): string[] {
  const name = upperSnake(instance.replace(/^u_/, ''));
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

function define(name: string, value: string): string {
  return `\`define SPK_${name} ${value}`;
}
