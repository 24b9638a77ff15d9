/** The pages that list the 58 functions, held to what there is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../ts/build/tools.ts';
import { sizeTable, withSizes } from '../../ts/dropin/size_table.ts';
import { sizesOf } from '../../ts/dropin/sizes.ts';
import { buildDropin } from '../../ts/model/build.ts';
import { SIGNATURES } from './names.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Rows of docs/functions.md: number, function, command, model, RTL, golden, cycles, error. */
const rows = [...read('docs/functions.md').matchAll(/^\| (\d+) \| .*$/gm)].map(([row]) =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim()),
);

it('functions.md has a row for each function, in order', () => {
  expect(rows.map(([number]) => Number(number))).toEqual(rows.map((_, i) => i + 1));
  expect(rows.map(([, name]) => name)).toEqual(
    Object.keys(SIGNATURES).map((name) => `\`${name}\``),
  );
});

it('functions.md says of each command whether the RTL has it', () => {
  const opcodes = [...read('rtl/opcodes.vh').matchAll(/OP_(\w+)/g)].map(([, name]) => name);
  const commands = rows.filter(([, , command]) => /^[A-Z_]+$/.test(command!.split(' ')[0]!));
  expect(commands.length).toBeGreaterThan(40);
  const inRtl = Object.fromEntries(commands.map(([, , command, , rtl]) => [command, rtl]));
  for (const [command, rtl] of Object.entries(inRtl)) {
    const there = opcodes.includes(command.split(' ')[0]!);
    expect([command, rtl]).toEqual([command, there ? 'yes' : 'not yet']);
  }
});

it('compatibility.md says something of each function', () => {
  const page = read('docs/compatibility.md');
  for (const name of Object.keys(SIGNATURES)) expect(page).toContain(`\`${name}\``);
});

it('compatibility.md has the sizes of this build: make dropin ARGS=--keep', async () => {
  const page = read('docs/compatibility.md');
  const { wasm } = await buildDropin();
  const table = sizeTable(sizesOf(wasm, (await buildDropin(true)).wasm));
  expect(page).toBe(withSizes(page, table));
});
