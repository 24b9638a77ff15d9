/** The spiking part of a suite on both number systems: the same graph, the same drive. */
import type { EngineConfig } from '../config/index.ts';
import { compareSpikes, type SpikingRun } from '../compare/index.ts';
import { readRecords } from '../golden/index.ts';
import {
  type Command,
  decode,
  decodeResponse,
  encode,
  FixedModel,
  FloatModel,
} from '../model/index.ts';
import type { SpikeResult } from '../report/index.ts';
import { hearInterrupt } from '../run/index.ts';
import type { Watch } from './progress.ts';

/** A spike may come a tick early or late. */
const TOLERANCE = 1;
/** Ticks between two looks at the rest of the program. */
const BREATH = 16;

/** `fixed` against `f32` over the ticks of a golden file, made from `dataset`; undefined when it has none. */
export async function spikesOf(
  config: EngineConfig,
  golden: string,
  dataset: string,
  { signal }: Watch,
): Promise<SpikeResult | undefined> {
  const pair = await Pair.create(config);
  for (const { command: beats } of readRecords(golden)) {
    const command = decode(beats);
    // Searches change no state.
    if (command === undefined || command.op === 'SEARCH') continue;
    pair.run(command, beats);
    if (command.op === 'TICK' && pair.ticks % BREATH === 0) {
      await hearInterrupt(signal);
    }
  }
  return pair.result(dataset);
}

/** Both models, command by command. */
class Pair {
  readonly #config: EngineConfig;
  readonly #fixed: FixedModel;
  readonly #f32: FloatModel;
  readonly #trains: { fixed: number[][]; f32: number[][] };
  #dt = 0;
  #sameGraph = false;
  ticks = 0;

  private constructor(config: EngineConfig, fixed: FixedModel, f32: FloatModel) {
    this.#config = config;
    this.#fixed = fixed;
    this.#f32 = f32;
    const { cores, vectors } = config.parameters;
    const empty = () => Array.from({ length: cores * vectors }, (): number[] => []);
    this.#trains = { fixed: empty(), f32: empty() };
  }

  static async create(config: EngineConfig): Promise<Pair> {
    return new Pair(config, await FixedModel.create(config), await FloatModel.create(config));
  }

  run(command: Command, beats: readonly bigint[]): void {
    if ((command.op === 'INJECT' || command.op === 'TICK') && !this.#sameGraph) this.#copyGraph();
    this.#fixed.executeBeats(beats);
    const { wordFraction, membraneFraction } = this.#config.parameters;
    const { DT_FRACTION, GAIN_FRACTION } = this.#config.derived;
    switch (command.op) {
      case 'INIT':
        this.#f32.init(command.core, command.metric);
        break;
      case 'INSERT': {
        const vector = Array.from(command.vector, (word) => word / 2 ** wordFraction);
        this.#f32.insert(Number(command.core), vector);
        break;
      }
      case 'INJECT': {
        const value = command.value / 2 ** membraneFraction;
        this.#f32.inject(Number(command.core), command.index, value);
        break;
      }
      case 'TICK': {
        this.#dt = command.dt / 2 ** DT_FRACTION;
        const gain = command.gain / 2 ** GAIN_FRACTION;
        this.#f32.tick(command.core, this.#dt, gain, command.learn);
        this.#noteSpikes();
        this.ticks++;
        break;
      }
      default:
        break;
    }
  }

  /** Links of `fixed` for both: rounding may have chosen others in `f32`. */
  #copyGraph(): void {
    const { cores, degree } = this.#config.parameters;
    for (let core = 0; core < cores; core++) {
      this.#fixed.field(core, 'graph.link').forEach((link, at) => {
        this.#f32.loadLink(core, Math.floor(at / degree), at % degree, Number(link));
      });
    }
    this.#sameGraph = true;
  }

  #noteSpikes(): void {
    const { cores, vectors } = this.#config.parameters;
    const note = (trains: number[][], core: number, spikes: number) => {
      for (let node = 0; spikes !== 0; node++, spikes >>>= 1) {
        if (spikes & 1) trains[core * vectors + node]!.push(this.ticks);
      }
    };
    for (let core = 0; core < cores; core++) {
      const asked = this.#fixed.executeBeats(encode({ op: 'GET_SPIKES', core }));
      note(this.#trains.fixed, core, decodeResponse(asked)[0]!.value);
      note(this.#trains.f32, core, this.#f32.spikes(core));
    }
  }

  result(dataset: string): SpikeResult | undefined {
    if (this.ticks === 0) return undefined;
    const { vectors } = this.#config.parameters;
    const weights = this.#weights();
    const run = (system: 'fixed' | 'f32'): SpikingRun => ({
      trains: this.#trains[system],
      weights: weights[system],
    });
    return compareSpikes(run('fixed'), run('f32'), {
      ...{
        dataset,
        ticks: this.ticks,
        dt: this.#dt,
        toleranceTicks: TOLERANCE,
        neuronsPerCore: vectors,
      },
    });
  }

  /** Weights of all links, in one order, 0 to 255. */
  #weights(): { fixed: number[]; f32: number[] } {
    const { cores, degree, vectors } = this.#config.parameters;
    const { INDEX_WIDTH, WEIGHT_FRACTION } = this.#config.derived;
    const valid = 1n << BigInt(INDEX_WIDTH + 1);
    const fixed: number[] = [];
    const f32: number[] = [];
    for (let core = 0; core < cores; core++) {
      const weights = this.#fixed.field(core, 'synapse.weight');
      this.#fixed.field(core, 'graph.link').forEach((link, at) => {
        if ((link & valid) === 0n) return;
        fixed.push(Number(weights[at]!) / 2 ** WEIGHT_FRACTION);
        f32.push(this.#f32.weights[core * vectors * degree + at]!);
      });
    }
    return { fixed, f32 };
  }
}
