/** The fast path as an object: vectors of all cores in one WebAssembly instance, searched exactly, with the answers of the traced model. */
import type { EngineConfig } from '../config/index.ts';
import type { Metric } from '../data/index.ts';
import { Exit, Failure } from '../exit.ts';
import { buildFast } from '../model/build.ts';
import { METRICS } from '../model/protocol.ts';
import { instantiate, type Memory } from '../model/wasm.ts';
import type { Placement } from '../placement/index.ts';
import { Answers } from './answers.ts';

/** What the module exports; asm/fast/index.ts describes each function. */
interface FastExports {
  readonly memory: Memory;
  clear(): void;
  keep(core: number, index: number): void;
  remove(core: number, index: number): void;
  setType(core: number, index: number, type: number): void;
  inputPointer(): number;
  batch(): number;
  queriesPointer(): number;
  validPointer(): number;
  countsPointer(): number;
  distancesPointer(): number;
  coresPointer(): number;
  indicesPointer(): number;
  search(count: number, metric: number, k: number, mask: number, skip: number): void;
}

/** What is asked of a query or of each query of a batch. */
export interface FastRequest {
  readonly metric: Metric;
  /** From 1 to the configuration's `list`. */
  readonly k: number;
  /** Types that may be answered, bit t = type t; all when left out. */
  readonly mask?: number;
  /**
   * Leaves out cores that are too far away (squared L2; other metrics look at all cores). The answers are the same; it is quicker where
   * near vectors share a core (`balancedClusters`).
   */
  readonly skip?: boolean;
}

/** Codes of the metrics. */
const CODES: Readonly<Record<Metric, number>> = {
  l2: METRICS.L2,
  cosine: METRICS.COSINE,
  dot: METRICS.DOT,
};
const ALL_TYPES = 0xffff;
const LARGEST_TYPE = 15;

/**
 * Vectors by core and index, and exact search over all of them. Words are integers in the word format of the configuration (s16.8 is
 * value * 256). Every metric can be asked for at any time.
 *
 *     const fast = await FastSearch.create('chip256');
 *     fast.load(words, placement);
 *     const { count, distances, cores, indices } = fast.search(query, { metric: 'l2', k: 10 });
 */
export class FastSearch {
  readonly config: EngineConfig;

  readonly #wasm: FastExports;
  readonly #input: Int16Array;
  readonly #queries: Int16Array;
  readonly #valid: Uint32Array;
  readonly #found: Answers;
  readonly #batch: number;

  private constructor(config: EngineConfig, wasm: FastExports) {
    this.config = config;
    this.#wasm = wasm;
    const { dims, list, cores } = config.parameters;
    const { buffer } = wasm.memory;
    this.#batch = wasm.batch();
    this.#input = new Int16Array(buffer, wasm.inputPointer(), dims);
    this.#queries = new Int16Array(buffer, wasm.queriesPointer(), this.#batch * dims);
    this.#valid = new Uint32Array(buffer, wasm.validPointer(), cores);
    const places = this.#batch * list;
    this.#found = new Answers(list, {
      counts: new Int32Array(buffer, wasm.countsPointer(), this.#batch),
      distances: new Float64Array(buffer, wasm.distancesPointer(), places),
      cores: new Uint8Array(buffer, wasm.coresPointer(), places),
      indices: new Uint8Array(buffer, wasm.indicesPointer(), places),
    });
    wasm.clear();
  }

  /** An empty one for a configuration, by name or as loaded. */
  static async create(config: string | EngineConfig): Promise<FastSearch> {
    const build = await buildFast(config);
    return new FastSearch(build.config, await instantiate<FastExports>(build.wasm));
  }
}
