/** Charges by distance: every number of results, gains and distances at their ends, membranes that saturate. */
import {
  ALL,
  constantVector,
  getFlags,
  getMembrane,
  hnswToSnn,
  init,
  insert,
  setMembrane,
  setType,
  snnReset,
  type Stimulus,
  unitVector,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

/** On core 0, beside one that is empty and one that holds two vectors. */
export function* bridges(shape: Shape, metric: number, next: () => number[]): Stimulus {
  yield init(ALL, metric);
  yield* corners(shape);
  yield* lists(shape, next);
}

/** Distances of 0, near -1.0 under dot and as great as can be, with every kind of gain. */
function* corners(shape: Shape): Stimulus {
  const { wordMin: low, wordMax: high, wordOne, membraneMax, membraneMin } = shape;
  const gains = [256, -256, 0x7fff, -0x8000, 1, -1, 0];
  yield hnswToSnn(0, constantVector(shape, 1), 1, 256);
  for (const word of [low, high, wordOne, -wordOne, 1, 0]) {
    yield insert(0, unitVector(shape, 0, word));
    for (const query of [wordOne, -wordOne, wordOne - 1, high]) {
      yield snnReset(0);
      for (const gain of query === -wordOne ? gains : [256, -0x8000]) {
        yield hnswToSnn(0, unitVector(shape, 0, query), shape.list, gain);
        yield getMembrane(0, 0);
      }
    }
  }
  yield insert(0, constantVector(shape, low));
  yield hnswToSnn(0, constantVector(shape, high), shape.list, 256);
  yield hnswToSnn(0, constantVector(shape, low), shape.list, 256);
  for (const value of [membraneMax, membraneMin]) {
    yield snnReset(0);
    yield setMembrane(0, 0, value);
    yield hnswToSnn(0, unitVector(shape, 0, wordOne), 2, value < 0 ? -0x8000 : 0x7fff);
    yield getFlags(0);
  }
}

/** Every k, on a core with fewer vectors and on one with more; types do not matter. */
function* lists(shape: Shape, next: () => number[]): Stimulus {
  const last = shape.cores - 1;
  for (let node = 0; node < 2; node++) yield insert(last, next());
  while (true) {
    const [header] = yield insert(0, next());
    if (((header! >> 58n) & 0xfn) !== 0n) break;
  }
  yield setType(0, 3, 9);
  for (let k = 1; k <= shape.list; k++) yield hnswToSnn(k % 3 === 0 ? ALL : 0, next(), k, 64 * k);
  yield hnswToSnn(last, next(), shape.list, 300);
}
