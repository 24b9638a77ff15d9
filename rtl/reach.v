// Finds the nodes that spikes reach: the neighbours of all nodes that spiked, and with self_i also these themselves.
//
// Handshake: start_i in cycle 0, in which the core adds the spiked nodes to the node set; they are read in cycles 1 .. a, and done_o
// is 1 in cycle a + 1, in which todo_add_o puts the reached nodes into the (now empty) node set.
// Example: nodes 2 and 5 spiked, 2 links to 1 and 5, 5 links to 2: reached {1, 2, 5}; done_o in cycle 3.
`default_nettype none

module reach #(
    parameter VECTORS = 32
) (
    input  wire               clk_i,
    input  wire               rst_ni,
    input  wire               start_i,
    input  wire               self_i,       // at start_i
    input  wire [VECTORS-1:0] spiked_i,
    output wire               done_o,
    // Nodes to visit
    input  wire               todo_any_i,
    output wire               read_o,       // reads the links of the lowest one, and pops it
    output wire [VECTORS-1:0] todo_add_o,
    // Links
    input  wire [VECTORS-1:0] neighbours_i
);

  reg                run_q;
  reg                arrive_q;  // the links read in the cycle before are here
  reg  [VECTORS-1:0] reached_q;
  wire [VECTORS-1:0] reached = reached_q | (arrive_q ? neighbours_i : {VECTORS{1'b0}});

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q    <= 1'b0;
      arrive_q <= 1'b0;
    end else begin
      run_q    <= start_i | (run_q & ~done_o);
      arrive_q <= read_o;
    end
  end

  always @(posedge clk_i) begin
    if (start_i) reached_q <= self_i ? spiked_i : {VECTORS{1'b0}};
    else if (run_q) reached_q <= reached;
  end

  assign read_o     = run_q & todo_any_i;
  assign done_o     = run_q & ~todo_any_i;
  assign todo_add_o = done_o ? reached : {VECTORS{1'b0}};

endmodule

`default_nettype wire
