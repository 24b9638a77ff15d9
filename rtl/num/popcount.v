// Number of set bits, by sums of neighbours: of pairs, of fours, and so on.
//
// Combinational. WIDTH is 16 or 32. Example: bits_i = 0110_1000 -> count_o = 3.
`default_nettype none

module popcount #(
    parameter WIDTH = 32
) (
    input  wire [      WIDTH-1:0] bits_i,
    output wire [$clog2(WIDTH):0] count_o
);

  // Whole words and not a loop over the bits: that is what simulates fast
  wire [31:0] ones;
  wire [31:0] pairs = (ones & 32'h5555_5555) + ((ones >> 1) & 32'h5555_5555);
  wire [31:0] fours = (pairs & 32'h3333_3333) + ((pairs >> 2) & 32'h3333_3333);
  wire [31:0] bytes = (fours & 32'h0f0f_0f0f) + ((fours >> 4) & 32'h0f0f_0f0f);
  wire [31:0] halves = (bytes & 32'h00ff_00ff) + ((bytes >> 8) & 32'h00ff_00ff);
  wire [15:0] sum = halves[15:0] + halves[31:16];

  generate
    if (WIDTH == 32) begin : g_whole
      assign ones = bits_i;
    end else begin : g_part
      assign ones = {{(32 - WIDTH) {1'b0}}, bits_i};
    end
  endgenerate

  assign count_o = sum[$clog2(WIDTH):0];

  wire unused = &{1'b0, sum};

endmodule

`default_nettype wire
