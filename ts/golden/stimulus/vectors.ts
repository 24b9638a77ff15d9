/** Random vectors over the whole word, with what makes a search hard: near ties, ties, duplicates, extremes. */
import type { Random } from '../prng.ts';
import type { Shape } from './shape.ts';

const CENTRES = 6;
const REMEMBERED = 48;

type Kind =
  'uniform' | 'clustered' | 'small' | 'grid' | 'duplicate' | 'extreme' | 'sparse' | 'zero';

const MIXTURE: readonly (readonly [weight: number, kind: Kind])[] = [
  [26, 'uniform'],
  [26, 'clustered'],
  [12, 'small'],
  [12, 'grid'],
  [12, 'duplicate'],
  [6, 'extreme'],
  [5, 'sparse'],
  [1, 'zero'],
];

/** A source of vectors. */
export class VectorSource {
  readonly #random: Random;
  readonly #shape: Shape;
  readonly #centres: number[][];
  readonly #recent: number[][] = [];

  constructor(random: Random, shape: Shape) {
    this.#random = random;
    this.#shape = shape;
    this.#centres = Array.from({ length: CENTRES }, () => this.#uniform());
  }

  /** The next vector. */
  next(): number[] {
    const vector = this.#make(this.#random.weighted(MIXTURE));
    this.#recent[this.#random.below(REMEMBERED)] = vector;
    return vector;
  }

  #make(kind: Kind): number[] {
    const random = this.#random;
    const { wordMin, wordMax, wordOne } = this.#shape;
    switch (kind) {
      case 'uniform':
        return this.#uniform();
      case 'clustered': {
        const centre = random.pick(this.#centres);
        const spread = random.pick([1, 4, wordOne]);
        return centre.map((word) => this.#clip(word + random.between(-spread, spread)));
      }
      case 'small':
        return this.#each(() => random.between(-8, 8));
      case 'grid':
        return this.#each(() => this.#clip(random.between(-1, 1) * wordOne));
      case 'duplicate':
        // Slots that were never filled, and the first vectors of all, have nothing to repeat.
        return this.#recent[random.below(REMEMBERED)] ?? random.pick(this.#centres);
      case 'extreme':
        return this.#each(() => random.pick([wordMin, wordMax, wordMin, wordMax, 0]));
      case 'sparse': {
        const at = random.below(this.#shape.dims);
        const word = random.between(wordMin, wordMax);
        return this.#each((dim) => (dim === at ? word : 0));
      }
      case 'zero':
        return this.#each(() => 0);
    }
  }

  #uniform(): number[] {
    const { wordMin, wordMax } = this.#shape;
    return this.#each(() => this.#random.between(wordMin, wordMax));
  }

  #each(word: (dim: number) => number): number[] {
    return Array.from({ length: this.#shape.dims }, (_, dim) => word(dim));
  }

  #clip(word: number): number {
    return Math.max(this.#shape.wordMin, Math.min(this.#shape.wordMax, word));
  }
}
