// AGGREGATE: the mean of a node's neighbours, each times the weight of the edge that arrives from it, an element at a time.
//
//   delta[i] = sign(sum) * divide(|sum|, 4080 n, DELTA_WIDTH),  sum = sum over the n linked slots s of weight[s] * v[link s][i];  n = 0: 0
//
// The slots' words are multiplied and summed while the division of the element before runs.
// Handshake: start_i in cycle 0, in which the node's rows of links and weights are addressed; both must stay where they are read from.
// done_o in the last cycle, with value_o. The divider and the multiplier are the core's. Every output of an idle part is 0, so that the
// core can OR them.
// Latency: element i is divided from cycle DEGREE + 5 + i (DELTA_WIDTH + 1) on and written DELTA_WIDTH + 1 cycles later;
// DIMS (DELTA_WIDTH + 1) + DEGREE + 6 cycles. Example: one neighbour with full weight 65280 and word 7: sum 456960, 456960 / 4080 = 112,
// that is 7.0 steps of a word with four fraction bits.
`default_nettype none

module aggregate #(
    parameter DEGREE        = 6,
    parameter INDEX_WIDTH   = 5,
    parameter DIMS          = 16,
    parameter LANES         = 16,
    parameter SCAN_WIDTH    = 5,
    parameter WORD_WIDTH    = 16,
    parameter WEIGHT_WIDTH  = 16,
    parameter DELTA_WIDTH   = 20,
    parameter DIM_WIDTH     = 4,
    parameter DIVISOR_WIDTH = 38,
    parameter RESULT_WIDTH  = 20,
    parameter A_WIDTH       = 20,
    parameter B_WIDTH       = 17
) (
    input  wire                               clk_i,
    input  wire                               rst_ni,
    // Command
    input  wire                               start_i,
    output wire                               done_o,
    output wire        [2:0]                  value_o,          // n
    // Links of the node
    input  wire        [DEGREE-1:0]           used_i,
    input  wire        [DEGREE*INDEX_WIDTH-1:0] index_i,
    // Weights beside them: u16.8 a slot
    input  wire        [DEGREE*WEIGHT_WIDTH-1:0] weights_i,
    // Words
    output wire                               vectors_re_o,
    output wire        [SCAN_WIDTH-1:0]       vectors_raddr_o,
    input  wire        [LANES*WORD_WIDTH-1:0] vectors_i,
    // Means: signed, four fraction bits more than a word
    output wire                               we_o,
    output wire        [DIM_WIDTH-1:0]        waddr_o,
    output wire        [DELTA_WIDTH-1:0]      wdata_o,
    // The multiplier
    output wire signed [A_WIDTH-1:0]          a_o,
    output wire signed [B_WIDTH-1:0]          b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]  product_i,
    // The divider
    output wire                               divide_o,
    output wire        [DIVISOR_WIDTH-1:0]    head_o,
    output wire        [RESULT_WIDTH-1:0]     tail_o,
    output wire        [DIVISOR_WIDTH-1:0]    divisor_o,
    output wire        [4:0]                  bits_o,
    input  wire                               divided_i,
    input  wire        [RESULT_WIDTH-1:0]     quotient_i
);

  localparam LANE_WIDTH = $clog2(LANES);
  localparam LANE_BITS = (LANE_WIDTH == 0) ? 1 : LANE_WIDTH;
  localparam SUM_WIDTH = WORD_WIDTH + WEIGHT_WIDTH + 3;  // of up to 6 products, signed
  localparam SIZE_WIDTH = SUM_WIDTH - 1;
  localparam [2:0] LAST = DEGREE - 1;
  localparam [4:0] BITS = DELTA_WIDTH;

  // Sum of an element
  reg                          walk_q;    // slots are read
  reg        [2:0]             slot_q;
  reg        [2:0]             arrive_slot_q;
  reg        [3:1]             live_q;    // bit s: a linked slot was read s cycles ago
  reg        [4:1]             last_q;    // bit s: the last slot's cycle was s cycles ago
  reg        [DIM_WIDTH-1:0]   item_q;    // element that is summed
  reg        [WORD_WIDTH-1:0]  word_q;
  reg        [WEIGHT_WIDTH-1:0] weight_q;
  reg signed [SUM_WIDTH-1:0]   sum_q;
  // Its division
  reg                          ready_q;   // the sum is here, not yet divided
  reg                          busy_q;    // a division runs
  reg        [SIZE_WIDTH-1:0]  size_q;    // |sum|
  reg                          negative_q;
  reg        [DIM_WIDTH-1:0]   target_q;  // element that is divided
  reg        [2:0]             count_q;   // n
  reg        [14:0]            divisor_q; // 4080 n, 4080 where there is no neighbour

  wire                         divided = busy_q & divided_i;
  wire                         read = walk_q & used_i[slot_q];
  wire                         begins = start_i | (divide_o & ~&item_q);
  wire [INDEX_WIDTH-1:0]       node = index_i[slot_q*INDEX_WIDTH+:INDEX_WIDTH];
  wire [LANE_BITS-1:0]         lane = (LANE_WIDTH == 0) ? {LANE_BITS{1'b0}} : item_q[LANE_BITS-1:0];
  wire [SCAN_WIDTH-1:0]        row;

  generate
    if (DIMS == LANES) begin : g_whole
      assign row = node;
    end else begin : g_beats
      assign row = {node, item_q[DIM_WIDTH-1:LANE_WIDTH]};
    end
  endgenerate

  // Number of links; what 4080 times it is
  reg [2:0] linked;
  integer s;
  always @* begin
    linked = 3'd0;
    for (s = 0; s < DEGREE; s = s + 1) linked = linked + {2'd0, used_i[s]};
  end

  wire [2:0]  shares = (count_q == 3'd0) ? 3'd1 : count_q;
  wire [14:0] whole = {shares, 12'd0} - {8'd0, shares, 4'd0};

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      walk_q  <= 1'b0;
      live_q  <= 3'd0;
      last_q  <= 4'd0;
      ready_q <= 1'b0;
      busy_q  <= 1'b0;
      item_q  <= {DIM_WIDTH{1'b0}};
    end else begin
      walk_q  <= begins | (walk_q & slot_q != LAST);
      live_q  <= {live_q[2:1], read};
      last_q  <= {last_q[3:1], walk_q & slot_q == LAST};
      ready_q <= last_q[4] | (ready_q & ~divide_o);
      busy_q  <= divide_o | (busy_q & ~divided_i);
      if (divide_o) item_q <= item_q + {{(DIM_WIDTH - 1) {1'b0}}, 1'b1};  // the last wraps to 0
    end
  end

  always @(posedge clk_i) begin
    slot_q        <= begins ? 3'd0 : slot_q + 3'd1;
    arrive_slot_q <= slot_q;
    if (live_q[1]) begin
      word_q   <= vectors_i[lane*WORD_WIDTH+:WORD_WIDTH];
      weight_q <= weights_i[arrive_slot_q*WEIGHT_WIDTH+:WEIGHT_WIDTH];
    end
    if (begins) sum_q <= {SUM_WIDTH{1'b0}};
    else if (live_q[3]) sum_q <= sum_q + product_i[SUM_WIDTH-1:0];
    if (walk_q & slot_q == 3'd0) count_q <= linked;
    if (walk_q & slot_q == 3'd1) divisor_q <= whole;
    if (last_q[4]) begin
      size_q <= sum_q[SUM_WIDTH-1] ? -sum_q[SIZE_WIDTH-1:0] : sum_q[SIZE_WIDTH-1:0];
    end
    if (divide_o) begin
      negative_q <= sum_q[SUM_WIDTH-1];
      target_q   <= item_q;
    end
  end

  // Outputs
  assign vectors_re_o    = read;
  assign vectors_raddr_o = read ? row : {SCAN_WIDTH{1'b0}};
  assign a_o             = live_q[2] ? {{(A_WIDTH - WEIGHT_WIDTH) {1'b0}}, weight_q} : {A_WIDTH{1'b0}};
  assign b_o             = live_q[2] ? {{(B_WIDTH - WORD_WIDTH) {word_q[WORD_WIDTH-1]}}, word_q} : {B_WIDTH{1'b0}};
  assign divide_o        = ready_q & (~busy_q | divided_i);
  assign head_o          = divide_o ? {{(DIVISOR_WIDTH - SIZE_WIDTH + DELTA_WIDTH) {1'b0}}, size_q[SIZE_WIDTH-1:DELTA_WIDTH]} : {DIVISOR_WIDTH{1'b0}};
  assign tail_o          = divide_o ? {size_q[DELTA_WIDTH-1:0], {(RESULT_WIDTH - DELTA_WIDTH) {1'b0}}} : {RESULT_WIDTH{1'b0}};
  assign divisor_o       = divide_o ? {{(DIVISOR_WIDTH - 15) {1'b0}}, divisor_q} : {DIVISOR_WIDTH{1'b0}};
  assign bits_o          = divide_o ? BITS : 5'd0;
  assign we_o            = divided;
  assign waddr_o         = divided ? target_q : {DIM_WIDTH{1'b0}};
  assign wdata_o         = negative_q ? -quotient_i[DELTA_WIDTH-1:0] : quotient_i[DELTA_WIDTH-1:0];
  assign done_o          = divided & (&target_q);
  assign value_o         = done_o ? count_q : 3'd0;

  wire unused = &{1'b0, product_i, quotient_i};

endmodule

`default_nettype wire
