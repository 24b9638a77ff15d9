// Registers of the bus and its interrupt; docs/registers.md lists them.
//
//   irq = any cause that is in IRQ_STATUS and in IRQ_ENABLE
//
// Handshake: write_i for one cycle a write that was found legal. An error that comes when its bit is being cleared stays.
// Latency: 1 from a write to the register, 1 from a cause to irq_o.
// Example: IRQ_ENABLE = 1 (RESPONSE), threshold 1: a beat enters the response FIFO at edge 7 -> irq_o after edge 8.
`default_nettype none
`include "params.vh"
`include "registers.vh"

module bus_registers #(
    parameter COMMAND_WIDTH  = 5,
    parameter DATA_WIDTH     = 7,
    parameter RESPONSE_WIDTH = 7
) (
    input  wire                          clk_i,
    input  wire                          rst_ni,
    // Write
    input  wire                          write_i,
    input  wire [`SPK_ADDRESS_WIDTH-4:0] pair_i,
    input  wire [                   1:0] halves_i,
    input  wire [                  63:0] data_i,
    // Read: all of them, the first one lowest
    output wire [ 32*`SPK_REGISTERS-1:0] registers_o,
    // FIFOs
    input  wire [     COMMAND_WIDTH-1:0] command_level_i,
    input  wire [        DATA_WIDTH-1:0] data_level_i,
    input  wire [    RESPONSE_WIDTH-1:0] response_level_i,
    // Chip
    input  wire                          vector_i,         // it waits for beats of a vector
    input  wire                          command_i,        // the host gave it a command
    input  wire                          answered_i,       // it gave the last beat of a response
    // Interrupt
    input  wire                          error_i,
    output wire                          irq_o
);

  localparam CAUSES = 5;
  localparam [7:0] COMMAND_DEPTH = `SPK_BUS_COMMAND_DEPTH, DATA_DEPTH = `SPK_BUS_DATA_DEPTH,
      RESPONSE_DEPTH = `SPK_BUS_RESPONSE_DEPTH;

  // Commands in the command FIFO, in the chip's front end and queue: 16 + 1 + 64 at most, so this cannot overflow.
  reg [7:0] open_q;
  reg irq_q, error_q;
  reg [CAUSES-1:0] enable_q;
  reg [7:0] command_threshold_q, data_threshold_q, response_threshold_q, open_threshold_q;
  reg [31:0] scratch_q;

  // Levels
  wire [7:0] command_level = {{8 - COMMAND_WIDTH{1'b0}}, command_level_i};
  wire [7:0] data_level = {{8 - DATA_WIDTH{1'b0}}, data_level_i};
  wire [7:0] response_level = {{8 - RESPONSE_WIDTH{1'b0}}, response_level_i};

  // Causes
  wire [CAUSES-1:0] causes;
  assign causes[`SPK_REG_IRQ_STATUS_RESPONSE_LSB] = response_level >= response_threshold_q;
  assign causes[`SPK_REG_IRQ_STATUS_COMMAND_LSB] = command_level <= command_threshold_q;
  assign causes[`SPK_REG_IRQ_STATUS_DATA_LSB] = data_level <= data_threshold_q;
  assign causes[`SPK_REG_IRQ_STATUS_OPEN_LSB] = open_q <= open_threshold_q;
  assign causes[`SPK_REG_IRQ_STATUS_ERROR_LSB] = error_q;

  // Writes: the half of the pair that holds the register
  localparam STATUS_HALF = `SPK_REG_IRQ_STATUS / 4 % 2, ENABLE_HALF = `SPK_REG_IRQ_ENABLE / 4 % 2,
      THRESHOLD_HALF = `SPK_REG_IRQ_THRESHOLD / 4 % 2, SCRATCH_HALF = `SPK_REG_SCRATCH / 4 % 2;
  localparam [`SPK_ADDRESS_WIDTH-4:0] STATUS_PAIR = `SPK_REG_IRQ_STATUS / 8, ENABLE_PAIR = `SPK_REG_IRQ_ENABLE / 8,
      THRESHOLD_PAIR = `SPK_REG_IRQ_THRESHOLD / 8, SCRATCH_PAIR = `SPK_REG_SCRATCH / 8;
  wire write_status = write_i && pair_i == STATUS_PAIR && halves_i[STATUS_HALF];
  wire write_enable = write_i && pair_i == ENABLE_PAIR && halves_i[ENABLE_HALF];
  wire write_threshold = write_i && pair_i == THRESHOLD_PAIR && halves_i[THRESHOLD_HALF];
  wire write_scratch = write_i && pair_i == SCRATCH_PAIR && halves_i[SCRATCH_HALF];
  wire clear = write_status && data_i[32*STATUS_HALF+`SPK_REG_IRQ_STATUS_ERROR_LSB];
  wire [31:0] threshold_data = data_i[32*THRESHOLD_HALF+:32];

  always @(posedge clk_i)
    if (!rst_ni) begin
      open_q <= 8'd0;
      irq_q <= 1'b0;
      error_q <= 1'b0;
      enable_q <= {CAUSES{1'b0}};
      command_threshold_q <= 8'd0;
      data_threshold_q <= 8'd0;
      response_threshold_q <= 8'd1;
      open_threshold_q <= 8'd0;
      scratch_q <= 32'd0;
    end else begin
      open_q <= open_q + {7'd0, command_i} - {7'd0, answered_i};
      irq_q <= |(causes & enable_q);
      error_q <= error_i || (error_q && !clear);
      if (write_enable) enable_q <= data_i[32*ENABLE_HALF+:CAUSES];
      if (write_threshold) begin
        command_threshold_q <= threshold_data[`SPK_REG_IRQ_THRESHOLD_COMMAND_LSB+:8];
        data_threshold_q <= threshold_data[`SPK_REG_IRQ_THRESHOLD_DATA_LSB+:8];
        response_threshold_q <= threshold_data[`SPK_REG_IRQ_THRESHOLD_RESPONSE_LSB+:8];
        open_threshold_q <= threshold_data[`SPK_REG_IRQ_THRESHOLD_OPEN_LSB+:8];
      end
      if (write_scratch) scratch_q <= data_i[32*SCRATCH_HALF+:32];
    end

  // Values
  reg [31:0] status, levels, threshold;
  always @* begin
    status = 32'd0;
    status[`SPK_REG_STATUS_BUSY_LSB] = open_q != 8'd0;
    status[`SPK_REG_STATUS_COMMAND_EMPTY_LSB] = command_level == 8'd0;
    status[`SPK_REG_STATUS_COMMAND_FULL_LSB] = command_level == COMMAND_DEPTH;
    status[`SPK_REG_STATUS_DATA_EMPTY_LSB] = data_level == 8'd0;
    status[`SPK_REG_STATUS_DATA_FULL_LSB] = data_level == DATA_DEPTH;
    status[`SPK_REG_STATUS_RESPONSE_EMPTY_LSB] = response_level == 8'd0;
    status[`SPK_REG_STATUS_RESPONSE_FULL_LSB] = response_level == RESPONSE_DEPTH;
    status[`SPK_REG_STATUS_VECTOR_LSB] = vector_i;
    status[`SPK_REG_STATUS_IRQ_LSB] = irq_q;
    levels = 32'd0;
    levels[`SPK_REG_LEVELS_COMMAND_LSB+:8] = command_level;
    levels[`SPK_REG_LEVELS_DATA_LSB+:8] = data_level;
    levels[`SPK_REG_LEVELS_RESPONSE_LSB+:8] = response_level;
    levels[`SPK_REG_LEVELS_OPEN_LSB+:8] = open_q;
    threshold = 32'd0;
    threshold[`SPK_REG_IRQ_THRESHOLD_COMMAND_LSB+:8] = command_threshold_q;
    threshold[`SPK_REG_IRQ_THRESHOLD_DATA_LSB+:8] = data_threshold_q;
    threshold[`SPK_REG_IRQ_THRESHOLD_RESPONSE_LSB+:8] = response_threshold_q;
    threshold[`SPK_REG_IRQ_THRESHOLD_OPEN_LSB+:8] = open_threshold_q;
  end

  // A byte address times 8 is the place of the register's first bit.
  assign registers_o[8*`SPK_REG_ID+:32] = `SPK_REG_ID_VALUE;
  assign registers_o[8*`SPK_REG_VERSION+:32] = `SPK_REG_VERSION_VALUE;
  assign registers_o[8*`SPK_REG_CONFIG_LOW+:32] = `SPK_REG_CONFIG_LOW_VALUE;
  assign registers_o[8*`SPK_REG_CONFIG_HIGH+:32] = `SPK_REG_CONFIG_HIGH_VALUE;
  assign registers_o[8*`SPK_REG_SIZE+:32] = `SPK_REG_SIZE_VALUE;
  assign registers_o[8*`SPK_REG_SHAPE+:32] = `SPK_REG_SHAPE_VALUE;
  assign registers_o[8*`SPK_REG_FORMAT+:32] = `SPK_REG_FORMAT_VALUE;
  assign registers_o[8*`SPK_REG_DEPTHS+:32] = `SPK_REG_DEPTHS_VALUE;
  assign registers_o[8*`SPK_REG_STATUS+:32] = status;
  assign registers_o[8*`SPK_REG_LEVELS+:32] = levels;
  assign registers_o[8*`SPK_REG_IRQ_STATUS+:32] = {{32 - CAUSES{1'b0}}, causes};
  assign registers_o[8*`SPK_REG_IRQ_ENABLE+:32] = {{32 - CAUSES{1'b0}}, enable_q};
  assign registers_o[8*`SPK_REG_IRQ_THRESHOLD+:32] = threshold;
  assign registers_o[8*`SPK_REG_SCRATCH+:32] = scratch_q;

  assign irq_o = irq_q;

endmodule

`default_nettype wire
