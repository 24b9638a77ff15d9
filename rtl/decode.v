// What the command in the core is, and which unit starts on it.
//
//   kind_o = opcode is that of the kind;   start_unit_o = start_i and the kind is the unit's, and where the unit needs a node, it is valid
//
// A command that is no unit's, or whose node is not valid, or an INSERT without room, starts `access`, which answers it.
// Combinational. Comparisons and not a case: of a case Verilator makes a table, and code of its own for each core.
// Example: start_i = 1, opcode_i = DELETE, index_i = 3: removing_o = 1, start_remove_o = 1 if node 3 is valid, else start_access_o = 1.
`include "params.vh"
`include "opcodes.vh"
`default_nettype none

module decode #(
    parameter VECTORS     = `SPK_VECTORS,
    parameter INDEX_WIDTH = `SPK_INDEX_WIDTH
) (
    // Command
    input  wire                   start_i,            // cycle 0
    input  wire [5:0]             opcode_i,
    input  wire [INDEX_WIDTH-1:0] index_i,
    input  wire                   all_i,
    input  wire                   beam_i,             // the operand bit of SEARCH
    input  wire [VECTORS-1:0]     valid_i,            // nodes
    // Kinds: state and access
    output wire                   initial_o,          // INIT
    output wire                   emptying_o,         // DENDRITE_RESET
    output wire                   counting_o,         // of valid nodes
    output wire                   calming_o,          // WTA_RESET
    output wire                   full_o,             // INSERT without room
    // Kinds: the graph and its searches
    output wire                   inserting_o,
    output wire                   removing_o,         // DELETE
    output wire                   edging_o,           // GET_EDGE_WEIGHT, SET_EDGE_WEIGHT
    output wire                   get_edges_o,
    output wire                   beaming_o,          // a beam SEARCH
    output wire                   scoring_o,          // ROUTE, the first wave
    output wire                   resonating_o,       // RESONANCE_SEARCH
    output wire                   bridging_o,         // HNSW_TO_SNN
    output wire                   searching_spikes_o, // NEURO_SEARCH
    // Kinds: neurons
    output wire                   stepping_o,         // STEP, TICK: they answer the number of spikes
    output wire                   competing_o,        // WTA_COMPETE
    output wire                   measuring_o,        // ACTIVITY
    output wire                   integrating_o,      // DENDRITE_INTEGRATE
    // Kinds: patterns
    output wire                   recording_o,
    output wire                   matching_o,
    output wire                   encoding_o,
    output wire                   spike_searching_o,
    // Starts: state and access
    output wire                   start_sweep_o,
    output wire                   start_read_o,
    output wire                   start_access_o,
    // Starts: the graph and its searches
    output wire                   start_exact_o,
    output wire                   start_beam_o,
    output wire                   start_insert_o,
    output wire                   start_remove_o,
    output wire                   start_edges_o,
    output wire                   start_score_o,
    output wire                   start_within_o,     // ROUTE, the second of two waves
    output wire                   start_neuro_o,
    output wire                   start_aggregate_o,
    output wire                   start_update_o,
    // Starts: neurons
    output wire                   start_step_o,
    output wire                   start_propagate_o,
    output wire                   start_stdp_o,
    output wire                   start_tick_o,
    output wire                   start_compete_o,
    output wire                   start_soften_o,
    output wire                   start_homeostasis_o,
    output wire                   start_activity_o,
    output wire                   start_integrate_o,
    output wire                   start_branch_o,     // DENDRITE_PROPAGATE
    output wire                   start_turn_o,       // OSCILLATE
    output wire                   start_ask_o,        // RESONANCE
    // Starts: patterns
    output wire                   start_pattern_o,
    output wire                   start_code_o
);

  wire node = valid_i[index_i];

  // State and access
  assign initial_o      = opcode_i == `SPK_OP_INIT;
  assign emptying_o     = opcode_i == `SPK_OP_DENDRITE_RESET;
  assign counting_o     = opcode_i == `SPK_OP_COUNT;
  assign calming_o      = opcode_i == `SPK_OP_WTA_RESET;
  wire sweeping         = initial_o | emptying_o | (opcode_i == `SPK_OP_SNN_RESET);
  assign start_sweep_o  = start_i & (sweeping | searching_spikes_o);
  assign start_read_o   = start_i & (opcode_i == `SPK_OP_READ);

  // The graph and its searches
  wire searching        = opcode_i == `SPK_OP_SEARCH | opcode_i == `SPK_WAVE_SEARCH;
  wire bounded          = opcode_i == `SPK_WAVE_WITHIN;
  assign inserting_o    = opcode_i == `SPK_OP_INSERT;
  assign full_o         = inserting_o & (&valid_i);
  assign removing_o     = opcode_i == `SPK_OP_DELETE;
  assign get_edges_o    = opcode_i == `SPK_OP_GET_EDGE_WEIGHT;
  assign edging_o       = get_edges_o | (opcode_i == `SPK_OP_SET_EDGE_WEIGHT);
  assign beaming_o      = searching & beam_i;
  assign scoring_o      = opcode_i == `SPK_OP_ROUTE;
  assign resonating_o   = opcode_i == `SPK_OP_RESONANCE_SEARCH;
  assign bridging_o     = opcode_i == `SPK_OP_HNSW_TO_SNN;
  assign searching_spikes_o = opcode_i == `SPK_OP_NEURO_SEARCH;
  assign start_exact_o  = start_i & ((searching & ~beaming_o) | resonating_o | bridging_o);
  assign start_beam_o   = start_i & beaming_o;
  assign start_insert_o = start_i & inserting_o & ~full_o;
  assign start_remove_o = start_i & removing_o & node;
  assign start_edges_o  = start_i & edging_o & node;
  assign start_score_o  = start_i & scoring_o;
  assign start_within_o = start_i & bounded;
  assign start_neuro_o  = start_i & searching_spikes_o;
  assign start_aggregate_o = start_i & (opcode_i == `SPK_OP_AGGREGATE) & node;
  assign start_update_o = start_i & (opcode_i == `SPK_OP_UPDATE) & node;

  // Neurons
  wire step             = opcode_i == `SPK_OP_STEP;
  wire propagate        = opcode_i == `SPK_OP_PROPAGATE;
  wire stdp             = opcode_i == `SPK_OP_STDP;
  wire tick             = opcode_i == `SPK_OP_TICK;
  wire soft             = opcode_i == `SPK_OP_WTA_SOFT;
  wire homeostasis      = opcode_i == `SPK_OP_HOMEOSTASIS;
  wire branch           = opcode_i == `SPK_OP_DENDRITE_PROPAGATE;
  assign stepping_o     = step | tick;
  assign competing_o    = opcode_i == `SPK_OP_WTA_COMPETE;
  assign measuring_o    = opcode_i == `SPK_OP_ACTIVITY;
  assign integrating_o  = opcode_i == `SPK_OP_DENDRITE_INTEGRATE;
  assign start_step_o   = start_i & step;
  assign start_propagate_o = start_i & propagate;
  assign start_stdp_o   = start_i & stdp;
  assign start_tick_o   = start_i & tick;
  assign start_compete_o = start_i & competing_o;
  assign start_soften_o = start_i & soft;
  assign start_homeostasis_o = start_i & homeostasis;
  assign start_activity_o = start_i & measuring_o;
  assign start_integrate_o = start_i & integrating_o & (all_i | node);
  assign start_branch_o = start_i & branch;
  assign start_turn_o   = start_i & (opcode_i == `SPK_OP_OSCILLATE);
  assign start_ask_o    = start_i & (opcode_i == `SPK_OP_RESONANCE);

  // Patterns
  assign recording_o    = opcode_i == `SPK_OP_RECORD;
  assign matching_o     = opcode_i == `SPK_OP_MATCH;
  assign encoding_o     = opcode_i == `SPK_OP_ENCODE;
  assign spike_searching_o = opcode_i == `SPK_OP_SPIKE_SEARCH;
  assign start_pattern_o = start_i & (recording_o | matching_o | (opcode_i == `SPK_OP_CORRELATE & node));
  assign start_code_o   = start_i & (spike_searching_o | ((encoding_o | opcode_i == `SPK_OP_SIMILARITY) & node));

  // The rest
  assign start_access_o = start_i & ~start_edges_o & ~start_remove_o & ~start_pattern_o & ~start_code_o & ~start_aggregate_o &
      ~start_update_o & ~start_integrate_o &
      ~(sweeping | searching_spikes_o | searching | resonating_o | bridging_o | (inserting_o & ~full_o) | scoring_o | bounded) &
      ~(stepping_o | propagate | stdp | competing_o | soft | homeostasis | measuring_o | branch);

endmodule

`default_nettype wire
