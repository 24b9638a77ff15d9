/** `params.json` and `state_map.json`: the configuration for tools that read JSON. */
import type { EngineConfig } from '../load.ts';
import { memoriesOf, stateBits } from '../state_map.ts';
import { banner } from './entries.ts';

/** Text of `params.json`. */
export function paramsJson(config: EngineConfig): string {
  const { name, variant, parameters, derived } = config;
  return text(config, { name, variant, parameters, derived });
}

/** Text of `state_map.json`. */
export function stateMapJson(config: EngineConfig): string {
  const { stateMap } = config;
  return text(config, {
    coreBits: stateBits(stateMap, 'core'),
    chipBits: stateBits(stateMap, 'chip'),
    memories: memoriesOf(stateMap).map(({ instance, rows, rowWidth }) => ({
      instance,
      rows,
      rowWidth,
    })),
    fields: stateMap,
  });
}

function text(config: EngineConfig, content: object): string {
  const head = { generated: banner(config).join(' '), hash: config.hash };
  return `${JSON.stringify({ ...head, ...content }, null, 2)}\n`;
}
