// PROPAGATE: adds to every reached node the weights of its neighbours that spiked, times the gain; one node a cycle.
//
//   W = sum of the weights of links whose node spiked;  X = gain * W;  Q = X + (X >> 8) + (X >> 16)
//   membrane = saturate(membrane + ((Q + 2^(R-1)) >> R)),  R = 24 - MEMBRANE_FRACTION
//
// Handshake: start_i in the cycle before the first node is read (the node set holds the reached nodes); done_o in the last cycle.
// Latency: links of a node in cycle t, weights t+1, sums of three t+2, their sum t+3, product t+4, Q t+5, membrane t+6.
// Example: one full weight (65280), gain 1.0 (256): X = 65280*256, Q = 2^24 - 1 (255/256 of it and the shifts), membrane + 1.0.
`default_nettype none

module propagate #(
    parameter VECTORS           = 32,
    parameter DEGREE            = 6,
    parameter INDEX_WIDTH       = 5,
    parameter MEMBRANE_WIDTH    = 20,
    parameter MEMBRANE_FRACTION = 14,
    parameter WEIGHT_WIDTH      = 16,
    parameter REST_WIDTH        = 33,  // the rest of a neuron's row, above the membrane
    parameter A_WIDTH           = 20,
    parameter B_WIDTH           = 17
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Control
    input  wire                                 start_i,
    input  wire        [15:0]                   gain_i,            // s16.8
    output wire                                 done_o,
    // Nodes to visit
    input  wire        [INDEX_WIDTH-1:0]        todo_index_i,
    input  wire                                 todo_any_i,
    output wire                                 read_o,            // reads the links of todo_index_i, and pops it
    // Rows
    input  wire [DEGREE-1:0]                    used_i,            // links of the node read in the cycle before
    input  wire [DEGREE*INDEX_WIDTH-1:0]        index_i,
    input  wire [VECTORS-1:0]                   spiked_i,
    output wire                                 weights_re_o,
    output wire [INDEX_WIDTH-1:0]               weights_raddr_o,
    input  wire [DEGREE*WEIGHT_WIDTH-1:0]       weights_i,         // u16.8 a slot
    output wire                                 neuron_re_o,
    output wire [INDEX_WIDTH-1:0]               neuron_raddr_o,
    input  wire [REST_WIDTH+MEMBRANE_WIDTH-1:0] neuron_i,
    output wire                                 neuron_we_o,
    output wire [INDEX_WIDTH-1:0]               neuron_waddr_o,
    output wire [REST_WIDTH+MEMBRANE_WIDTH-1:0] neuron_wdata_o,
    output wire                                 cut_o,             // the membrane saturates
    // Multiplier
    output wire signed [A_WIDTH-1:0]            a_o,
    output wire signed [B_WIDTH-1:0]            b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]    product_i
);

  localparam R = 24 - MEMBRANE_FRACTION;
  localparam PRODUCT_WIDTH = A_WIDTH + B_WIDTH;
  localparam signed [PRODUCT_WIDTH-1:0] ROUND = 37'sd1 <<< (R - 1);
  localparam HALF_WIDTH = WEIGHT_WIDTH + 2;

  reg                      run_q;
  reg  [2:0]               drain_q;   // cycles since the last node was read
  reg  [6:1]               live_q;    // bit s: a node was read s cycles ago
  reg  [6*INDEX_WIDTH-1:0] index_q;   // its index, from bit (s-1)*INDEX_WIDTH

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q   <= 1'b0;
      drain_q <= 3'd0;
      live_q  <= 6'd0;
    end else begin
      run_q   <= start_i | (run_q & ~done_o);
      drain_q <= (run_q & ~todo_any_i & ~done_o) ? drain_q + 3'd1 : 3'd0;
      live_q  <= {live_q[5:1], read_o};
    end
  end

  always @(posedge clk_i) index_q <= {index_q[5*INDEX_WIDTH-1:0], todo_index_i};

  assign read_o = run_q & todo_any_i;
  assign done_o = run_q & (drain_q == 3'd5);

  // t+1: which slots count
  reg [6:0] active_q;  // seven, so that two halves of three fit every DEGREE; the others are 0
  integer i;

  always @(posedge clk_i) begin
    active_q <= 7'd0;
    for (i = 0; i < DEGREE; i = i + 1) active_q[i] <= used_i[i] & spiked_i[index_i[i*INDEX_WIDTH+:INDEX_WIDTH]];
  end

  // t+2 and t+3: sum of their weights
  wire [6*HALF_WIDTH-1:0] counted;  // u18.8 a slot
  reg  [HALF_WIDTH-1:0]   low_q, high_q;  // u18.8
  reg  [HALF_WIDTH:0]     sum_q;    // u19.8

  genvar s;
  generate
    for (s = 0; s < 6; s = s + 1) begin : g_slot
      if (s < DEGREE) begin : g_used
        assign counted[s*HALF_WIDTH+:HALF_WIDTH] = active_q[s] ? {2'b00, weights_i[s*WEIGHT_WIDTH+:WEIGHT_WIDTH]} : {HALF_WIDTH{1'b0}};
      end else begin : g_zero
        assign counted[s*HALF_WIDTH+:HALF_WIDTH] = {HALF_WIDTH{1'b0}};
      end
    end
  endgenerate

  always @(posedge clk_i) begin
    low_q  <= counted[0+:HALF_WIDTH] + counted[HALF_WIDTH+:HALF_WIDTH] + counted[2*HALF_WIDTH+:HALF_WIDTH];
    high_q <= counted[3*HALF_WIDTH+:HALF_WIDTH] + counted[4*HALF_WIDTH+:HALF_WIDTH] + counted[5*HALF_WIDTH+:HALF_WIDTH];
    sum_q  <= {1'b0, low_q} + {1'b0, high_q};
  end

  // t+4: product
  assign a_o = live_q[4] ? {{(A_WIDTH - HALF_WIDTH - 1) {1'b0}}, sum_q} : {A_WIDTH{1'b0}};
  assign b_o = live_q[4] ? {{(B_WIDTH - 16) {gain_i[15]}}, gain_i} : {B_WIDTH{1'b0}};

  // t+5: X/255*256, rounded to the membrane's fraction
  wire signed [PRODUCT_WIDTH-1:0] scaled = product_i + (product_i >>> 8) + (product_i >>> 16) + ROUND;
  reg signed  [PRODUCT_WIDTH-R-1:0] delta_q;  // membrane fraction

  always @(posedge clk_i) delta_q <= scaled[PRODUCT_WIDTH-1:R];

  // t+6: membrane
  wire signed [MEMBRANE_WIDTH-1:0] membrane;
  wire                             cut;

  add_saturate #(
      .WIDTH       (MEMBRANE_WIDTH),
      .ADDEND_WIDTH(PRODUCT_WIDTH - R)
  ) u_add (
      .a_i  (neuron_i[MEMBRANE_WIDTH-1:0]),
      .b_i  (delta_q),
      .sum_o(membrane),
      .cut_o(cut)
  );

  // Outputs
  assign weights_re_o    = live_q[1];
  assign weights_raddr_o = live_q[1] ? index_q[0+:INDEX_WIDTH] : {INDEX_WIDTH{1'b0}};
  assign neuron_re_o     = live_q[5];
  assign neuron_raddr_o  = live_q[5] ? index_q[4*INDEX_WIDTH+:INDEX_WIDTH] : {INDEX_WIDTH{1'b0}};
  assign neuron_we_o     = live_q[6];
  assign neuron_waddr_o  = live_q[6] ? index_q[5*INDEX_WIDTH+:INDEX_WIDTH] : {INDEX_WIDTH{1'b0}};
  assign neuron_wdata_o  = {neuron_i[REST_WIDTH+MEMBRANE_WIDTH-1:MEMBRANE_WIDTH], membrane};
  assign cut_o           = live_q[6] & cut;

  wire unused = &{1'b0, active_q, scaled};

endmodule

`default_nettype wire
