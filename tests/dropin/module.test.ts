/** The file `build/dropin.wasm`: its interface, its size, and the instructions that it needs. */
import binaryen from 'assemblyscript/binaryen';
import { execa } from 'execa';
import { readFileSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { root } from '../../ts/build/tools.ts';
import { dropinFile, instantiateDropin } from '../../ts/dropin/index.ts';
import { sizesOf } from '../../ts/dropin/sizes.ts';
import { buildDropin, buildFast, buildModel } from '../../ts/model/build.ts';
import { SIGNATURES } from './names.ts';

const KIB = 1024;

interface Described {
  readonly name: string;
  readonly kind: string;
}

interface ModuleApi {
  readonly Module: {
    new (bytes: Uint8Array): object;
    imports(module: object): Described[];
    exports(module: object): Described[];
  };
}

const { Module } = (globalThis as unknown as { readonly WebAssembly: ModuleApi }).WebAssembly;

/** Instructions of SIMD, threads and bulk memory. */
const LATE = /\bv128\.|\b[if]\d+x\d+\.|\.atomic\.|\bmemory\.(copy|fill|init|grow)\b/;

/** The instructions of a module, as text. */
function textOf(wasm: Uint8Array): string {
  const module = binaryen.readBinary(wasm);
  const text = module.emitText();
  module.dispose();
  return text;
}

const LETTERS = new Map([
  [binaryen.none, ''],
  [binaryen.i32, 'i'],
  [binaryen.f32, 'f'],
]);

it('has the 58 functions and its memory, and no imports', async () => {
  const module = new Module((await buildDropin()).wasm);
  expect(Module.imports(module)).toEqual([]);
  const names = Module.exports(module).filter(({ kind }) => kind === 'function');
  expect(names.map(({ name }) => name).sort()).toEqual(Object.keys(SIGNATURES).sort());
  expect(names).toHaveLength(58);
  expect(Module.exports(module).filter(({ kind }) => kind !== 'function')).toEqual([
    { name: 'memory', kind: 'memory' },
  ]);
});

it('has their signatures', async () => {
  const module = binaryen.readBinary((await buildDropin()).wasm);
  const letters = (type: number) =>
    binaryen
      .expandType(type)
      .map((each) => LETTERS.get(each))
      .join('');
  const signatures: Record<string, string> = {};
  for (const name of Object.keys(SIGNATURES)) {
    const exported = binaryen.getExportInfo(module.getExport(name));
    const { params, results } = binaryen.getFunctionInfo(module.getFunction(exported.value));
    signatures[name] = letters(params) + (results === binaryen.none ? '' : `:${letters(results)}`);
  }
  module.dispose();
  expect(signatures).toEqual(SIGNATURES);
});

it('takes at most 12 KiB', async () => {
  expect((await buildDropin()).wasm.length).toBeLessThanOrEqual(12 * KIB);
});

it('needs no SIMD and no bulk memory; the check sees both', async () => {
  expect(textOf((await buildDropin()).wasm)).not.toMatch(LATE);
  expect(textOf((await buildFast('mini')).wasm)).toMatch(/\bv128\./);
  expect(textOf((await buildModel('mini', 'f32')).wasm)).toMatch(/\bmemory\.copy\b/);
});

it('has all its buffers inside its memory, apart from each other', async () => {
  const core = await instantiateDropin();
  const buffers = [
    [core.get_insert_ptr(), 64],
    [core.get_query_ptr(), 64],
    [core.get_result_ptr(), 128],
    [core.get_global_ptr(), 128],
    [core.get_delta_ptr(), 64],
  ] as const;
  expect(core.set_delta_ptr()).toBe(core.get_delta_ptr());
  const sorted = [...buffers].sort(([a], [b]) => a - b);
  for (const [i, [pointer, bytes]] of sorted.entries()) {
    expect(pointer).toBeGreaterThan(0);
    expect(pointer % 4).toBe(0);
    expect(pointer + bytes).toBeLessThanOrEqual(
      sorted[i + 1]?.[0] ?? core.memory.buffer.byteLength,
    );
  }
  // 256 instances are 256 memories.
  expect(core.memory.buffer.byteLength).toBe(65536);
});

it('is built by the program that asks for it', async () => {
  const { path, wasm } = await buildDropin();
  rmSync(path);
  const program = `
    const { dropinFile } = await import('spikehnsw/dropin');
    console.log(await dropinFile());`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  expect((await execa(process.execPath, args, { cwd: root })).stdout).toBe(path);
  expect(new Uint8Array(readFileSync(path))).toEqual(new Uint8Array(wasm));
  expect(await dropinFile()).toBe(path);
});

it('the table of sizes covers the file, byte for byte', async () => {
  const { wasm } = await buildDropin();
  const { functions, sections } = sizesOf(wasm, (await buildDropin(true)).wasm);
  const code = functions.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(code).toBeLessThan(sections.get('code')!);
  expect(code).toBeGreaterThan(sections.get('code')! - 16);
  expect([...sections.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(wasm.length);
  expect(functions.map(({ name }) => name)).toContain('dropin/base/search');
});
