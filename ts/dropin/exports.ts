/** The 58 functions of the drop-in, in the order of the published feature list, and its memory. */
import type { Memory } from '../model/wasm.ts';

/**
 * What an instance exports. Indices, types, weights, counts and k are bytes; an index that is no neuron's changes nothing and answers 0.
 * Pointers are byte offsets into `memory`. Times are in ms.
 */
export interface DropinExports {
  readonly memory: Memory;

  /** Clears everything. Metric: 0 squared L2, 1 cosine distance, 2 -dot. */
  init(dims: number, metric: number, coreId: number): void;
  /** Stores the vector at `get_insert_ptr`: its index, 255 when the core is full. */
  insert(): number;
  /** The k nearest, at most 16, to the query at `get_query_ptr`; how many there are. */
  search(k: number): number;
  count(): number;
  get_core_id(): number;
  get_metric(): number;
  get_dims(): number;
  get_capacity(): number;
  /** f32[16] */
  get_insert_ptr(): number;
  /** f32[16] */
  get_query_ptr(): number;
  /** {u8 index (255 = empty), u8 core, 2 bytes of padding, f32 distance}[16] */
  get_result_ptr(): number;

  /** Merges sorted results of a core into the global list; how many that holds. */
  merge(results: number, count: number): number;
  clear_global(): void;
  /** As `get_result_ptr`. */
  get_global_ptr(): number;

  set_node_type(index: number, type: number): void;
  get_node_type(index: number): number;
  /** 1 when bit `type` of the 16-bit mask is set, else 0. */
  type_matches(index: number, mask: number): number;

  set_edge_weight(node: number, weight: number): void;
  get_edge_weight(node: number): number;
  aggregate_neighbors(index: number): void;
  /** f32[16] */
  get_delta_ptr(): number;
  /** The same pointer. */
  set_delta_ptr(): number;
  update_vector(index: number, alpha: number): void;

  snn_reset(): void;
  snn_set_membrane(index: number, value: number): void;
  snn_get_membrane(index: number): number;
  snn_set_threshold(index: number, value: number): void;
  snn_inject(index: number, current: number): void;
  snn_spiked(index: number): number;
  /** Bit = neuron, signed as JavaScript reads it. */
  snn_get_spikes(): number;
  snn_step(dt: number): number;
  snn_get_time(): number;
  snn_propagate(gain: number): void;
  snn_stdp(): void;
  snn_tick(dt: number, gain: number, learn: number): number;

  hnsw_to_snn(k: number, gain: number): number;

  encode_vector_to_spikes(index: number): number;
  spike_timing_similarity(a: number, b: number): number;
  spike_search(pattern: number, k: number): number;

  homeostatic_update(dt: number): void;
  get_spike_rate(index: number): number;
  get_network_activity(): number;

  oscillator_step(dt: number): void;
  oscillator_get_phase(): number;
  compute_resonance(index: number): number;
  resonance_search(k: number, weight: number): number;

  wta_reset(): void;
  wta_compete(): number;
  wta_soft(): void;

  dendrite_reset(): void;
  dendrite_inject(neuron: number, branch: number, current: number): void;
  dendrite_integrate(neuron: number): number;
  dendrite_propagate(gain: number): void;

  pattern_record(): void;
  get_pattern(index: number): number;
  pattern_match(target: number): number;
  pattern_correlate(index: number, threshold: number): number;

  neuromorphic_search(k: number, dt: number, iterations: number): number;
}
