/** Builds of the chip for Verilator, of which the rate is measured: by one program that knows nothing but the ports. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findTools, root, toolEnv, verilatorRoot } from '../ts/build/tools.ts';
import { type BuildOptions, buildSim } from '../ts/build/verilate.ts';
import { writeWhole } from '../ts/cli/process.ts';
import { type EngineConfig, generate } from '../ts/config/index.ts';
import { Exit, Failure } from '../ts/exit.ts';
import { runChild } from '../ts/run/index.ts';
import { median, type Spent, timed } from './measure.ts';
import type { Timed } from './stimuli.ts';

/** A program that plays golden files through the ports. */
export interface PortsSim {
  readonly binary: string;
  /** Seconds that the build took, from nothing, without a compiler cache. */
  readonly build: Spent;
  /** Bytes of C++ that Verilator wrote. */
  readonly generatedBytes: number;
}

/** What a run told. */
export interface Rate {
  /** From the marked command on. */
  readonly cycles: number;
  /** Least distance of two headers there, in cycles. */
  readonly headerDistance: number;
  /** Cycles a second of processor time, median of the rounds. */
  readonly hertz: number;
}

const RTL = join(root, 'rtl');
const OPEN_GATE = join(root, 'bench', 'open_gate.v');
const PORTS = join(root, 'bench', 'ports.cpp');
const READER = join(root, 'sim', 'golden.cpp');
const FLAGS = ['--language', '1364-2005', '-Wno-lint', '-Wno-style', '-Wno-fatal', '--quiet'];

/** The build of `sim --no-bus`: shared code of the cores. `waves`: built in, and off. */
export async function sharedBuild(
  config: EngineConfig,
  { waves, signal }: { waves: boolean; signal?: AbortSignal },
): Promise<PortsSim> {
  const out = sharedFolder(config, waves);
  rmSync(out, { recursive: true, force: true });
  const { spent } = await withoutCache(() =>
    timed(() => buildAgain(config, { trace: waves, signal, force: true })),
  );
  const objects = join(out, 'obj');
  const binary = join(out, 'ports_sim');
  const { cxx } = await findTools('cxx');
  const include = join(await verilatorRoot(), 'include');
  const { dir } = generated(config);
  const includes = [objects, join(root, 'sim'), dir, include, join(include, 'vltstd')];
  await run(cxx.path, [
    ...['-O2', '-std=c++17', '-DVM_COVERAGE=0', '-DVM_SC=0'],
    ...[`-DVM_TRACE=${waves ? 1 : 0}`, `-DVM_TRACE_FST=${waves ? 1 : 0}`],
    ...includes.map((path) => `-I${path}`),
    ...[PORTS, READER, ...archives(objects)],
    ...(waves ? ['-llz4', '-lz'] : []),
    ...['-pthread', '-o', binary],
  ]);
  return { binary, build: spent, generatedBytes: generatedBytes(objects) };
}

/** Builds `chip_sim` in the place where `sharedBuild` put it; quick when nothing has changed. */
export async function buildAgain(
  config: EngineConfig,
  options: BuildOptions & { readonly trace: boolean },
): Promise<{ seconds: number; rebuilt: boolean }> {
  const out = sharedFolder(config, options.trace);
  return buildSim(generated(config).dir, RTL, out, options);
}

function sharedFolder({ variant }: EngineConfig, waves: boolean): string {
  return join(root, 'build', 'bench', variant, waves ? 'shared-waves' : 'shared');
}

/** Limits of the default build; beyond them it counts as not finished. */
export interface BuildLimits {
  readonly minutes: number;
  readonly gigabytes: number;
}

/**
 * The build that Verilator makes by default: everything inlined, nothing kept apart; -O2 and no waves. Undefined when it
 * does not finish within the limits. A build that was finished before is not repeated. `openGates`: of a chip without clock gates.
 */
