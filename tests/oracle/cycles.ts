/** Core cycles of section 11, counted from what the oracles say happened, not from a formula of the model. */
import type { Integration } from './dendrites.ts';
import type { Metric } from './distance.ts';
import type { Found, Insertion, Removal, Selection } from './graph.ts';
import { LATENCY, type Shape } from './shape.ts';
import type { Visit } from './spiking.ts';

/** Cycles of a command that reads or writes one value, and of a refusal by the core. */
export const SHORT = 2;
/** Cycles from the address of a vector's last row, plus one, to the list that holds it: a + 9 + 1. */
const SETTLE = 9;

/** Cycle that follows a SELECT whose first DECIDE is at `start`: FIX or DROP. */
function afterSelect({ beats, degree }: Shape, selection: Selection, start: number): number {
  let decide = start;
  for (const { eligible, selected } of selection.prunes) {
    // "|selected| = DEGREE or none is eligible: FILL", before a run of the tree's and after a selection alike.
    if (selected === degree || eligible === 0) break;
    const load = decide + 1;
    decide = load + (beats + 1) + eligible * beats + SETTLE;
  }
  const fill = decide + 1;
  return fill + selection.filled + 1;
}

/** N of an INSERT that found a node. */
export function insertCycles(shape: Shape, { selection, joins }: Insertion): number {
  const { beats, scan, degree } = shape;
  const base = scan + SETTLE;
  let fix = selection === undefined ? base + 1 : afterSelect(shape, selection, base + 1);
  for (const join of joins) {
    if (join.kind === 'free') {
      fix += 2;
      continue;
    }
    const again = fix + 2 + (beats + 1) + (degree + 1) * beats + SETTLE;
    const drop = afterSelect(shape, join.selection, again + 1);
    fix = drop + (join.dropped === undefined ? 1 : 3);
  }
  return fix + 1;
}

/** N of a DELETE that found its node. */
export function removeCycles(shape: Shape, { links, floods, rejoined }: Removal): number {
  const { beats } = shape;
  const evaluate = (vectors: number) => beats + 1 + vectors * beats + SETTLE;
  let seed = links + 3;
  floods.forEach((cycles, i) => {
    const after = seed + 1 + cycles;
    // The first component is that of the lowest node, to which the others are joined.
    if (i === 0) {
      seed = after;
      return;
    }
    const { orphans, hosts, ends } = rejoined[i - 1]!;
    const prepared = after + 1;
    const found = prepared + orphans * (1 + evaluate(hosts)) + 1;
    seed = ends.reduce(
      (at, end) => at + 2 + (typeof end === 'string' ? 0 : evaluate(end.loose) + 3),
      found,
    );
  });
  return floods.length === 0 ? seed : seed + 1;
}

/** N of an exact SEARCH. */
export const exactCycles = ({ scan }: Shape): number => scan + LATENCY;

/** N of a RESONANCE_SEARCH that weighs `results` distances: one in four cycles, and what is before and behind. */
export const resonanceCycles = (shape: Shape, results: number): number =>
  exactCycles(shape) + 1 + 4 * results + 4;

/** N of a beam SEARCH. */
export function beamCycles({ beats }: Shape, { rounds }: Found): number {
  if (rounds.length === 0) return 1;
  let evaluate = 1;
  for (const { evaluated, marked } of rounds) {
    const pick = evaluated > 0 ? evaluate + evaluated * beats + SETTLE : evaluate + 1;
    if (marked === 0) return pick + 1;
    evaluate = pick + marked + 1;
  }
  throw new Error('a beam search ends with a round that marks nothing');
}

/** N of a STEP over `nodes` valid nodes. */
export const stepCycles = (nodes: number): number => 3 * nodes + 4;

/** N of a PROPAGATE. */
export const propagateCycles = ({ spiked, targets }: Visit): number => spiked + targets + 8;

