// First guess of 1/sqrt(m) from the seven leading bits of m.
//
//   guess = T[i] = round(2^10 / sqrt((i + 0.5) / 32)),  i = floor(32 * m), m in [1, 4)
//
// Combinational. The 96 rows, the last first, come from this line of Python:
//   for i in range(127, 31, -1): print(f"10'd{round(2**10 / ((i + 0.5) / 32)**0.5)},")
// One constant, and not a case: of a case Verilator makes a table, and code of its own for each core.
// Example: m = 1.0 -> i = 32 -> 1016, that is 0.992.
`default_nettype none

module rsqrt_table (
    input  wire [6:0] index_i,  // u7.5, 32 to 127
    output wire [9:0] guess_o   // u10.10
);

  localparam [959:0] TABLE = {
      10'd513, 10'd515, 10'd517, 10'd519, 10'd521, 10'd523, 10'd526, 10'd528,
      10'd530, 10'd532, 10'd534, 10'd537, 10'd539, 10'd541, 10'd544, 10'd546,
      10'd549, 10'd551, 10'd554, 10'd556, 10'd559, 10'd561, 10'd564, 10'd567,
      10'd569, 10'd572, 10'd575, 10'd578, 10'd581, 10'd584, 10'd587, 10'd590,
      10'd593, 10'd596, 10'd599, 10'd602, 10'd606, 10'd609, 10'd612, 10'd616,
      10'd619, 10'd623, 10'd626, 10'd630, 10'd634, 10'd638, 10'd642, 10'd646,
      10'd650, 10'd654, 10'd658, 10'd662, 10'd667, 10'd671, 10'd676, 10'd680,
      10'd685, 10'd690, 10'd695, 10'd700, 10'd705, 10'd710, 10'd716, 10'd721,
      10'd727, 10'd733, 10'd739, 10'd745, 10'd751, 10'd757, 10'd764, 10'd771,
      10'd778, 10'd785, 10'd792, 10'd799, 10'd807, 10'd815, 10'd823, 10'd832,
      10'd840, 10'd849, 10'd859, 10'd868, 10'd878, 10'd889, 10'd899, 10'd910,
      10'd922, 10'd934, 10'd946, 10'd959, 10'd972, 10'd986, 10'd1001, 10'd1016
  };

  wire [6:0] row = index_i - 7'd32;
  wire [9:0] place = {row, 3'b000} + {2'b00, row, 1'b0};  // 10 * row

  assign guess_o = TABLE[place+:10];

endmodule

`default_nettype wire
