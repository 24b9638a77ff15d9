/** What running a suite needs: the one seam between the plan and whoever makes golden vectors. */
import type { EngineConfig } from '../config/index.ts';
import type { Result } from '../report/index.ts';
import type { Watch } from './progress.ts';

/** A suite that could be run. */
export interface PlannedSuite {
  readonly name: string;
  /** Name of its configuration. */
  readonly config: string;
  readonly floors: Readonly<Record<string, number>>;
}

/** A suite whose golden file is there and true: made by today's model, and equal to what is committed. */
export interface PreparedSuite {
  /** The golden file. */
  readonly file: string;
  /** Model hash of its header, 16 hexadecimal digits. */
  readonly modelHash: string;
  /** What it exercises. */
  readonly events: Readonly<Record<string, number>>;
}

/** Parts of the report that a suite's answers are worth. */
export type Judgement = Partial<Pick<Result, 'accuracy' | 'spikes'>>;

/** Where suites come from. */
export interface SuiteSource {
  /** Suites of a named configuration, the quickest first. */
  readonly list: (config: string) => readonly PlannedSuite[];
  /**
   * Makes or finds the golden file of a suite, for `config` with overrides too. Throws a Failure that names the file
   * when it is stale, cut or edited.
   */
  readonly prepare: (
    suite: PlannedSuite,
    config: EngineConfig,
    watch: Watch,
  ) => Promise<PreparedSuite>;
  /** Accuracy and spikes of a suite that passed, from its golden file; nothing for most suites. */
  readonly judge: (
    suite: PlannedSuite,
    config: EngineConfig,
    prepared: PreparedSuite,
    watch: Watch,
  ) => Promise<Judgement>;
}
