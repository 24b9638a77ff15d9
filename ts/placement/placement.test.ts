/** Every placement keeps to the room of the chip; clusters are repeatable, and better than dealing rows out in turn. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATA_SETS, readDataSet } from '../golden/data.ts';
import { shapeOf } from '../golden/stimulus/shape.ts';
import { loadConfig } from '../config/index.ts';
import {
  balancedClusters,
  place,
  type Placement,
  PLACEMENTS,
  type Room,
  roundRobin,
} from './index.ts';

/** Rows on few different points, so that many are equal. */
const data = fc
  .record({ dims: fc.integer({ min: 1, max: 4 }), rows: fc.nat(80) })
  .chain(({ dims, rows }) =>
    fc
      .array(fc.integer({ min: -4, max: 4 }), { minLength: rows * dims, maxLength: rows * dims })
      .map((values) => ({ rows, dims, values })),
  );

/** Any number of cores, not only powers of two, with room for all rows or exactly enough. */
const roomFor = (rows: number): fc.Arbitrary<Room> =>
  fc
    .record({ cores: fc.integer({ min: 1, max: 12 }), spare: fc.nat(3) })
    .map(({ cores, spare }) => ({ cores, vectors: Math.ceil(rows / cores) + spare }));

/** Checks that each row has a place of its own, and that the indices of a core are 0, 1, 2 and so on in the order of rows. */
function checkPlaces({ cores, indices }: Placement, rows: number, room: Room): void {
  expect(cores.length).toBe(rows);
  const next = new Array<number>(room.cores).fill(0);
  for (const [row, core] of cores.entries()) {
    expect(core).toBeLessThan(room.cores);
    expect(indices[row]).toBe(next[core]!++);
  }
  expect(Math.max(...next)).toBeLessThanOrEqual(room.vectors);
  // Cores differ by one vector at most.
  expect(Math.max(...next) - Math.min(...next)).toBeLessThanOrEqual(1);
}

/** Sum of the squared distances of all rows to the centroid of their core. */
function spread(
  values: ArrayLike<number>,
  dims: number,
  { cores }: Placement,
  count: number,
): number {
  const sums = new Float64Array(count * dims);
  const sizes = new Float64Array(count);
  for (const [row, core] of cores.entries()) {
    sizes[core]! += 1;
    for (let d = 0; d < dims; d++) sums[core * dims + d]! += values[row * dims + d]!;
  }
  let sum = 0;
  for (const [row, core] of cores.entries()) {
    for (let d = 0; d < dims; d++) {
      sum += (values[row * dims + d]! - sums[core * dims + d]! / sizes[core]!) ** 2;
    }
  }
  return sum;
}

describe.each(PLACEMENTS)('%s', (name) => {
  it('gives every row a place of its own, and no core too many', () => {
    fc.assert(
      fc.property(
        data.chain((rows) => roomFor(rows.rows).map((room) => ({ rows, room }))),
        ({ rows, room }) => checkPlaces(place(name, rows, room), rows.rows, room),
      ),
      { numRuns: 200 },
    );
  });

  it('refuses more rows than there is room for', () => {
    const rows = { rows: 9, dims: 1, values: new Float64Array(9) };
    expect(() => place(name, rows, { cores: 2, vectors: 4 })).toThrow(
      '9 rows; 2 cores of 4 vectors hold at most 8',
    );
  });
});

it('clusters are the same for the same seed, and other ones for another', () => {
  const values = Float64Array.from({ length: 512 * 2 }, (_, i) => (i * 7919) % 1009);
  const room = { cores: 16, vectors: 32 };
  const [first, again, other] = [3n, 3n, 4n].map((seed) =>
    balancedClusters({ rows: 512, dims: 2, values }, room, seed),
  );
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

it('clusters keep far groups apart', () => {
  // Four groups of eight, their rows dealt out in turn.
  const values = Array.from({ length: 32 }, (_, row) => [(row % 4) * 1000 + (row >> 2), 0]).flat();
  const { cores } = balancedClusters({ rows: 32, dims: 2, values }, { cores: 4, vectors: 8 });
  const groups = Array.from(
    { length: 4 },
    (_, group) => new Set(cores.filter((_, row) => row % 4 === group)),
  );
  expect(groups.map(({ size }) => size)).toEqual([1, 1, 1, 1]);
  expect(new Set(groups.flatMap((group) => [...group])).size).toBe(4);
});

describe.each(DATA_SETS)('$title', (dataSet) => {
  it('clusters are several times tighter than round robin, within seconds', async () => {
    const { base } = await readDataSet(dataSet, shapeOf(loadConfig('chip256')));
    const room = { cores: 256, vectors: 32 };
    const values = Int16Array.from(base.flatMap((row) => [...row]));
    const started = performance.now();
    const clusters = balancedClusters({ rows: base.length, dims: 16, values }, room);
    expect(performance.now() - started).toBeLessThan(30_000);
    checkPlaces(clusters, base.length, room);
    const dealt = spread(values, 16, roundRobin(base.length, room), room.cores);
    expect(spread(values, 16, clusters, room.cores)).toBeLessThan(dealt / 3);
  });
});
