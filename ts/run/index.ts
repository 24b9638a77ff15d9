/** Stage `run`: starts and ends processes; nothing else in ts/ does. */
export { type ChildOptions, type ChildResult, interruption, runChild } from './child.ts';
export { Interrupted, RunError, systemFailure, systemReason } from './errors.ts';
export { attempt, checkWritable, replaceFiles, replaceFolder, withTempDir } from './files.ts';
export { hearInterrupt, interruptible } from './interrupt.ts';
export { type LockOptions, withLock } from './lock.ts';
export { inParallel } from './pool.ts';
export {
  type BusUse,
  type DriverMismatch,
  type DriverOptions,
  type DriverProgress,
  type DriverResult,
  runDriver,
} from './driver.ts';
