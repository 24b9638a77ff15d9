// HNSW's diversity heuristic on the candidate list: SELECT(list, T) of section 7 of docs/engine.md, from DECIDE to the end of FILL.
//
// Two uses: for a new node (neighbour_i = 0) T = {near_i}, which need not be in the list, and every selected node is added to the node
// set; for a full neighbour (neighbour_i = 1) T = the entries that are chosen already when start_i comes, one count_i before for each.
// Handshake: start_i in BASE, done_o in the last cycle of FILL. Each run of PRUNE reads its node back as the query and evaluates
// the eligible entries in list order; a result prunes its entry when it is less than the entry's own distance.
// Latency: section 11. Example: three candidates at distances 2, 5, 6 from q; 5 is at 3 from 2, 6 is at 8 from 2: T = {2} prunes the
// entry of 5 (3 < 5) and then selects that of 6; FILL takes the entry of 5 if DEGREE leaves room.
`default_nettype none

module select #(
    parameter LIST        = 16,
    parameter DEGREE      = 6,
    parameter INDEX_WIDTH = 5
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    // Control
    input  wire                   start_i,
    input  wire                   neighbour_i,
    input  wire [INDEX_WIDTH-1:0] near_i,
    input  wire                   clear_i,        // count = 0
    input  wire                   count_i,        // one more member of T was listed
    output wire                   done_o,
    // Candidate list and its picker
    input  wire [LIST-1:0]        listed_i,
    input  wire [LIST-1:0]        chosen_i,
    input  wire [LIST-1:0]        pruned_i,
    input  wire [LIST-1:0]        match_i,        // the entry of near_i at start_i, of the result later
    input  wire [LIST-1:0]        less_i,         // the result is less than the entry
    input  wire [LIST-1:0]        picked_i,       // the first of pick_o, one-hot
    input  wire [INDEX_WIDTH-1:0] picked_index_i,
    input  wire                   picked_single_i,
    output wire [LIST-1:0]        pick_o,
    output wire [LIST-1:0]        choose_o,
    output wire [LIST-1:0]        prune_o,
    // Slots
    input  wire                   next_i,
    input  wire                   last9_i,
    input  wire                   item9_i,
    output wire                   pruning_o,      // results are for prune_o, not for the list
    output wire                   slot_o,
    output wire                   load_o,
    output wire                   slot_first_o,
    output wire                   slot_last_o,
    output wire [INDEX_WIDTH-1:0] slot_index_o,
    // Selected nodes
    output wire                   add_o,
    output wire [INDEX_WIDTH-1:0] add_index_o
);

  localparam [2:0] IDLE = 3'd0, DECIDE = 3'd1, LOAD = 3'd2, EVAL = 3'd3, FLUSH = 3'd4, FILL = 3'd5;
  localparam [2:0] FULL = DEGREE, ALMOST = DEGREE - 1;

  reg  [2:0]             state_q, state_d;
  reg  [2:0]             count_q;     // |selected|
  reg                    near_left_q; // T = {near_i} was not run yet
  reg  [LIST-1:0]        left_q;      // members of T that were not run yet
  reg  [LIST-1:0]        remain_q;    // entries that this PRUNE still evaluates
  reg                    fresh_q;     // it has evaluated none
  reg  [INDEX_WIDTH-1:0] index_q;     // its node
  reg                    choose;
  reg                    run_left;    // DECIDE runs a member of left_q
  wire [LIST-1:0]        eligible = listed_i & ~chosen_i & ~pruned_i;
  wire [LIST-1:0]        spare = listed_i & pruned_i & ~chosen_i;
  wire                   full = count_q == FULL;
  wire                   opens = start_i & ~neighbour_i;

  // What the picker is asked for: a decision without left_q looks at the eligible entries
  assign pick_o = (state_q == DECIDE) ? (|left_q ? left_q : eligible)
                : (state_q == EVAL)   ? remain_q
                : (state_q == FILL)   ? spare : {LIST{1'b0}};

  // State machine
  always @* begin
    state_d  = state_q;
    choose   = 1'b0;
    run_left = 1'b0;
    case (state_q)
      DECIDE:
      if (full | ~|eligible) state_d = FILL;
      else if (near_left_q) state_d = LOAD;
      else if (|left_q) begin
        run_left = 1'b1;
        state_d  = LOAD;
      end else begin
        choose  = 1'b1;
        state_d = (count_q == ALMOST) | picked_single_i ? FILL : LOAD;
      end
      LOAD:    if (next_i) state_d = EVAL;
      EVAL:    if (next_i & picked_single_i) state_d = FLUSH;
      FLUSH:   if (last9_i) state_d = DECIDE;
      FILL:    if (~full & |spare) choose = 1'b1;
               else state_d = IDLE;
      default: if (start_i) state_d = DECIDE;
    endcase
  end

  always @(posedge clk_i) begin
    if (!rst_ni) state_q <= IDLE;
    else state_q <= state_d;
  end

  always @(posedge clk_i) begin
    if (clear_i) count_q <= 3'd0;
    else if (opens | count_i | choose) count_q <= count_q + 3'd1;

    if (start_i) near_left_q <= ~neighbour_i;
    else if (state_q == DECIDE) near_left_q <= 1'b0;

    if (start_i) left_q <= neighbour_i ? listed_i & chosen_i : {LIST{1'b0}};
    else if (run_left) left_q <= left_q & ~picked_i;

    if (state_q == DECIDE) index_q <= near_left_q ? near_i : picked_index_i;

    if (state_q == LOAD) remain_q <= eligible;
    else if (state_q == EVAL & next_i) remain_q <= remain_q & ~picked_i;

    if (state_q == LOAD) fresh_q <= 1'b1;
    else if (next_i) fresh_q <= 1'b0;
  end

  // Outputs
  assign pruning_o    = (state_q == EVAL) | (state_q == FLUSH);
  assign choose_o     = (choose ? picked_i : {LIST{1'b0}}) | (opens ? match_i : {LIST{1'b0}});
  assign prune_o      = (pruning_o & item9_i) ? match_i & less_i : {LIST{1'b0}};
  assign load_o       = state_q == LOAD;
  assign slot_o       = load_o | (state_q == EVAL);
  assign slot_first_o = (state_q == EVAL) & fresh_q;
  assign slot_last_o  = (state_q == EVAL) & picked_single_i;
  assign slot_index_o = load_o ? index_q : (state_q == EVAL) ? picked_index_i : {INDEX_WIDTH{1'b0}};
  assign add_o        = opens | (choose & ~neighbour_i);
  assign add_index_o  = opens ? near_i : picked_index_i;
  assign done_o       = (state_q == FILL) & ~choose;

endmodule

`default_nettype wire
