/**
 * Builds the simulation: Verilator turns the RTL into C++, and make compiles that and the driver of `sim/` into
 * `chip_sim`.
 *
 *     const { binary } = await buildSim('mini', join(root, 'rtl'), join(root, 'build', 'mini', 'sim'));
 *
 * Nothing runs when no input changed. What did change is compiled anew, the rest comes from ccache. A folder is built in by
 * one process at a time; another one waits, and then mostly finds its work done.
 */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { Exit, Failure } from '../exit.ts';
import { attempt, type ChildResult, runChild, systemReason, withLock } from '../run/index.ts';
import { coreCopies } from './core_copies.ts';
import { coreIncludes, idleIncludes, idleRegisters, readStateList } from './sim_includes.ts';
import { fastAllocator, findTool, root, toolEnv } from './tools.ts';

export interface BuildOptions {
  /** Build waves in (they stay off until asked for), which doubles the time that a build takes. */
  readonly trace?: boolean;
  /** Assert idle values of microarchitectural registers. Default: on a chip of at most 16 cores. */
  readonly idleChecks?: boolean;
  /** Put the bus in front of the chip: module `top` and a host that writes and reads over AXI4-Lite. */
  readonly bus?: boolean;
  /** Count line and branch coverage. */
  readonly coverage?: boolean;
  /** The driver's sources. */
  readonly simDir?: string;
  /** Compilers at a time. */
  readonly jobs?: number;
  /** Build even when nothing changed. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  /** Called with the name of each step as it begins. */
  readonly onStep?: (step: 'wait' | 'verilator' | 'compile') => void;
}

export interface SimBuild {
  /** The program, `chip_sim`. */
  readonly binary: string;
  /** How long it took, this time, with waiting for another build. */
  readonly seconds: number;
  /** Copies of the core's code in the generated C++: always 1, more than that fails. */
  readonly copiesOfCore: number;
  /** False when nothing had changed. */
  readonly rebuilt: boolean;
}

/** The simulation cannot be built. */
export class BuildError extends Failure {
  constructor(message: string) {
    super(message, Exit.tool);
  }
}

/** What a finished build left beside its binary. */
interface Stamp {
  readonly inputs: string;
  readonly copiesOfCore: number;
}

/** Cores of a chip that is small enough that watching everything costs little. */
export const SMALL = 16;

/**
 * Builds `chip_sim` in `outDir` from the Verilog in `rtlDir`, for a named configuration or the folder of a
 * generated one.
 */
export async function buildSim(
  config: string,
  rtlDir: string,
  outDir: string,
  options: BuildOptions = {},
): Promise<SimBuild> {
  const started = performance.now();
  const plan = attempt(() => planBuild(config, resolve(rtlDir), resolve(outDir), options));
  const { signal, onStep } = options;
  const built = await withLock(plan.lockFile, (lock) => build({ ...plan, lock }, options), {
    signal,
    onWait: () => onStep?.('wait'),
  });
  return { ...built, seconds: (performance.now() - started) / 1000 };
}

/** With the lock of the folder. */
async function build(plan: LockedPlan, options: BuildOptions): Promise<Omit<SimBuild, 'seconds'>> {
  const verilator = await findTool('verilator');
  const cxx = await findTool('cxx');
  const inputs = attempt(() => hashInputs(plan, [verilator, cxx]));

  const stamp = options.force ? undefined : readStamp(plan);
  if (stamp?.inputs === inputs) {
    const { copiesOfCore } = stamp;
    return { binary: plan.binary, copiesOfCore, rebuilt: false };
  }

  try {
    return await buildAnew(plan, inputs, verilator.path, options);
  } catch (error) {
    // Verilator does not notice a full disk, and what comes after it stumbles over what is missing.
    if (!(error instanceof BuildError) || !isFull(plan.outDir)) throw error;
    throw fullDisk(plan);
  }
}

