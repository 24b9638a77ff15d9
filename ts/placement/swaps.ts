/** Rows of different cores change places: the sum of squared distances to the centroids falls with each swap, and sizes stay. */
import type { Points } from './points.ts';

/** Sweeps over all rows; later ones find little. */
const SWEEPS = 20;
/** Cores that a row tries, nearest first. */
const TRIED = 6;

/** A core's rows and centroid. */
interface Cluster {
  readonly members: number[];
  readonly centroid: Float64Array;
}

/** Changes `cores` (a core for each row) until a sweep finds no swap. */
export function improve(points: Points, cores: Uint16Array, count: number): void {
  const clusters = Array.from({ length: count }, (): Cluster => ({
    members: [],
    centroid: new Float64Array(points.dims),
  }));
  for (const [row, core] of cores.entries()) clusters[core]!.members.push(row);
  const filled = clusters.filter(({ members }) => members.length > 0);
  for (const { members, centroid } of filled) points.mean(Int32Array.from(members), centroid);
  const clusterOf = Array.from(cores, (core) => clusters[core]!);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let swaps = 0;
    for (let row = 0; row < points.rows; row++) swaps += swap(points, row, clusterOf, filled);
    if (swaps === 0) break;
  }
  for (const [core, { members }] of clusters.entries())
    for (const row of members) cores[row] = core;
}

/** Makes the best swap of a row with one of a nearer core, if any helps; answers how many that were. */
function swap(points: Points, row: number, clusterOf: Cluster[], clusters: Cluster[]): number {
  const home = clusterOf[row]!;
  const here = points.squared(row, home.centroid, 0);
  let best = here * 1e-9;
  let chosen: { readonly row: number; readonly cluster: Cluster } | undefined;
  for (const { cluster, distance } of nearer(points, row, clusters, here)) {
    for (const other of cluster.members) {
      const gain =
        here -
        distance +
        points.squared(other, cluster.centroid, 0) -
        points.squared(other, home.centroid, 0);
      if (gain > best) {
        best = gain;
        chosen = { row: other, cluster };
      }
    }
  }
  if (chosen === undefined) return 0;
  replace(points, home, row, chosen.row);
  replace(points, chosen.cluster, chosen.row, row);
  clusterOf[row] = chosen.cluster;
  clusterOf[chosen.row] = home;
  return 1;
}

interface Near {
  readonly cluster: Cluster;
  readonly distance: number;
}

/** The few clusters whose centroid is nearest to a row, and nearer than `limit`. */
function nearer(points: Points, row: number, clusters: Cluster[], limit: number): Near[] {
  const found: Near[] = [];
  let worst = limit;
  for (const cluster of clusters) {
    const distance = points.squared(row, cluster.centroid, 0);
    if (distance >= worst) continue;
    let place = found.length;
    while (place > 0 && found[place - 1]!.distance > distance) place--;
    found.splice(place, 0, { cluster, distance });
    if (found.length > TRIED) found.pop();
    if (found.length === TRIED) worst = found[TRIED - 1]!.distance;
  }
  return found;
}

/** Puts one row in the place of another, and moves the centroid with it. */
function replace(points: Points, { members, centroid }: Cluster, old: number, row: number): void {
  members[members.indexOf(old)] = row;
  const [gone, come] = [points.copy(old), points.copy(row)];
  for (let d = 0; d < centroid.length; d++) {
    centroid[d]! += (come[d]! - gone[d]!) / members.length;
  }
}
