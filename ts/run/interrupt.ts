/** Ctrl-C, and the polite ways to end a process, as an AbortSignal. */
import { interruption } from './child.ts';
import { Interrupted } from './errors.ts';

const SIGNALS = { SIGINT: 'Ctrl-C', SIGTERM: 'SIGTERM', SIGHUP: 'terminal closed' } as const;

/**
 * Runs `body` with a signal that aborts on Ctrl-C, SIGTERM or SIGHUP; `body` then ends its children and removes what it
 * half wrote, and fails with Interrupted. Whoever handled these signals before handles them again afterwards.
 */
export async function interruptible<Result>(
  body: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  const restore = names.map((name) => {
    const others = process.listeners(name);
    const abort = () => controller.abort(new Interrupted(SIGNALS[name]));
    process.removeAllListeners(name).on(name, abort);
    return () => {
      process.off(name, abort);
      for (const other of others) process.on(name, other);
    };
  });
  try {
    const result = await body(controller.signal);
    controller.signal.throwIfAborted();
    return result;
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    for (const undo of restore) undo();
  }
}

/** Lets what the user asked for meanwhile be heard; throws when that is to stop. To be called before results are written. */
export async function hearInterrupt(signal: AbortSignal | undefined): Promise<void> {
  // Work without a pause keeps signals waiting. Node looks for them before it runs immediates, but not when it is just there.
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  if (signal?.aborted) throw interruption(signal);
}
