/**
 * Installs what a stage (sim, test or bench) needs and lacks; does nothing, quickly and offline, when all is there.
 * System packages come from apt when run as root, otherwise the exact line to run is printed. Everything else
 * stays in the checkout. A stamp is written last, so that an interrupted set-up is redone.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import {
  aptLine,
  debianPackage,
  findTool,
  forgetTools,
  root,
  systemVerilator,
  toolEnv,
  ToolError,
  toolsOf,
  type ToolName,
  venv,
  type Stage,
} from '../ts/build/tools.ts';
import { runProgram } from '../ts/cli/process.ts';
import { Exit, Failure, UsageError } from '../ts/exit.ts';

const python = join(venv, 'bin', 'python3');

const say = (text: string) => console.error(`setup: ${text}`);

/** Runs a program with its output on the terminal. */
function run(what: string, path: string, args: string[], env = toolEnv()): void {
  say(what);
  const { status, signal, error } = spawnSync(path, args, {
    cwd: root,
    env,
    // Progress belongs to the terminal; standard output stays for what the caller prints.
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (signal === 'SIGINT') process.exit(Exit.interrupted);
  if (status !== 0) {
    const reason = error ? error.message : `exit code ${status}`;
    throw new ToolError(what, `failed (${reason})`, `to repeat it: ${[path, ...args].join(' ')}`);
  }
}

function isCurrent(stamp: string, content: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === content;
}

function writeStamp(stamp: string, content: string): void {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, content);
}

const hash = (...files: string[]): string => {
  const sum = createHash('sha256');
  for (const file of files) sum.update(readFileSync(join(root, file)));
  return sum.digest('hex');
};

/** Debian packages of the tools that are missing. */
async function packagesOf(tools: readonly ToolName[]): Promise<string[]> {
  const packages = tools.map(async (name) => {
    const debian = debianPackage(name);
    return findTool(name).then(
      () => [],
      () => (debian ? [debian] : []),
    );
  });
  return (await Promise.all(packages)).flat();
}

/** Debian packages of what is missing, all at once, so that the user installs once. */
async function missingPackages(stage: Stage): Promise<string[]> {
  const missing = await packagesOf(toolsOf(stage));
  const needsPython = stage === 'test' || !systemVerilator();
  if (needsPython && !existsSync(python) && !canMakeVenv()) missing.push('python3-venv');
  return missing;
}

/** Debian splits venv from Python; nothing but trying tells whether it is there. */
function canMakeVenv(): boolean {
  return spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0;
}

const canInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

function installPackages(packages: string[]): void {
  if (packages.length === 0) return;
  const line = aptLine(packages);
  if (!canInstall()) {
    throw new Failure(
      `setup: missing: ${packages.join(', ')}\nTo install, run:\n\n  sudo apt-get update && ${line}\n`,
      Exit.tool,
    );
  }
  aptInstall(packages);
}

/** What is only profited from: tried once, and done without. */
async function installOptional(stage: Stage): Promise<void> {
  const packages = await packagesOf(toolsOf(stage, { optional: true }));
  const stamp = join(root, 'build', 'setup-optional-stamp');
  const content = packages.join('\n');
  if (packages.length === 0 || !canInstall() || isCurrent(stamp, content)) return;
  writeStamp(stamp, content);
  try {
    aptInstall(packages);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    say(`goes on without ${packages.join(', ')}: builds take longer`);
  }
}

function aptInstall(packages: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get update', 'apt-get', ['update', '-q'], env);
  run(
    `apt-get install ${packages.join(' ')}`,
    'apt-get',
    [...['install', '-y', '-q', '--no-install-recommends'], ...packages],
    env,
  );
  forgetTools();
}

/** A virtual environment knows its own place and its Python: moved or upgraded, it is made anew. */
function makeVenv(): void {
  const identity = () =>
    `${venv}\n${spawnSync(python, ['--version'], { encoding: 'utf8' }).stdout ?? 'none'}`;
  const stamp = join(venv, 'setup-stamp');
  if (isCurrent(stamp, identity())) return;
  rmSync(venv, { recursive: true, force: true });
  run('python3 -m venv .venv', 'python3', ['-m', 'venv', venv]);
  writeStamp(stamp, identity());
}

/** The pinned wheels of one requirements file, in .venv. */
function installPython(file: string): void {
  makeVenv();
  const stamp = join(venv, `${file}-stamp`);
  if (isCurrent(stamp, hash(file))) return;
  run(`pip install -r ${file}`, python, [
    ...['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--no-input'],
    ...['--require-hashes', '--ignore-requires-python', '-r', file],
  ]);
  writeStamp(stamp, hash(file));
}

/** Yosys is WebAssembly that compiles itself on first use: done here, where it is expected to take a while. */
function warmYosys(): void {
  const stamp = join(venv, 'yosys-stamp');
  const content = hash('requirements.txt');
  if (isCurrent(stamp, content)) return;
  run('yosys compiles itself, once', join(venv, 'bin', 'yowasp-yosys'), ['--version']);
  writeStamp(stamp, content);
}

/** Peers that only the benchmarks measure. They compile native code, which nothing else here needs. */
function installPeers(): void {
  const stamp = join(root, 'bench', 'node_modules', '.setup-stamp');
  const content = hash('bench/package-lock.json');
  if (isCurrent(stamp, content)) return;
  const prefix = dirname(dirname(process.execPath));
  // With Node's headers on the machine, none are downloaded.
  const headers = existsSync(join(prefix, 'include', 'node', 'node_api.h'));
  // Debian's node-gyp needs the machine's Python, so .venv stays off PATH here.
  const env = headers ? { ...process.env, npm_config_nodedir: prefix } : process.env;
  run('npm ci (benchmark peers)', 'npm', ['ci', '--prefix', 'bench', '--loglevel=error'], env);
  writeStamp(stamp, content);
}

async function setUp(stage: string): Promise<void> {
  if (!['sim', 'test', 'bench'].includes(stage)) {
    throw new UsageError(`setup: unknown stage '${stage}'; allowed: sim, test, bench`);
  }
  const tools: Stage = stage === 'test' ? 'test' : 'sim';
  installPackages(await missingPackages(tools));
  // An unsuitable tool that comes first on PATH hides what apt has installed.
  const [still] = await missingPackages(tools);
  if (still) throw new ToolError(still, 'installed, yet not found', 'see: make doctor');
  await installOptional(tools);
  if (!systemVerilator()) installPython('requirements-verilator.txt');
  if (tools === 'test') {
    installPython('requirements.txt');
    warmYosys();
  }
  if (stage === 'bench') installPeers();
}

await runProgram(async () => {
  await setUp(process.argv[2] ?? 'test');
  return Exit.pass;
});
