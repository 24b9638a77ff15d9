// Group `dendrite`: DENDRITE_INJECT, DENDRITE_INTEGRATE and DENDRITE_PROPAGATE, and the memory of the branches.
//
// Handshake: integrate_i in cycle 0, in which the nodes to visit are filled, or propagate_i when they are those that spikes reach; done_o in
// the last cycle. charge_i adds value_i to one branch. read_o, weights_read_o and neuron_read_o read the row of the node that is visited.
// A new link's branch is empty: index_we_i writes the row that index_re_i read, with the branches of index_put_i cleared.
// Every output of an idle part is 0. Left out (SPK_GROUP_DENDRITE = 0) it answers 0. Latency: see `dendrite`.
// Example: index_re_i for node 3, then index_we_i with index_put_i = 000100: branch 2 of node 3 is 0, the others are as they were.
`include "params.vh"
`default_nettype none

module group_dendrite #(
    parameter VECTORS           = `SPK_VECTORS,
    parameter DEGREE            = `SPK_DEGREE,
    parameter INDEX_WIDTH       = `SPK_INDEX_WIDTH,
    parameter MEMBRANE_WIDTH    = `SPK_MEMBRANE_WIDTH,
    parameter WEIGHT_WIDTH      = `SPK_WEIGHT_WIDTH,
    parameter DT_WIDTH          = `SPK_DT_WIDTH,
    parameter A_WIDTH           = 20,
    parameter B_WIDTH           = 17,
    parameter DIVISOR_WIDTH     = 38
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Control
    input  wire                                 integrate_i,
    input  wire                                 clear_i,         // the branches that are integrated
    input  wire                                 propagate_i,
    input  wire [15:0]                          gain_i,          // s16.8
    output wire                                 done_o,
    output wire [`SPK_MEMBRANE_FRACTION+INDEX_WIDTH+4:0] total_o, // with done_o, membrane fraction
    output wire                                 cut_o,           // a membrane or a branch saturates
    // One branch
    input  wire                                 charge_i,
    input  wire [INDEX_WIDTH-1:0]               node_i,
    input  wire [2:0]                           slot_i,
    input  wire [MEMBRANE_WIDTH-1:0]            value_i,
    output wire                                 linked_o,        // there is a link beside that branch
    output wire [MEMBRANE_WIDTH-1:0]            branch_o,
    // Branches: membrane format a slot, of others
    input  wire                                 clear_row_i,
    input  wire [INDEX_WIDTH-1:0]               clear_node_i,
    input  wire                                 access_re_i,
    input  wire [INDEX_WIDTH-1:0]               access_addr_i,
    input  wire                                 read_re_i,
    input  wire [INDEX_WIDTH-1:0]               read_addr_i,
    input  wire                                 index_re_i,
    input  wire [INDEX_WIDTH-1:0]               index_raddr_i,
    input  wire                                 index_we_i,
    input  wire [INDEX_WIDTH-1:0]               index_waddr_i,
    input  wire [DEGREE-1:0]                    index_put_i,
    output wire [DEGREE*MEMBRANE_WIDTH-1:0]     branches_o,
    // Nodes to visit, their links and weights
    input  wire [VECTORS-1:0]                   spiked_i,
    input  wire [INDEX_WIDTH-1:0]               todo_index_i,
    input  wire                                 todo_any_i,
    output wire                                 read_o,
    input  wire [DEGREE-1:0]                    used_i,
    input  wire [DEGREE*INDEX_WIDTH-1:0]        index_i,
    output wire                                 weights_read_o,
    input  wire [DEGREE*WEIGHT_WIDTH-1:0]       weights_i,
    // Neurons: {refractory, threshold, membrane}
    output wire                                 neuron_read_o,
    input  wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_i,
    output wire                                 neuron_we_o,
    output wire [INDEX_WIDTH-1:0]               neuron_waddr_o,
    output wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_wdata_o,
    // The divider; lower numerator bits are 0
    output wire                                 divide_o,
    output wire [DIVISOR_WIDTH-1:0]             head_o,
    output wire [DIVISOR_WIDTH-1:0]             divisor_o,
    output wire [4:0]                           bits_o,
    input  wire                                 divided_i,
    input  wire [`SPK_MEMBRANE_FRACTION:0]      quotient_i,
    // The multiplier
    output wire signed [A_WIDTH-1:0]            a_o,
    output wire signed [B_WIDTH-1:0]            b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]    product_i
);

  wire branches_re, branches_we;
  wire [INDEX_WIDTH-1:0] branches_raddr, branches_waddr;
  wire [DEGREE*MEMBRANE_WIDTH-1:0] branches_wdata, changed;

  generate
    if (`SPK_GROUP_DENDRITE) begin : g_on
      memory #(.ROWS(`SPK_BRANCHES_ROWS), .WIDTH(DEGREE * MEMBRANE_WIDTH)) u_branches (
          .clk_i  (clk_i),
          .we_i   (clear_row_i | index_we_i | branches_we),
          .waddr_i(clear_node_i | index_waddr_i | branches_waddr),
          .wdata_i(clear_row_i ? `SPK_BRANCHES_ROW_INIT : branches_we ? branches_wdata : changed),
          .re_i   (index_re_i | access_re_i | branches_re | read_re_i),
          .raddr_i(index_raddr_i | access_addr_i | branches_raddr | read_addr_i),
          .rdata_o(branches_o)
      );

      put #(
          .DEGREE(DEGREE),
          .WIDTH (MEMBRANE_WIDTH)
      ) u_put (
          .row_i (branches_o),
          .put_i (index_put_i),
          .word_i({MEMBRANE_WIDTH{1'b0}}),
          .row_o (changed)
      );

      dendrite #(
          .VECTORS(VECTORS), .DEGREE(DEGREE), .INDEX_WIDTH(INDEX_WIDTH), .MEMBRANE_WIDTH(MEMBRANE_WIDTH),
          .MEMBRANE_FRACTION(`SPK_MEMBRANE_FRACTION), .WEIGHT_WIDTH(WEIGHT_WIDTH), .REST_WIDTH(DT_WIDTH + MEMBRANE_WIDTH),
          .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH), .DIVISOR_WIDTH(DIVISOR_WIDTH)
      ) u_dendrite (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .integrate_i(integrate_i), .clear_i(clear_i), .propagate_i(propagate_i), .gain_i(gain_i), .done_o(done_o), .total_o(total_o),
          .charge_i(charge_i), .slot_i(slot_i), .value_i(value_i), .linked_o(linked_o), .branch_o(branch_o),
          .node_i(node_i), .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .read_o(read_o),
          .used_i(used_i), .index_i(index_i), .spiked_i(spiked_i),
          .weights_read_o(weights_read_o), .weights_i(weights_i),
          .neuron_read_o(neuron_read_o), .neuron_i(neuron_i), .neuron_we_o(neuron_we_o), .neuron_waddr_o(neuron_waddr_o),
          .neuron_wdata_o(neuron_wdata_o),
          .branches_re_o(branches_re), .branches_raddr_o(branches_raddr), .branches_i(branches_o), .branches_we_o(branches_we),
          .branches_waddr_o(branches_waddr), .branches_wdata_o(branches_wdata), .cut_o(cut_o),
          .divide_o(divide_o), .head_o(head_o), .divisor_o(divisor_o), .bits_o(bits_o), .divided_i(divided_i),
          .quotient_i(quotient_i),
          .a_o(a_o), .b_o(b_o), .product_i(product_i)
      );
    end else begin : g_off
      assign {branches_o, changed, done_o, total_o, linked_o, branch_o, read_o, weights_read_o, neuron_read_o, neuron_we_o, neuron_waddr_o,
          neuron_wdata_o, branches_re, branches_raddr, branches_we, branches_waddr, branches_wdata, cut_o, divide_o, head_o, divisor_o,
          bits_o, a_o, b_o} = 0;
    end
  endgenerate

endmodule

`default_nettype wire
