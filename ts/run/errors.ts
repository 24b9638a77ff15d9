/** How running something can fail. */
import { Exit, Failure } from '../exit.ts';

/** The user, or the system, asked to stop. */
export class Interrupted extends Failure {
  constructor(cause = 'Ctrl-C') {
    super(`interrupted (${cause})`, Exit.interrupted);
  }
}

/** A program could not be started, failed, or said something that cannot be understood. */
export class RunError extends Failure {
  /** Error code of the operating system (`ENOSPC`), when that is the cause. */
  readonly reason: string | undefined;

  constructor(message: string, reason?: string) {
    super(message, Exit.tool);
    this.reason = reason;
  }
}

/**
 * `error` as a Failure when it is the operating system's (disk full, no permission), else as it is. `place` is the path
 * when the system does not name one.
 */
export function systemFailure(error: unknown, place?: string): unknown {
  const { code, path = place } = error as NodeJS.ErrnoException;
  if (error instanceof Failure || typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return error;
  const where = path === undefined ? '' : `${path}: `;
  return new RunError(`${where}${systemReason(code)}`, code);
}

/** What an error code of the operating system means to the user. */
export function systemReason(code: string): string {
  return REASONS[code] ?? `the system answered ${code}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space and run again',
  EDQUOT: 'the disk quota is used up; free some space and run again',
  EEXIST: 'exists, but is no folder',
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  ENOTDIR: 'a file stands where a folder must be',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EMFILE: 'too many files are open',
  ENOMEM: 'out of memory',
};
