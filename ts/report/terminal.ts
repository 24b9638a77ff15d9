/** The report for a terminal of 100 columns; without colours where nobody would see them. */
import Table from 'cli-table3';
import pc from 'picocolors';
import type { Result, Verdict } from './result.ts';
import { explanations, mismatchFacts, tablesOf, type TextTable } from './tables.ts';

/** `result` as text. */
export function renderTerminal(
  result: Result,
  { colours = false }: { colours?: boolean } = {},
): string {
  const paint = pc.createColors(colours);
  const parts = tablesOf(result).map((table) => renderTable(table, paint));
  if (result.mismatch) {
    const facts = mismatchFacts(result.mismatch).map(
      ([name, value]) => `  ${name.padEnd(9)} ${value}`,
    );
    parts.push([paint.bold('First difference'), ...facts].join('\n'));
  }
  const why = explanations(result);
  if (why.length > 0) parts.push(why.join('\n'));
  if (result.tools.length > 0) {
    parts.push(
      paint.dim(result.tools.map(({ name, version }) => `${name} ${version}`).join(' · ')),
    );
  }
  parts.push(`verdict: ${colourOf(result.verdict, paint)(result.verdict)}`);
  return parts.join('\n\n');
}

type Colours = ReturnType<typeof pc.createColors>;

function renderTable({ title, head, rows, numbersFrom, note }: TextTable, paint: Colours): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column >= numbersFrom ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: FRAME,
  });
  table.push(...rows.map((row) => row.map((cell) => colourCell(cell, paint))));
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  return [paint.bold(title), ...lines, ...(note ? [paint.dim(note)] : [])].join('\n');
}

const FRAME = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '  ', 'left-mid': '', right: '', 'right-mid': '' },
  ...{ mid: '', 'mid-mid': '', middle: '  ' },
};

const VERDICT_COLOURS: Readonly<Partial<Record<string, 'green' | 'yellow' | 'red'>>> = {
  pass: 'green',
  'nothing checked': 'yellow',
  interrupted: 'yellow',
  mismatch: 'red',
  hang: 'red',
  'tool error': 'red',
  usage: 'red',
};

const colourCell = (cell: string, paint: Colours) => {
  const colour = VERDICT_COLOURS[cell];
  return colour ? paint[colour](cell) : cell;
};

const colourOf = (verdict: Verdict, paint: Colours) => paint[VERDICT_COLOURS[verdict] ?? 'red'];
