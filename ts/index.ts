/**
 * The API behind the command line.
 *
 *     import { loadConfig, runSuites, search } from 'spikehnsw';
 *
 *     const config = loadConfig('mini');
 *     const result = await runSuites({ configs: ['mini'] });
 *     const found = await search({ base, queries, metric: 'l2', mode: 'exact', k: 10, out }, { config });
 *
 * Everything that a caller did wrong, or that is missing, is thrown as a Failure with its exit code; nothing prints.
 */
export { type EngineConfig, knownConfigs, loadConfig, type Overrides } from './config/index.ts';
export { type Metric, readVectors } from './data/index.ts';
export { type Answers, type FastRequest, FastSearch } from './fast/index.ts';
export {
  balancedClusters,
  type Placement,
  type Room,
  roundRobin,
  type Rows,
} from './placement/index.ts';
export { Exit, type ExitCode, Failure, UsageError } from './exit.ts';
export { listSuites, makeGolden, type MadeGolden, type MakeOptions } from './golden/index.ts';
export {
  checkRequest,
  type ProgressEvent,
  runSuites,
  search,
  type SearchOptions,
  type SearchRequest,
  type SuitesOptions,
  type Watch,
} from './plan/index.ts';
export { soak, soakJson, type SoakOptions, type SoakResult } from './soak/index.ts';
export {
  exitCodeOf,
  renderHtml,
  renderJunit,
  renderTerminal,
  type Result,
  toJson,
  type Verdict,
  writeReport,
} from './report/index.ts';
