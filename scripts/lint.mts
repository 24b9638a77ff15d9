/**
 * Three readings of the RTL, because each sees what the others miss: Verilator warns most, Icarus is strict about
 * Verilog-2005, and Yosys checks what synthesis would make of it, such as a register with two drivers. The bus is read once
 * more with the other data width, whose code is another. Then every
 * register must be in the state map, so that digests cover it, or on the reasoned list sim/microarchitecture.json.
 *
 * usage: lint.mts [--config NAME]
 */
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { $, glob } from 'zx';
import { generate, loadConfig } from '../ts/config/index.ts';
import { checkState } from '../ts/build/state_check.ts';
import { findTools, root, toolEnv } from '../ts/build/tools.ts';
import { Exit, Failure, UsageError } from '../ts/exit.ts';
import { interruptible } from '../ts/run/index.ts';
import { runProgram } from '../ts/cli/process.ts';

await runProgram(async () => {
  const config = option('config', 'mini');
  // Relative paths throughout: Yosys, as WebAssembly, sees a /tmp of its own and not the machine's.
  const include = `config/generated/${config}`;
  if (!existsSync(`${root}/${include}/params.vh`)) {
    throw new UsageError(
      `lint: no ${include}/params.vh; is '${config}' a configuration? (make config)`,
    );
  }
  const files = (await glob('rtl/**/*.v', { cwd: root })).sort();
  if (files.length === 0) throw new Failure('lint: no files in rtl/', Exit.nothingChecked);

  // A folder below the checkout, too: see above.
  const { busWidth } = loadConfig(config).parameters;
  const other = generate(config, { busWidth: busWidth === 64 ? 32 : 64 });
  const bare = relative(root, generate(config, { groups: [] }).dir);

  let failed = 0;
  failed += await lint('top', include, 'top', files);
  failed += await lint('bus', relative(root, other.dir), 'bus', files);
  // What only a group reads is read by nobody without it: of that, the whole chip is the judge.
  failed += await lint('top without groups', bare, 'top', files, ['-Wno-UNUSEDSIGNAL']);
  failed += await account('state', include);
  failed += await account('state without groups', bare);
  return failed === 0 ? Exit.pass : Exit.mismatch;
});

/** Whether the state of a configuration is accounted for: 0, or 1. */
async function account(name: string, include: string): Promise<number> {
  const { core, chip, bus, problems } = await interruptible((signal) =>
    checkState(include, { signal }),
  );
  const registers = `${core.length} registers and memories of a core, ${chip.length} of the fabric, ${bus.length} of the bus`;
  console.log(
    problems.length > 0
      ? `lint: ${name}: failed\n${problems.join('\n')}`
      : `lint: ${name}: accounted for, ${registers}`,
  );
  return problems.length > 0 ? 1 : 0;
}

/** The three readings of one top module; how many of them failed. */
async function lint(
  what: string,
  include: string,
  top: string,
  files: readonly string[],
  waived: readonly string[] = [],
): Promise<number> {
  const { verilator, iverilog, yosys } = await findTools('verilator', 'iverilog', 'yosys');
  const passes = [
    `read_verilog -I${include} ${files.join(' ')}`,
    `hierarchy -check -top ${top}`,
    'proc',
    'check -assert',
  ].join('; ');
  const results = await interruptible((signal) => {
    const sh = $({ cwd: root, env: toolEnv(), nothrow: true, quiet: true, signal });
    return Promise.all([
      sh`${verilator.path} --lint-only --quiet -Wall ${waived} --language 1364-2005 -I${include} -Irtl --top-module ${top} ${files}`,
      sh`${iverilog.path} -g2005 -Wall -t null -I${include} -Irtl -s ${top} ${files}`,
      sh`${yosys.path} -q -p ${passes}`,
    ]);
  });

  let failed = 0;
  for (const [i, { exitCode, stdout, stderr }] of results.entries()) {
    const name = `${['verilator', 'icarus', 'yosys'][i]}: ${what}`;
    const text = (stdout + stderr).trim();
    // Icarus and Yosys exit with 0 after a warning; here a warning is a failure.
    const ok = exitCode === 0 && text === '';
    if (!ok) failed++;
    console.log(`lint: ${name}: ${ok ? 'clean' : `failed\n${text}`}`);
  }
  return failed;
}

function option(name: string, byDefault: string): string {
  try {
    const { values } = parseArgs({ options: { [name]: { type: 'string', default: byDefault } } });
    return String(values[name]);
  } catch (error) {
    throw new UsageError(`lint: ${(error as Error).message}`);
  }
}
