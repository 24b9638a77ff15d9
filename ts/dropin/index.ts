/**
 * The drop-in for micro-hnsw-wasm, `build/dropin.wasm`: a WebAssembly module without imports, one core of 32 vectors an instance.
 *
 *     import { dropinFile, instantiateDropin } from 'spikehnsw/dropin';
 *
 *     const core = await instantiateDropin();
 *     core.init(16, 0, 0);
 *     new Float32Array(core.memory.buffer, core.get_insert_ptr(), 16).set(vector);
 *     const index = core.insert();
 *
 *     const bytes = await readFile(await dropinFile()); // or load the file as the published one was loaded
 *
 * The file is built when it is missing or its sources changed; docs/compatibility.md says what differs from the published module.
 */
import { buildDropin } from '../model/build.ts';
import { instantiate } from '../model/wasm.ts';
import type { DropinExports } from './exports.ts';

export type { DropinExports };

/** Path of `build/dropin.wasm`, brought up to date. */
export async function dropinFile(): Promise<string> {
  return (await buildDropin()).path;
}

/** A new instance. */
export async function instantiateDropin(): Promise<DropinExports> {
  return instantiate<DropinExports>((await buildDropin()).wasm);
}
