/** Round robin: row r goes to core r modulo the number of cores. */
import { checkRoom, inOrder, type Placement, type Room } from './placement.ts';

/** Places `rows` rows; cores then differ by one vector at most. */
export function roundRobin(rows: number, room: Room): Placement {
  checkRoom(rows, room);
  return inOrder(Uint16Array.from({ length: rows }, (_, row) => row % room.cores));
}
