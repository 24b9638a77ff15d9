/** Spike patterns of one core, sections 17 and 18, as arrays of 32 bits, the latest first. */

/** Bits of a pattern. */
const STEPS = 32;
type Bits = readonly boolean[];

const bitsOf = (pattern: number): Bits =>
  Array.from({ length: STEPS }, (_, bit) => Math.floor(pattern / 2 ** bit) % 2 === 1);
const numberOf = (bits: Bits): number =>
  bits.reduce((sum, set, bit) => sum + (set ? 2 ** bit : 0), 0);
/** Positions at which two patterns agree. */
const agreeing = (a: Bits, b: Bits): number => a.filter((set, bit) => set === b[bit]).length;

/** A fraction of ones: those that both patterns have, of those that either has. */
export interface Likeness {
  readonly both: number;
  readonly either: number;
}

/** 65536 steps are 1. */
export const codeOf = ({ both, either }: Likeness): number =>
  either === 0 ? 65536 : Math.floor((both * 65536) / either);

/** The spike code of a vector: the bits that its words set; undefined for a vector of zeros. */
export function spikeCode(vector: readonly number[]): number | undefined {
  const greatest = Math.max(...vector.map(Math.abs));
  if (greatest === 0) return undefined;
  const step = Math.max(1, Math.floor(vector.length / 8));
  const set = new Set<number>();
  vector.forEach((word, dim) => {
    // A word that lies s eighths of the whole range, 2m, below the greatest is in slot s.
    let slot = 0;
    while (slot < 8 && 4 * (greatest - word) >= (slot + 1) * greatest) slot++;
    set.add(dim + slot * step);
  });
  return [...set].filter((bit) => bit < STEPS).reduce((sum, bit) => sum + 2 ** bit, 0);
}

/** The patterns of a core's neurons. */
export class Patterns {
  private readonly rows: Bits[];

  constructor(neurons: number) {
    this.rows = Array.from({ length: neurons }, () => bitsOf(0));
  }

  get(neuron: number): number {
    return numberOf(this.rows[neuron]!);
  }

  set(neuron: number, pattern: number): void {
    this.rows[neuron] = bitsOf(pattern);
  }

  all(): number[] {
    return this.rows.map(numberOf);
  }

  likeness(neuron: number, pattern: number): Likeness {
    const [a, b] = [this.rows[neuron]!, bitsOf(pattern)];
    const both = a.filter((set, bit) => set && b[bit]).length;
    return { both, either: a.filter((set, bit) => set || b[bit]).length };
  }

  /** RECORD. */
  record(spiked: readonly boolean[]): void {
    this.rows.forEach((row, neuron) => {
      this.rows[neuron] = [spiked[neuron]!, ...row.slice(0, STEPS - 1)];
    });
  }

  /** MATCH among `neurons`: the best and its number of equal bits; undefined when none has one. */
  match(neurons: readonly number[], target: number): { index: number; value: number } | undefined {
    const wanted = bitsOf(target);
    return neurons
      .map((index) => ({ index, value: agreeing(this.rows[index]!, wanted) }))
      .filter(({ value }) => value > 0)
      .sort((a, b) => b.value - a.value || a.index - b.index)[0];
  }

  /** CORRELATE: those of `neurons`, `own` not among them, that differ from it in at most `limit` bits. */
  correlate(neurons: readonly number[], own: number, limit: number): number[] {
    const differing = (other: number) => STEPS - agreeing(this.rows[own]!, this.rows[other]!);
    return neurons.filter((other) => other !== own && differing(other) <= limit);
  }
}
