/**
 * Builds `build/dropin.wasm` and says where its bytes are; `--keep` puts the table into docs/compatibility.md.
 *
 * usage: dropin.mts [--keep]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../ts/build/tools.ts';
import { runProgram, writeWhole } from '../ts/cli/process.ts';
import { sizeTable, withSizes } from '../ts/dropin/size_table.ts';
import { sizesOf } from '../ts/dropin/sizes.ts';
import { Exit, UsageError } from '../ts/exit.ts';
import { buildDropin } from '../ts/model/index.ts';

const PAGE = 'docs/compatibility.md';

await runProgram(async () => {
  const keep = options();
  const { wasm } = await buildDropin();
  const table = sizeTable(sizesOf(wasm, (await buildDropin(true)).wasm));
  console.log(`build/dropin.wasm: ${wasm.length} bytes\n\n${table}`);
  if (keep) {
    const path = join(root, PAGE);
    writeWhole(path, withSizes(readFileSync(path, 'utf8'), table));
    console.log(`written: ${PAGE}`);
  }
  return Exit.pass;
});

function options(): boolean {
  try {
    return parseArgs({ options: { keep: { type: 'boolean', default: false } } }).values.keep;
  } catch (error) {
    throw new UsageError(`dropin: ${(error as Error).message}`);
  }
}
