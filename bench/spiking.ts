/**
 * What spikes cost a core, by activity, on graphs of real data. Cycles are those of the model, which every golden suite holds equal to the
 * RTL's.
 */
import { type DataSet, readDataSet } from '../ts/golden/data.ts';
import { Random } from '../ts/golden/prng.ts';
import { coreOf } from '../ts/golden/stimulus/real.ts';
import { shapeOf } from '../ts/golden/stimulus/shape.ts';
import { type Command, FixedModel } from '../ts/model/index.ts';

/** Neurons of a core that spike at the same time. */
export const ACTIVITIES = [1, 2, 4, 8, 16, 32] as const;

/** Means over all cores and rounds; in the rounds of an activity each neuron spikes once. */
export interface SpikingRow {
  readonly dataset: string;
  /** Neurons of a core that spike at once, of how many. */
  readonly spiking: number;
  readonly neurons: number;
  /** Existing edges of the spiking neurons, a PROPAGATE. */
  readonly operations: number;
  readonly propagateCycles: number;
  readonly propagateCyclesMost: number;
  /** Operations of all cores over cycles of all cores. */
  readonly operationsPerCycle: number;
  readonly operationsPerCycleLeast: number;
  /** Rows of weights that an STDP writes. */
  readonly stdpRows: number;
  readonly stdpCycles: number;
}

/** What one core did in one round. */
export interface SpikingRound {
  readonly core: number;
  readonly spiking: readonly number[];
  /** By neuron, the neighbours. */
  readonly links: readonly (readonly number[])[];
  readonly operations: number;
  readonly propagateCycles: number;
  /** Rows of weights that STDP wrote, ascending. */
  readonly stdpRows: readonly number[];
  readonly stdpCycles: number;
}

const SEED = 0x7370696b65n;
/** ms/256; short, so that nothing leaks away. */
const DT = 1;
const GAIN = 80;

/** The chip of `config`, filled round robin with the vectors of a data set. */
export async function filledModel(config: string, dataSet: DataSet): Promise<FixedModel> {
  const model = await FixedModel.create(config);
  const shape = shapeOf(model.config);
  model.execute({ op: 'INIT', core: 'all', metric: 0 });
  for (const [row, vector] of readDataSet(dataSet, shape).base.entries()) {
    model.execute({ op: 'INSERT', core: coreOf(row, shape), vector });
  }
  return model;
}

/** Every neuron of every core spikes once, in groups of `spiking` of a core. */
export function* spikingRounds(model: FixedModel, spiking: number): Generator<SpikingRound, void> {
  const { cores, vectors } = model.config.parameters;
  const random = new Random(SEED);
  const all = Array.from({ length: cores }, (_, core) => core);
  const links = all.map((core) => linksOf(model, core));
  const orders = all.map(() => shuffled(vectors, random));
  for (let first = 0; first < vectors; first += spiking) {
    const groups = orders.map((order) => order.slice(first, first + spiking));
    fire(model, groups);
    const propagated = Array.from(model.coreCycles);
    for (const core of all) {
      const group = groups[core]!;
      yield {
        ...{ core, spiking: group, links: links[core]! },
        operations: group.reduce((sum, node) => sum + links[core]![node]!.length, 0),
        propagateCycles: propagated[core]!,
        ...stdp(model, core),
      };
    }
  }
}

/** A row an activity; the model is filled. */
export function spikingRows(model: FixedModel, dataset: string): SpikingRow[] {
  const neurons = model.config.parameters.vectors;
  return ACTIVITIES.filter((spiking) => spiking <= neurons).map((spiking) => {
    const rounds = [...spikingRounds(model, spiking)];
    const sum = (value: (round: SpikingRound) => number) =>
      rounds.reduce((total, round) => total + value(round), 0);
    const operations = sum((round) => round.operations);
    const cycles = sum((round) => round.propagateCycles);
    const perCycle = rounds.map((round) => round.operations / round.propagateCycles);
    return {
      ...{ dataset, spiking, neurons },
      operations: operations / rounds.length,
      propagateCycles: cycles / rounds.length,
      propagateCyclesMost: Math.max(...rounds.map((round) => round.propagateCycles)),
      operationsPerCycle: operations / cycles,
      operationsPerCycleLeast: Math.min(...perCycle),
      stdpRows: sum((round) => round.stdpRows.length) / rounds.length,
      stdpCycles: sum((round) => round.stdpCycles) / rounds.length,
    };
  });
}

/** Commands after which exactly `groups[core]` have spiked in each core, and that has been propagated. */
export function firing(groups: readonly (readonly number[])[], membraneOne: number): Command[] {
  return [
    // Thresholds are 1.0 behind it.
    { op: 'SNN_RESET', core: 'all' },
    ...groups.flatMap((group, core) =>
      group.map((index): Command => ({ op: 'INJECT', core, index, value: 2 * membraneOne })),
    ),
    { op: 'STEP', core: 'all', dt: DT },
    { op: 'PROPAGATE', core: 'all', gain: GAIN },
  ];
}

function fire(model: FixedModel, groups: readonly (readonly number[])[]): void {
  const { membraneOne } = shapeOf(model.config);
  const expected = groups.reduce((sum, group) => sum + group.length, 0);
  for (const command of firing(groups, membraneOne)) {
    const [answer] = model.execute(command);
    if (command.op === 'STEP' && Number(answer!.value) !== expected) {
      throw new Error(`${answer!.value} neurons spiked, expected ${expected}`);
    }
  }
}

/** STDP in one core, and the rows that its write log names. */
function stdp(model: FixedModel, core: number) {
  const { degree } = model.config.parameters;
  const weight = model.config.stateMap.findIndex(
    ({ unit, field }) => unit === 'synapse' && field === 'weight',
  );
  model.setLog('full');
  model.execute({ op: 'STDP', core });
  const written = model.log().filter(({ field }) => field === weight);
  model.setLog('off');
  const rows = new Set(written.map(({ index }) => Math.floor(index / degree)));
  return {
    stdpRows: [...rows].sort((a, b) => a - b),
    stdpCycles: model.coreCycles[core]!,
  };
}

/** Neighbours of every neuron of a core. */
function linksOf(model: FixedModel, core: number): number[][] {
  const { vectors, degree } = model.config.parameters;
  const { INDEX_WIDTH } = model.config.derived;
  const words = model.field(core, 'graph.link').map(Number);
  const valid = 1 << (INDEX_WIDTH + 1);
  return Array.from({ length: vectors }, (_, node) =>
    words
      .slice(node * degree, (node + 1) * degree)
      .filter((word) => word & valid)
      .map((word) => word & ((1 << INDEX_WIDTH) - 1)),
  );
}

/** 0 to count - 1 in random order. */
function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
