/** The fast path as an object: vectors of all cores in one WebAssembly instance, searched exactly, with the answers of the traced model. */
import type { EngineConfig } from '../config/index.ts';
import type { Metric } from '../data/index.ts';
import { Exit, Failure } from '../exit.ts';
import { buildFast } from '../model/build.ts';
import { METRICS } from '../model/protocol.ts';
import { instantiate, type Memory } from '../model/wasm.ts';
import type { Placement } from '../placement/index.ts';
import { type Answers, copyAnswers, emptyAnswers } from './answers.ts';

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
  visitedCores(): number;
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
 *     const { counts, distances, cores, indices } = fast.search(query, { metric: 'l2', k: 10 });
 */
export class FastSearch {
  readonly config: EngineConfig;

  readonly #wasm: FastExports;
  readonly #input: Int16Array;
  readonly #queries: Int16Array;
  readonly #valid: Uint32Array;
  readonly #found: Answers;
  readonly #batch: number;
  readonly #words: { readonly min: number; readonly max: number };

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
    this.#found = {
      stride: list,
      counts: new Int32Array(buffer, wasm.countsPointer(), this.#batch),
      distances: new Float64Array(buffer, wasm.distancesPointer(), places),
      cores: new Uint8Array(buffer, wasm.coresPointer(), places),
      indices: new Uint8Array(buffer, wasm.indicesPointer(), places),
    };
    const half = 2 ** (config.parameters.wordWidth - 1);
    this.#words = { min: -half, max: half - 1 };
    wasm.clear();
  }

  /** An empty one for a configuration, by name or as loaded. */
  static async create(config: string | EngineConfig): Promise<FastSearch> {
    const build = await buildFast(config);
    return new FastSearch(build.config, await instantiate<FastExports>(build.wasm));
  }
  /** Takes everything out. */
  clear(): void {
    this.#wasm.clear();
  }

  /** Puts a vector at a place, as type 0; one that is there is replaced. */
  set(core: number, index: number, words: ArrayLike<number>): void {
    this.#checkPlace(core, index);
    this.#checkLength(words, 1);
    this.#copy(words, 0, this.#input, words.length);
    this.#wasm.keep(core, index);
  }

  /** Puts a vector at the lowest free index of a core, as INSERT does; answers the index. */
  insert(core: number, words: ArrayLike<number>): number {
    this.#check('core', core, 0, this.config.parameters.cores - 1);
    const { vectors } = this.config.parameters;
    const valid = this.#valid[core]!;
    const index = Math.log2((~valid & -~valid) >>> 0);
    if (valid === 0xffff_ffff || index >= vectors) {
      throw new Failure(`fast: core ${core} is full: it holds ${vectors} vectors`, Exit.usage);
    }
    this.set(core, index, words);
    return index;
  }

  /** Replaces everything by rows (word d of row r is `words[r * dims + d]`), each at its place. */
  load(words: ArrayLike<number>, placement: Placement): void {
    const { cores, indices } = placement;
    const { dims } = this.config.parameters;
    this.#checkLength(words, cores.length);
    // Everything is checked before anything is lost.
    for (const [row, core] of cores.entries()) {
      this.#checkPlace(core, indices[row] ?? -1);
      this.#copy(words, row * dims, this.#input, dims);
    }
    this.#wasm.clear();
    for (const [row, core] of cores.entries()) {
      this.#copy(words, row * dims, this.#input, dims);
      this.#wasm.keep(core, indices[row]!);
    }
  }

  /** Takes a vector out; nothing happens where there is none. */
  remove(core: number, index: number): void {
    this.#checkPlace(core, index);
    this.#wasm.remove(core, index);
  }

  /** Sets the type of a vector, 0 to 15. */
  setType(core: number, index: number, type: number): void {
    this.#checkPlace(core, index);
    this.#check('type', type, 0, LARGEST_TYPE);
    if (!this.has(core, index)) {
      throw new Failure(`fast: core ${core} has no vector at index ${index}`, Exit.usage);
    }
    this.#wasm.setType(core, index, type);
  }

  /** Whether there is a vector at a place. */
  has(core: number, index: number): boolean {
    return ((this.#valid[core]! >>> index) & 1) === 1;
  }

  /** Number of vectors. */
  get size(): number {
    let size = 0;
    for (let set of this.#valid) for (; set !== 0; set = (set & (set - 1)) >>> 0) size++;
    return size;
  }

  /**
   * The vectors nearest to a query, nearest first, in the order (distance, core, index); fewer than k where there are fewer. The answer is
   * a view, of one query, that the next call overwrites: nothing is allocated.
   */
  search(query: ArrayLike<number>, request: FastRequest): Answers {
    this.#checkRequest(request);
    this.#checkLength(query, 1);
    this.#copy(query, 0, this.#queries, query.length);
    this.#run(1, request);
    return this.#found;
  }

  /** Answers of many queries (word d of query q is `queries[q * dims + d]`), of any number, in arrays of their own. */
  searchBatch(queries: ArrayLike<number>, request: FastRequest): Answers {
    this.#checkRequest(request);
    const { dims } = this.config.parameters;
    const rows = Math.floor(queries.length / dims);
    this.#checkLength(queries, rows);
    const answers = emptyAnswers(rows, request.k);
    for (let first = 0; first < rows; first += this.#batch) {
      const count = Math.min(this.#batch, rows - first);
      this.#copy(queries, first * dims, this.#queries, count * dims);
      this.#run(count, request);
      copyAnswers(this.#found, count, answers, first);
    }
    return answers;
  }

  /** Cores that the last query looked through. */
  get visitedCores(): number {
    return this.#wasm.visitedCores();
  }

  #run(count: number, { metric, k, mask, skip }: FastRequest): void {
    this.#wasm.search(count, CODES[metric], k, mask ?? ALL_TYPES, skip ? 1 : 0);
  }

  #checkRequest({ metric, k, mask }: FastRequest): void {
    if (CODES[metric] === undefined) {
      const allowed = Object.keys(CODES).join(', ');
      throw new Failure(`fast: metric: expected one of ${allowed}, got '${metric}'`, Exit.usage);
    }
    this.#check('k', k, 1, this.config.parameters.list);
    if (mask !== undefined) this.#check('mask', mask, 0, ALL_TYPES);
  }

  #checkPlace(core: number, index: number): void {
    const { cores, vectors } = this.config.parameters;
    this.#check('core', core, 0, cores - 1);
    this.#check('index', index, 0, vectors - 1);
  }

  #checkLength(words: ArrayLike<number>, rows: number): void {
    const { dims } = this.config.parameters;
    if (words.length === rows * dims) return;
    const needed = rows === 1 ? `${dims}` : `${rows} times ${dims}`;
    throw new Failure(`fast: ${words.length} words; ${needed} are needed`, Exit.usage);
  }

  /** Copies words, checked one by one: for a single query, that is quicker than `set`. */
  #copy(from: ArrayLike<number>, start: number, to: Int16Array, count: number): void {
    const { min, max } = this.#words;
    for (let i = 0; i < count; i++) {
      const word = from[start + i]!;
      to[i] = word;
      // A fraction, or what does not fit, comes back as another number.
      if (to[i] !== word || word < min || word > max) this.#check('word', word, min, max);
    }
  }

  #check(what: string, value: number, min: number, max: number): void {
    if (Number.isInteger(value) && value >= min && value <= max) return;
    const allowed = `an integer from ${min} to ${max}`;
    throw new Failure(`fast: ${what}: expected ${allowed}, got ${value}`, Exit.usage);
  }
}
