// Sequencer of INSERT: after the scan it selects the new node's links, then links or refuses each of them, neighbour by neighbour.
//
//   section 7 of docs/engine.md; SELECT itself is module select
//
// Handshake: start_i in cycle 0 of the scan (the scan and the writes of vector and norms belong to the core); done_o in the last cycle.
// The selected nodes come out of the core's node set (todo_*) in ascending order. ADD writes the row of a node that has a free slot;
// a full one is evaluated with all its neighbours, and DROP removes the one that SELECT leaves out, on both sides.
// Latency: section 11. Example: first vector of a core, 32 rows: BASE in cycle 41, FIX in 42 is FINAL: 43 cycles.
`default_nettype none

module insert #(
    parameter LIST         = 16,
    parameter DEGREE       = 6,
    parameter INDEX_WIDTH  = 5,
    parameter LINK_WIDTH   = 7
) (
    input  wire                           clk_i,
    input  wire                           rst_ni,
    // Control
    input  wire                           start_i,
    input  wire                           empty_i,         // no valid node
    input  wire [INDEX_WIDTH-1:0]         new_i,           // f
    input  wire [INDEX_WIDTH-1:0]         near_i,          // p
    output wire                           refine_o,        // the scan is over: the lists are not cleared by a first slot
    output wire                           final_o,         // the new node becomes valid
    // Selection
    output wire                           select_o,
    output wire                           neighbour_o,
    output wire                           clear_o,         // empties the candidate list and the count of T
    input  wire                           selected_i,      // selection done
    input  wire [LIST-1:0]                listed_i,
    input  wire [LIST-1:0]                chosen_i,
    input  wire [INDEX_WIDTH-1:0]         picked_index_i,
    output wire [LIST-1:0]                pick_o,
    // Selected nodes
    input  wire [INDEX_WIDTH-1:0]         todo_index_i,
    input  wire                           todo_any_i,
    output wire                           todo_pop_o,
    // Slots
    input  wire                           next_i,
    input  wire                           last9_i,
    output wire                           slot_o,
    output wire                           load_o,
    output wire                           slot_first_o,
    output wire                           slot_last_o,
    output wire                           slot_tag_o,
    output wire [INDEX_WIDTH-1:0]         slot_index_o,
    // Links, through module graph
    input  wire [DEGREE-1:0]              tree_i,
    input  wire [DEGREE*INDEX_WIDTH-1:0]  index_i,
    input  wire [DEGREE-1:0]              free_i,
    input  wire [DEGREE-1:0]              found_i,
    input  wire [DEGREE*LINK_WIDTH-1:0]   changed_i,
    output wire [INDEX_WIDTH-1:0]         find_o,
    output wire [DEGREE-1:0]              put_o,
    output wire [LINK_WIDTH-1:0]          link_o,
    output wire                           links_re_o,
    output wire                           links_we_o,
    output wire [INDEX_WIDTH-1:0]         links_raddr_o,
    output wire [INDEX_WIDTH-1:0]         links_waddr_o,
    output wire [DEGREE*LINK_WIDTH-1:0]   links_wdata_o,
    // Weights: what is written are the slots of weights_put_o, at full weight
    output wire                           weights_re_o,
    output wire                           weights_we_o,
    output wire [INDEX_WIDTH-1:0]         weights_raddr_o,
    output wire [INDEX_WIDTH-1:0]         weights_waddr_o,
    output wire [DEGREE-1:0]              weights_put_o
);

  localparam [3:0] IDLE = 4'd0, SCAN = 4'd1, BASE = 4'd2, SELECT = 4'd3, FIX = 4'd4, ADD = 4'd5, LOAD = 4'd6, EVAL = 4'd7;
  localparam [3:0] FLUSH = 4'd8, DROP = 4'd9, DROP_LINK = 4'd10, LINK = 4'd11;
  localparam [DEGREE:0] SLOT_0 = 1;
  localparam [DEGREE-1:0] FIRST_SLOT = 1;

  reg  [3:0]                   state_q, state_d;
  reg                          neighbour_q;
  reg  [INDEX_WIDTH-1:0]       node_q;    // n
  reg  [INDEX_WIDTH-1:0]       drop_q;    // d
  reg  [DEGREE-1:0]            slot_q;    // r
  reg  [DEGREE:0]              eval_q;    // the slot of row n under evaluation, one-hot; the top bit is f
  reg  [DEGREE*LINK_WIDTH-1:0] row_q;     // the new node's links
  reg  [DEGREE-1:0]            kept_q;    // their next slot, one-hot
  wire                         tree = node_q == near_i;
  wire                         has_free = |free_i;
  wire                         finish = (state_q == FIX) & ~todo_any_i;
  wire                         visit = (state_q == FIX) & todo_any_i;
  wire                         evict = (state_q == DROP) & (picked_index_i != new_i);
  wire                         keep = ((state_q == ADD) & has_free) | (state_q == LINK);

  // State machine
  always @* begin
    state_d = state_q;
    case (state_q)
      SCAN:      if (last9_i) state_d = BASE;
      BASE:      state_d = empty_i ? FIX : SELECT;
      SELECT:    if (selected_i) state_d = neighbour_q ? DROP : FIX;
      FIX:       state_d = todo_any_i ? ADD : IDLE;
      ADD:       state_d = has_free ? FIX : LOAD;
      LOAD:      if (next_i) state_d = EVAL;
      EVAL:      if (next_i & eval_q[DEGREE]) state_d = FLUSH;
      FLUSH:     if (last9_i) state_d = BASE;
      DROP:      state_d = evict ? DROP_LINK : FIX;
      DROP_LINK: state_d = LINK;
      LINK:      state_d = FIX;
      default:   if (start_i) state_d = SCAN;
    endcase
  end

  always @(posedge clk_i) begin
    if (!rst_ni) state_q <= IDLE;
    else state_q <= state_d;
  end

  always @(posedge clk_i) begin
    neighbour_q <= (state_q == LOAD) | (neighbour_q & ~start_i);
    if (visit) node_q <= todo_index_i;
    if (state_q == DROP) drop_q <= picked_index_i;
    if (state_q == DROP) slot_q <= found_i;
    if (state_q == LOAD) eval_q <= SLOT_0;
    else if (state_q == EVAL & next_i) eval_q <= {eval_q[DEGREE-1:0], 1'b0};
    if (start_i) kept_q <= FIRST_SLOT;
    else if (keep) kept_q <= {kept_q[DEGREE-2:0], 1'b0};
  end

  // Selection
  assign refine_o    = (state_q != SCAN) & ~start_i;
  assign select_o    = (state_q == BASE) & ~empty_i;
  assign neighbour_o = neighbour_q;
  assign clear_o     = start_i | (state_q == ADD);
  assign pick_o      = (state_q == DROP) ? listed_i & ~chosen_i : {LIST{1'b0}};
  assign todo_pop_o  = visit;
  assign final_o     = finish;

  // Slots: the node itself is read back, then its neighbours in slot order and the new node are evaluated
  reg [INDEX_WIDTH-1:0] eval_index;
  integer i;
  always @* begin
    eval_index = eval_q[DEGREE] ? new_i : {INDEX_WIDTH{1'b0}};
    for (i = 0; i < DEGREE; i = i + 1)
      eval_index = eval_index | (eval_q[i] ? index_i[i*INDEX_WIDTH+:INDEX_WIDTH] : {INDEX_WIDTH{1'b0}});
  end

  assign load_o       = state_q == LOAD;
  assign slot_o       = load_o | (state_q == EVAL);
  assign slot_first_o = (state_q == EVAL) & eval_q[0];
  assign slot_last_o  = (state_q == EVAL) & eval_q[DEGREE];
  assign slot_tag_o   = (state_q == EVAL) & (|(eval_q[DEGREE-1:0] & tree_i) | (eval_q[DEGREE] & tree));
  assign slot_index_o = load_o ? node_q : (state_q == EVAL) ? eval_index : {INDEX_WIDTH{1'b0}};

  // Rows: ADD and LINK write the link to the new node, DROP_LINK frees the dropped node's slot, the end writes the new row
  assign find_o       = (state_q == DROP_LINK) ? node_q : picked_index_i;
  assign put_o        = (state_q == ADD) ? free_i : (state_q == LINK) ? slot_q : found_i;
  assign link_o       = (state_q == DROP_LINK) ? {LINK_WIDTH{1'b0}} : {1'b1, tree, new_i};
  assign links_re_o   = visit | evict | (state_q == DROP_LINK);
  assign links_we_o   = keep | (state_q == DROP_LINK) | finish;
  assign weights_re_o = visit | evict;
  assign weights_we_o = ((state_q == ADD) & has_free) | (state_q == DROP_LINK) | finish;

  assign links_raddr_o   = visit ? todo_index_i : evict ? picked_index_i : links_re_o ? node_q : {INDEX_WIDTH{1'b0}};
  assign links_waddr_o   = finish ? new_i : (state_q == DROP_LINK) ? drop_q : links_we_o ? node_q : {INDEX_WIDTH{1'b0}};
  assign links_wdata_o   = finish ? row_q : changed_i;
  assign weights_raddr_o = visit ? todo_index_i : evict ? node_q : {INDEX_WIDTH{1'b0}};
  assign weights_put_o   = finish ? {DEGREE{1'b1}} : (state_q == ADD) ? free_i : (state_q == DROP_LINK) ? slot_q : {DEGREE{1'b0}};
  assign weights_waddr_o = finish ? new_i : weights_we_o ? node_q : {INDEX_WIDTH{1'b0}};

  genvar s;
  generate
    for (s = 0; s < DEGREE; s = s + 1) begin : g_slot
      always @(posedge clk_i) begin
        if (start_i) row_q[s*LINK_WIDTH+:LINK_WIDTH] <= {LINK_WIDTH{1'b0}};
        else if (keep & kept_q[s]) row_q[s*LINK_WIDTH+:LINK_WIDTH] <= {1'b1, tree, node_q};
      end
    end
  endgenerate

endmodule

`default_nettype wire
