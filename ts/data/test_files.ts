/** Files for tests, written into a folder of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder that is removed after the tests of the file, and a function that writes into it. */
export function testFolder(): {
  dir: string;
  file: (name: string, content: string | Buffer) => string;
} {
  const dir = mkdtempSync(join(tmpdir(), 'spikehnsw-test-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const file = (name: string, content: string | Buffer) => {
    const path = join(dir, name);
    writeFileSync(path, content);
    return path;
  };
  return { dir, file };
}

/** The bytes of an `.npy` file. */
export function npy(
  descr: string,
  shape: string,
  data: Buffer,
  { version = 1, fortran = 'False' }: { version?: number; fortran?: string } = {},
): Buffer {
  const header = Buffer.from(
    `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`,
  );
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(header.length, 0, length.length);
  return Buffer.concat([
    Buffer.from('\x93NUMPY', 'latin1'),
    Buffer.from([version, 0]),
    length,
    header,
    data,
  ]);
}

/** Numbers as bytes, by one of Buffer's `write` methods. */
export function pack(
  values: readonly number[],
  bytes: number,
  write: (b: Buffer, v: number, at: number) => void,
) {
  const buffer = Buffer.alloc(values.length * bytes);
  values.forEach((value, i) => write(buffer, value, i * bytes));
  return buffer;
}

export const float32 = (values: readonly number[]) =>
  pack(values, 4, (b, v, at) => b.writeFloatLE(v, at));
export const float64 = (values: readonly number[]) =>
  pack(values, 8, (b, v, at) => b.writeDoubleLE(v, at));

/** The bytes of an `.fvecs` file. */
export const fvecs = (rows: readonly (readonly number[])[]) =>
  Buffer.concat(
    rows.flatMap((row) => [
      pack([row.length], 4, (b, v, at) => b.writeInt32LE(v, at)),
      float32(row),
    ]),
  );
