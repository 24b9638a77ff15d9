/** A playable file of the caller's own commands, such as the searches of a user's vectors. */
import type { EngineConfig } from '../config/index.ts';
import { FixedModel } from '../model/index.ts';
import { modelHashOf, type ModelResult, play } from './play.ts';
import type { Beats, Stimulus } from './stimulus/commands.ts';

/** What is played, and where the file goes. */
export interface UserSuiteOptions {
  readonly config: EngineConfig;
  /** Commands as beats (`encode` of stage `model`), from the state after reset. */
  readonly commands: Iterable<Beats>;
  /** The golden file; the simulator names the suite after it. */
  readonly file: string;
  readonly seed?: bigint;
  /** Called with every response of the model, in order. */
  readonly onResponse?: (response: Beats, number: number) => void;
  readonly onProgress?: (commands: number) => void;
  readonly signal?: AbortSignal;
}

/** A playable file. */
export interface UserSuite {
  readonly file: string;
  readonly modelHash: string;
  readonly result: ModelResult;
}

/** Runs the commands on the model and writes what the simulator must answer. */
export async function userSuite(options: UserSuiteOptions): Promise<UserSuite> {
  const { config, file, seed = 0n, onProgress, signal } = options;
  const model = await FixedModel.create(config);
  const result = await play(stimulus(options), model, { config, seed, file, onProgress, signal });
  return { file, modelHash: modelHashOf(model), result };
}

function* stimulus({ commands, onResponse }: UserSuiteOptions): Stimulus {
  let number = 0;
  for (const beats of commands) {
    const response = yield beats;
    onResponse?.(response, number++);
  }
}
