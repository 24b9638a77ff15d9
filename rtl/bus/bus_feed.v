// Feed: makes the chip's one stream of beats from the command FIFO and the vector-data FIFO.
//
//   header, then VECTOR_BEATS beats of data where its opcode has a vector, then the next header
//
// Headers and data cannot be taken for each other, whatever the host writes when. vector_o: the next beat is one of data.
// Handshake: valid/ready towards the chip, pops for one cycle a beat. Latency: none, and no idle cycle between beats.
// Example: INSERT and COUNT in the command FIFO, four beats of data -> INSERT, the four beats, COUNT in six cycles.
`default_nettype none
`include "params.vh"

module bus_feed (
    input  wire        clk_i,
    input  wire        rst_ni,
    // Command FIFO
    input  wire        command_valid_i,
    input  wire [63:0] command_i,
    output wire        command_pop_o,
    // Vector-data FIFO
    input  wire        data_valid_i,
    input  wire [63:0] data_i,
    output wire        data_pop_o,
    // Chip
    output wire        cmd_valid_o,
    input  wire        cmd_ready_i,
    output wire [63:0] cmd_data_o,
    // Status
    output wire        vector_o
);

  localparam [2:0] BEATS = `SPK_VECTOR_BEATS;

  reg [2:0] left_q;  // beats of data that are due
  wire has_vector;

  vector_opcode u_vector_opcode (
      .opcode_i(command_i[7:0]),
      .vector_o(has_vector)
  );

  wire vector = left_q != 3'd0;

  assign vector_o = vector;
  assign cmd_valid_o = vector ? data_valid_i : command_valid_i;
  assign cmd_data_o = vector ? data_i : command_i;
  assign command_pop_o = !vector && command_valid_i && cmd_ready_i;
  assign data_pop_o = vector && data_valid_i && cmd_ready_i;

  always @(posedge clk_i)
    if (!rst_ni) left_q <= 3'd0;
    else if (command_pop_o && has_vector) left_q <= BEATS;
    else if (data_pop_o) left_q <= left_q - 3'd1;

endmodule

`default_nettype wire