async function buildAnew(
  plan: LockedPlan,
  inputs: string,
  verilator: string,
  options: BuildOptions,
): Promise<Omit<SimBuild, 'seconds'>> {
  attempt(() => prepare(plan));
  options.onStep?.('verilator');
  await meanwhile(
    () => verilate(plan, verilator, options.signal),
    (signal) => compileAhead(plan, verilator, { ...options, signal }),
    options.signal,
  );
  const copiesOfCore = attempt(() => coreCopies(plan.objDir));
  if (copiesOfCore !== 1) {
    throw new BuildError(
      `${displayed(plan.objDir)}: the generated C++ holds ${copiesOfCore} copies of the core's code, expected 1; ` +
        'a port with a constant or an expression of its own in some instance must be listed in sim/chip.vlt',
    );
  }
  options.onStep?.('compile');
  await compile(plan, options);
  attempt(() => finish(plan, { inputs, copiesOfCore }));
  return { binary: plan.binary, copiesOfCore, rebuilt: true };
}

interface Plan {
  readonly configDir: string;
  readonly cores: number;
  readonly verilog: readonly string[];
  readonly rtlDirs: readonly string[];
  readonly simDir: string;
  readonly sources: readonly string[];
  readonly otherInputs: readonly string[];
  readonly includes: Readonly<Record<string, string>>;
  readonly top: string;
  /** What Verilator keeps, and what it writes only once. */
  readonly hints: readonly string[];
  readonly defines: readonly string[];
  readonly flags: readonly string[];
  readonly outDir: string;
  readonly objDir: string;
  readonly includeDir: string;
  readonly lockFile: string;
  readonly stampFile: string;
  readonly binary: string;
}

interface LockedPlan extends Plan {
  /**
   * Descriptor of the lock. Whatever writes in the folder gets it: when this process is killed, the lock is not free before
   * compilers that are left have ended.
   */
  readonly lock: number;
}

function planBuild(config: string, rtlDir: string, outDir: string, options: BuildOptions): Plan {
  const configDir = generatedFolder(config);
  const { cores, groups } = JSON.parse(
    readFileSync(join(configDir, 'params.json'), 'utf8'),
  ).parameters;
  const simDir = resolve(options.simDir ?? join(root, 'sim'));
  const small = cores <= SMALL;
  const verilog = filesBelow(rtlDir, '.v');
  if (verilog.length === 0) throw new BuildError(`${displayed(rtlDir)}: holds no Verilog files`);
  const list = readStateList(join(simDir, 'microarchitecture.json'), groups);
  const idle = (options.idleChecks ?? small) ? idleRegisters(list) : [];
  const bus = options.bus ?? false;
  const includeDir = join(outDir, 'include');
  const hints = [
    join(simDir, 'chip.vlt'),
    ...(bus ? [join(simDir, 'top.vlt')] : []),
    ...(small ? [join(simDir, 'log.vlt')] : []),
    join(includeDir, 'idle.vlt'),
  ];
  const flags = [
    ...(options.trace ? ['--trace-fst'] : []),
    ...(options.coverage ? ['--coverage'] : []),
  ];
  return {
    configDir,
    cores,
    verilog,
    rtlDirs: [...new Set(verilog.map((file) => join(file, '..')))],
    simDir,
    sources: readdirSync(simDir)
      .filter((name) => name.endsWith('.cpp'))
      .sort()
      .map((name) => join(simDir, name)),
    otherInputs: [
      ...filesBelow(rtlDir, '.vh'),
      join(configDir, 'params.vh'),
      join(configDir, 'registers.vh'),
      join(configDir, 'registers.h'),
      join(configDir, 'params.hpp'),
      join(configDir, 'state_map.inc'),
      join(simDir, 'chip.vlt'),
      join(simDir, 'log.vlt'),
      join(simDir, 'top.vlt'),
      ...readdirSync(simDir)
        .filter((name) => name.endsWith('.hpp'))
        .sort()
        .map((name) => join(simDir, name)),
    ],
    includes: { ...coreIncludes(cores), ...idleIncludes(idle) },
    defines: [`-DSIM_BUS=${Number(bus)}`, `-DSIM_LOG=${Number(small)}`],
    top: bus ? 'top' : 'chip',
    hints,
    flags,
    outDir,
    objDir: join(outDir, 'obj'),
    includeDir,
    lockFile: join(outDir, 'lock'),
    stampFile: join(outDir, 'build.json'),
    binary: join(outDir, 'chip_sim'),
  };
}

