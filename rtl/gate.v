// Clock gate: passes the clock in the cycles whose enable was up before the rising edge.
//
//   gclk = clk & (en, held while clk is high)
//
// The latch is open while the clock is low, so an enable that changes after a rising edge acts on the next one and
// never cuts a pulse. It is the only latch on the chip; synthesis maps this module to the library's gating cell.
// Latency: an enable that is up in the cycle before edge x lets edge x through.
// Example: en = 0 1 1 0 in four cycles -> the edges that end the second and the third reach gclk.
`default_nettype none

module gate (
    input  wire clk_i,
    input  wire en_i,
    output wire gclk_o
);

  reg en_q;

  // verilator lint_off LATCH
  (* always_latch *)  // for Yosys: the latch is meant
  always @* if (!clk_i) en_q = en_i;
  // verilator lint_on LATCH

  assign gclk_o = clk_i & en_q;

endmodule

`default_nettype wire
