/** The manifest: what every suite's golden vectors are, digest by digest, and what the suite promises to exercise. */
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ROOT } from '../config/paths.ts';
import { GoldenError, GoldenFileError } from './errors.ts';
import type { Events } from './events.ts';
import { hex } from './format.ts';
import { GOLDEN_DIR, manifestPath } from './paths.ts';
import type { ModelResult } from './play.ts';
import type { Suite, SuiteKind } from './suite.ts';
import { TemporaryFile } from './temporary.ts';

/** Format of the manifest. */
export const MANIFEST_FORMAT = 1;

/** A suite as the manifest holds it; 64-bit numbers are 16 hex digits. */
export interface ManifestSuite {
  readonly name: string;
  readonly config: string;
  readonly kind: SuiteKind;
  readonly purpose: string;
  readonly seed: string;
  /** Version of the suite's generator. */
  readonly version: number;
  /** The committed file, relative to `golden/`; absent where only the digests are kept. */
  readonly file?: string;
  readonly configHash: string;
  readonly modelHash: string;
  readonly commands: number;
  readonly chipCycles: number;
  readonly finalDigest: string;
  /** Over responses, cycles and digests of all commands. */
  readonly chainedDigest: string;
  /** Check word of the file: over records and awake cycles. */
  readonly check: string;
  readonly floors: Events;
  /** Digest of each core at the end, in order, in one string. */
  readonly coreDigests: string;
}

/** All suites. */
export interface Manifest {
  readonly format: typeof MANIFEST_FORMAT;
  readonly suites: readonly ManifestSuite[];
}

/** JSON Schema of the manifest. */
export const MANIFEST_SCHEMA = join(ROOT, 'docs/golden-manifest.schema.json');

/** The entry of a suite that the model has played. */
export function manifestEntry(
  suite: Suite,
  result: ModelResult,
  hashes: { readonly config: string; readonly model: string },
): ManifestSuite {
  const { name, config, kind, purpose, seed, version, committed, floors } = suite;
  const { commands, chipCycles, finalDigest, chainedDigest, check, coreDigests } = result;
  return {
    ...{ name, config, kind, purpose, seed: hex(seed), version },
    ...(committed ? { file: `${config}/${name}.hex` } : {}),
    configHash: hashes.config,
    modelHash: hashes.model,
    ...{ commands, chipCycles, finalDigest, chainedDigest, check, floors },
    coreDigests: coreDigests.join(''),
  };
}

/** The manifest of `dir`; undefined when there is none. */
export function readManifest(dir = GOLDEN_DIR): Manifest | undefined {
  const file = manifestPath(dir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new GoldenFileError(file, 'read', error);
  }
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    const got = (error as Error).message;
    throw new GoldenError({ file, field: 'manifest', expected: 'JSON', got });
  }
  const validate = new Ajv2020({ allErrors: true }).compile<Manifest>(
    JSON.parse(readFileSync(MANIFEST_SCHEMA, 'utf8')) as object,
  );
  if (validate(manifest)) return manifest;
  const [{ instancePath, message, params } = { instancePath: '', message: '', params: {} }] =
    validate.errors ?? [];
  const field = instancePath.slice(1).replaceAll('/', '.') || 'manifest';
  const got = `something that is refused: ${message} ${JSON.stringify(params)}`;
  throw new GoldenError({ file, field, expected: 'what its schema says', got });
}

/** Writes the manifest of `dir`, all at once. */
export function writeManifest(manifest: Manifest, dir = GOLDEN_DIR): void {
  const file = new TemporaryFile(manifestPath(dir));
  const text = Buffer.from(manifestText(manifest));
  file.try('written', () => writeSync(file.descriptor, text));
  file.keep();
}

/** The manifest's text. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
