// ACTIVITY: the sum of the rates of all valid neurons, one node a cycle.
//
//   value = (sum of rate) >> 6        16 fraction bits
//
// Handshake: start_i in cycle 0, in which the core adds the valid nodes to the node set; done_o in the last cycle, with value_o.
// Latency: nodes are read in cycles 1..n and added a cycle later; N = n + 3.
// Example: rates 4194 and 100 (u24.22) -> (4294 >> 6) = 67.
`default_nettype none

module activity #(
    parameter INDEX_WIDTH = 5,
    parameter RATE_WIDTH  = 24
) (
    input  wire                              clk_i,
    input  wire                              rst_ni,
    // Control
    input  wire                              start_i,
    output wire                              done_o,
    output wire [RATE_WIDTH+INDEX_WIDTH-7:0] value_o,     // spikes a ms, 16 fraction bits
    // Nodes to visit
    input  wire                              todo_any_i,
    output wire                              read_o,      // reads the rate of the lowest, and pops it
    input  wire [RATE_WIDTH-1:0]             rate_i       // u24.22
);

  localparam SUM_WIDTH = RATE_WIDTH + INDEX_WIDTH;

  reg                 run_q;
  reg                 live_q;  // a node was read in the cycle before
  reg                 done_q;
  reg [SUM_WIDTH-1:0] sum_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q  <= 1'b0;
      live_q <= 1'b0;
      done_q <= 1'b0;
    end else begin
      run_q  <= start_i | read_o;
      live_q <= read_o;
      done_q <= run_q & ~todo_any_i;
    end
  end

  always @(posedge clk_i) begin
    if (start_i) sum_q <= {SUM_WIDTH{1'b0}};
    else if (live_q) sum_q <= sum_q + {{INDEX_WIDTH{1'b0}}, rate_i};
  end

  // Outputs
  assign read_o  = run_q & todo_any_i;
  assign done_o  = done_q;
  assign value_o = sum_q[SUM_WIDTH-1:6];

  wire unused = &{1'b0, sum_q[5:0]};

endmodule

`default_nettype wire
