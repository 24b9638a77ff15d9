/** What the driver writes about the RTL's state: at a mismatch, and for each flipped bit (sim/README.md). */
import { readFileSync } from 'node:fs';
import { RunError } from '../run/index.ts';

/** Raw bits of every element, hexadecimal, by `unit.field`. */
export type DumpedState = Readonly<Record<string, readonly string[]>>;

/** [cycle of the command, position in the state map, element, raw bits in hexadecimal]. */
export type DumpedWrite = readonly [cycle: number, field: number, index: number, value: string];

export interface DumpedCore {
  readonly core: number;
  /** Of the command, when all its cores had retired it. */
  readonly cycles?: number;
  readonly stateDigest?: string;
  readonly log?: readonly DumpedWrite[];
  readonly state: DumpedState;
}

/** The RTL at the first mismatch. */
export interface MismatchDump {
  readonly kind: string;
  readonly command: number | null;
  readonly metric: number;
  readonly cores: readonly DumpedCore[];
}

/** One flipped bit, and the RTL's state that held it. */
export interface DumpedFlip {
  /** Command after which it was flipped. */
  readonly command: number;
  /** Null for the chip's own field. */
  readonly core: number | null;
  readonly injected: {
    readonly unit: string;
    readonly field: string;
    readonly index: number;
    readonly bit: number;
  };
  /** Whether the digest noticed. */
  readonly detected: boolean;
  readonly metric: number;
  readonly state: DumpedState | null;
}

/** The driver's dump at a mismatch; undefined when it wrote none. */
export function readMismatchDump(file: string): MismatchDump | undefined {
  return readJson(file) as MismatchDump | undefined;
}

/** The driver's flips. */
export function readFlips(file: string): readonly DumpedFlip[] {
  const content = readJson(file) as { flips?: readonly DumpedFlip[] } | undefined;
  if (!Array.isArray(content?.flips)) throw new RunError(`${file}: the driver wrote no flips`);
  return content.flips;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RunError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}
