/** The way of an RTL engineer, timed: edit, `make sim`, verdict; and `make sim` again. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root, toolEnv } from '../ts/build/tools.ts';
import { Exit, Failure } from '../ts/exit.ts';
import { runChild } from '../ts/run/index.ts';

const COPY = join(root, 'build', 'bench', 'checkout');
const MINI = ['sim', '--config', 'mini', '--quiet'];
/** What the copy shares with the checkout. */
const SHARED = ['node_modules', '.venv'];

/** A register that no optimiser can leave out, and that changes nothing: Verilator writes other C++ for every core. */
const REGISTER = `
  reg bench_q;
  always @(posedge clk_i) begin
    bench_q <= rst_ni & (bench_q ^ busy_o);
    if (bench_q & ~rst_ni) $display("reset while busy");
  end

endmodule`;

/** Seconds from an edit of rtl/core.v in a copy of the checkout to the verdict of the `mini` suites. */
export async function editToVerdict(signal: AbortSignal) {
  copyCheckout();
  const core = join(COPY, 'rtl', 'core.v');
  await sim(COPY, MINI, signal);
  const unchangedSeconds = await sim(COPY, MINI, signal);
  appendFileSync(core, '\n// An edit.\n');
  const commentSeconds = await sim(COPY, MINI, signal);
  const text = readFileSync(core, 'utf8');
  const end = text.lastIndexOf('\nendmodule');
  if (end < 0) throw new Error('rtl/core.v has no endmodule');
  writeFileSync(core, text.slice(0, end) + REGISTER + text.slice(end + '\nendmodule'.length));
  const logicSeconds = await sim(COPY, MINI, signal);
  return { unchangedSeconds, commentSeconds, logicSeconds };
}

/** `make sim` twice: how long, and which files of builds the second one wrote. */
export async function runAgain(signal: AbortSignal) {
  const firstSeconds = await sim(root, ['sim', '--quiet'], signal);
  const started = Date.now();
  const againSeconds = await sim(root, ['sim', '--quiet'], signal);
  return { firstSeconds, againSeconds, rebuilt: builtSince(started) };
}

/** Runs the command line in a checkout; fails unless the verdict is a pass. */
async function sim(checkout: string, args: string[], signal: AbortSignal): Promise<number> {
  const bin = join(checkout, 'bin', 'spikehnsw.mjs');
  const result = await runChild(process.execPath, [bin, ...args], {
    cwd: checkout,
    env: toolEnv(),
    signal,
  });
  if (result.exitCode === Exit.pass) return result.seconds;
  const said = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-10).join('\n');
  throw new Failure(`spikehnsw ${args.join(' ')} in ${checkout}: ${said}`, Exit.mismatch);
}

/** All files that belong to the checkout, committed or not; nothing that was built. */
function copyCheckout(): void {
  rmSync(COPY, { recursive: true, force: true });
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  for (const file of new Set(files.split('\0').filter(Boolean))) {
    if (existsSync(join(root, file))) cpSync(join(root, file), join(COPY, file));
  }
  for (const name of SHARED) {
    if (existsSync(join(root, name))) symlinkSync(join(root, name), join(COPY, name));
  }
}

/** Files that a build makes, below build/, written since then. */
function builtSince(time: number): string[] {
  const build = join(root, 'build');
  return readdirSync(build, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      /(\.o|\.a|\.cpp|\.wasm|chip_sim)$/.test(file) &&
      !file.startsWith('bench') &&
      statSync(join(build, file)).mtimeMs >= time,
  );
}
