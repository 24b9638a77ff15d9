/**
 * What a shift rounds, right at the half and a unit on either side of it: a constant of rounding that is off by one changes nothing
 * else, and random operands seldom meet these. Each place takes the operands that lead there from the formula in docs/engine.md.
 */
import {
  ALL,
  dendritePropagate,
  dendriteReset,
  homeostasis,
  init,
  inject,
  insert,
  METRIC,
  oscillate,
  propagate,
  resonanceSearch,
  setEdgeWeight,
  setMembrane,
  setThreshold,
  snnReset,
  step,
  type Stimulus,
  unitVector,
  wtaCompete,
  wtaSoft,
} from '../commands.ts';
import type { Shape } from '../shape.ts';
import { pileUp } from './learning.ts';

const MS = 256;
const NODES = 8;
/** What a decay factor, and the share of a rate, drop of dt times the inverse of the time constant. */
const TIME_SHIFT = 12;
/** Fraction bits of a factor: of a decay, of the winner's share, of a square. */
const FACTOR_ONE = 2 ** 16;
const WINNERS_SHARE = 52_429;
/** Fraction bits of a weight times a gain, /255*256. */
const PRODUCT_ONE = 2 ** 24;
const GAIN_MAX = 0x7fff;
/** Calls that raise a rate before those that are looked for: each makes for more rates to choose from. */
const CALLS = 20;
const WEIGHTS = [255, 254, 3, 77];

/** Core 0: decays, membranes, charges of membranes and of branches, rates and thresholds. */
export function* roundings(shape: Shape): Stimulus {
  yield init(ALL, METRIC.l2);
  for (let node = 0; node < NODES; node++) yield insert(0, unitVector(shape, 0, node));
  yield* decays(shape);
  yield* leaks(shape);
  yield* shares(shape);
  yield* resonances(shape);
  yield* thresholds(shape);
  yield* rates(shape);
  yield init(0, METRIC.l2);
  for (let node = 0; node < 2; node++) yield insert(0, unitVector(shape, 0, node));
  yield* charges(shape);
}

/** The half of `unit`, and a unit on either side of it. */
const around = (unit: number): number[] => [unit / 2 - 1, unit / 2, unit / 2 + 1];

const modulo = (value: number, unit: number): number => ((value % unit) + unit) % unit;

/** The whole numbers from `first` to `last`, in that order. */
function* numbers(first: number, last: number): Generator<number> {
  const away = Math.sign(last - first) || 1;
  for (let number = first; number !== last + away; number += away) yield number;
}

/** The first of `values` that `fits`; an empty list when there is none. */
function firstOf(values: Iterable<number>, fits: (value: number) => boolean): number[] {
  for (const value of values) if (fits(value)) return [value];
  return [];
}

/** Times whose product with the inverse of a time constant is to be rounded around the half. */
function timesOf({ dtMax }: Shape, inverse: number): number[] {
  const unit = 2 ** TIME_SHIFT;
  return around(unit).flatMap((rest) =>
    firstOf(numbers(1, dtMax), (dt) => (dt * inverse) % unit === rest),
  );
}

/** Decay factors around a half, on traces and membranes so large that one unit shows. */
function* decays(shape: Shape): Stimulus {
  const { membraneMax: max, membraneMin: min } = shape;
  for (const dt of new Set(shape.decays.flatMap((inverse) => timesOf(shape, inverse)))) {
    yield* pileUp(shape, 0);
    yield* membranes(shape, [max, min, max - 1, 1]);
    yield step(0, dt);
  }
}

/** Membranes that do not reach their thresholds. */
function* membranes(shape: Shape, values: readonly number[]): Stimulus {
  yield snnReset(0);
  for (const [node, value] of values.entries()) {
    yield setThreshold(0, node, shape.membraneMax);
    yield setMembrane(0, node, value);
  }
}

