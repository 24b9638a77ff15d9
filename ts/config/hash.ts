/** The configuration hash that every generated file and golden header carries. */
import { createHash } from 'node:crypto';
import type { Parameters } from './parameters.ts';
import type { StateField } from './state_map.ts';

/** Raise when generated files change their meaning for the same parameters and state map. */
export const GENERATOR_VERSION = 1;

/**
 * 64-bit hash (16 hex digits) over parameters, state map and generator version; wording and key order do not count. Nor does
 * the width of the bus, which stands in front of the engine: what the engine does, and so every golden vector, is the same.
 */
export function configHash(parameters: Parameters, stateMap: readonly StateField[]): string {
  const layout = stateMap.map(
    ({ measure: _m, format: _f, description: _d, index: _i, ...field }) => field,
  );
  const { busWidth: _bus, ...engine } = parameters;
  const text = JSON.stringify(
    sorted({ version: GENERATOR_VERSION, parameters: engine, stateMap: layout }),
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
