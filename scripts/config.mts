// `make config`: generates the parameter and state-map files from config/; `--check` only says which are stale.
import { main } from '../ts/config/generate.ts';

process.exitCode = main(process.argv.slice(2));
