/** What a generator needs to know of the configuration: the limits of every operand. */
import { absentCommands, type EngineConfig, type Reach, reachOf } from '../../config/index.ts';
import type { OpcodeName } from './operands.ts';

/** Limits of the engine, as numbers. */
export interface Shape {
  readonly cores: number;
  readonly vectors: number;
  readonly dims: number;
  readonly degree: number;
  readonly list: number;
  /** Least and greatest vector word. */
  readonly wordMin: number;
  readonly wordMax: number;
  /** One unit of a vector word: its fraction bits as a number. */
  readonly wordOne: number;
  /** Least and greatest element of delta; four fraction bits more than a word. */
  readonly deltaMin: number;
  readonly deltaMax: number;
  /** Least and greatest membrane value, and 1.0. */
  readonly membraneMin: number;
  readonly membraneMax: number;
  readonly membraneOne: number;
  readonly dtMax: number;
  /** Refractory time after a spike, in ms/256. */
  readonly refractory: number;
  /** Greatest time, in ms/256. */
  readonly timeMax: number;
  /** Inverses of the time constants of membrane and traces, 28 fraction bits at dt in ms/256. */
  readonly decays: readonly [leak: number, pre: number, post: number];
  /** Of the rates, 2^-22 spikes a ms: the inverse of their time constant (25 fraction bits), a spike's share, and what they aim at. */
  readonly rate: { readonly inverse: number; readonly spike: number; readonly target: number };
  /** Turns of the oscillator a ms/256, 30 fraction bits. */
  readonly turn: number;
  /** By number of a field of the state map: what READ may ask of it. */
  readonly fields: readonly Reach[];
  /** Commands of the groups that are left out: they are refused. */
  readonly absent: ReadonlySet<OpcodeName>;
}

/** The limits of `config`. */
export function shapeOf(config: EngineConfig): Shape {
  const { parameters: p, derived: d } = config;
  return {
    cores: p.cores,
    vectors: p.vectors,
    dims: p.dims,
    degree: p.degree,
    list: p.list,
    wordMin: -(2 ** (p.wordWidth - 1)),
    wordMax: 2 ** (p.wordWidth - 1) - 1,
    wordOne: 2 ** p.wordFraction,
    deltaMin: -(2 ** (d.DELTA_WIDTH - 1)),
    deltaMax: 2 ** (d.DELTA_WIDTH - 1) - 1,
    membraneMin: -(2 ** (p.membraneWidth - 1)),
    membraneMax: 2 ** (p.membraneWidth - 1) - 1,
    membraneOne: 2 ** p.membraneFraction,
    dtMax: d.DT_MAX,
    refractory: d.REFRACTORY_INIT,
    timeMax: 2 ** p.timeWidth - 1,
    decays: [d.LEAK_K, d.PRE_K, d.POST_K],
    rate: { inverse: d.HOMEOSTASIS_K, spike: d.RATE_SPIKE, target: d.RATE_TARGET },
    turn: d.OSC_K,
    fields: config.stateMap.map((field) => reachOf(field, p.vectors)),
    absent: new Set(absentCommands(p.groups)),
  };
}
