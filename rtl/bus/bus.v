// The bus: an AXI4-Lite slave in front of the chip's two ports.
//
//   AW, W -> bus_write -> command FIFO -\
//                    \--> data FIFO ------> bus_feed -> chip -> response FIFO -> bus_read -> R
//
// docs/engine.md, section "Bus", says what each access does, docs/registers.md where. There is no AWPROT and no ARPROT: the
// slave would not look at them. The ports of AXI bear the standard's names, so that tools find the interface by them.
// Handshake: AXI4-Lite with one access a cycle in each direction; valid/ready towards the chip; irq_o is level-sensitive.
// Latency: a header written at edge x (AW and W accepted) can be accepted by the chip at x + 2. A beat that the chip puts out
// at edge y can be read by an address accepted at y or later.
// Example: COUNT of core 1 written to the COMMAND window, the answer read from the RESPONSE window when LEVELS shows it.
`default_nettype none
`include "params.vh"
`include "registers.vh"

module bus (
    input  wire                          clk_i,
    input  wire                          rst_ni,
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
    output wire                          irq_o,
    // Chip
    output wire                          cmd_valid_o,
    input  wire                          cmd_ready_i,
    output wire [                  63:0] cmd_data_o,
    input  wire                          rsp_valid_i,
    output wire                          rsp_ready_o,
    input  wire [                  63:0] rsp_data_i
);

  localparam COMMAND_WIDTH = $clog2(`SPK_BUS_COMMAND_DEPTH + 1);
  localparam DATA_WIDTH = $clog2(`SPK_BUS_DATA_DEPTH + 1);
  localparam RESPONSE_WIDTH = $clog2(`SPK_BUS_RESPONSE_DEPTH + 1);
  localparam [COMMAND_WIDTH-1:0] COMMAND_DEPTH = `SPK_BUS_COMMAND_DEPTH;
  localparam [DATA_WIDTH-1:0] DATA_DEPTH = `SPK_BUS_DATA_DEPTH;
  localparam [RESPONSE_WIDTH-1:0] RESPONSE_DEPTH = `SPK_BUS_RESPONSE_DEPTH;
  localparam LAST = 63;  // bit of a response beat

  wire write, write_error, read_error, vector;
  wire [`SPK_ADDRESS_WIDTH-4:0] pair;
  wire [1:0] halves;
  wire [63:0] data, beat;
  wire [32*`SPK_REGISTERS-1:0] registers;
  wire [COMMAND_WIDTH-1:0] command_level;
  wire [DATA_WIDTH-1:0] data_level;
  wire [RESPONSE_WIDTH-1:0] response_level;
  wire push_command, push_data, command_valid, data_valid, response_valid, pop_command, pop_data, pop_response;
  wire [63:0] command_head, data_head, response_head;
  wire accepted = rsp_valid_i && rsp_ready_o;

  bus_write u_write (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .awvalid_i      (s_axil_awvalid),
      .awready_o      (s_axil_awready),
      .awaddr_i       (s_axil_awaddr),
      .wvalid_i       (s_axil_wvalid),
      .wready_o       (s_axil_wready),
      .wdata_i        (s_axil_wdata),
      .wstrb_i        (s_axil_wstrb),
      .bvalid_o       (s_axil_bvalid),
      .bready_i       (s_axil_bready),
      .bresp_o        (s_axil_bresp),
      .write_o        (write),
      .pair_o         (pair),
      .halves_o       (halves),
      .data_o         (data),
      .push_command_o (push_command),
      .push_data_o    (push_data),
      .beat_o         (beat),
      .command_full_i (command_level == COMMAND_DEPTH),
      .data_full_i    (data_level == DATA_DEPTH),
      .command_stuck_i(vector && !data_valid),
      .data_stuck_i   (!vector && !command_valid),
      .error_o        (write_error)
  );

  bus_read u_read (
      .clk_i      (clk_i),
      .rst_ni     (rst_ni),
      .arvalid_i  (s_axil_arvalid),
      .arready_o  (s_axil_arready),
      .araddr_i   (s_axil_araddr),
      .rvalid_o   (s_axil_rvalid),
      .rready_i   (s_axil_rready),
      .rdata_o    (s_axil_rdata),
      .rresp_o    (s_axil_rresp),
      .registers_i(registers),
      .valid_i    (response_valid),
      .beat_i     (response_head),
      .pop_o      (pop_response),
      .error_o    (read_error)
  );

  bus_registers #(
      .COMMAND_WIDTH (COMMAND_WIDTH),
      .DATA_WIDTH    (DATA_WIDTH),
      .RESPONSE_WIDTH(RESPONSE_WIDTH)
  ) u_registers (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .write_i         (write),
      .pair_i          (pair),
      .halves_i        (halves),
      .data_i          (data),
      .registers_o     (registers),
      .command_level_i (command_level),
      .data_level_i    (data_level),
      .response_level_i(response_level),
      .vector_i        (vector),
      .command_i       (push_command),
      .answered_i      (accepted && rsp_data_i[LAST]),
      .error_i         (write_error || read_error),
      .irq_o           (irq_o)
  );

  fifo #(
      .WIDTH(64),
      .DEPTH(`SPK_BUS_COMMAND_DEPTH)
  ) u_commands (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .push_i (push_command),
      .data_i (beat),
      .level_o(command_level),
      .valid_o(command_valid),
      .data_o (command_head),
      .pop_i  (pop_command)
  );

  fifo #(
      .WIDTH(64),
      .DEPTH(`SPK_BUS_DATA_DEPTH)
  ) u_data (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .push_i (push_data),
      .data_i (beat),
      .level_o(data_level),
      .valid_o(data_valid),
      .data_o (data_head),
      .pop_i  (pop_data)
  );

  bus_feed u_feed (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .command_valid_i(command_valid),
      .command_i      (command_head),
      .command_pop_o  (pop_command),
      .data_valid_i   (data_valid),
      .data_i         (data_head),
      .data_pop_o     (pop_data),
      .cmd_valid_o    (cmd_valid_o),
      .cmd_ready_i    (cmd_ready_i),
      .cmd_data_o     (cmd_data_o),
      .vector_o       (vector)
  );

  assign rsp_ready_o = response_level != RESPONSE_DEPTH;

  fifo #(
      .WIDTH(64),
      .DEPTH(`SPK_BUS_RESPONSE_DEPTH)
  ) u_responses (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .push_i (accepted),
      .data_i (rsp_data_i),
      .level_o(response_level),
      .valid_o(response_valid),
      .data_o (response_head),
      .pop_i  (pop_response)
  );

endmodule

`default_nettype wire