/** A named configuration's folder, or the folder itself. */
function generatedFolder(config: string): string {
  const named = join(root, 'config', 'generated', config);
  const folder = /^[\w-]+$/.test(config) && existsSync(named) ? named : resolve(config);
  if (!existsSync(join(folder, 'params.json'))) {
    throw new BuildError(`${config}: neither a configuration nor a folder of generated files`);
  }
  return folder;
}

function filesBelow(dir: string, extension: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(dir, name));
}

/** Everything that the binary depends on. Names count too: a file that was renamed compiles differently. */
function hashInputs(plan: Plan, tools: readonly { path: string; version: string }[]): string {
  const hash = createHash('sha256');
  const part = (text: string | Buffer) => hash.update(`${text.length}\n`).update(text);
  for (const file of [...plan.verilog, ...plan.otherInputs, ...plan.sources]) {
    part(file);
    part(readFileSync(file));
  }
  part(
    JSON.stringify([
      plan.includes,
      plan.top,
      plan.hints,
      plan.defines,
      plan.flags,
      tools.map(({ path, version }) => [path, version]),
    ]),
  );
  part(readFileSync(import.meta.filename));
  return hash.digest('hex');
}

function readStamp({ stampFile, binary }: Plan): Stamp | undefined {
  if (!existsSync(stampFile) || !existsSync(binary)) return undefined;
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    // Damaged: build anew.
    return undefined;
  }
}

/** An object file of a build that was ended may be half written, so such a build begins from nothing. */
function prepare({ outDir, objDir, includeDir, includes }: Plan): void {
  const unfinished = join(outDir, 'unfinished');
  if (existsSync(unfinished)) rmSync(objDir, { recursive: true, force: true });
  mkdirSync(includeDir, { recursive: true });
  writeFileSync(unfinished, '');
  for (const [name, text] of Object.entries(includes)) {
    const path = join(includeDir, name);
    // Untouched when equal, so that make does not compile what includes it.
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
  }
}

