// Walks all nodes of the core in ascending order, valid or not, for exact SEARCH and for INSERT.
//
// Handshake: start_i in cycle 0 already offers node 0; next_i says that the slot on offer was taken. No gap between two scans.
// Example, 16 lanes: start_i in cycle 0 -> index_o = 0, 1, ..., 31 in cycles 0 .. 31, first_o in cycle 0, last_o in cycle 31.
`default_nettype none

module scan #(
    parameter INDEX_WIDTH = 5
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    input  wire                   start_i,
    input  wire                   next_i,
    output wire                   slot_o,
    output wire [INDEX_WIDTH-1:0] index_o,
    output wire                   first_o,
    output wire                   last_o
);

  reg                   run_q;
  reg [INDEX_WIDTH-1:0] index_q;  // wraps to 0 at the end

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      run_q   <= 1'b0;
      index_q <= {INDEX_WIDTH{1'b0}};
    end else if (slot_o) begin
      run_q <= ~(next_i & last_o);
      if (next_i) index_q <= index_q + {{(INDEX_WIDTH - 1) {1'b0}}, 1'b1};
    end
  end

  assign slot_o  = start_i | run_q;
  assign index_o = index_q;
  assign first_o = slot_o & ~|index_q;
  assign last_o  = slot_o & (&index_q);

endmodule

`default_nettype wire
