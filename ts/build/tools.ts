/**
 * Where every outside tool comes from. One table says what is needed, for what, and how it is installed;
 * the set-up installs from it, `doctor` prints it, and whoever starts a tool asks `findTool` for it.
 *
 *     const verilator = await findTool('verilator');
 *     await execa(verilator.path, args, { env: toolEnv(), extendEnv: false });
 */
import { execFile, spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Exit, Failure } from '../exit.ts';

/** The checkout. Whatever is installed, built or cached stays inside it. */
export const root = join(import.meta.dirname, '..', '..');
export const venv = join(root, '.venv');

/** What a command needs: `sim` to compare model and RTL, `test` that and everything else. */
export type Stage = 'sim' | 'test';

export interface Tool {
  name: ToolName;
  path: string;
  version: string;
}

/** A tool is missing, too old or broken. */
export class ToolError extends Failure {
  readonly tool: string;
  readonly remedy: string;

  constructor(tool: string, problem: string, remedy: string) {
    super(`${tool}: ${problem}; ${remedy}`, Exit.tool);
    this.tool = tool;
    this.remedy = remedy;
  }
}

interface Requirement {
  stage: Stage;
  purpose: string;
  /** Candidates, best first; the first one that is new enough is taken. */
  candidates: () => string[];
  /** Arguments that print the version, which `version` picks from the output. */
  ask: string[];
  version?: RegExp;
  minimum?: string;
  /** Debian package that brings it. What has none comes from the Python requirements. */
  debian?: string | (() => string);
  stdin?: string;
  /** All works without it, only slower. */
  optional?: boolean;
  /** The candidate is not the tool but tells whether it is there: its failure means missing, not broken. */
  probe?: boolean;
}

const onPath = (name: string) => () => searchPath(name);
const inVenv = (name: string) => () => [join(venv, 'bin', name)].filter(isExecutable);

/** Only the compiler knows where its headers are, so it is asked, by preprocessing one line. */
const header = (
  name: string,
  versionMacro: string,
  debian: string,
  purpose = 'waveforms (FST)',
): Requirement => ({
  stage: 'sim',
  purpose,
  candidates: () => compilers(),
  ask: ['-E', '-P', '-x', 'c++', '-'],
  stdin: `#include <${name}>\nfound ${versionMacro}\n`,
  version: /^found "?([\d. ]+)/m,
  debian,
  probe: true,
});

/** cocotb runs Python inside the simulator, which takes Python as a shared library: Debian packs it apart. */
const loadLibpython = `
import ctypes, os, platform, sysconfig
name, directory = sysconfig.get_config_var("INSTSONAME"), sysconfig.get_config_var("LIBDIR")
path = os.path.join(directory, name)
ctypes.CDLL(path if os.path.exists(path) else name)
print(platform.python_version())`;

const requirements = {
  node: {
    stage: 'sim',
    purpose: 'harness',
    candidates: () => [process.execPath],
    ask: ['--version'],
    minimum: '20',
    debian: 'nodejs',
  },
  make: {
    stage: 'sim',
    purpose: 'builds the simulation',
    candidates: onPath('make'),
    ask: ['--version'],
    debian: 'make',
  },
  cxx: {
    stage: 'sim',
    purpose: 'compiles the simulation',
    candidates: () => compilers(),
    ask: ['--version'],
    version: /(\d+\.\d+[.\d]*)\s*(?:\d{8}.*)?$/m,
    debian: 'g++',
  },
  perl: {
    stage: 'sim',
    purpose: 'runs Verilator',
    candidates: onPath('perl'),
    ask: ['-e', 'printf "%vd", $^V'],
    debian: 'perl',
  },
  ccache: {
    stage: 'sim',
    purpose: 'builds only what changed',
    candidates: onPath('ccache'),
    ask: ['--version'],
    debian: 'ccache',
  },
  flock: {
    stage: 'sim',
    purpose: 'one build at a time',
    candidates: onPath('flock'),
    ask: ['--version'],
    debian: 'util-linux',
  },
  zlib: header('zlib.h', 'ZLIB_VERSION', 'zlib1g-dev'),
  lz4: header('lz4.h', 'LZ4_VERSION_MAJOR.LZ4_VERSION_MINOR.LZ4_VERSION_RELEASE', 'liblz4-dev'),
  mimalloc: {
    ...header('mimalloc.h', 'MI_MALLOC_VERSION', 'libmimalloc-dev', 'builds chip256 faster'),
    optional: true,
  },
  python: {
    stage: 'sim',
    purpose: 'generator scripts, .venv',
    candidates: () => [...inVenv('python3')(), ...searchPath('python3')],
    ask: ['--version'],
    minimum: '3.11',
    debian: 'python3',
  },
  verilator: {
    stage: 'sim',
    purpose: 'simulates the RTL',
    candidates: () => [...searchPath('verilator'), ...bundledVerilator()],
    ask: ['--version'],
    version: /Verilator (\d+\.\d+)/,
    // cocotb 2 refuses older ones.
    minimum: '5.036',
  },
  iverilog: {
    stage: 'test',
    purpose: 'lint, second simulator',
    candidates: onPath('iverilog'),
    ask: ['-V'],
    version: /version (\d+\.\d+)/,
    minimum: '11',
    debian: 'iverilog',
  },
  libpython: {
    stage: 'test',
    purpose: 'block benches',
    candidates: () => searchPath('python3').slice(0, 1),
    ask: ['-c', loadLibpython],
    debian: () => `libpython${pythonSeries()}`,
    probe: true,
  },
  cocotb: {
    stage: 'test',
    purpose: 'block benches',
    candidates: inVenv('cocotb-config'),
    ask: ['--version'],
    minimum: '2',
  },
  pytest: {
    stage: 'test',
    purpose: 'runs the block benches',
    candidates: inVenv('pytest'),
    ask: ['--version'],
  },
  yosys: {
    stage: 'test',
    purpose: 'lint, synthesis',
    candidates: inVenv('yowasp-yosys'),
    ask: ['--version'],
    version: /Yosys (\d+\.\d+)/,
    minimum: '0.60',
  },
} satisfies Record<string, Requirement>;

