// Sequencer of STEP: leak, fire and trace decay of every valid node, three cycles a node, on the one multiplier.
//
//   V = round(membrane * leak)    pre = ((pre + A+ if it spiked) * decay_pre) >> 16    post likewise with A-
//
// Handshake: start_i in cycle 0, in which the core adds the valid nodes to the node set; done_o in the last cycle.
// Latency: a node is read in cycle t, its neuron row and spike are written in t+3, its traces in t+4; N = 3n + 4.
// Multiplications: membrane in t+1, pre in t+2, post in t+3 while the next node is read.
// Example: membrane 1.0 (16384), decay 0.95 (62259) -> V = (16384*62259 + 2^15) >> 16 = 15565.
`default_nettype none

module step #(
    parameter VECTORS         = 32,
    parameter INDEX_WIDTH     = 5,
    parameter MEMBRANE_WIDTH  = 20,
    parameter TRACE_WIDTH     = 18,
    parameter DT_WIDTH        = 13,
    parameter REFRACTORY_INIT = 512,
    parameter A_PLUS          = 10445,
    parameter A_MINUS         = 12534,
    parameter A_WIDTH         = 20,
    parameter B_WIDTH         = 17
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Control
    input  wire                                 start_i,
    input  wire        [DT_WIDTH-1:0]           dt_i,            // u13.8, ms
    input  wire        [15:0]                   leak_i,          // u16.16
    input  wire        [15:0]                   pre_i,           // u16.16
    input  wire        [15:0]                   post_i,          // u16.16
    output wire                                 done_o,
    // Nodes to visit
    input  wire        [INDEX_WIDTH-1:0]        todo_index_i,
    input  wire                                 todo_any_i,
    output wire                                 read_o,          // reads neuron and traces of todo_index_i, and pops it
    // Rows: {refractory, threshold, membrane} and {post, pre}
    input  wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_i,
    input  wire [2*TRACE_WIDTH-1:0]             traces_i,
    input  wire [VECTORS-1:0]                   spiked_i,
    output wire                                 neuron_we_o,     // the spike is written with it
    output wire [INDEX_WIDTH-1:0]               neuron_waddr_o,
    output wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_wdata_o,
    output wire                                 fire_o,
    output wire                                 traces_we_o,
    output wire [INDEX_WIDTH-1:0]               traces_waddr_o,
    output wire [2*TRACE_WIDTH-1:0]             traces_wdata_o,
    // Multiplier
    output reg  signed [A_WIDTH-1:0]            a_o,
    output reg  signed [B_WIDTH-1:0]            b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]    product_i
);

  localparam SUM_WIDTH = TRACE_WIDTH + 1;
  localparam [SUM_WIDTH-1:0] PRE_STEP = A_PLUS, POST_STEP = A_MINUS;  // trace format

  reg                             run_q;
  reg                             last_q;        // no node is left
  reg        [1:0]                phase_q;       // 0: read
  reg        [4:1]                live_q;        // bit s: a node was read s cycles ago
  reg        [INDEX_WIDTH-1:0]    index_q;
  reg        [INDEX_WIDTH-1:0]    traces_index_q;
  reg signed [MEMBRANE_WIDTH-1:0] leaked_q;      // membrane format
  reg        [SUM_WIDTH-1:0]      pre_sum_q, post_sum_q;  // trace format, one bit more
  reg        [TRACE_WIDTH-1:0]    pre_q;         // trace format

  wire signed [MEMBRANE_WIDTH-1:0] membrane, threshold, membrane_next;
  wire        [DT_WIDTH-1:0]       refractory, refractory_next;
  wire        [TRACE_WIDTH-1:0]    pre, post;
  wire                             fire;
  wire                             spiked = spiked_i[index_q];
  wire signed [A_WIDTH+B_WIDTH-1:0] rounded = product_i + 37'sd32768;

  assign {refractory, threshold, membrane} = neuron_i;
  assign {post, pre} = traces_i;

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q   <= 1'b0;
      last_q  <= 1'b0;
      phase_q <= 2'd0;
      live_q  <= 4'd0;
    end else begin
      if (start_i) run_q <= 1'b1;
      else if (done_o) run_q <= 1'b0;
      if (run_q) phase_q <= (phase_q == 2'd2) ? 2'd0 : phase_q + 2'd1;
      if (run_q & phase_q == 2'd0) last_q <= ~todo_any_i;
      else if (done_o) last_q <= 1'b0;
      live_q <= {live_q[3:1], read_o};
    end
  end

  // Data
  always @(posedge clk_i) begin
    if (read_o) index_q <= todo_index_i;
    traces_index_q <= index_q;
    if (live_q[1]) pre_sum_q <= {1'b0, pre} + (spiked ? PRE_STEP : {SUM_WIDTH{1'b0}});
    if (live_q[1]) post_sum_q <= {1'b0, post} + (spiked ? POST_STEP : {SUM_WIDTH{1'b0}});
    if (live_q[2]) leaked_q <= rounded[16+:MEMBRANE_WIDTH];
    if (live_q[3]) pre_q <= product_i[16+:TRACE_WIDTH];
  end

  always @* begin
    a_o = {A_WIDTH{1'b0}};
    b_o = {B_WIDTH{1'b0}};
    if (live_q[1]) begin
      a_o = {{(A_WIDTH - MEMBRANE_WIDTH + 1) {membrane[MEMBRANE_WIDTH-1]}}, membrane[MEMBRANE_WIDTH-2:0]};
      b_o = {1'b0, leak_i};
    end else if (live_q[2]) begin
      a_o = {{(A_WIDTH - SUM_WIDTH) {1'b0}}, pre_sum_q};
      b_o = {1'b0, pre_i};
    end else if (live_q[3]) begin
      a_o = {{(A_WIDTH - SUM_WIDTH) {1'b0}}, post_sum_q};
      b_o = {1'b0, post_i};
    end
  end

  neuron #(
      .MEMBRANE_WIDTH (MEMBRANE_WIDTH),
      .DT_WIDTH       (DT_WIDTH),
      .REFRACTORY_INIT(REFRACTORY_INIT)
  ) u_neuron (
      .membrane_i  (membrane),
      .threshold_i (threshold),
      .refractory_i(refractory),
      .leaked_i    (leaked_q),
      .dt_i        (dt_i),
      .membrane_o  (membrane_next),
      .refractory_o(refractory_next),
      .fire_o      (fire)
  );

  // Outputs
  assign read_o         = run_q & (phase_q == 2'd0) & todo_any_i;
  assign done_o         = last_q & (phase_q == 2'd2);
  assign neuron_we_o    = live_q[3];
  assign neuron_waddr_o = live_q[3] ? index_q : {INDEX_WIDTH{1'b0}};
  assign neuron_wdata_o = {refractory_next, threshold, membrane_next};
  assign fire_o         = fire;
  assign traces_we_o    = live_q[4];
  assign traces_waddr_o = live_q[4] ? traces_index_q : {INDEX_WIDTH{1'b0}};
  assign traces_wdata_o = {product_i[16+:TRACE_WIDTH], pre_q};

  wire unused = &{1'b0, rounded, product_i};

endmodule

`default_nettype wire
