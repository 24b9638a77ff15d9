// Sequencer of DELETE: frees the node's links on the far side, then joins the components that its tree edges held together.
//
//   section 7 of docs/engine.md: a component is flooded over tree edges; the nearest pair of nodes with room gets a tree edge
//
// Handshake: start_i in cycle 0, in which the row of node_i is addressed; clear_o in cycle 1, in which the core clears what belongs to
// the node; done_o in the last cycle. Nodes to visit live in the core's node set; set_o asks the core's priority encoder for the lowest
// of a set (seed_*). Pairs go through the distance pipeline and the candidate list: the orphaned node is loaded as the query.
// Latency: section 11. Example: a leaf with e links: e + 3 cycles.
`default_nettype none

module remove #(
    parameter VECTORS      = 32,
    parameter LIST         = 16,
    parameter DEGREE       = 6,
    parameter INDEX_WIDTH  = 5,
    parameter LINK_WIDTH   = 7
) (
    input  wire                           clk_i,
    input  wire                           rst_ni,
    // Control
    input  wire                           start_i,
    input  wire [INDEX_WIDTH-1:0]         node_i,          // d
    output wire                           clear_o,
    output wire                           done_o,
    // Nodes
    input  wire [VECTORS-1:0]             valid_i,
    output wire [VECTORS-1:0]             set_o,
    input  wire [VECTORS-1:0]             seed_i,          // its lowest, one-hot
    input  wire [INDEX_WIDTH-1:0]         seed_index_i,
    input  wire                           seed_any_i,
    input  wire [INDEX_WIDTH-1:0]         todo_index_i,
    input  wire                           todo_any_i,
    input  wire                           todo_single_i,
    output wire                           todo_pop_o,
    output wire [VECTORS-1:0]             todo_add_o,
    // Slots
    input  wire                           next_i,
    input  wire                           item9_i,
    input  wire                           last9_i,
    output wire                           slot_o,
    output wire                           load_o,
    output wire                           slot_first_o,
    output wire                           slot_last_o,
    output wire [INDEX_WIDTH-1:0]         slot_index_o,
    // Candidate list and its picker
    output wire                           list_clear_o,
    input  wire                           nearest_i,       // the result goes to the head of the list
    input  wire [LIST-1:0]                listed_i,
    input  wire [INDEX_WIDTH-1:0]         first_index_i,   // the head's node
    output wire [LIST-1:0]                pick_o,
    input  wire [INDEX_WIDTH-1:0]         picked_index_i,
    // Links, through module graph
    output wire                           tree_only_o,     // neighbours_i over tree edges
    output wire                           loose_only_o,    // over the others
    input  wire [DEGREE-1:0]              tree_i,
    input  wire                           tree_full_i,
    input  wire [VECTORS-1:0]             neighbours_i,
    input  wire [DEGREE-1:0]              free_i,
    input  wire [DEGREE-1:0]              found_i,
    output wire [INDEX_WIDTH-1:0]         find_o,
    output wire [DEGREE-1:0]              put_o,
    output wire [LINK_WIDTH-1:0]          link_o,
    output wire                           links_re_o,
    output wire                           links_we_o,
    output wire [INDEX_WIDTH-1:0]         links_raddr_o,
    output wire [INDEX_WIDTH-1:0]         links_waddr_o,
    // Weights: what is written are the slots of weights_put_o, at full weight
    output wire                           weights_re_o,
    output wire                           weights_we_o,
    output wire [INDEX_WIDTH-1:0]         weights_raddr_o,
    output wire [INDEX_WIDTH-1:0]         weights_waddr_o,
    output wire [DEGREE-1:0]              weights_put_o
);

  localparam [3:0] IDLE = 4'd0, FIRST = 4'd1, UNLINK = 4'd2, SEED = 4'd3, FLOOD = 4'd4, PREP = 4'd5, NEXT = 4'd6, LOAD = 4'd7;
  localparam [3:0] EVAL = 4'd8, FLUSH = 4'd9, READ = 4'd10, ADD = 4'd11, DROP = 4'd12, DROP_LINK = 4'd13, LINK = 4'd14;
  localparam [DEGREE-1:0] ONE_SLOT = 1;
  localparam [INDEX_WIDTH-1:0] NONE = 0;

  reg  [3:0]             state_q, state_d;
  reg                    split_q;   // the node has more than one tree edge
  reg                    arrive_q;  // the row of node_q is here
  reg                    evict_q;   // the list is for the choice of a link to drop, not of a pair
  reg                    side_q;    // the second end of the new edge
  reg                    fresh_q;   // nothing was evaluated since LOAD
  reg  [VECTORS-1:0]     main_q;    // component of the lowest node, and what was joined to it
  reg  [VECTORS-1:0]     part_q;    // component that is flooded or joined
  reg  [VECTORS-1:0]     room_q;    // nodes that can take another tree edge
  reg  [VECTORS-1:0]     outer_q;   // nodes of the component whose distances are still to be evaluated
  reg  [INDEX_WIDTH-1:0] node_q;    // the node whose row is read or whose distances are evaluated
  reg  [INDEX_WIDTH-1:0] other_q;   // the other end of the new edge
  reg  [INDEX_WIDTH-1:0] best_q;    // orphaned node of the nearest pair
  reg  [INDEX_WIDTH-1:0] drop_q;
  reg  [DEGREE-1:0]      slot_q;    // its slot

  wire unlink = state_q == UNLINK;
  wire flooding = state_q == FLOOD;
  wire seeding = state_q == SEED;
  wire adding = state_q == ADD;
  wire dropping = state_q == DROP;
  wire drop_link = state_q == DROP_LINK;
  wire linking = state_q == LINK;
  wire visit = (unlink | flooding) & todo_any_i;
  wire seed = seeding & seed_any_i;
  wire pair = (state_q == NEXT) & ~seed_any_i;  // the nearest pair is known
  wire outer = (state_q == NEXT) & seed_any_i;
  wire [VECTORS-1:0] arrived = (flooding & arrive_q) ? neighbours_i & ~part_q : {VECTORS{1'b0}};
  wire flooded = flooding & ~todo_any_i & ~|arrived;
  wire main_flooded = flooded & ~|main_q;
  wire linked = |found_i;
  wire evict = adding & ~linked & ~|free_i;
  wire added = (adding & ~evict) | linking;  // one end of the new edge is written
  // This edge makes its node's row all tree edges
  wire [DEGREE-1:0] loose = ~tree_i;
  wire fills = ~|(loose & (loose - ONE_SLOT));
  wire more_trees = |(tree_i & (tree_i - ONE_SLOT));

  // State machine
  always @* begin
    state_d = state_q;
    case (state_q)
      FIRST:     state_d = UNLINK;
      UNLINK:    if (!todo_any_i) state_d = split_q ? SEED : IDLE;
      SEED:      state_d = seed_any_i ? FLOOD : IDLE;
      FLOOD:     if (flooded) state_d = main_flooded ? SEED : PREP;
      PREP:      state_d = NEXT;
      NEXT:      state_d = seed_any_i ? LOAD : READ;
      LOAD:      if (next_i) state_d = EVAL;
      EVAL:      if (next_i & todo_single_i) state_d = FLUSH;
      FLUSH:     if (last9_i) state_d = evict_q ? DROP : NEXT;
      READ:      state_d = ADD;
      ADD:       state_d = evict ? LOAD : side_q ? SEED : READ;
      DROP:      state_d = DROP_LINK;
      DROP_LINK: state_d = LINK;
      LINK:      state_d = side_q ? SEED : READ;
      default:   if (start_i) state_d = FIRST;
    endcase
  end

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q  <= IDLE;
      arrive_q <= 1'b0;
    end else begin
      state_q  <= state_d;
      arrive_q <= visit | seed;
    end
  end

  // Components
  always @(posedge clk_i) begin
    if (state_q == FIRST) split_q <= more_trees;

    if (start_i) main_q <= {VECTORS{1'b0}};
    else if (main_flooded | (added & side_q)) main_q <= main_q | part_q;

    if (seed) part_q <= seed_i;
    else if (flooding) part_q <= part_q | arrived;

    if (flooding & arrive_q) room_q[node_q] <= ~tree_full_i;
    else if (adding & fills) room_q[node_q] <= 1'b0;

    if (state_q == PREP) outer_q <= part_q & room_q;
    else if (outer) outer_q <= outer_q & ~seed_i;
  end

  // Nodes
  always @(posedge clk_i) begin
    if (visit) node_q <= todo_index_i;
    else if (seed | outer) node_q <= seed_index_i;
    else if (pair) node_q <= best_q;
    else if (added) node_q <= other_q;

    if (pair) other_q <= first_index_i;
    else if (added) other_q <= node_q;

    if (pair) side_q <= 1'b0;
    else if (added) side_q <= 1'b1;

    if (item9_i & nearest_i & ~evict_q) best_q <= node_q;

    if (state_q == PREP) evict_q <= 1'b0;
    else if (adding) evict_q <= evict;

    if (state_q == LOAD) fresh_q <= 1'b1;
    else if (next_i) fresh_q <= 1'b0;

    if (dropping) drop_q <= picked_index_i;
    if (dropping) slot_q <= found_i;
  end

  // Outputs
  assign clear_o      = state_q == FIRST;
  assign done_o       = (unlink & ~todo_any_i & ~split_q) | (seeding & ~seed_any_i);
  assign set_o        = seeding ? valid_i & ~main_q : outer_q;
  assign todo_pop_o   = visit | ((state_q == EVAL) & next_i);
  assign todo_add_o   = (clear_o | evict) ? neighbours_i : outer ? main_q & room_q : arrived;
  assign load_o       = state_q == LOAD;
  assign slot_o       = load_o | (state_q == EVAL);
  assign slot_first_o = (state_q == EVAL) & fresh_q;
  assign slot_last_o  = (state_q == EVAL) & todo_single_i;
  assign slot_index_o = load_o ? node_q : (state_q == EVAL) ? todo_index_i : NONE;
  assign list_clear_o = (state_q == PREP) | adding;
  assign pick_o       = dropping ? listed_i & ~{1'b0, listed_i[LIST-1:1]} : {LIST{1'b0}};  // the last entry

  // Rows: UNLINK and DROP_LINK free the far side's slot, ADD and LINK write the new edge
  assign tree_only_o   = flooding;
  assign loose_only_o  = adding;
  assign find_o        = unlink ? node_i : dropping ? picked_index_i : drop_link ? node_q : other_q;
  assign put_o         = linking ? slot_q : (adding & ~linked) ? free_i : found_i;
  assign link_o        = (unlink | drop_link) ? {LINK_WIDTH{1'b0}} : {2'b11, other_q};
  assign links_re_o    = start_i | visit | seed | (state_q == READ) | dropping | drop_link;
  assign links_we_o    = (unlink & arrive_q) | added | drop_link;
  assign links_raddr_o = start_i ? node_i : visit ? todo_index_i : seed ? seed_index_i : dropping ? picked_index_i
                       : links_re_o ? node_q : NONE;
  assign links_waddr_o = drop_link ? drop_q : links_we_o ? node_q : NONE;

  assign weights_re_o    = (state_q == READ) | dropping;
  assign weights_we_o    = (adding & ~linked & ~evict) | drop_link;
  assign weights_raddr_o = weights_re_o ? node_q : NONE;
  assign weights_waddr_o = weights_we_o ? node_q : NONE;
  assign weights_put_o   = drop_link ? slot_q : weights_we_o ? free_i : {DEGREE{1'b0}};

endmodule

`default_nettype wire
