/** Where configurations and generated files lie. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from './errors.ts';

/** Root of the checkout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** Folder of the named configurations, the schema and the state map's source. */
export const CONFIG_DIR = join(ROOT, 'config');
/** The JSON Schema of a configuration. */
export const SCHEMA_FILE = join(CONFIG_DIR, 'engine.schema.json');
/** The state map's source. */
export const STATE_FILE = join(CONFIG_DIR, 'state.json');

/** The register map's source. */
export const REGISTERS_FILE = join(CONFIG_DIR, 'registers.json');
/** The register map as a page, generated. */
export const REGISTERS_PAGE = join(ROOT, 'docs', 'registers.md');

const NOT_CONFIGURATIONS = new Set(['engine.schema.json', 'registers.json', 'state.json']);

/** Names of the configurations in `configDir`, sorted. */
export function knownConfigs(configDir = CONFIG_DIR): string[] {
  if (!existsSync(configDir)) {
    throw new ConfigError({
      file: displayPath(configDir),
      allowed: 'this folder of configurations is missing',
    });
  }
  return readdirSync(configDir)
    .filter((file) => file.endsWith('.json') && !NOT_CONFIGURATIONS.has(file))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** `path` as messages show it: relative to the checkout when it lies inside. */
export function displayPath(path: string): string {
  const inside = relative(ROOT, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}
