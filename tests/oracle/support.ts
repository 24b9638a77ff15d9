/** What the oracle tests share: models of any shape, a seeded generator, and vectors that are hard on a graph. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type EngineConfig, loadConfig } from '../../ts/config/index.ts';
import { FixedModel } from '../../ts/model/index.ts';
import type { Dump } from './chip.ts';
import type { Words } from './distance.ts';
import { type Shape, shapeOf } from './shape.ts';

/** A model beside the shape that the oracles work with. */
export interface Bench {
  readonly model: FixedModel;
  readonly shape: Shape;
}

/** The model of `mini` with some parameters changed. */
export async function benchOf(overrides: Parameters<typeof loadConfig>[1] = {}): Promise<Bench> {
  const config = loadConfig('mini', overrides);
  return { model: await FixedModel.create(config), shape: shapeOf(config.parameters) };
}

/** A generator of numbers that a seed fixes (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** From 0 to `n` - 1. */
  below(n: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  }

  /** From `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True once in `n` times. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  /** One of `choices`. */
  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

const wordLimit = (word: number): number => Math.min(Math.max(Math.round(word), -32768), 32767);

/** Rows of a data set in `golden/data` as raw words. The header is not read: the file's last 8,192 rows of 16 are its data. */
function realRows(name: string, bytes: 1 | 2, scale: number): Words[] {
  const file = readFileSync(new URL(`../../golden/data/${name}-base.npy`, import.meta.url));
  const rowBytes = 16 * bytes;
  const start = file.length - 8192 * rowBytes;
  return Array.from({ length: 8192 }, (_, row) =>
    Array.from({ length: 16 }, (_, dim) => {
      const at = start + row * rowBytes + dim * bytes;
      return scale * (bytes === 1 ? file.readInt8(at) : file.readInt16LE(at));
    }),
  );
}

/** Makes the vectors of one core: `count` of them, of `dims` words. */
type Source = (dice: Dice, count: number, dims: number) => Words[];

const each = (count: number, make: (i: number) => number[]): Words[] =>
  Array.from({ length: count }, (_, i) => make(i));
const words = (dims: number, make: (d: number) => number): number[] =>
  Array.from({ length: dims }, (_, d) => make(d));

/** A source that starts at a random row of real data and takes every 256th, as round robin does. */
function real(load: () => Words[]): Source {
  let rows: Words[] | undefined;
  return (dice, count, dims) => {
    rows ??= load();
    const start = dice.below(256);
    return each(count, (i) => rows![start + 256 * (i % 32)]!.slice(0, dims));
  };
}

/** Vectors by kind: each is hard on the graph in its own way. */
export const SOURCES = {
  /** Words over the whole range. */
  uniform: (dice, count, dims) => each(count, () => words(dims, () => dice.between(-32768, 32767))),
  /** Words at the ends of the range. */
  extreme: (dice, count, dims) =>
    each(count, () => words(dims, () => dice.of([-32768, 32767, -32767, 0]))),
  /** A few tight groups, which make diversity prune. */
  clustered: (dice, count, dims) => {
    const centres = each(dice.between(2, 5), () => words(dims, () => dice.between(-20000, 20000)));
    return each(count, () => {
      const centre = dice.of(centres);
      return words(dims, (d) => wordLimit(centre[d]! + dice.between(-300, 300)));
    });
  },
  /** So few different vectors that most distances tie, zero vectors among them. */
  duplicates: (dice, count, dims) =>
    each(count, () => words(dims, (d) => (d < 2 ? dice.between(-1, 1) : 0))),
  /** A first vector that is the nearest of all others, so that its tree edges run out. */
  hub: (dice, count, dims) =>
    each(count, (i) =>
      words(dims, (d) =>
        i > 0 && d === (i - 1) % dims ? (i > dims ? -1 : 1) * dice.between(900, 1000) : 50,
      ),
    ),
  /** A line in random order, where the neighbours' links are cut again and again. */
  line: (dice, count, dims) =>
    each(count, () => words(dims, (d) => (d === 0 ? dice.between(-3000, 3000) : 7))),
  letter: real(() => realRows('letter-recognition', 1, 256)),
  fashion: real(() => realRows('fashion-mnist-pca16', 2, 1)),
} satisfies Record<string, Source>;

export type Kind = keyof typeof SOURCES;
export const KINDS = Object.keys(SOURCES) as Kind[];

/** Expects two lists to be equal. It asks vitest only when they are not, because thousands of expectations take long. */
export function same<T>(got: readonly T[], expected: readonly T[], at: string): void {
  const equal = got.length === expected.length && got.every((value, i) => value === expected[i]);
  if (!equal) expect(got, at).toEqual(expected);
}

/** The first element in which the model's core differs from the oracle's, as a sentence; undefined when none does. */
export function difference(model: FixedModel, core: number, expected: Dump): string | undefined {
  const got = model.dumpCore(core);
  let at = 0;
  for (const field of (model.config as EngineConfig).stateMap) {
    if (field.scope !== 'core') continue;
    const name = `${field.unit}.${field.field}`;
    const values = expected[name];
    if (values?.length !== field.count) return `the oracle has ${values?.length} of ${name}`;
    for (let i = 0; i < field.count; i++, at++) {
      if (values[i] === got[at]) continue;
      return `core ${core} ${name}[${i}]: expected ${values[i]}, got ${got[at]}`;
    }
  }
  return undefined;
}
