// Squared norm of a vector, summed up while its words arrive, four a beat.
//
//   norm2 = sum of word^2                                   exact, u(NORM2_WIDTH).(2*WORD_FRACTION)
//
// beat_i is up in the cycle in which words_i shows a beat, with first_i or last_i at the ends of a vector. Beats may
// follow each other at once. done_o is up for one cycle, with norm2_o, which stays until the next vector's first sum.
// Latency: 3 from the cycle of the last beat (squares, sum of four, accumulation) to that of done_o.
// Example: words 3, 4, 0, 0 and twelve zeros -> norm2 = 25.
`default_nettype none
`include "params.vh"

module norm (
    input  wire                         clk_i,
    input  wire                         rst_ni,
    // Words
    input  wire                         beat_i,
    input  wire                         first_i,
    input  wire                         last_i,
    input  wire [4*`SPK_WORD_WIDTH-1:0] words_i,  // four of s16.8, the first lowest
    // Norm
    output reg                          done_o,
    output reg  [ `SPK_NORM2_WIDTH-1:0] norm2_o   // u35.16
);

  localparam SQUARE_WIDTH = 2 * `SPK_WORD_WIDTH - 1;  // (-2^15)^2 = 2^30 needs 31 bits
  localparam SUM_WIDTH = SQUARE_WIDTH + 2;
  localparam PAD = `SPK_NORM2_WIDTH - SUM_WIDTH;

  reg [4*SQUARE_WIDTH-1:0] squares_q;  // four of u31.16
  reg [     SUM_WIDTH-1:0] sum_q;  // u33.16
  reg beat_q, first_q, last_q, sum_valid_q, sum_first_q, sum_last_q;

  wire [4*SQUARE_WIDTH-1:0] squares;
  genvar n;
  generate
    for (n = 0; n < 4; n = n + 1) begin : g_square
      wire signed [  `SPK_WORD_WIDTH-1:0] word = words_i[n*`SPK_WORD_WIDTH+:`SPK_WORD_WIDTH];
      wire signed [2*`SPK_WORD_WIDTH-1:0] square = word * word;
      assign squares[n*SQUARE_WIDTH+:SQUARE_WIDTH] = square[SQUARE_WIDTH-1:0];
      wire unused = &{1'b0, square[SQUARE_WIDTH]};  // a square has no sign
    end
  endgenerate

  wire [SUM_WIDTH-1:0] sum = {2'b0, squares_q[0+:SQUARE_WIDTH]}
      + {2'b0, squares_q[SQUARE_WIDTH+:SQUARE_WIDTH]}
      + {2'b0, squares_q[2*SQUARE_WIDTH+:SQUARE_WIDTH]}
      + {2'b0, squares_q[3*SQUARE_WIDTH+:SQUARE_WIDTH]};
  wire [`SPK_NORM2_WIDTH-1:0] base = sum_first_q ? {`SPK_NORM2_WIDTH{1'b0}} : norm2_o;

  always @(posedge clk_i)
    if (!rst_ni) begin
      {beat_q, first_q, last_q} <= 3'b0;
      {sum_valid_q, sum_first_q, sum_last_q} <= 3'b0;
      squares_q <= {4 * SQUARE_WIDTH{1'b0}};
      sum_q     <= {SUM_WIDTH{1'b0}};
      norm2_o   <= {`SPK_NORM2_WIDTH{1'b0}};
      done_o    <= 1'b0;
    end else begin
      {beat_q, first_q, last_q} <= {beat_i, first_i, last_i};
      {sum_valid_q, sum_first_q, sum_last_q} <= {beat_q, first_q, last_q};
      // Held between beats, so that a stalled host costs no power here.
      if (beat_i) squares_q <= squares;
      if (beat_q) sum_q <= sum;
      if (sum_valid_q) norm2_o <= base + {{PAD{1'b0}}, sum_q};
      done_o <= sum_valid_q && sum_last_q;
    end

endmodule

`default_nettype wire
