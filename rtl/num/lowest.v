// Lowest set bit of a vector: one-hot, as a number, and whether there is one, or just one.
//
//   onehot_o = bits_i & -bits_i
//
// Combinational. WIDTH is a power of two.
// Example: bits_i = 0110_1000 -> onehot_o = 0000_1000, index_o = 3, any_o = 1, single_o = 0.
`default_nettype none

module lowest #(
    parameter WIDTH = 32
) (
    input  wire [        WIDTH-1:0] bits_i,
    output wire [        WIDTH-1:0] onehot_o,
    output reg  [$clog2(WIDTH)-1:0] index_o,   // 0 when there is none
    output wire                     any_o,
    output wire                     single_o   // exactly one bit is set
);

  integer i;

  assign onehot_o = bits_i & (~bits_i + {{(WIDTH - 1) {1'b0}}, 1'b1});
  assign any_o    = |bits_i;
  assign single_o = any_o & ~|(bits_i & ~onehot_o);

  always @* begin
    index_o = {$clog2(WIDTH) {1'b0}};
    for (i = 0; i < WIDTH; i = i + 1) if (onehot_o[i]) index_o = index_o | i[$clog2(WIDTH)-1:0];
  end

endmodule

`default_nettype wire
