/** Section 22: centroids, radii and the waves of ROUTE, from the definition of each; big integers where a root or a quotient must be exact. */
import {
  cosineBy,
  dotProduct,
  l2,
  negatedDot,
  norm2,
  type Reciprocal,
  reciprocalNorm,
  type Words,
} from './distance.ts';
import { LATENCY, rootBits, type Shape } from './shape.ts';

/** Greatest integer whose square is at most n, by bisection. */
export function root(n: number): number {
  let [low, high] = [0n, 2n ** 20n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle * middle <= BigInt(n)) low = middle;
    else high = middle;
  }
  return Number(low);
}

const NOTHING: Reciprocal = { mantissa: 0n, exponent: 0n };

/** What a core knows of where its vectors are. */
export class Centroid {
  words: Words;
  norm2 = 0;
  reciprocal = NOTHING;
  radius = 0;
  fresh = false;
  /** Distance of the query of the ROUTE that is running. */
  score = 0;

  constructor({ dims }: Shape) {
    this.words = Array.from({ length: dims }, () => 0);
  }

  /** First wave; answers N. */
  ask(vectors: readonly Words[], query: Words, metric: number, shape: Shape): number {
    if (vectors.length === 0) return 2;
    const begin = this.fresh ? 1 : this.refresh(vectors, metric, shape);
    if (metric === 0) this.score = l2(query, this.words);
    if (metric === 1) {
      this.score = cosineBy(
        dotProduct(query, this.words),
        reciprocalNorm(norm2(query)),
        this.reciprocal,
      );
    }
    if (metric === 2) this.score = negatedDot(query, this.words);
    return begin + shape.beats + LATENCY - 1;
  }

  /** Third wave: whether a vector can be nearer than `reach`. */
  within(reach: number): boolean {
    return BigInt(this.score) < BigInt(this.radius + reach) ** 2n;
  }

  /** Answers the cycle behind the last write. */
  private refresh(vectors: readonly Words[], metric: number, shape: Shape): number {
    const n = vectors.length;
    this.words = this.words.map((_, d) => {
      const sum = vectors.reduce((total, words) => total + words[d]!, 0);
      // floor(mean + 1/2), and no quotient that a double would round up to a whole number
      return Number(floorDivide(BigInt(2 * sum + n), BigInt(2 * n)));
    });
    this.norm2 = norm2(this.words);
    this.fresh = true;
    const bits = rootBits(shape);
    // VECTORS rows and two cycles a word; the last quotient; read back, and the square of the centroid.
    const squared =
      1 + shape.dims * (shape.vectors + 2) + (shape.wordWidth + 2) + (2 * shape.beats + LATENCY);
    if (metric === 2) return squared;
    const rooted = squared + bits + 2;
    if (metric === 1) {
      this.reciprocal = reciprocalOfRoot(root(this.norm2));
      return rooted + 17 + 2;
    }
    this.radius = root(Math.max(...vectors.map((words) => l2(words, this.words)))) + 1;
    return rooted + (shape.beats + 1) + (shape.scan - 1) + LATENCY;
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return quotient * b > a ? quotient - 1n : quotient;
}

function reciprocalOfRoot(length: number): Reciprocal {
  if (length === 0) return NOTHING;
  const exponent = length.toString(2).length - 1;
  const quotient = 2n ** BigInt(exponent + 17) / BigInt(length);
  const most = 2n ** 17n - 1n;
  return { mantissa: (quotient < most ? quotient : most) * 128n, exponent: BigInt(exponent) };
}

/** One wave of a ROUTE as the fabric sees it. */
export interface Wave {
  /** N by core; 0 for a core that is not in the wave. */
  readonly cycles: readonly number[];
  /** Items that its window takes at most, and those that there are. */
  readonly room: number;
  readonly hits: number;
}
