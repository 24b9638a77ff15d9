/** Prepares a suite for the simulator: its playable file, held against the golden vectors and today's sources. */
import { join } from 'node:path';
import { type EngineConfig, loadConfig } from '../config/index.ts';
import { displayPath } from '../config/paths.ts';
import { compareFiles, compareResult, type Comparison, type Difference } from './differences.ts';
import { describeMissed, type MissedFloor, missedFloors } from './events.ts';
import { type GoldenHeader, hex } from './format.ts';
import { type Manifest, type ManifestSuite, readManifest } from './manifest.ts';
import { GOLDEN_DIR, manifestPath } from './paths.ts';
import { playable, type SuiteOptions } from './playable.ts';
import type { ModelResult } from './play.ts';
import { verifyGolden } from './reader.ts';
import type { Suite } from './suite.ts';

/** How a suite is prepared. */
export interface PrepareOptions extends Omit<SuiteOptions, 'config'> {
  /** The suite's configuration, when it is loaded with overrides. */
  readonly config?: EngineConfig;
  /** Folder of the manifest and the committed files. */
  readonly goldenDir?: string;
  /** The manifest, when it is read already. */
  readonly manifest?: Manifest;
}

/**
 * `pass`: the file can be played. `mismatch`: the model is not what the golden vectors say. `stale`: they were made by another model,
 * configuration or generator. `nothing checked`: the suite does not exercise what it promises.
 */
export type PrepareVerdict = 'pass' | 'mismatch' | 'stale' | 'nothing checked';

/** A suite, ready to be played or not. */
export interface PreparedSuite {
  readonly suite: Suite;
  /** The playable file. */
  readonly file: string;
  /** Whether it was made now. */
  readonly made: boolean;
  readonly verdict: PrepareVerdict;
  /** One line that says why the verdict is not `pass`. */
  readonly problem?: string;
  /** Model against golden: what was compared, and the first difference. */
  readonly modelAgainstGolden: {
    readonly compared: Comparison | 'nothing';
    readonly difference?: Difference;
  };
  /** Golden against today's sources: the first hash that differs. */
  readonly goldenAgainstSources: { readonly compared: boolean; readonly difference?: Difference };
  readonly missedFloors: readonly MissedFloor[];
  readonly modelHash: string;
  readonly result: ModelResult;
}

/** Prepares `suite`; throws GoldenError when a committed file or the manifest is damaged. */
export async function prepareSuite(
  suite: Suite,
  options: PrepareOptions = {},
): Promise<PreparedSuite> {
  const config = options.config ?? loadConfig(suite.config);
  const goldenDir = options.goldenDir ?? GOLDEN_DIR;
  const manifest = options.manifest ?? readManifest(goldenDir);
  const entry = manifest?.suites.find(
    ({ name, config: of }) => name === suite.name && of === suite.config,
  );
  // Before anything long: a damaged file is refused at once.
  const committed = entry?.file === undefined ? undefined : join(goldenDir, entry.file);
  const header = committed === undefined ? undefined : verifyGolden(committed);

  const { file, made, modelHash, result } = await playable(suite, { ...options, config });
  const comparison = comparable(suite, config);
  const stale =
    comparison === 'all'
      ? staleness(suite, entry, header, { config: config.hash, model: modelHash })
      : undefined;
  const difference =
    entry === undefined || comparison === 'nothing'
      ? undefined
      : (compareResult(entry, result, comparison) ??
        (comparison === 'all' && committed !== undefined
          ? compareFiles(committed, file)
          : undefined));
  const missed = missedFloors(entry?.floors ?? suite.floors, result.events);
  const where = displayPath(committed ?? manifestPath(goldenDir));
  return {
    ...{ suite, file, made, modelHash, result, missedFloors: missed },
    ...judge(suite, where, stale, difference, missed),
    modelAgainstGolden: { compared: comparison, ...(difference && { difference }) },
    goldenAgainstSources: { compared: comparison === 'all', ...(stale && { difference: stale }) },
  };
}

/** What can be compared with the golden vectors under `config`. Lanes change the time that things take, and nothing else. */
function comparable(suite: Suite, config: EngineConfig): Comparison | 'nothing' {
  if (config.variant === suite.config) return 'all';
  const named = loadConfig(suite.config).parameters;
  const { lanes } = config.parameters;
  const same = JSON.stringify({ ...named, lanes }) === JSON.stringify({ ...config.parameters });
  return same ? 'state' : 'nothing';
}

/** What in the manifest was made by other sources. */
function staleness(
  suite: Suite,
  entry: ManifestSuite | undefined,
  header: GoldenHeader | undefined,
  hashes: { config: string; model: string },
): Difference | undefined {
  if (entry === undefined) return { field: 'suite', expected: suite.name, got: 'no such suite' };
  const fields: [field: string, expected: string, got: string][] = [
    ['configuration hash', hashes.config, entry.configHash],
    ['model hash', hashes.model, entry.modelHash],
    ['seed', hex(suite.seed), entry.seed],
    ['generator version', String(suite.version), String(entry.version)],
    ['floors', ...differentFloors(suite.floors, entry.floors)],
    ['committed file', String(suite.committed), String(entry.file !== undefined)],
  ];
  if (header !== undefined) {
    fields.push(['configuration hash of the file', hashes.config, hex(header.configHash)]);
    fields.push(['model hash of the file', hashes.model, hex(header.modelHash)]);
  }
  const different = fields.find(([, expected, got]) => expected !== got);
  if (different === undefined) return undefined;
  const [field, expected, got] = different;
  return { field, expected, got };
}

/** The floors that are not the same, of as many as there are, as JSON. */
function differentFloors(expected: Floors, got: Floors): [expected: string, got: string] {
  const names = Object.keys({ ...expected, ...got }).filter((name) => expected[name] !== got[name]);
  const shown = names.slice(0, MOST_FLOORS);
  const more = names.length > MOST_FLOORS ? ` and ${names.length - MOST_FLOORS} more` : '';
  const of = (floors: Floors) =>
    JSON.stringify(Object.fromEntries(shown.map((name) => [name, floors[name] ?? 'none']))) + more;
  return [of(expected), of(got)];
}

type Floors = Readonly<Record<string, number>>;

/** In a message. */
const MOST_FLOORS = 3;

function judge(
  suite: Suite,
  where: string,
  stale: Difference | undefined,
  difference: Difference | undefined,
  missed: readonly MissedFloor[],
): { verdict: PrepareVerdict; problem?: string } {
  const name = `${suite.config}/${suite.name}`;
  const say = ({ field, expected, got }: Difference) =>
    `${field}: expected ${expected}, got ${got}`;
  if (stale !== undefined) {
    return {
      verdict: 'stale',
      problem: `${where}: ${name} is stale: ${say(stale)}; run: make golden`,
    };
  }
  if (difference !== undefined) {
    return {
      verdict: 'mismatch',
      problem: `${where}: ${name}: the model differs: ${say(difference)}`,
    };
  }
  if (missed.length > 0) {
    return {
      verdict: 'nothing checked',
      problem: `${name} does not exercise what it promises: ${describeMissed(missed)}`,
    };
  }
  return { verdict: 'pass' };
}
