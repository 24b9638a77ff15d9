/**
 * Builds the reference model, the fast path and the drop-in: AssemblyScript in, WebAssembly out, for one configuration and one number system. The compiler's
 * `readFile` hook puts a number system and the generated files of the configuration in the place of modules that `asm/` imports
 * without having them, so that one algorithm is compiled twice.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EngineConfig, generatedFiles, loadConfig } from '../config/index.ts';
import { ROOT } from '../config/paths.ts';
import { Exit, Failure } from '../exit.ts';

/** `fixed` is the golden reference, `f32` the accuracy reference. */
export type NumberSystem = 'fixed' | 'f32';

/** A compiled model. */
export interface ModelBuild {
  readonly config: EngineConfig;
  readonly system: NumberSystem;
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** SHA-256 of `wasm`, 64 hex digits. */
  readonly sha256: string;
  /** The cached file. */
  readonly path: string;
}

/** The compiled fast path. */
export interface FastBuild {
  readonly config: EngineConfig;
  readonly wasm: Uint8Array<ArrayBuffer>;
}

/** The compiled drop-in. */
export interface DropinBuild {
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** `build/dropin.wasm`. */
  readonly path: string;
}

const ASM = join(ROOT, 'asm');
/** Sources of the fast path: a module of its own, so that the model does not depend on them. */
const FAST = 'asm/fast/';
/** Sources of the drop-in, likewise. */
const DROPIN = 'asm/dropin/';
/** Configuration whose core the drop-in is. */
const DROPIN_CONFIG = 'chip256';
const COMMON = ['--runtime', 'stub', '--use', 'abort=', '--noColors'];
const OPTIONS = ['-O3', ...COMMON, '--enable', 'simd'];
/** For size, with the instructions that every engine with WebAssembly knows: no SIMD, no bulk memory. */
const DROPIN_OPTIONS = ['-Oz', '--noAssert', '--disable', 'bulk-memory', ...COMMON];

/** Modules that stand for a number system's own file. */
const BY_SYSTEM = ['num', 'ports'] as const;
/** Generated files of the configuration that take the place of modules of the same name. */
const GENERATED = ['params.ts', 'state_map.ts'] as const;

/** The model of a configuration (by name, or with overrides as loaded), from the cache in `build/` when its inputs are unchanged. */
export async function buildModel(
  config: string | EngineConfig,
  system: NumberSystem,
): Promise<ModelBuild> {
  const engine = typeof config === 'string' ? loadConfig(config) : config;
  const sources = new Map(
    [...sourcesOf(engine, system)].filter(
      ([name]) => !name.startsWith(FAST) && !name.startsWith(DROPIN),
    ),
  );
  const { wasm, path } = await build('asm/index.ts', `model-${system}`, sources, engine);
  return { config: engine, system, wasm, sha256: sha256(wasm), path };
}

/** The fast path of a configuration, from the cache likewise. */
export async function buildFast(config: string | EngineConfig): Promise<FastBuild> {
  const engine = typeof config === 'string' ? loadConfig(config) : config;
  const { wasm } = await build(`${FAST}index.ts`, 'fast', sourcesOf(engine, 'fixed'), engine);
  return { config: engine, wasm };
}

/**
 * The drop-in for micro-hnsw-wasm: one core of the standard configuration in single precision, with the published functions alone
 * (asm/dropin). Its file is brought up to date.
 *
 * @param debug with the names of its functions, for the table of sizes: in a file of its own
 */
export async function buildDropin(debug = false): Promise<DropinBuild> {
  const chip = loadConfig(DROPIN_CONFIG);
  const core = { ...chip, parameters: { ...chip.parameters, cores: 1 } };
  const sources = sourcesOf(core, 'f32');
  const entry = `${DROPIN}index.ts`;
  if (debug) return build(entry, 'dropin-debug', sources, core, [...DROPIN_OPTIONS, '--debug']);
  const { wasm } = await build(entry, 'dropin', sources, core, DROPIN_OPTIONS);
  const path = join(ROOT, 'build', 'dropin.wasm');
  const before = readCached(path);
  if (before === undefined || sha256(before) !== sha256(wasm))
    store(join(ROOT, 'build'), path, wasm);
  return { wasm, path };
}

/** Compiles a module, or takes it from the cache. */
async function build(
  entry: string,
  name: string,
  sources: Map<string, string>,
  { variant }: EngineConfig,
  options = OPTIONS,
): Promise<{ readonly wasm: Uint8Array<ArrayBuffer>; readonly path: string }> {
  const dir = join(ROOT, 'build', variant);
  const path = join(dir, `${name}-${inputHash(sources, options)}.wasm`);
  const wasm =
    readCached(path) ??
    store(dir, path, await compile(entry, sources, options, `${name} of ${variant}`));
  return { wasm, path };
}

/** Every source file by the name under which the compiler asks for it. */
function sourcesOf(config: EngineConfig, system: NumberSystem): Map<string, string> {
  const sources = new Map<string, string>();
  for (const file of readdirSync(ASM, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.ts'))
      sources.set(`asm/${file.replaceAll('\\', '/')}`, read(join(ASM, file)));
  }
  for (const name of BY_SYSTEM) {
    sources.set(`asm/${name}.ts`, `export * from "./${name}/${system}";\n`);
  }
  const generated = generatedFiles(config);
  for (const name of GENERATED) sources.set(`asm/${name}`, generated.get(name) ?? '');
  return sources;
}

const read = (path: string): string => readFileSync(path, 'utf8');

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Hash of all that the compiled bytes depend on. */
function inputHash(sources: Map<string, string>, options: readonly string[]): string {
  const compiler = read(join(ROOT, 'node_modules/assemblyscript/package.json'));
  const { version } = JSON.parse(compiler) as { version: string };
  return sha256(JSON.stringify([version, options, [...sources].sort()])).slice(0, 16);
}

function readCached(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes beside the target and renames, so that an interruption leaves no half-written file. */
function store(dir: string, path: string, wasm: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const part = `${path}.${process.pid}.part`;
  mkdirSync(dir, { recursive: true });
  try {
    writeFileSync(part, wasm);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  return wasm;
}

/** Compiles `entry`; the compiler is loaded only here, because that takes longer than most suites. */
async function compile(
  entry: string,
  sources: Map<string, string>,
  options: readonly string[],
  what: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: asc } = await import('assemblyscript/asc');
  let wasm: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main([entry, '--outFile', 'module.wasm', ...options], {
    readFile: (name: string) => sources.get(name.replaceAll('\\', '/')) ?? null,
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (name === 'module.wasm') wasm = new Uint8Array(contents as Uint8Array);
    },
    listFiles: () => [],
  });
  if (error || wasm === undefined) {
    const reason = [error?.message, stderr.toString()].filter(Boolean).join('\n');
    throw new Failure(`${what} does not compile: ${reason}`, Exit.tool);
  }
  return wasm;
}
