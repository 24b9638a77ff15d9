/** The structured result of a soak. `docs/soak.schema.json` says the same to other programs. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/tools.ts';
import type { Mismatch, MissingEvent, Verdict } from '../report/index.ts';
import type { Part } from './parts.ts';

/** What one part came to. */
export interface PartResult extends Part {
  /** Name of the configuration, with what was changed in it. */
  readonly config: string;
  readonly verdict: Verdict;
  /** Architectural bits compared, summed over all state digests. */
  readonly stateBits: number;
  /** Chip cycles of the RTL. */
  readonly cycles: number;
  readonly events: Readonly<Record<string, number>>;
  /** Wall time, of the model and of the RTL. */
  readonly seconds: number;
  /** Why the verdict is not pass, in a sentence. */
  readonly message?: string;
}

export interface SoakResult {
  readonly format: 1;
  /** The command line, without the program. */
  readonly arguments: readonly string[];
  /** ISO 8601. */
  readonly started: string;
  readonly verdict: Verdict;
  /** Why, when the verdict is not pass. */
  readonly message?: string;
  /** Commands compared: those that were asked for, and those of parts that were played through the narrow bus as well. */
  readonly commands: number;
  readonly commandsAsked: number;
  readonly stateBits: number;
  /** Parts in which model and RTL differ; the soak ends with the first. */
  readonly differences: number;
  readonly seeds: readonly number[];
  readonly configs: readonly string[];
  /** Parts that an interrupted soak before had finished. */
  readonly resumed: number;
  /** Wall time of this run, without what was resumed. */
  readonly seconds: number;
  /** Of this run. */
  readonly commandsPerSecond: number;
  /** What the commands that were asked for exercised, narrow parts left out. */
  readonly events: Readonly<Record<string, number>>;
  /** Events below their floor: the reason of `nothing checked`. */
  readonly missing: readonly MissingEvent[];
  readonly parts: readonly Omit<PartResult, 'events'>[];
  readonly mismatch: Mismatch | null;
}

let compiled: ValidateFunction | undefined;

/** `result` as the text of latest.json. Throws when it breaks its schema: a defect, so it is never written. */
export function soakJson(result: SoakResult): string {
  const text = `${JSON.stringify(result, undefined, 2)}\n`;
  compiled ??= new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(join(root, 'docs', 'soak.schema.json'), 'utf8')),
  );
  if (compiled(JSON.parse(text))) return text;
  const problems = compiled.errors!.map(({ instancePath: at, message }) => `${at} ${message}`);
  throw new Error(`the result of the soak breaks its schema: ${problems.join('; ')}`);
}
