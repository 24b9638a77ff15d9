// Group `wta`: WTA_COMPETE and WTA_SOFT, and the register of the inhibition.
//
// Handshake: compete_i or soften_i in cycle 0, in which the nodes to visit are filled with the valid ones; done_o in the last cycle, with
// found_o and winner_o. `wta` visits the nodes (read_o: the row of the first one), fills them again after a competition for those who lost
// (again_o: all but the winner) or hands over to `soften` (soften_start_o: all). Every output of an idle part is 0.
// Left out (SPK_GROUP_WTA = 0) it answers 0. Latency: WTA_COMPETE n + 3 or 2n + 3, WTA_SOFT n + 3 or 4n + 25 of the command.
// Example: two valid nodes of membranes 1.0 and 0.5: compete_i in cycle 0 -> done_o, found_o, winner_o = the first in cycle 6.
`include "params.vh"
`default_nettype none

module group_wta #(
    parameter INDEX_WIDTH    = `SPK_INDEX_WIDTH,
    parameter MEMBRANE_WIDTH = `SPK_MEMBRANE_WIDTH,
    parameter DT_WIDTH       = `SPK_DT_WIDTH,
    parameter A_WIDTH        = 20,
    parameter B_WIDTH        = 17,
    parameter DIVISOR_WIDTH  = 38
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Control
    input  wire                                 compete_i,
    input  wire                                 soften_i,
    output wire                                 done_o,
    output wire                                 found_o,         // there is a winner
    output wire [INDEX_WIDTH-1:0]               winner_o,
    input  wire                                 clear_i,         // the inhibition
    output wire [MEMBRANE_WIDTH-2:0]            inhibition_o,    // membrane fraction
    // Nodes to visit
    input  wire [INDEX_WIDTH-1:0]               todo_index_i,
    input  wire                                 todo_any_i,
    output wire                                 read_o,          // takes one, and reads its row
    output wire                                 again_o,         // all but the winner, once more
    output wire                                 soften_start_o,  // all, once more
    output wire                                 soften_pop_o,    // takes one
    // Neurons: {refractory, threshold, membrane}
    output wire                                 neuron_re_o,     // beside read_o
    output wire [INDEX_WIDTH-1:0]               neuron_raddr_o,
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
    input  wire [15:0]                          quotient_i,
    // The multiplier
    output wire signed [A_WIDTH-1:0]            a_o,
    output wire signed [B_WIDTH-1:0]            b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]    product_i
);

  localparam ROW_WIDTH = DT_WIDTH + 2 * MEMBRANE_WIDTH;

  wire wta_done, wta_we, soften_done, soften_we, inhibition_we;
  wire [MEMBRANE_WIDTH-2:0] greatest, inhibition_next;
  wire [INDEX_WIDTH-1:0] wta_waddr, soften_waddr;
  wire [ROW_WIDTH-1:0] wta_wdata, soften_wdata;
  wire signed [A_WIDTH-1:0] wta_a, soften_a;
  wire signed [B_WIDTH-1:0] wta_b, soften_b;

  generate
    if (`SPK_GROUP_WTA) begin : g_on
      wta #(.INDEX_WIDTH(INDEX_WIDTH), .MEMBRANE_WIDTH(MEMBRANE_WIDTH), .DT_WIDTH(DT_WIDTH), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)) u_wta (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .start_i(compete_i | soften_i), .soft_i(soften_i), .done_o(wta_done), .found_o(found_o), .winner_o(winner_o),
          .found_soft_o(soften_start_o), .greatest_o(greatest),
          .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .read_o(read_o), .again_o(again_o),
          .neuron_i(neuron_i), .neuron_we_o(wta_we), .neuron_waddr_o(wta_waddr), .neuron_wdata_o(wta_wdata),
          .inhibition_i(inhibition_o), .inhibition_we_o(inhibition_we), .inhibition_o(inhibition_next),
          .a_o(wta_a), .b_o(wta_b), .product_i(product_i)
      );

      soften #(
          .INDEX_WIDTH(INDEX_WIDTH), .MEMBRANE_WIDTH(MEMBRANE_WIDTH), .DT_WIDTH(DT_WIDTH), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH),
          .DIVISOR_WIDTH(DIVISOR_WIDTH)
      ) u_soften (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .start_i(soften_start_o), .greatest_i(greatest), .done_o(soften_done),
          .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .todo_pop_o(soften_pop_o),
          .neuron_re_o(neuron_re_o), .neuron_raddr_o(neuron_raddr_o), .neuron_i(neuron_i), .neuron_we_o(soften_we),
          .neuron_waddr_o(soften_waddr), .neuron_wdata_o(soften_wdata),
          .divide_o(divide_o), .head_o(head_o), .divisor_o(divisor_o), .bits_o(bits_o), .divided_i(divided_i), .quotient_i(quotient_i),
          .a_o(soften_a), .b_o(soften_b), .product_i(product_i)
      );

      register #(.WIDTH(MEMBRANE_WIDTH - 1)) u_inhibition (
          .clk_i  (clk_i),
          .rst_ni (rst_ni),
          .clear_i(clear_i),
          .we_i   (inhibition_we),
          .wdata_i(inhibition_next),
          .data_o (inhibition_o)
      );
    end else begin : g_off
      assign {wta_done, found_o, winner_o, soften_start_o, greatest, read_o, again_o, wta_we, wta_waddr, wta_wdata, inhibition_we,
          inhibition_next, wta_a, wta_b, soften_done, soften_pop_o, neuron_re_o, neuron_raddr_o, soften_we, soften_waddr, soften_wdata,
          divide_o, head_o, divisor_o, bits_o, soften_a, soften_b, inhibition_o} = 0;
    end
  endgenerate

  assign done_o         = wta_done | soften_done;
  assign neuron_we_o    = wta_we | soften_we;
  assign neuron_waddr_o = wta_waddr | soften_waddr;
  assign neuron_wdata_o = wta_we ? wta_wdata : soften_wdata;
  assign a_o            = wta_a | soften_a;
  assign b_o            = wta_b | soften_b;

endmodule

`default_nettype wire