export async function defaultBuild(
  config: EngineConfig,
  limits: BuildLimits,
  { openGates, signal }: { readonly openGates: boolean; readonly signal?: AbortSignal },
): Promise<PortsSim | undefined> {
  const out = join(root, 'build', 'bench', config.variant, openGates ? 'default-open' : 'default');
  const objects = join(out, 'obj');
  const { dir } = generated(config);
  const sources = filesBelow(RTL, /\.v$/).map((file) =>
    openGates && basename(file) === 'gate.v' ? OPEN_GATE : file,
  );
  const { verilator } = await findTools('verilator');
  const includes = [dir, ...new Set(sources.map((file) => dirname(file)))];
  const args = [
    ...[
      '--cc',
      '--exe',
      '--build',
      '-j',
      '2',
      '--output-groups',
      '0',
      '--prefix',
      'Vchip',
      '--top-module',
      'chip',
    ],
    ...['--Mdir', objects, ...FLAGS, '-o', 'ports_sim'],
    ...['-MAKEFLAGS', 'OPT_FAST=-O2', '-MAKEFLAGS', 'OPT_GLOBAL=-O2'],
    ...['-CFLAGS', `-std=c++17 -I${join(root, 'sim')} -I${dir}`],
    ...includes.map((path) => `-I${path}`),
    ...[...sources, PORTS, READER],
  ];
  const stamp = join(out, 'build.json');
  const inputs = hash([JSON.stringify([args, verilator.version]), ...contents(sources, dir)]);
  const earlier = readStamp(stamp);
  if (earlier?.inputs === inputs) return { ...earlier, binary: join(objects, 'ports_sim') };

  rmSync(out, { recursive: true, force: true });
  mkdirSync(objects, { recursive: true });
  // Each process has the whole limit: one big compiler is what this is about.
  const kilobytes = limits.gigabytes * 2 ** 20;
  const script = `ulimit -v ${kilobytes}; exec "$@"`;
  const timeout = AbortSignal.timeout(limits.minutes * 60_000);
  const { result: ended, spent } = await timed(() =>
    runChild('sh', ['-c', script, 'sh', verilator.path, ...args], {
      env: uncached(),
      cwd: root,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    }).catch((error: unknown) => {
      if (timeout.aborted) return undefined;
      throw error;
    }),
  );
  if (ended?.exitCode !== 0) {
    if (ended) console.error(ended.stderr.trim().split('\n').slice(-5).join('\n'));
    rmSync(out, { recursive: true, force: true });
    return undefined;
  }
  const result = { build: spent, generatedBytes: generatedBytes(objects) };
  writeWhole(stamp, `${JSON.stringify({ inputs, ...result })}\n`);
  return { ...result, binary: join(objects, 'ports_sim') };
}

/** Plays `stimulus`; fails when a response or the chip cycles differ. */
export async function rate(
  { binary }: PortsSim,
  { file, mark }: Timed,
  { rounds = 1, drain = false, signal }: { rounds?: number; drain?: boolean; signal?: AbortSignal },
): Promise<Rate> {
  const args = [file, String(mark), String(rounds), ...(drain ? ['drain'] : [])];
  const { stdout } = await run(binary, args, signal);
  const { markCycles, headerDistance, seconds } = JSON.parse(stdout) as {
    markCycles: number;
    headerDistance: number;
    seconds: number[];
  };
  return { cycles: markCycles, headerDistance, hertz: markCycles / median(seconds) };
}

/** Folder of the generated files, which are written when they are not there. */
export function generated(config: EngineConfig): { dir: string } {
  const { name: _, ...overrides } = config.parameters;
  return generate(config.name, overrides);
}

/** The environment without a compiler cache, so that a build is a whole one. */
export function uncached(): NodeJS.ProcessEnv {
  return { ...toolEnv(), OBJCACHE: '', CCACHE_DISABLE: '1' };
}

/** Builds are started with this process's environment. */
async function withoutCache<Result>(body: () => Promise<Result>): Promise<Result> {
  process.env.CCACHE_DISABLE = '1';
  try {
    return await body();
  } finally {
    delete process.env.CCACHE_DISABLE;
  }
}

async function run(file: string, args: string[], signal?: AbortSignal) {
  const result = await runChild(file, args, { env: toolEnv(), cwd: root, signal });
  if (result.exitCode === 0) return result;
  const said = `${result.stderr}\n${result.stdout}`.trim().split('\n').slice(0, 10).join('\n');
  throw new Failure(
    `${file} failed (${result.endedBy ?? `exit code ${result.exitCode}`}): ${said}`,
    Exit.mismatch,
  );
}

/** The compiled chip and Verilator's runtime, without the driver. */
function archives(objects: string): string[] {
  const names = readdirSync(objects);
  const own = names.filter((name) => /^(Vchip__ALL\.a|libVchip\.a)$/.test(name)).slice(0, 1);
  const runtime = names.filter((name) => /^(libverilated\.a|verilated\w*\.o)$/.test(name));
  const one = runtime.includes('libverilated.a') ? ['libverilated.a'] : runtime;
  return [...own, ...one].map((name) => join(objects, name));
}

function generatedBytes(objects: string): number {
  return filesBelow(objects, /^Vchip.*\.(cpp|h)$/).reduce(
    (sum, file) => sum + statSync(file).size,
    0,
  );
}

function filesBelow(dir: string, name: RegExp): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .sort()
    .map((file) => join(dir, file));
}

function contents(sources: readonly string[], configDir: string): string[] {
  const headers = [...filesBelow(RTL, /\.vh$/), join(configDir, 'params.vh')];
  return [...sources, ...headers, PORTS].map((file) => readFileSync(file, 'utf8'));
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex');
}

function readStamp(
  file: string,
): { inputs: string; build: Spent; generatedBytes: number } | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
