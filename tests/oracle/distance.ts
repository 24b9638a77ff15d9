/** Distances of section 5, each from its formula: exact integers for L2 and dot, big integers and, beside them, f64 for cosine. */

/** A vector's words. */
export type Words = readonly number[];
/** Distance of a query to a stored vector. */
export type Distance = (query: Words, stored: Words) => number;
/** Metrics by their number in commands: 0 L2, 1 cosine, 2 dot. */
export const METRICS = ['l2', 'cosine', 'dot'] as const;
export type Metric = (typeof METRICS)[number];

// At most 16 products of 2^30: a double holds the sum exactly.
const dot = (a: Words, b: Words): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

export const dotProduct = dot;

/** Squared norm in raw units. */
export const norm2 = (a: Words): number => dot(a, a);

/** Squared L2 in raw units, from the differences, not from the engine's expansion. */
export const l2: Distance = (a, b) => a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);

/** Negated dot product in raw units. */
export const negatedDot: Distance = (a, b) => -dot(a, b) + 0;

/** Reciprocal norm: mantissa u24.24 and exponent. */
export interface Reciprocal {
  readonly mantissa: bigint;
  readonly exponent: bigint;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** `rsqrt` of section 5, line by line. */
export function reciprocalNorm(norm: number): Reciprocal {
  if (norm === 0) return { mantissa: 0n, exponent: 0n };
  const n = BigInt(norm);
  const exponent = BigInt(Math.floor((n.toString(2).length - 1) / 2));
  const aligned = n << (34n - 2n * exponent);
  const m = aligned >> 8n;
  const row = Number(aligned >> 29n);
  let y = BigInt(Math.round(2 ** 10 / Math.sqrt((row + 0.5) / 32))) << 16n;
  for (let iteration = 0; iteration < 2; iteration++) {
    const t = (y * y) >> 26n;
    const u = (m * t) >> 26n;
    const v = (3n << 26n) - u;
    y = least((y * v) >> 27n, (1n << 26n) - 1n);
  }
  return { mantissa: least((y + 2n) >> 2n, (1n << 24n) - 1n), exponent };
}

const reciprocals = new WeakMap<Words, Reciprocal>();

function reciprocalOf(words: Words): Reciprocal {
  const known = reciprocals.get(words) ?? reciprocalNorm(norm2(words));
  reciprocals.set(words, known);
  return known;
}

/** Cosine distance with 28 fraction bits, bit for bit. */
export const cosine: Distance = (q, v) => cosineBy(dot(q, v), reciprocalOf(q), reciprocalOf(v));

/** The same from the dot product and the reciprocal norms. */
export function cosineBy(product: number, rq: Reciprocal, rv: Reciprocal): number {
  const d = (BigInt(product) << 26n) >> (rq.exponent + rv.exponent);
  const p = (rq.mantissa * rv.mantissa) >> 22n;
  const cos = (d * p + (1n << 23n)) >> 24n;
  const distance = Number((1n << 28n) - cos);
  return Math.min(Math.max(distance, 0), 2 ** 29);
}

/** Cosine distance as a real number. It has no rounding rule to misread; its order holds where it is clear. */
export const cosineReal: Distance = (q, v) => {
  const norms = Math.sqrt(norm2(q)) * Math.sqrt(norm2(v));
  return norms === 0 ? 1 : 1 - dot(q, v) / norms;
};

/** Distance that SEARCH answers under a metric. */
export const SEARCH_DISTANCE: Readonly<Record<Metric, Distance>> = { l2, cosine, dot: negatedDot };

/** Distance by which links are chosen under a metric. */
export const LINK_DISTANCE: Readonly<Record<Metric, Distance>> = { l2, cosine, dot: l2 };
