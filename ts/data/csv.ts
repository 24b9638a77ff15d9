/** Reader for `.csv`: a vector a line, numbers with commas between them, optionally one header line. */
import { CsvError, parse } from 'csv-parse/sync';
import { DataError } from './errors.ts';
import { readBytes } from './file.ts';
import { checkShape, checkValues, type Limits, type Matrix, tooManyRows } from './matrix.ts';

/** `Number()` alone would also accept '', '0x10' and '1_0'-like surprises. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_FINITE = /^([+-]?)(nan|inf|infinity)$/i;
/** What looks like a number but is none (`1,5`, `0x10`, `3;4`) is an error of the file, not the name of a column. */
const BEGINS_AS_NUMBER = /^[+-]?\.?\d/;

interface Line {
  readonly fields: readonly string[];
  /** From 1. */
  readonly number: number;
}

/** Vectors of a `.csv` file. The first line may be a header (`isHeader`). */
export function readCsv(file: string, limits: Limits): Matrix {
  const values: number[] = [];
  let rows = 0;
  let dims = 0;
  let first = true;
  for (const { fields, number } of lines(file, limits)) {
    if (first) {
      first = false;
      dims = fields.length;
      checkShape(file, 1, dims, limits);
      if (isHeader(fields)) continue;
    }
    if (fields.length !== dims) {
      throw new DataError(
        file,
        `line ${number} has ${fields.length} fields, the first line ${dims}`,
      );
    }
    if (rows === limits.rows) throw tooManyRows(file, `more than ${rows}`, limits);
    fields.forEach((field, column) => values.push(toNumber(file, field, number, column)));
    rows++;
  }
  checkShape(file, rows, Math.max(dims, 1), limits);
  return checkValues({ file, rows, dims, values: Float64Array.from(values) });
}

/** Names of columns: at least one, and nothing that is or begins as a number. */
function isHeader(fields: readonly string[]): boolean {
  return (
    fields.some((field) => field !== '') &&
    !fields.some((field) => BEGINS_AS_NUMBER.test(field) || NOT_FINITE.test(field))
  );
}

function toNumber(file: string, field: string, line: number, column: number): number {
  if (NUMBER.test(field)) return Number(field);
  const shown = field === '' ? 'empty' : JSON.stringify(field.slice(0, 40));
  const allowed = NOT_FINITE.test(field) ? 'only finite numbers are allowed' : 'a number is needed';
  throw new DataError(file, `line ${line}, column ${column} (from 0) is ${shown}; ${allowed}`);
}

/** Lines of the file: one more than a header and the vectors that are allowed, so that too many show. */
function lines(file: string, limits: Limits): Line[] {
  const bytes = readBytes(file);
  try {
    const records = parse(bytes, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
      max_record_size: 1 << 20,
      to: limits.rows + 2,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ fields: record, number: info.lines }));
  } catch (error) {
    throw malformed(file, error);
  }
}

function malformed(file: string, error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  // The parser's sentences show the field, which may be anything of any length.
  const { lines, message } = error as CsvError & { lines?: number };
  const problem = message.replace(/, value is .*/s, '');
  return new DataError(file, lines === undefined ? problem : `line ${lines}: ${problem}`);
}
