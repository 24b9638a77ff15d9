/** What a suite is: a name, a seed, a stimulus, and what it promises to exercise. */
import type { GroupName } from '../config/index.ts';
import type { Events } from './events.ts';
import type { Stimulus } from './stimulus/commands.ts';
import type { Shape } from './stimulus/shape.ts';

/** Where a suite's stimulus comes from. */
export type SuiteKind = 'directed' | 'random' | 'real' | 'fault';

/** A suite of golden vectors. */
export interface Suite {
  /** Unique in its configuration, e.g. `real-letter-l2`. */
  readonly name: string;
  readonly config: string;
  readonly kind: SuiteKind;
  /** One line that says what it is for. */
  readonly purpose: string;
  readonly seed: bigint;
  /** Raised when the stimulus changes on purpose: the same seed then means other commands. */
  readonly version: number;
  /** Whether the whole file is kept in `golden/`; of the others only the digests are. */
  readonly committed: boolean;
  readonly floors: Events;
  /** Group of features that it is all about: without the group there is no such suite. */
  readonly group?: GroupName;
  /** Seed of random pauses on all channels of the bus, or on both ports, where the run has no seed of its own. */
  readonly stall?: number;
  /** The commands, from the state after reset; the same for every call. */
  readonly stimulus: (shape: Shape) => Stimulus;
}