export type ToolName = keyof typeof requirements;

export const toolNames = Object.keys(requirements) as ToolName[];

const requirement = (name: ToolName): Requirement => requirements[name];

/** The tools that a stage needs, or those that it only profits from; `test` includes `sim`. */
export function toolsOf(stage: Stage, { optional = false } = {}): ToolName[] {
  return toolNames.filter((name) => {
    const tool = requirement(name);
    return (stage === 'test' || tool.stage === stage) && (tool.optional ?? false) === optional;
  });
}

export function debianPackage(name: ToolName): string | undefined {
  const { debian } = requirement(name);
  return typeof debian === 'function' ? debian() : debian;
}

const found = new Map<ToolName, Promise<Tool>>();

/** The tool's path and version. Throws a ToolError that says what is wrong and what to install. */
export function findTool(name: ToolName): Promise<Tool> {
  let tool = found.get(name);
  if (!tool) found.set(name, (tool = lookUp(name)));
  return tool;
}

/** Several tools at once: `const { verilator, ccache } = await findTools('verilator', 'ccache')`. */
export async function findTools<N extends ToolName>(...names: N[]): Promise<Record<N, Tool>> {
  const tools = await Promise.all(names.map(findTool));
  return Object.fromEntries(tools.map((tool) => [tool.name, tool])) as Record<N, Tool>;
}

/** To be called after something was installed. */
export function forgetTools(): void {
  found.clear();
}

/** Where Verilator keeps its headers (`include/`) and its runtime. */
export async function verilatorRoot(): Promise<string> {
  const { path } = await findTool('verilator');
  return (await output(path, ['--getenv', 'VERILATOR_ROOT'])).trim();
}

/** A faster allocator than the C library's, for programs that allocate gigabytes; undefined when there is none. */
export async function fastAllocator(): Promise<string | undefined> {
  const tool = await findTool('mimalloc').catch(() => undefined);
  const library = tool && (await output(tool.path, ['-print-file-name=libmimalloc.so'])).trim();
  // The compiler repeats a name that it does not find.
  return library?.includes('/') ? library : undefined;
}

/**
 * The environment in which tools are started: the chosen programs come first on PATH, so that tools which start
 * each other (cocotb starts Verilator, Verilator starts ccache) find the same ones; caches stay in the checkout.
 */
export function toolEnv(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  const first = [join(venv, 'bin')];
  const chosen = systemVerilator();
  if (!chosen) {
    first.unshift(...bundledVerilator().map((path) => dirname(path)));
    // It would lead the bundled programs to the files of another version.
    delete env.VERILATOR_ROOT;
  }
  env.PATH = [...first, env.PATH].join(delimiter);
  env.CCACHE_DIR = join(root, 'build', 'ccache');
  // Yosys compiles itself for most of a minute once: too long to lose it with `make clean`.
  env.YOWASP_CACHE_DIR = join(venv, 'cache', 'yowasp');
  return env;
}

