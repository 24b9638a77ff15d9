// Number of set bits.
//
// Combinational. Example: bits_i = 0110_1000 -> count_o = 3.
`default_nettype none

module popcount #(
    parameter WIDTH = 32
) (
    input  wire [      WIDTH-1:0] bits_i,
    output reg  [$clog2(WIDTH):0] count_o
);

  integer i;

  always @* begin
    count_o = {($clog2(WIDTH) + 1) {1'b0}};
    for (i = 0; i < WIDTH; i = i + 1) count_o = count_o + {{$clog2(WIDTH) {1'b0}}, bits_i[i]};
  end

endmodule

`default_nettype wire
