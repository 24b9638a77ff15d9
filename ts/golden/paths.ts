/** Where golden files lie. */
import { join } from 'node:path';
import { ROOT } from '../config/paths.ts';

/** Folder of the manifest and the committed suites. */
export const GOLDEN_DIR = join(ROOT, 'golden');
/** The manifest of `dir`. */
export const manifestPath = (dir = GOLDEN_DIR): string => join(dir, 'manifest.json');
/** The golden file of a suite, committed in `golden/` or playable in `build/golden/`. */
export const suitePath = (dir: string, config: string, name: string): string =>
  join(dir, config, `${name}.hex`);
/** Folder of the playable files. */
export const BUILD_DIR = join(ROOT, 'build/golden');
