/**
 * The drop-in: the engine in single precision with the 58 functions of micro-hnsw-wasm 2.3, one core an instance. Same names, signatures,
 * pointers and records; docs/compatibility.md says function by function what is the same and what is mended.
 */
export {
  count, get_capacity, get_core_id, get_dims, get_insert_ptr, get_metric, get_query_ptr, get_result_ptr, init, insert, search,
} from "./base";
export { clear_global, get_global_ptr, merge } from "./merge";
export {
  aggregate_neighbors, get_delta_ptr, get_node_type, set_delta_ptr, set_node_type, type_matches, update_vector,
} from "./nodes";
export { get_edge_weight, set_edge_weight } from "./weights";
export {
  hnsw_to_snn, snn_get_membrane, snn_get_spikes, snn_get_time, snn_inject, snn_propagate, snn_reset, snn_set_membrane,
  snn_set_threshold, snn_spiked, snn_stdp, snn_step, snn_tick,
} from "./spiking";
export {
  encode_vector_to_spikes, get_pattern, pattern_correlate, pattern_match, pattern_record, spike_search, spike_timing_similarity,
} from "./codes";
export {
  compute_resonance, dendrite_inject, dendrite_integrate, dendrite_propagate, dendrite_reset, get_network_activity, get_spike_rate,
  homeostatic_update, neuromorphic_search, oscillator_get_phase, oscillator_step, resonance_search, wta_compete, wta_reset, wta_soft,
} from "./dynamics";
