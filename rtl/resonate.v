// RESONANCE_SEARCH, second part: weighs the first k distances of the candidate list by resonance, and offers them to the result list.
//
//   factor = 2^15 - ((resonance >> 8) * weight + 2^8 >> 9);  d = min((d * factor + 2^13) >> 14, 2^(DIST_WIDTH-1) - 1)
//
// Handshake: start_i in the cycle in which the list shows the last distance; entry_o asks for an entry of the list, one-hot, whose node
// and distance any_i, index_i and dist_i show; done_o in the cycle in which the result list shows the last offer. The oscillator answers
// ask_o in the next cycle. Every output of an idle unit is 0, so that the core can OR them.
// Latency: entry i is taken in cycle p = 1 + 4i after the start; asked for its resonance in p+1; products in p+2, p+4 (low 18 bits of the
// distance) and p+5 (the others); offered in p+7. done_o comes 4r + 5 cycles after start_i, r entries.
// Example: d = 49, resonance 15/16, weight 1.0 (256): factor = 32768 - 15360 = 17408, d = 52.
`default_nettype none

module resonate #(
    parameter INDEX_WIDTH = 5,
    parameter LIST        = 16,
    parameter PHASE_WIDTH = 24,
    parameter DIST_WIDTH  = 37,
    parameter A_WIDTH     = 20,
    parameter B_WIDTH     = 17
) (
    input  wire                              clk_i,
    input  wire                              rst_ni,
    // Control
    input  wire                              start_i,
    input  wire        [4:0]                 k_i,
    input  wire        [9:0]                 weight_i,       // u10.8, 0 to 2.0
    output wire                              done_o,
    // Candidate list
    output wire        [LIST-1:0]            entry_o,
    input  wire                              any_i,
    input  wire        [INDEX_WIDTH-1:0]     index_i,
    input  wire signed [DIST_WIDTH-1:0]      dist_i,
    // Oscillator
    output wire                              ask_o,
    output wire        [INDEX_WIDTH-1:0]     ask_index_o,
    input  wire        [PHASE_WIDTH-1:0]     resonance_i,    // u24.23
    // Result list
    output wire                              offer_o,
    output wire        [DIST_WIDTH-1:0]      offer_dist_o,
    output wire        [INDEX_WIDTH-1:0]     offer_index_o,
    // Multiplier
    output reg  signed [A_WIDTH-1:0]         a_o,
    output reg  signed [B_WIDTH-1:0]         b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0] product_i
);

  localparam LOW = 18;                        // bits of the distance's lower part
  localparam HIGH = DIST_WIDTH - LOW;
  localparam SUM_WIDTH = DIST_WIDTH + 17;     // of the product with a factor of 16 bits, signed
  localparam WEIGHED_WIDTH = SUM_WIDTH - 14;
  localparam [24:0] TWO = (1 << 24) + (1 << 8) - 1;  // 2.0 less a half, so that what is taken off it is rounded half up
  localparam signed [SUM_WIDTH-1:0] HALF = 1 << 13;

  reg                          run_q;
  reg                          last_q;     // no entry is left; for four cycles
  reg        [1:0]             phase_q;    // 0: take an entry
  reg        [7:1]             live_q;     // bit s: an entry was taken s cycles ago
  reg        [4:0]             taken_q;
  reg        [LIST-1:0]        entry_q;    // one-hot; 0 behind the last
  reg        [INDEX_WIDTH-1:0] index_q, offer_index_q;
  reg signed [DIST_WIDTH-1:0]  dist_q;
  reg        [15:0]            factor_q;   // u16.14
  reg        [LOW+15:0]        low_q;      // product of the lower part
  reg        [DIST_WIDTH-1:0]  weighed_q;

  wire take = run_q & (phase_q == 2'd0) & any_i & ~last_q & (taken_q != k_i);

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q   <= 1'b0;
      last_q  <= 1'b0;
      phase_q <= 2'd0;
      live_q  <= 7'd0;
    end else begin
      run_q <= start_i | (run_q & ~done_o);
      if (run_q & phase_q == 2'd0) last_q <= ~take & ~last_q;
      phase_q <= (run_q & ~done_o) ? phase_q + 2'd1 : 2'd0;
      live_q  <= {live_q[6:1], take};
    end
  end

  always @(posedge clk_i) begin
    if (start_i) begin
      taken_q <= 5'd0;
      entry_q <= {{(LIST - 1) {1'b0}}, 1'b1};
    end else if (run_q & phase_q == 2'd3) begin
      taken_q <= taken_q + 5'd1;
      entry_q <= entry_q << 1;
    end
  end

  // Products
  wire [24:0] product = product_i[24:0];
  wire [24:0] reduced = TWO - product;
  wire signed [SUM_WIDTH-1:0] high = {product_i[SUM_WIDTH-LOW-1:0], {LOW{1'b0}}};
  wire signed [SUM_WIDTH-1:0] low = {{(SUM_WIDTH - LOW - 16) {1'b0}}, low_q};
  wire signed [SUM_WIDTH-1:0] sum = high + low + HALF;
  wire signed [WEIGHED_WIDTH-1:0] weighed = sum[SUM_WIDTH-1:14];
  wire cut = ~weighed[WEIGHED_WIDTH-1] & |weighed[WEIGHED_WIDTH-2:DIST_WIDTH-1];  // only upwards: a negative one has room

  always @* begin
    a_o = {A_WIDTH{1'b0}};
    b_o = {B_WIDTH{1'b0}};
    if (live_q[2]) begin
      a_o = {{(A_WIDTH + 8 - PHASE_WIDTH) {1'b0}}, resonance_i[PHASE_WIDTH-1:8]};
      b_o = {{(B_WIDTH - 10) {1'b0}}, weight_i};
    end else if (live_q[4]) begin
      a_o = {{(A_WIDTH - LOW) {1'b0}}, dist_q[LOW-1:0]};
      b_o = {{(B_WIDTH - 16) {1'b0}}, factor_q};
    end else if (live_q[5]) begin
      a_o = {{(A_WIDTH - HIGH) {dist_q[DIST_WIDTH-1]}}, dist_q[DIST_WIDTH-1:LOW]};
      b_o = {{(B_WIDTH - 16) {1'b0}}, factor_q};
    end
  end

  always @(posedge clk_i) begin
    if (take) index_q <= index_i;
    if (live_q[1]) dist_q <= dist_i;
    if (live_q[3]) factor_q <= reduced[24:9];
    if (live_q[4]) offer_index_q <= index_q;
    if (live_q[5]) low_q <= product_i[LOW+15:0];
    if (live_q[6]) weighed_q <= cut ? {1'b0, {(DIST_WIDTH - 1) {1'b1}}} : weighed[DIST_WIDTH-1:0];
  end

  // Outputs
  assign done_o        = run_q & (phase_q == 2'd0) & last_q;
  assign entry_o       = run_q ? entry_q : {LIST{1'b0}};
  assign ask_o         = live_q[1];
  assign ask_index_o   = live_q[1] ? index_q : {INDEX_WIDTH{1'b0}};
  assign offer_o       = live_q[7];
  assign offer_dist_o  = live_q[7] ? weighed_q : {DIST_WIDTH{1'b0}};
  assign offer_index_o = live_q[7] ? offer_index_q : {INDEX_WIDTH{1'b0}};

  wire unused = &{1'b0, product_i, resonance_i[7:0], reduced[8:0], sum[13:0]};

endmodule

`default_nettype wire
