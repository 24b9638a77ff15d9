// Top: the chip behind its bus.
//
//   host <- AXI4-Lite -> bus <- 64-bit valid/ready ports -> chip
//
// Handshake and registers: rtl/bus/bus.v and docs/registers.md. What docs/engine.md, section 12, says of time on the chip holds
// at the ports between the two.
// Latency: two edges from the bus to the chip's port; see section "Bus" there.
// Example: a header written at edge 5 is accepted by the chip at edge 7, when that is ready for it.
`default_nettype none
`include "params.vh"
`include "registers.vh"

module top (
    input  wire                          clk_i,
    input  wire                          rst_ni,          // synchronous, active low
    // Host
    input  wire                          s_axil_awvalid,
    output wire                          s_axil_awready,
    input  wire [`SPK_ADDRESS_WIDTH-1:0] s_axil_awaddr,
    input  wire                          s_axil_wvalid,
    output wire                          s_axil_wready,
    input  wire [    `SPK_BUS_WIDTH-1:0] s_axil_wdata,
    input  wire [  `SPK_BUS_WIDTH/8-1:0] s_axil_wstrb,
    output wire                          s_axil_bvalid,
    input  wire                          s_axil_bready,
    output wire [                   1:0] s_axil_bresp,
    input  wire                          s_axil_arvalid,
    output wire                          s_axil_arready,
    input  wire [`SPK_ADDRESS_WIDTH-1:0] s_axil_araddr,
    output wire                          s_axil_rvalid,
    input  wire                          s_axil_rready,
    output wire [    `SPK_BUS_WIDTH-1:0] s_axil_rdata,
    output wire [                   1:0] s_axil_rresp,
    output wire                          irq_o
);

  wire cmd_valid, cmd_ready, rsp_valid, rsp_ready;
  wire [63:0] cmd_data, rsp_data;

  bus u_bus (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .s_axil_awvalid(s_axil_awvalid),
      .s_axil_awready(s_axil_awready),
      .s_axil_awaddr (s_axil_awaddr),
      .s_axil_wvalid (s_axil_wvalid),
      .s_axil_wready (s_axil_wready),
      .s_axil_wdata  (s_axil_wdata),
      .s_axil_wstrb  (s_axil_wstrb),
      .s_axil_bvalid (s_axil_bvalid),
      .s_axil_bready (s_axil_bready),
      .s_axil_bresp  (s_axil_bresp),
      .s_axil_arvalid(s_axil_arvalid),
      .s_axil_arready(s_axil_arready),
      .s_axil_araddr (s_axil_araddr),
      .s_axil_rvalid (s_axil_rvalid),
      .s_axil_rready (s_axil_rready),
      .s_axil_rdata  (s_axil_rdata),
      .s_axil_rresp  (s_axil_rresp),
      .irq_o         (irq_o),
      .cmd_valid_o   (cmd_valid),
      .cmd_ready_i   (cmd_ready),
      .cmd_data_o    (cmd_data),
      .rsp_valid_i   (rsp_valid),
      .rsp_ready_o   (rsp_ready),
      .rsp_data_i    (rsp_data)
  );

  chip u_chip (
      .clk_i      (clk_i),
      .rst_ni     (rst_ni),
      .cmd_valid_i(cmd_valid),
      .cmd_ready_o(cmd_ready),
      .cmd_data_i (cmd_data),
      .rsp_valid_o(rsp_valid),
      .rsp_ready_i(rsp_ready),
      .rsp_data_o (rsp_data)
  );

endmodule

`default_nettype wire
