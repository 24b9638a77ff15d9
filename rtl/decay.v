// Decay factor of one time constant for a step of dt, as every core needs it.
//
//   decay = max(0, 65536 - ((dt*K + 2^11) >> 12)) = max(0, (2^28 + 2^11 - 1 - dt*K) >> 12)
//
// The second form has one subtraction. No handshake: the result follows dt_i two cycles later.
// Latency: 2. Example: K = 52429 (tau = 20 ms), dt = 256 (1 ms) -> 65536 - 3277 = 62259.
`default_nettype none
`include "params.vh"

module decay #(
    parameter [`SPK_K_WIDTH-1:0] K = `SPK_LEAK_K  // u18.28, 1/(ms/256)
) (
    input  wire                           clk_i,
    input  wire                           rst_ni,
    input  wire [      `SPK_DT_WIDTH-1:0] dt_i,    // u13.8 ms, 1 to 4096
    output reg  [`SPK_DECAY_FRACTION-1:0] decay_o  // u16.16
);

  localparam PRODUCT_WIDTH = `SPK_DT_WIDTH + `SPK_K_WIDTH;
  // 1.0 and half a unit, less the one that turns ceiling into floor.
  localparam [PRODUCT_WIDTH:0] ONE_AND_HALF = (1 << 28) + (1 << 11) - 1;

  reg  [PRODUCT_WIDTH-1:0] product_q;  // u31.28
  wire [  PRODUCT_WIDTH:0] rest = ONE_AND_HALF - {1'b0, product_q};  // s32.28

  always @(posedge clk_i)
    if (!rst_ni) begin
      product_q <= {PRODUCT_WIDTH{1'b0}};
      decay_o   <= {`SPK_DECAY_FRACTION{1'b0}};
    end else begin
      product_q <= dt_i * K;
      decay_o   <= rest[PRODUCT_WIDTH] ? {`SPK_DECAY_FRACTION{1'b0}} : rest[12+:`SPK_DECAY_FRACTION];
    end

  // What the shift drops, and bits that only dt = 0 would set.
  wire unused = &{1'b0, rest[11:0], rest[PRODUCT_WIDTH-1:12+`SPK_DECAY_FRACTION]};

endmodule

`default_nettype wire