export interface Diagnosis {
  tool: ToolName;
  stage: Stage;
  purpose: string;
  /** All works without it. */
  optional: boolean;
  verdict: 'ok' | 'missing' | 'too old' | 'broken';
  version?: string;
  path?: string;
  /** What to do when the verdict is not ok. */
  remedy?: string;
}

/** One row a tool, in the order of the table above. */
export function doctor(): Promise<Diagnosis[]> {
  return Promise.all(toolNames.map(diagnose));
}

async function lookUp(name: ToolName): Promise<Tool> {
  const { verdict, version, path, remedy } = await diagnose(name);
  if (verdict === 'ok') return { name, path: path!, version: version! };
  const minimum = requirement(name).minimum;
  const problem = verdict === 'too old' ? `${path} is ${version}, ${minimum} is needed` : verdict;
  throw new ToolError(name, problem, remedy!);
}

async function diagnose(name: ToolName): Promise<Diagnosis> {
  const { stage, purpose, candidates, ask, version: pattern, minimum } = requirement(name);
  const { stdin, probe, optional = false } = requirement(name);
  const row = { tool: name, stage, purpose, optional };
  let best: Diagnosis = { ...row, verdict: 'missing', remedy: remedyOf(name) };
  for (const path of candidates()) {
    try {
      const text = await output(path, ask, stdin);
      const version = (pattern ?? /(\d+(?:\.\d+)*)/).exec(text)?.[1]?.replaceAll(' ', '');
      if (version === undefined) throw new Error('prints no version');
      if (!minimum || !isOlder(version, minimum)) return { ...row, verdict: 'ok', version, path };
      if (best.verdict !== 'too old') best = { ...best, verdict: 'too old', version, path };
    } catch {
      if (best.verdict === 'missing' && !probe) best = { ...best, verdict: 'broken', path };
    }
  }
  return best;
}

function remedyOf(name: ToolName): string {
  const { minimum } = requirement(name);
  const debian = debianPackage(name);
  if (debian)
    return `install ${debian}${minimum ? ` ${minimum} or newer` : ''}: ${aptLine([debian])}`;
  return 'run: make setup';
}

/** The line that installs Debian packages. */
export const aptLine = (packages: string[]): string =>
  `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;

/** Compares dotted numbers: is `a` less than `b`? */
export function isOlder(a: string, b: string): boolean {
  const [as, bs] = [a.split('.').map(Number), b.split('.').map(Number)];
  const at = bs.findIndex((part, i) => part !== (as[i] ?? 0));
  return at >= 0 && (as[at] ?? 0) < bs[at]!;
}

/** Does the machine bring a Verilator that is new enough? If so, it is used and no other is installed. */
let system: { path?: string } | undefined;
export function systemVerilator(): string | undefined {
  system ??= {
    path: searchPath('verilator').find((path) => {
      const { minimum, version } = requirements.verilator;
      const answer = version.exec(
        spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout ?? '',
      );
      return answer !== null && !isOlder(answer[1]!, minimum);
    }),
  };
  return system.path;
}

/** The Verilator of requirements-verilator.txt, if it is installed. */
function bundledVerilator(): string[] {
  const lib = join(venv, 'lib');
  return list(lib)
    .map((python) => join(lib, python, 'site-packages', 'verilator', 'bin', 'verilator'))
    .filter(isExecutable);
}

function compilers(): string[] {
  return process.env.CXX
    ? searchPath(process.env.CXX)
    : [...searchPath('g++'), ...searchPath('clang++')];
}

/** `3.13` of Python 3.13.5. */
function pythonSeries(): string {
  const { stdout } = spawnSync('python3', ['--version'], { encoding: 'utf8' });
  return /\d+\.\d+/.exec(stdout ?? '')?.[0] ?? '3';
}

/** All programs of that name, in the order of PATH. */
function searchPath(name: string): string[] {
  if (name.includes('/')) return [name].filter(isExecutable);
  const directories = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...new Set(directories)].map((directory) => join(directory, name)).filter(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** What a program prints; rejects when it fails. */
function output(path: string, args: string[], stdin = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(path, args, { env: toolEnv() }, (error, stdout, stderr) =>
      error ? reject(error) : resolve(stdout + stderr),
    );
    // A program that does not read its input may be gone before it is written.
    child.stdin?.on('error', () => {});
    child.stdin?.end(stdin);
  });
}
