/** The suites of `golden/` for tests that play them many times: the random one and that of all refusals are made short. */
import { join } from 'node:path';
import { root } from '../ts/build/tools.ts';
import type { EngineConfig } from '../ts/config/index.ts';
import { type Events, listSuites, playable, Random, type Suite } from '../ts/golden/index.ts';
import { exhaustive } from '../ts/golden/stimulus/exhaustive.ts';
import { random } from '../ts/golden/stimulus/random.ts';
import type { RunnableSuite, Watch } from '../ts/plan/index.ts';

/** Commands of the whole random suite, which its floors are made for. */
const WHOLE = 100_000;
/** An event that the whole suite promises less often than this need not occur in a short one. */
const RARE = 500;
/** Of the refusals, one in so many: a prime, so that none of their regular orders is met again and again. */
const STRIDE = 13;

/** The suites of a configuration, the quickest first; the random one has `commands` commands, one round through its phases. */
export function shortSuites(config: string, commands: number): Suite[] {
  return listSuites(config)
    .filter(({ kind }) => kind !== 'real')
    .map((suite) => {
      if (suite.kind === 'random') return shortRandom(suite, commands);
      return suite.name === 'refusals' ? shortRefusals(suite) : suite;
    });
}

/** Floors of what occurs often, as large a share of them as `share`. */
function oftenOf(floors: Events, share: number): Events {
  const often = Object.entries(floors).filter(([, floor]) => floor >= RARE);
  return Object.fromEntries(often.map(([event, floor]) => [event, floor * share]));
}

function shortRefusals(suite: Suite): Suite {
  return {
    ...suite,
    floors: oftenOf(suite.floors, 1 / STRIDE / 2),
    stimulus: (shape) => exhaustive(shape, new Random(suite.seed), STRIDE),
  };
}

function shortRandom(suite: Suite, commands: number): Suite {
  return {
    ...suite,
    floors: oftenOf(suite.floors, commands / WHOLE),
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
