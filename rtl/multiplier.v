// The one multiplier of neurons and synapses: leak and traces in STEP, gain times weight in PROPAGATE, dt in OSCILLATE, inhibition in
// WTA_COMPETE, shares in WTA_SOFT, rates in HOMEOSTASIS, distances in RESONANCE_SEARCH.
//
//   product_o = a_i * b_i, exact
//
// No handshake: a product a cycle; its users take turns and zeros come from those that are idle. Latency 1.
// Example: a_i = -3, b_i = 7 -> product_o = -21 in the next cycle.
`default_nettype none

module multiplier #(
    parameter A_WIDTH = 20,
    parameter B_WIDTH = 17
) (
    input  wire                               clk_i,
    input  wire signed [        A_WIDTH-1:0]  a_i,
    input  wire signed [        B_WIDTH-1:0]  b_i,
    output wire signed [A_WIDTH+B_WIDTH-1:0]  product_o
);

  reg signed [A_WIDTH+B_WIDTH-1:0] product_q;

  always @(posedge clk_i) product_q <= a_i * b_i;

  assign product_o = product_q;

endmodule

`default_nettype wire
