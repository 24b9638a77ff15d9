import { basename, dirname } from 'node:path';
import { Exit, type ExitCode, Failure } from '../exit.ts';
import { systemFailure } from '../run/errors.ts';
import { replaceFiles } from '../run/files.ts';

/**
 * Runs the body of a program; its result is the exit code. An expected failure shows its message, a defect its
 * stack. The command line and every script end this way.
 */
export async function runProgram(body: () => Promise<number>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(Exit.interrupted));
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `... | head` has read enough: no reason to complain, but the work is not known to be done.
    if (error.code === 'EPIPE') process.exit(Exit.interrupted);
    // A full disk behind `> file`, mostly. Thrown from here it would be shown as a defect.
    const failure = expected(systemFailure(error, 'standard output'));
    if (!failure) throw error;
    console.error(failure.message);
    process.exit(failure.exitCode);
  });
  try {
    process.exitCode = await body();
  } catch (error) {
    const failure = expected(error);
    if (!failure) throw error;
    console.error(failure.message);
    process.exitCode = failure.exitCode;
  }
}

/** `error` as something to show without its stack: a Failure, or what the system answered. */
export function expected(error: unknown): Failure | undefined {
  const known = systemFailure(error);
  if (known instanceof Failure) return known;
  const { exitCode } = known as { exitCode?: unknown };
  const documented = Object.values(Exit).includes(exitCode as ExitCode);
  return documented ? (known as Failure) : undefined;
}

/** Writes a file all at once: a reader never finds half of it. */
export function writeWhole(path: string, text: string): void {
  replaceFiles(dirname(path), { [basename(path)]: text });
}
