// Writes the initial rows: every memory (INIT, and by itself after reset), or neurons and traces (SNN_RESET); a row a cycle.
//
// Handshake: start_i in cycle 0, with all_i = INIT; done_o in the last cycle, in which the registers take their initial values too.
// row_o counts the rows of u_vectors; node_we_o says that it is also a row of the memories that have one row a node.
// Latency: ROWS cycles (INIT) or VECTORS (SNN_RESET). Example, 4 beats a vector: INIT takes 128 cycles, node_we_o in 0 .. 31.
`default_nettype none

module sweep #(
    parameter INDEX_WIDTH = 5,
    parameter SCAN_WIDTH  = 5
) (
    input  wire                  clk_i,
    input  wire                  rst_ni,
    input  wire                  start_i,
    input  wire                  all_i,      // constant from start_i to done_o
    output wire                  we_o,
    output wire                  node_we_o,
    output wire [SCAN_WIDTH-1:0] row_o,
    output wire                  done_o
);

  reg                   run_q;
  reg  [SCAN_WIDTH-1:0] row_q;
  wire [SCAN_WIDTH-1:0] last_node = {SCAN_WIDTH{1'b1}} >> (SCAN_WIDTH - INDEX_WIDTH);
  wire                  active = start_i | run_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q <= 1'b0;
      row_q <= {SCAN_WIDTH{1'b0}};
    end else if (active) begin
      run_q <= ~done_o;
      row_q <= done_o ? {SCAN_WIDTH{1'b0}} : row_q + {{(SCAN_WIDTH - 1) {1'b0}}, 1'b1};
    end
  end

  assign we_o      = active & all_i;
  assign node_we_o = active & ~|(row_q >> INDEX_WIDTH);
  assign row_o     = row_q;
  assign done_o    = active & (all_i ? &row_q : row_q == last_node);

endmodule

`default_nettype wire
