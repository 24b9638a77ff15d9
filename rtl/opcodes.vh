// Opcodes of docs/engine.md, section 3; every known one fits in six bits.
`ifndef SPK_OPCODES_VH
`define SPK_OPCODES_VH

`define SPK_OP_INIT 6'h01
`define SPK_OP_INSERT 6'h02
`define SPK_OP_SEARCH 6'h03
`define SPK_OP_COUNT 6'h04
`define SPK_OP_SET_TYPE 6'h05
`define SPK_OP_GET_TYPE 6'h06
`define SPK_OP_GET_FLAGS 6'h07
`define SPK_OP_DELETE 6'h08
`define SPK_OP_SET_EDGE_WEIGHT 6'h0a
`define SPK_OP_GET_EDGE_WEIGHT 6'h0b
`define SPK_OP_READ 6'h0c
`define SPK_OP_ROUTE 6'h0e
`define SPK_OP_SNN_RESET 6'h10
`define SPK_OP_SET_MEMBRANE 6'h11
`define SPK_OP_GET_MEMBRANE 6'h12
`define SPK_OP_SET_THRESHOLD 6'h13
`define SPK_OP_GET_THRESHOLD 6'h14
`define SPK_OP_INJECT 6'h15
`define SPK_OP_STEP 6'h16
`define SPK_OP_PROPAGATE 6'h17
`define SPK_OP_STDP 6'h18
`define SPK_OP_TICK 6'h19
`define SPK_OP_GET_SPIKES 6'h1a
`define SPK_OP_GET_TIME 6'h1b
`define SPK_OP_GET_REFRACTORY 6'h1c
`define SPK_OP_HOMEOSTASIS 6'h28
`define SPK_OP_GET_RATE 6'h29
`define SPK_OP_ACTIVITY 6'h2a
`define SPK_OP_OSCILLATE 6'h2b
`define SPK_OP_GET_PHASE 6'h2c
`define SPK_OP_RESONANCE 6'h2d
`define SPK_OP_RESONANCE_SEARCH 6'h2e
`define SPK_OP_WTA_RESET 6'h30
`define SPK_OP_WTA_COMPETE 6'h31
`define SPK_OP_WTA_SOFT 6'h32
`define SPK_OP_NEURO_SEARCH 6'h39
`define SPK_OP_DENDRITE_RESET 6'h33
`define SPK_OP_DENDRITE_INJECT 6'h34
`define SPK_OP_DENDRITE_INTEGRATE 6'h35
`define SPK_OP_DENDRITE_PROPAGATE 6'h36
`define SPK_OP_GET_BRANCH 6'h37
`define SPK_OP_HNSW_TO_SNN 6'h38
`define SPK_OP_AGGREGATE 6'h3a
`define SPK_OP_UPDATE 6'h3b
`define SPK_OP_GET_DELTA 6'h3c
`define SPK_OP_SET_DELTA 6'h3d
`define SPK_OP_ENCODE 6'h20
`define SPK_OP_SET_PATTERN 6'h21
`define SPK_OP_GET_PATTERN 6'h22
`define SPK_OP_SIMILARITY 6'h23
`define SPK_OP_SPIKE_SEARCH 6'h24
`define SPK_OP_RECORD 6'h25
`define SPK_OP_MATCH 6'h26
`define SPK_OP_CORRELATE 6'h27

// From the fabric to the cores alone, as the later waves of ROUTE
`define SPK_WAVE_SEARCH 6'h3e
`define SPK_WAVE_WITHIN 6'h3f

`endif
