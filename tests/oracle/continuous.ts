/**
 * Neurons and synapses as the equations say, in f64 and in physical units: ms, membrane units, weights of 0 to 255. It has no
 * formats, so it can only be close to the engine; how close, the tests state.
 */

/** Constants of the equations. */
export interface Constants {
  readonly tauMembrane: number;
  readonly tauRefractory: number;
  readonly tauPre: number;
  readonly tauPost: number;
  /** A+ and A- as fractions of the full weight. */
  readonly aPlus: number;
  readonly aMinus: number;
}

const FULL = 255;

/** A directed synapse from node i to node j. */
export interface Synapse {
  readonly from: number;
  readonly to: number;
  weight: number;
}

/** A network in real numbers; every threshold is 1. */
export class Continuous {
  readonly membrane: number[];
  readonly synapses: readonly Synapse[];
  spikes: readonly number[] = [];
  private readonly refractory: number[];
  private readonly pre: number[];
  private readonly post: number[];
  private readonly constants: Constants;

  constructor(nodes: number, edges: readonly (readonly [number, number])[], constants: Constants) {
    const zeros = () => Array.from({ length: nodes }, () => 0);
    [this.membrane, this.refractory, this.pre, this.post] = [zeros(), zeros(), zeros(), zeros()];
    this.synapses = edges.map(([from, to]) => ({ from, to, weight: FULL }));
    this.constants = constants;
  }

  weight(from: number, to: number): number {
    return this.synapses.find((one) => one.from === from && one.to === to)!.weight;
  }

  /** One tick: traces decay, neurons leak and fire, spikes arrive, synapses learn. */
  tick(dt: number, gain: number): void {
    const { tauMembrane, tauRefractory, tauPre, tauPost, aPlus, aMinus } = this.constants;
    const last = new Set(this.spikes);
    const fired = new Set<number>();
    for (const j of this.membrane.keys()) {
      this.pre[j] = (this.pre[j]! + (last.has(j) ? aPlus * FULL : 0)) * (1 - dt / tauPre);
      this.post[j] = (this.post[j]! + (last.has(j) ? aMinus * FULL : 0)) * (1 - dt / tauPost);
      if (this.refractory[j]! > 0) {
        this.refractory[j] = Math.max(0, this.refractory[j]! - dt);
        continue;
      }
      const potential = this.membrane[j]! * (1 - dt / tauMembrane);
      if (potential < 1) this.membrane[j] = potential;
      else {
        this.membrane[j] = 0;
        this.refractory[j] = tauRefractory;
        fired.add(j);
      }
    }
    this.spikes = [...fired];
    for (const { from, to, weight } of this.synapses)
      if (fired.has(from)) this.membrane[to]! += (gain * weight) / FULL;
    for (const synapse of this.synapses) {
      const { from, to } = synapse;
      const change = (fired.has(to) ? this.pre[from]! : 0) - (fired.has(from) ? this.post[to]! : 0);
      synapse.weight = Math.min(Math.max(synapse.weight + change, 0), FULL);
    }
  }
}
