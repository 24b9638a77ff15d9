// Sequential division, a bit of the quotient a cycle, restoring: exact, floor, saturating.
//
//   N = {head_i, upper bits_i bits of tail_i};   quotient_o = min(floor(N / divisor_i), 2^bits_i - 1), all ones when divisor_i = 0
//
// The numerator comes in two parts, so that no operand has to be shifted: head_i is N >> bits_i, and its lower bits_i bits stand at the
// upper end of tail_i, with zeros below.
// Handshake: start_i with the operands, in any cycle but one between a start and its done; done_o with the quotient, bits_i + 1 cycles
// later, saturated or not; the next start may come in that cycle. 1 <= bits_i <= QUOTIENT_WIDTH. Bits of quotient_o above bits_i are 0.
// Latency: bits_i + 1 edges, so bits_i + 2 cycles with the operands' own. Example: 85 / 7, 4 bits: head 5, tail 0101 -> 12 five cycles later.
`default_nettype none

module divide #(
    parameter DIVISOR_WIDTH  = 16,
    parameter QUOTIENT_WIDTH = 17
) (
    input  wire                      clk_i,
    input  wire                      rst_ni,
    // Operands, unsigned
    input  wire                      start_i,
    input  wire [DIVISOR_WIDTH-1:0]  head_i,
    input  wire [QUOTIENT_WIDTH-1:0] tail_i,
    input  wire [DIVISOR_WIDTH-1:0]  divisor_i,
    input  wire [4:0]                bits_i,
    // Quotient
    output wire                      done_o,
    output wire [QUOTIENT_WIDTH-1:0] quotient_o
);

  reg  [4:0]                left_q;       // bits to find; 0 when idle
  reg                       done_q;
  reg                       full_q;       // the quotient does not fit
  reg  [DIVISOR_WIDTH-1:0]  remainder_q;
  reg  [DIVISOR_WIDTH-1:0]  divisor_q;
  reg  [QUOTIENT_WIDTH-1:0] tail_q;       // numerator bits to come, upper end first
  reg  [QUOTIENT_WIDTH-1:0] quotient_q;
  wire                      run = left_q != 5'd0;
  wire [DIVISOR_WIDTH:0]    shifted = {remainder_q, tail_q[QUOTIENT_WIDTH-1]};
  wire [DIVISOR_WIDTH+1:0]  difference = {1'b0, shifted} - {2'b00, divisor_q};
  wire                      fits = ~difference[DIVISOR_WIDTH+1];

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      left_q <= 5'd0;
      done_q <= 1'b0;
    end else begin
      if (start_i) left_q <= bits_i;
      else if (run) left_q <= left_q - 5'd1;
      done_q <= left_q == 5'd1;
    end
  end

  always @(posedge clk_i) begin
    if (start_i) begin
      full_q      <= head_i >= divisor_i;
      remainder_q <= head_i;
      divisor_q   <= divisor_i;
      tail_q      <= tail_i;
      quotient_q  <= {QUOTIENT_WIDTH{1'b0}};
    end else if (run) begin
      remainder_q <= fits ? difference[DIVISOR_WIDTH-1:0] : shifted[DIVISOR_WIDTH-1:0];
      tail_q      <= {tail_q[QUOTIENT_WIDTH-2:0], 1'b0};
      quotient_q  <= {quotient_q[QUOTIENT_WIDTH-2:0], full_q | fits};
    end
  end

  assign done_o     = done_q;
  assign quotient_o = quotient_q;

  wire unused = &{1'b0, difference};

endmodule

`default_nettype wire
