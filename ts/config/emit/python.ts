/** `params.py` and `state_map.py`: constants and state map for cocotb benches. */
import type { EngineConfig } from '../load.ts';
import { banner, entries, realLiteral } from './entries.ts';

/** Text of `params.py`. */
export function paramsPython(config: EngineConfig): string {
  return [
    ...banner(config).map((line) => `# ${line}`),
    '',
    `CONFIG_NAME = "${config.variant}"`,
    `CONFIG_HASH = 0x${config.hash}`,
    '',
    ...entries(config).flatMap(({ name, value, kind, comment }) => [
      `# ${comment}`,
      `${name} = ${kind === 'real' ? realLiteral(value) : value}`,
    ]),
    '',
  ].join('\n');
}

/** Text of `state_map.py`: a tuple of dictionaries in digest order, with the keys of `state_map.json`. */
export function stateMapPython(config: EngineConfig): string {
  return [
    ...banner(config).map((line) => `# ${line}`),
    '',
    'FIELDS = (',
    ...config.stateMap.flatMap((field) => [
      '    {',
      ...Object.entries(field).map(([key, value]) => `        "${key}": ${literal(value)},`),
      '    },',
    ]),
    ')',
    '',
  ].join('\n');
}

function literal(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}
