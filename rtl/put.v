// A row of DEGREE slots with some of them replaced.
//
//   slot s of row_o = word_i if put_i[s], else slot s of row_i
//
// Combinational. Example: put_i = 000100, word_i = ff00: row_o is row_i but for slot 2, which is ff00.
`default_nettype none

module put #(
    parameter DEGREE = 6,
    parameter WIDTH  = 16
) (
    input  wire [DEGREE*WIDTH-1:0] row_i,
    input  wire [DEGREE-1:0]       put_i,
    input  wire [WIDTH-1:0]        word_i,
    output reg  [DEGREE*WIDTH-1:0] row_o
);

  integer s;

  always @* begin
    row_o = row_i;
    for (s = 0; s < DEGREE; s = s + 1) if (put_i[s]) row_o[s*WIDTH+:WIDTH] = word_i;
  end

endmodule

`default_nettype wire
