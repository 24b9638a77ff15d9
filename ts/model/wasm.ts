/** Instances of compiled models. Neither the ES library nor Node's types declare WebAssembly, so the part that is used stands here. */

/** Memory of an instance. The models never grow it, so that views stay valid. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

interface WebAssemblyApi {
  instantiate(
    bytes: Uint8Array<ArrayBuffer>,
    imports: object,
  ): Promise<{ readonly instance: { readonly exports: unknown } }>;
}

/** Exports of a new instance of `wasm`, a module without imports. */
export async function instantiate<Exports>(wasm: Uint8Array<ArrayBuffer>): Promise<Exports> {
  const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
  const { instance } = await api.instantiate(wasm, {});
  return instance.exports as Exports;
}
