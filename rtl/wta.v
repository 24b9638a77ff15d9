// WTA_COMPETE: the neuron with the greatest membrane wins, and takes 0.8 of it off all others. WTA_SOFT: the greatest membrane.
//
//   w = the node that is not refractory with the greatest V > 0;  inhibition = (V[w] * 52429 + 2^15) >> 16
//   V[j] = max(V[j] - inhibition, 0) for every valid j but w
//   soft: greatest_o = the greatest V > 0, of a node that is refractory or not
//
// Handshake: start_i in cycle 0, in which the core adds the valid nodes to the node set; again_o asks for them again, without winner_o;
// done_o in the last cycle, with found_o and winner_o. Nodes that tie: the lowest wins, as they come in ascending order.
// With soft_i in cycle 0: found_soft_o in cycle n + 2, and greatest_o stays; when there is none, done_o.
// Latency: n + 3 without a winner, else 2n + 3: nodes are read in cycles 1..n and compared a cycle later, the product is asked for in
// n + 2, the inhibition is written in n + 3, the others are read from n + 3 on and written a cycle later.
// Example: V = {1.0, 0.5, 0.9} -> w = 0, inhibition = 0.8 (13107), V = {1.0, 0, 0.1}.
`default_nettype none

module wta #(
    parameter INDEX_WIDTH    = 5,
    parameter MEMBRANE_WIDTH = 20,
    parameter DT_WIDTH       = 13,
    parameter A_WIDTH        = 20,
    parameter B_WIDTH        = 17
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Control
    input  wire                                 start_i,
    input  wire                                 soft_i,          // with start_i
    output wire                                 done_o,
    output wire                                 found_o,
    output wire [INDEX_WIDTH-1:0]               winner_o,
    output wire                                 found_soft_o,
    output wire [MEMBRANE_WIDTH-2:0]            greatest_o,      // membrane fraction
    // Nodes to visit
    input  wire [INDEX_WIDTH-1:0]               todo_index_i,
    input  wire                                 todo_any_i,
    output wire                                 read_o,          // reads the neuron of todo_index_i, and pops it
    output wire                                 again_o,
    // Rows: {refractory, threshold, membrane}
    input  wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_i,
    output wire                                 neuron_we_o,
    output wire [INDEX_WIDTH-1:0]               neuron_waddr_o,
    output wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_wdata_o,
    // Inhibition: unsigned, membrane fraction
    input  wire [MEMBRANE_WIDTH-2:0]            inhibition_i,
    output wire                                 inhibition_we_o,
    output wire [MEMBRANE_WIDTH-2:0]            inhibition_o,
    // Multiplier
    output wire signed [A_WIDTH-1:0]            a_o,
    output wire signed [B_WIDTH-1:0]            b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]    product_i
);

  localparam ABOVE = MEMBRANE_WIDTH - 1;             // bits of a membrane above 0
  localparam signed [B_WIDTH-1:0] SHARE = 17'd52429;  // 0.8, u16.16

  reg                   soft_q;
  reg                   compare_q;  // first visit
  reg                   decide_q;
  reg                   lower_q;    // second visit
  reg                   first_q;    // its first cycle
  reg                   live_q;     // a node was read in the cycle before
  reg [INDEX_WIDTH-1:0] index_q;
  reg [INDEX_WIDTH-1:0] winner_q;
  reg [      ABOVE-1:0] best_q;     // membrane fraction; 0: none yet

  wire signed [MEMBRANE_WIDTH-1:0] membrane, threshold;
  wire        [      DT_WIDTH-1:0] refractory;

  assign {refractory, threshold, membrane} = neuron_i;

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      compare_q <= 1'b0;
      decide_q  <= 1'b0;
      lower_q   <= 1'b0;
      first_q   <= 1'b0;
      live_q    <= 1'b0;
    end else begin
      compare_q <= start_i | (compare_q & todo_any_i);
      decide_q  <= compare_q & ~todo_any_i;
      lower_q   <= again_o | (lower_q & todo_any_i);
      first_q   <= again_o;
      live_q    <= read_o;
    end
  end

  // Greatest membrane
  always @(posedge clk_i) begin
    if (read_o) index_q <= todo_index_i;
    if (start_i) soft_q <= soft_i;
    if (start_i) best_q <= {ABOVE{1'b0}};
    else if (compare_q & live_q & ~membrane[ABOVE] & (soft_q | ~|refractory) & (membrane[ABOVE-1:0] > best_q)) begin
      best_q   <= membrane[ABOVE-1:0];
      winner_q <= index_q;
    end
  end

  // Inhibition
  wire signed [A_WIDTH+B_WIDTH-1:0] rounded = product_i + 37'sd32768;
  wire signed [MEMBRANE_WIDTH:0] lowered = {membrane[ABOVE], membrane} - {2'b00, inhibition_i};

  // Outputs
  assign found_o         = |best_q;
  assign winner_o        = winner_q;
  assign read_o          = (compare_q | lower_q) & todo_any_i;
  assign again_o         = decide_q & found_o & ~soft_q;
  assign found_soft_o    = decide_q & found_o & soft_q;
  assign greatest_o      = best_q;
  assign done_o          = (decide_q & ~found_o) | (lower_q & ~todo_any_i);
  assign neuron_we_o     = live_q & lower_q;
  assign neuron_waddr_o  = neuron_we_o ? index_q : {INDEX_WIDTH{1'b0}};
  assign neuron_wdata_o  = {refractory, threshold, lowered[MEMBRANE_WIDTH] ? {MEMBRANE_WIDTH{1'b0}} : lowered[MEMBRANE_WIDTH-1:0]};
  assign inhibition_we_o = first_q;
  assign inhibition_o    = rounded[16+:ABOVE];
  assign a_o             = again_o ? {{(A_WIDTH - ABOVE) {1'b0}}, best_q} : {A_WIDTH{1'b0}};
  assign b_o             = again_o ? SHARE : {B_WIDTH{1'b0}};

  wire unused = &{1'b0, rounded};

endmodule

`default_nettype wire
