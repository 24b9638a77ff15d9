/** Shows progress on standard error: a line a running task on a terminal, a line a finished task elsewhere. */
import { createLogUpdate } from 'log-update';
import type { ProgressEvent } from '../plan/index.ts';

export interface ProgressView {
  readonly show: (event: ProgressEvent) => void;
  /** Takes the lines away. */
  readonly end: () => void;
}

/** Between two redrawings. */
const REDRAW_MS = 100;

/** The view for this terminal; one that shows nothing when `quiet`. */
export function progressView(quiet: boolean): ProgressView {
  if (quiet) return { show: () => {}, end: () => {} };
  return process.stderr.isTTY ? liveView() : plainView();
}

function liveView(): ProgressView {
  const update = createLogUpdate(process.stderr);
  const running = new Map<string, string>();
  let drawn = 0;
  const draw = () => {
    drawn = performance.now();
    update([...running.values()].join('\n'));
  };
  return {
    show(event) {
      if (event.state === 'done') running.delete(event.task);
      else running.set(event.task, line(event));
      if (event.state === 'done' || performance.now() - drawn > REDRAW_MS) draw();
    },
    end() {
      update.clear();
      update.done();
    },
  };
}

function plainView(): ProgressView {
  const started = new Set<string>();
  return {
    show(event) {
      const { task, state } = event;
      if (state === 'running' && started.has(task)) return;
      started.add(task);
      // How far a task is when it is first heard of says nothing where the line stays.
      process.stderr.write(`${line(state === 'running' ? { task, state } : event)}\n`);
    },
    end() {},
  };
}

function line({ task, state, done, total, note }: ProgressEvent): string {
  if (state === 'done') return `${task}: ${note ?? 'done'}`;
  const share = total ? ` ${bar(done ?? 0, total)}` : '';
  return `${task}${share}${note ? ` (${note})` : ''} ...`;
}

function bar(done: number, total: number): string {
  const filled = Math.round((20 * done) / total);
  const percent = `${Math.floor((100 * done) / total)} %`.padStart(5);
  return `[${'#'.repeat(filled)}${'.'.repeat(20 - filled)}] ${percent}`;
}
