/** A folder for the tests of one file, removed at their end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Path of a new, empty folder. */
export function testDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'spikehnsw-golden-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
