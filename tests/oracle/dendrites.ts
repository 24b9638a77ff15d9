/** Dendrites of section 23, over plain lists and exact fractions of safe integers. */
import type { Graph } from './graph.ts';
import type { Spiking } from './spiking.ts';

/** What DENDRITE_INTEGRATE made of one neuron, as the cycle count needs it. */
export interface Integration {
  readonly total: number;
  /** Linked branches above 0 and below 1.0, and those of 1.0 or more. */
  readonly small: number;
  readonly large: number;
}

/** f(d) in membrane steps: above 1.0 floor of 1 + (d - 1)/(1 + (d - 1)/2). */
export function passedOn(d: number, fraction: number): number {
  const one = 2 ** fraction;
  if (d < one) return Math.max(d, 0);
  const over = d - one;
  return one + Math.floor((over * 2 * one) / (2 * one + over));
}

/** Branches of one core. */
export class Dendrites {
  private readonly graph: Graph;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  reset(): void {
    for (const row of this.graph.branches) row.fill(0);
  }

  hasLink(node: number, slot: number): boolean {
    return this.graph.links[node]![slot] !== undefined;
  }

  inject(spiking: Spiking, node: number, slot: number, value: number): void {
    const row = this.graph.branches[node]!;
    row[slot] = spiking.sum(row[slot]!, value);
  }

  integrate(spiking: Spiking, node: number, clear: boolean): Integration {
    const row = this.graph.branches[node]!;
    const fraction = this.graph.shape.membraneFraction;
    const linked = row.filter((_, slot) => this.hasLink(node, slot));
    const total = linked.reduce((sum, d) => sum + passedOn(d, fraction), 0);
    const large = linked.filter((d) => d >= 2 ** fraction).length;
    const small = linked.filter((d) => d > 0).length - large;
    spiking.add(node, total);
    if (clear) row.fill(0);
    return { total, small, large };
  }

  /** DENDRITE_PROPAGATE; answers how many charges it brought. */
  propagate(spiking: Spiking, gain: number): number {
    let charges = 0;
    for (const j of this.graph.nodes()) {
      this.graph.links[j]!.forEach((link, slot) => {
        if (link === undefined || !spiking.spiked[link.index]) return;
        this.inject(spiking, j, slot, spiking.charge(gain, this.graph.weights[j]![slot]!));
        charges++;
      });
    }
    return charges;
  }
}
