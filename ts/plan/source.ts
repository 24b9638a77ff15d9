/** The seam between the plan and the golden stage: which suites there are, and what their answers are worth. */
import type { EngineConfig } from '../config/index.ts';
import { Exit, Failure } from '../exit.ts';
import { listSuites, prepareSuite, type PreparedSuite, type Suite } from '../golden/index.ts';
import type { Result, SpikeResult } from '../report/index.ts';
import { accuracyOf, partsOf } from './judge_accuracy.ts';
import { spikesOf } from './judge_spikes.ts';
import type { Watch } from './progress.ts';

/** What of a prepared suite a run needs. */
export type RunnableSuite = Pick<PreparedSuite, 'file' | 'modelHash'> & {
  readonly result: Pick<PreparedSuite['result'], 'events'>;
};

/** Parts of the report that a suite's answers are worth. */
export interface Judgement {
  readonly accuracy?: Result['accuracy'];
  readonly spikes?: SpikeResult;
}

/** Where suites come from; tests bring their own. */
export interface SuiteSource {
  /** Suites of a named configuration, the quickest first. */
  readonly list: (config: string) => readonly Suite[];
  /** The suite's golden file for `config`. Throws a Failure when it is not what model and manifest say. */
  readonly prepare: (suite: Suite, config: EngineConfig, watch: Watch) => Promise<RunnableSuite>;
  /** Accuracy and spikes of a suite that passed. */
  readonly judge: (
    suite: Suite,
    config: EngineConfig,
    prepared: RunnableSuite,
    watch: Watch,
  ) => Promise<Judgement>;
}

/** The suites of `golden/`. */
export const goldenSuites: SuiteSource = { list: listSuites, prepare, judge };

async function prepare(
  suite: Suite,
  config: EngineConfig,
  { signal, onProgress }: Watch,
): Promise<RunnableSuite> {
  const task = `golden ${config.variant}/${suite.name}`;
  const prepared = await prepareSuite(suite, {
    config,
    signal,
    onProgress: (commands) =>
      onProgress?.({ task, state: 'running', note: `${commands} commands` }),
  });
  onProgress?.({ task, state: 'done', note: prepared.made ? 'made' : 'nothing changed' });
  const { verdict, problem } = prepared;
  if (verdict === 'stale') throw new Failure(problem!, Exit.tool);
  if (verdict === 'mismatch') throw new Failure(problem!, Exit.mismatch);
  // A floor that is missed is reported with the suite, which is played all the same.
  return prepared;
}

async function judge(
  suite: Suite,
  config: EngineConfig,
  prepared: RunnableSuite,
  watch: Watch,
): Promise<Judgement> {
  if (suite.kind !== 'real') return {};
  const task = `accuracy ${config.variant}/${suite.name}`;
  watch.onProgress?.({ task, state: 'running' });
  const accuracy = accuracyOf(suite, config, prepared);
  const spikes = await spikesOf(config, prepared.file, partsOf(suite).dataSet.title, watch);
  watch.onProgress?.({ task, state: 'done' });
  return { accuracy, ...(spikes && { spikes }) };
}
