/** Temporary configuration folders and random legal configurations for the tests of this stage. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { onTestFinished } from 'vitest';
import { GROUP_NAMES, withNeeds } from './groups.ts';
import type { Parameters } from './parameters.ts';
import { CONFIG_DIR } from './paths.ts';
import { brokenRule } from './rules.ts';

/** Content of `config/mini.json`, as any JSON object. */
export const MINI: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(join(CONFIG_DIR, 'mini.json'), 'utf8'),
);

/** The parameters of `mini`, with all groups. */
export const MINI_PARAMETERS = { ...MINI, groups: GROUP_NAMES } as unknown as Parameters;

/** An empty folder that goes away with the test. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'spikehnsw-config-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A folder of configurations that holds one file, `<name>.json`. */
export function configFolder(name: string, content: unknown): string {
  const dir = temporaryFolder();
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(dir, `${name}.json`), text);
  return dir;
}

/** Legal values of tau, ms: every multiple of 1/256 above 4 and up to 128. */
export const tau = fc.integer({ min: 4 * 256 + 1, max: 128 * 256 }).map((ticks) => ticks / 256);
/** Legal values of tauRefractory, ms. */
export const refractory = fc.integer({ min: 1, max: 16 * 256 }).map((ticks) => ticks / 256);

const rate = fc.double({ min: 0, max: 0.05, noNaN: true });

/** Configurations that the schema and all rules accept. */
export const legalParameters: fc.Arbitrary<Parameters> = fc
  .record({
    name: fc.constant('mini'),
    cores: fc.constantFrom(2, 4, 8, 16, 32, 64, 128, 256),
    vectors: fc.constantFrom(16, 32),
    dims: fc.constantFrom(8, 16),
    degree: fc.integer({ min: 3, max: 6 }),
    list: fc.constantFrom(8, 16),
    wordWidth: fc.integer({ min: 8, max: 16 }),
    wordFraction: fc.integer({ min: 0, max: 15 }),
    lanes: fc.constantFrom(1, 2, 4, 8, 16),
    busWidth: fc.constantFrom(32, 64),
    membraneWidth: fc.integer({ min: 16, max: 20 }),
    membraneFraction: fc.integer({ min: 8, max: 14 }),
    traceWidth: fc.integer({ min: 14, max: 18 }),
    traceFraction: fc.integer({ min: 9, max: 12 }),
    timeWidth: fc.integer({ min: 16, max: 32 }),
    tauMembrane: tau,
    tauRefractory: refractory,
    tauPre: tau,
    tauPost: tau,
    thresholdInit: fc.double({ min: 0.01, max: 7, noNaN: true }),
    aPlus: rate,
    aMinus: rate,
    oscillatorHz: fc.double({ min: 1, max: 120, noNaN: true }),
    tauHomeostasis: fc.double({ min: 513, max: 8192, noNaN: true }),
    groups: fc.subarray(GROUP_NAMES).map((chosen) => [...new Set(chosen.flatMap(withNeeds))]),
  })
  .filter((parameters) => brokenRule(parameters) === undefined);