/** N of a HOMEOSTASIS over `nodes` valid nodes: four products each. */
export const homeostasisCycles = (nodes: number): number => 4 * nodes + 9;

/** N of an ACTIVITY. */
export const activityCycles = (nodes: number): number => nodes + 3;

/** N of a WTA_COMPETE over `nodes` valid nodes. */
export const competeCycles = (nodes: number, won: boolean): number =>
  won ? 2 * nodes + 3 : nodes + 3;

/** N of a WTA_SOFT over `nodes` valid nodes: a competition's first walk, the division of 16 bits, three products a node and their way. */
export const softenCycles = (nodes: number, above: boolean): number =>
  nodes + 3 + (above ? 16 + 2 + 3 * nodes + 4 : 0);
/** N of a DENDRITE_INTEGRATE: two cycles a neuron, one a branch that passes all on, a division of F + 1 bits one of 1.0 or more. */
export const integrateCycles = (
  { membraneFraction }: Shape,
  neurons: readonly Integration[],
): number =>
  neurons.reduce((sum, { small, large }) => sum + 2 + small + (membraneFraction + 4) * large, 3);

/** N of a DENDRITE_PROPAGATE: a product and a row every two cycles. */
export const propagateBranchesCycles = (spiked: number, charges: number): number =>
  charges === 0 ? spiked + 3 : spiked + 2 * charges + 6;

/** N of an AGGREGATE: links, the first sum, and of each element a bit of quotient a cycle and one more. */
export const aggregateCycles = ({ degree, dims, wordWidth }: Shape): number =>
  1 + degree + 3 + 1 + dims * (wordWidth + 4 + 1) + 1;

/** N of an UPDATE: four cycles a word, the last square, the norms; a reciprocal is 17 places, a guess and six products of five. */
export const updateCycles = ({ dims }: Shape, metric: Metric): number =>
  4 * dims + 1 + 1 + (metric === 'cosine' ? 1 + 17 + 1 + 6 * 5 : 0);

/** N of an HNSW_TO_SNN with `results` results: the search, two cycles for a divisor, and of each a bit a cycle and one more. */
export const bridgeCycles = ({ scan, membraneWidth }: Shape, results: number): number =>
  scan + LATENCY + 1 + (results > 0 ? results * (membraneWidth + 1) + 1 : 0);

/** N of an STDP. */
export const stdpCycles = ({ degree }: Shape, { spiked, targets }: Visit): number =>
  spiked + 3 + targets * (degree + 3);

/** Cycles of NEURO_SEARCH before its first iteration: the sweep, then a node's distance, three steps and its division, one after the other. */
export const currentsCycles = (
  { vectors, beats, membraneFraction }: Shape,
  nodes: number,
): number => vectors + nodes * (beats + SETTLE + 2 + (membraneFraction + 3 + 1)) + 1;

/** Cycles in which an iteration turns the oscillator, asks it, and charges the neurons, the last one in two cycles more. */
export const chargeCycles = (nodes: number): number => 2 + 1 + nodes + 1;

/** Cycles of the ranking: a node a cycle, and its way to the list, which then shows it. */
export const rankCycles = (nodes: number): number => nodes + 3 + 1;

/** N of a walk over `nodes` patterns: read, compared, counted, answered. */
export const walkCycles = (nodes: number): number => nodes + 4;

/** N of an ENCODE: every word for the greatest, four bits of a slot and one cycle around them a word, and what is before and behind. */
export const encodeCycles = ({ dims }: Shape): number => dims + 3 + 5 * dims + 2;

/** N of a SIMILARITY: the row, its ones, 17 bits. */
export const SIMILARITY_CYCLES = 1 + 1 + 17 + 2;

/** N of a SPIKE_SEARCH: as often a SIMILARITY whose reads hide behind the division before. */
export const spikeSearchCycles = (nodes: number): number =>
  nodes === 0 ? 2 : 3 + 18 * nodes + 1 + 1 + 1;
