/** Spike codes: words at the limits of every slot, all fractions of a similarity, lists of every length, ties and empty cores. */
import {
  ALL,
  type Beats,
  constantVector,
  encodeVector,
  getPattern,
  init,
  insert,
  METRIC,
  setPattern,
  similarity,
  spikeSearch,
  type Stimulus,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

/** On core 0, and for the searches on the last one too. */
export function* codes(shape: Shape, next: () => number[]): Stimulus {
  yield init(ALL, METRIC.l2);
  for (const [node, vector] of corners(shape, next).entries()) {
    yield insert(0, vector);
    yield setPattern(0, node, 0xa5a5_0000 + node);
    yield encodeVector(0, node);
    yield getPattern(0, node);
  }
  yield* fractions(shape);
  yield* searches(shape, next);
}

/** Vectors, as many as a core takes at most. */
function corners(shape: Shape, next: () => number[]): number[][] {
  const { wordMin: low, wordMax: high, dims } = shape;
  const words = (make: (dim: number) => number) => Array.from({ length: dims }, (_, d) => make(d));
  return [
    constantVector(shape, 0),
    constantVector(shape, low),
    constantVector(shape, high),
    unitVector(shape, 0, 1),
    unitVector(shape, dims - 1, -1),
    unitVector(shape, dims - 1, low),
    // Of the greatest word every eighth part, and what is beside it.
    words((d) => 8 - d),
    words((d) => Math.round((high * (8 - d)) / 8)),
    words((d) => (d === 0 ? low : Math.round((low * (d - 8)) / 8))),
    words((d) => (d === 0 ? 100 : 100 - 25 * (d % 9))),
    words((d) => (d === 0 ? 100 : 101 - 25 * (d % 9))),
    words((d) => (d === 0 ? 100 : 99 - 25 * (d % 8))),
    words((d) => (d % 2 === 0 ? low : high)),
    next(),
    next(),
  ];
}

const ones = (count: number): number => 2 ** count - 1;

/** Fractions p/q: no ones at all, p of q for a spread of q, and all 32 of 32. */
function* fractions(shape: Shape): Stimulus {
  yield setPattern(0, 1, 0);
  yield similarity(0, 1, 0);
  for (let all = 1; all <= 32; all += all < 8 ? 1 : 4) {
    yield setPattern(0, 1, ones(all));
    for (let both = 0; both <= all; both += 1 + (all >> 2)) yield similarity(0, 1, ones(both));
    yield similarity(0, 1, ones(all) - 1);
  }
  yield setPattern(0, 1, ones(32));
  yield similarity(0, 1, ones(32));
  yield similarity(0, 1, 0);
  yield similarity(0, shape.vectors - 1, 1);
}

function* searches(shape: Shape, next: () => number[]): Stimulus {
  const last = shape.cores - 1;
  const list: Beats[] = [];
  for (let k = 1; k <= shape.list; k++) list.push(spikeSearch(k % 2 === 0 ? 0 : ALL, k, 0xff));
  yield* list;
  yield spikeSearch(last, 4, 1);
  yield spikeSearch(ALL, shape.list, 0);
  for (let node = 0; node < shape.vectors; node++) {
    yield insert(last, next());
    yield setPattern(last, node, node % 3 === 0 ? 0xff : 2 ** (node % 32));
  }
  yield* list;
  // Nothing in common, nothing at all, and everything.
  for (const pattern of [0, 0xff00_0000, 0xffff_ffff, 0xff, 1]) {
    yield spikeSearch(ALL, shape.list, pattern);
    yield spikeSearch(last, shape.list, pattern);
  }
}
