/** Random commands beyond the suites: as many as one likes, of seeds of their own, never committed. */
import type { Events } from './events.ts';
import { randomFloors } from './floors.ts';
import { Random } from './prng.ts';
import type { Stimulus } from './stimulus/commands.ts';
import { random } from './stimulus/random.ts';
import type { Shape } from './stimulus/shape.ts';

/** Keeps these seeds apart from those of the suites. */
const SOAK = 0x736f616b_0000_0000n;
/** Commands of the random suite of `mini`, for which its floors are made. */
const SUITE = 100_000;
/** Other seeds exercise a bit more or less than the suite's own. */
const SHARE = 0.5;
/** An event that the suite promises less often than this need only occur so often that chance does not decide. */
const RARE = 10;

/** The 64-bit seed of a soak's seed, 0 to 2^32 - 1. */
export const soakSeed = (seed: number): bigint => SOAK + BigInt(seed);

/** `commands` commands, one round through all phases of the random suite. */
export function soakStimulus(shape: Shape, seed: number, commands: number): Stimulus {
  return random(shape, new Random(soakSeed(seed)), commands, commands);
}

/**
 * What that many commands on `mini` promise to exercise: for each 100,000 half of what the random suite does. Fewer than that promise no
 * more than that most are accepted and some refused.
 */
export function soakFloors(commands: number): Events {
  const times = Math.floor(commands / SUITE);
  if (times === 0) return { legal: Math.floor(commands / 2), refused: Math.floor(commands / 20) };
  const floors = Object.entries(randomFloors(SUITE, false));
  return Object.fromEntries(
    floors.map(([event, floor]) => [event, Math.floor(times * SHARE * (floor < RARE ? 1 : floor))]),
  );
}
