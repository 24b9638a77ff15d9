// UPDATE: a vector moves by alpha times delta, word by word, and its norms are computed anew.
//
//   v[i] = saturate(v[i] + ((alpha * delta[i] + 2^17) >> 18));  norm2 = sum of v[i]^2;  under cosine 1/sqrt(norm2), as INSERT's
//
// Handshake: start_i in cycle 0, index, alpha and metric constant until done_o in the last cycle, in which the norms are written. A row
// of words is read, one word of it replaced, and written; so it must stay where it is read from. The multiplier is the core's. Every
// output of an idle part but the row's address is 0, so that the core can OR them.
// Latency: word i is read in cycle 4i, cut_o in 4i + 2, its row is written in 4i + 3; norms in cycle 4 DIMS + 1, or 49 later under
// cosine. Example: alpha = 0.5 (8192), delta = 7.0 (112), word 5: 5 + ((917504 + 131072) >> 18) = 9.
`default_nettype none
`include "params.vh"

module update #(
    parameter INDEX_WIDTH = 5,
    parameter DIMS        = 16,
    parameter LANES       = 16,
    parameter SCAN_WIDTH  = 5,
    parameter WORD_WIDTH  = 16,
    parameter DELTA_WIDTH = 20,
    parameter DIM_WIDTH   = 4,
    parameter A_WIDTH     = 20,
    parameter B_WIDTH     = 17
) (
    input  wire                               clk_i,
    input  wire                               rst_ni,
    // Command
    input  wire                               start_i,
    input  wire        [INDEX_WIDTH-1:0]      index_i,
    input  wire signed [15:0]                 alpha_i,         // s16.14
    input  wire                               cosine_i,
    output wire                               done_o,
    output wire                               cut_o,           // a word saturates
    // Means: signed, four fraction bits more than a word
    output wire                               delta_re_o,
    output wire        [DIM_WIDTH-1:0]        delta_raddr_o,
    input  wire        [DELTA_WIDTH-1:0]      delta_i,
    // Words
    output wire                               vectors_re_o,
    output wire        [SCAN_WIDTH-1:0]       vectors_raddr_o,
    input  wire        [LANES*WORD_WIDTH-1:0] vectors_i,
    output wire                               vectors_we_o,
    output wire        [SCAN_WIDTH-1:0]       vectors_waddr_o,
    output reg         [LANES*WORD_WIDTH-1:0] vectors_wdata_o,
    // Norms: {rexp, rmant, norm2}
    output wire                               norms_we_o,
    output wire [`SPK_NORMS_ROW_WIDTH-1:0]    norms_wdata_o,
    // The multiplier
    output reg  signed [A_WIDTH-1:0]          a_o,
    output reg  signed [B_WIDTH-1:0]          b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]  product_i
);

  localparam LANE_WIDTH = $clog2(LANES);
  localparam LANE_BITS = (LANE_WIDTH == 0) ? 1 : LANE_WIDTH;
  localparam NORM2_WIDTH = `SPK_NORM2_WIDTH;
  localparam ALPHA_WIDTH = 16;
  localparam SHIFT = 18;  // 14 fraction bits of alpha, and the 4 that delta has more than a word
  localparam CHANGE_WIDTH = DELTA_WIDTH + ALPHA_WIDTH + 1 - SHIFT;
  localparam MOVED_WIDTH = ((CHANGE_WIDTH > WORD_WIDTH) ? CHANGE_WIDTH : WORD_WIDTH) + 1;
  localparam signed [A_WIDTH+B_WIDTH-1:0] HALF = 1 << (SHIFT - 1);

  reg                          run_q;
  reg        [1:0]             phase_q;   // 0: read
  reg        [DIM_WIDTH-1:0]   item_q;
  reg                          square_q;  // the product is a square
  reg                          last_q;    // and the last
  reg                          normed_q;  // norm2 is complete
  reg        [WORD_WIDTH-1:0]  word_q;    // the word, then what it becomes
  reg        [NORM2_WIDTH-1:0] norm2_q;

  wire read = start_i | (run_q & phase_q == 2'd0);
  wire multiply = run_q & phase_q == 2'd1;
  wire move = run_q & phase_q == 2'd2;
  wire store = run_q & phase_q == 2'd3;
  wire [LANE_BITS-1:0] lane = (LANE_WIDTH == 0) ? {LANE_BITS{1'b0}} : item_q[LANE_BITS-1:0];
  wire [SCAN_WIDTH-1:0] row;

  generate
    if (DIMS == LANES) begin : g_whole
      assign row = index_i;
    end else begin : g_beats
      assign row = {index_i, item_q[DIM_WIDTH-1:LANE_WIDTH]};
    end
  endgenerate

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q    <= 1'b0;
      phase_q  <= 2'd0;
      item_q   <= {DIM_WIDTH{1'b0}};
      square_q <= 1'b0;
      last_q   <= 1'b0;
      normed_q <= 1'b0;
    end else begin
      run_q    <= start_i | (run_q & ~(store & (&item_q)));
      if (start_i | run_q) phase_q <= phase_q + 2'd1;
      if (store) item_q <= item_q + {{(DIM_WIDTH - 1) {1'b0}}, 1'b1};  // the last wraps to 0
      square_q <= store;
      last_q   <= store & (&item_q);
      normed_q <= last_q;
    end
  end

  // A word moves
  wire signed [A_WIDTH+B_WIDTH-1:0] rounded = product_i + HALF;
  wire signed [CHANGE_WIDTH-1:0] change = rounded[SHIFT+:CHANGE_WIDTH];
  wire signed [MOVED_WIDTH-1:0] moved = {{(MOVED_WIDTH - WORD_WIDTH) {word_q[WORD_WIDTH-1]}}, word_q} +
      {{(MOVED_WIDTH - CHANGE_WIDTH) {change[CHANGE_WIDTH-1]}}, change};
  wire fits = &moved[MOVED_WIDTH-1:WORD_WIDTH-1] | ~|moved[MOVED_WIDTH-1:WORD_WIDTH-1];
  wire [WORD_WIDTH-1:0] end_of_range = {moved[MOVED_WIDTH-1], {(WORD_WIDTH - 1) {~moved[MOVED_WIDTH-1]}}};

  always @(posedge clk_i) begin
    if (multiply) word_q <= vectors_i[lane*WORD_WIDTH+:WORD_WIDTH];
    else if (move) word_q <= fits ? moved[WORD_WIDTH-1:0] : end_of_range;
    if (start_i) norm2_q <= {NORM2_WIDTH{1'b0}};
    else if (square_q) norm2_q <= norm2_q + product_i[NORM2_WIDTH-1:0];
  end

  always @* begin
    vectors_wdata_o = vectors_i;
    vectors_wdata_o[lane*WORD_WIDTH+:WORD_WIDTH] = word_q;
  end

  // Reciprocal norm
  wire root_done;
  wire [`SPK_RMANT_WIDTH-1:0] rmant;
  wire [`SPK_REXP_WIDTH-1:0] rexp;
  wire signed [A_WIDTH-1:0] root_a;
  wire signed [B_WIDTH-1:0] root_b;

  reciprocal #(
      .A_WIDTH(A_WIDTH),
      .B_WIDTH(B_WIDTH)
  ) u_reciprocal (
      .clk_i    (clk_i),
      .rst_ni   (rst_ni),
      .start_i  (normed_q & cosine_i),
      .norm2_i  (norm2_q),
      .done_o   (root_done),
      .rmant_o  (rmant),
      .rexp_o   (rexp),
      .a_o      (root_a),
      .b_o      (root_b),
      .product_i(product_i)
  );

  always @* begin
    a_o = root_a;
    b_o = root_b;
    if (multiply) begin
      a_o = {{(A_WIDTH - DELTA_WIDTH) {delta_i[DELTA_WIDTH-1]}}, delta_i};
      b_o = {{(B_WIDTH - ALPHA_WIDTH) {alpha_i[ALPHA_WIDTH-1]}}, alpha_i};
    end else if (store) begin
      a_o = {{(A_WIDTH - WORD_WIDTH) {word_q[WORD_WIDTH-1]}}, word_q};
      b_o = {{(B_WIDTH - WORD_WIDTH) {word_q[WORD_WIDTH-1]}}, word_q};
    end
  end

  // Outputs
  assign delta_re_o      = read;
  assign delta_raddr_o   = read ? item_q : {DIM_WIDTH{1'b0}};
  assign vectors_re_o    = read;
  assign vectors_raddr_o = read ? row : {SCAN_WIDTH{1'b0}};
  assign vectors_we_o    = store;
  assign vectors_waddr_o = row;
  assign cut_o           = move & ~fits;
  assign done_o          = cosine_i ? root_done : normed_q;
  assign norms_we_o      = done_o;
  assign norms_wdata_o   = {cosine_i ? {rexp, rmant} : {(`SPK_REXP_WIDTH + `SPK_RMANT_WIDTH) {1'b0}}, norm2_q};

  wire unused = &{1'b0, rounded, product_i};

endmodule

`default_nettype wire
