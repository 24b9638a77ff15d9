/**
 * Balanced clusters: near rows go to one core, and every core gets as many as the others, or one more. The rows are halved again and again
 * between two centres (2-means with halves of a given size), then rows of different cores change places as long as that brings them nearer
 * to their cores' centroids.
 */
import { Random } from '../golden/prng.ts';
import { Points } from './points.ts';
import { checkRoom, inOrder, type Placement, type Room, type Rows } from './placement.ts';
import { improve } from './swaps.ts';

/** Rounds of 2-means for one halving; it settles before that. */
const HALVING_ROUNDS = 12;

/** Places rows by squared L2. The same rows, room and seed give the same placement. */
export function balancedClusters(data: Rows, room: Room, seed = 1n): Placement {
  checkRoom(data.rows, room);
  const points = new Points(data);
  const cores = new Uint16Array(data.rows);
  const all = Int32Array.from({ length: data.rows }, (_, row) => row);
  divide(points, all, { first: 0, count: room.cores }, cores, new Random(seed));
  improve(points, cores, room.cores);
  return inOrder(cores);
}

interface Range {
  readonly first: number;
  readonly count: number;
}

/** Gives the rows to a range of cores: half of them to half of it, until it is one. */
function divide(
  points: Points,
  rows: Int32Array,
  { first, count }: Range,
  cores: Uint16Array,
  random: Random,
): void {
  if (count === 1 || rows.length === 0) {
    for (const row of rows) cores[row] = first;
    return;
  }
  const half = count >> 1;
  const left = Math.ceil((rows.length * half) / count);
  halve(points, rows, left, random);
  divide(points, rows.subarray(0, left), { first, count: half }, cores, random);
  const rest = { first: first + half, count: count - half };
  divide(points, rows.subarray(left), rest, cores, random);
}

/** Sorts rows so that the first `left` of them are nearer to one of two centres than the rest is. */
function halve(points: Points, rows: Int32Array, left: number, random: Random): void {
  if (left === rows.length) return;
  const { dims } = points;
  const one = points.copy(rows[random.below(rows.length)]!);
  const other = points.copy(farthest(points, rows, one));
  const lean = new Float64Array(points.rows);
  for (let round = 0; round < HALVING_ROUNDS; round++) {
    const direction = Float64Array.from({ length: dims }, (_, d) => other[d]! - one[d]!);
    for (const row of rows) lean[row] = points.dot(row, direction);
    // Equal ones stay in the order of rows, so that nothing depends on how they came.
    rows.sort((a, b) => lean[a]! - lean[b]! || a - b);
    const moved =
      points.mean(rows.subarray(0, left), one) + points.mean(rows.subarray(left), other);
    if (moved === 0) return;
  }
}

function farthest(points: Points, rows: Int32Array, from: Float64Array): number {
  let best = rows[0]!;
  let most = -1;
  for (const row of rows) {
    const distance = points.squared(row, from, 0);
    if (distance > most) [best, most] = [row, distance];
  }
  return best;
}
