/** Errors that the configuration stage raises; the command line prints `message` alone and exits with `exitCode`. */
import { Exit, Failure, UsageError } from '../exit.ts';

/** What was wrong with a configuration: where, which name, which value, and what is allowed instead. */
export interface ConfigProblem {
  /** File (relative to the checkout), or the command-line option, that holds the value. */
  readonly file: string;
  /** Parameter, field or option name; absent when the file as a whole is at fault. */
  readonly parameter?: string;
  /** The refused value; absent when the name itself is at fault. */
  readonly value?: unknown;
  /** What would have been accepted, as the end of a sentence. */
  readonly allowed: string;
}

/** A configuration, an override or a state map that cannot be used: exit code 2. */
export class ConfigError extends UsageError {
  readonly problem: ConfigProblem;

  constructor(problem: ConfigProblem) {
    super(describe(problem));
    this.problem = problem;
  }
}

/** A generated file that differs from what the generator would write now: exit code 3, like a broken tool. */
export class StaleError extends Failure {
  /** The stale file, relative to the checkout where it lies inside it. */
  readonly file: string;

  constructor(file: string, reason: string) {
    super(`${file} is stale: ${reason}; run: make config`, Exit.tool);
    this.file = file;
  }
}

function describe({ file, parameter, value, allowed }: ConfigProblem): string {
  if (parameter === undefined) return `${file}: ${allowed}`;
  if (value === undefined) return `${file}: ${parameter}: ${allowed}`;
  return `${file}: ${parameter} = ${JSON.stringify(value)} is not allowed: ${allowed}`;
}
