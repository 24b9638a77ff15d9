// Registers towards the cores: header and operands of the last command that was issued to one.
//
//   output <= input at the issue edge of a command that was not refused
//
// They load on a gated clock of their own: what changes here toggles wires to every core on the chip.
// Handshake: load_i is up in the cycle before the issue edge; cmd_valid of the cores goes beside.
// Latency: 1. Example: load_i up in the cycle before edge 20 -> the cores see the command in the next and take it at 21.
`default_nettype none
`include "params.vh"

module broadcast (
    input  wire                                clk_i,
    input  wire                                rst_ni,
    input  wire                                load_i,
    // Front end
    input  wire [                        63:0] header_i,
    input  wire [`SPK_DIMS*`SPK_WORD_WIDTH-1:0] query_i,   // s16.8 each
    input  wire [        `SPK_NORM2_WIDTH-1:0] norm2_i,    // u35.16
    input  wire [        `SPK_RMANT_WIDTH-1:0] rmant_i,    // u24.24
    input  wire [         `SPK_REXP_WIDTH-1:0] rexp_i,     // u5
    input  wire [     `SPK_DECAY_FRACTION-1:0] leak_i,     // u16.16
    input  wire [     `SPK_DECAY_FRACTION-1:0] pre_i,      // u16.16
    input  wire [     `SPK_DECAY_FRACTION-1:0] post_i,     // u16.16
    // Cores
    output reg  [                        63:0] header_o,
    output reg  [`SPK_DIMS*`SPK_WORD_WIDTH-1:0] query_o,
    output reg  [        `SPK_NORM2_WIDTH-1:0] norm2_o,
    output reg  [        `SPK_RMANT_WIDTH-1:0] rmant_o,
    output reg  [         `SPK_REXP_WIDTH-1:0] rexp_o,
    output reg  [     `SPK_DECAY_FRACTION-1:0] leak_o,
    output reg  [     `SPK_DECAY_FRACTION-1:0] pre_o,
    output reg  [     `SPK_DECAY_FRACTION-1:0] post_o
);

  wire gclk;
  gate u_gate (
      .clk_i (clk_i),
      .en_i  (!rst_ni || load_i),
      .gclk_o(gclk)
  );

  always @(posedge gclk)
    if (!rst_ni) begin
      header_o <= 64'd0;
      query_o  <= {`SPK_DIMS * `SPK_WORD_WIDTH{1'b0}};
      norm2_o  <= {`SPK_NORM2_WIDTH{1'b0}};
      rmant_o  <= {`SPK_RMANT_WIDTH{1'b0}};
      rexp_o   <= {`SPK_REXP_WIDTH{1'b0}};
      leak_o   <= {`SPK_DECAY_FRACTION{1'b0}};
      pre_o    <= {`SPK_DECAY_FRACTION{1'b0}};
      post_o   <= {`SPK_DECAY_FRACTION{1'b0}};
    end else begin
      header_o <= header_i;
      query_o  <= query_i;
      norm2_o  <= norm2_i;
      rmant_o  <= rmant_i;
      rexp_o   <= rexp_i;
      leak_o   <= leak_i;
      pre_o    <= pre_i;
      post_o   <= post_i;
    end

endmodule

`default_nettype wire
