// One neuron's step: leaky integrate and fire with a refractory time.
//
//   refractory > 0: only the refractory time falls, by dt;   else fire = V >= threshold, and a spike resets the membrane
//
// Combinational: leaked_i is the membrane after the leak (STEP's product, rounded).
// Corners: refractory 3, dt 5 -> refractory 0, no spike in this step; V = threshold -> spike.
`default_nettype none

module neuron #(
    parameter MEMBRANE_WIDTH  = 20,
    parameter DT_WIDTH        = 13,
    parameter REFRACTORY_INIT = 512
) (
    // State
    input  wire signed [MEMBRANE_WIDTH-1:0] membrane_i,    // membrane format
    input  wire signed [MEMBRANE_WIDTH-1:0] threshold_i,   // membrane format
    input  wire        [      DT_WIDTH-1:0] refractory_i,  // u13.8, ms
    // Step
    input  wire signed [MEMBRANE_WIDTH-1:0] leaked_i,      // membrane format
    input  wire        [      DT_WIDTH-1:0] dt_i,          // u13.8, ms
    // Next state
    output wire signed [MEMBRANE_WIDTH-1:0] membrane_o,    // membrane format
    output wire        [      DT_WIDTH-1:0] refractory_o,  // u13.8, ms
    output wire                             fire_o
);

  localparam [DT_WIDTH-1:0] PAUSE = REFRACTORY_INIT;  // u13.8, ms

  wire                paused = |refractory_i;
  wire [DT_WIDTH-1:0] rest = (refractory_i > dt_i) ? refractory_i - dt_i : {DT_WIDTH{1'b0}};

  assign fire_o       = ~paused & (leaked_i >= threshold_i);
  assign membrane_o   = paused ? membrane_i : fire_o ? {MEMBRANE_WIDTH{1'b0}} : leaked_i;
  assign refractory_o = fire_o ? PAUSE : rest;

endmodule

`default_nettype wire
