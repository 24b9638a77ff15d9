// One architectural register of a core that belongs to a group of features: a module of its own, so that it can be left out with the group.
//
//   at the clock edge:  data_o = 0 if !rst_ni or clear_i, wdata_i if we_i
//
// clear_i comes before we_i. Latency: data_o is there in the cycle after.
// Example: we_i = 1, wdata_i = 5 in cycle 7 -> data_o = 5 from cycle 8 on.
`default_nettype none

module register #(
    parameter WIDTH = 8
) (
    input  wire             clk_i,
    input  wire             rst_ni,
    input  wire             clear_i,
    input  wire             we_i,
    input  wire [WIDTH-1:0] wdata_i,
    output wire [WIDTH-1:0] data_o
);

  reg [WIDTH-1:0] value_q;

  always @(posedge clk_i) begin
    if (!rst_ni) value_q <= {WIDTH{1'b0}};
    else if (clear_i) value_q <= {WIDTH{1'b0}};
    else if (we_i) value_q <= wdata_i;
  end

  assign data_o = value_q;

endmodule

`default_nettype wire
