/** Parts that an unfinished soak has finished, so that the next one can go on where it ended. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, replaceFiles } from '../run/index.ts';
import type { Part } from './parts.ts';
import type { PartResult } from './result.ts';

/** Raised when what is kept of a part, or what is played for it, changes. */
const VERSION = 1;

/** A folder of finished parts; what other sources made is not there. */
export class Kept {
  readonly #folder: string;
  readonly #dir: string;

  /** `identity`: everything that a part's outcome depends on. Parts of anything else in `folder` are removed. */
  constructor(folder: string, identity: readonly string[]) {
    const hash = createHash('sha256').update(JSON.stringify([VERSION, ...identity]));
    const name = hash.digest('hex').slice(0, 16);
    this.#folder = folder;
    this.#dir = join(folder, name);
    attempt(() => {
      const others = existsSync(folder) ? readdirSync(folder) : [];
      for (const other of others.filter((each) => each !== name)) {
        rmSync(join(folder, other), { recursive: true, force: true });
      }
      mkdirSync(this.#dir, { recursive: true });
    });
  }

  /** The result of `part`, if it was finished; one that cannot be read was not. */
  get(part: Part): PartResult | undefined {
    try {
      return JSON.parse(readFileSync(join(this.#dir, fileOf(part)), 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** Keeps a part that passed. */
  put(part: Part, result: PartResult): void {
    replaceFiles(this.#dir, { [fileOf(part)]: `${JSON.stringify(result)}\n` });
  }

  /** Forgets everything. */
  clear(): void {
    attempt(() => rmSync(this.#folder, { recursive: true, force: true }));
  }
}

const fileOf = ({ seed, commands, busWidth, stall }: Part) =>
  `${seed}-${commands}-${busWidth}-${stall ?? 'steady'}.json`;
