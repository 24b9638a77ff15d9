/**
 * Neurons and synapses of one core, sections 9 and 10, as a plain script over safe integers. Every product stays below 2^53, so
 * division and `Math.floor` are exact where the engine shifts.
 */
import type { Graph } from './graph.ts';
import { type Shape, WEIGHT_MAX } from './shape.ts';

/** Sticky flag bits. */
export const MEMBRANE_SAT = 1;
export const TIME_SAT = 2;

/** `x >> bits` of a signed number of any size. */
const shifted = (x: number, bits: number): number => Math.floor(x / 2 ** bits);
/** `(x + half) >> bits`: round half up. */
const rounded = (x: number, bits: number): number => shifted(x + 2 ** (bits - 1), bits);
const clamped = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** 1 - dt/tau in u16.16; dt in 1/256 ms, tau in ms. */
export function decay(dt: number, tau: number): number {
  const perStep = Math.round(2 ** 28 / (tau * 256));
  return Math.max(0, 65536 - rounded(dt * perStep, 12));
}

/** Trace units that a spike adds; `a` is A+ or A- as a fraction of the full weight. */
const traceStep = (a: number, shape: Shape): number =>
  Math.round(a * 255 * 2 ** shape.traceFraction);

/** What a command that visits some nodes only did, as the cycle count needs it. */
export interface Visit {
  /** Nodes that spiked in the last step. */
  readonly spiked: number;
  /** Nodes that were visited. */
  readonly targets: number;
}

/** Neurons and synapses over the links of a graph. */
export class Spiking {
  readonly membrane: number[];
  readonly threshold: number[];
  readonly refractory: number[];
  readonly pre: number[];
  readonly post: number[];
  readonly spiked: boolean[];
  time = 0;
  flags = 0;
  private readonly graph: Graph;
  private readonly shape: Shape;

  constructor(graph: Graph) {
    this.graph = graph;
    this.shape = graph.shape;
    const each = <T>(value: T): T[] => Array.from({ length: this.shape.vectors }, () => value);
    this.membrane = each(0);
    this.threshold = each(Math.round(this.shape.thresholdInit * 2 ** this.shape.membraneFraction));
    this.refractory = each(0);
    this.pre = each(0);
    this.post = each(0);
    this.spiked = each(false);
  }

  /** A deleted neuron: as it was at the start. */
  clear(node: number): void {
    const start = new Spiking(this.graph);
    const parts = ['membrane', 'threshold', 'refractory', 'pre', 'post'] as const;
    for (const part of parts) this[part][node] = start[part][node]!;
    this.spiked[node] = false;
  }

  /** INJECT, and the last step of PROPAGATE: adds to a membrane and saturates. */
  add(node: number, value: number): void {
    this.membrane[node] = this.sum(this.membrane[node]!, value);
  }

  /** A sum in the membrane format, which tells when it is cut. */
  sum(before: number, value: number): number {
    const most = 2 ** (this.shape.membraneWidth - 1) - 1;
    const after = clamped(before + value, -most - 1, most);
    if (after !== before + value) this.flags |= MEMBRANE_SAT;
    return after;
  }

  /** Charge of `weight` steps at a gain in s16.8. */
  charge(gain: number, weight: number): number {
    const product = gain * weight;
    const quotient = product + shifted(product, 8) + shifted(product, 16);
    return rounded(quotient, 24 - this.shape.membraneFraction);
  }

  /** STEP; answers the number of spikes. */
  step(dt: number): number {
    const { tauMembrane, tauPre, tauPost, tauRefractory, aPlus, aMinus, timeWidth } = this.shape;
    for (const j of this.graph.nodes()) {
      const spikedBefore = this.spiked[j]!;
      const pre = this.pre[j]! + (spikedBefore ? traceStep(aPlus, this.shape) : 0);
      const post = this.post[j]! + (spikedBefore ? traceStep(aMinus, this.shape) : 0);
      this.pre[j] = shifted(pre * decay(dt, tauPre), 16);
      this.post[j] = shifted(post * decay(dt, tauPost), 16);
      this.spiked[j] = false;
      if (this.refractory[j]! > 0) {
        this.refractory[j] = Math.max(0, this.refractory[j]! - dt);
        continue;
      }
      const potential = rounded(this.membrane[j]! * decay(dt, tauMembrane), 16);
      this.spiked[j] = potential >= this.threshold[j]!;
      this.membrane[j] = this.spiked[j] ? 0 : potential;
      this.refractory[j] = this.spiked[j] ? tauRefractory * 256 : 0;
    }
    const end = 2 ** timeWidth - 1;
    this.time += dt;
    if (this.time > end) {
      this.time = end;
      this.flags |= TIME_SAT;
    }
    return this.spikes().length;
  }

  /** PROPAGATE; gain in s16.8. */
  propagate(gain: number): Visit {
    const targets = this.graph.nodes().filter((j) => this.hasSpikedNeighbour(j));
    for (const j of targets) {
      let sum = 0;
      this.graph.links[j]!.forEach((link, slot) => {
        if (link !== undefined && this.spiked[link.index]) sum += this.graph.weights[j]![slot]!;
      });
      this.add(j, this.charge(gain, sum));
    }
    return { spiked: this.spikes().length, targets: targets.length };
  }

  /** STDP. */
  stdp(): Visit {
    const touched = (j: number) => this.spiked[j]! || this.hasSpikedNeighbour(j);
    const targets = this.graph.nodes().filter(touched);
    for (const j of targets) {
      const weights = this.graph.weights[j]!;
      this.graph.links[j]!.forEach((link, slot) => {
        if (link === undefined) return;
        const i = link.index;
        const change = (this.spiked[j] ? this.pre[i]! : 0) - (this.spiked[i] ? this.post[j]! : 0);
        const moved = weights[slot]! + rounded(change, this.shape.traceFraction - 8);
        weights[slot] = clamped(moved, 0, WEIGHT_MAX);
      });
    }
    return { spiked: this.spikes().length, targets: targets.length };
  }

  /** Nodes that fired in the last step. */
  spikes(): number[] {
    return this.spiked.flatMap((fired, node) => (fired ? [node] : []));
  }

  private hasSpikedNeighbour(node: number): boolean {
    return this.graph.neighbours(node).some((other) => this.spiked[other]);
  }
}
