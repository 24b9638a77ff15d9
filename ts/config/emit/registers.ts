/** The register map as constants: `registers.vh`, `registers.h`, `registers.py` and `registers.ts`. */
import type { EngineConfig } from '../load.ts';
import { type Register, type RegisterField, registerMap } from '../registers.ts';
import { banner } from './entries.ts';

/** Text of `registers.vh`: addresses, reset values and fields for the RTL. */
export function registersVerilog(config: EngineConfig): string {
  const { addressWidth, registers, windows } = registerMap(config);
  const address = (value: number): string => `${addressWidth}'h${value.toString(16)}`;
  const writable = registers.map(({ access }) => Number(access.startsWith('write'))).reverse();
  return [
    ...banner(config).map((line) => `// ${line}`),
    '`ifndef SPK_REGISTERS_VH',
    '`define SPK_REGISTERS_VH',
    '',
    `\`define SPK_ADDRESS_WIDTH ${addressWidth}`,
    '// Registers of 32 bits from address 0 on; bit n of the mask: register n may be written.',
    `\`define SPK_REGISTERS ${registers.length}`,
    `\`define SPK_REGISTERS_WRITABLE ${registers.length}'b${writable.join('')}`,
    '',
    '// Registers: byte address, value after reset, lowest bit and width of each field.',
    ...registers.flatMap(({ name, offset, value, fields }) => [
      `\`define SPK_REG_${name} ${offset}`,
      `\`define SPK_REG_${name}_VALUE 32'h${value.toString(16)}`,
      ...fields.flatMap(({ name: field, lsb, width }) => [
        `\`define SPK_REG_${name}_${field}_LSB ${lsb}`,
        `\`define SPK_REG_${name}_${field}_WIDTH ${width}`,
      ]),
    ]),
    '',
    '// Windows: an address lies in one when its masked bits equal the base.',
    ...windows.flatMap(({ name, offset, size }) => [
      `\`define SPK_WINDOW_${name} ${address(offset)}`,
      `\`define SPK_WINDOW_${name}_MASK ${address(2 ** addressWidth - size)}`,
    ]),
    '',
    '`endif',
    '',
  ].join('\n');
}

/** Text of `registers.h`: offsets, shifts and masks for a driver in C or C++. */
export function registersC(config: EngineConfig): string {
  const { addressWidth, registers, windows } = registerMap(config);
  return [
    ...banner(config).map((line) => `/* ${line} */`),
    '#ifndef SPK_REGISTERS_H',
    '#define SPK_REGISTERS_H',
    '',
    `#define SPK_ADDRESS_WIDTH ${addressWidth}`,
    ...registers.flatMap((register) => [
      '',
      `/* ${register.description} (${register.access}) */`,
      `#define SPK_REG_${register.name} ${hex(register.offset)}u`,
      `#define SPK_REG_${register.name}_VALUE ${hex(register.value)}u`,
      ...register.fields.flatMap((field) => [
        `/* ${field.description} */`,
        `#define SPK_REG_${register.name}_${field.name}_SHIFT ${field.lsb}`,
        `#define SPK_REG_${register.name}_${field.name}_MASK ${hex(maskOf(field))}u`,
      ]),
    ]),
    ...windows.flatMap(({ name, offset, size, description }) => [
      '',
      `/* ${description} */`,
      `#define SPK_WINDOW_${name} ${hex(offset)}u`,
      `#define SPK_WINDOW_${name}_SIZE ${hex(size)}u`,
    ]),
    '',
    '#endif',
    '',
  ].join('\n');
}

/** Text of `registers.py`: the map as dictionaries by name, for cocotb benches. */
export function registersPython(config: EngineConfig): string {
  const { registers, windows } = registerMap(config);
  return [
    ...banner(config).map((line) => `# ${line}`),
    '',
    'REGISTERS = {',
    ...registers.map((register) => `    "${register.name}": ${JSON.stringify(plain(register))},`),
    '}',
    '',
    'WINDOWS = {',
    ...windows.map(
      ({ name, offset, size, access }) =>
        `    "${name}": ${JSON.stringify({ offset, size, access })},`,
    ),
    '}',
    '',
  ].join('\n');
}

/** Text of `registers.ts`: the same for a host in TypeScript. */
export function registersTypeScript(config: EngineConfig): string {
  const { registers, windows } = registerMap(config);
  return [
    ...banner(config).map((line) => `// ${line}`),
    '',
    '/** Registers of 32 bits by name: byte offset, access, value after reset, fields. */',
    'export const REGISTERS = {',
    ...registers.flatMap((register) => [
      `  /** ${register.description} */`,
      `  ${register.name}: ${JSON.stringify(plain(register))},`,
    ]),
    '} as const;',
    '',
    '/** Address windows, each of one FIFO: byte offset and size. */',
    'export const WINDOWS = {',
    ...windows.flatMap(({ name, offset, size, access, description }) => [
      `  /** ${description} */`,
      `  ${name}: ${JSON.stringify({ offset, size, access })},`,
    ]),
    '} as const;',
    '',
  ].join('\n');
}

const hex = (value: number): string => `0x${value.toString(16)}`;
const maskOf = ({ lsb, width }: RegisterField): number => (2 ** width - 1) * 2 ** lsb;

/** A register without its prose. */
function plain({ offset, access, value, fields }: Register): object {
  const places = fields.map(({ name, lsb, width }) => [name, { lsb, width }]);
  return { offset, access, value, fields: Object.fromEntries(places) };
}
