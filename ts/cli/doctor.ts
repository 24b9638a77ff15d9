import Table from 'cli-table3';
import { Command } from 'commander';
import { relative } from 'node:path';
import pc from 'picocolors';
import { doctor, root, type Diagnosis } from '../build/tools.ts';
import { Exit } from '../exit.ts';

/** `spikehnsw doctor`: which tools were found and where; fails when one is missing. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('show which tools were found, and what is missing')
    .option('--json', 'print the table as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const rows = await doctor();
      console.log(json ? JSON.stringify(rows, undefined, 2) : render(rows));
      const lacking = rows.some(({ verdict, optional }) => verdict !== 'ok' && !optional);
      if (lacking) process.exitCode = Exit.tool;
    });
}

function render(rows: Diagnosis[]): string {
  const table = new Table({
    head: ['tool', 'version', 'verdict', 'for', 'purpose', 'path'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const row of rows) {
    const { tool, version = '', stage, purpose, optional, path = '' } = row;
    const shown = path.startsWith(root) ? relative(root, path) : path;
    const why = optional ? `${purpose} (optional)` : purpose;
    table.push([tool, version, colour(row), `make ${stage}`, why, shown]);
  }
  const remedies = rows.flatMap(({ tool, remedy }) => (remedy ? [`${tool}: ${remedy}`] : []));
  return [table.toString(), ...remedies].join('\n');
}

const colour = ({ verdict, optional }: Diagnosis) =>
  verdict === 'ok' ? pc.green(verdict) : (optional ? pc.yellow : pc.red)(verdict);
