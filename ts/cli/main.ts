/** The command line: parses, calls the API, prints. Nothing else in ts/ prints or sets the exit code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { root } from '../build/tools.ts';
import { Exit } from '../exit.ts';
import { doctorCommand } from './doctor.ts';
import { goldenCommand } from './golden.ts';
import { runProgram } from './process.ts';
import { simCommand } from './sim.ts';

const { version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** A command's action sets `process.exitCode` when its verdict is not a pass, and throws a Failure when it cannot run. */
const commands = [simCommand(), goldenCommand(), doctorCommand()];

const program = new Command('spikehnsw')
  .description(description)
  .version(version)
  .exitOverride()
  .showHelpAfterError('(--help lists what is allowed)');

// Every command inherits the settings above, --version included.
for (const command of commands) {
  program.addCommand(command.copyInheritedSettings(program).version(version));
}

await runProgram(async () => {
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has printed its message. Asking for help is no error; everything else is a usage error.
    return error.exitCode === 0 ? Exit.pass : Exit.usage;
  }
  return Number(process.exitCode ?? Exit.pass);
});
