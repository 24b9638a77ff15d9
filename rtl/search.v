// Sequencer of the beam search: evaluates the pending nodes, picks the best unexpanded ones, and follows their links.
//
//   section 8 of docs/engine.md; EXACT needs no sequencer, only the scan
//
// Handshake: start_i in cycle 0; done_o in the last cycle; none_o with it: the core is empty. The pending nodes live in the core's node
// set (todo_*), the visited ones here. A pick asks for the first of the list entries pick_o, and marks it expanded with expand_o.
// Latency: EVAL of m nodes takes m*BEATS + 9 cycles (1 when m = 0), PICK w + 1 when it marks w.
// Example, W = 1, one beat: entry in cycle 1, PICK in 11 reads its row, EVAL of its neighbours from 13 on.
`default_nettype none

module search #(
    parameter VECTORS     = 32,
    parameter LIST        = 16,
    parameter INDEX_WIDTH = 5
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    // Command
    input  wire                   start_i,
    input  wire [4:0]             beam_i,       // L
    input  wire [4:0]             width_i,      // W
    input  wire [VECTORS-1:0]     entry_i,      // lowest valid node, one-hot; 0: none
    output wire                   done_o,
    output wire                   none_o,
    // Pending nodes
    input  wire [INDEX_WIDTH-1:0] todo_index_i,
    input  wire                   todo_any_i,
    input  wire                   todo_single_i,
    output wire                   todo_pop_o,
    output wire [VECTORS-1:0]     todo_add_o,
    // Slots
    input  wire                   next_i,
    input  wire                   last9_i,
    output wire                   slot_o,
    output wire [INDEX_WIDTH-1:0] slot_index_o,
    output wire                   slot_first_o,
    output wire                   slot_last_o,
    // Candidate list and its picker
    input  wire [LIST-1:0]        listed_i,
    input  wire [LIST-1:0]        expanded_i,
    input  wire [LIST-1:0]        picked_i,     // the first of pick_o, one-hot
    input  wire [INDEX_WIDTH-1:0] picked_index_i,
    output wire [LIST-1:0]        pick_o,
    output wire [LIST-1:0]        expand_o,
    // Links
    output wire                   links_re_o,
    output wire [INDEX_WIDTH-1:0] links_raddr_o,
    input  wire [VECTORS-1:0]     neighbours_i
);

  localparam [1:0] IDLE = 2'd0, EVAL = 2'd1, FLUSH = 2'd2, PICK = 2'd3;

  reg  [1:0]         state_q, state_d;
  reg                fresh_q;     // nothing of this query was evaluated yet
  reg  [4:0]         marked_q;    // nodes marked by this PICK
  reg                arrive_q;    // the links of the node marked in the cycle before are here
  reg  [VECTORS-1:0] visited_q;
  wire [LIST-1:0]    first_l;     // the first L entries
  wire [VECTORS-1:0] arrived = arrive_q ? neighbours_i : {VECTORS{1'b0}};
  wire               mark = |pick_o & (marked_q != width_i);
  wire               stop = (state_q == PICK) & ~mark & (marked_q == 5'd0);

  genvar e;
  generate
    for (e = 0; e < LIST; e = e + 1) begin : g_entry
      localparam [4:0] E = e;
      assign first_l[e] = E < beam_i;
    end
  endgenerate

  // State machine
  always @* begin
    state_d = state_q;
    case (state_q)
      EVAL:    if (!todo_any_i) state_d = PICK;
               else if (next_i & todo_single_i) state_d = FLUSH;
      FLUSH:   if (last9_i) state_d = PICK;
      PICK:    if (!mark) state_d = (marked_q == 5'd0) ? IDLE : EVAL;
      default: if (start_i & |entry_i) state_d = EVAL;
    endcase
  end

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q  <= IDLE;
      marked_q <= 5'd0;
      arrive_q <= 1'b0;
    end else begin
      state_q  <= state_d;
      marked_q <= (state_q == PICK & mark) ? marked_q + 5'd1 : 5'd0;
      arrive_q <= links_re_o;
    end
  end

  always @(posedge clk_i) begin
    if (start_i) fresh_q <= 1'b1;
    else if (next_i) fresh_q <= 1'b0;
    if (start_i) visited_q <= entry_i;
    else visited_q <= visited_q | arrived;
  end

  // Outputs
  assign slot_o        = (state_q == EVAL) & todo_any_i;
  assign slot_index_o  = slot_o ? todo_index_i : {INDEX_WIDTH{1'b0}};
  assign slot_first_o  = slot_o & fresh_q;
  assign slot_last_o   = slot_o & todo_single_i;
  assign todo_pop_o    = slot_o & next_i;
  assign todo_add_o    = (start_i ? entry_i : {VECTORS{1'b0}}) | (arrived & ~visited_q);
  assign pick_o        = (state_q == PICK) ? listed_i & ~expanded_i & first_l : {LIST{1'b0}};
  assign links_re_o    = (state_q == PICK) & mark;
  assign expand_o      = links_re_o ? picked_i : {LIST{1'b0}};
  assign links_raddr_o = links_re_o ? picked_index_i : {INDEX_WIDTH{1'b0}};
  assign none_o        = start_i & ~|entry_i;
  assign done_o        = none_o | stop;

endmodule

`default_nettype wire
