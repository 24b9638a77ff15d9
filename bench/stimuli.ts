/** What the simulators play when they are measured, as golden files: set-up commands, then those that are measured. */
import { join } from 'node:path';
import { root } from '../ts/build/tools.ts';
import type { EngineConfig } from '../ts/config/index.ts';
import { DATA_SETS, readDataSet } from '../ts/golden/data.ts';
import { play } from '../ts/golden/play.ts';
import {
  ALL,
  type Beats,
  exact,
  init,
  inject,
  insert,
  METRIC,
  type Stimulus,
  tick,
} from '../ts/golden/stimulus/commands.ts';
import { coreOf, type RealData } from '../ts/golden/stimulus/real.ts';
import { type Shape, shapeOf } from '../ts/golden/stimulus/shape.ts';
import { FixedModel } from '../ts/model/index.ts';

/** A golden file to be timed. */
export interface Timed {
  readonly name: string;
  readonly file: string;
  readonly config: EngineConfig;
  readonly commands: number;
  /** Number of the first command that is measured. */
  readonly mark: number;
  readonly chipCycles: number;
}

/** Commands of a stimulus, those that are measured apart. */
interface Plan {
  readonly name: string;
  readonly setUp: readonly Beats[];
  readonly measured: readonly Beats[];
}

const K = 10;
const FEW = 4;
const DT = 256;
const GAIN = 64;

/** Every core full and busy: exact searches of all cores stream, a new one every STREAM_INTERVAL cycles. */
export function busy(config: EngineConfig, { searches }: { searches: number }): Promise<Timed> {
  const shape = shapeOf(config);
  const { base, queries } = vectors(shape);
  const setUp = [init(ALL, METRIC.l2), ...inserts(base, shape)];
  return write(config, { name: 'busy', setUp, measured: searchAll(queries, searches) });
}

/** The same for a slow simulator: a few vectors, and few searches; every core evaluates all of its rows all the same. */
export function short(config: EngineConfig, { searches }: { searches: number }): Promise<Timed> {
  const shape = shapeOf(config);
  const { base, queries } = vectors(shape);
  const setUp = [init(ALL, METRIC.l2), ...inserts(base.slice(0, FEW), shape)];
  return write(config, { name: 'short', setUp, measured: searchAll(queries, searches) });
}

/** One full core awake, spiking and learning, all others asleep. */
export function lone(config: EngineConfig, { ticks }: { ticks: number }): Promise<Timed> {
  const shape = shapeOf(config);
  const core = shape.cores >> 1;
  const { base } = vectors(shape);
  const setUp = [
    init(ALL, METRIC.l2),
    ...base.slice(0, shape.vectors).map((vector) => insert(core, vector)),
  ];
  const measured = Array.from({ length: ticks }, (_, number) => [
    inject(core, (number * 7) % shape.vectors, 2 * shape.membraneOne),
    tick(core, DT, GAIN, true),
  ]).flat();
  return write(config, { name: 'lone', setUp, measured });
}

/** One insert into each of the first `count` cores, which hold all but two of their vectors. */
export function overlap(config: EngineConfig, count: number): Promise<Timed> {
  const shape = shapeOf(config);
  const { base } = vectors(shape);
  const filled = base.slice(0, shape.cores * (shape.vectors - 2));
  const setUp = [init(ALL, METRIC.l2), ...inserts(filled, shape)];
  const next = base.slice(filled.length, filled.length + count);
  const measured = next.map((vector, core) => insert(core, vector));
  return write(config, { name: `overlap-${count}`, setUp, measured });
}

/** Vectors over the whole word. */
function vectors(shape: Shape): RealData {
  return readDataSet(
    DATA_SETS.find(({ name }) => name === 'fashion')!,
    shape,
  );
}

function inserts(base: readonly Int16Array[], shape: Shape): Beats[] {
  return base.map((vector, row) => insert(coreOf(row, shape), vector));
}

function searchAll(queries: readonly Int16Array[], count: number): Beats[] {
  return Array.from({ length: count }, (_, n) => exact(ALL, queries[n % queries.length]!, K));
}

async function write(config: EngineConfig, { name, setUp, measured }: Plan): Promise<Timed> {
  const file = join(root, 'build', 'bench', config.variant, `${name}.hex`);
  const model = await FixedModel.create(config);
  const { commands, chipCycles } = await play(inTurn([...setUp, ...measured]), model, {
    config,
    seed: 0n,
    file,
  });
  return { name, file, config, commands, mark: setUp.length, chipCycles };
}

function* inTurn(commands: readonly Beats[]): Stimulus {
  for (const beats of commands) yield beats;
}
