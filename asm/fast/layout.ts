/** Where everything of the fast path lies. All of it is reserved at compile time; nothing is allocated at run time. */
import { NORM_SIZE } from "../num/fixed";
import { CORES, DIMS, LIST, VECTORS } from "../params";

/** Vectors in all. */
export const SLOTS: i32 = CORES * VECTORS;
/** Vectors that one 128-bit operation works on. */
export const FOUR: i32 = 4;
/** Groups of four vectors in a core. */
export const GROUPS: i32 = VECTORS / FOUR;
/** Pairs of words in a vector: what one lane of `dot_i16x8_s` multiplies and adds. */
export const PAIRS: i32 = DIMS / 2;
/** Bytes of a vector's words. */
export const ROW: i32 = DIMS * 2;
/** Bytes of a group's words: a v128 a pair of dimensions, a lane a vector. */
export const GROUP: i32 = PAIRS * 16;
/** Bytes of the words of a core. */
export const BLOCK: i32 = GROUPS * GROUP;
/** Bytes of one 32-bit number for every vector of a core. */
export const CORE_LANES: i32 = VECTORS * 4;
/** Groups of four centroids; two cores are the fewest that there are. */
export const CENTROID_GROUPS: i32 = (CORES + FOUR - 1) / FOUR;
/** A query divided by 2^SHIFT has 32-bit dot products with all vectors, and half a squared norm divided by it fits, too. */
export const SHIFT: i32 = 4;
/** Queries that one call takes at most. */
export const BATCH: i32 = 64;

/** i16[SLOTS][DIMS]: rows, for exact distances. */
export const ROWS: usize = memory.data(SLOTS * ROW, 16);
/** v128[CORES][GROUPS][PAIRS]: the same words, pair by pair for four vectors. */
export const WORDS: usize = memory.data(SLOTS * ROW, 64);
/** Norm record[SLOTS], as in num/fixed.ts. */
export const NORMS: usize = memory.data(SLOTS * NORM_SIZE, 16);

// What stands beside the dot product in a key (query.ts), a number a vector; an empty slot has the greatest, so that it comes last.
/** i32[SLOTS]: floor(norm2 / 2). */
export const HALF_NORMS: usize = memory.data(SLOTS * 4, 16);
/** i32[SLOTS]: floor(norm2 / 2 / 2^SHIFT). */
export const SCALED_HALF_NORMS: usize = memory.data(SLOTS * 4, 16);
/** i32[SLOTS]: 0. */
export const ZEROS: usize = memory.data(SLOTS * 4, 16);
/** f32[SLOTS]: 0, infinity where nothing is. */
export const REAL_ZEROS: usize = memory.data(SLOTS * 4, 16);
/** f32[SLOTS]: 1/norm as the engine has it, which is exact in 24 bits. */
export const RECIPROCALS: usize = memory.data(SLOTS * 4, 16);

/** u32[CORES]: bit i = vector i is there. */
export const VALID: usize = memory.data(CORES * 4, 16);
/** u32[CORES]: bit i = vector i is there and its type passes the mask. */
export const ELIGIBLE: usize = memory.data(CORES * 4, 16);
/** u8[SLOTS] */
export const TYPES: usize = memory.data(SLOTS, 16);

/** v128[CENTROID_GROUPS][PAIRS]: centroids, rounded to words, pair by pair for four cores. */
export const CENTROIDS: usize = memory.data(CENTROID_GROUPS * GROUP, 64);
/** i32[CORES]: floor(norm2 / 2) of a centroid, and floor(norm2 / 2 / 2^SHIFT). */
export const CENTROID_HALF_NORMS: usize = memory.data(CENTROID_GROUPS * 16, 16);
export const SCALED_CENTROID_HALF_NORMS: usize = memory.data(CENTROID_GROUPS * 16, 16);
/** f32[CORES]: no vector of the core is farther from the centroid; -infinity for an empty core. */
export const RADII: usize = memory.data(CENTROID_GROUPS * 16, 16);
/** u8[CORES]: centroid and radius are out of date. */
export const STALE: usize = memory.data(CORES, 16);

/** i32[CORES + 1]: cores to look through. */
export const LISTED: usize = memory.data((CORES + 1) * 4, 16);
/** i32[CORES][VECTORS]: keys of their vectors. */
export const KEYS: usize = memory.data(SLOTS * 4, 16);
/** i32[CORES][4]: the least key of each lane. */
export const LEAST: usize = memory.data(CORES * 16, 16);
/** f32[CORES]: least distance that a vector of the core can have, 0 or more. */
export const BOUNDS: usize = memory.data(CENTROID_GROUPS * 16, 16);

/** i64[LIST]: the nearest so far, packed (list.ts). */
export const BEST: usize = memory.data(LIST * 8, 16);

/** i16[DIMS]: words of a vector to store. */
export const INPUT: usize = memory.data(ROW, 16);
/** i16[BATCH][DIMS] */
export const QUERIES: usize = memory.data(BATCH * ROW, 16);
/** i16[DIMS]: the query, divided by 2^SHIFT and rounded. */
export const SCALED_QUERY: usize = memory.data(ROW, 16);
/** i32[BATCH]: results of each query. */
export const COUNTS: usize = memory.data(BATCH * 4, 16);
/** f64[BATCH][LIST] */
export const DISTANCES: usize = memory.data(BATCH * LIST * 8, 16);
/** u8[BATCH][LIST] */
export const RESULT_CORES: usize = memory.data(BATCH * LIST, 16);
/** u8[BATCH][LIST] */
export const RESULT_INDICES: usize = memory.data(BATCH * LIST, 16);
