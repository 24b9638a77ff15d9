// Signed addition that saturates to the first operand's format and says so.
//
//   sum_o = min(max(a_i + b_i, -2^(WIDTH-1)), 2^(WIDTH-1) - 1)
//
// Combinational; both operands have the same fraction bits, and ADDEND_WIDTH >= WIDTH.
// Corners, WIDTH = 4:  7 + 1 -> 7, cut;  -8 + -1 -> -8, cut;  -8 + 15 -> 7;  7 + 0 -> 7.
`default_nettype none

module add_saturate #(
    parameter WIDTH        = 20,
    parameter ADDEND_WIDTH = 20
) (
    input  wire signed [       WIDTH-1:0] a_i,
    input  wire signed [ADDEND_WIDTH-1:0] b_i,
    output wire signed [       WIDTH-1:0] sum_o,
    output wire                           cut_o
);

  // One bit more than the wider operand: this sum is exact.
  wire signed [ADDEND_WIDTH:0] exact = {{(ADDEND_WIDTH + 1 - WIDTH) {a_i[WIDTH-1]}}, a_i} + {b_i[ADDEND_WIDTH-1], b_i};
  wire sign = exact[ADDEND_WIDTH];

  // It fits when all bits from the result's sign bit up are equal.
  assign cut_o = ~(&exact[ADDEND_WIDTH:WIDTH-1] | ~|exact[ADDEND_WIDTH:WIDTH-1]);
  assign sum_o = cut_o ? {sign, {(WIDTH - 1) {~sign}}} : exact[WIDTH-1:0];

endmodule

`default_nettype wire
