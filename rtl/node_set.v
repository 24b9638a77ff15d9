// A set of nodes that is walked in ascending order: the nodes a sequencer still has to visit.
//
//   set = (set - (pop_i ? lowest : nothing)) + add_i
//
// Handshake: the lowest member is shown; pop_i removes it. Every walk ends with the empty set, so nothing has to clear it.
// Latency: the next cycle. Example: set {2, 5}, pop_i with add_i = {7} -> index_o = 5, then {5, 7}.
`default_nettype none

module node_set #(
    parameter VECTORS = 32
) (
    input  wire                       clk_i,
    input  wire                       rst_ni,
    input  wire [        VECTORS-1:0] add_i,
    input  wire                       pop_i,
    output wire [$clog2(VECTORS)-1:0] index_o,
    output wire                       any_o,
    output wire                       single_o
);

  reg  [VECTORS-1:0] set_q;
  wire [VECTORS-1:0] onehot;

  lowest #(
      .WIDTH(VECTORS)
  ) u_lowest (
      .bits_i  (set_q),
      .onehot_o(onehot),
      .index_o (index_o),
      .any_o   (any_o),
      .single_o(single_o)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) set_q <= {VECTORS{1'b0}};
    else set_q <= (set_q & ~(pop_i ? onehot : {VECTORS{1'b0}})) | add_i;
  end

endmodule

`default_nettype wire
