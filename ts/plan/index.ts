/** The pipeline behind the command line: plan, build, run, compare; answers a result. */
export { buildDriver } from './build.ts';
export { Clock } from './clock.ts';
export { findMismatch } from './mismatch.ts';
export type { ProgressEvent, Watch } from './progress.ts';
export { search, type SearchOptions } from './search.ts';
export {
  type CheckedRequest,
  checkRequest,
  type Mode,
  MODES,
  type SearchRequest,
} from './search_request.ts';
export { goldenSuites, type Judgement, type RunnableSuite, type SuiteSource } from './source.ts';
export { runSuites, type SuitesOptions } from './suites.ts';
export { cycleRows, missingEvents, suiteRow } from './tables.ts';
export { toolVersions } from './tools.ts';
