/** Makes the golden vectors anew, with the model alone, and says what changed. */
import { readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { knownConfigs, loadConfig } from '../config/index.ts';
import { type MissedFloor, missedFloors } from './events.ts';
import {
  type Manifest,
  MANIFEST_FORMAT,
  manifestEntry,
  type ManifestSuite,
  manifestText,
  readManifest,
  writeManifest,
} from './manifest.ts';
import { GOLDEN_DIR, suitePath } from './paths.ts';
import { playable } from './playable.ts';
import type { ModelResult } from './play.ts';
import type { Suite } from './suite.ts';
import { listSuites } from './suites.ts';
import { TemporaryFile } from './temporary.ts';

/** How the golden vectors are made. */
export interface MakeOptions {
  /** Compare only: nothing in `golden/` is touched. */
  readonly check?: boolean;
  /** Configurations whose suites are made; the others stay as they are. Default: all. */
  readonly configs?: readonly string[];
  readonly goldenDir?: string;
  readonly buildDir?: string;
  /** Suites; default: all of the configurations. */
  readonly suites?: readonly Suite[];
  readonly onProgress?: (progress: MakeProgress) => void;
  readonly signal?: AbortSignal;
}

/** How far the work is. */
export interface MakeProgress {
  /** `mini/random`. */
  readonly suite: string;
  /** Number of the suite from 0, of how many. */
  readonly number: number;
  readonly of: number;
  readonly commands: number;
}

/** One field of one suite that is not what it was. */
export interface GoldenChange {
  /** `mini/random`. */
  readonly suite: string;
  readonly field: string;
  /** Absent when the suite, or the field, is new. */
  readonly old?: string;
  /** Absent when it is gone. */
  readonly new?: string;
}

/** What `makeGolden` did. */
export interface MadeGolden {
  readonly suites: readonly { readonly suite: Suite; readonly result: ModelResult }[];
  readonly changes: readonly GoldenChange[];
  /** Suites that do not exercise what they promise; then nothing was written. */
  readonly missed: readonly { readonly suite: Suite; readonly floors: readonly MissedFloor[] }[];
  /** Whether `golden/` was changed. */
  readonly written: boolean;
}

/**
 * Plays every suite and writes `golden/` when something changed. All suites are played before the first byte is written, and the
 * writing is not interrupted, so that an error or Ctrl-C leaves `golden/` as it was.
 */
export async function makeGolden(options: MakeOptions = {}): Promise<MadeGolden> {
  const { check = false, goldenDir = GOLDEN_DIR } = options;
  const suites = options.suites ?? (options.configs ?? knownConfigs()).flatMap(listSuites);
  const old = readManifest(goldenDir);
  const made: { suite: Suite; result: ModelResult; entry: ManifestSuite; file: string }[] = [];
  for (const [number, suite] of suites.entries()) {
    const { onProgress, buildDir, signal } = options;
    const report = (commands: number) =>
      onProgress?.({ suite: nameOf(suite), number, of: suites.length, commands });
    report(0);
    const config = loadConfig(suite.config);
    const played = await playable(suite, { config, buildDir, signal, onProgress: report });
    const { file, result, modelHash } = played;
    const hashes = { config: config.hash, model: modelHash };
    made.push({ suite, result, file, entry: manifestEntry(suite, result, hashes) });
  }
  const missed = made
    .map(({ suite, result }) => ({ suite, floors: missedFloors(suite.floors, result.events) }))
    .filter(({ floors }) => floors.length > 0);

  const chosen = new Set(suites.map(nameOf));
  const keep =
    options.suites === undefined && options.configs === undefined ? [] : (old?.suites ?? []);
  const entries = [
    ...keep.filter((entry) => !chosen.has(nameOf(entry))),
    ...made.map(({ entry }) => entry),
  ];
  const manifest: Manifest = { format: MANIFEST_FORMAT, suites: entries };
  const files = new Map<string, Buffer>();
  for (const { suite, file } of made) {
    if (suite.committed)
      files.set(suitePath(goldenDir, suite.config, suite.name), readFileSync(file));
  }
  const kept = new Set(
    entries.flatMap(({ file }) => (file === undefined ? [] : [join(goldenDir, file)])),
  );
  const gone = committedFiles(goldenDir).filter((file) => !kept.has(file));
  const changes = [
    ...manifestChanges(old?.suites ?? [], entries),
    ...fileChanges(files, goldenDir),
    ...gone.map((file) => ({ suite: nameOfFile(file, goldenDir), field: 'file', old: 'there' })),
  ];
  const textChanged = old === undefined || manifestText(old) !== manifestText(manifest);
  const written = !check && missed.length === 0 && (changes.length > 0 || textChanged);
  if (written) {
    for (const [path, content] of files) write(path, content);
    for (const file of gone) rmSync(file, { force: true });
    writeManifest(manifest, goldenDir);
  }
  return { suites: made.map(({ suite, result }) => ({ suite, result })), changes, missed, written };
}

function nameOf({ config, name }: { readonly config: string; readonly name: string }): string {
  return `${config}/${name}`;
}

function nameOfFile(file: string, goldenDir: string): string {
  return file.slice(goldenDir.length + 1, -'.hex'.length);
}

/** Golden files in the folders of `goldenDir`. */
function committedFiles(goldenDir: string): string[] {
  let names: string[] = [];
  try {
    names = readdirSync(goldenDir, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return names.filter((name) => name.endsWith('.hex')).map((name) => join(goldenDir, name));
}

function manifestChanges(
  old: readonly ManifestSuite[],
  now: readonly ManifestSuite[],
): GoldenChange[] {
  const before = new Map(old.map((entry) => [nameOf(entry), entry]));
  const after = new Map(now.map((entry) => [nameOf(entry), entry]));
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((suite) => entryChanges(suite, before.get(suite), after.get(suite)));
}

function entryChanges(suite: string, old?: ManifestSuite, now?: ManifestSuite): GoldenChange[] {
  if (old === undefined) return [{ suite, field: 'suite', new: `${now!.commands} commands` }];
  if (now === undefined) return [{ suite, field: 'suite', old: `${old.commands} commands` }];
  const { floors: oldFloors, ...before } = old;
  const { floors: newFloors, ...after } = now;
  return [
    ...fieldChanges(suite, '', before, after),
    ...fieldChanges(suite, 'floors.', oldFloors, newFloors),
  ];
}

function fieldChanges(suite: string, prefix: string, old: object, now: object): GoldenChange[] {
  const [befores, afters] = [new Map(Object.entries(old)), new Map(Object.entries(now))];
  return [...new Set([...befores.keys(), ...afters.keys()])].flatMap((name): GoldenChange[] => {
    const [before, after] = [show(befores.get(name)), show(afters.get(name))];
    if (before === after) return [];
    const field = `${prefix}${name}`;
    // 256 digests are no reading matter; the final digest has said it already.
    if (name === 'coreDigests')
      return [{ suite, field, old: 'as they were', new: cores(before, after) }];
    return [{ suite, field, ...(before && { old: before }), ...(after && { new: after }) }];
  });
}

function show(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

function cores(old = '', now = ''): string {
  const count = now.length / 16;
  const same = Array.from({ length: count }, (_, core) => core).filter(
    (core) => old.slice(16 * core, 16 * core + 16) === now.slice(16 * core, 16 * core + 16),
  );
  return `${count - same.length} of ${count} cores changed`;
}

function fileChanges(files: ReadonlyMap<string, Buffer>, goldenDir: string): GoldenChange[] {
  return [...files].flatMap(([path, content]): GoldenChange[] => {
    const suite = nameOfFile(path, goldenDir);
    const size = `${content.length} bytes`;
    let old: Buffer;
    try {
      old = readFileSync(path);
    } catch {
      return [{ suite, field: 'file', new: size }];
    }
    if (old.equals(content)) return [];
    return [{ suite, field: 'file', old: `${old.length} bytes`, new: `${size}, other content` }];
  });
}

function write(path: string, content: Buffer): void {
  const file = new TemporaryFile(path);
  file.try('written', () => {
    for (let at = 0; at < content.length;) at += writeSync(file.descriptor, content, at);
  });
  file.keep();
}
