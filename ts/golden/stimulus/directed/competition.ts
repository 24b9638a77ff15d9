/** Competition: who wins, by how much the others lose, and when nobody does. */
import {
  ALL,
  getMembrane,
  getSpikes,
  init,
  insert,
  METRIC,
  setMembrane,
  step,
  snnReset,
  type Stimulus,
  unitVector,
  wtaCompete,
  wtaReset,
  wtaSoft,
} from '../commands.ts';
import type { Shape } from '../shape.ts';

/** Membranes by node, and a competition after which every one is read. */
function* round(membranes: readonly number[]): Stimulus {
  for (const [node, value] of membranes.entries()) yield setMembrane(0, node, value);
  yield wtaCompete(0);
  for (const node of membranes.keys()) yield getMembrane(0, node);
}

export function* competition(shape: Shape): Stimulus {
  const { membraneMax: max, membraneMin: min, membraneOne: unit, vectors } = shape;
  yield init(ALL, METRIC.l2);
  yield wtaCompete(0);
  for (const [nodes, rounds] of [
    [1, [[0], [-1], [min], [1], [max]]],
    [
      2,
      [
        [1, 1],
        [unit, unit - 1],
        [min, max],
      ],
    ],
    [
      4,
      [
        // Nobody is above 0.
        [0, -1, min, -unit],
        // Ties: the lowest wins; what is below 0 rises to it.
        [-1, unit, unit, min],
        [unit, unit, unit, unit],
        // Losers just below, at and just above 0.8 of the winner: 13107 of 16384.
        [13106, 13107, 16384, 13108],
        // The winner is last; 0.8 of it rounds up, and down.
        [max - 1, max - 2, 0, max],
        [1, 2, 3, 4],
        [2, 1, 0, 2],
      ],
    ],
  ] as const) {
    yield init(0, METRIC.l2);
    for (let node = 0; node < nodes; node++) yield insert(0, unitVector(shape, 0, node));
    for (const membranes of rounds) yield* round(membranes);
  }
  // The strongest has just fired: refractory neurons do not win, but lose.
  yield setMembrane(0, 2, 4 * unit);
  yield step(0, 1);
  yield getSpikes(0);
  yield* round([unit / 2, unit, 2 * unit, -unit]);
  yield* round([0, -1, 2 * unit, -unit]);
  yield wtaReset(0);
  yield wtaReset(0);
  yield* round([unit / 2, unit, unit / 4, 0]);
  yield snnReset(0);
  yield wtaCompete(0);
  // A full core, and all of them.
  yield init(ALL, METRIC.l2);
  for (let node = 0; node < vectors; node++) yield insert(0, unitVector(shape, 0, node));
  yield insert(1 % shape.cores, unitVector(shape, 0, 1));
  yield setMembrane(1 % shape.cores, 0, unit);
  for (let node = 0; node < vectors; node++) yield setMembrane(0, node, (node * unit) / 16);
  yield wtaCompete(ALL);
  yield wtaCompete(ALL);
  yield init(0, METRIC.l2);
  yield wtaReset(ALL);
}

/** Soft competition: both ends of the format, ties, negative membranes beyond the greatest, powers of two and their neighbours. */
export function* softCompetition(shape: Shape): Stimulus {
  const { membraneMax: max, membraneMin: min, membraneOne: unit, vectors } = shape;
  yield init(ALL, METRIC.l2);
  yield wtaSoft(0);
  for (const rounds of [
    [[0], [-1], [min], [1], [max]],
    [
      [0, -1],
      [min, max],
      [1, 1],
      [unit, 1 - unit],
      [-unit, unit],
      [-unit - 1, unit],
    ],
    [
      [unit, unit / 2, unit - 1, -unit / 2],
      [unit + 1, unit, -unit, -unit - 1],
      [2 * unit - 1, unit, 2 * unit - 1, -2 * unit],
      [max, max - 1, -max, min],
      [max - 1, 1, -1, max / 2],
      [3, 2, 1, -2],
      [-1, 2, 1, 0],
    ],
  ]) {
    yield init(0, METRIC.l2);
    for (const node of rounds[0]!.keys()) yield insert(0, unitVector(shape, 0, node));
    for (const membranes of rounds) yield* softRound(membranes);
  }
  // The strongest has just fired, and counts all the same.
  yield setMembrane(0, 2, 4 * unit);
  yield step(0, 1);
  yield* softRound([unit / 2, unit, 2 * unit, -unit]);
  // A full core, and all of them, again and again.
  yield init(ALL, METRIC.l2);
  for (let node = 0; node < vectors; node++) yield insert(0, unitVector(shape, 0, node));
  yield insert(1 % shape.cores, unitVector(shape, 0, 1));
  yield setMembrane(1 % shape.cores, 0, unit);
  for (let node = 0; node < vectors; node++)
    yield setMembrane(0, node, Math.floor((max * (2 * node + 1 - vectors)) / vectors));
  for (let again = 0; again < 4; again++) yield wtaSoft(ALL);
  for (let node = 0; node < vectors; node++) yield getMembrane(0, node);
}

function* softRound(membranes: readonly number[]): Stimulus {
  for (const [node, value] of membranes.entries()) yield setMembrane(0, node, Math.trunc(value));
  yield wtaSoft(0);
  for (const node of membranes.keys()) yield getMembrane(0, node);
}
