/** Changes to a named configuration, as `--set key=value` gives them. */
import { ConfigError } from './errors.ts';
import { GROUP_NAMES } from './groups.ts';
import type { NumericParameter, Overrides, Parameters } from './parameters.ts';
import { parameterNames } from './schema.ts';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Overrides from `key=value` texts; their values are checked when the configuration is loaded. */
export function parseOverrides(settings: readonly string[]): Overrides {
  const overrides: { [P in NumericParameter]?: number } & { groups?: readonly string[] } = {};
  for (const setting of settings) {
    const file = `--set ${setting}`;
    const equals = setting.indexOf('=');
    if (equals < 1) throw new ConfigError({ file, allowed: 'must be key=value, e.g. lanes=4' });
    const key = setting.slice(0, equals).trim();
    const value = setting.slice(equals + 1).trim();
    const name = settable(key, file);
    if (overrides[name] !== undefined)
      throw new ConfigError({ file, parameter: name, allowed: 'set twice' });
    if (name === 'groups') {
      overrides.groups = groupList(value);
      continue;
    }
    if (!NUMBER.test(value))
      throw new ConfigError({ file, parameter: name, value, allowed: 'must be a number' });
    overrides[name] = Number(value);
  }
  return overrides;
}

/** Groups from `all`, `none`, or names with commas between them. */
function groupList(text: string): readonly string[] {
  if (text === 'all') return GROUP_NAMES;
  return text === 'none' ? [] : text.split(',').map((name) => name.trim());
}

/** `overrides` as `--set` takes them, one text each: the inverse of `parseOverrides`. */
export function settings(overrides: Overrides): string[] {
  return Object.entries(overrides).map(([name, value]) => {
    const text = typeof value === 'number' ? value : value.join(',') || 'none';
    return `--set ${name}=${text}`;
  });
}

/** `key` as the name of a parameter that may be changed; throws ConfigError for any other. */
export function settable(key: string, file: string): NumericParameter | 'groups' {
  const names = parameterNames().filter((name) => name !== 'name');
  const name = names.find((candidate) => candidate === key);
  if (name !== undefined) return name;
  throw new ConfigError({
    file,
    parameter: key,
    allowed: `unknown parameter; known are: ${names.join(', ')}`,
  });
}

/**
 * Name of a configuration with changes, e.g. `mini-lanes4`, or with other groups `mini-groups-code-wta`; a change to the value it
 * has anyway does not count.
 */
export function variantName(base: Parameters, changed: Parameters): string {
  const changes = parameterNames().filter((name) => String(base[name]) !== String(changed[name]));
  const texts = changes.map((name) =>
    name === 'groups' ? `groups-${changed.groups.join('-') || 'none'}` : `${name}${changed[name]}`,
  );
  return [base.name, ...texts].join('-');
}
