/** Spike patterns of one core, section 19, as arrays of 32 bits, the latest first. */

/** Bits of a pattern. */
const STEPS = 32;
type Bits = readonly boolean[];

const bitsOf = (pattern: number): Bits =>
  Array.from({ length: STEPS }, (_, bit) => Math.floor(pattern / 2 ** bit) % 2 === 1);
const numberOf = (bits: Bits): number =>
  bits.reduce((sum, set, bit) => sum + (set ? 2 ** bit : 0), 0);
/** Positions at which two patterns agree. */
const agreeing = (a: Bits, b: Bits): number => a.filter((set, bit) => set === b[bit]).length;

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
