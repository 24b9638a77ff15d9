/**
 * The groups of features that a configuration may leave out: which commands each has, and what it builds on. The state of a group
 * bears its name in config/state.json, its RTL stands inside `generate if (SPK_GROUP_NAME)`, in rtl/group_*.v or rtl/core.v.
 */
import { type Opcode, OPCODES } from '../model/protocol.ts';

interface Group {
  /** One line for the generated files. */
  readonly description: string;
  /** Its commands. One that stands in several groups is there when one of them is. */
  readonly commands: readonly Opcode[];
  /** Groups without which it cannot be. */
  readonly needs?: readonly string[];
}

/** Every group, in the order of the `groups` parameter. */
export const GROUPS = {
  code: {
    description: 'Spike codes',
    commands: ['ENCODE', 'SIMILARITY', 'SPIKE_SEARCH', 'SET_PATTERN', 'GET_PATTERN'],
  },
  pattern: {
    description: 'Temporal patterns',
    commands: ['RECORD', 'MATCH', 'CORRELATE', 'SET_PATTERN', 'GET_PATTERN'],
  },
  homeostasis: {
    description: 'Firing rates and adaptive thresholds',
    commands: ['HOMEOSTASIS', 'GET_RATE', 'ACTIVITY'],
  },
  oscillator: {
    description: 'Oscillator and resonance',
    commands: ['OSCILLATE', 'GET_PHASE', 'RESONANCE', 'RESONANCE_SEARCH'],
  },
  wta: { description: 'Competition', commands: ['WTA_RESET', 'WTA_COMPETE', 'WTA_SOFT'] },
  dendrite: {
    description: 'Dendrites',
    commands: [
      'DENDRITE_RESET',
      'DENDRITE_INJECT',
      'DENDRITE_INTEGRATE',
      'DENDRITE_PROPAGATE',
      'GET_BRANCH',
    ],
  },
  neuro: {
    description: 'Neuromorphic search',
    commands: ['NEURO_SEARCH'],
    needs: ['pattern', 'homeostasis', 'oscillator', 'wta', 'dendrite'],
  },
  bridge: { description: 'Charges by distance', commands: ['HNSW_TO_SNN'] },
  learning: {
    description: 'Means of neighbours, vectors that move',
    commands: ['AGGREGATE', 'UPDATE', 'GET_DELTA', 'SET_DELTA'],
  },
} satisfies Readonly<Record<string, Group>>;

/** Name of a group. */
export type GroupName = keyof typeof GROUPS;

/** Names of all groups, in their order. */
export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];

/** The group and those that it cannot be without, in their order. */
export function withNeeds(name: GroupName): GroupName[] {
  const { needs = [] }: Group = GROUPS[name];
  return GROUP_NAMES.filter((each) => each === name || needs.includes(each));
}

/** Bits of an opcode that is known. */
const OPCODE_BITS = 6;

/** Commands that answer UNSUPPORTED when only `present` groups are there. */
export function absentCommands(present: readonly string[]): Opcode[] {
  const commands = (chosen: (name: GroupName) => boolean): Opcode[] =>
    GROUP_NAMES.filter(chosen).flatMap((name): readonly Opcode[] => GROUPS[name].commands);
  const left = new Set(commands((name) => present.includes(name)));
  return [...new Set(commands((name) => !present.includes(name)))].filter((op) => !left.has(op));
}

/** The opcodes of `absentCommands` as a set: bit = opcode. */
export function absentOpcodes(present: readonly string[]): bigint {
  return absentCommands(present).reduce((set, name) => set | (1n << BigInt(OPCODES[name])), 0n);
}

/** Size of such a set. */
export const OPCODE_SET_BITS = 2 ** OPCODE_BITS;

/** The first group of `present` that lacks what it needs, and all of that; `groups` is the table. */
export function lackingGroup(
  present: readonly string[],
  groups: Readonly<Record<string, Group>> = GROUPS,
): { readonly name: string; readonly needs: readonly string[] } | undefined {
  return present
    .map((name) => ({ name, needs: groups[name]?.needs ?? [] }))
    .find(({ needs }) => needs.some((need) => !present.includes(need)));
}

/** All groups but these, and but those that cannot be without them. */
export function groupsWithout(names: readonly string[]): GroupName[] {
  let groups = GROUP_NAMES.filter((name) => !names.includes(name));
  for (let lacking = lackingGroup(groups); lacking; lacking = lackingGroup(groups)) {
    const { name } = lacking;
    groups = groups.filter((each) => each !== name);
  }
  return groups;
}
