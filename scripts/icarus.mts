/**
 * Plays golden files on the chip in Icarus Verilog (sim/verilog/play.v) and says whether all responses and the chip
 * cycles agree.
 *
 * usage: icarus.mts [--config NAME] [--set KEY=VALUE]... [--commands N] [--stall SEED] [GOLDEN...]
 *        (the directed suite of the configuration by default)
 */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../ts/build/tools.ts';
import { runProgram } from '../ts/cli/process.ts';
import { loadConfig, parseOverrides } from '../ts/config/index.ts';
import { Exit, type ExitCode, UsageError } from '../ts/exit.ts';
import { playWithIcarus } from '../ts/run/icarus.ts';
import { interruptible } from '../ts/run/index.ts';

await runProgram(async () => {
  const { config: name, set, commands, stall, files } = options();
  const config = loadConfig(name, parseOverrides(set));
  const goldens = files.length > 0 ? files : [join(root, 'golden', name, 'directed.hex')];
  for (const golden of goldens) {
    if (!existsSync(golden)) throw new UsageError(`icarus: ${golden}: no such golden file`);
  }
  let worst: ExitCode = Exit.pass;
  for (const golden of goldens) {
    const result = await interruptible((signal) =>
      playWithIcarus(golden, config, { commands, stall, signal }),
    );
    const shown = golden.startsWith(root) ? relative(root, golden) : golden;
    console.log(`${shown}: ${result.verdict} (${result.seconds.toFixed(1)} s)`);
    if (result.exitCode !== Exit.pass && worst === Exit.pass) worst = result.exitCode;
  }
  return worst;
});

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        config: { type: 'string', default: 'mini' },
        set: { type: 'string', multiple: true, default: [] },
        commands: { type: 'string' },
        stall: { type: 'string' },
      },
    });
    const { config, set } = values;
    const commands = natural('--commands', values.commands);
    const stall = natural('--stall', values.stall);
    return { config, set, commands, stall, files: positionals };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`icarus: ${(error as Error).message}`);
  }
}

function natural(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`icarus: ${option}: expected a number from 0 to 999999999, got '${text}'`);
}
