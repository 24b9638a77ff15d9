/** What each suite promises to exercise: well below what it does, so that a small change of the stimulus need not change these. */
import { absentCommands, GROUP_NAMES, type GroupName } from '../config/index.ts';
import type { EventName } from '../model/events.ts';
import type { DataSet } from './data.ts';
import type { Events } from './events.ts';
import { hasIndex, OPCODE_NAMES } from './stimulus/operands.ts';
import type { MetricName } from './stimulus/real.ts';

/** Of a random suite, the share of accepted commands, and of each opcode accepted and refused. */
const LEGAL_SHARE = 0.7;
const ACCEPTED_SHARE = 0.005;
const REFUSED_SHARE = 0.001;

function each(prefix: 'accepted' | 'refused', floor: number, names = OPCODE_NAMES): Events {
  return Object.fromEntries(names.map((name) => [`${prefix}.${name}`, floor]));
}

const everyStatus = (names: readonly string[], floor: number): Events =>
  Object.fromEntries(names.map((name) => [`status.${name}`, floor]));

const STATUSES = [
  'OPCODE',
  'BROADCAST',
  'INDEX',
  'K',
  'LIST',
  'METRIC',
  'TYPE',
  'VALUE',
  'DT',
  'NODE',
  'FULL',
  'FIELD',
];

const DIRECTED_EVENTS: Events = {
  spikes: 300,
  potentiations: 400,
  depressions: 800,
  coincidences: 400,
  weightsAtMax: 200,
  weightsAtZero: 40,
  linksDropped: 200,
  linksNotMade: 400,
  parentFallbacks: 40,
  tiesInCore: 400,
  tiesBetweenCores: 100,
  membraneSaturations: 10,
  fullCores: 2,
  emptyCoreSearches: 10,
  maskedOut: 600,
  edgesSet: 60,
  nodesDeleted: 100,
  componentsJoined: 80,
  linksPromoted: 40,
  linksEvicted: 4,
  phaseWraps: 5,
  winners: 15,
  silenced: 20,
  thresholdsClamped: 10,
  recordedSpikes: 40,
  matches: 10,
  correlations: 300,
  codes: 10,
  emptyCodes: 1,
  patternDistances: 500,
  softened: 30,
  softBelow: 3,
  branchCharges: 300,
  branchesCompressed: 200,
  branchSaturations: 100,
  drives: 500,
  rankedSpikes: 500,
  unspiked: 50,
  means: 2,
  vectorsMoved: 2,
  charged: 6,
  centroids: 40,
  coresRouted: 300,
  lateCores: 60,
  coresSkipped: 40,
  reordered: 100,
  distancesCut: 5,
};

const RANDOM_EVENTS: Events = {
  spikes: 30_000,
  potentiations: 50_000,
  depressions: 80_000,
  coincidences: 20_000,
  weightsAtMax: 10_000,
  weightsAtZero: 400,
  linksDropped: 2_000,
  linksNotMade: 1_000,
  parentFallbacks: 30,
  tiesInCore: 1_400,
  tiesBetweenCores: 1_200,
  membraneSaturations: 5_000,
  fullCores: 100,
  emptyCoreSearches: 300,
  maskedOut: 100_000,
  edgesSet: 1_500,
  nodesDeleted: 700,
  componentsJoined: 300,
  linksPromoted: 300,
  linksEvicted: 40,
  phaseWraps: 100,
  winners: 500,
  silenced: 2_000,
  thresholdsClamped: 80,
  recordedSpikes: 500,
  matches: 500,
  correlations: 3_000,
  codes: 300,
  emptyCodes: 1,
  patternDistances: 10_000,
  softened: 2_000,
  softBelow: 100,
  branchCharges: 1_000,
  branchesCompressed: 300,
  branchSaturations: 100,
  drives: 2_000,
  rankedSpikes: 500,
  unspiked: 1_000,
  means: 300,
  vectorsMoved: 300,
  wordSaturations: 100,
  charged: 3_000,
  centroids: 300,
  coresRouted: 1_500,
  lateCores: 200,
  coresSkipped: 10,
  reordered: 1_000,
};

