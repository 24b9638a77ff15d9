// Group `oscillator`: OSCILLATE, RESONANCE and RESONANCE_SEARCH, and the register of the phase.
//
// Handshake: turn_i in cycle 0 turns the phase by dt_i; ask_i asks for the resonance of node index_i, which stands on resonance_o. scanned_i:
// the candidate list holds the distances of a RESONANCE_SEARCH, whose entries entry_o asks for one by one, to offer them to the result list;
// done_o in its last cycle. Every output of an idle part is 0. Left out (SPK_GROUP_OSCILLATOR = 0) it answers 0.
// Latency: see `oscillator` and `resonate`. Example: turn_i with dt_i = 256 (1 ms) in cycle 0 at phase 0: phase_o = 671088 from cycle 2 on.
`include "params.vh"
`default_nettype none

module group_oscillator #(
    parameter INDEX_WIDTH = `SPK_INDEX_WIDTH,
    parameter LIST        = `SPK_LIST,
    parameter DIST_WIDTH  = `SPK_DIST_WIDTH,
    parameter PHASE_WIDTH = `SPK_PHASE_WIDTH,
    parameter DT_WIDTH    = `SPK_DT_WIDTH,
    parameter A_WIDTH     = 20,
    parameter B_WIDTH     = 17
) (
    input  wire                              clk_i,
    input  wire                              rst_ni,
    // Phase and resonance
    input  wire                              clear_i,
    input  wire                              turn_i,
    input  wire [DT_WIDTH-1:0]               dt_i,            // u13.8, ms
    input  wire                              ask_i,
    input  wire [INDEX_WIDTH-1:0]            index_i,
    output wire [PHASE_WIDTH-1:0]            phase_o,         // u24.24, turns
    output wire [PHASE_WIDTH-1:0]            resonance_o,     // u24.23
    // RESONANCE_SEARCH
    input  wire                              resonating_i,    // the command is one
    input  wire                              scanned_i,
    input  wire [4:0]                        k_i,
    input  wire [9:0]                        weight_i,        // u10.8, 0 to 2.0
    output wire                              done_o,
    output wire [LIST-1:0]                   entry_o,         // one-hot
    input  wire                              entry_any_i,
    input  wire [INDEX_WIDTH-1:0]            entry_index_i,
    input  wire signed [DIST_WIDTH-1:0]      entry_dist_i,
    output wire                              offer_o,
    output wire [DIST_WIDTH-1:0]             offer_dist_o,
    output wire [INDEX_WIDTH-1:0]            offer_index_o,
    // The multiplier
    output wire signed [A_WIDTH-1:0]         a_o,
    output wire signed [B_WIDTH-1:0]         b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0] product_i
);

  wire turned, resonate_ask;
  wire [INDEX_WIDTH-1:0] resonate_ask_index;
  wire [PHASE_WIDTH-1:0] phase_next;
  wire signed [A_WIDTH-1:0] oscillator_a, resonate_a;
  wire signed [B_WIDTH-1:0] oscillator_b, resonate_b;

  generate
    if (`SPK_GROUP_OSCILLATOR) begin : g_on
      oscillator #(
          .INDEX_WIDTH(INDEX_WIDTH), .PHASE_WIDTH(PHASE_WIDTH), .DT_WIDTH(DT_WIDTH), .K(`SPK_OSC_K), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)
      ) u_oscillator (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .turn_i(turn_i), .ask_i(ask_i | resonate_ask), .dt_i(dt_i), .index_i(resonating_i ? resonate_ask_index : index_i),
          .phase_i(phase_o), .turned_o(turned), .phase_o(phase_next),
          .resonance_o(resonance_o),
          .a_o(oscillator_a), .b_o(oscillator_b), .product_i(product_i)
      );

      resonate #(
          .INDEX_WIDTH(INDEX_WIDTH), .LIST(LIST), .PHASE_WIDTH(PHASE_WIDTH), .DIST_WIDTH(DIST_WIDTH), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)
      ) u_resonate (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .start_i(scanned_i), .k_i(k_i), .weight_i(weight_i), .done_o(done_o),
          .entry_o(entry_o), .any_i(entry_any_i), .index_i(entry_index_i), .dist_i(entry_dist_i),
          .ask_o(resonate_ask), .ask_index_o(resonate_ask_index), .resonance_i(resonance_o),
          .offer_o(offer_o), .offer_dist_o(offer_dist_o), .offer_index_o(offer_index_o),
          .a_o(resonate_a), .b_o(resonate_b), .product_i(product_i)
      );

      register #(.WIDTH(PHASE_WIDTH)) u_phase (
          .clk_i  (clk_i),
          .rst_ni (rst_ni),
          .clear_i(clear_i),
          .we_i   (turned),
          .wdata_i(phase_next),
          .data_o (phase_o)
      );
    end else begin : g_off
      assign {phase_o, resonance_o, turned, phase_next, oscillator_a, oscillator_b, done_o, entry_o, resonate_ask, resonate_ask_index,
          offer_o, offer_dist_o, offer_index_o, resonate_a, resonate_b} = 0;
    end
  endgenerate

  assign a_o = oscillator_a | resonate_a;
  assign b_o = oscillator_b | resonate_b;

endmodule

`default_nettype wire