/** Membranes of either sign that leak to a half, and to a unit beside it. */
function* leaks(shape: Shape): Stimulus {
  const { membraneMax: max, membraneMin: min, decays: inverses } = shape;
  for (const dt of [1, MS]) {
    const factor = FACTOR_ONE - ((dt * inverses[0] + 2 ** (TIME_SHIFT - 1)) >> TIME_SHIFT);
    const values = around(FACTOR_ONE).flatMap((rest) => {
      const fits = (value: number) => modulo(value * factor, FACTOR_ONE) === rest;
      return [...firstOf(numbers(max - 1, 1), fits), ...firstOf(numbers(min, -1), fits)];
    });
    yield* membranes(shape, values);
    yield step(0, dt);
  }
}

/** What the winner takes off the others, and what soft competition leaves of them when the greatest is 1.0. */
function* shares(shape: Shape): Stimulus {
  const { membraneMax: max, membraneOne: unit } = shape;
  for (const rest of around(FACTOR_ONE)) {
    const fits = (value: number) => (value * WINNERS_SHARE) % FACTOR_ONE === rest;
    for (const value of firstOf(numbers(max, 1), fits)) {
      yield* membranes(shape, [value, value - 1, 0, -1]);
      yield wtaCompete(0);
    }
  }
  // The reciprocal of 1.0 is all ones.
  const left = (value: number) => {
    const share = Math.floor((value * (FACTOR_ONE - 1)) / unit);
    return value * Math.floor((share * share) / FACTOR_ONE);
  };
  const values = around(FACTOR_ONE).flatMap((rest) => {
    const fits = (value: number) => left(value) % FACTOR_ONE === rest;
    return firstOf(numbers(unit - 1, 1), fits);
  });
  yield* membranes(shape, [unit, ...values, ...values.map((value) => -value)]);
  yield wtaSoft(0);
}

/** Factors of resonance and distances that they weigh: one vector, as far from the query as its only word's square. */
function* resonances(shape: Shape): Stimulus {
  const { dtMax, wordMax } = shape;
  const goals: ((product: number, distance: number) => boolean)[] = [
    ...around(2 ** 9).map((rest) => (product: number) => product % 2 ** 9 === rest),
    ...around(2 ** 14).map((rest) => (product: number, distance: number) => {
      const factor = 2 ** 15 - Math.floor((product + 2 ** 8) / 2 ** 9);
      return (distance * factor) % 2 ** 14 === rest;
    }),
  ];
  // A great distance, so that a unit of a factor shows, and an odd one, so that it has every rest.
  const word = wordMax >> 1;
  const distance = word ** 2;
  for (const goal of goals) {
    for (const dt of numbers(1, dtMax)) {
      const phase = modulo(Math.floor((dt * shape.turn + 2 ** 5) / 2 ** 6), 2 ** 24);
      const resonance = 2 ** 23 - Math.min(phase, 2 ** 24 - phase);
      const weights = numbers(1, 2 * MS);
      const [weight] = firstOf(weights, (each) => goal((resonance >> 8) * each, distance));
      if (weight === undefined) continue;
      yield init(ALL, METRIC.l2);
      yield insert(0, unitVector(shape, 0, word));
      yield oscillate(0, dt);
      yield resonanceSearch(0, unitVector(shape, 0, 0), 1, weight);
      break;
    }
  }
  yield init(ALL, METRIC.l2);
  for (let node = 0; node < NODES; node++) yield insert(0, unitVector(shape, 0, node));
}

/** Thresholds that come to the ends of their range from either side, and to a step beside them, with a residue. */
function* thresholds(shape: Shape): Stimulus {
  const { membraneMax: max, membraneOne: unit } = shape;
  // No spike, so that they fall.
  yield snnReset(0);
  yield step(0, 1);
  for (const dt of [1, 2, MS]) {
    for (const edge of [Math.round(unit / 10), Math.min(10 * unit, max)]) {
      for (const away of [-1, 0, 1, 2]) yield setThreshold(0, 2 + away, Math.min(edge + away, max));
      yield homeostasis(0, dt);
    }
  }
}

/** A rate of a neuron that counts one spike again and again. */
class Rate {
  readonly #shape: Shape;
  readonly value: number;

  constructor(shape: Shape, value = 0) {
    this.#shape = shape;
    this.value = value;
  }

