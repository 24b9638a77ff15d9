/** Builds what a run needs, as far as it changed. */
import { join } from 'node:path';
import { root } from '../build/tools.ts';
import { buildSim, SMALL } from '../build/verilate.ts';
import { checkGenerated, type EngineConfig, generate, type Overrides } from '../config/index.ts';
import type { Watch } from './progress.ts';

export interface DriverBuild extends Watch {
  /** The chip behind its bus (default), or the chip alone. */
  readonly bus?: boolean;
  /** With waves; without them it takes half the time. */
  readonly trace?: boolean;
}

/** Whether the simulation of a chip can have waves: of a large one, their code takes gigabytes to generate. */
export const hasWaves = ({ parameters }: EngineConfig): boolean => parameters.cores <= SMALL;

/** Builds the simulation of a configuration. Answers the path of its driver. */
export async function buildDriver(
  config: EngineConfig,
  overrides: Overrides,
  { signal, onProgress, bus = true, trace = false }: DriverBuild,
): Promise<string> {
  const task = `build ${config.variant}${bus ? '' : ' without its bus'}${trace ? ' with waves' : ''}`;
  const changed = config.variant !== config.name;
  // The files of a named configuration are committed: a stale one is an error, not something to mend in passing.
  if (!changed) checkGenerated(config.name);
  const folder = changed ? generate(config.name, overrides).dir : config.name;
  onProgress?.({ task, state: 'running' });
  // A task of its own: where lines cannot be redrawn, only the first one of a task is shown.
  const wait = `wait for another process to build ${config.variant}`;
  let waits = false;
  const noLongerWaits = () => {
    if (waits) onProgress?.({ task: wait, state: 'done' });
    waits = false;
  };
  const { binary, rebuilt } = await buildSim(
    folder,
    join(root, 'rtl'),
    join(root, 'build', config.variant, `sim${bus ? '-bus' : ''}${trace ? '-waves' : ''}`),
    {
      bus,
      trace,
      signal,
      onStep: (step) => {
        noLongerWaits();
        waits = step === 'wait';
        onProgress?.(
          waits ? { task: wait, state: 'running' } : { task, state: 'running', note: step },
        );
      },
    },
  ).finally(noLongerWaits);
  onProgress?.({ task, state: 'done', note: rebuilt ? 'built' : 'nothing changed' });
  return binary;
}
