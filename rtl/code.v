// Spike codes: ENCODE makes the code of a vector, SIMILARITY and SPIKE_SEARCH compare patterns, all on the core's divider.
//
//   encode:     m = greatest |word|; word i sets bit i + STEP * divide(4 (m - word), m, 4); m = 0: nothing is written, the answer is 0
//   similarity: code = divide(p << 16, q, 17), p = equal ones, q = ones of either, 65536 when q = 0;  value_o = {q, p, code}
//   search:     every valid node is offered to the result list with the distance 65536 - code
//
// Handshake: start_i in cycle 0, the kind of command and its operands constant until done_o in the last cycle, with the answer. The
// nodes to search live in the core's node set. Every output of an idle part is 0, so that the core can OR them.
// Latency: 6*DIMS + 5 cycles (encode; DIMS + 4 when m = 0), 21 (similarity), 18*n + 6 (search of n nodes; 2 of none). The next word or
// row is read while the division runs. Example: words (256, -256, 0, ...), 16 dimensions: slots 0, 8, 4, ... -> bits 0, 17, 10, ..., 23.
`default_nettype none

module code #(
    parameter VECTORS       = 32,
    parameter INDEX_WIDTH   = 5,
    parameter DIMS          = 16,
    parameter LANES         = 16,
    parameter SCAN_WIDTH    = 5,
    parameter WORD_WIDTH    = 16,
    parameter DIVISOR_WIDTH = 38,
    parameter RESULT_WIDTH  = 20
) (
    input  wire                        clk_i,
    input  wire                        rst_ni,
    // Command
    input  wire                        start_i,
    input  wire                        encode_i,
    input  wire                        search_i,       // neither: similarity
    input  wire [INDEX_WIDTH-1:0]      index_i,
    input  wire [31:0]                 pattern_i,
    input  wire [VECTORS-1:0]          valid_i,
    // Answer
    output wire                        done_o,
    output wire                        searched_o,     // done_o, and the result list is the answer
    output wire [31:0]                 value_o,
    // Nodes to search
    input  wire [INDEX_WIDTH-1:0]      todo_index_i,
    input  wire                        todo_any_i,
    output wire                        todo_pop_o,
    output wire [VECTORS-1:0]          todo_add_o,
    // Words
    output wire                        vectors_re_o,
    output wire [SCAN_WIDTH-1:0]       vectors_raddr_o,
    input  wire [LANES*WORD_WIDTH-1:0] vectors_i,
    // Patterns
    output wire                        re_o,
    output wire [INDEX_WIDTH-1:0]      raddr_o,
    input  wire [31:0]                 row_i,
    output wire                        we_o,
    output wire [INDEX_WIDTH-1:0]      waddr_o,
    output wire [31:0]                 wdata_o,
    // Result list
    output wire                        clear_o,
    output wire                        offer_o,
    output wire [16:0]                 offer_dist_o,   // u17.16
    output wire [INDEX_WIDTH-1:0]      offer_index_o,
    // The divider
    output wire                        divide_o,
    output wire [DIVISOR_WIDTH-1:0]    head_o,
    output wire [RESULT_WIDTH-1:0]     tail_o,
    output wire [DIVISOR_WIDTH-1:0]    divisor_o,
    output wire [4:0]                  bits_o,
    input  wire                        divided_i,
    input  wire [16:0]                 quotient_i
);

  localparam DIM_WIDTH = $clog2(DIMS);
  localparam LANE_WIDTH = $clog2(LANES);
  localparam LANE_BITS = (LANE_WIDTH == 0) ? 1 : LANE_WIDTH;
  localparam STEP_SHIFT = DIM_WIDTH - 3;            // STEP = DIMS / 8
  localparam [4:0] FETCHES = DIMS, BEGIN = DIMS + 3;
  localparam [4:0] SLOT_BITS = 5'd4, CODE_BITS = 5'd17;
  localparam [16:0] ONE = 17'h10000;                // u17.16

  // ---- Encode: every word for m, then every word again, from word 0, which is read behind the last
  reg  [4:0]                   setup_q;      // cycles since the start; 0: none, or m is known
  reg                          fetched_q;    // the row of a word is here
  reg                          word_live_q;  // the word is here
  reg                          store_q;      // the code is complete
  reg  [DIM_WIDTH-1:0]         next_q;       // next word to read
  reg  [DIM_WIDTH-1:0]         item_q;       // word of the row that is here
  reg  [DIM_WIDTH-1:0]         slot_item_q;  // word that is divided
  reg  signed [WORD_WIDTH-1:0] word_q;
  reg  [WORD_WIDTH-1:0]        most_q;       // m, unsigned
  reg  [WORD_WIDTH:0]          below_q;      // m - word, unsigned
  reg  [31:0]                  code_q;
  wire                         start_encode = start_i & encode_i;
  wire                         known = setup_q == BEGIN;  // m is, and how far word 0 is below it
  wire                         empty = most_q == {WORD_WIDTH{1'b0}};
  wire                         slot_done = divided_i & encode_i;
  wire                         divide_slot = (known & ~empty) | (slot_done & ~&slot_item_q);
  wire                         fetch = start_encode | (setup_q != 5'd0 & setup_q <= FETCHES) | divide_slot;
  wire [DIM_WIDTH-1:0]         item = start_encode ? {DIM_WIDTH{1'b0}} : next_q;
  wire [WORD_WIDTH-1:0]        magnitude = word_q[WORD_WIDTH-1] ? -word_q : word_q;
  wire [4:0]                   slot_item = {{(5 - DIM_WIDTH) {1'b0}}, slot_item_q};
  wire [4:0]                   slot = {1'b0, quotient_i[3:0]} << STEP_SHIFT;
  wire [4:0]                   place = slot_item + slot;  // at most 31 with 8 and 16 dimensions
  wire [LANE_BITS-1:0]         lane = (LANE_WIDTH == 0) ? {LANE_BITS{1'b0}} : item_q[LANE_BITS-1:0];
  wire [SCAN_WIDTH-1:0]        vectors_row;

  generate
    if (DIMS == LANES) begin : g_whole
      assign vectors_row = index_i;
    end else begin : g_beats
      assign vectors_row = {index_i, item[DIM_WIDTH-1:LANE_WIDTH]};
    end
  endgenerate

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      setup_q     <= 5'd0;
      fetched_q   <= 1'b0;
      word_live_q <= 1'b0;
      store_q     <= 1'b0;
    end else begin
      if (start_encode) setup_q <= 5'd1;
      else if (setup_q != 5'd0) setup_q <= known ? 5'd0 : setup_q + 5'd1;
      fetched_q   <= fetch;
      word_live_q <= fetched_q;
      store_q     <= slot_done & (&slot_item_q);
    end
  end

  always @(posedge clk_i) begin
    if (fetch) begin
      next_q <= item + {{(DIM_WIDTH - 1) {1'b0}}, 1'b1};
      item_q <= item;
    end
    if (fetched_q) word_q <= vectors_i[lane*WORD_WIDTH+:WORD_WIDTH];
    if (start_encode) most_q <= {WORD_WIDTH{1'b0}};
    else if (word_live_q & magnitude > most_q) most_q <= magnitude;
    if (word_live_q) below_q <= {1'b0, most_q} - {word_q[WORD_WIDTH-1], word_q};
    if (known) begin
      slot_item_q <= {DIM_WIDTH{1'b0}};
      code_q      <= 32'd0;
    end else if (slot_done) begin
      slot_item_q   <= slot_item_q + {{(DIM_WIDTH - 1) {1'b0}}, 1'b1};
      code_q[place] <= 1'b1;
    end
  end

  // ---- Compare: the next row is read when the division of the one before starts
  reg                   first_q;    // cycle 1 of a search
  reg                   arrive_q;   // a row is here
  reg                   ready_q;    // its numbers of ones are, not yet divided
  reg                   running_q;  // a division of a comparison runs
  reg                   offer_q;
  reg                   listed_q;   // the last offer is in the list
  reg                   none_q;     // no ones in either pattern of the division
  reg  [INDEX_WIDTH-1:0] index_q;   // node of the row
  reg  [INDEX_WIDTH-1:0] node_q;    // node of the division
  reg  [INDEX_WIDTH-1:0] offer_index_q;
  reg  [5:0]            both_q, either_q;  // p and q
  reg  [16:0]           dist_q;     // u17.16
  wire [5:0]            both, either;
  wire                  compare = start_i & ~encode_i & ~search_i;
  wire                  search = start_i & search_i;
  wire                  divide_code = ready_q & (~running_q | divided_i);
  wire                  walk = (first_q | (divide_code & search_i)) & todo_any_i;
  wire                  compared = divided_i & running_q;
  wire [16:0]           portion = none_q ? ONE : quotient_i;

  popcount #(.WIDTH(32)) u_both (
      .bits_i (arrive_q ? row_i & pattern_i : 32'd0),
      .count_o(both)
  );

  popcount #(.WIDTH(32)) u_either (
      .bits_i (arrive_q ? row_i | pattern_i : 32'd0),
      .count_o(either)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      first_q   <= 1'b0;
      arrive_q  <= 1'b0;
      ready_q   <= 1'b0;
      running_q <= 1'b0;
      offer_q   <= 1'b0;
      listed_q  <= 1'b0;
    end else begin
      first_q  <= search;
      arrive_q <= compare | walk;
      if (arrive_q) ready_q <= 1'b1;
      else if (divide_code) ready_q <= 1'b0;
      if (divide_code) running_q <= 1'b1;
      else if (divided_i) running_q <= 1'b0;
      offer_q  <= compared & search_i;
      listed_q <= offer_q & ~running_q;
    end
  end

  always @(posedge clk_i) begin
    if (walk) index_q <= todo_index_i;
    if (arrive_q) begin
      both_q   <= both;
      either_q <= either;
    end
    if (divide_code) begin
      none_q <= either_q == 6'd0;
      node_q <= index_q;
    end
    if (compared) begin
      dist_q        <= ONE - portion;
      offer_index_q <= node_q;
    end
  end

  // ---- Operands of the division
  wire [WORD_WIDTH-1:0] head = encode_i ? {1'b0, below_q[WORD_WIDTH:2]} : {{(WORD_WIDTH - 5) {1'b0}}, both_q[5:1]};
  wire [16:0]           tail = encode_i ? {below_q[1:0], 15'd0} : {both_q[0], 16'd0};
  wire [WORD_WIDTH-1:0] divisor = encode_i ? most_q : {{(WORD_WIDTH - 6) {1'b0}}, either_q};

  assign divide_o  = divide_slot | divide_code;
  assign head_o    = divide_o ? {{(DIVISOR_WIDTH - WORD_WIDTH) {1'b0}}, head} : {DIVISOR_WIDTH{1'b0}};
  assign tail_o    = divide_o ? {tail, {(RESULT_WIDTH - 17) {1'b0}}} : {RESULT_WIDTH{1'b0}};
  assign divisor_o = divide_o ? {{(DIVISOR_WIDTH - WORD_WIDTH) {1'b0}}, divisor} : {DIVISOR_WIDTH{1'b0}};
  assign bits_o    = ~divide_o ? 5'd0 : encode_i ? SLOT_BITS : CODE_BITS;

  // ---- Outputs
  wire alike = compared & ~search_i;
  wire nobody = first_q & ~todo_any_i;

  assign done_o          = store_q | (known & empty) | alike | searched_o;
  assign searched_o      = nobody | listed_q;
  assign value_o         = store_q ? code_q : alike ? {3'd0, either_q, both_q, portion} : 32'd0;
  assign todo_pop_o      = walk;
  assign todo_add_o      = search ? valid_i : {VECTORS{1'b0}};
  assign vectors_re_o    = fetch;
  assign vectors_raddr_o = fetch ? vectors_row : {SCAN_WIDTH{1'b0}};
  assign re_o            = compare | walk;
  assign raddr_o         = compare ? index_i : walk ? todo_index_i : {INDEX_WIDTH{1'b0}};
  assign we_o            = store_q;
  assign waddr_o         = store_q ? index_i : {INDEX_WIDTH{1'b0}};
  assign wdata_o         = code_q;
  assign clear_o         = search;
  assign offer_o         = offer_q;
  assign offer_dist_o    = offer_q ? dist_q : 17'd0;
  assign offer_index_o   = offer_q ? offer_index_q : {INDEX_WIDTH{1'b0}};

endmodule

`default_nettype wire
