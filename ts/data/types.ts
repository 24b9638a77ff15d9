/** Reader for node types: one integer from 0 to 15 a line, one line a base row. */
import { DataError } from './errors.ts';
import { readBytes } from './file.ts';

/** Largest node type. */
export const LARGEST_TYPE = 15;

/** Types of `rows` base vectors. */
export function readTypes(file: string, rows: number): Uint8Array {
  const lines = readBytes(file)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1)!.trim() === '') lines.pop();
  if (lines.length !== rows) {
    throw new DataError(
      file,
      `holds ${lines.length} types for ${rows} base vectors; one a vector is needed`,
    );
  }
  return Uint8Array.from(lines, (line, row) => {
    const type = line.trim();
    if (/^\d+$/.test(type) && Number(type) <= LARGEST_TYPE) return Number(type);
    const shown = JSON.stringify(type.slice(0, 40));
    throw new DataError(
      file,
      `line ${row + 1} is ${shown}; an integer from 0 to ${LARGEST_TYPE} is needed`,
    );
  });
}
