/** Checks one configuration against `config/engine.schema.json`. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { ConfigError } from './errors.ts';
import { GROUP_NAMES } from './groups.ts';
import { readJson } from './json_file.ts';
import type { Parameters } from './parameters.ts';
import { SCHEMA_FILE } from './paths.ts';

interface Property {
  readonly description: string;
  readonly type: string;
  readonly 'x-unit': string;
  readonly 'x-legal': string;
}

interface Schema {
  readonly properties: Readonly<Record<string, Property>>;
}

let cached: { schema: Schema; validate: ValidateFunction } | undefined;

function compiled(): { schema: Schema; validate: ValidateFunction } {
  if (cached === undefined) {
    const schema = readJson(SCHEMA_FILE) as Schema;
    const ajv = new Ajv2020({ verbose: true });
    ajv.addVocabulary(['x-unit', 'x-legal']);
    cached = { schema, validate: ajv.compile(schema) };
  }
  return cached;
}

/** Names of all parameters, in the schema's order. */
export function parameterNames(): (keyof Parameters)[] {
  return Object.keys(compiled().schema.properties).filter(
    (name) => name !== '$schema',
  ) as (keyof Parameters)[];
}

/** Schema entry of one parameter. */
export function parameterInfo(name: keyof Parameters): {
  description: string;
  unit: string;
  legal: string;
} {
  const property = compiled().schema.properties[name];
  if (property === undefined) throw new Error(`no parameter ${name} in the schema`);
  return {
    description: property.description,
    unit: property['x-unit'],
    legal: property['x-legal'],
  };
}

/** `content` as parameters; throws ConfigError, naming `file`, at the first value that the schema refuses. */
export function validate(content: unknown, file: string): Parameters {
  const { schema, validate: matches } = compiled();
  if (!matches(content)) throw refusal(schema, matches.errors?.[0], file);
  const given = content as Record<string, unknown>;
  const values = Object.fromEntries(parameterNames().map((name) => [name, given[name]]));
  return { ...values, groups: orderedGroups(given.groups) } as unknown as Parameters;
}

/** All groups where none are named; else those, in the order of the table. Unknown ones go last, for the rules to refuse. */
function orderedGroups(given: unknown): readonly string[] {
  if (given === undefined) return GROUP_NAMES;
  const names = given as readonly string[];
  const known: readonly string[] = GROUP_NAMES;
  return [
    ...known.filter((name) => names.includes(name)),
    ...names.filter((name) => !known.includes(name)),
  ];
}

function refusal(schema: Schema, error: ErrorObject | undefined, file: string): ConfigError {
  switch (error?.keyword) {
    case 'additionalProperties': {
      const known = parameterNames().join(', ');
      return new ConfigError({
        file,
        parameter: String(error.params.additionalProperty),
        allowed: `unknown parameter; known are: ${known}`,
      });
    }
    case 'required': {
      const name = String(error.params.missingProperty);
      const legal = schema.properties[name]?.['x-legal'] ?? 'a value';
      return new ConfigError({ file, parameter: name, allowed: `missing; must be ${legal}` });
    }
    default: {
      const name = error?.instancePath.split('/')[1] ?? '';
      const legal = schema.properties[name]?.['x-legal'];
      if (legal === undefined)
        return new ConfigError({ file, allowed: 'must hold one JSON object of parameters' });
      return new ConfigError({
        file,
        parameter: name,
        value: error?.data,
        allowed: `must be ${legal}`,
      });
    }
  }
}
