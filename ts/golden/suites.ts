/** All suites. */
import type { EngineConfig } from '../config/index.ts';
import { DATA_SETS, readDataSet } from './data.ts';
import {
  BRIDGE_FLOORS,
  CORE_NUMBER_FLOORS,
  DIRECTED_FLOORS,
  faultFloors,
  floorsWith,
  LEARNING_FLOORS,
  PAUSES_FLOORS,
  randomFloors,
  READBACK_FLOORS,
  RATE_FLOORS,
  realFloors,
  REFUSAL_FLOORS,
  TIME_FLOORS,
} from './floors.ts';
import { Random } from './prng.ts';
import { coreNumbers } from './stimulus/core_numbers.ts';
import {
  directed,
  directedBridge,
  directedLearning,
  directedPauses,
  directedRate,
  directedReadback,
  directedTime,
} from './stimulus/directed/index.ts';
import { exhaustive } from './stimulus/exhaustive.ts';
import { fault } from './stimulus/fault.ts';
import { random } from './stimulus/random.ts';
import { type MetricName, real } from './stimulus/real.ts';
import type { Suite } from './suite.ts';

const DIRECTED_SEED = 1n;
const RANDOM_SEED = 2n;
const FAULT_SEED = 3n;
const READBACK_SEED = 4n;
const REFUSAL_SEED = 5n;
const CORE_NUMBER_SEED = 6n;
const LEARNING_SEED = 7n;
const BRIDGE_SEED = 8n;
const PAUSES_SEED = 9n;

/** Commands of the random suites, and of one round through all of their phases. */
const RANDOM_MINI = { commands: 100_000, round: 20_000 };
const RANDOM_CHIP = { commands: 5_000, round: 5_000 };

/** Suites of a named configuration, the quickest first; none for a configuration that has no suites of its own. */
export function listSuites(config: string): Suite[] {
  return SUITES.filter((suite) => suite.config === config);
}

/** The suite of this name. */
export function findSuite(config: string, name: string): Suite | undefined {
  return SUITES.find((suite) => suite.config === config && suite.name === name);
}

/** The suite under a configuration that may leave groups of features out; undefined when it is about one of these. */
export function suiteFor(
  suite: Suite,
  { parameters: { groups } }: EngineConfig,
): Suite | undefined {
  if (suite.group !== undefined && !groups.includes(suite.group)) return undefined;
  return { ...suite, floors: floorsWith(groups, suite.floors) };
}

const mini: Suite[] = [
  {
    name: 'directed',
    config: 'mini',
    kind: 'directed',
    purpose: 'each command and each corner of each format',
    seed: DIRECTED_SEED,
    version: 11,
    committed: true,
    floors: DIRECTED_FLOORS,
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
    floors: TIME_FLOORS,
    stimulus: (shape) => directedTime(shape),
  },
  {
    name: 'directed-readback',
    config: 'mini',
    kind: 'directed',
    purpose: 'every element of the state, read through commands',
    seed: READBACK_SEED,
    version: 1,
    committed: false,
    floors: READBACK_FLOORS,
    stimulus: (shape) => directedReadback(shape, new Random(READBACK_SEED)),
  },
  {
    name: 'directed-learning',
    config: 'mini',
    kind: 'directed',
    purpose: 'means of neighbours, vectors that move',
    seed: LEARNING_SEED,
    version: 1,
    committed: false,
    floors: LEARNING_FLOORS,
    group: 'learning',
    stimulus: (shape) => directedLearning(shape, new Random(LEARNING_SEED)),
  },
  {
    name: 'directed-bridge',
    config: 'mini',
    kind: 'directed',
    purpose: 'charges by distance',
    seed: BRIDGE_SEED,
    version: 1,
    committed: false,
    floors: BRIDGE_FLOORS,
    group: 'bridge',
    stimulus: (shape) => directedBridge(shape, new Random(BRIDGE_SEED)),
  },
  {
    name: 'directed-rate',
    config: 'mini',
    kind: 'directed',
    purpose: 'a firing rate up to its end',
    seed: 0n,
    version: 1,
    committed: false,
    floors: RATE_FLOORS,
    group: 'homeostasis',
    stimulus: (shape) => directedRate(shape),
  },
  {
    name: 'directed-pauses',
    config: 'mini',
    kind: 'directed',
    purpose: 'bursts of answers and of commands, with random pauses on both sides',
    seed: PAUSES_SEED,
    version: 2,
    committed: false,
    floors: PAUSES_FLOORS,
    stall: 1,
    stimulus: (shape) => directedPauses(shape, new Random(PAUSES_SEED)),
  },
  {
    name: 'fault',
    config: 'mini',
    kind: 'fault',
    purpose: 'illegal input, between commands that show that nothing changed',
    seed: FAULT_SEED,
    version: 1,
    committed: true,
    floors: faultFloors(false),
    stimulus: (shape) => fault(shape, new Random(FAULT_SEED)),
  },
  {
    name: 'refusals',
    config: 'mini',
    kind: 'fault',
    purpose: 'every opcode in every state of the cores with every illegal operand',
    seed: REFUSAL_SEED,
    version: 1,
    committed: false,
    floors: REFUSAL_FLOORS,
    stimulus: (shape) => exhaustive(shape, new Random(REFUSAL_SEED)),
  },
  {
    name: 'random',
    config: 'mini',
    kind: 'random',
    purpose: 'random commands with operands over their whole range',
    seed: RANDOM_SEED,
    version: 1,
    committed: false,
    floors: randomFloors(RANDOM_MINI.commands, false),
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
    floors: faultFloors(true),
    stimulus: (shape) => fault(shape, new Random(FAULT_SEED)),
  },
  {
    name: 'core-numbers',
    config: 'chip256',
    kind: 'fault',
    purpose: 'every command to every core number: each reaches its core, none is refused for it',
    seed: CORE_NUMBER_SEED,
    version: 1,
    committed: false,
    floors: CORE_NUMBER_FLOORS,
    stimulus: (shape) => coreNumbers(shape, new Random(CORE_NUMBER_SEED)),
  },
  {
    name: 'random',
    config: 'chip256',
    kind: 'random',
    purpose: 'random commands with operands over their whole range',
    seed: RANDOM_SEED,
    version: 1,
    committed: false,
    floors: randomFloors(RANDOM_CHIP.commands, true),
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
      stimulus: (shape) => real(shape, metric, readDataSet(dataSet, shape)),
    })),
  ),
];

const SUITES: readonly Suite[] = [...mini, ...chip];

function realPurpose(title: string, metric: MetricName): string {
  const searches = `${title}, ${metric}: 8,192 vectors, 1,000 queries exact and by beam`;
  return metric === 'l2' ? `${searches}, then 1,000 ticks of spiking with learning` : searches;
}
