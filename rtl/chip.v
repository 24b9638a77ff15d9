// The chip: one fabric, CORES cores, and a clock gate for each core.
//
//   core clock runs:  before and at the take edge | from take to retire | while its results are drained, and one cycle more
//
// Host ports are valid/ready with 64 bits of data; docs/engine.md, sections 3 and 4, says what the beats hold.
// After reset the cores sweep their memories, and cmd_ready_o stays low until the last has done so.
// Latency: docs/engine.md, section 12. Example: with 4 cores, GET_TIME of core 2 wakes the clock of core 2 alone.
`default_nettype none
`include "params.vh"

module chip (
    input  wire        clk_i,
    input  wire        rst_ni,       // synchronous, active low
    // Commands
    input  wire        cmd_valid_i,
    output wire        cmd_ready_o,
    input  wire [63:0] cmd_data_i,
    // Responses
    output wire        rsp_valid_o,
    input  wire        rsp_ready_i,
    output wire [63:0] rsp_data_o
);

  localparam ITEM_WIDTH = 5 + `SPK_INDEX_WIDTH + `SPK_VALUE_WIDTH;

  // Per core
  wire [`SPK_CORES-1:0] cmd_valid, pull, drain, busy, retired;
  wire [`SPK_CORES*ITEM_WIDTH-1:0] item;
  // For all cores
  wire [63:0] header;
  wire [1:0] metric;
  wire [`SPK_DIMS*`SPK_WORD_WIDTH-1:0] query;  // s16.8 each
  wire [`SPK_NORM2_WIDTH-1:0] norm2;  // u35.16
  wire [`SPK_RMANT_WIDTH-1:0] rmant;  // u24.24
  wire [`SPK_REXP_WIDTH-1:0] rexp;  // u5
  wire [`SPK_DECAY_FRACTION-1:0] leak, pre, post;  // u16.16

  param_check u_param_check ();

  fabric u_fabric (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .cmd_valid_i (cmd_valid_i),
      .cmd_ready_o (cmd_ready_o),
      .cmd_data_i  (cmd_data_i),
      .rsp_valid_o (rsp_valid_o),
      .rsp_ready_i (rsp_ready_i),
      .rsp_data_o  (rsp_data_o),
      .core_valid_o(cmd_valid),
      .header_o    (header),
      .metric_o    (metric),
      .query_o     (query),
      .norm2_o     (norm2),
      .rmant_o     (rmant),
      .rexp_o      (rexp),
      .leak_o      (leak),
      .pre_o       (pre),
      .post_o      (post),
      .pull_o      (pull),
      .drain_o     (drain),
      .retired_i   (retired),
      .item_i      (item)
  );

  // Open during reset, so that every register sees it.
  wire [`SPK_CORES-1:0] enable = {`SPK_CORES{!rst_ni}} | cmd_valid | busy | drain;

  genvar i;
  generate
    for (i = 0; i < `SPK_CORES; i = i + 1) begin : g_core
      wire gclk;
      gate u_gate (
          .clk_i (clk_i),
          .en_i  (enable[i]),
          .gclk_o(gclk)
      );
      core u_core (
          .clk_i       (gclk),
          .rst_ni      (rst_ni),
          .cmd_valid_i (cmd_valid[i]),
          .cmd_header_i(header),
          .cmd_metric_i(metric),
          .cmd_query_i (query),
          .cmd_norm2_i (norm2),
          .cmd_rmant_i (rmant),
          .cmd_rexp_i  (rexp),
          .cmd_leak_i  (leak),
          .cmd_pre_i   (pre),
          .cmd_post_i  (post),
          .pull_i      (pull[i]),
          .busy_o      (busy[i]),
          .retired_o   (retired[i]),
          .item_o      (item[i*ITEM_WIDTH+:ITEM_WIDTH])
      );
    end
  endgenerate

endmodule

`default_nettype wire
