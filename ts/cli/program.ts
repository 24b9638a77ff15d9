/** The commands of the command line; each calls the API and prints. Nothing else in ts/ prints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { root } from '../build/tools.ts';
import { Exit } from '../exit.ts';
import { doctorCommand } from './doctor.ts';
import { goldenCommand } from './golden.ts';
import { simCommand } from './sim.ts';
import { soakCommand } from './soak.ts';

const { version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * Runs a command line (without program and script) and answers the exit code. A command's action sets
 * `process.exitCode` when its verdict is not a pass, and throws a Failure when it cannot run.
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has printed its message. Asking for help is no error; everything else is a usage error.
    return error.exitCode === 0 ? Exit.pass : Exit.usage;
  }
  return Number(process.exitCode ?? Exit.pass);
}

function program(): Command {
  const whole = new Command('spikehnsw')
    .description(description)
    .version(version)
    .exitOverride()
    .showHelpAfterError('(--help lists what is allowed)');
  // Every command inherits the settings above, --version included.
  for (const command of [simCommand(), soakCommand(), goldenCommand(), doctorCommand()]) {
    whole.addCommand(command.copyInheritedSettings(whole).version(version));
  }
  return whole;
}
