// Opcodes of docs/engine.md, section 3; every known one fits in five bits.
`ifndef SPK_OPCODES_VH
`define SPK_OPCODES_VH

`define SPK_OP_INIT 5'h01
`define SPK_OP_INSERT 5'h02
`define SPK_OP_SEARCH 5'h03
`define SPK_OP_COUNT 5'h04
`define SPK_OP_SET_TYPE 5'h05
`define SPK_OP_GET_TYPE 5'h06
`define SPK_OP_GET_FLAGS 5'h07
`define SPK_OP_SNN_RESET 5'h10
`define SPK_OP_SET_MEMBRANE 5'h11
`define SPK_OP_GET_MEMBRANE 5'h12
`define SPK_OP_SET_THRESHOLD 5'h13
`define SPK_OP_GET_THRESHOLD 5'h14
`define SPK_OP_INJECT 5'h15
`define SPK_OP_STEP 5'h16
`define SPK_OP_PROPAGATE 5'h17
`define SPK_OP_STDP 5'h18
`define SPK_OP_TICK 5'h19
`define SPK_OP_GET_SPIKES 5'h1a
`define SPK_OP_GET_TIME 5'h1b
`define SPK_OP_GET_REFRACTORY 5'h1c

`endif
