/** Errors of the golden stage; the command line prints the message alone and exits with `exitCode`. */
import { displayPath } from '../config/paths.ts';
import { Exit, Failure } from '../exit.ts';
import { systemReason } from '../run/errors.ts';

/** What is wrong with a golden file: which part of it, what it should hold, what it holds. */
export interface GoldenProblem {
  /** Path of the file. */
  readonly file: string;
  /** Field of the header, or place in the body. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** A golden file or manifest that is damaged, or was made by other sources: exit code 3, like a broken tool. */
export class GoldenError extends Failure {
  readonly problem: GoldenProblem;

  constructor(problem: GoldenProblem) {
    const { file, field, expected, got, advice = 'run: make golden' } = problem;
    super(`${displayPath(file)}: ${field}: expected ${expected}, got ${got}; ${advice}`, Exit.tool);
    this.problem = problem;
  }
}

/** A file or folder that cannot be read or written: exit code 3. */
export class GoldenFileError extends Failure {
  constructor(file: string, what: string, error: unknown) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === undefined ? message : systemReason(code);
    const advice = code === 'ENOENT' && what === 'read' ? '; run: make golden' : '';
    super(`${displayPath(file)}: cannot be ${what}: ${reason}${advice}`, Exit.tool);
  }
}
