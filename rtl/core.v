// One core: the state of VECTORS vectors and neurons, and the units that work on it.
//
// Handshake: cmd_valid_i is 1 in the cycle before the take edge, with all other cmd_* inputs; the fabric sends nothing to a core that is
// busy, but for exact SEARCH while exact SEARCH is in the pipeline. busy_o is 1 from the take edge to the retire edge of the last
// command; retired_o flips at each retire edge, at which the answer is in the drain buffer; pull_i takes it item by item.
// A group of features that is left out (SPK_GROUP_*) is not there: its units, memories and registers stand inside generate blocks, and what
// they would answer is 0. The fabric refuses its commands.
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

  // Architectural registers
  reg [VECTORS-1:0]         valid_q;
  reg [VECTORS-1:0]         spiked_q;
  reg [TIME_WIDTH-1:0]      time_q;   // u.8, ms
  reg [`SPK_FLAG_WIDTH-1:0] flags_q;  // {WORD_SAT, RATE_SAT, TIME_SAT, MEMBRANE_SAT}
  wire [PHASE_WIDTH-1:0]    phase;    // u24.24, turns
  wire [`SPK_INHIBITION_WIDTH-1:0] inhibition;  // membrane fraction
  reg [`SPK_DIMS*`SPK_WORD_WIDTH-1:0] centroid_q;       // words, word 0 lowest
  reg [`SPK_NORM2_WIDTH-1:0]      centroid_norm2_q;
  reg [`SPK_RMANT_WIDTH-1:0]      centroid_rmant_q;     // u24.24, 0 unless cosine
  reg [`SPK_REXP_WIDTH-1:0]       centroid_rexp_q;
  reg [`SPK_ROOT_WIDTH-1:0]       radius_q;             // word steps, 0 unless L2
  reg                             fresh_q;              // centroid and radius are those of the valid vectors

  // ---- Command register. INIT after reset.
  reg                           start_q;   // cycle 0 of the command
  reg [5:0]                     opcode_q;
  reg [INDEX_WIDTH-1:0]         index_q;
  reg [14:0]                    low_q;     // header bits 31:17
  reg                           all_q;
  reg [31:0]                    operand_q; // header bits 63:32
  reg                           cosine_q, dot_q;
  reg [`SPK_DECAY_FRACTION-1:0] leak_q, pre_q, post_q;  // u16.16

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      start_q  <= 1'b1;
      opcode_q <= `SPK_OP_INIT;
    end else begin
      start_q <= cmd_valid_i;
      if (cmd_valid_i) opcode_q <= cmd_header_i[5:0];
    end
  end

  always @(posedge clk_i) begin
    if (cmd_valid_i) begin
      index_q   <= cmd_header_i[24+:INDEX_WIDTH];
      low_q     <= cmd_header_i[31:17];
      all_q     <= cmd_header_i[16];
      operand_q <= cmd_header_i[63:32];
      cosine_q  <= cmd_metric_i == 2'd1;
      dot_q     <= cmd_metric_i == 2'd2;
      leak_q    <= cmd_leak_i;
      pre_q     <= cmd_pre_i;
      post_q    <= cmd_post_i;
    end
  end

  // ---- Decode
  wire inserting = opcode_q == `SPK_OP_INSERT;
  wire searching = opcode_q == `SPK_OP_SEARCH | opcode_q == `SPK_WAVE_SEARCH;
  wire scoring = opcode_q == `SPK_OP_ROUTE;
  wire bounded = opcode_q == `SPK_WAVE_WITHIN;
  wire beaming = searching & operand_q[5];
  wire resonating = opcode_q == `SPK_OP_RESONANCE_SEARCH;
  wire initial_state = opcode_q == `SPK_OP_INIT;
  wire emptying = opcode_q == `SPK_OP_DENDRITE_RESET;
  wire sweeping = initial_state | emptying | (opcode_q == `SPK_OP_SNN_RESET);
  wire integrate = opcode_q == `SPK_OP_DENDRITE_INTEGRATE;
  wire start_integrate = start_q & integrate & (all_q | valid_q[index_q]);
  wire branch = opcode_q == `SPK_OP_DENDRITE_PROPAGATE;
  wire step = opcode_q == `SPK_OP_STEP;
  wire propagate = opcode_q == `SPK_OP_PROPAGATE;
  wire stdp = opcode_q == `SPK_OP_STDP;
  wire tick = opcode_q == `SPK_OP_TICK;
  wire oscillate = opcode_q == `SPK_OP_OSCILLATE;
  wire compete = opcode_q == `SPK_OP_WTA_COMPETE;
  wire soft = opcode_q == `SPK_OP_WTA_SOFT;
  wire homeostasis = opcode_q == `SPK_OP_HOMEOSTASIS;
  wire activity = opcode_q == `SPK_OP_ACTIVITY;
  wire removing = opcode_q == `SPK_OP_DELETE;
  wire start_remove = start_q & removing & valid_q[index_q];
  wire get_edges = opcode_q == `SPK_OP_GET_EDGE_WEIGHT;
  wire edging = get_edges | (opcode_q == `SPK_OP_SET_EDGE_WEIGHT);
  wire full = inserting & (&valid_q);
  wire start_insert = start_q & inserting & ~full;
  wire start_edges = start_q & edging & valid_q[index_q];
  wire recording = opcode_q == `SPK_OP_RECORD;
  wire matching = opcode_q == `SPK_OP_MATCH;
  wire start_pattern = start_q & (recording | matching | (opcode_q == `SPK_OP_CORRELATE & valid_q[index_q]));
  wire encoding = opcode_q == `SPK_OP_ENCODE;
  wire spike_searching = opcode_q == `SPK_OP_SPIKE_SEARCH;
  wire start_code = start_q & (spike_searching | ((encoding | opcode_q == `SPK_OP_SIMILARITY) & valid_q[index_q]));
  wire bridging = opcode_q == `SPK_OP_HNSW_TO_SNN;
  wire aggregating = opcode_q == `SPK_OP_AGGREGATE;
  wire updating = opcode_q == `SPK_OP_UPDATE;
  wire start_aggregate = start_q & aggregating & valid_q[index_q];
  wire start_update = start_q & updating & valid_q[index_q];
  wire searching_spikes = opcode_q == `SPK_OP_NEURO_SEARCH;
  wire start_neuro = start_q & searching_spikes;
  wire start_access = start_q & ~start_edges & ~start_remove & ~start_pattern & ~start_code & ~start_aggregate & ~start_update & ~start_integrate &
      ~(sweeping | searching_spikes | searching | resonating | bridging | (inserting & ~full) | step | propagate | stdp | tick | compete | soft | homeostasis | activity | branch | scoring | bounded);

  // ---- Nodes: where to begin, where there is room, what to visit
  wire [VECTORS-1:0] lowest_node, index_add, edges_add, spikes_add, pattern_add, code_add, neuro_add;
  wire [INDEX_WIDTH-1:0] new_node, todo_index;
  wire [VECTORS-1:0] remove_set;
  wire lowest_any, lowest_single, todo_any, todo_single, index_pop, edges_pop, spikes_pop, pattern_pop, code_pop, neuro_pop;

  lowest #(.WIDTH(VECTORS)) u_lowest_node (
      .bits_i  (removing ? remove_set : inserting ? ~valid_q : valid_q),
      .onehot_o(lowest_node),
      .index_o (new_node),
      .any_o   (lowest_any),
      .single_o(lowest_single)
  );

  node_set #(.VECTORS(VECTORS)) u_todo (
      .clk_i   (clk_i),
      .rst_ni  (rst_ni),
      .add_i   (index_add | edges_add | spikes_add | pattern_add | code_add | neuro_add),
      .pop_i   (index_pop | edges_pop | spikes_pop | pattern_pop | code_pop | neuro_pop),
      .index_o (todo_index),
      .any_o   (todo_any),
      .single_o(todo_single)
  );

  // ---- Number of nodes, valid or spiking; a cycle behind
  wire [INDEX_WIDTH:0] count;
  reg [INDEX_WIDTH:0] count_q;

  popcount #(.WIDTH(VECTORS)) u_count (
      .bits_i ((opcode_q == `SPK_OP_COUNT | scoring) ? valid_q : spiked_q),
      .count_o(count)
  );

  always @(posedge clk_i) count_q <= count;

  // ---- Memories
  wire read_vectors_re, read_norms_re, read_types_re, read_links_re, read_neurons_re, read_traces_re, read_weights_re, read_rates_re;
  wire code_re, code_we, code_vectors_re, route_vectors_re;
  wire [SCAN_WIDTH-1:0] route_vectors_raddr;
  wire [INDEX_WIDTH-1:0] code_raddr, code_waddr;
  wire [SCAN_WIDTH-1:0] code_vectors_raddr;
  wire [PATTERN_WIDTH-1:0] code_wdata;
  wire aggregate_vectors_re, update_vectors_re, update_vectors_we, update_norms_we, aggregate_we, update_delta_re;
  wire access_delta_re, access_delta_we, read_delta_re, bridge_re, bridge_we;
  wire [DIM_WIDTH-1:0] aggregate_waddr, update_delta_raddr, read_dim;
  wire [DELTA_WIDTH-1:0] aggregate_wdata, delta_rdata;
  wire [SCAN_WIDTH-1:0] aggregate_vectors_raddr, update_vectors_raddr, update_vectors_waddr;
  wire [VECTOR_ROW-1:0] update_vectors_wdata;
  wire [NORMS_ROW-1:0] update_norms_wdata;
  wire [INDEX_WIDTH-1:0] bridge_raddr, bridge_waddr;
  wire [INDEX_WIDTH-1:0] aggregate_node = start_aggregate ? index_q : {INDEX_WIDTH{1'b0}};
  wire [NEURON_ROW-1:0] bridge_wdata;
  wire access_pattern_we, pattern_re, pattern_we, read_patterns_re;
  wire [INDEX_WIDTH-1:0] pattern_raddr, pattern_waddr;
  wire [PATTERN_WIDTH-1:0] pattern_wdata, pattern_rdata;
  wire [SCAN_WIDTH-1:0] read_row;
  wire [INDEX_WIDTH-1:0] read_addr;
  wire vectors_re, vectors_we, norms_re, types_re, sweep_we, sweep_node_we, access_re, access_type_we, access_neuron_we;
  wire index_links_re, index_links_we, index_weights_re, index_weights_we;
  wire edges_links_re, edges_weights_re, edges_weights_we;
  wire [INDEX_WIDTH-1:0] edges_links_raddr, edges_weights_raddr, edges_weights_waddr;
  wire [DEGREE-1:0] index_weights_put, edges_weights_put;
  wire spikes_links_re, spikes_neuron_re, spikes_neuron_we, spikes_traces_re, spikes_traces_we;
  wire spikes_weights_re, spikes_weights_we;
  wire [SCAN_WIDTH-1:0] vectors_raddr, vectors_waddr, sweep_row;
  wire [INDEX_WIDTH-1:0] norms_raddr, types_raddr, access_addr, index_links_raddr, index_links_waddr;
  wire [INDEX_WIDTH-1:0] index_weights_raddr, index_weights_waddr, spikes_links_raddr, spikes_neuron_raddr;
  wire [INDEX_WIDTH-1:0] spikes_neuron_waddr, spikes_traces_raddr, spikes_traces_waddr, spikes_weights_raddr, spikes_weights_waddr;
  wire [INDEX_WIDTH-1:0] sweep_node = sweep_node_we ? sweep_row[INDEX_WIDTH-1:0] : {INDEX_WIDTH{1'b0}};
  wire sweep_table_we = sweep_node_we & initial_state;
  // A node is cleared by the sweep, and by DELETE, which leaves its vector and its norms
  wire remove_clear;
  wire clear_we = (sweep_node_we & ~emptying) | remove_clear;
  wire clear_table_we = sweep_table_we | remove_clear;
  wire clear_history_we = clear_table_we | (sweep_node_we & searching_spikes);  // NEURO_SEARCH begins at rest
  wire clear_branches_we = clear_history_we | (sweep_node_we & emptying);
  wire [INDEX_WIDTH-1:0] clear_node = sweep_node | (remove_clear ? index_q : {INDEX_WIDTH{1'b0}});
  wire [VECTOR_ROW-1:0] words, vectors_rdata;
  wire [NORMS_ROW-1:0] norms_rdata;
  wire [3:0] type_rdata;
  wire [LINKS_ROW-1:0] index_links_wdata, links_rdata;
  wire [NEURON_ROW-1:0] access_neuron_wdata, spikes_neuron_wdata, neuron_rdata;
  wire [TRACES_ROW-1:0] spikes_traces_wdata, traces_rdata;
  wire [WEIGHTS_ROW-1:0] spikes_weights_wdata, weights_rdata;
  reg [WEIGHTS_ROW-1:0] weights_changed;
  wire neuro_neuron_re, neuro_neuron_we, neuro_pattern_re, neuro_drive_re, neuro_drive_we, read_drives_re;
  wire [INDEX_WIDTH-1:0] neuro_neuron_raddr, neuro_neuron_waddr, neuro_pattern_raddr, neuro_drive_raddr, neuro_drive_waddr;
  wire [NEURON_ROW-1:0] neuro_neuron_wdata;
  wire [DRIVE_WIDTH-1:0] neuro_drive_wdata, drive_rdata;
  wire spikes_rates_re, spikes_rates_we;
  wire [INDEX_WIDTH-1:0] spikes_rates_raddr, spikes_rates_waddr;
  wire [RATES_ROW-1:0] spikes_rates_wdata, rates_rdata;
  wire access_charge, spikes_branches_re, spikes_branches_we, read_branches_re;
  wire [INDEX_WIDTH-1:0] spikes_branches_raddr, spikes_branches_waddr;
  wire [BRANCHES_ROW-1:0] spikes_branches_wdata, branches_rdata;
  reg [BRANCHES_ROW-1:0] branches_changed;
  // Reciprocal norms are kept under the cosine metric only
  wire [NORMS_ROW-1:0] cmd_norms = {
    cmd_metric_i == 2'd1 ? {cmd_rexp_i, cmd_rmant_i} : {(`SPK_REXP_WIDTH + `SPK_RMANT_WIDTH) {1'b0}}, cmd_norm2_i
  };
  wire [NORMS_ROW-1:0] new_norms;

  memory #(.ROWS(`SPK_VECTORS_ROWS), .WIDTH(VECTOR_ROW)) u_vectors (
      .clk_i  (clk_i),
      .we_i   (sweep_we | vectors_we | update_vectors_we),
      .waddr_i(sweep_we ? sweep_row : update_vectors_we ? update_vectors_waddr : vectors_waddr),
      .wdata_i(sweep_we ? `SPK_VECTORS_ROW_INIT : update_vectors_we ? update_vectors_wdata : words),
      .re_i   (vectors_re | code_vectors_re | route_vectors_re | read_vectors_re | aggregate_vectors_re | update_vectors_re),
      .raddr_i(vectors_raddr | code_vectors_raddr | route_vectors_raddr | read_row | aggregate_vectors_raddr | update_vectors_raddr),
      .rdata_o(vectors_rdata)
  );

  memory #(.ROWS(`SPK_NORMS_ROWS), .WIDTH(NORMS_ROW)) u_norms (
      .clk_i  (clk_i),
      .we_i   (sweep_table_we | start_insert | update_norms_we),
      .waddr_i(sweep_table_we ? sweep_node : update_norms_we ? index_q : new_node),
      .wdata_i(sweep_table_we ? `SPK_NORMS_ROW_INIT : update_norms_we ? update_norms_wdata : new_norms),
      .re_i   (norms_re | read_norms_re),
      .raddr_i(norms_raddr | read_addr),
      .rdata_o(norms_rdata)
  );

  memory #(.ROWS(`SPK_TYPES_ROWS), .WIDTH(`SPK_TYPES_ROW_WIDTH)) u_types (
      .clk_i  (clk_i),
      .we_i   (clear_table_we | access_type_we),
      .waddr_i(clear_node | access_addr),
      .wdata_i(clear_table_we ? `SPK_TYPES_ROW_INIT : operand_q[3:0]),
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

  generate if (`SPK_GROUP_HOMEOSTASIS) begin : g_homeostasis
  memory #(.ROWS(`SPK_RATES_ROWS), .WIDTH(RATES_ROW)) u_rates (
      .clk_i  (clk_i),
      .we_i   (clear_history_we | spikes_rates_we),
      .waddr_i(clear_node | spikes_rates_waddr),
      .wdata_i(clear_history_we ? `SPK_RATES_ROW_INIT : spikes_rates_wdata),
      .re_i   (access_re | read_rates_re | spikes_rates_re),
      .raddr_i(access_addr | read_addr | spikes_rates_raddr),
      .rdata_o(rates_rdata)
  );
  end else begin : g_no_homeostasis
    assign rates_rdata = 0;
  end endgenerate

  generate if (`SPK_GROUP_DENDRITE) begin : g_dendrite
  memory #(.ROWS(`SPK_BRANCHES_ROWS), .WIDTH(BRANCHES_ROW)) u_branches (
      .clk_i  (clk_i),
      .we_i   (clear_branches_we | index_weights_we | spikes_branches_we),
      .waddr_i(clear_node | index_weights_waddr | spikes_branches_waddr),
      .wdata_i(clear_branches_we ? `SPK_BRANCHES_ROW_INIT : spikes_branches_we ? spikes_branches_wdata : branches_changed),
      .re_i   (index_weights_re | access_re | spikes_branches_re | read_branches_re),
      .raddr_i(index_weights_raddr | access_addr | spikes_branches_raddr | read_addr),
      .rdata_o(branches_rdata)
  );
  end else begin : g_no_dendrite
    assign branches_rdata = 0;
  end endgenerate

  generate if (`SPK_GROUP_CODE || `SPK_GROUP_PATTERN) begin : g_patterns
  memory #(.ROWS(`SPK_PATTERNS_ROWS), .WIDTH(PATTERN_WIDTH)) u_patterns (
      .clk_i  (clk_i),
      .we_i   (clear_history_we | access_pattern_we | pattern_we | code_we),
      .waddr_i(clear_node | access_addr | pattern_waddr | code_waddr),
      .wdata_i(clear_history_we ? `SPK_PATTERNS_ROW_INIT : pattern_we ? pattern_wdata : code_we ? code_wdata : operand_q),
      .re_i   (access_re | pattern_re | code_re | neuro_pattern_re | read_patterns_re),
      .raddr_i(access_addr | pattern_raddr | code_raddr | neuro_pattern_raddr | read_addr),
      .rdata_o(pattern_rdata)
  );
  end else begin : g_no_patterns
    assign pattern_rdata = 0;
  end endgenerate

  generate if (`SPK_GROUP_NEURO) begin : g_drives
  memory #(.ROWS(`SPK_DRIVES_ROWS), .WIDTH(DRIVE_WIDTH)) u_drives (
      .clk_i  (clk_i),
      .we_i   (clear_table_we | neuro_drive_we),
      .waddr_i(clear_node | neuro_drive_waddr),
      .wdata_i(clear_table_we ? `SPK_DRIVES_ROW_INIT : neuro_drive_wdata),
      .re_i   (neuro_drive_re | read_drives_re),
      .raddr_i(neuro_drive_raddr | read_addr),
      .rdata_o(drive_rdata)
  );
  end else begin : g_no_drives
    assign drive_rdata = 0;
  end endgenerate

  wire sweep_delta_we = sweep_table_we & ~|(sweep_node >> DIM_WIDTH);
  wire [DIM_WIDTH-1:0] access_dim = access_delta_re | access_delta_we ? index_q[DIM_WIDTH-1:0] : {DIM_WIDTH{1'b0}};

  // ---- Row of weights that was read last, with some slots replaced: by a full weight, or by that of SET_EDGE_WEIGHT
  wire [`SPK_WEIGHT_WIDTH-1:0] weights_word = edging ? {operand_q[7:0], 8'd0} : `SPK_WEIGHT_WIDTH'd`SPK_WEIGHT_MAX;
  wire [DEGREE-1:0] weights_put = index_weights_put | edges_weights_put;
  integer w;

  always @* begin
    weights_changed = weights_rdata;
    for (w = 0; w < DEGREE; w = w + 1) if (weights_put[w]) weights_changed[w*`SPK_WEIGHT_WIDTH+:`SPK_WEIGHT_WIDTH] = weights_word;
  end

  // ---- Row of branches that was read last; the branch of a new link is empty
  integer b;

  always @* begin
    branches_changed = branches_rdata;
    for (b = 0; b < DEGREE; b = b + 1) if (index_weights_put[b]) branches_changed[b*`SPK_MEMBRANE_WIDTH+:`SPK_MEMBRANE_WIDTH] = {`SPK_MEMBRANE_WIDTH{1'b0}};
  end

  // ---- Row of links that was read last
  wire [DEGREE-1:0] used, tree, free, found, put;
  wire [DEGREE*INDEX_WIDTH-1:0] neighbour_index;
  wire [VECTORS-1:0] neighbours;
  wire [INDEX_WIDTH-1:0] find;
  wire edges_active, tree_only, loose_only;
  wire [LINK_WIDTH-1:0] link;
  wire [LINKS_ROW-1:0] links_changed;
  wire tree_full;

  graph #(
      .VECTORS    (VECTORS),
      .DEGREE     (DEGREE),
      .INDEX_WIDTH(INDEX_WIDTH),
      .LINK_WIDTH (LINK_WIDTH)
  ) u_row (
      .row_i       (links_rdata),
      .find_i      (edges_active ? index_q : find),
      .put_i       (put),
      .link_i      (link),
      .tree_only_i (tree_only),
      .loose_only_i(loose_only),
      .used_o      (used),
      .tree_o      (tree),
      .index_o     (neighbour_index),
      .free_o      (free),
      .found_o     (found),
      .tree_full_o (tree_full),
      .neighbours_o(neighbours),
      .row_o       (links_changed)
  );

  // ---- Divider, for one unit at a time; what the others ask is 0
  wire code_divide, spikes_divide, neuro_divide, aggregate_divide, bridge_divide, divided;
  wire [DIVISOR_WIDTH-1:0] code_head, code_divisor, spikes_head, spikes_divisor, neuro_head, neuro_divisor;
  wire [DIVISOR_WIDTH-1:0] aggregate_head, aggregate_divisor, bridge_head, bridge_divisor;
  wire [RESULT_WIDTH-1:0] code_tail, neuro_tail, aggregate_tail, bridge_tail, divided_result;
  wire [4:0] code_bits, spikes_bits, neuro_bits, aggregate_bits, bridge_bits;
  wire route_divide, route_root;
  wire [DIVISOR_WIDTH-1:0] route_head, route_divisor;
  wire [RESULT_WIDTH-1:0] route_tail;
  wire [4:0] route_bits;

  divide #(
      .DIVISOR_WIDTH(DIVISOR_WIDTH),
      .RESULT_WIDTH (RESULT_WIDTH)
  ) u_divide (
      .clk_i    (clk_i),
      .rst_ni   (rst_ni),
      .start_i  (code_divide | spikes_divide | neuro_divide | aggregate_divide | bridge_divide | route_divide),
      .root_i   (route_root),
      .head_i   (code_head | spikes_head | neuro_head | aggregate_head | bridge_head | route_head),
      .tail_i   (code_tail | neuro_tail | aggregate_tail | bridge_tail | route_tail),
      .divisor_i(code_divisor | spikes_divisor | neuro_divisor | aggregate_divisor | bridge_divisor | route_divisor),
      .bits_i   (code_bits | spikes_bits | neuro_bits | aggregate_bits | bridge_bits | route_bits),
      .done_o   (divided),
      .result_o (divided_result)
  );

  // ---- Units
  wire code_done, code_searched, code_clear, code_offer;
  wire neuro_done, neuro_clear, neuro_offer, neuro_slot, neuro_next, neuro_item, neuro_step, neuro_record, neuro_regulate, neuro_turn, neuro_ask;
  wire neuro_integrate, neuro_propagate, neuro_soften, neuro_cut;
  wire [INDEX_WIDTH-1:0] neuro_slot_index, neuro_offer_index;
  wire signed [`SPK_DIST_WIDTH-1:0] dist, neuro_offer_dist;
  wire signed [A_WIDTH-1:0] neuro_a;
  wire signed [B_WIDTH-1:0] neuro_b;
  wire [16:0] code_offer_dist;
  wire scanned, resonate_done, resonate_ask, resonate_offer, entry_any;
  wire [`SPK_LIST-1:0] entry_at;
  wire [INDEX_WIDTH-1:0] entry_index, resonate_ask_index, resonate_offer_index;
  wire signed [`SPK_DIST_WIDTH-1:0] entry_dist;
  wire [`SPK_DIST_WIDTH-1:0] resonate_offer_dist;
  wire [INDEX_WIDTH-1:0] code_offer_index;
  wire [31:0] code_value;
  // ROUTE; its reach comes where other commands have decay factors
  wire [2*`SPK_DECAY_FRACTION-1:0] decays = {pre_q, leak_q};
  wire [`SPK_ROOT_WIDTH-1:0] reach = decays[`SPK_ROOT_WIDTH-1:0];
  wire route_done, route_hit, route_search, route_slot, route_load, route_centroid, route_own, route_scan, route_reload;
  wire signed [`SPK_DIST_WIDTH-1:0] route_value, dist9;
  wire next, item9, last9, centroid_we, centroid_norm2_we, reciprocal_we, radius_we, refreshed;
  wire [DIM_WIDTH-1:0] centroid_dim;
  wire [`SPK_WORD_WIDTH-1:0] centroid_word;
  wire [`SPK_NORM2_WIDTH-1:0] centroid_norm2;
  wire [`SPK_RMANT_WIDTH-1:0] centroid_rmant;
  wire [`SPK_REXP_WIDTH-1:0] centroid_rexp;
  wire [`SPK_ROOT_WIDTH-1:0] radius;
  wire signed [A_WIDTH-1:0] route_a;
  wire signed [B_WIDTH-1:0] route_b;
  wire sweep_done, access_done, access_hit, access_cut, exact_done, beam_done, beam_none, insert_done;
  wire edges_done, remove_done, aggregate_done, update_done, bridge_done, word_cut, bridge_cut;
  wire [2:0] aggregate_value;
  wire [4:0] bridge_value;
  wire signed [A_WIDTH-1:0] aggregate_a, update_a;
  wire signed [B_WIDTH-1:0] aggregate_b, update_b;
  wire [7:0] edges_value;
  wire spikes_done, stepped, spike_we, spike, spikes_cut;
  wire [3:0] access_status;
  wire rate_cut;
  wire [RATE_WIDTH+INDEX_WIDTH-7:0] activity_value;
  wire turned, winner_found, inhibition_we;
  wire [INDEX_WIDTH-1:0] winner;
  wire [`SPK_INHIBITION_WIDTH-1:0] inhibition_next;
  wire [PHASE_WIDTH-1:0] phase_next, resonance;
  wire signed [A_WIDTH-1:0] oscillator_a, resonate_a;
  wire signed [B_WIDTH-1:0] oscillator_b, resonate_b;
  wire signed [A_WIDTH+B_WIDTH-1:0] product;
  wire [VALUE_WIDTH-1:0] access_value;
  wire [4:0] k;
  wire [`SPK_LIST-1:0] result_valid;
  wire [`SPK_LIST*(`SPK_DIST_WIDTH+INDEX_WIDTH)-1:0] result_key;

  sweep #(
      .INDEX_WIDTH(INDEX_WIDTH),
      .SCAN_WIDTH (SCAN_WIDTH)
  ) u_sweep (
      .clk_i    (clk_i),
      .rst_ni   (rst_ni),
      .start_i  (start_q & (sweeping | searching_spikes)),
      .all_i    (initial_state),
      .we_o     (sweep_we),
      .node_we_o(sweep_node_we),
      .row_o    (sweep_row),
      .done_o   (sweep_done)
  );

  wire [`SPK_PART_WIDTH-1:0] read_part;
  wire [`SPK_MEMBRANE_WIDTH-1:0] command_branch;
  wire command_linked;
  wire [`SPK_MEMBRANE_FRACTION+INDEX_WIDTH+4:0] branch_total;
  wire [VECTORS-1:0] only_node = {{(VECTORS - 1) {1'b0}}, 1'b1} << index_q;

  readback u_readback (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .start_i     (start_q & (opcode_q == `SPK_OP_READ)),
      .field_i     (operand_q[7:0]),
      .index_i     (index_q),
      .item_i      (operand_q[15:8]),
      .part_i      (operand_q[23:16]),
      .vectors_re_o(read_vectors_re),
      .norms_re_o  (read_norms_re),
      .types_re_o  (read_types_re),
      .links_re_o  (read_links_re),
      .neurons_re_o(read_neurons_re),
      .traces_re_o (read_traces_re),
      .weights_re_o(read_weights_re),
      .rates_re_o  (read_rates_re),
      .branches_re_o(read_branches_re),
      .patterns_re_o(read_patterns_re),
      .drives_re_o (read_drives_re),
      .delta_re_o  (read_delta_re),
      .row_o       (read_row),
      .addr_o      (read_addr),
      .dim_o       (read_dim),
      .vectors_i   (vectors_rdata),
      .norms_i     (norms_rdata),
      .types_i     (type_rdata),
      .links_i     (links_rdata),
      .neurons_i   (neuron_rdata),
      .traces_i    (traces_rdata),
      .weights_i   (weights_rdata),
      .rates_i     (rates_rdata),
      .branches_i  (branches_rdata),
      .patterns_i  (pattern_rdata),
      .drives_i    (drive_rdata),
      .delta_i     (delta_rdata),
      .valid_i     (valid_q),
      .spiked_i    (spiked_q),
      .time_i      (time_q),
      .flags_i     (flags_q),
      .phase_i     (phase),
      .inhibition_i(inhibition),
      .centroid_i  (centroid_q),
      .centroid_norm2_i(centroid_norm2_q),
      .centroid_rmant_i(centroid_rmant_q),
      .centroid_rexp_i(centroid_rexp_q),
      .radius_i    (radius_q),
      .fresh_i     (fresh_q),
      .metric_i    ({dot_q, cosine_q}),
      .value_o     (read_part)
  );

  access #(
      .VECTORS       (VECTORS),
      .INDEX_WIDTH   (INDEX_WIDTH),
      .MEMBRANE_WIDTH(`SPK_MEMBRANE_WIDTH),
      .DT_WIDTH      (`SPK_DT_WIDTH),
      .TIME_WIDTH    (TIME_WIDTH),
      .TYPE_WIDTH    (`SPK_TYPE_WIDTH),
      .FLAG_WIDTH    (`SPK_FLAG_WIDTH),
      .RATE_WIDTH    (RATE_WIDTH),
      .PHASE_WIDTH   (PHASE_WIDTH),
      .DELTA_WIDTH   (DELTA_WIDTH),
      .VALUE_WIDTH   (VALUE_WIDTH),
      .PART_WIDTH    (`SPK_PART_WIDTH)
  ) u_access (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .start_i       (start_access),
      .full_i        (full),
      .opcode_i      (opcode_q),
      .index_i       (index_q),
      .value_i       (operand_q[`SPK_MEMBRANE_WIDTH-1:0]),
      .valid_i       (valid_q),
      .spiked_i      (spiked_q),
      .count_i       (count_q),
      .time_i        (time_q),
      .flags_i       (flags_q),
      .rate_i        (rates_rdata[RATE_WIDTH-1:0]),
      .phase_i       (phase),
      .resonance_i   (resonance),
      .type_i        (type_rdata),
      .neuron_i      (neuron_rdata),
      .pattern_i     (pattern_rdata),
      .delta_i       (delta_rdata),
      .branch_i      (command_branch),
      .linked_i      (command_linked),
      .part_i        (read_part),
      .read_o        (access_re),
      .type_we_o     (access_type_we),
      .pattern_we_o  (access_pattern_we),
      .delta_re_o    (access_delta_re),
      .delta_we_o    (access_delta_we),
      .neuron_we_o   (access_neuron_we),
      .charge_o      (access_charge),
      .addr_o        (access_addr),
      .neuron_wdata_o(access_neuron_wdata),
      .cut_o         (access_cut),
      .done_o        (access_done),
      .hit_o         (access_hit),
      .status_o      (access_status),
      .value_o       (access_value)
  );

  hnsw u_index (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .take_i         (cmd_valid_i),
      .query_i        (cmd_query_i),
      .query_norms_i  (cmd_norms),
      .exact_i        ((start_q & ((searching & ~beaming) | resonating | bridging)) | route_search),
      .beam_i         (start_q & beaming),
      .insert_i       (start_insert),
      .remove_i       (start_remove),
      .inserting_i    (inserting),
      .beaming_i      (beaming),
      .removing_i     (removing),
      .resonating_i   (resonating),
      .node_i         (index_q),
      .cosine_i       (cosine_q),
      .dot_i          (dot_q),
      .k_i            (operand_q[4:0]),
      .beam_list_i    (operand_q[10:6]),
      .beam_width_i   (operand_q[15:11]),
      .mask_i         (operand_q[31:16] | {16{bridging}}),
      .ask_i          (searching_spikes),
      .ask_slot_i     (neuro_slot),
      .ask_index_i    (neuro_slot_index),
      .next_o         (neuro_next),
      .item_o         (neuro_item),
      .dist_o         (dist),
      .offer_clear_i  (code_clear | neuro_clear),
      .offer_k_i      (neuro_clear ? operand_q[20:16] : low_q[11:7]),
      .offer_i        (code_offer | resonate_offer | neuro_offer),
      .offer_dist_i   ({{(`SPK_DIST_WIDTH - 17) {1'b0}}, code_offer_dist} | resonate_offer_dist | neuro_offer_dist),
      .offer_index_i  (code_offer_index | resonate_offer_index | neuro_offer_index),
      .routing_i      (scoring),
      .route_slot_i   (route_slot),
      .route_load_i   (route_load),
      .route_scan_i   (route_scan),
      .reload_i       (route_reload),
      .centroid_i     (route_centroid),
      .centroid_words_i(centroid_q),
      .centroid_norms_i({centroid_rexp_q, centroid_rmant_q, centroid_norm2_q}),
      .own_i          (route_own),
      .route_next_o   (next),
      .item9_o        (item9),
      .last9_o        (last9),
      .dist9_o        (dist9),
      .entry_at_i     (entry_at),
      .entry_any_o    (entry_any),
      .entry_index_o  (entry_index),
      .entry_dist_o   (entry_dist),
      .exact_done_o   (exact_done),
      .scanned_o      (scanned),
      .beam_done_o    (beam_done),
      .beam_none_o    (beam_none),
      .insert_done_o  (insert_done),
      .remove_clear_o (remove_clear),
      .remove_done_o  (remove_done),
      .k_o            (k),
      .result_valid_o (result_valid),
      .result_key_o   (result_key),
      .valid_i        (valid_q),
      .entry_i        (lowest_node),
      .new_i          (new_node),
      .lowest_any_i   (lowest_any),
      .set_o          (remove_set),
      .todo_index_i   (todo_index),
      .todo_any_i     (todo_any),
      .todo_single_i  (todo_single),
      .todo_pop_o     (index_pop),
      .todo_add_o     (index_add),
      .vectors_re_o   (vectors_re),
      .vectors_raddr_o(vectors_raddr),
      .vectors_i      (vectors_rdata),
      .vectors_we_o   (vectors_we),
      .vectors_waddr_o(vectors_waddr),
      .words_o        (words),
      .query_norms_o  (new_norms),
      .norms_re_o     (norms_re),
      .norms_raddr_o  (norms_raddr),
      .norms_i        (norms_rdata),
      .types_re_o     (types_re),
      .types_raddr_o  (types_raddr),
      .type_i         (type_rdata),
      .links_re_o     (index_links_re),
      .links_raddr_o  (index_links_raddr),
      .links_we_o     (index_links_we),
      .links_waddr_o  (index_links_waddr),
      .links_wdata_o  (index_links_wdata),
      .tree_i         (tree),
      .index_i        (neighbour_index),
      .free_i         (free),
      .found_i        (found),
      .tree_full_i    (tree_full),
      .neighbours_i   (neighbours),
      .changed_i      (links_changed),
      .find_o         (find),
      .put_o          (put),
      .link_o         (link),
      .tree_only_o    (tree_only),
      .loose_only_o   (loose_only),
      .weights_re_o   (index_weights_re),
      .weights_raddr_o(index_weights_raddr),
      .weights_we_o   (index_weights_we),
      .weights_waddr_o(index_weights_waddr),
      .weights_put_o  (index_weights_put)
  );

  edges #(
      .VECTORS     (VECTORS),
      .DEGREE      (DEGREE),
      .INDEX_WIDTH (INDEX_WIDTH),
      .WEIGHT_WIDTH(`SPK_WEIGHT_WIDTH)
  ) u_edges (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .start_i        (start_edges),
      .get_i          (get_edges),
      .node_i         (index_q),
      .active_o       (edges_active),
      .done_o         (edges_done),
      .value_o        (edges_value),
      .todo_index_i   (todo_index),
      .todo_any_i     (todo_any),
      .todo_pop_o     (edges_pop),
      .todo_add_o     (edges_add),
      .links_re_o     (edges_links_re),
      .links_raddr_o  (edges_links_raddr),
      .neighbours_i   (neighbours),
      .found_i        (found),
      .weights_re_o   (edges_weights_re),
      .weights_raddr_o(edges_weights_raddr),
      .weights_i      (weights_rdata),
      .weights_we_o   (edges_weights_we),
      .weights_waddr_o(edges_weights_waddr),
      .weights_put_o  (edges_weights_put)
  );

  spikes #(
      .A_WIDTH      (A_WIDTH),
      .B_WIDTH      (B_WIDTH),
      .DIVISOR_WIDTH(DIVISOR_WIDTH)
  ) u_spikes (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .step_i         (start_q & step | neuro_step),
      .propagate_i    (start_q & propagate),
      .stdp_i         (start_q & stdp),
      .tick_i         (start_q & tick),
      .compete_i      (start_q & compete),
      .soften_i       (start_q & soft | neuro_soften),
      .homeostasis_i  (start_q & homeostasis | neuro_regulate),
      .activity_i     (start_q & activity),
      .integrate_i    (start_integrate | neuro_integrate),
      .integrate_set_i(all_q | searching_spikes ? valid_q : only_node),
      .clear_i        (low_q[0] | searching_spikes),
      .branch_i       (start_q & branch | neuro_propagate),
      .learn_i        (index_q[0]),
      .dt_i           (operand_q[`SPK_DT_WIDTH-1:0]),
      .gain_i         (searching_spikes ? {6'd0, operand_q[31:27], 5'd0} : operand_q[31:16]),
      .leak_i         (leak_q),
      .pre_i          (pre_q),
      .post_i         (post_q),
      .stepped_o      (stepped),
      .done_o         (spikes_done),
      .found_o        (winner_found),
      .winner_o       (winner),
      .inhibition_i   (inhibition),
      .inhibition_we_o(inhibition_we),
      .inhibition_o   (inhibition_next),
      .activity_o     (activity_value),
      .rate_cut_o     (rate_cut),
      .rates_re_o     (spikes_rates_re),
      .rates_raddr_o  (spikes_rates_raddr),
      .rates_i        (rates_rdata),
      .rates_we_o     (spikes_rates_we),
      .rates_waddr_o  (spikes_rates_waddr),
      .rates_wdata_o  (spikes_rates_wdata),
      .total_o        (branch_total),
      .charge_i       (access_charge),
      .node_i         (index_q),
      .slot_i         (low_q[2:0]),
      .value_i        (operand_q[`SPK_MEMBRANE_WIDTH-1:0]),
      .linked_o       (command_linked),
      .branch_o       (command_branch),
      .branches_re_o  (spikes_branches_re),
      .branches_raddr_o(spikes_branches_raddr),
      .branches_i     (branches_rdata),
      .branches_we_o  (spikes_branches_we),
      .branches_waddr_o(spikes_branches_waddr),
      .branches_wdata_o(spikes_branches_wdata),
      .valid_i        (valid_q),
      .spiked_i       (spiked_q),
      .todo_index_i   (todo_index),
      .todo_any_i     (todo_any),
      .todo_pop_o     (spikes_pop),
      .todo_add_o     (spikes_add),
      .links_re_o     (spikes_links_re),
      .links_raddr_o  (spikes_links_raddr),
      .used_i         (used),
      .index_i        (neighbour_index),
      .neighbours_i   (neighbours),
      .neuron_re_o    (spikes_neuron_re),
      .neuron_raddr_o (spikes_neuron_raddr),
      .neuron_i       (neuron_rdata),
      .neuron_we_o    (spikes_neuron_we),
      .neuron_waddr_o (spikes_neuron_waddr),
      .neuron_wdata_o (spikes_neuron_wdata),
      .spike_we_o     (spike_we),
      .spike_o        (spike),
      .cut_o          (spikes_cut),
      .traces_re_o    (spikes_traces_re),
      .traces_raddr_o (spikes_traces_raddr),
      .traces_i       (traces_rdata),
      .traces_we_o    (spikes_traces_we),
      .traces_waddr_o (spikes_traces_waddr),
      .traces_wdata_o (spikes_traces_wdata),
      .weights_re_o   (spikes_weights_re),
      .weights_raddr_o(spikes_weights_raddr),
      .weights_i      (weights_rdata),
      .weights_we_o   (spikes_weights_we),
      .weights_waddr_o(spikes_weights_waddr),
      .weights_wdata_o(spikes_weights_wdata),
      .a_i            (oscillator_a | resonate_a | neuro_a | aggregate_a | update_a | route_a),
      .b_i            (oscillator_b | resonate_b | neuro_b | aggregate_b | update_b | route_b),
      .product_o      (product),
      .divide_o       (spikes_divide),
      .head_o         (spikes_head),
      .divisor_o      (spikes_divisor),
      .bits_o         (spikes_bits),
      .divided_i      (divided),
      .quotient_i     (divided_result[15:0])
  );

  generate if (`SPK_GROUP_OSCILLATOR) begin : g_oscillator
  oscillator #(
      .INDEX_WIDTH(INDEX_WIDTH),
      .PHASE_WIDTH(PHASE_WIDTH),
      .DT_WIDTH   (`SPK_DT_WIDTH),
      .K          (`SPK_OSC_K),
      .A_WIDTH    (A_WIDTH),
      .B_WIDTH    (B_WIDTH)
  ) u_oscillator (
      .clk_i      (clk_i),
      .rst_ni     (rst_ni),
      .turn_i     (start_q & oscillate | neuro_turn),
      .ask_i      (start_q & (opcode_q == `SPK_OP_RESONANCE) | resonate_ask | neuro_ask),
      .dt_i       (operand_q[`SPK_DT_WIDTH-1:0]),
      .index_i    (searching_spikes ? {INDEX_WIDTH{1'b0}} : resonating ? resonate_ask_index : index_q),
      .phase_i    (phase),
      .turned_o   (turned),
      .phase_o    (phase_next),
      .resonance_o(resonance),
      .a_o        (oscillator_a),
      .b_o        (oscillator_b),
      .product_i  (product)
  );

  resonate #(
      .INDEX_WIDTH(INDEX_WIDTH),
      .LIST       (`SPK_LIST),
      .PHASE_WIDTH(PHASE_WIDTH),
      .DIST_WIDTH (`SPK_DIST_WIDTH),
      .A_WIDTH    (A_WIDTH),
      .B_WIDTH    (B_WIDTH)
  ) u_resonate (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .start_i      (scanned),
      .k_i          (operand_q[4:0]),
      .weight_i     (operand_q[14:5]),
      .done_o       (resonate_done),
      .entry_o      (entry_at),
      .any_i        (entry_any),
      .index_i      (entry_index),
      .dist_i       (entry_dist),
      .ask_o        (resonate_ask),
      .ask_index_o  (resonate_ask_index),
      .resonance_i  (resonance),
      .offer_o      (resonate_offer),
      .offer_dist_o (resonate_offer_dist),
      .offer_index_o(resonate_offer_index),
      .a_o          (resonate_a),
      .b_o          (resonate_b),
      .product_i    (product)
  );

  register #(.WIDTH(PHASE_WIDTH)) u_phase (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .clear_i(sweep_done & (initial_state | searching_spikes)),
      .we_i   (turned),
      .wdata_i(phase_next),
      .data_o (phase)
  );
  end else begin : g_no_oscillator
    assign {phase, resonance, oscillator_a, oscillator_b, resonate_done, entry_at, resonate_ask, resonate_ask_index, resonate_offer,
        resonate_offer_dist, resonate_offer_index, resonate_a, resonate_b} = 0;
  end endgenerate

  generate if (`SPK_GROUP_LEARNING) begin : g_learning
  memory #(.ROWS(`SPK_DELTA_ROWS), .WIDTH(DELTA_WIDTH)) u_delta (
      .clk_i  (clk_i),
      .we_i   (sweep_delta_we | access_delta_we | aggregate_we),
      .waddr_i(sweep_delta_we ? sweep_node[DIM_WIDTH-1:0] : access_dim | aggregate_waddr),
      .wdata_i(sweep_delta_we ? `SPK_DELTA_ROW_INIT : aggregate_we ? aggregate_wdata : operand_q[DELTA_WIDTH-1:0]),
      .re_i   (access_delta_re | update_delta_re | read_delta_re),
      .raddr_i(access_dim | update_delta_raddr | read_dim),
      .rdata_o(delta_rdata)
  );

  aggregate #(
      .DEGREE       (DEGREE),
      .INDEX_WIDTH  (INDEX_WIDTH),
      .DIMS         (`SPK_DIMS),
      .LANES        (`SPK_LANES),
      .SCAN_WIDTH   (SCAN_WIDTH),
      .WORD_WIDTH   (`SPK_WORD_WIDTH),
      .WEIGHT_WIDTH (`SPK_WEIGHT_WIDTH),
      .DELTA_WIDTH  (DELTA_WIDTH),
      .DIM_WIDTH    (DIM_WIDTH),
      .DIVISOR_WIDTH(DIVISOR_WIDTH),
      .RESULT_WIDTH (RESULT_WIDTH),
      .A_WIDTH      (A_WIDTH),
      .B_WIDTH      (B_WIDTH)
  ) u_aggregate (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .start_i        (start_aggregate),
      .done_o         (aggregate_done),
      .value_o        (aggregate_value),
      .used_i         (used),
      .index_i        (neighbour_index),
      .weights_i      (weights_rdata),
      .vectors_re_o   (aggregate_vectors_re),
      .vectors_raddr_o(aggregate_vectors_raddr),
      .vectors_i      (vectors_rdata),
      .we_o           (aggregate_we),
      .waddr_o        (aggregate_waddr),
      .wdata_o        (aggregate_wdata),
      .a_o            (aggregate_a),
      .b_o            (aggregate_b),
      .product_i      (product),
      .divide_o       (aggregate_divide),
      .head_o         (aggregate_head),
      .tail_o         (aggregate_tail),
      .divisor_o      (aggregate_divisor),
      .bits_o         (aggregate_bits),
      .divided_i      (divided),
      .quotient_i     (divided_result)
  );

  update #(
      .INDEX_WIDTH(INDEX_WIDTH),
      .DIMS       (`SPK_DIMS),
      .LANES      (`SPK_LANES),
      .SCAN_WIDTH (SCAN_WIDTH),
      .WORD_WIDTH (`SPK_WORD_WIDTH),
      .DELTA_WIDTH(DELTA_WIDTH),
      .DIM_WIDTH  (DIM_WIDTH),
      .A_WIDTH    (A_WIDTH),
      .B_WIDTH    (B_WIDTH)
  ) u_update (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .start_i        (start_update),
      .index_i        (index_q),
      .alpha_i        (operand_q[31:16]),
      .cosine_i       (cosine_q),
      .done_o         (update_done),
      .cut_o          (word_cut),
      .delta_re_o     (update_delta_re),
      .delta_raddr_o  (update_delta_raddr),
      .delta_i        (delta_rdata),
      .vectors_re_o   (update_vectors_re),
      .vectors_raddr_o(update_vectors_raddr),
      .vectors_i      (vectors_rdata),
      .vectors_we_o   (update_vectors_we),
      .vectors_waddr_o(update_vectors_waddr),
      .vectors_wdata_o(update_vectors_wdata),
      .norms_we_o     (update_norms_we),
      .norms_wdata_o  (update_norms_wdata),
      .a_o            (update_a),
      .b_o            (update_b),
      .product_i      (product)
  );
  end else begin : g_no_learning
    assign {delta_rdata, aggregate_done, aggregate_value, aggregate_vectors_re, aggregate_vectors_raddr, aggregate_we, aggregate_waddr,
        aggregate_wdata, aggregate_a, aggregate_b, aggregate_divide, aggregate_head, aggregate_tail, aggregate_divisor, aggregate_bits,
        update_done, word_cut, update_delta_re, update_delta_raddr, update_vectors_re, update_vectors_raddr, update_vectors_we,
        update_vectors_waddr, update_vectors_wdata, update_norms_we, update_norms_wdata, update_a, update_b} = 0;
  end endgenerate

  generate if (`SPK_GROUP_BRIDGE) begin : g_bridge
  bridge #(
      .LIST             (`SPK_LIST),
      .INDEX_WIDTH      (INDEX_WIDTH),
      .DIST_WIDTH       (`SPK_DIST_WIDTH),
      .DIST_FRACTION    (2 * `SPK_WORD_FRACTION),
      .COS_FRACTION     (`SPK_COS_FRACTION),
      .MEMBRANE_WIDTH   (`SPK_MEMBRANE_WIDTH),
      .MEMBRANE_FRACTION(`SPK_MEMBRANE_FRACTION),
      .DT_WIDTH         (`SPK_DT_WIDTH),
      .DIVISOR_WIDTH    (DIVISOR_WIDTH),
      .RESULT_WIDTH     (RESULT_WIDTH)
  ) u_bridge (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .start_i       (exact_done & bridging),
      .gain_i        (operand_q[31:16]),
      .k_i           (operand_q[4:0]),
      .cosine_i      (cosine_q),
      .done_o        (bridge_done),
      .value_o       (bridge_value),
      .result_valid_i(result_valid),
      .result_key_i  (result_key),
      .re_o          (bridge_re),
      .raddr_o       (bridge_raddr),
      .neuron_i      (neuron_rdata),
      .we_o          (bridge_we),
      .waddr_o       (bridge_waddr),
      .wdata_o       (bridge_wdata),
      .cut_o         (bridge_cut),
      .divide_o      (bridge_divide),
      .head_o        (bridge_head),
      .tail_o        (bridge_tail),
      .divisor_o     (bridge_divisor),
      .bits_o        (bridge_bits),
      .divided_i     (divided),
      .quotient_i    (divided_result)
  );
  end else begin : g_no_bridge
    assign {bridge_done, bridge_value, bridge_re, bridge_raddr, bridge_we, bridge_waddr, bridge_wdata, bridge_cut, bridge_divide, bridge_head,
        bridge_tail, bridge_divisor, bridge_bits} = 0;
  end endgenerate

  wire pattern_done;
  wire [INDEX_WIDTH-1:0] pattern_index;
  wire [PATTERN_WIDTH-1:0] pattern_value;

  generate if (`SPK_GROUP_PATTERN) begin : g_pattern
  pattern #(
      .VECTORS    (VECTORS),
      .INDEX_WIDTH(INDEX_WIDTH)
  ) u_pattern (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .start_i     (start_pattern | neuro_record),
      .record_i    (recording | searching_spikes),
      .match_i     (matching),
      .index_i     (index_q),
      .operand_i   (operand_q),
      .valid_i     (valid_q),
      .spiked_i    (spiked_q),
      .done_o      (pattern_done),
      .index_o     (pattern_index),
      .value_o     (pattern_value),
      .todo_index_i(todo_index),
      .todo_any_i  (todo_any),
      .todo_pop_o  (pattern_pop),
      .todo_add_o  (pattern_add),
      .re_o        (pattern_re),
      .raddr_o     (pattern_raddr),
      .row_i       (pattern_rdata),
      .we_o        (pattern_we),
      .waddr_o     (pattern_waddr),
      .wdata_o     (pattern_wdata)
  );
  end else begin : g_no_pattern
    assign {pattern_done, pattern_pop, pattern_re, pattern_we, pattern_index, pattern_raddr, pattern_waddr,
        pattern_value, pattern_wdata, pattern_add} = 0;
  end endgenerate

  generate if (`SPK_GROUP_CODE) begin : g_code
  code #(
      .VECTORS      (VECTORS),
      .INDEX_WIDTH  (INDEX_WIDTH),
      .DIMS         (`SPK_DIMS),
      .LANES        (`SPK_LANES),
      .SCAN_WIDTH   (SCAN_WIDTH),
      .WORD_WIDTH   (`SPK_WORD_WIDTH),
      .DIVISOR_WIDTH(DIVISOR_WIDTH),
      .RESULT_WIDTH (RESULT_WIDTH)
  ) u_code (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .start_i        (start_code),
      .encode_i       (encoding),
      .search_i       (spike_searching),
      .index_i        (index_q),
      .pattern_i      (operand_q),
      .valid_i        (valid_q),
      .done_o         (code_done),
      .searched_o     (code_searched),
      .value_o        (code_value),
      .todo_index_i   (todo_index),
      .todo_any_i     (todo_any),
      .todo_pop_o     (code_pop),
      .todo_add_o     (code_add),
      .vectors_re_o   (code_vectors_re),
      .vectors_raddr_o(code_vectors_raddr),
      .vectors_i      (vectors_rdata),
      .re_o           (code_re),
      .raddr_o        (code_raddr),
      .row_i          (pattern_rdata),
      .we_o           (code_we),
      .waddr_o        (code_waddr),
      .wdata_o        (code_wdata),
      .clear_o        (code_clear),
      .offer_o        (code_offer),
      .offer_dist_o   (code_offer_dist),
      .offer_index_o  (code_offer_index),
      .divide_o       (code_divide),
      .head_o         (code_head),
      .tail_o         (code_tail),
      .divisor_o      (code_divisor),
      .bits_o         (code_bits),
      .divided_i      (divided),
      .quotient_i     (divided_result[16:0])
  );
  end else begin : g_no_code
    assign {code_done, code_searched, code_value, code_pop, code_add, code_vectors_re, code_vectors_raddr, code_re, code_raddr,
        code_we, code_waddr, code_wdata, code_clear, code_offer, code_offer_dist, code_offer_index, code_divide, code_head,
        code_tail, code_divisor, code_bits} = 0;
  end endgenerate

  generate if (`SPK_GROUP_NEURO) begin : g_neuro
  neuro #(
      .VECTORS          (VECTORS),
      .INDEX_WIDTH      (INDEX_WIDTH),
      .MEMBRANE_WIDTH   (`SPK_MEMBRANE_WIDTH),
      .MEMBRANE_FRACTION(`SPK_MEMBRANE_FRACTION),
      .DT_WIDTH         (`SPK_DT_WIDTH),
      .DRIVE_WIDTH      (DRIVE_WIDTH),
      .DIST_WIDTH       (`SPK_DIST_WIDTH),
      .PHASE_WIDTH      (PHASE_WIDTH),
      .DIVISOR_WIDTH    (DIVISOR_WIDTH),
      .RESULT_WIDTH     (RESULT_WIDTH),
      .A_WIDTH          (A_WIDTH),
      .B_WIDTH          (B_WIDTH)
  ) u_neuro (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .start_i        (start_neuro),
      .iterations_i   (low_q[5:0]),
      .gain_i         (low_q[14:7]),
      .scale_i        (operand_q[25:21]),
      .oscillate_i    (operand_q[26]),
      .spread_i       (|operand_q[31:27]),
      .compete_i      (low_q[6]),
      .valid_i        (valid_q),
      .done_o         (neuro_done),
      .swept_i        (sweep_done),
      .part_done_i    (part_done),
      .integrate_o    (neuro_integrate),
      .turn_o         (neuro_turn),
      .ask_o          (neuro_ask),
      .resonance_i    (resonance),
      .step_o         (neuro_step),
      .propagate_o    (neuro_propagate),
      .soften_o       (neuro_soften),
      .record_o       (neuro_record),
      .regulate_o     (neuro_regulate),
      .todo_index_i   (todo_index),
      .todo_any_i     (todo_any),
      .todo_pop_o     (neuro_pop),
      .todo_add_o     (neuro_add),
      .slot_o         (neuro_slot),
      .slot_index_o   (neuro_slot_index),
      .next_i         (neuro_next),
      .item_i         (neuro_item),
      .dist_i         (dist),
      .divide_o       (neuro_divide),
      .head_o         (neuro_head),
      .tail_o         (neuro_tail),
      .divisor_o      (neuro_divisor),
      .bits_o         (neuro_bits),
      .divided_i      (divided),
      .quotient_i     (divided_result),
      .drive_re_o     (neuro_drive_re),
      .drive_raddr_o  (neuro_drive_raddr),
      .drive_i        (drive_rdata),
      .drive_we_o     (neuro_drive_we),
      .drive_waddr_o  (neuro_drive_waddr),
      .drive_wdata_o  (neuro_drive_wdata),
      .neuron_re_o    (neuro_neuron_re),
      .neuron_raddr_o (neuro_neuron_raddr),
      .neuron_i       (neuron_rdata),
      .neuron_we_o    (neuro_neuron_we),
      .neuron_waddr_o (neuro_neuron_waddr),
      .neuron_wdata_o (neuro_neuron_wdata),
      .cut_o          (neuro_cut),
      .pattern_re_o   (neuro_pattern_re),
      .pattern_raddr_o(neuro_pattern_raddr),
      .pattern_i      (pattern_rdata),
      .a_o            (neuro_a),
      .b_o            (neuro_b),
      .product_i      (product),
      .clear_o        (neuro_clear),
      .offer_o        (neuro_offer),
      .offer_dist_o   (neuro_offer_dist),
      .offer_index_o  (neuro_offer_index)
  );
  end else begin : g_no_neuro
    assign {neuro_done, neuro_integrate, neuro_turn, neuro_ask, neuro_step, neuro_propagate, neuro_soften, neuro_record, neuro_regulate,
        neuro_pop, neuro_add, neuro_slot, neuro_slot_index, neuro_divide, neuro_head, neuro_tail, neuro_divisor, neuro_bits,
        neuro_drive_re, neuro_drive_raddr, neuro_drive_we, neuro_drive_waddr, neuro_drive_wdata, neuro_neuron_re, neuro_neuron_raddr,
        neuro_neuron_we, neuro_neuron_waddr, neuro_neuron_wdata, neuro_cut, neuro_pattern_re, neuro_pattern_raddr, neuro_a, neuro_b,
        neuro_clear, neuro_offer, neuro_offer_dist, neuro_offer_index} = 0;
  end endgenerate

  route #(
      .VECTORS      (VECTORS),
      .INDEX_WIDTH  (INDEX_WIDTH),
      .DIMS         (`SPK_DIMS),
      .LANES        (`SPK_LANES),
      .SCAN_WIDTH   (SCAN_WIDTH),
      .WORD_WIDTH   (`SPK_WORD_WIDTH),
      .NORM2_WIDTH  (`SPK_NORM2_WIDTH),
      .DIST_WIDTH   (`SPK_DIST_WIDTH),
      .RMANT_WIDTH  (`SPK_RMANT_WIDTH),
      .REXP_WIDTH   (`SPK_REXP_WIDTH),
      .ROOT_WIDTH   (`SPK_ROOT_WIDTH),
      .DIVISOR_WIDTH(DIVISOR_WIDTH),
      .RESULT_WIDTH (RESULT_WIDTH),
      .A_WIDTH      (A_WIDTH),
      .B_WIDTH      (B_WIDTH)
  ) u_route (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .score_i        (start_q & scoring),
      .within_i       (start_q & bounded),
      .cosine_i       (cosine_q),
      .dot_i          (dot_q),
      .reach_i        (reach),
      .valid_i        (valid_q),
      .count_i        (count_q),
      .fresh_i        (fresh_q),
      .norm2_i        (centroid_norm2_q),
      .radius_i       (radius_q),
      .word_we_o      (centroid_we),
      .dim_o          (centroid_dim),
      .word_o         (centroid_word),
      .norm2_we_o     (centroid_norm2_we),
      .norm2_o        (centroid_norm2),
      .reciprocal_we_o(reciprocal_we),
      .rmant_o        (centroid_rmant),
      .rexp_o         (centroid_rexp),
      .radius_we_o    (radius_we),
      .radius_o       (radius),
      .fresh_o        (refreshed),
      .done_o         (route_done),
      .hit_o          (route_hit),
      .value_o        (route_value),
      .search_o       (route_search),
      .vectors_re_o   (route_vectors_re),
      .vectors_raddr_o(route_vectors_raddr),
      .vectors_i      (vectors_rdata),
      .slot_o         (route_slot),
      .load_o         (route_load),
      .centroid_o     (route_centroid),
      .own_o          (route_own),
      .scan_o         (route_scan),
      .reload_o       (route_reload),
      .next_i         (next),
      .item9_i        (item9),
      .last9_i        (last9),
      .dist9_i        (dist9),
      .divide_o       (route_divide),
      .root_o         (route_root),
      .head_o         (route_head),
      .tail_o         (route_tail),
      .divisor_o      (route_divisor),
      .bits_o         (route_bits),
      .divided_i      (divided),
      .result_i       (divided_result),
      .a_o            (route_a),
      .b_o            (route_b),
      .product_i      (product)
  );

  // ---- Architectural registers
  wire [TIME_WIDTH:0] time_sum = {1'b0, time_q} + {{(TIME_WIDTH + 1 - `SPK_DT_WIDTH) {1'b0}}, operand_q[`SPK_DT_WIDTH-1:0]};
  wire time_cut = time_sum[TIME_WIDTH];

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q  <= {VECTORS{1'b0}};
      spiked_q <= {VECTORS{1'b0}};
      time_q   <= {TIME_WIDTH{1'b0}};
      flags_q  <= {`SPK_FLAG_WIDTH{1'b0}};
      centroid_q <= {`SPK_DIMS*`SPK_WORD_WIDTH{1'b0}};
      centroid_norm2_q <= {`SPK_NORM2_WIDTH{1'b0}};
      centroid_rmant_q <= {`SPK_RMANT_WIDTH{1'b0}};
      centroid_rexp_q <= {`SPK_REXP_WIDTH{1'b0}};
      radius_q <= {`SPK_ROOT_WIDTH{1'b0}};
      fresh_q <= 1'b0;
    end else if (sweep_done & ~emptying) begin
      if (initial_state) begin
        centroid_q <= {`SPK_DIMS*`SPK_WORD_WIDTH{1'b0}};
        centroid_norm2_q <= {`SPK_NORM2_WIDTH{1'b0}};
        centroid_rmant_q <= {`SPK_RMANT_WIDTH{1'b0}};
        centroid_rexp_q <= {`SPK_REXP_WIDTH{1'b0}};
        radius_q <= {`SPK_ROOT_WIDTH{1'b0}};
        fresh_q <= 1'b0;
      end
      if (initial_state) valid_q <= {VECTORS{1'b0}};
      spiked_q <= {VECTORS{1'b0}};
      time_q   <= {TIME_WIDTH{1'b0}};
      flags_q  <= {`SPK_FLAG_WIDTH{1'b0}};
    end else begin
      if (insert_done) valid_q[new_node] <= 1'b1;
      if (remove_clear) valid_q[index_q] <= 1'b0;
      if (remove_clear) spiked_q[index_q] <= 1'b0;
      if (centroid_we) centroid_q[centroid_dim*`SPK_WORD_WIDTH+:`SPK_WORD_WIDTH] <= centroid_word;
      if (centroid_norm2_we) centroid_norm2_q <= centroid_norm2;
      if (reciprocal_we) {centroid_rexp_q, centroid_rmant_q} <= {centroid_rexp, centroid_rmant};
      if (radius_we) radius_q <= radius;
      if (refreshed) fresh_q <= 1'b1;
      else if (insert_done | remove_clear | update_done) fresh_q <= 1'b0;
      if (spike_we) spiked_q[spikes_neuron_waddr] <= spike;
      if (stepped) time_q <= time_cut ? {TIME_WIDTH{1'b1}} : time_sum[TIME_WIDTH-1:0];
      flags_q <= flags_q | {word_cut, rate_cut, stepped & time_cut, access_cut | spikes_cut | neuro_cut | bridge_cut};
    end
  end

  generate if (`SPK_GROUP_WTA) begin : g_wta
  register #(.WIDTH(`SPK_INHIBITION_WIDTH)) u_inhibition (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .clear_i((sweep_done & (initial_state | searching_spikes)) | (access_done & (opcode_q == `SPK_OP_WTA_RESET))),
      .we_i   (inhibition_we),
      .wdata_i(inhibition_next),
      .data_o (inhibition)
  );
  end else begin : g_no_wta
    assign inhibition = 0;
  end endgenerate

  // ---- Retirement
  wire part_done = sweep_done | spikes_done | pattern_done;  // of a command, or of an iteration of NEURO_SEARCH
  wire searched = exact_done & ~bridging;
  wire retire = (part_done & ~searching_spikes) | neuro_done | access_done | searched | beam_done | insert_done | remove_done | edges_done | code_done |
      aggregate_done | update_done | bridge_done | route_done | resonate_done;
  wire answers_list = searched | code_searched | resonate_done | neuro_done | (beam_done & ~beam_none);
  reg  busy_q;
  reg  second_q;  // a second exact SEARCH is in the core
  reg  retired_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q    <= 1'b1;
      second_q  <= 1'b0;
      retired_q <= 1'b0;
    end else begin
      busy_q    <= cmd_valid_i | second_q | (busy_q & ~retire);
      second_q  <= (cmd_valid_i & busy_q & (~retire | second_q)) | (second_q & ~retire);
      retired_q <= retired_q ^ retire;
    end
  end

  assign busy_o    = busy_q;
  assign retired_o = retired_q;

  // What an idle unit answers is 0. Spikes are counted a cycle after the last one was written, which is before any command with
  // this answer retires.
  wire [PATTERN_WIDTH-1:0] integrated = integrate ? {{(PATTERN_WIDTH - `SPK_MEMBRANE_FRACTION - INDEX_WIDTH - 5) {1'b0}}, branch_total} : {PATTERN_WIDTH{1'b0}};
  wire [PATTERN_WIDTH-1:0] unit_value = {{(PATTERN_WIDTH - 8) {1'b0}}, edges_value | {7'd0, compete & winner_found} | {5'd0, aggregate_value} | {3'd0, bridge_value}} | pattern_value | code_value | integrated;
  wire [VALUE_WIDTH-1:0] spikes_value = (step | tick) ? {{(VALUE_WIDTH - INDEX_WIDTH - 1) {1'b0}}, count_q}
                                                      : {{(VALUE_WIDTH - PATTERN_WIDTH) {1'b0}}, unit_value};

  drain #(
      .LIST       (`SPK_LIST),
      .DIST_WIDTH (`SPK_DIST_WIDTH),
      .INDEX_WIDTH(INDEX_WIDTH),
      .VALUE_WIDTH(VALUE_WIDTH)
  ) u_drain (
      .clk_i      (clk_i),
      .rst_ni     (rst_ni),
      .load_list_i(answers_list),
      .k_i        (k),
      .valid_i    (result_valid),
      .key_i      (result_key),
      .load_item_i(retire),
      .item_i     ({access_done ? access_hit : route_done ? route_hit : ~beam_none,
                    access_done ? access_status : 4'd0,
                    insert_done ? new_node : (compete & winner_found) ? winner : pattern_index,
                    access_done ? access_value : route_done ? {{(VALUE_WIDTH - `SPK_DIST_WIDTH) {route_value[`SPK_DIST_WIDTH-1]}}, route_value} :
                    activity ? {{(VALUE_WIDTH - RATE_WIDTH - INDEX_WIDTH + 6) {1'b0}}, activity_value} : spikes_value}),
      .pull_i     (pull_i),
      .item_o     (item_o)
  );

  wire unused = &{1'b0, decays, cmd_header_i[16:6], lowest_single};

endmodule

`default_nettype wire
