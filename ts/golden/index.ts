/** Stage `golden`: stimulus, the golden file format, the manifest, and the suites made ready to be played. */
export { DATA_DIR, DATA_SETS, type DataSet, readDataSet } from './data.ts';
export type { Comparison, Difference } from './differences.ts';
export { GoldenError, GoldenFileError, type GoldenProblem } from './errors.ts';
export { describeMissed, type Events, type MissedFloor, missedFloors } from './events.ts';
export type { GoldenHeader, GoldenRecord, GoldenTrailer } from './format.ts';
export {
  type GoldenChange,
  type MadeGolden,
  makeGolden,
  type MakeOptions,
  type MakeProgress,
} from './make.ts';
export { type Manifest, type ManifestSuite, readManifest } from './manifest.ts';
export { BUILD_DIR, GOLDEN_DIR } from './paths.ts';
export { modelHashOf, type ModelResult, type OpcodeTotals, play } from './play.ts';
export { playable, type Playable, type SuiteOptions } from './playable.ts';
export {
  type PreparedSuite,
  type PrepareOptions,
  prepareSuite,
  type PrepareVerdict,
} from './prepare.ts';
export { Random } from './prng.ts';
export { type GoldenSources, readGoldenHeader, readRecords, verifyGolden } from './reader.ts';
export { type Beats, type Stimulus } from './stimulus/commands.ts';
export {
  coreOf,
  drive,
  DRIVEN_TICKS,
  type DrivenTick,
  type Injection,
  type MetricName,
  REAL_BEAM,
  REAL_K,
  REAL_WIDTH,
  type RealData,
} from './stimulus/real.ts';
export { type Shape, shapeOf } from './stimulus/shape.ts';
export { soakFloors, soakSeed, soakStimulus } from './soak.ts';
export { stimulusHash } from './sources.ts';
export type { Suite, SuiteKind } from './suite.ts';
export { findSuite, listSuites, suiteFor } from './suites.ts';
export { userSuite, type UserSuite, type UserSuiteOptions } from './user.ts';
