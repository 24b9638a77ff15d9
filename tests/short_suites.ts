/** The suites of `golden/` for tests that play them many times: the random one is made short. */
import { join } from 'node:path';
import { root } from '../ts/build/tools.ts';
import type { EngineConfig } from '../ts/config/index.ts';
import { listSuites, playable, Random, type Suite } from '../ts/golden/index.ts';
import { random } from '../ts/golden/stimulus/random.ts';
import type { RunnableSuite, Watch } from '../ts/plan/index.ts';

/** Commands of the whole random suite, which its floors are made for. */
const WHOLE = 100_000;
/** An event that the whole suite promises less often than this need not occur in a short one. */
const RARE = 500;

/** The suites of a configuration, the quickest first; the random one has `commands` commands, one round through its phases. */
export function shortSuites(config: string, commands: number): Suite[] {
  return listSuites(config)
    .filter(({ kind }) => kind !== 'real')
    .map((suite) => (suite.kind === 'random' ? shortRandom(suite, commands) : suite));
}

function shortRandom(suite: Suite, commands: number): Suite {
  const often = Object.entries(suite.floors).filter(([, floor]) => floor >= RARE);
  return {
    ...suite,
    floors: Object.fromEntries(often.map(([event, floor]) => [event, (floor * commands) / WHOLE])),
    stimulus: (shape) => random(shape, new Random(suite.seed), commands, commands),
  };
}

/**
 * The playable file of one of them, made by the model alone: whether the model is what `golden/` says, other tests find out, and
 * it can say nothing of most configurations.
 */
export function prepareShort(
  suite: Suite,
  commands: number,
  config: EngineConfig,
  { signal }: Watch,
): Promise<RunnableSuite> {
  // A folder a length: the file knows its seed, but not how many commands were asked for.
  const buildDir = join(root, 'build', 'short', String(commands));
  return playable(suite, { config, buildDir, ...(signal && { signal }) });
}
