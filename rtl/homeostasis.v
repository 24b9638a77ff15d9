// HOMEOSTASIS: the rate of every valid neuron follows its spikes, and its threshold the rate; four cycles a node, on the one multiplier.
//
//   alpha = (dt*K + 2^11) >> 12
//   rate = min(rate - ceil(rate*alpha / 2^21) + (spiked ? SPIKE : 0), 2^24 - 1)
//   {threshold, residue} += ((rate - TARGET)*alpha + 2^18) >> 19, the threshold clamped to LOW..HIGH with residue 0
//
// Handshake: start_i in cycle 0, in which the core adds the valid nodes to the node set; done_o in the last cycle.
// Latency: node i is read in cycle t = 1 + 4i; products in t+1, t+2 (rate, low and high half) and t+7, t+8 (its distance from the
// target); both rows are written in t+11, the flag in t+4; N = 4n + 9.
// Example: rate 0, spiked, dt = 256, K = 33554, SPIKE = 4194, TARGET = 419430: alpha = 2097, rate = 4194, the threshold falls by
// 1661/1024 of a step: from 16384 to 16382, residue 387.
`default_nettype none

module homeostasis #(
    parameter VECTORS        = 32,
    parameter INDEX_WIDTH    = 5,
    parameter MEMBRANE_WIDTH = 20,
    parameter DT_WIDTH       = 13,
    parameter RATE_WIDTH     = 24,
    parameter RESIDUE_WIDTH  = 10,
    parameter K              = 33554,   // u16.25, 1/(ms/256)
    parameter SPIKE          = 4194,    // u24.22, spikes a ms
    parameter TARGET         = 419430,  // u24.22
    parameter LOW            = 1638,    // membrane format
    parameter HIGH           = 163840,  // membrane format
    parameter A_WIDTH        = 20,
    parameter B_WIDTH        = 17
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Control
    input  wire                                 start_i,
    input  wire        [DT_WIDTH-1:0]           dt_i,            // u13.8, ms
    output wire                                 done_o,
    // Nodes to visit
    input  wire        [INDEX_WIDTH-1:0]        todo_index_i,
    input  wire                                 todo_any_i,
    output wire                                 read_o,          // reads the rate of todo_index_i, and pops it
    input  wire        [VECTORS-1:0]            spiked_i,
    // Rows: {residue, rate} and {refractory, threshold, membrane}
    input  wire [RESIDUE_WIDTH+RATE_WIDTH-1:0]  rates_i,
    output wire                                 rates_we_o,
    output wire [INDEX_WIDTH-1:0]               rates_waddr_o,
    output wire [RESIDUE_WIDTH+RATE_WIDTH-1:0]  rates_wdata_o,
    output wire                                 neuron_re_o,
    output wire [INDEX_WIDTH-1:0]               neuron_raddr_o,
    input  wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_i,
    output wire                                 neuron_we_o,
    output wire [INDEX_WIDTH-1:0]               neuron_waddr_o,
    output wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_wdata_o,
    output wire                                 cut_o,           // a rate saturates
    // Multiplier
    output reg  signed [A_WIDTH-1:0]            a_o,
    output reg  signed [B_WIDTH-1:0]            b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]    product_i
);

  localparam HALF = RATE_WIDTH / 2;                   // bits of a factor's low half
  localparam ALPHA_WIDTH = 16;
  localparam SUM_WIDTH = RATE_WIDTH + ALPHA_WIDTH + 2; // two halves of a product, signed
  localparam DECAY_WIDTH = SUM_WIDTH - 21;
  localparam CHANGE_WIDTH = SUM_WIDTH - 19;
  localparam LEVEL_WIDTH = MEMBRANE_WIDTH + RESIDUE_WIDTH + 1;
  localparam [RATE_WIDTH:0] ONE_SPIKE = SPIKE, AIM = TARGET;
  localparam [RATE_WIDTH:0] TOP = {1'b0, {RATE_WIDTH{1'b1}}};
  localparam signed [SUM_WIDTH-1:0] UP = (1 << 21) - 1, NEAREST = 1 << 18;
  localparam signed [MEMBRANE_WIDTH:0] LEAST = LOW, MOST = HIGH;
  localparam signed [A_WIDTH-1:0] FACTOR = K;

  reg                            run_q;
  reg                            first_q;  // first cycle of the run: the product is that of dt
  reg        [1:0]               phase_q;  // 0: read
  reg                            last_q, over_q;  // no node is left; for four cycles
  reg        [11:1]              live_q;   // bit s: a node was read s cycles ago
  reg        [ALPHA_WIDTH-1:0]   alpha_q;  // u16.21, dt/tau
  reg        [INDEX_WIDTH-1:0]   index_q, middle_index_q, late_index_q;
  reg        [RATE_WIDTH-1:0]    rate_q, late_rate_q;  // u24.22
  reg        [RESIDUE_WIDTH-1:0] residue_q, late_residue_q;
  reg signed [RATE_WIDTH:0]      error_q;  // s25.22, rate - target
  reg        [RATE_WIDTH+ALPHA_WIDTH-HALF-1:0] low_q;  // product of the low half
  reg        [DECAY_WIDTH-1:0]   decay_q;  // u24.22
  reg signed [CHANGE_WIDTH-1:0]  change_q; // 24 fraction bits
  reg signed [LEVEL_WIDTH-1:0]   level_q;  // {threshold, residue}: 24 fraction bits

  wire        [RATE_WIDTH-1:0]     rate;
  wire        [RESIDUE_WIDTH-1:0]  residue;
  wire signed [MEMBRANE_WIDTH-1:0] membrane, threshold;
  wire        [DT_WIDTH-1:0]       refractory;

  assign {residue, rate} = rates_i;
  assign {refractory, threshold, membrane} = neuron_i;

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q   <= 1'b0;
      first_q <= 1'b0;
      phase_q <= 2'd0;
      last_q  <= 1'b0;
      over_q  <= 1'b0;
      live_q  <= 11'd0;
    end else begin
      run_q   <= start_i | (run_q & ~done_o);
      first_q <= start_i;
      if (run_q) phase_q <= phase_q + 2'd1;
      if (run_q & phase_q == 2'd0) last_q <= ~todo_any_i;
      else if (done_o) last_q <= 1'b0;
      over_q <= (over_q | (last_q & phase_q == 2'd3)) & ~done_o;
      live_q <= {live_q[10:1], read_o};
    end
  end

  // Products
  always @* begin
    a_o = {A_WIDTH{1'b0}};
    b_o = {B_WIDTH{1'b0}};
    if (start_i) begin
      a_o = FACTOR;
      b_o = {{(B_WIDTH - DT_WIDTH) {1'b0}}, dt_i};
    end else if (live_q[1]) begin
      a_o = {{(A_WIDTH - HALF) {1'b0}}, rate[HALF-1:0]};
      b_o = {1'b0, alpha_q};
    end else if (live_q[2]) begin
      a_o = {{(A_WIDTH - RATE_WIDTH + HALF) {1'b0}}, rate[RATE_WIDTH-1:HALF]};
      b_o = {1'b0, alpha_q};
    end else if (live_q[7]) begin
      a_o = {{(A_WIDTH - HALF) {1'b0}}, error_q[HALF-1:0]};
      b_o = {1'b0, alpha_q};
    end else if (live_q[8]) begin
      a_o = {{(A_WIDTH - 1 - RATE_WIDTH + HALF) {error_q[RATE_WIDTH]}}, error_q[RATE_WIDTH:HALF]};
      b_o = {1'b0, alpha_q};
    end
  end

  wire signed [A_WIDTH+B_WIDTH-1:0] half_up = product_i + 37'sd2048;
  wire signed [SUM_WIDTH-1:0] high = {product_i[SUM_WIDTH-HALF-1:0], {HALF{1'b0}}};
  wire signed [SUM_WIDTH-1:0] low = {{(SUM_WIDTH - RATE_WIDTH - ALPHA_WIDTH + HALF) {1'b0}}, low_q};
  wire signed [SUM_WIDTH-1:0] decay = high + low + UP;
  wire signed [SUM_WIDTH-1:0] change = high + low + NEAREST;

  // Rate, and how far it is from the target, side by side
  wire spiked = spiked_i[index_q];
  wire [RATE_WIDTH:0] decay_wide = {{(RATE_WIDTH + 1 - DECAY_WIDTH) {1'b0}}, decay_q};
  wire [RATE_WIDTH:0] risen = {1'b0, rate} - decay_wide + (spiked ? ONE_SPIKE : {(RATE_WIDTH + 1) {1'b0}});
  wire [RATE_WIDTH:0] error = {1'b0, rate} - decay_wide + (spiked ? ONE_SPIKE - AIM : -AIM);
  wire cut = risen[RATE_WIDTH];

  always @(posedge clk_i) begin
    if (first_q) alpha_q <= half_up[12+:ALPHA_WIDTH];
    if (read_o) index_q <= todo_index_i;
    if (live_q[2] | live_q[8]) low_q <= product_i[RATE_WIDTH+ALPHA_WIDTH-HALF-1:0];
    if (live_q[3]) decay_q <= decay[SUM_WIDTH-1:21];
    if (live_q[4]) begin
      rate_q         <= cut ? TOP[RATE_WIDTH-1:0] : risen[RATE_WIDTH-1:0];
      error_q        <= cut ? TOP - AIM : error;
      residue_q      <= residue;
      middle_index_q <= index_q;
    end
    if (live_q[8]) begin
      late_rate_q    <= rate_q;
      late_residue_q <= residue_q;
      late_index_q   <= middle_index_q;
    end
    if (live_q[9]) change_q <= change[SUM_WIDTH-1:19];
    if (live_q[10])
      level_q <= {threshold[MEMBRANE_WIDTH-1], threshold, late_residue_q} + {{(LEVEL_WIDTH - CHANGE_WIDTH) {change_q[CHANGE_WIDTH-1]}}, change_q};
  end

  // Threshold
  wire signed [MEMBRANE_WIDTH:0] moved = level_q[LEVEL_WIDTH-1:RESIDUE_WIDTH];
  wire under = moved < LEAST;
  wire above = moved > MOST;
  wire [MEMBRANE_WIDTH-1:0] kept = under ? LEAST[MEMBRANE_WIDTH-1:0] : above ? MOST[MEMBRANE_WIDTH-1:0] : moved[MEMBRANE_WIDTH-1:0];

  // Outputs
  assign read_o         = run_q & (phase_q == 2'd0) & todo_any_i;
  assign done_o         = over_q & (phase_q == 2'd3);
  assign rates_we_o     = live_q[11];
  assign rates_waddr_o  = live_q[11] ? late_index_q : {INDEX_WIDTH{1'b0}};
  assign rates_wdata_o  = {(under | above) ? {RESIDUE_WIDTH{1'b0}} : level_q[RESIDUE_WIDTH-1:0], late_rate_q};
  assign neuron_re_o    = live_q[9];
  assign neuron_raddr_o = live_q[9] ? late_index_q : {INDEX_WIDTH{1'b0}};
  assign neuron_we_o    = live_q[11];
  assign neuron_waddr_o = rates_waddr_o;
  assign neuron_wdata_o = {refractory, kept, membrane};
  assign cut_o          = live_q[4] & cut;

  wire unused = &{1'b0, half_up, product_i, decay[20:0], change[18:0]};

endmodule

`default_nettype wire
