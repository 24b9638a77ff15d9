// One core: the state of VECTORS vectors and neurons, and the units that work on it.
//
// Handshake: cmd_valid_i is 1 in the cycle before the take edge, with all other cmd_* inputs; the fabric sends nothing to a core that is
// busy, but for exact SEARCH while exact SEARCH is in the pipeline. busy_o is 1 from the take edge to the retire edge of the last
// command; retired_o flips at each retire edge, at which the answer is in the drain buffer; pull_i takes it item by item.
// This page is the core's table of contents: the command (`command`, `decode`), registers (`state`, `centroid`), the tables and who reads and
// writes them, one instance a unit, and the end of a command (`answer`). Of an instance a line is one group of the module's ports.
// A group of features that is left out (SPK_GROUP_*) is not there: its units, memories and registers stand inside generate blocks, here or
// in its module `group_*`, and what they would answer is 0. The fabric refuses its commands.
// After reset the core is busy with INIT's sweep by itself, and retires it. All outputs and all inputs are registered here.
// Latency: section 11 of docs/engine.md. Example: COUNT taken at edge 0 retires at edge 2; with pull_i raised at edge 4, item_o is
// {hit = 1, status = 0, index = 0, value = nodes} from edge 6 on.
`include "params.vh"
`include "opcodes.vh"
`default_nettype none

module core (
    input  wire                                            clk_i,          // gated
    input  wire                                            rst_ni,
    // Command
    input  wire                                            cmd_valid_i,
    input  wire [63:0]                                     cmd_header_i,
    input  wire [1:0]                                      cmd_metric_i,   // 0 L2, 1 cosine, 2 dot
    input  wire [`SPK_DIMS*`SPK_WORD_WIDTH-1:0]            cmd_query_i,    // words, word 0 lowest
    input  wire [`SPK_NORM2_WIDTH-1:0]                     cmd_norm2_i,
    input  wire [`SPK_RMANT_WIDTH-1:0]                     cmd_rmant_i,    // u24.24
    input  wire [`SPK_REXP_WIDTH-1:0]                      cmd_rexp_i,
    input  wire [`SPK_DECAY_FRACTION-1:0]                  cmd_leak_i,     // u16.16
    input  wire [`SPK_DECAY_FRACTION-1:0]                  cmd_pre_i,      // u16.16
    input  wire [`SPK_DECAY_FRACTION-1:0]                  cmd_post_i,     // u16.16
    // Answer
    input  wire                                            pull_i,
    output wire                                            busy_o,
    output wire                                            retired_o,
    output wire [4+`SPK_INDEX_WIDTH+`SPK_VALUE_WIDTH:0]    item_o          // {hit, status, index, value}
);

  localparam VECTORS = `SPK_VECTORS;
  localparam DEGREE = `SPK_DEGREE;
  localparam INDEX_WIDTH = `SPK_INDEX_WIDTH;
  localparam SCAN_WIDTH = `SPK_SCAN_WIDTH;
  localparam LINK_WIDTH = `SPK_LINK_WIDTH;
  localparam VECTOR_ROW = `SPK_VECTORS_ROW_WIDTH;
  localparam NORMS_ROW = `SPK_NORMS_ROW_WIDTH;
  localparam LINKS_ROW = `SPK_LINKS_ROW_WIDTH;
  localparam NEURON_ROW = `SPK_NEURONS_ROW_WIDTH;
  localparam TRACES_ROW = `SPK_TRACES_ROW_WIDTH;
  localparam WEIGHTS_ROW = `SPK_WEIGHTS_ROW_WIDTH;
  localparam BRANCHES_ROW = `SPK_BRANCHES_ROW_WIDTH;
  localparam PATTERN_WIDTH = `SPK_PATTERN_WIDTH;
  localparam TIME_WIDTH = `SPK_TIME_WIDTH;
  localparam VALUE_WIDTH = `SPK_VALUE_WIDTH;
  localparam RATES_ROW = `SPK_RATES_ROW_WIDTH;
  localparam RATE_WIDTH = `SPK_RATE_WIDTH;
  localparam PHASE_WIDTH = `SPK_PHASE_WIDTH;
  localparam DELTA_WIDTH = `SPK_DELTA_WIDTH;
  localparam DRIVE_WIDTH = `SPK_DRIVE_WIDTH;
  localparam A_WIDTH = 20;  // operands of the multiplier
  localparam B_WIDTH = 17;
  localparam DIVISOR_WIDTH = ((`SPK_DIST_WIDTH + 2) / 2) * 2;  // of the divider: a distance with a sign to spare, even for the root
  localparam RESULT_WIDTH = 20;
  localparam DIM_WIDTH = $clog2(`SPK_DIMS);

  // ---- Command
  wire start;  // cycle 0
  wire [5:0] opcode;
  wire [INDEX_WIDTH-1:0] index;
  wire [14:0] low;      // header bits 31:17
  wire [31:0] operand;  // header bits 63:32
  wire to_all, cosine, dot;
  wire [`SPK_DECAY_FRACTION-1:0] leak, pre, post;  // u16.16

  command u_command (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .valid_i(cmd_valid_i), .header_i(cmd_header_i), .metric_i(cmd_metric_i), .leak_i(cmd_leak_i), .pre_i(cmd_pre_i), .post_i(cmd_post_i),
      .start_o(start), .opcode_o(opcode), .index_o(index), .low_o(low), .all_o(to_all), .operand_o(operand), .cosine_o(cosine), .dot_o(dot),
      .leak_o(leak), .pre_o(pre), .post_o(post)
  );

  wire [VECTORS-1:0] valid, spiked;
  wire initial_state, emptying, counting, calming, full;
  wire inserting, removing, edging, get_edges, beaming, scoring, resonating, bridging, searching_spikes;
  wire stepping, competing, measuring, integrating, recording, matching, encoding, spike_searching;
  wire start_sweep, start_read, start_access;
  wire start_exact, start_beam, start_insert, start_remove, start_edges, start_score, start_within, start_neuro, start_aggregate, start_update;
  wire start_step, start_propagate, start_stdp, start_tick, start_compete, start_soften, start_homeostasis, start_activity;
  wire start_integrate, start_branch, start_turn, start_ask, start_pattern, start_code;

  decode u_decode (
      .start_i(start), .opcode_i(opcode), .index_i(index), .all_i(to_all), .beam_i(operand[5]), .valid_i(valid),
      .initial_o(initial_state), .emptying_o(emptying), .counting_o(counting), .calming_o(calming), .full_o(full),
      .inserting_o(inserting), .removing_o(removing), .edging_o(edging), .get_edges_o(get_edges), .beaming_o(beaming), .scoring_o(scoring),
      .resonating_o(resonating), .bridging_o(bridging), .searching_spikes_o(searching_spikes),
      .stepping_o(stepping), .competing_o(competing), .measuring_o(measuring), .integrating_o(integrating),
      .recording_o(recording), .matching_o(matching), .encoding_o(encoding), .spike_searching_o(spike_searching),
      .start_sweep_o(start_sweep), .start_read_o(start_read), .start_access_o(start_access),
      .start_exact_o(start_exact), .start_beam_o(start_beam), .start_insert_o(start_insert), .start_remove_o(start_remove),
      .start_edges_o(start_edges), .start_score_o(start_score), .start_within_o(start_within), .start_neuro_o(start_neuro),
      .start_aggregate_o(start_aggregate), .start_update_o(start_update),
      .start_step_o(start_step), .start_propagate_o(start_propagate), .start_stdp_o(start_stdp), .start_tick_o(start_tick),
      .start_compete_o(start_compete), .start_soften_o(start_soften), .start_homeostasis_o(start_homeostasis),
      .start_activity_o(start_activity), .start_integrate_o(start_integrate), .start_branch_o(start_branch), .start_turn_o(start_turn),
      .start_ask_o(start_ask),
      .start_pattern_o(start_pattern), .start_code_o(start_code)
  );

  // ---- What the units say; of one that is idle it is 0
  // Ends of commands
  wire sweep_done, access_done, exact_done, beam_done, insert_done, remove_done, edges_done, route_done, resonate_done, bridge_done;
  wire neuro_done, spikes_done, pattern_done, code_done, code_searched, aggregate_done, update_done;
  wire part_done = sweep_done | spikes_done | pattern_done;  // of a command, or of a part of NEURO_SEARCH
  wire searched = exact_done & ~bridging;
  // Saturation
  wire access_cut, spikes_cut, rate_cut, neuro_cut, bridge_cut, word_cut;
  // Nodes to visit
  wire index_pop, edges_pop, spikes_pop, patterns_pop, neuro_pop;
  wire [VECTORS-1:0] index_add, edges_add, spikes_add, patterns_add, neuro_add, remove_set;
  // Tables: reads of READ, of short commands
  wire read_vectors_re, read_norms_re, read_types_re, read_links_re, read_neurons_re, read_traces_re, read_weights_re, read_rates_re;
  wire read_branches_re, read_patterns_re, read_drives_re, read_delta_re;
  wire [SCAN_WIDTH-1:0] read_row;
  wire [INDEX_WIDTH-1:0] read_addr, access_addr;
  wire [DIM_WIDTH-1:0] read_dim;
  wire access_re, access_type_we, access_neuron_we, access_pattern_we, access_delta_re, access_delta_we, access_charge;
  wire [NEURON_ROW-1:0] access_neuron_wdata;
  // Vectors, norms, types
  wire vectors_re, vectors_we, patterns_vectors_re, route_vectors_re, learning_vectors_re, learning_vectors_we;
  wire [SCAN_WIDTH-1:0] vectors_raddr, vectors_waddr, patterns_vectors_raddr, route_vectors_raddr, learning_vectors_raddr, learning_vectors_waddr;
  wire [VECTOR_ROW-1:0] words, learning_vectors_wdata, vectors_rdata;
  wire norms_re, learning_norms_we, types_re;
  wire [INDEX_WIDTH-1:0] norms_raddr, types_raddr;
  wire [NORMS_ROW-1:0] new_norms, learning_norms_wdata, norms_rdata;
  wire [3:0] type_rdata;
  // Links and weights
  wire index_links_re, index_links_we, edges_links_re, spikes_links_re;
  wire [INDEX_WIDTH-1:0] index_links_raddr, index_links_waddr, edges_links_raddr, spikes_links_raddr;
  wire [LINKS_ROW-1:0] index_links_wdata, links_rdata;
  wire index_weights_re, index_weights_we, edges_weights_re, edges_weights_we, spikes_weights_re, spikes_weights_we;
  wire [INDEX_WIDTH-1:0] index_weights_raddr, index_weights_waddr, edges_weights_raddr, edges_weights_waddr;
  wire [INDEX_WIDTH-1:0] spikes_weights_raddr, spikes_weights_waddr;
  wire [DEGREE-1:0] index_weights_put, edges_weights_put;
  wire [WEIGHTS_ROW-1:0] spikes_weights_wdata, weights_changed, weights_rdata;
  // Neurons and traces
  wire spikes_neuron_re, spikes_neuron_we, neuro_neuron_re, neuro_neuron_we, bridge_re, bridge_we;
  wire [INDEX_WIDTH-1:0] spikes_neuron_raddr, spikes_neuron_waddr, neuro_neuron_raddr, neuro_neuron_waddr, bridge_raddr, bridge_waddr;
  wire [NEURON_ROW-1:0] spikes_neuron_wdata, neuro_neuron_wdata, bridge_wdata, neuron_rdata;
  wire spikes_traces_re, spikes_traces_we;
  wire [INDEX_WIDTH-1:0] spikes_traces_raddr, spikes_traces_waddr;
  wire [TRACES_ROW-1:0] spikes_traces_wdata, traces_rdata;
  // Tables and registers of groups
  wire [RATES_ROW-1:0] rates_rdata;
  wire [BRANCHES_ROW-1:0] branches_rdata;
  wire [DELTA_WIDTH-1:0] delta_rdata;
  wire neuro_pattern_re;
  wire [INDEX_WIDTH-1:0] neuro_pattern_raddr;
  wire [PATTERN_WIDTH-1:0] pattern_rdata;
  wire [DRIVE_WIDTH-1:0] drive_rdata;
  wire [PHASE_WIDTH-1:0] phase, resonance;  // u24.24, turns; u24.23
  wire [`SPK_INHIBITION_WIDTH-1:0] inhibition;  // membrane fraction
  // The multiplier
  wire signed [A_WIDTH-1:0] oscillator_a, neuro_a, learning_a, route_a;
  wire signed [B_WIDTH-1:0] oscillator_b, neuro_b, learning_b, route_b;
  wire signed [A_WIDTH+B_WIDTH-1:0] product;
  // Parts of NEURO_SEARCH
  wire neuro_integrate, neuro_turn, neuro_ask, neuro_step, neuro_propagate, neuro_soften, neuro_record, neuro_regulate;
  // Offers to the result list, and the list
  wire code_clear, code_offer, resonate_offer, neuro_clear, neuro_offer;
  wire [16:0] code_offer_dist;
  wire [`SPK_DIST_WIDTH-1:0] resonate_offer_dist;
  wire signed [`SPK_DIST_WIDTH-1:0] neuro_offer_dist;
  wire [INDEX_WIDTH-1:0] code_offer_index, resonate_offer_index, neuro_offer_index;
  wire [4:0] k;
  wire [`SPK_LIST-1:0] result_valid;
  wire [`SPK_LIST*(`SPK_DIST_WIDTH+INDEX_WIDTH)-1:0] result_key;

  // ---- Registers
  wire [TIME_WIDTH-1:0] time_ms;  // u.8
  wire [`SPK_FLAG_WIDTH-1:0] flags;
  wire remove_clear, spike_we, spike, stepped;
  wire [INDEX_WIDTH-1:0] new_node;

  state u_state (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .clear_i(sweep_done & ~emptying), .initial_i(initial_state),
      .insert_i(insert_done), .new_i(new_node), .remove_i(remove_clear), .node_i(index),
      .spike_we_i(spike_we), .spike_node_i(spikes_neuron_waddr), .spike_i(spike), .stepped_i(stepped), .dt_i(operand[`SPK_DT_WIDTH-1:0]),
      .word_cut_i(word_cut), .rate_cut_i(rate_cut), .membrane_cut_i(access_cut | spikes_cut | neuro_cut | bridge_cut),
      .valid_o(valid), .spiked_o(spiked), .time_o(time_ms), .flags_o(flags)
  );

  wire [`SPK_DIMS*`SPK_WORD_WIDTH-1:0] centroid;  // words, word 0 lowest
  wire [`SPK_NORM2_WIDTH-1:0] centroid_norm2, route_norm2;
  wire [`SPK_RMANT_WIDTH-1:0] centroid_rmant, route_rmant;
  wire [`SPK_REXP_WIDTH-1:0] centroid_rexp, route_rexp;
  wire [`SPK_ROOT_WIDTH-1:0] radius, route_radius;
  wire [DIM_WIDTH-1:0] route_dim;
  wire [`SPK_WORD_WIDTH-1:0] route_word;
  wire fresh, route_word_we, route_norm2_we, route_reciprocal_we, route_radius_we, refreshed;

  centroid u_centroid (
      .clk_i(clk_i), .rst_ni(rst_ni), .clear_i(sweep_done & initial_state),
      .word_we_i(route_word_we), .dim_i(route_dim), .word_i(route_word), .norm2_we_i(route_norm2_we), .norm2_i(route_norm2),
      .reciprocal_we_i(route_reciprocal_we), .rmant_i(route_rmant), .rexp_i(route_rexp), .radius_we_i(route_radius_we),
      .radius_i(route_radius), .refreshed_i(refreshed), .changed_i(insert_done | remove_clear | update_done),
      .words_o(centroid), .norm2_o(centroid_norm2), .rmant_o(centroid_rmant), .rexp_o(centroid_rexp), .radius_o(radius), .fresh_o(fresh)
  );

  // ---- Nodes: where to begin, where there is room, what to visit
  wire [VECTORS-1:0] lowest_node;
  wire [INDEX_WIDTH-1:0] todo_index;
  wire lowest_any, lowest_single, todo_any, todo_single;

  lowest #(.WIDTH(VECTORS)) u_lowest_node (
      .bits_i  (removing ? remove_set : inserting ? ~valid : valid),
      .onehot_o(lowest_node),
      .index_o (new_node),
      .any_o   (lowest_any),
      .single_o(lowest_single)
  );

  node_set #(.VECTORS(VECTORS)) u_todo (
      .clk_i   (clk_i),
      .rst_ni  (rst_ni),
      .add_i   (index_add | edges_add | spikes_add | patterns_add | neuro_add),
      .pop_i   (index_pop | edges_pop | spikes_pop | patterns_pop | neuro_pop),
      .index_o (todo_index),
      .any_o   (todo_any),
      .single_o(todo_single)
  );

  // ---- Number of nodes, valid or spiking; a cycle behind
  wire [INDEX_WIDTH:0] count;
  reg  [INDEX_WIDTH:0] count_q;

  popcount #(.WIDTH(VECTORS)) u_count (
      .bits_i ((counting | scoring) ? valid : spiked),
      .count_o(count)
  );

  always @(posedge clk_i) count_q <= count;

  // ---- Clearing: a node by the sweep, and by DELETE, which leaves its vector and its norms
  wire sweep_we, sweep_node_we;
  wire [SCAN_WIDTH-1:0] sweep_row;

  sweep #(.INDEX_WIDTH(INDEX_WIDTH), .SCAN_WIDTH(SCAN_WIDTH)) u_sweep (
      .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_sweep), .all_i(initial_state), .we_o(sweep_we), .node_we_o(sweep_node_we),
      .row_o(sweep_row), .done_o(sweep_done)
  );

  wire [INDEX_WIDTH-1:0] sweep_node = sweep_node_we ? sweep_row[INDEX_WIDTH-1:0] : {INDEX_WIDTH{1'b0}};
  wire sweep_table_we = sweep_node_we & initial_state;
  wire clear_we = (sweep_node_we & ~emptying) | remove_clear;
  wire clear_table_we = sweep_table_we | remove_clear;
  wire clear_history_we = clear_table_we | (sweep_node_we & searching_spikes);  // NEURO_SEARCH begins at rest
  wire clear_branches_we = clear_history_we | (sweep_node_we & emptying);
  wire [INDEX_WIDTH-1:0] clear_node = sweep_node | (remove_clear ? index : {INDEX_WIDTH{1'b0}});

  // ---- Tables; those of a group stand with its units
  wire [INDEX_WIDTH-1:0] aggregate_node = start_aggregate ? index : {INDEX_WIDTH{1'b0}};

  memory #(.ROWS(`SPK_VECTORS_ROWS), .WIDTH(VECTOR_ROW)) u_vectors (
      .clk_i  (clk_i),
      .we_i   (sweep_we | vectors_we | learning_vectors_we),
      .waddr_i(sweep_we ? sweep_row : learning_vectors_we ? learning_vectors_waddr : vectors_waddr),
      .wdata_i(sweep_we ? `SPK_VECTORS_ROW_INIT : learning_vectors_we ? learning_vectors_wdata : words),
      .re_i   (vectors_re | patterns_vectors_re | route_vectors_re | read_vectors_re | learning_vectors_re),
      .raddr_i(vectors_raddr | patterns_vectors_raddr | route_vectors_raddr | read_row | learning_vectors_raddr),
      .rdata_o(vectors_rdata)
  );

  memory #(.ROWS(`SPK_NORMS_ROWS), .WIDTH(NORMS_ROW)) u_norms (
      .clk_i  (clk_i),
      .we_i   (sweep_table_we | start_insert | learning_norms_we),
      .waddr_i(sweep_table_we ? sweep_node : learning_norms_we ? index : new_node),
      .wdata_i(sweep_table_we ? `SPK_NORMS_ROW_INIT : learning_norms_we ? learning_norms_wdata : new_norms),
      .re_i   (norms_re | read_norms_re),
      .raddr_i(norms_raddr | read_addr),
      .rdata_o(norms_rdata)
  );

  memory #(.ROWS(`SPK_TYPES_ROWS), .WIDTH(`SPK_TYPES_ROW_WIDTH)) u_types (
      .clk_i  (clk_i),
      .we_i   (clear_table_we | access_type_we),
      .waddr_i(clear_node | access_addr),
      .wdata_i(clear_table_we ? `SPK_TYPES_ROW_INIT : operand[3:0]),
      .re_i   (types_re | access_re | read_types_re),
      .raddr_i(types_raddr | access_addr | read_addr),
      .rdata_o(type_rdata)
  );

  memory #(.ROWS(`SPK_LINKS_ROWS), .WIDTH(LINKS_ROW)) u_links (
      .clk_i  (clk_i),
      .we_i   (clear_table_we | index_links_we),
      .waddr_i(clear_node | index_links_waddr),
      .wdata_i(clear_table_we ? `SPK_LINKS_ROW_INIT : index_links_wdata),
      .re_i   (index_links_re | edges_links_re | spikes_links_re | access_re | read_links_re | start_aggregate),
      .raddr_i(index_links_raddr | edges_links_raddr | spikes_links_raddr | access_addr | read_addr | aggregate_node),
      .rdata_o(links_rdata)
  );

  memory #(.ROWS(`SPK_NEURONS_ROWS), .WIDTH(NEURON_ROW)) u_neurons (
      .clk_i  (clk_i),
      .we_i   (clear_we | access_neuron_we | spikes_neuron_we | neuro_neuron_we | bridge_we),
      .waddr_i(clear_node | access_addr | spikes_neuron_waddr | neuro_neuron_waddr | bridge_waddr),
      .wdata_i(clear_we ? `SPK_NEURONS_ROW_INIT : access_neuron_we ? access_neuron_wdata :
               neuro_neuron_we ? neuro_neuron_wdata : bridge_we ? bridge_wdata : spikes_neuron_wdata),
      .re_i   (access_re | spikes_neuron_re | neuro_neuron_re | read_neurons_re | bridge_re),
      .raddr_i(access_addr | spikes_neuron_raddr | neuro_neuron_raddr | read_addr | bridge_raddr),
      .rdata_o(neuron_rdata)
  );

  memory #(.ROWS(`SPK_TRACES_ROWS), .WIDTH(TRACES_ROW)) u_traces (
      .clk_i  (clk_i),
      .we_i   (clear_we | spikes_traces_we),
      .waddr_i(clear_node | spikes_traces_waddr),
      .wdata_i(clear_we ? `SPK_TRACES_ROW_INIT : spikes_traces_wdata),
      .re_i   (spikes_traces_re | read_traces_re),
      .raddr_i(spikes_traces_raddr | read_addr),
      .rdata_o(traces_rdata)
  );

  memory #(.ROWS(`SPK_WEIGHTS_ROWS), .WIDTH(WEIGHTS_ROW)) u_weights (
      .clk_i  (clk_i),
      .we_i   (clear_table_we | index_weights_we | edges_weights_we | spikes_weights_we),
      .waddr_i(clear_node | index_weights_waddr | edges_weights_waddr | spikes_weights_waddr),
      .wdata_i(clear_table_we ? `SPK_WEIGHTS_ROW_INIT : spikes_weights_we ? spikes_weights_wdata : weights_changed),
      .re_i   (index_weights_re | edges_weights_re | spikes_weights_re | read_weights_re | start_aggregate),
      .raddr_i(index_weights_raddr | edges_weights_raddr | spikes_weights_raddr | read_addr | aggregate_node),
      .rdata_o(weights_rdata)
  );

  // ---- The rows of links and weights that were read last, and with some slots replaced: a weight is full, or that of SET_EDGE_WEIGHT
  wire [DEGREE-1:0] used, tree, free, found, link_put;
  wire [DEGREE*INDEX_WIDTH-1:0] neighbour_index;
  wire [VECTORS-1:0] neighbours;
  wire [INDEX_WIDTH-1:0] find;
  wire edges_active, tree_only, loose_only, tree_full;
  wire [LINK_WIDTH-1:0] link;
  wire [LINKS_ROW-1:0] links_changed;

  graph #(.VECTORS(VECTORS), .DEGREE(DEGREE), .INDEX_WIDTH(INDEX_WIDTH), .LINK_WIDTH(LINK_WIDTH)) u_row (
      .row_i(links_rdata), .find_i(edges_active ? index : find), .put_i(link_put), .link_i(link), .tree_only_i(tree_only),
      .loose_only_i(loose_only), .used_o(used), .tree_o(tree), .index_o(neighbour_index), .free_o(free), .found_o(found),
      .tree_full_o(tree_full), .neighbours_o(neighbours), .row_o(links_changed)
  );

  put #(.DEGREE(DEGREE), .WIDTH(`SPK_WEIGHT_WIDTH)) u_put (
      .row_i (weights_rdata),
      .put_i (index_weights_put | edges_weights_put),
      .word_i(edging ? {operand[7:0], 8'd0} : `SPK_WEIGHT_WIDTH'd`SPK_WEIGHT_MAX),
      .row_o (weights_changed)
  );

  // ---- Divider, for one unit at a time
  wire patterns_divide, spikes_divide, neuro_divide, learning_divide, bridge_divide, route_divide, route_root, divided;
  wire [DIVISOR_WIDTH-1:0] patterns_head, spikes_head, neuro_head, learning_head, bridge_head, route_head;
  wire [RESULT_WIDTH-1:0] patterns_tail, neuro_tail, learning_tail, bridge_tail, route_tail, divided_result;
  wire [DIVISOR_WIDTH-1:0] patterns_divisor, spikes_divisor, neuro_divisor, learning_divisor, bridge_divisor, route_divisor;
  wire [4:0] patterns_bits, spikes_bits, neuro_bits, learning_bits, bridge_bits, route_bits;

  divide #(.DIVISOR_WIDTH(DIVISOR_WIDTH), .RESULT_WIDTH(RESULT_WIDTH)) u_divide (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_i(patterns_divide | spikes_divide | neuro_divide | learning_divide | bridge_divide | route_divide), .root_i(route_root),
      .head_i(patterns_head | spikes_head | neuro_head | learning_head | bridge_head | route_head),
      .tail_i(patterns_tail | neuro_tail | learning_tail | bridge_tail | route_tail),
      .divisor_i(patterns_divisor | spikes_divisor | neuro_divisor | learning_divisor | bridge_divisor | route_divisor),
      .bits_i(patterns_bits | spikes_bits | neuro_bits | learning_bits | bridge_bits | route_bits),
      .done_o(divided), .result_o(divided_result)
  );

  // ---- Short commands, and READ
  wire [`SPK_PART_WIDTH-1:0] read_part;
  wire [`SPK_MEMBRANE_WIDTH-1:0] command_branch;
  wire command_linked, access_hit;
  wire [3:0] access_status;
  wire [VALUE_WIDTH-1:0] access_value;

  readback u_readback (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_i(start_read), .field_i(operand[7:0]), .index_i(index), .item_i(operand[15:8]), .part_i(operand[23:16]),
      .vectors_re_o(read_vectors_re), .norms_re_o(read_norms_re), .types_re_o(read_types_re), .links_re_o(read_links_re),
      .neurons_re_o(read_neurons_re), .traces_re_o(read_traces_re), .weights_re_o(read_weights_re), .rates_re_o(read_rates_re),
      .branches_re_o(read_branches_re), .patterns_re_o(read_patterns_re), .drives_re_o(read_drives_re), .delta_re_o(read_delta_re),
      .row_o(read_row), .addr_o(read_addr), .dim_o(read_dim), .vectors_i(vectors_rdata), .norms_i(norms_rdata), .types_i(type_rdata),
      .links_i(links_rdata), .neurons_i(neuron_rdata), .traces_i(traces_rdata), .weights_i(weights_rdata), .rates_i(rates_rdata),
      .branches_i(branches_rdata), .patterns_i(pattern_rdata), .drives_i(drive_rdata), .delta_i(delta_rdata),
      .valid_i(valid), .spiked_i(spiked), .time_i(time_ms), .flags_i(flags), .phase_i(phase), .inhibition_i(inhibition),
      .centroid_i(centroid), .centroid_norm2_i(centroid_norm2), .centroid_rmant_i(centroid_rmant), .centroid_rexp_i(centroid_rexp),
      .radius_i(radius), .fresh_i(fresh), .metric_i({dot, cosine}),
      .value_o(read_part)
  );

  access #(
      .VECTORS(VECTORS), .INDEX_WIDTH(INDEX_WIDTH), .MEMBRANE_WIDTH(`SPK_MEMBRANE_WIDTH), .DT_WIDTH(`SPK_DT_WIDTH), .TIME_WIDTH(TIME_WIDTH),
      .TYPE_WIDTH(`SPK_TYPE_WIDTH), .FLAG_WIDTH(`SPK_FLAG_WIDTH), .RATE_WIDTH(RATE_WIDTH), .PHASE_WIDTH(PHASE_WIDTH),
      .DELTA_WIDTH(DELTA_WIDTH), .VALUE_WIDTH(VALUE_WIDTH), .PART_WIDTH(`SPK_PART_WIDTH)
  ) u_access (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_i(start_access), .full_i(full), .opcode_i(opcode), .index_i(index), .value_i(operand[`SPK_MEMBRANE_WIDTH-1:0]),
      .valid_i(valid), .spiked_i(spiked), .count_i(count_q), .time_i(time_ms), .flags_i(flags), .rate_i(rates_rdata[RATE_WIDTH-1:0]),
      .phase_i(phase), .resonance_i(resonance), .type_i(type_rdata), .neuron_i(neuron_rdata), .pattern_i(pattern_rdata),
      .branch_i(command_branch), .linked_i(command_linked), .delta_i(delta_rdata), .part_i(read_part),
      .read_o(access_re), .type_we_o(access_type_we), .pattern_we_o(access_pattern_we), .delta_re_o(access_delta_re),
      .delta_we_o(access_delta_we), .neuron_we_o(access_neuron_we), .charge_o(access_charge), .addr_o(access_addr),
      .neuron_wdata_o(access_neuron_wdata), .cut_o(access_cut),
      .done_o(access_done), .hit_o(access_hit), .status_o(access_status), .value_o(access_value)
  );

  // ---- The graph index
  wire signed [`SPK_DIST_WIDTH-1:0] dist, dist9, entry_dist;
  wire beam_none, next, item9, last9, neuro_slot, neuro_next, neuro_item, scanned, entry_any;
  wire route_search, route_slot, route_load, route_centroid, route_own, route_scan, route_reload;
  wire [`SPK_LIST-1:0] entry_at;
  wire [INDEX_WIDTH-1:0] entry_index, neuro_slot_index;
  // Reciprocal norms are kept under the cosine metric only
  wire [NORMS_ROW-1:0] cmd_norms = {
    cmd_metric_i == 2'd1 ? {cmd_rexp_i, cmd_rmant_i} : {(`SPK_REXP_WIDTH + `SPK_RMANT_WIDTH) {1'b0}}, cmd_norm2_i
  };

  hnsw u_index (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .take_i(cmd_valid_i), .query_i(cmd_query_i), .query_norms_i(cmd_norms), .exact_i(start_exact | route_search), .beam_i(start_beam),
      .insert_i(start_insert), .remove_i(start_remove), .inserting_i(inserting), .beaming_i(beaming), .removing_i(removing),
      .resonating_i(resonating), .node_i(index), .cosine_i(cosine), .dot_i(dot), .k_i(operand[4:0]), .beam_list_i(operand[10:6]),
      .beam_width_i(operand[15:11]), .mask_i(operand[31:16] | {16{bridging}}),
      .routing_i(scoring), .route_slot_i(route_slot), .route_load_i(route_load), .route_scan_i(route_scan), .reload_i(route_reload),
      .centroid_i(route_centroid), .centroid_words_i(centroid), .centroid_norms_i({centroid_rexp, centroid_rmant, centroid_norm2}),
      .own_i(route_own), .route_next_o(next), .item9_o(item9), .last9_o(last9), .dist9_o(dist9), .exact_done_o(exact_done),
      .scanned_o(scanned), .beam_done_o(beam_done), .beam_none_o(beam_none), .insert_done_o(insert_done), .remove_clear_o(remove_clear),
      .remove_done_o(remove_done),
      .ask_i(searching_spikes), .ask_slot_i(neuro_slot), .ask_index_i(neuro_slot_index), .next_o(neuro_next), .item_o(neuro_item),
      .dist_o(dist),
      .entry_at_i(entry_at), .entry_any_o(entry_any), .entry_index_o(entry_index), .entry_dist_o(entry_dist),
      .offer_clear_i(code_clear | neuro_clear), .offer_k_i(neuro_clear ? operand[20:16] : low[11:7]),
      .offer_i(code_offer | resonate_offer | neuro_offer),
      .offer_dist_i({{(`SPK_DIST_WIDTH - 17) {1'b0}}, code_offer_dist} | resonate_offer_dist | neuro_offer_dist),
      .offer_index_i(code_offer_index | resonate_offer_index | neuro_offer_index),
      .k_o(k), .result_valid_o(result_valid), .result_key_o(result_key),
      .valid_i(valid), .entry_i(lowest_node), .new_i(new_node), .lowest_any_i(lowest_any), .set_o(remove_set), .todo_index_i(todo_index),
      .todo_any_i(todo_any), .todo_single_i(todo_single), .todo_pop_o(index_pop), .todo_add_o(index_add),
      .vectors_re_o(vectors_re), .vectors_raddr_o(vectors_raddr), .vectors_i(vectors_rdata), .vectors_we_o(vectors_we),
      .vectors_waddr_o(vectors_waddr), .words_o(words), .query_norms_o(new_norms), .norms_re_o(norms_re), .norms_raddr_o(norms_raddr),
      .norms_i(norms_rdata), .types_re_o(types_re), .types_raddr_o(types_raddr), .type_i(type_rdata),
      .links_re_o(index_links_re), .links_raddr_o(index_links_raddr), .links_we_o(index_links_we), .links_waddr_o(index_links_waddr),
      .links_wdata_o(index_links_wdata), .tree_i(tree), .index_i(neighbour_index), .free_i(free), .found_i(found), .tree_full_i(tree_full),
      .neighbours_i(neighbours), .changed_i(links_changed), .find_o(find), .put_o(link_put), .link_o(link), .tree_only_o(tree_only),
      .loose_only_o(loose_only),
      .weights_re_o(index_weights_re), .weights_raddr_o(index_weights_raddr), .weights_we_o(index_weights_we),
      .weights_waddr_o(index_weights_waddr), .weights_put_o(index_weights_put)
  );

  wire [7:0] edges_value;

  edges #(.VECTORS(VECTORS), .DEGREE(DEGREE), .INDEX_WIDTH(INDEX_WIDTH), .WEIGHT_WIDTH(`SPK_WEIGHT_WIDTH)) u_edges (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_i(start_edges), .get_i(get_edges), .node_i(index), .active_o(edges_active), .done_o(edges_done), .value_o(edges_value),
      .todo_index_i(todo_index), .todo_any_i(todo_any), .todo_pop_o(edges_pop), .todo_add_o(edges_add),
      .links_re_o(edges_links_re), .links_raddr_o(edges_links_raddr), .neighbours_i(neighbours), .found_i(found),
      .weights_re_o(edges_weights_re), .weights_raddr_o(edges_weights_raddr), .weights_i(weights_rdata), .weights_we_o(edges_weights_we),
      .weights_waddr_o(edges_weights_waddr), .weights_put_o(edges_weights_put)
  );

  // ---- ROUTE; its reach comes where other commands have decay factors
  wire [2*`SPK_DECAY_FRACTION-1:0] decays = {pre, leak};
  wire [`SPK_ROOT_WIDTH-1:0] reach = decays[`SPK_ROOT_WIDTH-1:0];
  wire route_hit;
  wire signed [`SPK_DIST_WIDTH-1:0] route_value;

  route #(
      .VECTORS(VECTORS), .INDEX_WIDTH(INDEX_WIDTH), .DIMS(`SPK_DIMS), .LANES(`SPK_LANES), .SCAN_WIDTH(SCAN_WIDTH),
      .WORD_WIDTH(`SPK_WORD_WIDTH), .NORM2_WIDTH(`SPK_NORM2_WIDTH), .DIST_WIDTH(`SPK_DIST_WIDTH), .RMANT_WIDTH(`SPK_RMANT_WIDTH),
      .REXP_WIDTH(`SPK_REXP_WIDTH), .ROOT_WIDTH(`SPK_ROOT_WIDTH), .DIVISOR_WIDTH(DIVISOR_WIDTH), .RESULT_WIDTH(RESULT_WIDTH),
      .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)
  ) u_route (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .score_i(start_score), .within_i(start_within), .cosine_i(cosine), .dot_i(dot), .reach_i(reach), .valid_i(valid), .count_i(count_q),
      .fresh_i(fresh), .norm2_i(centroid_norm2), .radius_i(radius), .word_we_o(route_word_we), .dim_o(route_dim), .word_o(route_word),
      .norm2_we_o(route_norm2_we), .norm2_o(route_norm2), .reciprocal_we_o(route_reciprocal_we), .rmant_o(route_rmant), .rexp_o(route_rexp),
      .radius_we_o(route_radius_we), .radius_o(route_radius), .fresh_o(refreshed),
      .done_o(route_done), .hit_o(route_hit), .value_o(route_value), .search_o(route_search),
      .vectors_re_o(route_vectors_re), .vectors_raddr_o(route_vectors_raddr), .vectors_i(vectors_rdata),
      .slot_o(route_slot), .load_o(route_load), .centroid_o(route_centroid), .own_o(route_own), .scan_o(route_scan),
      .reload_o(route_reload), .next_i(next), .item9_i(item9), .last9_i(last9), .dist9_i(dist9),
      .divide_o(route_divide), .root_o(route_root), .head_o(route_head), .tail_o(route_tail), .divisor_o(route_divisor),
      .bits_o(route_bits), .divided_i(divided), .result_i(divided_result),
      .a_o(route_a), .b_o(route_b), .product_i(product)
  );

  // ---- Neurons and synapses
  wire winner_found;
  wire [INDEX_WIDTH-1:0] winner;
  wire [RATE_WIDTH+INDEX_WIDTH-7:0] activity_value;
  wire [`SPK_MEMBRANE_FRACTION+INDEX_WIDTH+4:0] branch_total;
  wire [VECTORS-1:0] only_node = {{(VECTORS - 1) {1'b0}}, 1'b1} << index;

  spikes #(.A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH), .DIVISOR_WIDTH(DIVISOR_WIDTH)) u_spikes (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .step_i(start_step | neuro_step), .propagate_i(start_propagate), .stdp_i(start_stdp), .tick_i(start_tick), .compete_i(start_compete),
      .soften_i(start_soften | neuro_soften), .homeostasis_i(start_homeostasis | neuro_regulate), .activity_i(start_activity),
      .integrate_i(start_integrate | neuro_integrate), .integrate_set_i(to_all | searching_spikes ? valid : only_node),
      .clear_i(low[0] | searching_spikes), .branch_i(start_branch | neuro_propagate), .learn_i(index[0]), .dt_i(operand[`SPK_DT_WIDTH-1:0]),
      .gain_i(searching_spikes ? {6'd0, operand[31:27], 5'd0} : operand[31:16]), .leak_i(leak), .pre_i(pre), .post_i(post),
      .stepped_o(stepped), .done_o(spikes_done),
      .found_o(winner_found), .winner_o(winner),
      .clear_inhibition_i((sweep_done & (initial_state | searching_spikes)) | (access_done & calming)), .inhibition_o(inhibition),
      .activity_o(activity_value), .rate_cut_o(rate_cut),
      .total_o(branch_total), .charge_i(access_charge), .node_i(index), .slot_i(low[2:0]), .value_i(operand[`SPK_MEMBRANE_WIDTH-1:0]),
      .linked_o(command_linked), .branch_o(command_branch),
      .clear_node_i(clear_node), .access_re_i(access_re), .access_addr_i(access_addr), .read_addr_i(read_addr),
      .clear_rates_i(clear_history_we), .read_rates_re_i(read_rates_re), .rates_o(rates_rdata),
      .clear_branches_i(clear_branches_we), .read_branches_re_i(read_branches_re), .branches_o(branches_rdata),
      .index_re_i(index_weights_re), .index_raddr_i(index_weights_raddr), .index_we_i(index_weights_we),
      .index_waddr_i(index_weights_waddr), .index_put_i(index_weights_put),
      .valid_i(valid), .spiked_i(spiked), .todo_index_i(todo_index), .todo_any_i(todo_any), .todo_pop_o(spikes_pop),
      .todo_add_o(spikes_add),
      .links_re_o(spikes_links_re), .links_raddr_o(spikes_links_raddr), .used_i(used), .index_i(neighbour_index), .neighbours_i(neighbours),
      .neuron_re_o(spikes_neuron_re), .neuron_raddr_o(spikes_neuron_raddr), .neuron_i(neuron_rdata), .neuron_we_o(spikes_neuron_we),
      .neuron_waddr_o(spikes_neuron_waddr), .neuron_wdata_o(spikes_neuron_wdata), .spike_we_o(spike_we), .spike_o(spike),
      .cut_o(spikes_cut),
      .traces_re_o(spikes_traces_re), .traces_raddr_o(spikes_traces_raddr), .traces_i(traces_rdata), .traces_we_o(spikes_traces_we),
      .traces_waddr_o(spikes_traces_waddr), .traces_wdata_o(spikes_traces_wdata),
      .weights_re_o(spikes_weights_re), .weights_raddr_o(spikes_weights_raddr), .weights_i(weights_rdata), .weights_we_o(spikes_weights_we),
      .weights_waddr_o(spikes_weights_waddr), .weights_wdata_o(spikes_weights_wdata),
      .a_i(oscillator_a | neuro_a | learning_a | route_a), .b_i(oscillator_b | neuro_b | learning_b | route_b), .product_o(product),
      .divide_o(spikes_divide), .head_o(spikes_head), .divisor_o(spikes_divisor), .bits_o(spikes_bits), .divided_i(divided),
      .quotient_i(divided_result[15:0])
  );

  // ---- Oscillator and resonance
  group_oscillator #(.A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)) u_oscillator (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .clear_i(sweep_done & (initial_state | searching_spikes)), .turn_i(start_turn | neuro_turn), .dt_i(operand[`SPK_DT_WIDTH-1:0]),
      .ask_i(start_ask | neuro_ask), .index_i(searching_spikes ? {INDEX_WIDTH{1'b0}} : index), .phase_o(phase), .resonance_o(resonance),
      .resonating_i(resonating), .scanned_i(scanned), .k_i(operand[4:0]), .weight_i(operand[14:5]), .done_o(resonate_done),
      .entry_o(entry_at), .entry_any_i(entry_any), .entry_index_i(entry_index), .entry_dist_i(entry_dist), .offer_o(resonate_offer),
      .offer_dist_o(resonate_offer_dist), .offer_index_o(resonate_offer_index),
      .a_o(oscillator_a), .b_o(oscillator_b), .product_i(product)
  );

  // ---- Spike codes and patterns
  wire [INDEX_WIDTH-1:0] pattern_index;
  wire [PATTERN_WIDTH-1:0] pattern_value, code_value;

  group_patterns #(.DIVISOR_WIDTH(DIVISOR_WIDTH), .RESULT_WIDTH(RESULT_WIDTH)) u_patterns (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_code_i(start_code), .encode_i(encoding), .search_i(spike_searching), .start_pattern_i(start_pattern | neuro_record),
      .record_i(recording | searching_spikes), .match_i(matching), .index_i(index), .operand_i(operand), .valid_i(valid), .spiked_i(spiked),
      .code_done_o(code_done), .code_searched_o(code_searched), .code_value_o(code_value), .pattern_done_o(pattern_done),
      .pattern_index_o(pattern_index), .pattern_value_o(pattern_value),
      .todo_index_i(todo_index), .todo_any_i(todo_any), .todo_pop_o(patterns_pop), .todo_add_o(patterns_add),
      .clear_i(clear_history_we), .clear_node_i(clear_node), .access_re_i(access_re), .access_we_i(access_pattern_we),
      .access_addr_i(access_addr), .read_re_i(read_patterns_re), .read_addr_i(read_addr), .neuro_re_i(neuro_pattern_re),
      .neuro_raddr_i(neuro_pattern_raddr), .pattern_o(pattern_rdata),
      .vectors_re_o(patterns_vectors_re), .vectors_raddr_o(patterns_vectors_raddr), .vectors_i(vectors_rdata),
      .clear_o(code_clear), .offer_o(code_offer), .offer_dist_o(code_offer_dist), .offer_index_o(code_offer_index),
      .divide_o(patterns_divide), .head_o(patterns_head), .tail_o(patterns_tail), .divisor_o(patterns_divisor), .bits_o(patterns_bits),
      .divided_i(divided), .quotient_i(divided_result[16:0])
  );

  // ---- Means of neighbours, vectors that move
  wire [2:0] aggregate_value;

  group_learning #(.DIVISOR_WIDTH(DIVISOR_WIDTH), .RESULT_WIDTH(RESULT_WIDTH), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)) u_learning (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .aggregate_i(start_aggregate), .update_i(start_update), .index_i(index), .alpha_i(operand[31:16]), .cosine_i(cosine),
      .aggregate_done_o(aggregate_done), .value_o(aggregate_value), .update_done_o(update_done), .cut_o(word_cut),
      .sweep_we_i(sweep_table_we), .sweep_node_i(sweep_node), .access_re_i(access_delta_re), .access_we_i(access_delta_we),
      .value_i(operand[DELTA_WIDTH-1:0]), .read_re_i(read_delta_re), .read_dim_i(read_dim), .delta_o(delta_rdata),
      .used_i(used), .neighbour_i(neighbour_index), .weights_i(weights_rdata),
      .vectors_re_o(learning_vectors_re), .vectors_raddr_o(learning_vectors_raddr), .vectors_i(vectors_rdata),
      .vectors_we_o(learning_vectors_we), .vectors_waddr_o(learning_vectors_waddr), .vectors_wdata_o(learning_vectors_wdata),
      .norms_we_o(learning_norms_we), .norms_wdata_o(learning_norms_wdata),
      .divide_o(learning_divide), .head_o(learning_head), .tail_o(learning_tail), .divisor_o(learning_divisor), .bits_o(learning_bits),
      .divided_i(divided), .quotient_i(divided_result),
      .a_o(learning_a), .b_o(learning_b), .product_i(product)
  );

  // ---- Charges by distance
  wire [4:0] bridge_value;

  generate
    if (`SPK_GROUP_BRIDGE) begin : g_bridge
      bridge #(
          .LIST(`SPK_LIST), .INDEX_WIDTH(INDEX_WIDTH), .DIST_WIDTH(`SPK_DIST_WIDTH), .DIST_FRACTION(2 * `SPK_WORD_FRACTION),
          .COS_FRACTION(`SPK_COS_FRACTION), .MEMBRANE_WIDTH(`SPK_MEMBRANE_WIDTH), .MEMBRANE_FRACTION(`SPK_MEMBRANE_FRACTION),
          .DT_WIDTH(`SPK_DT_WIDTH), .DIVISOR_WIDTH(DIVISOR_WIDTH), .RESULT_WIDTH(RESULT_WIDTH)
      ) u_bridge (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .start_i(exact_done & bridging), .gain_i(operand[31:16]), .k_i(operand[4:0]), .cosine_i(cosine), .done_o(bridge_done),
          .value_o(bridge_value),
          .result_valid_i(result_valid), .result_key_i(result_key),
          .re_o(bridge_re), .raddr_o(bridge_raddr), .neuron_i(neuron_rdata), .we_o(bridge_we), .waddr_o(bridge_waddr),
          .wdata_o(bridge_wdata), .cut_o(bridge_cut),
          .divide_o(bridge_divide), .head_o(bridge_head), .tail_o(bridge_tail), .divisor_o(bridge_divisor), .bits_o(bridge_bits),
          .divided_i(divided), .quotient_i(divided_result)
      );
    end else begin : g_no_bridge
      assign {bridge_done, bridge_value, bridge_re, bridge_raddr, bridge_we, bridge_waddr, bridge_wdata, bridge_cut, bridge_divide,
          bridge_head, bridge_tail, bridge_divisor, bridge_bits} = 0;
    end
  endgenerate

  // ---- Neuromorphic search, and the memory of its currents
  wire drive_re, drive_we;
  wire [INDEX_WIDTH-1:0] drive_raddr, drive_waddr;
  wire [DRIVE_WIDTH-1:0] drive_wdata;

  generate
    if (`SPK_GROUP_NEURO) begin : g_neuro
      memory #(.ROWS(`SPK_DRIVES_ROWS), .WIDTH(DRIVE_WIDTH)) u_drives (
          .clk_i  (clk_i),
          .we_i   (clear_table_we | drive_we),
          .waddr_i(clear_node | drive_waddr),
          .wdata_i(clear_table_we ? `SPK_DRIVES_ROW_INIT : drive_wdata),
          .re_i   (drive_re | read_drives_re),
          .raddr_i(drive_raddr | read_addr),
          .rdata_o(drive_rdata)
      );

      neuro #(
          .VECTORS(VECTORS), .INDEX_WIDTH(INDEX_WIDTH), .MEMBRANE_WIDTH(`SPK_MEMBRANE_WIDTH), .MEMBRANE_FRACTION(`SPK_MEMBRANE_FRACTION),
          .DT_WIDTH(`SPK_DT_WIDTH), .DRIVE_WIDTH(DRIVE_WIDTH), .DIST_WIDTH(`SPK_DIST_WIDTH), .PHASE_WIDTH(PHASE_WIDTH),
          .DIVISOR_WIDTH(DIVISOR_WIDTH), .RESULT_WIDTH(RESULT_WIDTH), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)
      ) u_neuro (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .start_i(start_neuro), .iterations_i(low[5:0]), .gain_i(low[14:7]), .scale_i(operand[25:21]), .oscillate_i(operand[26]),
          .spread_i(|operand[31:27]), .compete_i(low[6]), .valid_i(valid), .done_o(neuro_done),
          .swept_i(sweep_done), .part_done_i(part_done), .integrate_o(neuro_integrate), .turn_o(neuro_turn), .ask_o(neuro_ask),
          .resonance_i(resonance), .step_o(neuro_step), .propagate_o(neuro_propagate), .soften_o(neuro_soften), .record_o(neuro_record),
          .regulate_o(neuro_regulate),
          .todo_index_i(todo_index), .todo_any_i(todo_any), .todo_pop_o(neuro_pop), .todo_add_o(neuro_add),
          .slot_o(neuro_slot), .slot_index_o(neuro_slot_index), .next_i(neuro_next), .item_i(neuro_item), .dist_i(dist),
          .divide_o(neuro_divide), .head_o(neuro_head), .tail_o(neuro_tail), .divisor_o(neuro_divisor), .bits_o(neuro_bits),
          .divided_i(divided), .quotient_i(divided_result),
          .drive_re_o(drive_re), .drive_raddr_o(drive_raddr), .drive_i(drive_rdata), .drive_we_o(drive_we), .drive_waddr_o(drive_waddr),
          .drive_wdata_o(drive_wdata),
          .neuron_re_o(neuro_neuron_re), .neuron_raddr_o(neuro_neuron_raddr), .neuron_i(neuron_rdata), .neuron_we_o(neuro_neuron_we),
          .neuron_waddr_o(neuro_neuron_waddr), .neuron_wdata_o(neuro_neuron_wdata), .cut_o(neuro_cut),
          .pattern_re_o(neuro_pattern_re), .pattern_raddr_o(neuro_pattern_raddr), .pattern_i(pattern_rdata),
          .a_o(neuro_a), .b_o(neuro_b), .product_i(product),
          .clear_o(neuro_clear), .offer_o(neuro_offer), .offer_dist_o(neuro_offer_dist), .offer_index_o(neuro_offer_index)
      );
    end else begin : g_no_neuro
      assign {drive_rdata, neuro_done, neuro_integrate, neuro_turn, neuro_ask, neuro_step, neuro_propagate, neuro_soften, neuro_record,
          neuro_regulate, neuro_pop, neuro_add, neuro_slot, neuro_slot_index, neuro_divide, neuro_head, neuro_tail, neuro_divisor,
          neuro_bits, drive_re, drive_raddr, drive_we, drive_waddr, drive_wdata, neuro_neuron_re, neuro_neuron_raddr, neuro_neuron_we,
          neuro_neuron_waddr, neuro_neuron_wdata, neuro_cut, neuro_pattern_re, neuro_pattern_raddr, neuro_a, neuro_b, neuro_clear,
          neuro_offer, neuro_offer_dist, neuro_offer_index} = 0;
    end
  endgenerate

  // ---- Retirement and answer
  answer u_answer (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .cmd_valid_i(cmd_valid_i), .searching_spikes_i(searching_spikes), .stepping_i(stepping), .competing_i(competing),
      .measuring_i(measuring), .integrating_i(integrating),
      .part_done_i(part_done), .access_done_i(access_done), .searched_i(searched), .beam_done_i(beam_done), .insert_done_i(insert_done),
      .remove_done_i(remove_done), .edges_done_i(edges_done), .route_done_i(route_done), .resonate_done_i(resonate_done),
      .bridge_done_i(bridge_done), .neuro_done_i(neuro_done), .code_done_i(code_done), .code_searched_i(code_searched),
      .aggregate_done_i(aggregate_done), .update_done_i(update_done),
      .access_hit_i(access_hit), .access_status_i(access_status), .access_value_i(access_value), .beam_none_i(beam_none), .new_i(new_node),
      .edges_value_i(edges_value), .route_hit_i(route_hit), .route_value_i(route_value), .bridge_value_i(bridge_value),
      .aggregate_value_i(aggregate_value), .count_i(count_q), .found_i(winner_found), .winner_i(winner), .activity_i(activity_value),
      .total_i(branch_total), .pattern_index_i(pattern_index), .pattern_value_i(pattern_value), .code_value_i(code_value),
      .k_i(k), .result_valid_i(result_valid), .result_key_i(result_key),
      .pull_i(pull_i), .busy_o(busy_o), .retired_o(retired_o), .item_o(item_o)
  );

  wire unused = &{1'b0, decays, lowest_single};

endmodule

`default_nettype wire
