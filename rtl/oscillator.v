// The oscillator of a core: where its phase goes in a step of dt, and how near a neuron is to it.
//
//   phase = (phase + ((dt*K + 2^5) >> 6)) mod 2^24;   resonance = |(phase - index/VECTORS) - half a turn|, u24.23
//
// Handshake: turn_i or ask_i in cycle 0; in cycle 1 turned_o says that phase_o is to be written, and resonance_o is the answer.
// The product is the core's one multiplier's. Latency: 1.
// Example: phase 0, K = 167772 (40 Hz), dt = 256 (1 ms): phase_o = 671088; index 0 has resonance 2^23, index 16 of 32 has 0.
`default_nettype none

module oscillator #(
    parameter INDEX_WIDTH = 5,
    parameter PHASE_WIDTH = 24,
    parameter DT_WIDTH    = 13,
    parameter K           = 167772,  // u20.30, turns a ms/256
    parameter A_WIDTH     = 20,
    parameter B_WIDTH     = 17
) (
    input  wire                              clk_i,
    input  wire                              rst_ni,
    // Control
    input  wire                              turn_i,       // OSCILLATE
    input  wire                              ask_i,        // RESONANCE, RESONANCE_SEARCH
    input  wire        [DT_WIDTH-1:0]        dt_i,         // u13.8, ms
    input  wire        [INDEX_WIDTH-1:0]     index_i,
    // State
    input  wire        [PHASE_WIDTH-1:0]     phase_i,      // u24.24, turns
    output wire                              turned_o,
    output wire        [PHASE_WIDTH-1:0]     phase_o,
    // Answer
    output wire        [PHASE_WIDTH-1:0]     resonance_o,  // u24.23
    // Multiplier
    output wire signed [A_WIDTH-1:0]         a_o,
    output wire signed [B_WIDTH-1:0]         b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0] product_i
);

  localparam EXTRA = 6;  // fraction bits of the product beyond those of the phase
  localparam LOW_WIDTH = PHASE_WIDTH - INDEX_WIDTH;
  localparam signed [A_WIDTH-1:0] FACTOR = K;

  reg                   turned_q;
  reg [PHASE_WIDTH-1:0] resonance_q;

  // VECTORS is a power of two, so that a neuron's place in the turn is a whole number of the phase's upper bits
  wire [INDEX_WIDTH-1:0] upper = phase_i[PHASE_WIDTH-1:LOW_WIDTH] - index_i;
  wire [PHASE_WIDTH-1:0] away = {~upper[INDEX_WIDTH-1], upper[INDEX_WIDTH-2:0], phase_i[LOW_WIDTH-1:0]};  // less half a turn, signed

  always @(posedge clk_i) begin
    if (!rst_ni) turned_q <= 1'b0;
    else turned_q <= turn_i;
  end

  always @(posedge clk_i) begin
    if (ask_i) resonance_q <= away[PHASE_WIDTH-1] ? -away : away;
  end

  // The half that rounds stands below the phase, so that one addition is enough
  wire [PHASE_WIDTH+EXTRA-1:0] sum = {phase_i, 1'b1, {(EXTRA - 1) {1'b0}}} + product_i[PHASE_WIDTH+EXTRA-1:0];

  // Outputs
  assign turned_o    = turned_q;
  assign phase_o     = sum[EXTRA+:PHASE_WIDTH];
  assign resonance_o = resonance_q;
  assign a_o         = turn_i ? FACTOR : {A_WIDTH{1'b0}};
  assign b_o         = turn_i ? {{(B_WIDTH - DT_WIDTH) {1'b0}}, dt_i} : {B_WIDTH{1'b0}};

  wire unused = &{1'b0, sum[EXTRA-1:0], product_i};

endmodule

`default_nettype wire
