// Distance pipeline: LANES products a cycle, one vector every BEATS cycles, for all three metrics in the same time.
//
//   L2: norm2(q) + norm2(v) - 2 q.v      dot: -q.v      cosine: 1 - q.v * rnorm(q) * rnorm(v), section 5 of docs/engine.md
//
// Stage s is cycle a + s, a = cycle in which the vector's last row is addressed. The query's words come with the address (stage 0), the
// row at stage 1, the vector's norms at stage 4; first3_i copies the query's norms for the slots from this one on, because the command
// register may already hold the next query. dist_o is there at stage 9.
// Example, L2: q = (1, 0), v = (3, 4), all in words of 256 -> dot = 3*2^16, norms 1*2^16 and 25*2^16, dist_o = 20*2^16.
`default_nettype none

module distance #(
    parameter WORD_WIDTH  = 16,
    parameter LANES       = 16,
    parameter NORM2_WIDTH = 35,
    parameter DOT_WIDTH   = 36,
    parameter DIST_WIDTH  = 37,
    parameter RMANT_WIDTH = 24,
    parameter REXP_WIDTH  = 5
) (
    input  wire                                          clk_i,
    // Metric, constant while slots are in the pipeline; neither: L2
    input  wire                                          cosine_i,
    input  wire                                          dot_i,
    // Stage 0, 1: LANES words each, signed, WORD_FRACTION fraction bits
    input  wire [             LANES*WORD_WIDTH-1:0]      words_i,
    input  wire [             LANES*WORD_WIDTH-1:0]      row_i,
    // Stage 3, 4: {rexp, rmant, norm2}
    input  wire                                          first3_i,
    input  wire [REXP_WIDTH+RMANT_WIDTH+NORM2_WIDTH-1:0] query_norms_i,
    input  wire                                          begin4_i,
    input  wire [REXP_WIDTH+RMANT_WIDTH+NORM2_WIDTH-1:0] norms_i,
    // Stage 9
    output wire signed [               DIST_WIDTH-1:0]   dist_o         // distance format
);

  localparam NORMS_WIDTH = REXP_WIDTH + RMANT_WIDTH + NORM2_WIDTH;
  localparam SCALE_WIDTH = REXP_WIDTH + 1;

  // Stages 1 to 3: products, and their sum
  reg  [ LANES*WORD_WIDTH-1:0] words_q;
  wire signed [ DOT_WIDTH-1:0] sum3;  // sum of one row's products, exact

  always @(posedge clk_i) words_q <= words_i;

  row_sum #(
      .WORD_WIDTH(WORD_WIDTH),
      .LANES     (LANES),
      .SUM_WIDTH (DOT_WIDTH)
  ) u_row_sum (
      .clk_i(clk_i),
      .a_i  (words_q),
      .b_i  (row_i),
      .sum_o(sum3)
  );

  // Stage 4: accumulation over the rows of a vector, and what the norms alone give
  reg  [      NORMS_WIDTH-1:0] query_norms_q;
  reg signed [  DOT_WIDTH-1:0] dot_q;       // 2*WORD_FRACTION fraction bits, exact
  reg        [    NORM2_WIDTH:0] base_q;    // norm2(q) + norm2(v)
  reg        [SCALE_WIDTH-1:0] scale_q;     // E = rexp(q) + rexp(v)
  wire [          NORM2_WIDTH-1:0] norm2_q, norm2_v;
  wire [          RMANT_WIDTH-1:0] rmant_q, rmant_v;  // u24.24
  wire [           REXP_WIDTH-1:0] rexp_q, rexp_v;

  assign {rexp_q, rmant_q, norm2_q} = query_norms_q;
  assign {rexp_v, rmant_v, norm2_v} = norms_i;

  always @(posedge clk_i) begin
    if (first3_i) query_norms_q <= query_norms_i;
    dot_q   <= begin4_i ? sum3 : sum3 + dot_q;
    base_q  <= {1'b0, norm2_q} + {1'b0, norm2_v};
    scale_q <= {1'b0, rexp_q} + {1'b0, rexp_v};
  end

  // Stage 5: L2 or dot, which then wait for the cosine
  reg signed [DIST_WIDTH-1:0] exact6_q, exact7_q, exact8_q;
  wire signed [DIST_WIDTH-1:0] dot_wide = {{(DIST_WIDTH - DOT_WIDTH) {dot_q[DOT_WIDTH-1]}}, dot_q};
  wire signed [DIST_WIDTH-1:0] base_wide = {{(DIST_WIDTH - NORM2_WIDTH - 1) {1'b0}}, base_q};

  always @(posedge clk_i) begin
    exact6_q <= dot_i ? -dot_wide : base_wide - (dot_wide <<< 1);
    exact7_q <= exact6_q;
    exact8_q <= exact7_q;
  end

  // Stages 4 to 8
  wire [29:0] cosine8;  // u30.28, 0 to 2.0

  cosine #(
      .DOT_WIDTH  (DOT_WIDTH),
      .RMANT_WIDTH(RMANT_WIDTH),
      .SCALE_WIDTH(SCALE_WIDTH)
  ) u_cosine (
      .clk_i   (clk_i),
      .rmant_q_i(rmant_q),
      .rmant_v_i(rmant_v),
      .dot_i   (dot_q),
      .scale_i (scale_q),
      .dist_o  (cosine8)
  );

  reg signed [DIST_WIDTH-1:0] dist_q;

  always @(posedge clk_i) dist_q <= cosine_i ? {{(DIST_WIDTH - 30) {1'b0}}, cosine8} : exact8_q;

  assign dist_o = dist_q;

endmodule

`default_nettype wire
