/** Holds a result against `docs/result.schema.json`. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/tools.ts';
import type { Result } from './result.ts';

export const SCHEMA_FILE = join(root, 'docs', 'result.schema.json');

let compiled: ValidateFunction | undefined;

/** What the schema says against `content`; empty when it is a result. */
export function problemsOf(content: unknown): string[] {
  // "type": ["object", "null"] is what strict mode would otherwise warn about.
  compiled ??= new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')),
  );
  if (compiled(content)) return [];
  return (compiled.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
  );
}

/** `result` as the text of result.json. Throws when it breaks the schema: a defect, so it is never written. */
export function toJson(result: Result): string {
  const text = `${JSON.stringify(result, undefined, 2)}\n`;
  const problems = problemsOf(JSON.parse(text));
  if (problems.length > 0) throw new Error(`the result breaks its schema: ${problems.join('; ')}`);
  return text;
}
