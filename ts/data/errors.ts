/** Errors of reading and preparing the user's data. */
import { UsageError } from '../exit.ts';

/** A data file that cannot be used: names the file, what is wrong with it and what is allowed. */
export class DataError extends UsageError {
  readonly file: string;

  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.file = file;
  }
}
