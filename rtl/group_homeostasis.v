// Group `homeostasis`: HOMEOSTASIS and ACTIVITY, and the memory of the rates.
//
// Handshake: regulate_i or measure_i in cycle 0, in which the nodes to visit are filled with the valid ones; done_o in the last cycle. read_o
// takes one and reads its rate. access_re_i and read_re_i read a rate for a short command and for READ; rates_o a cycle later.
// Every output of an idle part is 0. Left out (SPK_GROUP_HOMEOSTASIS = 0) it answers 0.
// Latency: HOMEOSTASIS 4n + 9, ACTIVITY n + 3 of the command. Example: measure_i in cycle 0 with no valid node -> done_o in cycle 2.
`include "params.vh"
`default_nettype none

module group_homeostasis #(
    parameter VECTORS        = `SPK_VECTORS,
    parameter INDEX_WIDTH    = `SPK_INDEX_WIDTH,
    parameter MEMBRANE_WIDTH = `SPK_MEMBRANE_WIDTH,
    parameter DT_WIDTH       = `SPK_DT_WIDTH,
    parameter RATE_WIDTH     = `SPK_RATE_WIDTH,
    parameter RESIDUE_WIDTH  = `SPK_RESIDUE_WIDTH,
    parameter A_WIDTH        = 20,
    parameter B_WIDTH        = 17
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Control
    input  wire                                 regulate_i,
    input  wire                                 measure_i,
    input  wire [DT_WIDTH-1:0]                  dt_i,            // u13.8, ms
    output wire                                 done_o,
    output wire [RATE_WIDTH+INDEX_WIDTH-7:0]    activity_o,      // with done_o: spikes a ms, 16 fraction bits
    output wire                                 cut_o,           // a rate saturates
    // Nodes to visit
    input  wire [VECTORS-1:0]                   spiked_i,
    input  wire [INDEX_WIDTH-1:0]               todo_index_i,
    input  wire                                 todo_any_i,
    output wire                                 read_o,
    // Rates: {residue, rate}, of others
    input  wire                                 clear_i,
    input  wire [INDEX_WIDTH-1:0]               clear_node_i,
    input  wire                                 access_re_i,
    input  wire [INDEX_WIDTH-1:0]               access_addr_i,
    input  wire                                 read_re_i,
    input  wire [INDEX_WIDTH-1:0]               read_addr_i,
    output wire [RESIDUE_WIDTH+RATE_WIDTH-1:0]  rates_o,
    // Neurons: {refractory, threshold, membrane}
    output wire                                 neuron_re_o,
    output wire [INDEX_WIDTH-1:0]               neuron_raddr_o,
    input  wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_i,
    output wire                                 neuron_we_o,
    output wire [INDEX_WIDTH-1:0]               neuron_waddr_o,
    output wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_wdata_o,
    // The multiplier
    output wire signed [A_WIDTH-1:0]            a_o,
    output wire signed [B_WIDTH-1:0]            b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]    product_i
);

  wire homeostasis_done, homeostasis_read, activity_done, activity_read, rates_we;
  wire [INDEX_WIDTH-1:0] rates_waddr;
  wire [RESIDUE_WIDTH+RATE_WIDTH-1:0] rates_wdata;

  generate
    if (`SPK_GROUP_HOMEOSTASIS) begin : g_on
      memory #(.ROWS(`SPK_RATES_ROWS), .WIDTH(RESIDUE_WIDTH + RATE_WIDTH)) u_rates (
          .clk_i  (clk_i),
          .we_i   (clear_i | rates_we),
          .waddr_i(clear_node_i | rates_waddr),
          .wdata_i(clear_i ? `SPK_RATES_ROW_INIT : rates_wdata),
          .re_i   (access_re_i | read_re_i | read_o),
          .raddr_i(access_addr_i | read_addr_i | (read_o ? todo_index_i : {INDEX_WIDTH{1'b0}})),
          .rdata_o(rates_o)
      );

      homeostasis #(
          .VECTORS(VECTORS), .INDEX_WIDTH(INDEX_WIDTH), .MEMBRANE_WIDTH(MEMBRANE_WIDTH), .DT_WIDTH(DT_WIDTH), .RATE_WIDTH(RATE_WIDTH),
          .RESIDUE_WIDTH(RESIDUE_WIDTH), .K(`SPK_HOMEOSTASIS_K), .SPIKE(`SPK_RATE_SPIKE), .TARGET(`SPK_RATE_TARGET),
          .LOW(`SPK_THRESHOLD_LOW), .HIGH(`SPK_THRESHOLD_HIGH), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)
      ) u_homeostasis (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .start_i(regulate_i), .dt_i(dt_i), .done_o(homeostasis_done),
          .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .read_o(homeostasis_read), .spiked_i(spiked_i),
          .rates_i(rates_o), .rates_we_o(rates_we), .rates_waddr_o(rates_waddr), .rates_wdata_o(rates_wdata), .neuron_re_o(neuron_re_o),
          .neuron_raddr_o(neuron_raddr_o), .neuron_i(neuron_i), .neuron_we_o(neuron_we_o), .neuron_waddr_o(neuron_waddr_o),
          .neuron_wdata_o(neuron_wdata_o), .cut_o(cut_o),
          .a_o(a_o), .b_o(b_o), .product_i(product_i)
      );

      activity #(.INDEX_WIDTH(INDEX_WIDTH), .RATE_WIDTH(RATE_WIDTH)) u_activity (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .start_i(measure_i), .done_o(activity_done), .value_o(activity_o),
          .todo_any_i(todo_any_i), .read_o(activity_read), .rate_i(rates_o[RATE_WIDTH-1:0])
      );
    end else begin : g_off
      assign {rates_o, homeostasis_done, homeostasis_read, rates_we, rates_waddr, rates_wdata, neuron_re_o, neuron_raddr_o, neuron_we_o,
          neuron_waddr_o, neuron_wdata_o, cut_o, a_o, b_o, activity_done, activity_o, activity_read} = 0;
    end
  endgenerate

  assign done_o = homeostasis_done | activity_done;
  assign read_o = homeostasis_read | activity_read;

endmodule

`default_nettype wire