async function verilate(plan: LockedPlan, verilator: string, signal?: AbortSignal): Promise<void> {
  const allocator = await fastAllocator();
  // Three gigabytes of small objects: with another allocator that takes half the time, with large pages a sixth less.
  const memory = allocator
    ? { LD_PRELOAD: allocator }
    : { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' };
  const inputs = [
    ...[plan.configDir, ...plan.rtlDirs].map((dir) => `-I${dir}`),
    ...[...plan.hints, ...plan.verilog],
  ];
  const result = await runChild(verilator, verilatorArguments(plan, plan.objDir, inputs), {
    env: { ...toolEnv(), ...memory },
    ...{ cwd: root, signal, inherit: plan.lock },
  });
  if (result.exitCode !== 0) throw failed('Verilator', plan, result, /^%Error/);
}

function verilatorArguments(plan: Plan, objDir: string, inputs: readonly string[]): string[] {
  const includes = [plan.simDir, plan.includeDir, plan.configDir].map((dir) => `-I${dir}`);
  return [
    ...['--cc', '--exe', '--prefix', 'Vchip', '--Mdir', objDir, '--top-module', plan.top],
    // Warnings are lint's business, not that of a build in the middle of an edit.
    ...['--language', '1364-2005', '-Wno-lint', '-Wno-style', '-Wno-fatal', '--quiet'],
    // Its helper variables differ from core to core, and with them the code, which would then be written for each.
    '-fno-dfg',
    // A table's index is a variable with a number of its own in each core, and so is then the core's code.
    '-fno-table',
    ...['--x-initial', 'unique', ...plan.flags],
    ...['-CFLAGS', ['-std=c++17', '-Wall', '-Wextra', ...plan.defines, ...includes].join(' ')],
    ...['-o', 'chip_sim', ...inputs, ...plan.sources],
  ];
}

/**
 * Compiles what does not depend on the RTL, Verilator's runtime and most of the driver, in the makefile of an empty design: the
 * compiler's cache then has it for `compile`. Verilator keeps one processor busy, for most of a build's time.
 */
async function compileAhead(
  plan: LockedPlan,
  verilator: string,
  { jobs, signal }: BuildOptions,
): Promise<void> {
  const cached = await findTool('ccache').then(
    () => true,
    () => false,
  );
  if (!cached || jobs === 1) return;
  const dir = join(plan.outDir, 'ahead');
  const empty = join(dir, 'empty.v');
  const objects = plan.sources
    .filter((source) => !/#include "V/.test(readFileSync(source, 'utf8')))
    .map((source) => basename(source).replace(/cpp$/, 'o'));
  mkdirSync(dir, { recursive: true });
  writeFileSync(empty, `module ${plan.top}; endmodule\n`);
  writeFileSync(
    join(dir, 'ahead.mk'),
    `include Vchip.mk\n.PHONY: ahead\nahead: $(VK_GLOBAL_OBJS) ${objects.join(' ')}\n`,
  );
  const options = { env: toolEnv(), cwd: root, signal, inherit: plan.lock };
  await runChild(verilator, verilatorArguments(plan, dir, [empty]), options);
  await runMake(plan, dir, ['-f', 'ahead.mk', '-j1', 'ahead'], signal);
  rmSync(dir, { recursive: true, force: true });
}

async function compile(plan: LockedPlan, { jobs, signal }: BuildOptions): Promise<void> {
  const wanted = ['-f', 'Vchip.mk', `-j${jobs ?? availableParallelism()}`, 'chip_sim'];
  const result = await runMake(plan, plan.objDir, wanted, signal);
  if (result.exitCode !== 0)
    throw failed('the C++ compiler', plan, result, /error:|undefined reference|\*\*\* /i);
}

/** Runs a makefile beside those that Verilator has written, through the compiler's cache if there is one. */
async function runMake(
  { lock }: LockedPlan,
  dir: string,
  wanted: readonly string[],
  signal?: AbortSignal,
): Promise<ChildResult> {
  const make = await findTool('make');
  const cache = await findTool('ccache').then(
    ({ path }) => [`OBJCACHE=${path}`],
    () => [],
  );
  // -O2 takes a quarter longer to compile, and what it gives runs no faster: the code waits for memory.
  const flags = ['--no-print-directory', 'OPT_FAST=-O1', 'OPT_GLOBAL=-O1', ...cache];
  const options = { env: toolEnv(), cwd: root, signal, inherit: lock };
  return runChild(make.path, ['-C', dir, ...flags, ...wanted], options);
}

/** Waits for `work`, and for `aside` unless `work` fails; what goes wrong with `aside` does not matter. */
async function meanwhile(
  work: () => Promise<void>,
  aside: (signal: AbortSignal) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const done = aside(AbortSignal.any([stop.signal, ...(signal ? [signal] : [])])).catch(() => {});
  try {
    await work();
  } catch (error) {
    stop.abort();
    throw error;
  } finally {
    await done;
  }
}

/** Whether there is no room left for what a compiler writes. */
function isFull(dir: string): boolean {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize < 1 << 16;
}

function fullDisk({ outDir }: Plan): BuildError {
  return new BuildError(`${displayed(outDir)}: ${systemReason('ENOSPC')}`);
}

/** The first lines that say what is wrong. */
function failed(
  what: string,
  plan: Plan,
  { stdout, stderr }: ChildResult,
  telling: RegExp,
): BuildError {
  const said = `${stderr}\n${stdout}`;
  if (said.includes('No space left on device')) return fullDisk(plan);
  const lines = said.split('\n').filter((line) => line.trim());
  const first = Math.max(
    0,
    lines.findIndex((line) => telling.test(line)),
  );
  const shown = lines.slice(first, first + 12).map((line) => `  ${line}`);
  return new BuildError(`${displayed(plan.outDir)}: ${what} failed\n${shown.join('\n')}`);
}

/** The binary first, its stamp last: a stamp means a binary that is whole. */
function finish(plan: Plan, stamp: Stamp): void {
  replace(plan.binary, (part) => copyFileSync(join(plan.objDir, 'chip_sim'), part));
  replace(plan.stampFile, (part) => writeFileSync(part, `${JSON.stringify(stamp)}\n`));
  rmSync(join(plan.outDir, 'unfinished'));
}

function replace(path: string, write: (part: string) => void): void {
  const part = `${path}.tmp`;
  try {
    write(part);
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}

function displayed(path: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') ? path : inside;
}
