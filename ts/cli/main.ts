/** The command line: parses, calls the API, prints. Nothing else in ts/ prints or sets the exit code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { root } from '../build/tools.ts';
import { Exit, Failure } from '../exit.ts';
import { doctorCommand } from './doctor.ts';

const { version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const program = new Command('spikehnsw')
  .description(description)
  .version(version)
  .exitOverride()
  .showHelpAfterError('(--help lists what is allowed)');

/** Every command inherits the settings above, --version included. */
function add(command: Command): void {
  program.addCommand(command.copyInheritedSettings(program).version(version));
}

add(doctorCommand());

process.once('SIGINT', () => process.exit(Exit.interrupted));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed its message. Asking for help is no error; everything else is a usage error.
    process.exitCode = error.exitCode === 0 ? Exit.pass : Exit.usage;
  } else if (error instanceof Failure) {
    console.error(`spikehnsw: ${error.message}`);
    process.exitCode = error.exitCode;
  } else {
    throw error;
  }
}
