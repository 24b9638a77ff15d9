/** A module with the interface of the seed engine (32 vectors a module), as many instances as cores, their answers merged. */
import { instantiate, type Memory } from '../ts/model/wasm.ts';
import type { Answer } from '../ts/oracle/index.ts';
import { built, type System, type Vectors } from './system.ts';

/** The functions that are called, of the 58. */
interface SeedExports {
  readonly memory: Memory;
  init(dims: number, metric: number, core: number): void;
  insert(): number;
  search(k: number): number;
  get_insert_ptr(): number;
  get_query_ptr(): number;
  get_result_ptr(): number;
  clear_global(): void;
  merge(results: number, count: number): number;
  get_global_ptr(): number;
}

interface Instance {
  readonly wasm: SeedExports;
  readonly insert: Float32Array;
  readonly query: Float32Array;
  /** {u8 index, u8 core, 2 bytes, f32 distance} a result: as bytes, and as f32. */
  readonly bytes: Uint8Array;
  readonly floats: Float32Array;
}

const L2 = 0;
const RESULT_BYTES = 8;

/**
 * `cores` instances of a module, filled round robin; a query asks all of them. Their sorted answers are merged in two ways: by the
 * module's own `merge` in the first instance, into which they are copied, and in JavaScript.
 */
export async function instances(
  name: string,
  module: Uint8Array<ArrayBuffer>,
  { base }: Vectors,
  k: number,
  cores: number,
): Promise<System[]> {
  const dims = base[0]!.length;
  const all: Instance[] = [];
  for (let core = 0; core < cores; core++) all.push(await instance(module, dims, core, k));
  const { buildSeconds } = await built(() => {
    for (const [row, vector] of base.entries()) {
      const { insert, wasm } = all[row % cores]!;
      insert.set(vector);
      wasm.insert();
    }
  });
  const mode = `${cores} instances`;
  return [
    { name, mode: `${mode}, merge()`, buildSeconds, search: mergedInside(all, k) },
    { name, mode, buildSeconds, search: mergedOutside(all, k) },
  ];
}

function mergedInside(all: readonly Instance[], k: number): (query: number[]) => Answer {
  const { wasm: merger, bytes: target } = all[0]!;
  const { buffer } = merger.memory;
  const global = merger.get_global_ptr();
  const bytes = new Uint8Array(buffer, global, k * RESULT_BYTES);
  const floats = new Float32Array(buffer, global, k * 2);
  const results = merger.get_result_ptr();
  return (query) => {
    merger.clear_global();
    let count = 0;
    for (const { wasm, query: words, bytes: answer } of all) {
      words.set(query);
      const found = wasm.search(k);
      if (wasm !== merger) target.set(answer);
      count = merger.merge(results, found);
    }
    const rows: number[] = [];
    const distances: number[] = [];
    for (let result = 0; result < Math.min(count, k); result++) {
      const at = result * RESULT_BYTES;
      rows.push(bytes[at]! * all.length + bytes[at + 1]!);
      distances.push(floats[result * 2 + 1]!);
    }
    return { rows, distances };
  };
}

function mergedOutside(all: readonly Instance[], k: number): (query: number[]) => Answer {
  return (query) => {
    const rows: number[] = [];
    const distances: number[] = [];
    for (const [core, { wasm, query: words, bytes, floats }] of all.entries()) {
      words.set(query);
      const found = wasm.search(k);
      for (let result = 0; result < found; result++) {
        const distance = floats[result * 2 + 1]!;
        // The answer of a core is sorted, so nothing better follows.
        if (rows.length === k && distance >= distances[k - 1]!) break;
        let place = rows.length;
        while (place > 0 && distances[place - 1]! > distance) place--;
        rows.splice(place, 0, bytes[result * RESULT_BYTES]! * all.length + core);
        distances.splice(place, 0, distance);
        if (rows.length > k) {
          rows.pop();
          distances.pop();
        }
      }
    }
    return { rows, distances };
  };
}

async function instance(
  module: Uint8Array<ArrayBuffer>,
  dims: number,
  core: number,
  k: number,
): Promise<Instance> {
  const wasm = await instantiate<SeedExports>(module);
  wasm.init(dims, L2, core);
  const { buffer } = wasm.memory;
  const results = wasm.get_result_ptr();
  return {
    wasm,
    insert: new Float32Array(buffer, wasm.get_insert_ptr(), dims),
    query: new Float32Array(buffer, wasm.get_query_ptr(), dims),
    bytes: new Uint8Array(buffer, results, k * RESULT_BYTES),
    floats: new Float32Array(buffer, results, k * 2),
  };
}
