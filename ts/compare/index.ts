/** Stage `compare`: names the first difference, and judges spikes and flips. */
export { type DumpedFlip, type MismatchDump, readFlips, readMismatchDump } from './dump.ts';
export { explain, type Finding, type Symptom } from './explain.ts';
export { replayModel } from './reference.ts';
export { type LogEntry, Replay, type ReplayModel } from './replay.ts';
export { judgeFlips, unitsWithoutFlips } from './self_test.ts';
export { compareSpikes, matchingSpikes, type SpikingRun, type SpikingSetup } from './spikes.ts';
export {
  type CommandTimes,
  firstParting,
  modelTimes,
  type Parting,
  parseTimes,
  type TimedModel,
} from './timeline.ts';
export {
  firstDifference,
  parseDump,
  type StateDifference,
  stateDifferences,
  type StateDump,
} from './state.ts';
