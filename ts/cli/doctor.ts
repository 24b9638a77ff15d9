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
      if (rows.some(({ verdict }) => verdict !== 'ok')) process.exitCode = Exit.tool;
    });
}

function render(rows: Diagnosis[]): string {
  const table = new Table({
    head: ['tool', 'version', 'verdict', 'for', 'purpose', 'path'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const { tool, version = '', verdict, stage, purpose, path = '' } of rows) {
    const shown = path.startsWith(root) ? relative(root, path) : path;
    table.push([tool, version, colour(verdict), `make ${stage}`, purpose, shown]);
  }
  const remedies = rows.flatMap(({ tool, remedy }) => (remedy ? [`${tool}: ${remedy}`] : []));
  return [table.toString(), ...remedies].join('\n');
}

const colour = (verdict: Diagnosis['verdict']) =>
  verdict === 'ok' ? pc.green(verdict) : pc.red(verdict);
