/** Writes a report: all renderings of a result at once, in place of the one before. */
import { join } from 'node:path';
import { root } from '../build/tools.ts';
import { replaceFolder } from '../run/index.ts';
import { renderHtml } from './html.ts';
import { renderJunit } from './junit.ts';
import type { Result } from './result.ts';
import { renderTerminal } from './terminal.ts';
import { toJson } from './validate.ts';

/** Where the report of the latest run lies. */
export const LATEST = join(root, 'reports', 'latest');

/** The files of a report. Throws when the result breaks its schema. */
export function reportFiles(result: Result): Record<string, string> {
  return {
    'result.json': toJson(result),
    'report.html': renderHtml(result),
    'report.txt': `${renderTerminal(result)}\n`,
    'junit.xml': renderJunit(result),
  };
}

/** Writes the report into `dir`; the one before stays until the new one is complete. */
export function writeReport(result: Result, dir = LATEST): void {
  replaceFolder(dir, reportFiles(result));
}
