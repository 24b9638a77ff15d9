// The command in the core: what the fabric sent, held until the next one is taken.
//
// Handshake: valid_i is 1 in the cycle before the take edge, with all other inputs; start_o in the cycle behind it, which is cycle 0 of the
// command. After reset it is an INIT, without that the fabric sent one. Which bits mean what: the table of commands in docs/engine.md.
// Latency: one cycle. Example: header 00000005_03000015 with valid_i in cycle 6 -> in cycle 7 start_o = 1, opcode_o = 15 (INJECT),
// index_o = 3, operand_o = 5; from cycle 8 on start_o = 0 and the rest as it was.
`include "params.vh"
`include "opcodes.vh"
`default_nettype none

module command #(
    parameter INDEX_WIDTH = `SPK_INDEX_WIDTH
) (
    input  wire                           clk_i,
    input  wire                           rst_ni,
    // From the fabric
    input  wire                           valid_i,
    input  wire [63:0]                    header_i,
    input  wire [1:0]                     metric_i,   // 0 L2, 1 cosine, 2 dot
    input  wire [`SPK_DECAY_FRACTION-1:0] leak_i,     // u16.16
    input  wire [`SPK_DECAY_FRACTION-1:0] pre_i,      // u16.16
    input  wire [`SPK_DECAY_FRACTION-1:0] post_i,     // u16.16
    // The command
    output wire                           start_o,    // cycle 0
    output wire [5:0]                     opcode_o,
    output wire [INDEX_WIDTH-1:0]         index_o,
    output wire [14:0]                    low_o,      // header bits 31:17
    output wire                           all_o,
    output wire [31:0]                    operand_o,  // header bits 63:32
    output wire                           cosine_o,
    output wire                           dot_o,
    output wire [`SPK_DECAY_FRACTION-1:0] leak_o,     // u16.16
    output wire [`SPK_DECAY_FRACTION-1:0] pre_o,      // u16.16
    output wire [`SPK_DECAY_FRACTION-1:0] post_o      // u16.16
);

  reg                           start_q;
  reg [5:0]                     opcode_q;
  reg [INDEX_WIDTH-1:0]         index_q;
  reg [14:0]                    low_q;
  reg                           all_q;
  reg [31:0]                    operand_q;
  reg                           cosine_q, dot_q;
  reg [`SPK_DECAY_FRACTION-1:0] leak_q, pre_q, post_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      start_q  <= 1'b1;
      opcode_q <= `SPK_OP_INIT;
    end else begin
      start_q <= valid_i;
      if (valid_i) opcode_q <= header_i[5:0];
    end
  end

  always @(posedge clk_i) begin
    if (valid_i) begin
      index_q   <= header_i[24+:INDEX_WIDTH];
      low_q     <= header_i[31:17];
      all_q     <= header_i[16];
      operand_q <= header_i[63:32];
      cosine_q  <= metric_i == 2'd1;
      dot_q     <= metric_i == 2'd2;
      leak_q    <= leak_i;
      pre_q     <= pre_i;
      post_q    <= post_i;
    end
  end

  assign start_o   = start_q;
  assign opcode_o  = opcode_q;
  assign index_o   = index_q;
  assign low_o     = low_q;
  assign all_o     = all_q;
  assign operand_o = operand_q;
  assign cosine_o  = cosine_q;
  assign dot_o     = dot_q;
  assign leak_o    = leak_q;
  assign pre_o     = pre_q;
  assign post_o    = post_q;

  wire unused = &{1'b0, header_i[15:6]};

endmodule

`default_nettype wire
