/**
 * Mistakes in the RTL that the suites must find: each replaces one piece of text in a copy of `rtl/`. One line of what
 * goes wrong stands beside each; a mutant that survives is a gap in the stimulus or in the comparison.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Exit, Failure } from '../../ts/exit.ts';
import { attempt } from '../../ts/run/index.ts';

/** What a mutant breaks. */
export const UNITS = [
  'distance',
  'rsqrt',
  'order',
  'list',
  'insert',
  'search',
  'merge',
  'lif',
  'stdp',
  'saturation',
  'delete',
  'edges',
  'read',
  'late',
  'fabric',
] as const;

export interface Mutant {
  /** Also the name of its folder. */
  readonly name: string;
  readonly unit: (typeof UNITS)[number];
  /** In `rtl/`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** What goes wrong with it. */
  readonly why: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'distance-sign',
    unit: 'distance',
    file: 'row_sum.v',
    find: '{{GROW{g3[GROUP_WIDTH-1]}}, g3}',
    replace: "{{GROW{1'b0}}, g3}",
    why: 'the sum of the last four products loses its sign',
  },
  {
    name: 'distance-cross-term',
    unit: 'distance',
    file: 'distance.v',
    find: 'base_wide - (dot_wide <<< 1)',
    replace: 'base_wide - dot_wide',
    why: 'L2 subtracts q.v once instead of twice',
  },
  {
    name: 'distance-link-metric',
    unit: 'distance',
    file: 'hnsw.v',
    find: '(dot_i & ~building)',
    replace: '(dot_i)',
    why: 'under dot, links are chosen by dot and not by L2',
  },
  {
    name: 'cosine-rounding',
    unit: 'distance',
    file: 'cosine.v',
    find: "56'sh10_0000_007f_ffff",
    replace: "56'sh10_0000_0000_0000",
    why: 'the cosine is floored, not rounded',
  },
  {
    name: 'cosine-clamp-near',
    unit: 'distance',
    file: 'cosine.v',
    find: "dist[31] ? 30'd0 : ",
    replace: '',
    why: 'a cosine above 1 gives a distance far away, not 0',
  },
  {
    name: 'cosine-clamp-far',
    unit: 'distance',
    file: 'cosine.v',
    find: "(dist > 32'sh2000_0000) ? 30'h2000_0000 : dist[29:0]",
    replace: 'dist[29:0]',
    why: 'a cosine below -1 gives more than 2.0',
  },
  {
    name: 'rsqrt-rounding',
    unit: 'rsqrt',
    file: 'rsqrt.v',
    find: "{24'b0, y_q[1]}",
    replace: "25'b0",
    why: 'the mantissa is floored, not rounded',
  },
  {
    name: 'rsqrt-one',
    unit: 'rsqrt',
    file: 'rsqrt.v',
    find: "rounded[24] ? {24{1'b1}} : ",
    replace: '',
    why: 'a mantissa of 1.0 wraps to 0',
  },
  {
    name: 'rsqrt-exponent',
    unit: 'rsqrt',
    file: 'rsqrt.v',
    find: 'p < 18;',
    replace: 'p < 17;',
    why: 'the greatest norms get the exponent of smaller ones',
  },
  {
    name: 'order-ties',
    unit: 'order',
    file: 'result_list.v',
    find: 'offer < key_q;',
    replace: 'dist_i < $signed(key_q[KEY_WIDTH-1:INDEX_WIDTH]);',
    why: 'of equal distances the first that was offered wins, not the lower index',
  },
  {
    name: 'list-clear',
    unit: 'list',
    file: 'result_list.v',
    find: 'valid_q & {LIST{~clear_i}};',
    replace: 'valid_q;',
    why: "a query finds the last one's entries in its list",
  },
  {
    name: 'list-tag',
    unit: 'list',
    file: 'result_list.v',
    find: "{tag_q[LIST-2:0], 1'b0}",
    replace: "{LIST{1'b0}}",
    why: 'an entry that moves down forgets that it was expanded or chosen',
  },
  {
    name: 'insert-prune',
    unit: 'insert',
    file: 'select.v',
    find: 'match_i & less_i',
    replace: 'match_i',
    why: 'the diversity heuristic prunes every candidate',
  },
  {
    name: 'insert-fill',
    unit: 'insert',
    file: 'select.v',
    find: "if (~full & |spare) choose = 1'b1;",
    replace: "if (1'b0) choose = 1'b1;",
    why: 'free places are not filled with pruned candidates',
  },
  {
    name: 'insert-far-side',
    unit: 'insert',
    file: 'insert.v',
    find: "(state_q == DROP_LINK) ? {LINK_WIDTH{1'b0}} : {1'b1, tree, new_i}",
    replace: "{1'b1, tree, new_i}",
    why: 'a dropped link stays on the far side, and points to the new node',
  },
  {
    name: 'insert-parent',
    unit: 'insert',
    file: 'hnsw.v',
    find: '~refine & ~tree_full_i',
    replace: '~refine',
    why: 'a node all of whose links are tree edges becomes a tree parent',
  },
  {
    name: 'insert-weight',
    unit: 'insert',
    file: 'insert.v',
    find: "(state_q == DROP_LINK) ? slot_q : {DEGREE{1'b0}};",
    replace: "{DEGREE{1'b0}};",
    why: "a link that takes a dropped one's slot inherits its weight",
  },
  {
    name: 'search-beam',
    unit: 'search',
    file: 'search.v',
    find: 'E < beam_i',
    replace: 'E <= beam_i',
    why: 'beam search expands one entry beyond the first L',
  },
  {
    name: 'search-visited',
    unit: 'search',
    file: 'search.v',
    find: '(arrived & ~visited_q)',
    replace: 'arrived',
    why: 'nodes are evaluated again each time a link leads to them',
  },
  {
    name: 'search-mask',
    unit: 'search',
    file: 'hnsw.v',
    find: 'mask_q[type_i]',
    replace: '(mask_q[type_i] | &type_i)',
    why: 'nodes of type 15 pass every mask',
  },
  {
    name: 'merge-ties',
    unit: 'merge',
    file: 'merge_node.v',
    find: 'left_value <= right_value',
    replace: 'left_value < right_value',
    why: 'of equal distances the higher core comes first',
  },
  {
    name: 'merge-unsigned',
    unit: 'merge',
    file: 'merge_node.v',
    find: 'wire signed [VALUE_WIDTH-1:0] left_value',
    replace: 'wire [VALUE_WIDTH-1:0] left_value',
    why: 'negative distances count as great ones',
  },
  {
    name: 'lif-threshold',
    unit: 'lif',
    file: 'neuron.v',
    find: 'leaked_i >= threshold_i',
    replace: 'leaked_i > threshold_i',
    why: 'a membrane right at the threshold does not fire',
  },
  {
    name: 'lif-refractory',
    unit: 'lif',
    file: 'neuron.v',
    find: "(refractory_i > dt_i) ? refractory_i - dt_i : {DT_WIDTH{1'b0}}",
    replace: "refractory_i == {DT_WIDTH{1'b0}} ? refractory_i : refractory_i - dt_i",
    why: 'a refractory time shorter than the step wraps',
  },
  {
    name: 'lif-rounding',
    unit: 'lif',
    file: 'step.v',
    find: "product_i + 37'sd32768",
    replace: "product_i + 37'sd0",
    why: 'the leaked membrane is floored, not rounded',
  },
  {
    name: 'trace-rounding',
    unit: 'stdp',
    file: 'step.v',
    find: 'pre_q <= product_i[16+:TRACE_WIDTH]',
    replace: 'pre_q <= rounded[16+:TRACE_WIDTH]',
    why: 'the pre trace is rounded, not floored, and can stall above 0',
  },
  {
    name: 'stdp-sign',
    unit: 'stdp',
    file: 'synapse.v',
    find: "{1'b0, up} - {1'b0, down}",
    replace: "{1'b0, down} - {1'b0, up}",
    why: 'potentiation and depression change places',
  },
  {
    name: 'stdp-coincidence',
    unit: 'stdp',
    file: 'synapse.v',
    find: 'spiked_pre_i ? post_i',
    replace: 'spiked_pre_i & ~spiked_post_i ? post_i',
    why: 'a coincidence does not depress',
  },
  {
    name: 'saturation-membrane',
    unit: 'saturation',
    file: 'num/add_saturate.v',
    find: 'cut_o ? {sign, {(WIDTH - 1) {~sign}}} : exact',
    replace: 'exact',
    why: 'the membrane wraps, though the flag is raised',
  },
  {
    name: 'saturation-weight',
    unit: 'saturation',
    file: 'synapse.v',
    find: "(floored > {3'd0, MAX}) ? MAX : ",
    replace: '',
    why: 'a weight goes beyond its maximum',
  },
  {
    name: 'saturation-flag',
    unit: 'saturation',
    file: 'core.v',
    find: 'access_cut | spikes_cut}',
    replace: 'access_cut}',
    why: 'PROPAGATE saturates and does not say so',
  },
  {
    name: 'saturation-time',
    unit: 'saturation',
    file: 'core.v',
    find: "time_cut ? {TIME_WIDTH{1'b1}} : ",
    replace: '',
    why: 'time wraps at its end',
  },
  {
    name: 'delete-far-side',
    unit: 'delete',
    file: 'remove.v',
    find: '(unlink & arrive_q) | added | drop_link',
    replace: 'added | drop_link',
    why: 'the neighbours of a deleted node keep their links to it',
  },
  {
    name: 'delete-spiked',
    unit: 'delete',
    file: 'core.v',
    find: "if (remove_clear) spiked_q[index_q] <= 1'b0;",
    replace: '',
    why: 'a deleted neuron still counts as one that fired',
  },
  {
    name: 'delete-room',
    unit: 'delete',
    file: 'remove.v',
    find: '~tree_full_i;',
    replace: "1'b1;",
    why: 'a node all of whose links are tree edges takes another one',
  },
  {
    name: 'delete-ties',
    unit: 'delete',
    file: 'remove.v',
    find: 'item9_i & nearest_i & ~evict_q',
    replace: 'item9_i & ~evict_q',
    why: 'the pair is not that of the nearest distance, but has its last orphan',
  },
  {
    name: 'delete-evict-nearest',
    unit: 'delete',
    file: 'remove.v',
    find: "listed_i & ~{1'b0, listed_i[LIST-1:1]}",
    replace: 'listed_i',
    why: 'the nearest link makes place, not the farthest',
  },
  {
    name: 'delete-link-metric',
    unit: 'delete',
    file: 'hnsw.v',
    find: 'wire building = inserting_i | removing_i;',
    replace: 'wire building = inserting_i | (removing_i & ~dot_i);',
    why: 'under dot, components are joined by dot and not by L2',
  },
  {
    name: 'delete-weight',
    unit: 'delete',
    file: 'remove.v',
    find: 'drop_link ? slot_q : weights_we_o ? free_i',
    replace: 'weights_we_o & ~drop_link ? free_i',
    why: "an edge that takes an evicted one's slot inherits its weight",
  },
  {
    name: 'delete-flood',
    unit: 'delete',
    file: 'remove.v',
    find: 'tree_only_o   = flooding;',
    replace: "tree_only_o   = 1'b0;",
    why: 'components are flooded over all links, so that the tree is never mended',
  },
  {
    name: 'edges-rounding',
    unit: 'edges',
    file: 'edges.v',
    find: 'HALF = 128;',
    replace: 'HALF = 0;',
    why: 'the mean of the edge weights is floored, not rounded',
  },
  {
    name: 'edges-slot',
    unit: 'edges',
    file: 'core.v',
    find: 'edges_active ? index_q : find',
    replace: 'edges_active ? todo_index : find',
    why: 'the weight of another slot of the neighbour is set, or none',
  },
  {
    name: 'late-edges',
    unit: 'edges',
    file: 'edges.v',
    find: "ANSWER = 4'd10",
    replace: "ANSWER = 4'd11",
    why: 'the quotient has a bit more and comes a cycle late',
  },
  {
    name: 'read-part',
    unit: 'read',
    file: 'readback.v',
    find: 'part_i[0] ? element[2*PART_WIDTH-1:PART_WIDTH] : ',
    replace: '',
    why: 'the upper part of an element is read as its lower one',
  },
  {
    name: 'read-lane',
    unit: 'read',
    file: 'readback.v',
    find: 'slot*`SPK_WEIGHT_WIDTH+:',
    replace: '0*`SPK_WEIGHT_WIDTH+:',
    why: 'of a row of weights the first is read, whatever the slot',
  },
  {
    name: 'read-metric',
    unit: 'read',
    file: 'core.v',
    find: '({dot_q, cosine_q})',
    replace: "({1'b0, cosine_q})",
    why: "the chip's metric is read as L2 where it is dot",
  },
  {
    name: 'read-register-index',
    unit: 'read',
    file: 'command_check.v',
    find: "|| (!BY_NODE[entry] && index != 8'd0)",
    replace: '',
    why: 'a register is read at an index that it does not have',
  },
  {
    name: 'late-propagate',
    unit: 'late',
    file: 'propagate.v',
    find: "(drain_q == 3'd5)",
    replace: "(drain_q == 3'd6)",
    why: 'PROPAGATE retires one cycle late; answers and state are right',
  },
  {
    name: 'late-issue',
    unit: 'late',
    file: 'front_end.v',
    find: "AGE_SHORT = 5'd3",
    replace: "AGE_SHORT = 5'd4",
    why: 'commands with a vector issue one cycle late; all else is right',
  },
  {
    name: 'early-write',
    unit: 'late',
    file: 'spikes.v',
    find: 'assign stepped_o = step_done;',
    replace: 'assign stepped_o = start_step;',
    why: 'STEP adds to the time in its first cycle, not in its last; only the write log sees it',
  },
  {
    name: 'late-gate',
    unit: 'late',
    file: 'window.v',
    find: 'cores_q | cores_past_q',
    replace: 'cores_q',
    why: "a core's clock stops one cycle early after its answer",
  },
  {
    name: 'early-stream',
    unit: 'fabric',
    file: 'issue.v',
    find: "streaming_q && since_q == INTERVAL - 10'd1 &&",
    replace: "streaming_q && since_q >= INTERVAL - 10'd2 &&",
    why: 'searches follow each other one cycle too soon',
  },
  {
    name: 'fabric-credit',
    unit: 'fabric',
    file: 'issue.v',
    find: 'reserved_q + own <= SLOTS;',
    replace: "reserved_q + own <= SLOTS + 7'd1;",
    why: 'one response more is promised than there is room for',
  },
  {
    name: 'fabric-credit-lost',
    unit: 'fabric',
    file: 'issue.v',
    find: "close_i ? {2'd0, close_unused_i} : 7'd0",
    replace: "7'd0",
    why: 'places that a search did not fill are never given back, until nothing issues',
  },
  {
    name: 'fabric-metric',
    unit: 'fabric',
    file: 'fabric.v',
    find: 'issue && !refused && init_all',
    replace: 'issue && init_all',
    why: 'an INIT that is refused sets the metric',
  },
  {
    name: 'fabric-dt',
    unit: 'fabric',
    file: 'command_check.v',
    find: 'dt > `SPK_DT_MAX',
    replace: 'dt >= `SPK_DT_MAX',
    why: 'the longest legal step is refused',
  },
  {
    name: 'fabric-last',
    unit: 'fabric',
    file: 'respond.v',
    find: 'last = kth || !more_i;',
    replace: 'last = kth;',
    why: 'an answer with fewer than k results does not end',
  },
];

/** A mutant that does not fit the RTL. */
export class MutantError extends Failure {
  constructor({ name, file }: Mutant, problem: string) {
    super(`mutant ${name}: rtl/${file} ${problem}; adapt tests/mutants/mutants.ts`, Exit.tool);
  }
}

/** The mutant's file with its mistake. */
export function mutated(mutant: Mutant, rtl: string): string {
  const { file, find, replace } = mutant;
  const text = attempt(() => readFileSync(join(rtl, file), 'utf8'));
  const [before, after, ...more] = text.split(find);
  if (after === undefined) throw new MutantError(mutant, `does not hold '${find}'`);
  if (more.length > 0) {
    throw new MutantError(mutant, `holds '${find}' ${more.length + 1} times, not once`);
  }
  if (find === replace) throw new MutantError(mutant, 'would not change');
  return `${before}${replace}${after}`;
}

/** Puts the mistake into the RTL in `rtl`. */
export function mutate(mutant: Mutant, rtl: string): void {
  const text = mutated(mutant, rtl);
  attempt(() => writeFileSync(join(rtl, mutant.file), text));
}
