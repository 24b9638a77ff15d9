// Group `learning`: AGGREGATE and UPDATE, and the memory delta between them.
//
// Handshake: aggregate_i in cycle 0, in which the core reads the node's links and weights, or update_i; aggregate_done_o or update_done_o in
// the last cycle. access_re_i and access_we_i are GET_DELTA and SET_DELTA of dimension index_i, read_re_i is READ; delta_o a cycle later.
// INIT clears delta while it sweeps the first DIMS nodes. Every output of an idle part is 0.
// Left out (SPK_GROUP_LEARNING = 0) it answers 0. Latency: see `aggregate` and `update`.
// Example: access_we_i, index_i = 2, value_i = 7 in cycle 4; access_re_i in cycle 5 -> delta_o = 7 in cycle 6.
`include "params.vh"
`default_nettype none

module group_learning #(
    parameter DEGREE        = `SPK_DEGREE,
    parameter INDEX_WIDTH   = `SPK_INDEX_WIDTH,
    parameter DIMS          = `SPK_DIMS,
    parameter LANES         = `SPK_LANES,
    parameter SCAN_WIDTH    = `SPK_SCAN_WIDTH,
    parameter WORD_WIDTH    = `SPK_WORD_WIDTH,
    parameter WEIGHT_WIDTH  = `SPK_WEIGHT_WIDTH,
    parameter DELTA_WIDTH   = `SPK_DELTA_WIDTH,
    parameter DIVISOR_WIDTH = 38,
    parameter RESULT_WIDTH  = 20,
    parameter A_WIDTH       = 20,
    parameter B_WIDTH       = 17,
    parameter DIM_WIDTH     = $clog2(DIMS)
) (
    input  wire                              clk_i,
    input  wire                              rst_ni,
    // Command
    input  wire                              aggregate_i,
    input  wire                              update_i,
    input  wire [INDEX_WIDTH-1:0]            index_i,
    input  wire [15:0]                       alpha_i,
    input  wire                              cosine_i,
    // Answer
    output wire                              aggregate_done_o,
    output wire [2:0]                        value_o,          // with aggregate_done_o: neighbours
    output wire                              update_done_o,
    output wire                              cut_o,            // a word saturates
    // Delta, of others
    input  wire                              sweep_we_i,
    input  wire [INDEX_WIDTH-1:0]            sweep_node_i,
    input  wire                              access_re_i,
    input  wire                              access_we_i,
    input  wire [DELTA_WIDTH-1:0]            value_i,
    input  wire                              read_re_i,
    input  wire [DIM_WIDTH-1:0]              read_dim_i,
    output wire [DELTA_WIDTH-1:0]            delta_o,
    // Links and weights
    input  wire [DEGREE-1:0]                 used_i,
    input  wire [DEGREE*INDEX_WIDTH-1:0]     neighbour_i,
    input  wire [DEGREE*WEIGHT_WIDTH-1:0]    weights_i,
    // Vectors and norms
    output wire                              vectors_re_o,
    output wire [SCAN_WIDTH-1:0]             vectors_raddr_o,
    input  wire [LANES*WORD_WIDTH-1:0]       vectors_i,
    output wire                              vectors_we_o,
    output wire [SCAN_WIDTH-1:0]             vectors_waddr_o,
    output wire [LANES*WORD_WIDTH-1:0]       vectors_wdata_o,
    output wire                              norms_we_o,
    output wire [`SPK_NORMS_ROW_WIDTH-1:0]   norms_wdata_o,
    // The divider
    output wire                              divide_o,
    output wire [DIVISOR_WIDTH-1:0]          head_o,
    output wire [RESULT_WIDTH-1:0]           tail_o,
    output wire [DIVISOR_WIDTH-1:0]          divisor_o,
    output wire [4:0]                        bits_o,
    input  wire                              divided_i,
    input  wire [RESULT_WIDTH-1:0]           quotient_i,
    // The multiplier
    output wire signed [A_WIDTH-1:0]         a_o,
    output wire signed [B_WIDTH-1:0]         b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0] product_i
);

  wire aggregate_vectors_re, update_vectors_re, aggregate_we, update_re;
  wire [SCAN_WIDTH-1:0] aggregate_vectors_raddr, update_vectors_raddr;
  wire [DIM_WIDTH-1:0] aggregate_waddr, update_raddr;
  wire [DELTA_WIDTH-1:0] aggregate_wdata;
  wire signed [A_WIDTH-1:0] aggregate_a, update_a;
  wire signed [B_WIDTH-1:0] aggregate_b, update_b;
  wire sweep_delta = sweep_we_i & ~|(sweep_node_i >> DIM_WIDTH);
  wire [DIM_WIDTH-1:0] access_dim = access_re_i | access_we_i ? index_i[DIM_WIDTH-1:0] : {DIM_WIDTH{1'b0}};

  generate
    if (`SPK_GROUP_LEARNING) begin : g_on
      memory #(.ROWS(`SPK_DELTA_ROWS), .WIDTH(DELTA_WIDTH)) u_delta (
          .clk_i  (clk_i),
          .we_i   (sweep_delta | access_we_i | aggregate_we),
          .waddr_i(sweep_delta ? sweep_node_i[DIM_WIDTH-1:0] : access_dim | aggregate_waddr),
          .wdata_i(sweep_delta ? `SPK_DELTA_ROW_INIT : aggregate_we ? aggregate_wdata : value_i),
          .re_i   (access_re_i | update_re | read_re_i),
          .raddr_i(access_dim | update_raddr | read_dim_i),
          .rdata_o(delta_o)
      );

      aggregate #(
          .DEGREE(DEGREE), .INDEX_WIDTH(INDEX_WIDTH), .DIMS(DIMS), .LANES(LANES), .SCAN_WIDTH(SCAN_WIDTH), .WORD_WIDTH(WORD_WIDTH),
          .WEIGHT_WIDTH(WEIGHT_WIDTH), .DELTA_WIDTH(DELTA_WIDTH), .DIM_WIDTH(DIM_WIDTH), .DIVISOR_WIDTH(DIVISOR_WIDTH),
          .RESULT_WIDTH(RESULT_WIDTH), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)
      ) u_aggregate (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .start_i(aggregate_i), .done_o(aggregate_done_o), .value_o(value_o),
          .used_i(used_i), .index_i(neighbour_i),
          .weights_i(weights_i),
          .vectors_re_o(aggregate_vectors_re), .vectors_raddr_o(aggregate_vectors_raddr), .vectors_i(vectors_i),
          .we_o(aggregate_we), .waddr_o(aggregate_waddr), .wdata_o(aggregate_wdata),
          .a_o(aggregate_a), .b_o(aggregate_b), .product_i(product_i),
          .divide_o(divide_o), .head_o(head_o), .tail_o(tail_o), .divisor_o(divisor_o), .bits_o(bits_o), .divided_i(divided_i),
          .quotient_i(quotient_i)
      );

      update #(
          .INDEX_WIDTH(INDEX_WIDTH), .DIMS(DIMS), .LANES(LANES), .SCAN_WIDTH(SCAN_WIDTH), .WORD_WIDTH(WORD_WIDTH),
          .DELTA_WIDTH(DELTA_WIDTH), .DIM_WIDTH(DIM_WIDTH), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)
      ) u_update (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .start_i(update_i), .index_i(index_i), .alpha_i(alpha_i), .cosine_i(cosine_i), .done_o(update_done_o), .cut_o(cut_o),
          .delta_re_o(update_re), .delta_raddr_o(update_raddr), .delta_i(delta_o),
          .vectors_re_o(update_vectors_re), .vectors_raddr_o(update_vectors_raddr), .vectors_i(vectors_i), .vectors_we_o(vectors_we_o),
          .vectors_waddr_o(vectors_waddr_o), .vectors_wdata_o(vectors_wdata_o),
          .norms_we_o(norms_we_o), .norms_wdata_o(norms_wdata_o),
          .a_o(update_a), .b_o(update_b), .product_i(product_i)
      );
    end else begin : g_off
      assign {delta_o, aggregate_done_o, value_o, aggregate_vectors_re, aggregate_vectors_raddr, aggregate_we, aggregate_waddr,
          aggregate_wdata, aggregate_a, aggregate_b, divide_o, head_o, tail_o, divisor_o, bits_o, update_done_o, cut_o, update_re,
          update_raddr, update_vectors_re, update_vectors_raddr, vectors_we_o, vectors_waddr_o, vectors_wdata_o, norms_we_o,
          norms_wdata_o, update_a, update_b} = 0;
    end
  endgenerate

  assign vectors_re_o    = aggregate_vectors_re | update_vectors_re;
  assign vectors_raddr_o = aggregate_vectors_raddr | update_vectors_raddr;
  assign a_o             = aggregate_a | update_a;
  assign b_o             = aggregate_b | update_b;

endmodule

`default_nettype wire
