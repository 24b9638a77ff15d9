/** What a benchmark leaves: tables on the terminal, and build/bench/NAME.json. */
import { cpus } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { root } from '../ts/build/tools.ts';
import { writeWhole } from '../ts/cli/process.ts';

/** Prints a table; columns from the second on stand on the right. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  table.push(...rows.map((row) => [...row]));
  console.log(`${title}\n${table.toString()}`);
}

/** The machine that was measured on. */
export function machine(): { processor: string; processors: number; node: string } {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? 'unknown',
    processors: processors.length,
    node: process.version,
  };
}

/** Writes build/bench/NAME.json, with the machine it was measured on, and says so. */
export function writeFigures(name: string, figures: object): void {
  const path = join('build', 'bench', `${name}.json`);
  const content = { machine: machine(), ...figures };
  writeWhole(join(root, path), `${JSON.stringify(content, undefined, 2)}\n`);
  console.log(`written: ${path}`);
}

/** "12.3x"; small ratios with more digits. */
export function times(ratio: number): string {
  if (!Number.isFinite(ratio)) return '-';
  return `${ratio >= 10 ? ratio.toFixed(1) : ratio >= 0.1 ? ratio.toFixed(2) : ratio.toPrecision(2)}x`;
}
