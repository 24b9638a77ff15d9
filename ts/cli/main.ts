/** The command line: parses, calls the API, prints. */
import { runProgram } from './process.ts';
import { runCommandLine } from './program.ts';

await runProgram(() => runCommandLine(process.argv.slice(2)));
