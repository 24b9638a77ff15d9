/** All suites, with the floors of what each is for. */
import { DATA_SETS, type DataSet, readDataSet } from './data.ts';
import type { Events } from './events.ts';
import { Random } from './prng.ts';
import { directed, directedTime } from './stimulus/directed/index.ts';
import { fault } from './stimulus/fault.ts';
import { hasIndex, OPCODE_NAMES } from './stimulus/operands.ts';
import { random } from './stimulus/random.ts';
import { type MetricName, real } from './stimulus/real.ts';
import type { Suite } from './suite.ts';

const DIRECTED_SEED = 1n;
const RANDOM_SEED = 2n;
const FAULT_SEED = 3n;

/** Commands of the random suites, and of one round through all of their phases. */
const RANDOM_MINI = { commands: 100_000, round: 20_000 };
const RANDOM_CHIP = { commands: 4_000, round: 4_000 };

/** Of a random suite, the share of accepted commands, and of each opcode accepted and refused. */
const LEGAL_SHARE = 0.7;
const ACCEPTED_SHARE = 0.005;
const REFUSED_SHARE = 0.001;

/** Suites of a named configuration, the quickest first; none for a configuration that has no suites of its own. */
export function listSuites(config: string): Suite[] {
  return SUITES.filter((suite) => suite.config === config);
}

/** The suite of this name. */
export function findSuite(config: string, name: string): Suite | undefined {
  return SUITES.find((suite) => suite.config === config && suite.name === name);
}

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
];

/** What a suite is for, well below what it does, so that a small change of the stimulus is not a change of these. */
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
};

const RANDOM_EVENTS: Events = {
  spikes: 30_000,
  potentiations: 60_000,
  depressions: 100_000,
  coincidences: 40_000,
  weightsAtMax: 10_000,
  weightsAtZero: 1_000,
  linksDropped: 2_000,
  linksNotMade: 1_000,
  parentFallbacks: 75,
  tiesInCore: 3_000,
  tiesBetweenCores: 2_000,
  membraneSaturations: 5_000,
  fullCores: 100,
  emptyCoreSearches: 300,
  maskedOut: 100_000,
};

const RANDOM_CHIP_EVENTS: Events = {
  spikes: 1_000,
  potentiations: 3_000,
  depressions: 5_000,
  coincidences: 2_000,
  weightsAtMax: 500,
  linksDropped: 200,
  linksNotMade: 100,
  parentFallbacks: 10,
  tiesInCore: 50,
  tiesBetweenCores: 200,
  membraneSaturations: 500,
  fullCores: 10,
  emptyCoreSearches: 10_000,
  maskedOut: 10_000,
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

const mini: Suite[] = [
  {
    name: 'directed',
    config: 'mini',
    kind: 'directed',
    purpose: 'each command and each corner of each format',
    seed: DIRECTED_SEED,
    version: 1,
    committed: true,
    floors: {
      ...each('accepted', 2),
      ...each('refused', 1),
      ...everyStatus([...STATUSES, 'CORE'], 1),
      ...DIRECTED_EVENTS,
    },
    stimulus: (shape) => directed(shape, new Random(DIRECTED_SEED)),
  },
  {
    name: 'directed-time',
    config: 'mini',
    kind: 'directed',
    purpose: 'the time register up to its end',
    seed: 0n,
    version: 1,
    committed: false,
    floors: { legal: 4096, timeSaturations: 5 },
    stimulus: (shape) => directedTime(shape),
  },
  {
    name: 'fault',
    config: 'mini',
    kind: 'fault',
    purpose: 'illegal input, between commands that show that nothing changed',
    seed: FAULT_SEED,
    version: 1,
    committed: true,
    floors: {
      legal: 300,
      refused: 900,
      ...each('refused', 3),
      ...everyStatus([...STATUSES, 'CORE'], 3),
    },
    stimulus: (shape) => fault(shape, new Random(FAULT_SEED)),
  },
  {
    name: 'random',
    config: 'mini',
    kind: 'random',
    purpose: 'random commands with operands over their whole range',
    seed: RANDOM_SEED,
    version: 1,
    committed: false,
    floors: {
      ...randomFloors(RANDOM_MINI.commands),
      ...each('refused', Math.ceil(REFUSED_SHARE * RANDOM_MINI.commands)),
      ...everyStatus([...STATUSES, 'CORE'], 50),
      ...RANDOM_EVENTS,
    },
    stimulus: (shape) =>
      random(shape, new Random(RANDOM_SEED), RANDOM_MINI.commands, RANDOM_MINI.round),
  },
];

const chip: Suite[] = [
  {
    name: 'fault',
    config: 'chip256',
    kind: 'fault',
    purpose: 'illegal input, between commands that show that nothing changed',
    seed: FAULT_SEED,
    version: 1,
    committed: false,
    floors: {
      legal: 300,
      refused: 800,
      ...each('refused', 3, refusableAnywhere()),
      ...everyStatus(STATUSES, 2),
    },
    stimulus: (shape) => fault(shape, new Random(FAULT_SEED)),
  },
  {
    name: 'random',
    config: 'chip256',
    kind: 'random',
    purpose: 'random commands with operands over their whole range',
    seed: RANDOM_SEED,
    version: 1,
    committed: false,
    floors: {
      ...randomFloors(RANDOM_CHIP.commands),
      ...each('refused', Math.ceil(REFUSED_SHARE * RANDOM_CHIP.commands), refusableAnywhere()),
      ...everyStatus(STATUSES, 1),
      ...RANDOM_CHIP_EVENTS,
    },
    stimulus: (shape) =>
      random(shape, new Random(RANDOM_SEED), RANDOM_CHIP.commands, RANDOM_CHIP.round),
  },
  ...DATA_SETS.flatMap((dataSet) =>
    (['l2', 'cosine', 'dot'] as const).map((metric): Suite => ({
      name: `real-${dataSet.name}-${metric}`,
      config: 'chip256',
      kind: 'real',
      purpose: realPurpose(dataSet.title, metric),
      seed: 0n,
      version: 1,
      committed: false,
      floors: realFloors(dataSet, metric),
      stimulus: async (shape) => real(shape, metric, await readDataSet(dataSet, shape)),
    })),
  ),
];

const SUITES: readonly Suite[] = [...mini, ...chip];

/** Commands that can be refused also where every core number is legal. */
function refusableAnywhere() {
  const broadcast = ['COUNT', 'SNN_RESET', 'PROPAGATE', 'STDP'];
  return OPCODE_NAMES.filter((name) => hasIndex(name) || !broadcast.includes(name));
}

function randomFloors(commands: number): Events {
  return {
    legal: LEGAL_SHARE * commands,
    refused: 0.1 * commands,
    ...each('accepted', ACCEPTED_SHARE * commands),
  };
}

function realPurpose(title: string, metric: MetricName): string {
  const searches = `${title}, ${metric}: 8,192 vectors, 1,000 queries exact and by beam`;
  return metric === 'l2' ? `${searches}, then 1,000 ticks of spiking with learning` : searches;
}

function realFloors({ name }: DataSet, metric: MetricName): Events {
  return {
    ...{ legal: 10_190, 'accepted.INSERT': 8192, 'accepted.SEARCH': 2000 },
    ...{ linksDropped: 10_000, linksNotMade: 4_000, parentFallbacks: 25 },
    // Letters are whole numbers, so that distances tie.
    ...(name === 'letter' ? { tiesBetweenCores: 500 } : {}),
    ...(metric === 'l2' ? REAL_SPIKING_EVENTS : {}),
  };
}
