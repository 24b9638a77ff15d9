/** An instance of the drop-in as the tests drive it: vectors and answers as values, and a record of which functions were called. */
import type { DropinExports } from '../../ts/dropin/exports.ts';
import { instantiateDropin } from '../../ts/dropin/index.ts';
import type { Found } from '../oracle/seed.ts';

/** Metrics by number. */
export const L2 = 0;
export const COSINE = 1;
export const DOT = 2;

/** Names of the functions that tests of this file have called. */
export const called = new Set<string>();

export class Core {
  /** The functions themselves. */
  readonly wasm: DropinExports;

  private constructor(exports: DropinExports) {
    this.wasm = new Proxy(exports, {
      get(target, name: string) {
        called.add(name);
        return target[name as keyof DropinExports];
      },
    });
  }

  static async create(dims: number, metric: number, core = 0): Promise<Core> {
    const made = new Core(await instantiateDropin());
    made.wasm.init(dims, metric, core);
    return made;
  }

  /** f32[16] at a pointer, live. */
  floats(pointer: number): Float32Array {
    return new Float32Array(this.wasm.memory.buffer, pointer, 16);
  }

  insert(vector: readonly number[]): number {
    this.floats(this.wasm.get_insert_ptr()).set(vector);
    return this.wasm.insert();
  }

  ask(query: readonly number[]): void {
    this.floats(this.wasm.get_query_ptr()).set(query);
  }

  /** The records at a pointer up to the first empty one. */
  records(pointer: number): Found[] {
    const view = new DataView(this.wasm.memory.buffer, pointer, 16 * 8);
    const found: Found[] = [];
    for (let at = 0; at < 16 * 8 && view.getUint8(at) !== 255; at += 8) {
      const [index, core] = [view.getUint8(at), view.getUint8(at + 1)];
      found.push({ index, core, distance: view.getFloat32(at + 4, true) });
    }
    return found;
  }

  /** The answer of the last search. */
  results(): Found[] {
    return this.records(this.wasm.get_result_ptr());
  }

  search(query: readonly number[], k: number): Found[] {
    this.ask(query);
    this.wasm.search(k);
    return this.results();
  }
}