const RANDOM_CHIP_EVENTS: Events = {
  spikes: 500,
  potentiations: 1_000,
  depressions: 2_000,
  coincidences: 800,
  weightsAtMax: 200,
  linksDropped: 200,
  linksNotMade: 100,
  parentFallbacks: 1,
  tiesInCore: 50,
  tiesBetweenCores: 200,
  membraneSaturations: 200,
  fullCores: 10,
  emptyCoreSearches: 10_000,
  maskedOut: 6_000,
  edgesSet: 20,
  nodesDeleted: 10,
  componentsJoined: 2,
  recordedSpikes: 5,
  matches: 5,
  correlations: 20,
  codes: 5,
  patternDistances: 100,
  softened: 10,
  branchCharges: 10,
  branchesCompressed: 5,
  means: 5,
  vectorsMoved: 5,
  charged: 50,
  centroids: 20,
  coresRouted: 100,
  reordered: 10,
};

/** At least five spikes a neuron on average. */
const REAL_SPIKING_EVENTS: Events = {
  'accepted.TICK': 1000,
  spikes: 5 * 8192,
  potentiations: 100_000,
  depressions: 100_000,
  coincidences: 10_000,
  weightsAtMax: 30_000,
};

/** Commands that can be refused also where every core number is legal. */
function refusableAnywhere() {
  const broadcast = [
    'COUNT',
    'SNN_RESET',
    'PROPAGATE',
    'STDP',
    'ACTIVITY',
    'WTA_RESET',
    'WTA_COMPETE',
    'WTA_SOFT',
    'DENDRITE_RESET',
    'DENDRITE_PROPAGATE',
    'RECORD',
  ];
  return OPCODE_NAMES.filter((name) => hasIndex(name) || !broadcast.includes(name));
}

/** Shares of a random suite of `commands` commands. */
function shares(commands: number): Events {
  return {
    legal: LEGAL_SHARE * commands,
    refused: 0.1 * commands,
    ...each('accepted', ACCEPTED_SHARE * commands),
  };
}

/** Floors of the real suites. */
export function realFloors({ name }: DataSet, metric: MetricName): Events {
  return {
    ...{ legal: 10_190, 'accepted.INSERT': 8192, 'accepted.SEARCH': 2000 },
    ...{ linksDropped: 10_000, linksNotMade: 4_000, parentFallbacks: 25 },
    // Letters are whole numbers, so that distances tie.
    ...(name === 'letter' ? { tiesBetweenCores: 500 } : {}),
    'accepted.ROUTE': metric === 'l2' ? 200 : 100,
    centroids: 256,
    ...(metric === 'l2' ? { ...REAL_SPIKING_EVENTS, lateCores: 100 } : {}),
  };
}

/** Floors of the directed suite. */
export const DIRECTED_FLOORS: Events = {
  ...each('accepted', 2),
  ...each('refused', 1),
  ...everyStatus([...STATUSES, 'CORE'], 1),
  ...DIRECTED_EVENTS,
};

/** Floors of the suite that goes to the end of time. */
export const TIME_FLOORS: Events = { legal: 4096, timeSaturations: 5 };

/** Floors of the suite that reads the whole state, four times. */
export const READBACK_FLOORS: Events = { 'accepted.READ': 3000, spikes: 20, depressions: 20 };

/** Floors of the suite that moves vectors. */
export const LEARNING_FLOORS: Events = {
  ...{ 'accepted.AGGREGATE': 60, 'accepted.UPDATE': 150, 'accepted.GET_DELTA': 200 },
  ...{ means: 50, vectorsMoved: 150, wordSaturations: 100, linksDropped: 5 },
};

/** Floors of the suite that charges neurons by distance. */
export const BRIDGE_FLOORS: Events = {
  ...{ charged: 1_000, membraneSaturations: 50, emptyCoreSearches: 3 },
};

/** Floors of the suite that is played with pauses. */
export const PAUSES_FLOORS: Events = {
  refused: 2000,
  'accepted.SEARCH': 300,
  'accepted.ROUTE': 50,
};

/** Floors of the suite that takes a firing rate to its end. */
export const RATE_FLOORS: Events = { legal: 4096, rateSaturations: 5 };

/** Floors of the fault suites; where every core number is legal, some commands cannot be refused. */
export function faultFloors(anyCore: boolean): Events {
  return {
    ...{ legal: 300, refused: 600 },
    ...each('refused', anyCore ? 1 : 2, anyCore ? refusableAnywhere() : OPCODE_NAMES),
    ...everyStatus(anyCore ? STATUSES : [...STATUSES, 'CORE'], 3),
  };
}

