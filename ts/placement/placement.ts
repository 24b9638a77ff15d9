/** Where the host puts rows: which core, and which index in it. */
import { Exit, Failure } from '../exit.ts';

/** Room of a chip. */
export interface Room {
  readonly cores: number;
  /** Vectors that a core holds. */
  readonly vectors: number;
}

/** Vectors to place: value d of row r is `values[r * dims + d]`, in any unit. */
export interface Rows {
  readonly rows: number;
  readonly dims: number;
  readonly values: ArrayLike<number>;
}

/** Row r goes to core `cores[r]`, index `indices[r]`: the one that INSERT gives it if rows are inserted in their order. */
export interface Placement {
  readonly cores: Uint16Array;
  readonly indices: Uint16Array;
}

/** Ways to place rows, as `--placement` names them. */
export const PLACEMENTS = ['round-robin', 'clusters'] as const;
export type PlacementName = (typeof PLACEMENTS)[number];

/** Refuses rows that do not fit. */
export function checkRoom(rows: number, { cores, vectors }: Room): void {
  if (rows <= cores * vectors) return;
  throw new Failure(
    `placement: ${rows} rows; ${cores} cores of ${vectors} vectors hold at most ${cores * vectors}`,
    Exit.usage,
  );
}

/** The placement that puts row r into core `cores[r]`. */
export function inOrder(cores: Uint16Array): Placement {
  const held = new Map<number, number>();
  const indices = new Uint16Array(cores.length);
  for (const [row, core] of cores.entries()) {
    const index = held.get(core) ?? 0;
    indices[row] = index;
    held.set(core, index + 1);
  }
  return { cores, indices };
}
