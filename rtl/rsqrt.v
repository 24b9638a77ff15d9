// Reciprocal square root of a squared norm, as mantissa and exponent, by a table and two Newton iterations.
//
//   n = m * 4^e, m in [1, 4);   y = T[m];   twice: y = min(y * (3 - m*y*y) / 2, 1 - 2^-26);   1/sqrt(n) = y * 2^-e
//
// Each product is floored as docs/engine.md, rnorm, says. A 28 x 28 product is four of 14 x 14 in one cycle and their
// sum in the next; the sum subtracts from 3.0 on the fly, since 3 - floor(s) = floor(3 + (1 - ulp) - s).
// start_i is up for one cycle, with norm2_i. A start while one is running begins anew. n = 0 gives 0, 0.
// Latency: 16 from the cycle of start_i to the first in which the result shows; it stays until the next start.
// Example: n = 4 -> m = 1, e = 1: rmant = 2^24 - 1 (1.0 is clamped), rexp = 1, that is 0.99999994 * 2^-1.
`default_nettype none
`include "params.vh"

module rsqrt (
    input  wire                        clk_i,
    input  wire                        rst_ni,
    // Norm
    input  wire                        start_i,
    input  wire [`SPK_NORM2_WIDTH-1:0] norm2_i,  // u35.16; only its bits count here
    // Reciprocal
    output reg  [`SPK_RMANT_WIDTH-1:0] rmant_o,  // u24.24
    output wire [ `SPK_REXP_WIDTH-1:0] rexp_o    // u5
);

  // One state a cycle: a product (P) and its sum (S) for t, v and y, in both iterations.
  localparam [3:0] IDLE = 4'd0, SHIFT = 4'd1, GUESS = 4'd2, P_T0 = 4'd3, S_T0 = 4'd4, P_V0 = 4'd5, S_V0 = 4'd6,
      P_Y0 = 4'd7, S_Y0 = 4'd8, P_T1 = 4'd9, S_T1 = 4'd10, P_V1 = 4'd11, S_V1 = 4'd12, P_Y1 = 4'd13, S_Y1 = 4'd14,
      ROUND = 4'd15;

  reg [3:0] state_q;
  reg [4:0] exp_q;  // u5
  reg zero_q;
  reg [35:0] norm_q;  // n, then M: u36.34
  reg [25:0] y_q;  // u26.26
  reg [27:0] factor_q;  // t or v: u28.26
  reg [27:0] high_q, cross0_q, cross1_q, low_q;

  // Normalise
  wire [35:0] norm2 = {{36 - `SPK_NORM2_WIDTH{1'b0}}, norm2_i};
  reg  [ 4:0] top;  // the highest pair of bits that is not 0
  integer p;
  always @* begin
    top = 5'd0;
    for (p = 0; p < 18; p = p + 1) if (|norm2[2*p+:2]) top = p[4:0];
  end

  wire [9:0] guess;
  rsqrt_table u_table (
      .index_i(norm_q[35:29]),
      .guess_o(guess)
  );

  // Product
  wire run_t = state_q == P_T0 || state_q == P_T1;
  wire run_v = state_q == P_V0 || state_q == P_V1;
  wire run_y = state_q == P_Y0 || state_q == P_Y1;
  wire [27:0] a = run_v ? norm_q[35:8] : {2'b0, y_q};
  wire [27:0] b = run_t ? {2'b0, y_q} : factor_q;

  // Sum: s, or 3 - s
  wire negate = state_q == S_V0 || state_q == S_V1;
  localparam [55:0] THREE = (56'd3 << 52) + (56'd1 << 26) - 56'd1;
  wire [55:0] outer = {high_q, low_q} ^ {56{negate}};
  wire [55:0] inner0 = {14'b0, cross0_q, 14'b0} ^ {56{negate}};
  wire [55:0] inner1 = {14'b0, cross1_q, 14'b0} ^ {56{negate}};
  // -s is ~s + 1, for each of the three.
  wire [55:0] sum = outer + inner0 + inner1 + (negate ? THREE + 56'd3 : 56'd0);
  wire y_over = |sum[55:53];
  wire [24:0] rounded = {1'b0, y_q[25:2]} + {24'b0, y_q[1]};  // half up: (y + 2) >> 2

  always @(posedge clk_i)
    if (!rst_ni) state_q <= IDLE;
    else if (start_i) state_q <= SHIFT;
    else if (state_q != IDLE) state_q <= state_q + 4'd1;  // ROUND wraps to IDLE

  always @(posedge clk_i)
    if (!rst_ni) begin
      exp_q <= 5'd0;
      zero_q <= 1'b0;
      norm_q <= 36'd0;
      y_q <= 26'd0;
      factor_q <= 28'd0;
      {high_q, cross0_q, cross1_q, low_q} <= 112'd0;
      rmant_o <= {`SPK_RMANT_WIDTH{1'b0}};
    end else begin
      if (start_i) begin
        exp_q  <= top;
        zero_q <= norm2 == 36'd0;
        norm_q <= norm2;
      end
      if (run_t || run_v || run_y) begin
        high_q   <= a[27:14] * b[27:14];
        cross0_q <= a[27:14] * b[13:0];
        cross1_q <= a[13:0] * b[27:14];
        low_q    <= a[13:0] * b[13:0];
      end
      case (state_q)
        SHIFT: norm_q <= norm_q << (6'd34 - {exp_q, 1'b0});
        GUESS: y_q <= {guess, 16'b0};
        S_T0, S_T1, S_V0, S_V1: factor_q <= sum[26+:28];
        S_Y0, S_Y1: y_q <= y_over ? {26{1'b1}} : sum[27+:26];
        ROUND: rmant_o <= zero_q ? {24{1'b0}} : rounded[24] ? {24{1'b1}} : rounded[23:0];
        default: ;
      endcase
    end

  assign rexp_o = exp_q;

  wire unused = &{1'b0, sum[25:0], y_q[0]};  // dropped by the floors

endmodule

`default_nettype wire
