/** Loads a named configuration: file, overrides, schema, rules, derived constants, state map, hash. */
import { join } from 'node:path';
import { derive, type Derived } from './derive.ts';
import { ConfigError } from './errors.ts';
import { configHash } from './hash.ts';
import { readJson } from './json_file.ts';
import { settable, settings, variantName } from './overrides.ts';
import type { Overrides, Parameters } from './parameters.ts';
import { CONFIG_DIR, displayPath, knownConfigs } from './paths.ts';
import { brokenRule } from './rules.ts';
import { validate } from './schema.ts';
import { resolveStateMap, type StateField } from './state_map.ts';

/** A checked configuration with everything that follows from it. */
export interface EngineConfig {
  /** Name of the configuration file. */
  readonly name: string;
  /** `name`, plus what the overrides changed, e.g. `mini-lanes4`. */
  readonly variant: string;
  readonly parameters: Parameters;
  readonly derived: Derived;
  /** Architectural fields in digest order. */
  readonly stateMap: readonly StateField[];
  /** Fields of the groups that are left out, with numbers that no field has: names and layouts for RTL and model. */
  readonly absentState: readonly StateField[];
  /** 64-bit configuration hash, 16 hex digits. */
  readonly hash: string;
}

/** The configuration `name` with `overrides` on top; throws ConfigError when anything about it is illegal. */
export function loadConfig(
  name: string,
  overrides: Overrides = {},
  configDir = CONFIG_DIR,
): EngineConfig {
  const known = knownConfigs(configDir);
  if (!known.includes(name)) {
    const allowed = `unknown configuration; known are: ${known.join(', ') || 'none'}`;
    throw new ConfigError({ file: displayPath(configDir), parameter: name, allowed });
  }
  const path = join(configDir, `${name}.json`);
  const file = displayPath(path);
  const base = validate(readJson(path), file);
  if (base.name !== name) {
    throw new ConfigError({
      file,
      parameter: 'name',
      value: base.name,
      allowed: `must be the file's name, "${name}"`,
    });
  }
  const parameters = override(base, overrides, file);
  const broken = brokenRule(parameters);
  if (broken !== undefined) throw new ConfigError({ file: source(file, overrides), ...broken });
  const derived = derive(parameters);
  const { stateMap, absentState } = resolveStateMap(parameters, derived);
  const hash = configHash(parameters, stateMap);
  const variant = variantName(base, parameters);
  return { name, variant, parameters, derived, stateMap, absentState, hash };
}

function override(base: Parameters, overrides: Overrides, file: string): Parameters {
  const names = Object.keys(overrides);
  if (names.length === 0) return base;
  const where = source(file, overrides);
  for (const name of names) settable(name, where);
  return validate({ ...base, ...overrides }, where);
}

/** Where a value came from, as messages name it. */
function source(file: string, overrides: Overrides): string {
  return [file, ...settings(overrides)].join(' ');
}
