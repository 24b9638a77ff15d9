// Sequential division and square root, a bit of the result a cycle, restoring: exact, floor; division saturates.
//
//   division: N = {head_i, upper bits_i bits of tail_i};   result_o = min(floor(N / divisor_i), 2^bits_i - 1), all ones when divisor_i = 0
//   root:     N = divisor_i, bits_i = DIVISOR_WIDTH / 2;   result_o = floor(sqrt(N))
//
// The numerator of a division comes in two parts, so that no operand has to be shifted: head_i is N >> bits_i, and its lower bits_i bits
// stand at the upper end of tail_i, with zeros below. A root takes two bits of N for a bit of the result: they leave the upper end of
// the register that else holds the divisor.
// Handshake: start_i with the operands, in any cycle but one between a start and its done; done_o with the result, bits_i + 1 cycles
// later, saturated or not; the next start may come in that cycle. 1 <= bits_i <= RESULT_WIDTH. Bits of result_o above bits_i are 0.
// Latency: bits_i + 1 edges, so bits_i + 2 cycles with the operands' own. Example: 85 / 7, 4 bits: head 5, tail 0101 -> 12 five cycles
// later; root of 85, DIVISOR_WIDTH 38, 19 bits -> 9 twenty cycles later.
`default_nettype none

module divide #(
    parameter DIVISOR_WIDTH = 38,  // even
    parameter RESULT_WIDTH  = 20   // at least DIVISOR_WIDTH / 2
) (
    input  wire                     clk_i,
    input  wire                     rst_ni,
    // Operands, unsigned
    input  wire                     start_i,
    input  wire                     root_i,     // else a division
    input  wire [DIVISOR_WIDTH-1:0] head_i,     // 0 for a root
    input  wire [RESULT_WIDTH-1:0]  tail_i,
    input  wire [DIVISOR_WIDTH-1:0] divisor_i,
    input  wire [4:0]               bits_i,
    // Quotient or root
    output wire                     done_o,
    output wire [RESULT_WIDTH-1:0]  result_o
);

  reg  [4:0]               left_q;       // bits to find; 0 when idle
  reg                      done_q;
  reg                      root_q;
  reg                      full_q;       // the quotient does not fit
  reg  [DIVISOR_WIDTH-1:0] remainder_q;
  reg  [DIVISOR_WIDTH-1:0] divisor_q;    // of a root: what is left of N
  reg  [RESULT_WIDTH-1:0]  tail_q;       // numerator bits to come, upper end first
  reg  [RESULT_WIDTH-1:0]  result_q;
  wire                     run = left_q != 5'd0;
  wire [DIVISOR_WIDTH:0]   shifted = root_q ? {remainder_q[DIVISOR_WIDTH-2:0], divisor_q[DIVISOR_WIDTH-1:DIVISOR_WIDTH-2]}
                                            : {remainder_q, tail_q[RESULT_WIDTH-1]};
  wire [DIVISOR_WIDTH:0]   less = root_q ? {{(DIVISOR_WIDTH - RESULT_WIDTH - 1) {1'b0}}, result_q, 2'b01} : {1'b0, divisor_q};
  wire [DIVISOR_WIDTH+1:0] difference = {1'b0, shifted} - {1'b0, less};
  wire                     fits = ~difference[DIVISOR_WIDTH+1];

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
      root_q      <= root_i;
      full_q      <= ~root_i & head_i >= divisor_i;
      remainder_q <= head_i;
      divisor_q   <= divisor_i;
      tail_q      <= tail_i;
      result_q    <= {RESULT_WIDTH{1'b0}};
    end else if (run) begin
      remainder_q <= fits ? difference[DIVISOR_WIDTH-1:0] : shifted[DIVISOR_WIDTH-1:0];
      divisor_q   <= root_q ? divisor_q << 2 : divisor_q;
      tail_q      <= {tail_q[RESULT_WIDTH-2:0], 1'b0};
      result_q    <= {result_q[RESULT_WIDTH-2:0], full_q | fits};
    end
  end

  assign done_o   = done_q;
  assign result_o = result_q;

  wire unused = &{1'b0, difference};

endmodule

`default_nettype wire
