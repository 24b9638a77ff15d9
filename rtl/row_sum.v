// Dot product of one row: LANES products, then sums of four, and of four again.
//
//   sum_o = a[0]*b[0] + ... + a[LANES-1]*b[LANES-1], exact
//
// No handshake: a result a cycle. Latency 3 for every LANES: products, first sums, second sum.
// Example, LANES = 2: a = (3, -2), b = (5, 7) -> sum_o = 1 three cycles later.
`default_nettype none

module row_sum #(
    parameter WORD_WIDTH = 16,
    parameter LANES      = 16,
    parameter SUM_WIDTH  = 36
) (
    input  wire                               clk_i,
    input  wire        [LANES*WORD_WIDTH-1:0] a_i,    // words, signed
    input  wire        [LANES*WORD_WIDTH-1:0] b_i,    // words, signed
    output wire signed [       SUM_WIDTH-1:0] sum_o
);

  localparam PRODUCT_WIDTH = 2 * WORD_WIDTH;
  localparam GROUPS        = (LANES + 3) / 4;
  localparam GROUP_WIDTH   = PRODUCT_WIDTH + 2;

  // Products; a group of four that the lanes do not fill has zeros
  wire [4*GROUPS*PRODUCT_WIDTH-1:0] product;
  reg  [  GROUPS*GROUP_WIDTH-1:0] group_q;
  reg signed [     SUM_WIDTH-1:0] sum_q;
  wire [       4*GROUP_WIDTH-1:0] group;

  genvar l, g;
  generate
    for (l = 0; l < 4 * GROUPS; l = l + 1) begin : g_lane
      if (l < LANES) begin : g_used
        wire signed [   WORD_WIDTH-1:0] a = a_i[l*WORD_WIDTH+:WORD_WIDTH];
        wire signed [   WORD_WIDTH-1:0] b = b_i[l*WORD_WIDTH+:WORD_WIDTH];
        reg signed  [PRODUCT_WIDTH-1:0] product_q;
        always @(posedge clk_i) product_q <= a * b;
        assign product[l*PRODUCT_WIDTH+:PRODUCT_WIDTH] = product_q;
      end else begin : g_zero
        assign product[l*PRODUCT_WIDTH+:PRODUCT_WIDTH] = {PRODUCT_WIDTH{1'b0}};
      end
    end
    for (g = 0; g < 4; g = g + 1) begin : g_group
      if (g < GROUPS) begin : g_used
        wire signed [PRODUCT_WIDTH-1:0] p0 = product[(4*g+0)*PRODUCT_WIDTH+:PRODUCT_WIDTH];
        wire signed [PRODUCT_WIDTH-1:0] p1 = product[(4*g+1)*PRODUCT_WIDTH+:PRODUCT_WIDTH];
        wire signed [PRODUCT_WIDTH-1:0] p2 = product[(4*g+2)*PRODUCT_WIDTH+:PRODUCT_WIDTH];
        wire signed [PRODUCT_WIDTH-1:0] p3 = product[(4*g+3)*PRODUCT_WIDTH+:PRODUCT_WIDTH];
        always @(posedge clk_i)
          group_q[g*GROUP_WIDTH+:GROUP_WIDTH] <= {{2{p0[PRODUCT_WIDTH-1]}}, p0} + {{2{p1[PRODUCT_WIDTH-1]}}, p1}
                                               + {{2{p2[PRODUCT_WIDTH-1]}}, p2} + {{2{p3[PRODUCT_WIDTH-1]}}, p3};
        assign group[g*GROUP_WIDTH+:GROUP_WIDTH] = group_q[g*GROUP_WIDTH+:GROUP_WIDTH];
      end else begin : g_zero
        assign group[g*GROUP_WIDTH+:GROUP_WIDTH] = {GROUP_WIDTH{1'b0}};
      end
    end
  endgenerate

  // The dot product of all dimensions is wider than any sum of four products
  localparam GROW = SUM_WIDTH - GROUP_WIDTH;
  wire [GROUP_WIDTH-1:0] g0, g1, g2, g3;

  assign {g3, g2, g1, g0} = group;

  always @(posedge clk_i)
    sum_q <= {{GROW{g0[GROUP_WIDTH-1]}}, g0} + {{GROW{g1[GROUP_WIDTH-1]}}, g1}
           + {{GROW{g2[GROUP_WIDTH-1]}}, g2} + {{GROW{g3[GROUP_WIDTH-1]}}, g3};

  assign sum_o = sum_q;

endmodule

`default_nettype wire
