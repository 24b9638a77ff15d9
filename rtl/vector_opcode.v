// Does a vector follow this header? One answer for all who count the beats of a command.
//
//   vector = opcode is INSERT, SEARCH, RESONANCE_SEARCH, ROUTE, HNSW_TO_SNN or NEURO_SEARCH; an unknown opcode has none
//
// Combinational. Example: header ..02 (INSERT) -> 1, ..22 (unknown) -> 0.
`default_nettype none
`include "opcodes.vh"

module vector_opcode (
    input  wire [7:0] opcode_i,
    output wire       vector_o
);

  assign vector_o = opcode_i == {2'b0, `SPK_OP_INSERT} || opcode_i == {2'b0, `SPK_OP_SEARCH} ||
      opcode_i == {2'b0, `SPK_OP_RESONANCE_SEARCH} ||
      opcode_i == {2'b0, `SPK_OP_ROUTE} || opcode_i == {2'b0, `SPK_OP_NEURO_SEARCH} || opcode_i == {2'b0, `SPK_OP_HNSW_TO_SNN};

endmodule

`default_nettype wire
