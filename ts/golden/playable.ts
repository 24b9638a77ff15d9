/** Playable files of suites in `build/golden/`: made by the model when they are not there or not of today. */
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineConfig } from '../config/index.ts';
import { Failure } from '../exit.ts';
import { FixedModel } from '../model/index.ts';
import { hex } from './format.ts';
import { BUILD_DIR } from './paths.ts';
import { modelHashOf, type ModelResult, play } from './play.ts';
import { verifyGolden } from './reader.ts';
import { stimulusHash } from './sources.ts';
import { shapeOf } from './stimulus/shape.ts';
import type { Suite } from './suite.ts';
import { TemporaryFile } from './temporary.ts';

/** How a suite is made. */
export interface SuiteOptions {
  /** The suite's configuration, when it is loaded with overrides. */
  readonly config: EngineConfig;
  /** Folder of the playable files, without the configuration's name. */
  readonly buildDir?: string | undefined;
  /** Called with the number of commands so far; not at all when the file was there. */
  readonly onProgress?: ((commands: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A playable file with the model's results. */
export interface Playable {
  readonly file: string;
  /** Whether it was made now; else it was there. */
  readonly made: boolean;
  readonly modelHash: string;
  readonly result: ModelResult;
}

/** What stands beside a playable file: what it was made by, and what the model said. */
interface Memory {
  readonly stimulus: string;
  readonly modelHash: string;
  readonly configHash: string;
  readonly version: number;
  readonly seed: string;
  readonly result: ModelResult;
}

/** The playable file of `suite`. Every word of a file that is there is checked before it is used again. */
export async function playable(suite: Suite, options: SuiteOptions): Promise<Playable> {
  const { config, buildDir = BUILD_DIR, onProgress, signal } = options;
  const model = await FixedModel.create(config);
  const modelHash = modelHashOf(model);
  const file = join(buildDir, config.variant, `${suite.name}.hex`);
  const memory = {
    stimulus: stimulusHash(),
    modelHash,
    configHash: config.hash,
    version: suite.version,
    seed: hex(suite.seed),
  };
  const known = recall(file, memory);
  if (known !== undefined) return { file, made: false, modelHash, result: known };
  const stimulus = suite.stimulus(shapeOf(config));
  const { seed } = suite;
  const result = await play(stimulus, model, { config, seed, file, onProgress, signal });
  remember(file, { ...memory, result });
  return { file, made: true, modelHash, result };
}

/** The results of `file`, if it was made by what `wanted` says and is whole. */
function recall(file: string, wanted: Omit<Memory, 'result'>): ModelResult | undefined {
  try {
    const { result, ...made } = JSON.parse(readFileSync(memoryPath(file), 'utf8')) as Memory;
    if (JSON.stringify(made) !== JSON.stringify(wanted)) return undefined;
    const configHash = BigInt(`0x${wanted.configHash}`);
    const modelHash = BigInt(`0x${wanted.modelHash}`);
    const { check } = verifyGolden(file, { configHash, modelHash });
    return hex(check) === result.check ? result : undefined;
  } catch (error) {
    // Not there, damaged, or half of a pair: whatever it is, a new one takes its place.
    if (error instanceof Failure || error instanceof SyntaxError) return undefined;
    if (typeof (error as NodeJS.ErrnoException).code === 'string') return undefined;
    throw error;
  }
}

function remember(file: string, memory: Memory): void {
  const path = new TemporaryFile(memoryPath(file));
  const text = Buffer.from(`${JSON.stringify(memory)}\n`);
  path.try('written', () => writeSync(path.descriptor, text));
  path.keep();
}

function memoryPath(file: string): string {
  return file.replace(/\.hex$/, '.json');
}
