/** Writes the generated files of a configuration, and checks that they are up to date. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { paramsAssembly, stateMapAssembly } from './emit/assembly.ts';
import { paramsCpp, stateMapCpp } from './emit/cpp.ts';
import { paramsJson, stateMapJson } from './emit/json.ts';
import { paramsPython, stateMapPython } from './emit/python.ts';
import {
  registersC,
  registersPython,
  registersTypeScript,
  registersVerilog,
} from './emit/registers.ts';
import { registersPage } from './emit/registers_page.ts';
import { paramsVerilog } from './emit/verilog.ts';
import { ConfigError, StaleError } from './errors.ts';
import { type EngineConfig, loadConfig } from './load.ts';
import type { Overrides } from './parameters.ts';
import { CONFIG_DIR, displayPath, REGISTERS_PAGE, ROOT } from './paths.ts';

const EMITTERS: Readonly<Record<string, (config: EngineConfig) => string>> = {
  'params.vh': paramsVerilog,
  'params.ts': paramsAssembly,
  'params.hpp': paramsCpp,
  'params.py': paramsPython,
  'params.json': paramsJson,
  'registers.vh': registersVerilog,
  'registers.h': registersC,
  'registers.py': registersPython,
  'registers.ts': registersTypeScript,
  'state_map.json': stateMapJson,
  'state_map.inc': stateMapCpp,
  'state_map.py': stateMapPython,
  'state_map.ts': stateMapAssembly,
};

/** Names that only this generator gives, so that a file which it no longer makes is found. */
const GENERATED = /^(params|registers|state_map)\.\w+$/;

/** What `generate` made. */
export interface Generated {
  readonly config: EngineConfig;
  /** Folder of the files. */
  readonly dir: string;
  /** Paths of all generated files. */
  readonly files: readonly string[];
  /** Those whose content changed; the others were not touched, so nothing that depends on them is rebuilt. */
  readonly written: readonly string[];
}

/** Texts of all generated files of `config`, by file name. */
export function generatedFiles(config: EngineConfig): Map<string, string> {
  return new Map(Object.entries(EMITTERS).map(([file, emit]) => [file, emit(config)]));
}

/** Folder of the generated files: committed for a named configuration, under `build/` for one with overrides. */
export function generatedDir({ name, variant }: EngineConfig): string {
  return variant === name
    ? join(CONFIG_DIR, 'generated', name)
    : join(ROOT, 'build', variant, 'generated');
}

/** Texts by path: the files of `config` in `dir`, and the register map's page beside the committed ones. */
function targets(config: EngineConfig, dir: string): [string, string][] {
  const files = [...generatedFiles(config)].map(([file, text]): [string, string] => [
    join(dir, file),
    text,
  ]);
  const committed = dir === join(CONFIG_DIR, 'generated', config.variant);
  return committed ? [...files, [REGISTERS_PAGE, registersPage(config)]] : files;
}

/** Writes the generated files of `configName` with `overrides` into `outDir` (default: `generatedDir`). */
export function generate(
  configName: string,
  overrides: Overrides = {},
  outDir?: string,
  configDir = CONFIG_DIR,
): Generated {
  const config = loadConfig(configName, overrides, configDir);
  const dir = outDir === undefined ? generatedDir(config) : resolve(outDir);
  const files: string[] = [];
  const written: string[] = [];
  for (const [path, text] of targets(config, dir)) {
    files.push(path);
    if (readIfPresent(path) === text) continue;
    writeWhole(path, text);
    written.push(path);
  }
  return { config, dir, files, written };
}

/** Throws StaleError when a generated file of `configName` differs by one byte from what `generate` would write. */
export function checkGenerated(
  configName: string,
  overrides: Overrides = {},
  outDir?: string,
  configDir = CONFIG_DIR,
): void {
  const config = loadConfig(configName, overrides, configDir);
  const dir = outDir === undefined ? generatedDir(config) : resolve(outDir);
  for (const [path, text] of targets(config, dir)) {
    const present = readIfPresent(path);
    if (present === undefined) throw new StaleError(displayPath(path), 'it is missing');
    if (present !== text)
      throw new StaleError(displayPath(path), `line ${firstDifference(present, text)} differs`);
  }
  const foreign = readdirSync(dir).find(
    (file) => GENERATED.test(file) && !Object.hasOwn(EMITTERS, file),
  );
  if (foreign !== undefined) {
    throw new StaleError(
      displayPath(join(dir, foreign)),
      'nothing generates it any more; delete it',
    );
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConfigError({ file: displayPath(path), allowed: `cannot be read (${code})` });
  }
}

/** Writes beside the target and renames, so that an interruption leaves no half-written file. */
function writeWhole(path: string, text: string): void {
  const part = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(part, text);
    renameSync(part, path);
  } catch (error) {
    removeIfPossible(part);
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError({ file: displayPath(path), allowed: `cannot be written (${code})` });
  }
}

/** What kept the file from being written may also keep this from succeeding; the first reason is the one to report. */
function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // See above.
  }
}

function firstDifference(present: string, wanted: string): number {
  const lines = wanted.split('\n');
  const index = present.split('\n').findIndex((line, number) => line !== lines[number]);
  return (index < 0 ? present.split('\n').length : index) + 1;
}
