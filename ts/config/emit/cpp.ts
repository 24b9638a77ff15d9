/** `params.hpp` and `state_map.inc`: constants and state map for the simulation driver. */
import type { EngineConfig } from '../load.ts';
import { stateBits } from '../state_map.ts';
import { banner, entries, realLiteral } from './entries.ts';

/** Text of `params.hpp`: constexpr constants in namespace spk. */
export function paramsCpp(config: EngineConfig): string {
  const { stateMap } = config;
  const count = (scope: 'core' | 'chip'): number =>
    stateMap.filter((field) => field.scope === scope).length;
  return [
    ...banner(config).map((line) => `// ${line}`),
    '#pragma once',
    '#include <cstdint>',
    '',
    'namespace spk {',
    '',
    `constexpr const char *CONFIG_NAME = "${config.variant}";`,
    `constexpr std::uint64_t CONFIG_HASH = 0x${config.hash}u;`,
    '',
    ...entries(config).flatMap(({ name, value, kind, comment }) => [
      `// ${comment}`,
      kind === 'real'
        ? `constexpr double ${name} = ${realLiteral(value)};`
        : `constexpr int ${name} = ${value};`,
    ]),
    '',
    '// State map: fields and architectural bits of one core, and of the chip outside its cores.',
    `constexpr int STATE_CORE_FIELDS = ${count('core')};`,
    `constexpr int STATE_CHIP_FIELDS = ${count('chip')};`,
    `constexpr int STATE_CORE_BITS = ${stateBits(stateMap, 'core')};`,
    `constexpr int STATE_CHIP_BITS = ${stateBits(stateMap, 'chip')};`,
    '',
    '} // namespace spk',
    '',
  ].join('\n');
}

/** Text of `state_map.inc`: the state map as an X-macro list, in digest order. */
export function stateMapCpp(config: EngineConfig): string {
  return [
    ...banner(config).map((line) => `// ${line}`),
    '// Define the macros that you need, then include this file; it undefines them at its end.',
    '//   STATE_MEM(unit, field, instance, rows, perRow, offset, stride, width, isSigned): a field in a memory of a core',
    '//   STATE_REG(unit, field, register, width, count): a register of a core, element i from bit i * width',
    '//   STATE_CHIP_REG(unit, field, register, width, count): a register of module fabric',
    ...['STATE_MEM', 'STATE_REG', 'STATE_CHIP_REG'].flatMap((macro) => [
      `#ifndef ${macro}`,
      `#define ${macro}(...)`,
      '#endif',
    ]),
    '',
    ...config.stateMap.map((field) => {
      const { unit, field: name, width, count } = field;
      if (field.kind === 'register') {
        return `${field.scope === 'chip' ? 'STATE_CHIP_REG' : 'STATE_REG'}(${unit}, ${name}, ${member(field.register)}, ${width}, ${count})`;
      }
      const { instance, rows, perRow, offset, stride, signed } = field;
      return `STATE_MEM(${unit}, ${name}, ${member(instance)}, ${rows}, ${perRow}, ${offset}, ${stride}, ${width}, ${Number(signed)})`;
    }),
    '',
    '#undef STATE_MEM',
    '#undef STATE_REG',
    '#undef STATE_CHIP_REG',
    '',
  ].join('\n');
}

/** Verilator's name for what lies below a module: `g_x.u_y` is `g_x__DOT__u_y`. */
function member(path: string): string {
  return path.replaceAll('.', '__DOT__');
}
