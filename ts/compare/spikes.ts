/** Compares two runs of the same spiking graph: spike times with a tolerance, and final weights. */
import type { SpikeResult, SpikeTrains } from '../report/index.ts';

/** One run: when each neuron fired, and the visible weights (0 to 255) of all synapses in one order. */
export interface SpikingRun {
  readonly trains: SpikeTrains;
  readonly weights: ArrayLike<number>;
}

export interface SpikingSetup {
  /** Name of the data whose graph spiked. */
  readonly dataset: string;
  readonly ticks: number;
  /** ms */
  readonly dt: number;
  readonly toleranceTicks: number;
  /** Neurons of one core, the first of which are shown as a raster. */
  readonly neuronsPerCore: number;
}

/** `fixed` against `f32`. */
export function compareSpikes(
  fixed: SpikingRun,
  f32: SpikingRun,
  setup: SpikingSetup,
): SpikeResult {
  const { dataset, ticks, dt, toleranceTicks, neuronsPerCore } = setup;
  const neurons = fixed.trains.length;
  if (neurons !== f32.trains.length || fixed.weights.length !== f32.weights.length) {
    throw new Error('the two runs have different neurons or synapses');
  }
  let matched = 0;
  let spikes = 0;
  let spikesF32 = 0;
  let first = Infinity;
  fixed.trains.forEach((train, neuron) => {
    const other = f32.trains[neuron]!;
    matched += matchingSpikes(train, other, toleranceTicks);
    spikes += train.length;
    spikesF32 += other.length;
    first = Math.min(first, divergence(train, other));
  });
  const weights = weightDifferences(fixed.weights, f32.weights);
  return {
    dataset,
    neurons,
    ticks,
    dt,
    spikesPerNeuron: neurons === 0 ? 0 : spikes / neurons,
    f1: spikes + spikesF32 === 0 ? 1 : (2 * matched) / (spikes + spikesF32),
    toleranceTicks,
    firstDivergence: first === Infinity ? null : first,
    weightDifferenceMean: weights.mean,
    weightDifferenceMax: weights.max,
    raster: {
      fixed: fixed.trains.slice(0, neuronsPerCore),
      f32: f32.trains.slice(0, neuronsPerCore),
    },
  };
}

/** The most pairs of spikes, one of each train, at most `tolerance` ticks apart; a spike is in one pair at most. */
export function matchingSpikes(
  a: readonly number[],
  b: readonly number[],
  tolerance: number,
): number {
  // Both are in order, so taking the earliest partner never costs a later pair.
  let pairs = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const apart = a[i]! - b[j]!;
    if (Math.abs(apart) <= tolerance) {
      pairs++;
      i++;
      j++;
    } else if (apart < 0) i++;
    else j++;
  }
  return pairs;
}

/** The first tick in which one train has a spike and the other has not. */
function divergence(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((tick, i) => tick !== b[i]);
  if (place >= 0) return Math.min(a[place]!, b[place] ?? Infinity);
  return b[a.length] ?? Infinity;
}

function weightDifferences(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { mean: number; max: number } {
  let sum = 0;
  let max = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    sum += difference;
    max = Math.max(max, difference);
  }
  return { mean: a.length === 0 ? 0 : sum / a.length, max };
}
