// Sequencer of STDP: updates the incoming synapses of every reached node, a slot a cycle.
//
// Handshake: start_i in the cycle before the first node is read (the node set holds the nodes); done_o in the last cycle.
// Latency: node j is read in cycle t (links, weights, traces); slot s: its node's traces in t+1+s, change t+2+s, weight t+3+s; the row is
// written in t+DEGREE+3, while the next node is read.
// Example, DEGREE = 6: two nodes take 18 cycles, and one more for the last write.
`default_nettype none

module stdp #(
    parameter VECTORS        = 32,
    parameter DEGREE         = 6,
    parameter INDEX_WIDTH    = 5,
    parameter TRACE_WIDTH    = 18,
    parameter TRACE_FRACTION = 12,
    parameter WEIGHT_WIDTH   = 16,
    parameter WEIGHT_MAX     = 65280
) (
    input  wire                           clk_i,
    input  wire                           rst_ni,
    // Control
    input  wire                           start_i,
    output wire                           done_o,
    // Nodes to visit
    input  wire [INDEX_WIDTH-1:0]         todo_index_i,
    input  wire                           todo_any_i,
    output wire                           read_o,          // reads links and weights of todo_index_i, and pops it
    // Rows
    input  wire [DEGREE-1:0]              used_i,
    input  wire [DEGREE*INDEX_WIDTH-1:0]  index_i,
    input  wire [VECTORS-1:0]             spiked_i,
    output wire                           traces_re_o,
    output wire [INDEX_WIDTH-1:0]         traces_raddr_o,
    input  wire [2*TRACE_WIDTH-1:0]       traces_i,        // {post, pre}, trace format
    input  wire [DEGREE*WEIGHT_WIDTH-1:0] weights_i,       // u16.8 a slot
    output wire                           weights_we_o,
    output wire [INDEX_WIDTH-1:0]         weights_waddr_o,
    output wire [DEGREE*WEIGHT_WIDTH-1:0] weights_wdata_o  // u16.8 a slot
);

  localparam [3:0] LAST = DEGREE + 2, SLOTS = DEGREE;

  reg                            run_q;
  reg                            write_q;      // a finished row waits for its write
  reg  [3:0]                     count_q;      // cycle of the node: 0 in t
  reg  [INDEX_WIDTH-1:0]         node_q;       // j
  reg                            self_q;       // j spiked
  reg                            used_q;       // the slot whose traces are here: has a link
  reg                            other_q;      // its node i spiked
  reg                            live_q;       // the slot whose change is here: has a link
  reg  [TRACE_WIDTH-1:0]         post_q;       // of j, trace format
  reg  [TRACE_WIDTH:0]           change_q;     // signed, trace format
  reg  [DEGREE*WEIGHT_WIDTH-1:0] weights_q;    // turns by a slot a cycle, u16.8 a slot

  // Slot that is addressed in cycle t+1+s
  reg                            slot_used;
  reg  [INDEX_WIDTH-1:0]         slot_index;
  integer i;
  always @* begin
    slot_used  = 1'b0;
    slot_index = {INDEX_WIDTH{1'b0}};
    for (i = 0; i < DEGREE; i = i + 1)
      if (count_q == i[3:0] + 4'd1) begin
        slot_used  = used_i[i];
        slot_index = index_i[i*INDEX_WIDTH+:INDEX_WIDTH];
      end
  end

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q   <= 1'b0;
      write_q <= 1'b0;
      count_q <= 4'd0;
    end else begin
      run_q   <= start_i | (run_q & ~done_o);
      write_q <= count_q == LAST;
      count_q <= (count_q == LAST | ~(read_o | |count_q)) ? 4'd0 : count_q + 4'd1;
    end
  end

  // Data
  wire [TRACE_WIDTH:0]    change;
  wire [WEIGHT_WIDTH-1:0] weight;

  synapse #(
      .TRACE_WIDTH   (TRACE_WIDTH),
      .TRACE_FRACTION(TRACE_FRACTION),
      .WEIGHT_WIDTH  (WEIGHT_WIDTH),
      .WEIGHT_MAX    (WEIGHT_MAX)
  ) u_synapse (
      .spiked_pre_i (other_q),
      .spiked_post_i(self_q),
      .pre_i        (traces_i[TRACE_WIDTH-1:0]),
      .post_i       (post_q),
      .change_o     (change),
      .change_i     (change_q),
      .weight_i     (weights_q[WEIGHT_WIDTH-1:0]),
      .weight_o     (weight)
  );

  always @(posedge clk_i) begin
    if (read_o) node_q <= todo_index_i;
    if (count_q == 4'd1) self_q <= spiked_i[node_q];
    if (count_q == 4'd1) post_q <= traces_i[2*TRACE_WIDTH-1:TRACE_WIDTH];
    used_q   <= slot_used;
    other_q  <= spiked_i[slot_index];
    live_q   <= used_q;
    change_q <= change;
    if (count_q == 4'd2) weights_q <= weights_i;
    else if (count_q > 4'd2)
      weights_q <= {live_q ? weight : weights_q[WEIGHT_WIDTH-1:0], weights_q[DEGREE*WEIGHT_WIDTH-1:WEIGHT_WIDTH]};
  end

  // Outputs. The node's index changes with the edge of read_o, so that it still stands in the cycle of the write.
  assign read_o          = run_q & (count_q == 4'd0) & todo_any_i;
  assign done_o          = run_q & (count_q == 4'd0) & ~todo_any_i;
  assign traces_re_o     = read_o | ((count_q != 4'd0) & (count_q <= SLOTS));
  assign traces_raddr_o  = read_o ? todo_index_i : slot_index;
  assign weights_we_o    = write_q;
  assign weights_waddr_o = write_q ? node_q : {INDEX_WIDTH{1'b0}};
  assign weights_wdata_o = weights_q;

endmodule

`default_nettype wire
