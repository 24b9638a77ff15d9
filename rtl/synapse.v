// One synapse i -> j under pair STDP: the change that the last step's spikes make, and the weight after it.
//
//   change = (spiked_post ? pre : 0) - (spiked_pre ? post : 0)
//   weight = clamp(weight + ((change + 2^(F-1)) >> F), 0, WEIGHT_MAX),  F = TRACE_FRACTION - 8
//
// Combinational, in two halves with a register between them in module stdp; no multiplication. Traces exclude the last step's spikes, so
// that a coincidence changes nothing of itself.
// Corners: weight 255.0 and change > 0 -> 255.0; weight 0 and change < 0 -> 0; both spiked, both traces 0 -> unchanged.
`default_nettype none

module synapse #(
    parameter TRACE_WIDTH    = 18,
    parameter TRACE_FRACTION = 12,
    parameter WEIGHT_WIDTH   = 16,
    parameter WEIGHT_MAX     = 65280
) (
    // First half
    input  wire                           spiked_pre_i,   // i spiked
    input  wire                           spiked_post_i,  // j spiked
    input  wire        [ TRACE_WIDTH-1:0] pre_i,          // of i, trace format
    input  wire        [ TRACE_WIDTH-1:0] post_i,         // of j, trace format
    output wire signed [   TRACE_WIDTH:0] change_o,       // trace format, signed
    // Second half
    input  wire signed [   TRACE_WIDTH:0] change_i,       // trace format, signed
    input  wire        [WEIGHT_WIDTH-1:0] weight_i,       // u16.8
    output wire        [WEIGHT_WIDTH-1:0] weight_o        // u16.8
);

  localparam F = TRACE_FRACTION - 8;
  localparam EXACT_WIDTH = WEIGHT_WIDTH + F + 4;  // holds weight and change, at most 22 bits each, and their sum
  localparam [WEIGHT_WIDTH-1:0] MAX = WEIGHT_MAX;
  localparam signed [EXACT_WIDTH-1:0] ROUND = 1 << (F - 1);

  wire [TRACE_WIDTH-1:0] up = spiked_post_i ? pre_i : {TRACE_WIDTH{1'b0}};
  wire [TRACE_WIDTH-1:0] down = spiked_pre_i ? post_i : {TRACE_WIDTH{1'b0}};

  assign change_o = {1'b0, up} - {1'b0, down};

  // The weight, shifted to the trace's fraction, is a whole number of steps: adding before the shift gives the same floor
  wire signed [EXACT_WIDTH-1:0] change = {{(EXACT_WIDTH - TRACE_WIDTH - 1) {change_i[TRACE_WIDTH]}}, change_i};
  wire signed [EXACT_WIDTH-1:0] sum = {4'd0, weight_i, {F{1'b0}}} + change + ROUND;
  wire        [WEIGHT_WIDTH+2:0] floored = sum[F+:WEIGHT_WIDTH+3];
  wire                           negative = sum[EXACT_WIDTH-1];

  assign weight_o = negative ? {WEIGHT_WIDTH{1'b0}} : (floored > {3'd0, MAX}) ? MAX : floored[WEIGHT_WIDTH-1:0];

  wire unused = &{1'b0, sum};

endmodule

`default_nettype wire
