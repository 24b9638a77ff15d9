/** What a soak consists of: parts that are played one by one, each a function of its seed alone, so that one can be repeated by itself. */

/** Commands of a part: one round through the phases of the random suite. */
export const PART_COMMANDS = 20_000;

/** Commands of one seed, played once. */
export interface Part {
  readonly seed: number;
  readonly commands: number;
  /** Bits of the bus. */
  readonly busWidth: 32 | 64;
  /** Seed of random pauses on the bus. */
  readonly stall?: number;
}

/** Of this many seeds, one is played once more, through the narrow bus. */
const NARROW_EVERY = 8;

/** The parts of `commands` commands from `seed` on; those of the narrow bus come on top. */
export function partsOf(seed: number, commands: number, size = PART_COMMANDS): Part[] {
  const parts: Part[] = [];
  for (let done = 0; done < commands; done += size, seed++) {
    parts.push(...partsOfSeed(seed, Math.min(size, commands - done)));
  }
  return parts;
}

/** Odd seeds stall. Of the narrow bus every second part does. */
function partsOfSeed(seed: number, commands: number): Part[] {
  const stalled = (yes: boolean) => (yes ? { stall: seed } : {});
  const wide: Part = { seed, commands, busWidth: 64, ...stalled(seed % 2 === 1) };
  if (seed % NARROW_EVERY !== NARROW_EVERY - 1) return [wide];
  const odd = Math.floor(seed / NARROW_EVERY) % 2 === 1;
  return [wide, { seed, commands, busWidth: 32, ...stalled(odd) }];
}

/** Seeds that a soak of `commands` commands uses. */
export function seedsOf(seed: number, commands: number, size = PART_COMMANDS): number[] {
  return Array.from({ length: Math.ceil(commands / size) }, (_, i) => seed + i);
}

/** `seed 7, bus of 32 bits, stalled`. */
export function nameOf({ seed, busWidth, stall }: Part): string {
  return [
    `seed ${seed}`,
    ...(busWidth === 64 ? [] : [`bus of ${busWidth} bits`]),
    ...(stall === undefined ? [] : ['stalled']),
  ].join(', ');
}