/**
 * Floors of the exhaustive suite, for its four states: each command with the 252 core numbers outside `mini`; of the statuses, what
 * the commands of today come to at least. A new command only adds to them.
 */
export const REFUSAL_FLOORS: Events = {
  refused: 115_000,
  ...{ ...each('refused', 4 * 252), 'refused.SPIKE_SEARCH': 2_800 },
  ...{ 'status.OPCODE': 2_000, 'status.BROADCAST': 4 * 2 * 24, 'status.CORE': 40_000 },
  ...{ 'status.INDEX': 17_000, 'status.K': 100, 'status.LIST': 3_000, 'status.METRIC': 16 },
  ...{ 'status.TYPE': 4 * 240, 'status.VALUE': 1_300, 'status.DT': 3_000, 'status.NODE': 1_200 },
  ...{ 'status.FULL': 4, 'status.FIELD': 45_000 },
  ...{ legal: 3_000, 'accepted.SEARCH': 1_000, nodesDeleted: 80, fullCores: 4 },
};

/** Floors of the suite that gives every command to every core number: half of the cores have lost the node that it names. */
export const CORE_NUMBER_FLOORS: Events = {
  ...each('accepted', 128),
  ...{ 'status.NODE': 128, 'status.INDEX': 256, 'status.BROADCAST': 256 },
};

/** Floors of the random suites. */
export function randomFloors(commands: number, anyCore: boolean): Events {
  const refused = Math.ceil(REFUSED_SHARE * commands);
  return {
    ...shares(commands),
    ...each('refused', refused, anyCore ? refusableAnywhere() : OPCODE_NAMES),
    ...everyStatus(anyCore ? STATUSES : [...STATUSES, 'CORE'], anyCore ? 1 : 50),
    ...(anyCore ? RANDOM_CHIP_EVENTS : RANDOM_EVENTS),
  };
}

/** Events that only the commands of a group bring about. */
const GROUP_EVENTS: Readonly<Record<GroupName, readonly EventName[]>> = {
  code: ['codes', 'emptyCodes', 'patternDistances'],
  pattern: ['recordedSpikes', 'matches', 'correlations'],
  homeostasis: ['rateSaturations', 'thresholdsClamped'],
  oscillator: ['phaseWraps', 'reordered', 'distancesCut'],
  wta: ['winners', 'silenced', 'softened', 'softBelow'],
  dendrite: ['branchCharges', 'branchesCompressed', 'branchSaturations'],
  neuro: ['drives', 'rankedSpikes', 'unspiked'],
  bridge: ['charged'],
  learning: ['means', 'vectorsMoved', 'wordSaturations'],
};

/** How much of a floor is left where it depends on how many commands there are that can be refused for a reason, or at all. */
const STATUS_SHARE = 1 / 16;
const TOTAL_SHARE = 1 / 2;

/**
 * `floors` when only `groups` are there: nothing is expected of the others but that their commands are refused, as often as those
 * with an unknown opcode. A reason that mostly commands of other groups are refused for comes up seldom: SPIKE_SEARCH alone has most of K.
 */
export function floorsWith(groups: readonly GroupName[], floors: Events): Events {
  const left = GROUP_NAMES.filter((name) => !groups.includes(name));
  if (left.length === 0) return floors;
  const impossible = new Set<string>([
    ...absentCommands(groups).map((name) => `accepted.${name}`),
    ...left.flatMap((name) => GROUP_EVENTS[name]),
  ]);
  const scaled = (event: string, floor: number): number => {
    if (event.startsWith('status.')) return Math.ceil(floor * STATUS_SHARE);
    return event === 'refused' || event === 'legal' ? Math.ceil(floor * TOTAL_SHARE) : floor;
  };
  const unknown = floors['status.OPCODE'];
  return {
    ...Object.fromEntries(
      Object.entries(floors)
        .filter(([event]) => !impossible.has(event))
        .map(([event, floor]) => [event, scaled(event, floor)]),
    ),
    ...(unknown === undefined ? {} : { 'status.UNSUPPORTED': unknown }),
  };
}
