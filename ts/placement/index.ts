/** Stage `placement`: which core gets which row. */
import { balancedClusters } from './clusters.ts';
import { type Placement, type PlacementName, type Room, type Rows } from './placement.ts';
import { roundRobin } from './round_robin.ts';

export { balancedClusters } from './clusters.ts';
export {
  type Placement,
  PLACEMENTS,
  type PlacementName,
  type Room,
  type Rows,
} from './placement.ts';
export { roundRobin } from './round_robin.ts';

/** Places rows in the way that `name` says. */
export function place(name: PlacementName, data: Rows, room: Room): Placement {
  return name === 'clusters' ? balancedClusters(data, room) : roundRobin(data.rows, room);
}