  /** Its share that decays in a time, u16.21. */
  #share(dt: number): number {
    return Math.floor((dt * this.#shape.rate.inverse + 2 ** (TIME_SHIFT - 1)) / 2 ** TIME_SHIFT);
  }

  /** What decays of it, 43 fraction bits. */
  decay(dt: number): number {
    return this.value * this.#share(dt);
  }

  after(dt: number): Rate {
    const left = this.value - Math.ceil(this.decay(dt) / 2 ** 21);
    return new Rate(this.#shape, left + this.#shape.rate.spike);
  }

  /** By how much its threshold changes in the same call, 43 fraction bits. */
  change(dt: number): number {
    return (this.after(dt).value - this.#shape.rate.target) * this.#share(dt);
  }
}

type Goal = (rate: Rate, dt: number) => boolean;

/** Times of calls from a rate of 0, of which the last one meets the goal: the least ones that raise it, and two; undefined when none do. */
function wayTo(shape: Shape, goal: Goal): number[] | undefined {
  let rate = new Rate(shape);
  for (let calls = 1; calls <= CALLS; calls++) {
    rate = rate.after(1);
    for (const [before, next] of nextRates(shape, rate)) {
      const [last] = firstOf(numbers(1, shape.dtMax), (dt) => goal(next, dt));
      if (last !== undefined) return [...Array<number>(calls).fill(1), before, last];
    }
  }
  return undefined;
}

/** The rates that one call more can lead to, each with the least of its times. */
function* nextRates({ dtMax }: Shape, rate: Rate): Generator<[dt: number, next: Rate]> {
  let latest: number | undefined;
  for (const dt of numbers(1, dtMax)) {
    const next = rate.after(dt);
    if (next.value !== latest) yield [dt, next];
    latest = next.value;
  }
}

/** Rates whose decay is just above a whole number, and thresholds whose change is around a half. */
function* rates(shape: Shape): Stimulus {
  const { dtMax, membraneOne: unit } = shape;
  const goals: Goal[] = [
    ...[0, 1].map(
      (rest): Goal =>
        (rate, dt) =>
          rate.decay(dt) % 2 ** 21 === rest,
    ),
    ...around(2 ** 19).map(
      (rest): Goal =>
        (rate, dt) =>
          modulo(rate.change(dt), 2 ** 19) === rest,
    ),
  ];
  for (const goal of goals) {
    const times = wayTo(shape, goal);
    if (times === undefined) continue;
    yield init(0, METRIC.l2);
    yield insert(0, unitVector(shape, 0, 1));
    yield inject(0, 0, 2 * unit);
    yield step(0, 1);
    for (const dt of times) yield homeostasis(0, dt);
  }
  // Shares of a rate around a half, and rates that all differ.
  yield init(0, METRIC.l2);
  for (let node = 0; node < NODES; node++) yield insert(0, unitVector(shape, 0, node));
  for (const dt of timesOf(shape, shape.rate.inverse)) yield homeostasis(0, dt);
  for (let number = 0; number < 24; number++) {
    for (let node = number % 3; node < NODES; node += node + 1) yield inject(0, node, 12 * unit);
    yield step(0, dtMax);
    yield homeostasis(0, dtMax - 37 * number);
  }
}

/** One node charges the other, by its membrane and by its branch, by what is around a half. */
function* charges(shape: Shape): Stimulus {
  for (const weight of WEIGHTS) {
    yield setEdgeWeight(0, 0, weight);
    for (const gain of gainsOf(shape, weight)) {
      yield snnReset(0);
      yield dendriteReset(0);
      yield inject(0, 0, 2 * shape.membraneOne);
      yield step(0, MS);
      yield propagate(0, gain);
      yield dendritePropagate(0, gain);
    }
  }
}

/** For each place around the half the least gains of either sign that lead there, below any that saturates; some weights have none. */
function gainsOf({ membraneOne }: Shape, weight: number): number[] {
  const unit = PRODUCT_ONE / membraneOne;
  return around(unit).flatMap((rest) => {
    const fits = (gain: number) => {
      const product = weight * MS * gain;
      const exact = product + Math.floor(product / 2 ** 8) + Math.floor(product / 2 ** 16);
      return modulo(exact, unit) === rest;
    };
    return [...firstOf(numbers(1, GAIN_MAX), fits), ...firstOf(numbers(-1, -GAIN_MAX), fits)];
  });
}
