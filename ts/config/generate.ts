/**
 * The generator as a program: `npx tsx ts/config/generate.ts [--check] [--config NAME]... [--set KEY=VALUE]... [--out DIR]`.
 * Without `--config` it takes every configuration of the checkout. Exit codes: 0, 2 (illegal input), 3 (stale file).
 */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ConfigError, StaleError } from './errors.ts';
import { checkGenerated, generate } from './generated.ts';
import { loadConfig } from './load.ts';
import { parseOverrides } from './overrides.ts';
import { displayPath, knownConfigs } from './paths.ts';

export { checkGenerated, generate } from './generated.ts';

const USAGE = `usage: generate [--check] [--config NAME]... [--set KEY=VALUE]... [--out DIR]
  --check   write nothing; fail when a generated file is stale
  --config  configuration to take (default: all)
  --set     change a parameter; needs --config
  --out     folder for the files; needs one --config
`;

/** Runs the generator with command-line arguments; returns the exit code. */
export function main(args: readonly string[]): number {
  try {
    run(args);
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof StaleError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

function run(args: readonly string[]): void {
  const options = parse(args);
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const named = options.config ?? [];
  if (options.set !== undefined && named.length === 0) {
    throw new ConfigError({ file: '--set', allowed: 'needs --config NAME' });
  }
  if (options.out !== undefined && named.length !== 1) {
    throw new ConfigError({ file: '--out', allowed: 'needs exactly one --config NAME' });
  }
  const overrides = parseOverrides(options.set ?? []);
  for (const name of named.length > 0 ? named : knownConfigs()) {
    if (options.check) {
      checkGenerated(name, overrides, options.out);
      process.stdout.write(`${loadConfig(name, overrides).variant}: up to date\n`);
    } else {
      const { config, dir, files, written } = generate(name, overrides, options.out);
      process.stdout.write(
        `${config.variant}: ${files.length} files in ${displayPath(dir)}, ${written.length} changed, hash ${config.hash}\n`,
      );
    }
  }
}

interface Options {
  readonly check?: boolean;
  readonly help?: boolean;
  readonly config?: string[];
  readonly set?: string[];
  readonly out?: string;
}

function parse(args: readonly string[]): Options {
  try {
    return parseArgs({
      args: [...args],
      options: {
        check: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        config: { type: 'string', multiple: true },
        set: { type: 'string', multiple: true },
        out: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new ConfigError({
      file: 'generate',
      allowed: `${(error as Error).message}\n${USAGE.trimEnd()}`,
    });
  }
}

const program = process.argv[1];
if (program !== undefined && realpathSync(program) === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv.slice(2));
}
