// Stops elaboration when the configuration breaks a rule, by instantiating a module that does not exist and bears the rule's name.
//
// The generator refuses the same values with a message; this is for parameters that came another way.
// Example: LANES = 32 -> "Cannot find module rule_lanes_is_1_2_4_8_or_16".
`include "params.vh"
`include "opcodes.vh"
`default_nettype none

module param_check;

  localparam [63:0] ABSENT = `SPK_ABSENT_OPCODES;  // bit = opcode
  localparam THRESHOLD_LIMIT = 1 << (`SPK_MEMBRANE_WIDTH - 1);

  generate
    if (`SPK_CORES < 2 || `SPK_CORES > 256 || (1 << `SPK_CORE_WIDTH) != `SPK_CORES) begin : g_cores
      rule_cores_is_a_power_of_two_from_2_to_256 u_rule ();
    end
    if (`SPK_VECTORS != 16 && `SPK_VECTORS != 32) begin : g_vectors
      rule_vectors_is_16_or_32 u_rule ();
    end
    if (`SPK_DIMS != 8 && `SPK_DIMS != 16) begin : g_dims
      rule_dims_is_8_or_16 u_rule ();
    end
    if (`SPK_DEGREE < 3 || `SPK_DEGREE > 6) begin : g_degree
      rule_degree_is_3_to_6 u_rule ();
    end
    if (`SPK_LIST != 8 && `SPK_LIST != 16) begin : g_list
      rule_list_is_8_or_16 u_rule ();
    end
    if (`SPK_WORD_WIDTH < 8 || `SPK_WORD_WIDTH > 16) begin : g_word_width
      rule_word_width_is_8_to_16 u_rule ();
    end
    if (`SPK_WORD_FRACTION < 0 || `SPK_WORD_FRACTION >= `SPK_WORD_WIDTH) begin : g_word_fraction
      rule_word_fraction_is_below_word_width u_rule ();
    end
    if (`SPK_LANES != 1 && `SPK_LANES != 2 && `SPK_LANES != 4 && `SPK_LANES != 8 && `SPK_LANES != 16) begin : g_lanes
      rule_lanes_is_1_2_4_8_or_16 u_rule ();
    end
    if (`SPK_BUS_WIDTH != 32 && `SPK_BUS_WIDTH != 64) begin : g_bus_width
      rule_bus_width_is_32_or_64 u_rule ();
    end
    if (`SPK_LANES > `SPK_DIMS) begin : g_lanes_dims
      rule_lanes_is_at_most_dims u_rule ();
    end
    if (`SPK_MEMBRANE_WIDTH < 16 || `SPK_MEMBRANE_WIDTH > 20) begin : g_membrane_width
      rule_membrane_width_is_16_to_20 u_rule ();
    end
    if (`SPK_MEMBRANE_FRACTION < 8 || `SPK_MEMBRANE_FRACTION > 14) begin : g_membrane_fraction
      rule_membrane_fraction_is_8_to_14 u_rule ();
    end
    if (`SPK_MEMBRANE_WIDTH - `SPK_MEMBRANE_FRACTION < 4) begin : g_membrane_range
      rule_membrane_fraction_is_at_most_membrane_width_less_4 u_rule ();
    end
    if (`SPK_TRACE_WIDTH < 14 || `SPK_TRACE_WIDTH > 18) begin : g_trace_width
      rule_trace_width_is_14_to_18 u_rule ();
    end
    if (`SPK_TRACE_FRACTION < 9 || `SPK_TRACE_FRACTION > 12) begin : g_trace_fraction
      rule_trace_fraction_is_9_to_12 u_rule ();
    end
    if (`SPK_TIME_WIDTH < 16 || `SPK_TIME_WIDTH > 32) begin : g_time_width
      rule_time_width_is_16_to_32 u_rule ();
    end
    if (`SPK_REFRACTORY_INIT < 1 || `SPK_REFRACTORY_INIT > `SPK_DT_MAX) begin : g_refractory
      rule_refractory_is_above_0_and_at_most_16_ms u_rule ();
    end
    if (`SPK_THRESHOLD_INIT < 1 || `SPK_THRESHOLD_INIT >= THRESHOLD_LIMIT) begin : g_threshold
      rule_threshold_is_positive_and_in_the_membrane_format u_rule ();
    end
    if (`SPK_OSC_K < 1 || `SPK_OSC_K > 524287) begin : g_oscillator
      rule_oscillator_is_1_to_120_hz u_rule ();
    end
    // A group that is left out has no units: a command of it that came through would never end.
    if (`SPK_GROUP_CODE != !ABSENT[`SPK_OP_ENCODE]) begin : g_code
      rule_commands_of_code_are_absent_with_it u_rule ();
    end
    if (`SPK_GROUP_PATTERN != !ABSENT[`SPK_OP_RECORD]) begin : g_pattern
      rule_commands_of_pattern_are_absent_with_it u_rule ();
    end
    if (`SPK_GROUP_HOMEOSTASIS != !ABSENT[`SPK_OP_HOMEOSTASIS]) begin : g_group_homeostasis
      rule_commands_of_homeostasis_are_absent_with_it u_rule ();
    end
    if (`SPK_GROUP_OSCILLATOR != !ABSENT[`SPK_OP_OSCILLATE]) begin : g_group_oscillator
      rule_commands_of_oscillator_are_absent_with_it u_rule ();
    end
    if (`SPK_GROUP_WTA != !ABSENT[`SPK_OP_WTA_COMPETE]) begin : g_wta
      rule_commands_of_wta_are_absent_with_it u_rule ();
    end
    if (`SPK_GROUP_DENDRITE != !ABSENT[`SPK_OP_DENDRITE_INTEGRATE]) begin : g_dendrite
      rule_commands_of_dendrite_are_absent_with_it u_rule ();
    end
    if (`SPK_GROUP_NEURO != !ABSENT[`SPK_OP_NEURO_SEARCH]) begin : g_neuro
      rule_commands_of_neuro_are_absent_with_it u_rule ();
    end
    if (`SPK_GROUP_NEURO && !(`SPK_GROUP_PATTERN && `SPK_GROUP_HOMEOSTASIS && `SPK_GROUP_OSCILLATOR && `SPK_GROUP_WTA && `SPK_GROUP_DENDRITE)) begin : g_neuro_parts
      rule_neuro_needs_pattern_homeostasis_oscillator_wta_and_dendrite u_rule ();
    end
    if (`SPK_GROUP_BRIDGE != !ABSENT[`SPK_OP_HNSW_TO_SNN]) begin : g_group_bridge
      rule_commands_of_bridge_are_absent_with_it u_rule ();
    end
    if (`SPK_GROUP_LEARNING != !ABSENT[`SPK_OP_UPDATE]) begin : g_group_learning
      rule_commands_of_learning_are_absent_with_it u_rule ();
    end
    if (`SPK_HOMEOSTASIS_K < 4096 || `SPK_HOMEOSTASIS_K > 65408) begin : g_homeostasis
      rule_tau_of_homeostasis_is_513_to_8192_ms u_rule ();
    end
  endgenerate

endmodule

`default_nettype wire
