/**
 * Starts a program in a process group of its own and ends the whole group when asked to, so that nothing it started
 * in turn (make, compilers) outlives it. SIGTERM comes first: compilers and make then remove what they half wrote.
 */
import { execa } from 'execa';
import { Interrupted, RunError, systemFailure } from './errors.ts';

export interface ChildOptions {
  readonly cwd?: string;
  /** The whole environment; that of this process when absent. */
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** A descriptor of this process that the program, and what it starts, keeps open as number 3. */
  readonly inherit?: number | undefined;
  /** Called with each complete line of stdout as it comes. */
  readonly onLine?: (line: string) => void;
  /** Called with each complete line of stderr as it comes. */
  readonly onErrorLine?: (line: string) => void;
}

export interface ChildResult {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  /** Name of that signal. */
  readonly endedBy: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** How long a group has after SIGTERM before SIGKILL. */
const GRACE_MS = 3000;

const groups = new Set<number>();

process.on('exit', () => {
  // The last resort, when this process ends without waiting for its children.
  for (const group of groups) killGroup(group, 'SIGTERM');
});

/** Runs a program to its end, whatever its exit code. Rejects with Interrupted when `signal` aborts. */
export async function runChild(
  file: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<ChildResult> {
  const { cwd, env, signal, inherit, onLine, onErrorLine } = options;
  if (signal?.aborted) throw interruption(signal);
  const started = performance.now();
  const child = execa(file, args, {
    cwd,
    ...(env ? { env, extendEnv: false } : {}),
    detached: true,
    reject: false,
    // execa hands a number on as Node does; its types know that of the first three alone.
    stdio: ['ignore', 'pipe', 'pipe', (inherit ?? 'ignore') as 'ignore'],
    cleanup: false,
    maxBuffer: 64 << 20,
  });
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  const lines = Promise.all([
    onLine && eachLine(child.iterable({ from: 'stdout' }), onLine),
    onErrorLine && eachLine(child.iterable({ from: 'stderr' }), onErrorLine),
  ]);
  let kill: NodeJS.Timeout | undefined;
  const abort = () => {
    killGroup(pid, 'SIGTERM');
    kill = setTimeout(() => killGroup(pid, 'SIGKILL'), GRACE_MS);
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const result = await child;
    await lines;
    if (signal?.aborted) throw interruption(signal);
    if (pid === undefined) throw notStarted(file, result);
    return {
      exitCode: result.exitCode,
      endedBy: result.signal,
      stdout: result.stdout,
      stderr: result.stderr,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    signal?.removeEventListener('abort', abort);
    clearTimeout(kill);
    // What the program left behind in its group, if anything.
    killGroup(pid, 'SIGKILL');
    if (pid !== undefined) groups.delete(pid);
  }
}

/** The reason of an aborted signal as an error to throw. */
export function interruption(signal: AbortSignal): Error {
  return signal.reason instanceof Error && signal.reason.name !== 'AbortError'
    ? signal.reason
    : new Interrupted();
}

function notStarted(file: string, { code, cause }: { code?: string; cause?: unknown }): unknown {
  if (code === 'ENOENT') return new RunError(`${file}: cannot be started: it does not exist`);
  return new RunError(`${file}: cannot be started: ${String(systemFailure(cause) ?? code)}`);
}

async function eachLine(
  lines: AsyncIterable<string>,
  handle: (line: string) => void,
): Promise<void> {
  try {
    for await (const line of lines) handle(line);
  } catch {
    // The program ended badly; its result says so.
  }
}

function killGroup(group: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (group !== undefined) process.kill(-group, signal);
  } catch {
    // It has ended.
  }
}
