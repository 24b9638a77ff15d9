// Reciprocal square root of a squared norm in a core: bit for bit that of module rsqrt, product by product on the core's multiplier.
//
//   n = m * 4^e, m in [1, 4);   y = T[m];   twice: t = y*y, u = m*t, y = min(y * (3 - u) / 2, 1 - 2^-26);   1/sqrt(n) = y * 2^-e
//
// A product X * Y of 28 by 26 bits is four of 14 by 13; summed from the lowest, what is below the floor can go at once:
//   X*Y >> 26 = (((x0*y0 >> 13) + x0*y1 + 2*x1*y0) >> 13) + 2*x1*y1
// Handshake: start_i for one cycle, with norm2_i; done_o in the cycle in which the result stands. Every operand of an idle multiplier is 0.
// Latency: done_o 49 cycles behind start_i: 17 to align m, two bits each, whether it moves or not, one for the table, five a product.
// Example: n = 4 -> m = 1, e = 1: rmant = 2^24 - 1 (1.0 is clamped), rexp = 1, that is 0.99999994 * 2^-1. n = 0 gives 0, 0.
`default_nettype none
`include "params.vh"

module reciprocal #(
    parameter A_WIDTH = 20,
    parameter B_WIDTH = 17
) (
    input  wire                              clk_i,
    input  wire                              rst_ni,
    // Norm
    input  wire                              start_i,
    input  wire        [`SPK_NORM2_WIDTH-1:0] norm2_i,   // only its bits count here
    // Reciprocal
    output wire                              done_o,
    output wire        [`SPK_RMANT_WIDTH-1:0] rmant_o,   // u24.24
    output wire        [ `SPK_REXP_WIDTH-1:0] rexp_o,    // u5
    // The multiplier
    output wire signed [A_WIDTH-1:0]         a_o,
    output wire signed [B_WIDTH-1:0]         b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0] product_i
);

  localparam [4:0] PAIRS = 5'd17;                  // pairs of bits below the highest one
  localparam [2:0] LAST = 3'd4;
  localparam [1:0] T = 2'd0, U = 2'd1, Y = 2'd2;
  localparam [28:0] THREE = 29'd3 << 26, ONE = 29'd1 << 26;

  reg  [4:0]  align_q;    // cycles left to align m
  reg         guess_q;
  reg         run_q;      // products
  reg  [2:0]  limb_q;     // of X and Y in bits 1 and 0; 4: the last product is here
  reg  [1:0]  kind_q;     // what the product becomes
  reg         again_q;    // second iteration
  reg         done_q;
  reg  [4:0]  exponent_q; // u5
  reg  [35:0] norm_q;     // n, then M: u36.34
  reg  [25:0] y_q;        // u26.26
  reg  [27:0] factor_q;   // t, or 3 - u: u28.26
  reg  [28:0] sum_q;

  wire        aligned = |norm_q[35:34];
  wire        multiply = run_q & limb_q != LAST;
  wire        complete = run_q & limb_q == LAST;
  wire [9:0]  guess;

  rsqrt_table u_table (
      .index_i(norm_q[35:29]),
      .guess_o(guess)
  );

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      align_q <= 5'd0;
      guess_q <= 1'b0;
      run_q   <= 1'b0;
      limb_q  <= 3'd0;
      kind_q  <= T;
      again_q <= 1'b0;
      done_q  <= 1'b0;
    end else begin
      if (start_i) align_q <= PAIRS;
      else if (|align_q) align_q <= align_q - 5'd1;
      guess_q <= align_q == 5'd1;
      run_q   <= guess_q | (run_q & ~(complete & kind_q == Y & again_q));
      if (run_q) limb_q <= complete ? 3'd0 : limb_q + 3'd1;
      if (complete) begin
        kind_q <= (kind_q == Y) ? T : kind_q + 2'd1;
        if (kind_q == Y) again_q <= ~again_q;
      end
      done_q <= complete & kind_q == Y & again_q;
    end
  end

  // Operands
  wire [27:0] x = (kind_q == T) ? {2'b00, y_q} : (kind_q == U) ? norm_q[35:8] : factor_q;
  wire [25:0] y = (kind_q == U) ? factor_q[25:0] : y_q;
  wire [13:0] x_limb = limb_q[1] ? x[27:14] : x[13:0];
  wire [12:0] y_limb = limb_q[0] ? y[25:13] : y[12:0];

  assign a_o = multiply ? {{(A_WIDTH - 14) {1'b0}}, x_limb} : {A_WIDTH{1'b0}};
  assign b_o = multiply ? {{(B_WIDTH - 13) {1'b0}}, y_limb} : {B_WIDTH{1'b0}};

  // Sum of the limbs' products; the one of limb l is here when limb_q = l + 1
  wire [28:0] product = {2'b00, product_i[26:0]};
  wire [28:0] kept = (limb_q == 3'd1) ? 29'd0 : (limb_q == 3'd3) ? sum_q : sum_q >> 13;
  wire [28:0] added = (limb_q[1] & limb_q[0]) | limb_q[2] ? product << 1 : product;
  wire [28:0] sum = kept + added;
  wire [28:0] rest = THREE - kept - added;
  wire        over = sum[28:1] >= ONE[27:0];

  always @(posedge clk_i) begin
    if (start_i) begin
      norm_q     <= {{(36 - `SPK_NORM2_WIDTH) {1'b0}}, norm2_i};
      exponent_q <= PAIRS;
    end else if (|align_q & ~aligned) begin
      norm_q     <= norm_q << 2;
      exponent_q <= exponent_q - 5'd1;
    end
    if (run_q) sum_q <= sum;
    if (guess_q) y_q <= {guess, 16'd0};
    else if (complete & kind_q == Y) y_q <= over ? {26{1'b1}} : sum[26:1];
    if (complete & kind_q == T) factor_q <= sum[27:0];
    if (complete & kind_q == U) factor_q <= rest[27:0];
  end

  // Half up: (y + 2) >> 2
  wire [24:0] rounded = {1'b0, y_q[25:2]} + {24'd0, y_q[1]};

  assign done_o  = done_q;
  assign rmant_o = ~aligned ? 24'd0 : rounded[24] ? {24{1'b1}} : rounded[23:0];
  assign rexp_o  = exponent_q;

  wire unused = &{1'b0, product_i, rest[28]};

endmodule

`default_nettype wire
