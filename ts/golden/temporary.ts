/** Files that are written under a temporary name and renamed when they are whole. */
import { closeSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { GoldenFileError } from './errors.ts';

/** Temporary files of this process that were neither kept nor dropped. */
const open = new Set<TemporaryFile>();

// Ctrl-C ends the process through `process.exit`, so this also holds for an interrupted run.
process.on('exit', () => {
  for (const file of open) file.drop();
});

/** A file that appears under its name only when it is complete. */
export class TemporaryFile {
  readonly path: string;
  readonly descriptor: number;
  readonly #temporary: string;

  constructor(path: string) {
    this.path = path;
    this.#temporary = `${path}.${process.pid}.tmp`;
    this.descriptor = this.try('written', () => {
      mkdirSync(dirname(path), { recursive: true });
      return openSync(this.#temporary, 'w');
    });
    open.add(this);
  }

  /** Runs a file operation; when it fails, drops the file and says so. */
  try<T>(what: string, operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      if (open.has(this)) this.drop();
      throw new GoldenFileError(this.path, what, error);
    }
  }

  /** Gives the file its name. */
  keep(): void {
    this.try('written', () => {
      closeSync(this.descriptor);
      renameSync(this.#temporary, this.path);
    });
    open.delete(this);
  }

  /** Removes what was written. */
  drop(): void {
    if (!open.delete(this)) return;
    try {
      closeSync(this.descriptor);
    } catch {
      // Already closed: it was the renaming that failed.
    }
    rmSync(this.#temporary, { force: true });
  }
}
