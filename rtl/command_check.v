// Static checks of a command: what it is, and the first rule that it breaks.
//
//   status = number of the first broken rule in the order of the table of refusals in docs/engine.md; 0: none
//
// Combinational, from the header register and the chip's metric. What only a core can find (NODE, FULL) is not here.
// Example: opcode 03, k = 0, core 300 on 256 cores -> status 3 (CORE comes before K).
`default_nettype none
`include "params.vh"
`include "opcodes.vh"

module command_check (
    // Command
    input  wire [63:0] header_i,
    input  wire [ 1:0] metric_i,    // the chip's: 0 L2, 1 cosine, 2 dot
    // Verdict
    output reg  [ 3:0] status_o,
    // Kind
    output wire        vector_o,    // a vector follows the header
    output wire        dt_o,        // has a dt operand
    output wire        search_o,    // answers a list
    output wire [ 4:0] k_o,         // of the list
    output wire        route_o,     // ROUTE
    output wire        stream_o,    // exact SEARCH to all cores
    output wire        init_all_o   // INIT of the whole chip
);

  localparam [3:0] OK = 4'h0, BAD_OPCODE = 4'h1, BAD_BROADCAST = 4'h2, BAD_CORE = 4'h3, BAD_INDEX = 4'h4,
      BAD_K = 4'h5, BAD_LIST = 4'h6, BAD_METRIC = 4'h7, BAD_TYPE = 4'h8, BAD_VALUE = 4'h9, BAD_DT = 4'ha, BAD_FIELD = 4'hd, UNSUPPORTED = 4'he;
  localparam FIELD_WIDTH = `SPK_FIELD_WIDTH;
  localparam [63:0] ABSENT = `SPK_ABSENT_OPCODES;  // bit = opcode
  localparam [(8<<FIELD_WIDTH)-1:0] ITEMS = `SPK_FIELD_ITEMS, PARTS = `SPK_FIELD_PARTS, BY_NODE = `SPK_FIELD_BY_NODE;

  // Decode
  wire [5:0] opcode = header_i[5:0];
  wire unknown = |header_i[7:6];
  wire [7:0] core = header_i[15:8];
  wire all = header_i[16];
  wire [2:0] branch = header_i[19:17];
  wire [7:0] index = header_i[31:24];
  wire [1:0] metric = header_i[33:32];
  wire routing = opcode == `SPK_OP_ROUTE;
  wire two = routing && header_i[17];  // waves of searches
  wire among_patterns = opcode == `SPK_OP_SPIKE_SEARCH;
  wire among_vectors = opcode == `SPK_OP_SEARCH;
  wire by_resonance = opcode == `SPK_OP_RESONANCE_SEARCH;
  wire by_spikes = opcode == `SPK_OP_NEURO_SEARCH;
  wire [7:0] k = among_patterns ? index : {3'd0, by_spikes ? header_i[52:48] : header_i[36:32]};
  wire [5:0] iterations = header_i[22:17];
  wire bridging = opcode == `SPK_OP_HNSW_TO_SNN;
  wire of_delta = opcode == `SPK_OP_GET_DELTA || opcode == `SPK_OP_SET_DELTA;
  wire beam = header_i[37] && !two;
  wire [4:0] list = header_i[42:38];
  wire [4:0] width = header_i[47:43];
  wire [31:0] value = header_i[63:32];
  wire [15:0] dt = header_i[47:32];
  wire [7:0] field = header_i[39:32];
  wire [7:0] item = header_i[47:40];
  wire [7:0] part = header_i[55:48];

  reg known, to_all, indexed;
  always @* begin
    known = !unknown;
    to_all = 1'b0;
    indexed = 1'b0;
    case (opcode)
      `SPK_OP_INIT, `SPK_OP_SEARCH, `SPK_OP_ROUTE, `SPK_OP_COUNT, `SPK_OP_SNN_RESET, `SPK_OP_STEP, `SPK_OP_PROPAGATE, `SPK_OP_STDP,
      `SPK_OP_TICK, `SPK_OP_RECORD, `SPK_OP_SPIKE_SEARCH, `SPK_OP_HOMEOSTASIS, `SPK_OP_ACTIVITY, `SPK_OP_OSCILLATE,
      `SPK_OP_WTA_RESET, `SPK_OP_WTA_COMPETE, `SPK_OP_WTA_SOFT, `SPK_OP_DENDRITE_RESET, `SPK_OP_DENDRITE_PROPAGATE,
      `SPK_OP_RESONANCE_SEARCH, `SPK_OP_NEURO_SEARCH, `SPK_OP_HNSW_TO_SNN:
      to_all = 1'b1;
      `SPK_OP_DENDRITE_INTEGRATE: begin
        to_all  = 1'b1;
        indexed = !all;
      end
      `SPK_OP_INSERT, `SPK_OP_GET_FLAGS, `SPK_OP_GET_SPIKES, `SPK_OP_GET_TIME, `SPK_OP_GET_PHASE, `SPK_OP_MATCH,
      `SPK_OP_GET_DELTA, `SPK_OP_SET_DELTA: ;
      `SPK_OP_SET_TYPE, `SPK_OP_GET_TYPE, `SPK_OP_SET_MEMBRANE, `SPK_OP_GET_MEMBRANE, `SPK_OP_SET_THRESHOLD,
      `SPK_OP_GET_THRESHOLD, `SPK_OP_INJECT, `SPK_OP_GET_REFRACTORY, `SPK_OP_DELETE, `SPK_OP_SET_EDGE_WEIGHT,
      `SPK_OP_GET_EDGE_WEIGHT, `SPK_OP_READ, `SPK_OP_ENCODE, `SPK_OP_SET_PATTERN, `SPK_OP_GET_PATTERN,
      `SPK_OP_SIMILARITY, `SPK_OP_CORRELATE, `SPK_OP_GET_RATE, `SPK_OP_RESONANCE, `SPK_OP_DENDRITE_INJECT, `SPK_OP_GET_BRANCH,
      `SPK_OP_AGGREGATE, `SPK_OP_UPDATE:
      indexed = 1'b1;
      default: known = 1'b0;
    endcase
  end

  assign vector_o   = known && (opcode == `SPK_OP_INSERT || among_vectors || routing || by_resonance || by_spikes || bridging);
  assign dt_o       = known && (opcode == `SPK_OP_STEP || opcode == `SPK_OP_TICK || opcode == `SPK_OP_HOMEOSTASIS || opcode == `SPK_OP_OSCILLATE || by_spikes);
  assign search_o   = known && (among_vectors || routing || by_resonance || among_patterns || by_spikes);
  assign route_o    = known && routing;
  assign k_o        = k[4:0];
  assign stream_o   = known && among_vectors && all && !beam;
  assign init_all_o = known && opcode == `SPK_OP_INIT && all;

  // Rules; they stand behind that of the opcode, so that its six bits are enough here
  wire membrane = opcode == `SPK_OP_SET_MEMBRANE || opcode == `SPK_OP_SET_THRESHOLD || opcode == `SPK_OP_INJECT ||
      opcode == `SPK_OP_DENDRITE_INJECT;
  wire branching = opcode == `SPK_OP_DENDRITE_INJECT || opcode == `SPK_OP_GET_BRANCH;
  // In the format when all bits above the sign equal it.
  wire value_fits = &value[31:`SPK_MEMBRANE_WIDTH-1] || !(|value[31:`SPK_MEMBRANE_WIDTH-1]);
  wire not_positive = value[31] || value == 32'd0;

  // CORES and VECTORS are powers of two, so that a number is too large when a bit above is set.
  wire bad_core = (!all && |(core >> `SPK_CORE_WIDTH)) || (routing && |(index >> `SPK_CORE_WIDTH));
  wire bad_index = (indexed && |(index >> `SPK_INDEX_WIDTH)) || (branching && branch >= `SPK_DEGREE) || (of_delta && index >= `SPK_DIMS);
  wire bad_k = (search_o || bridging) && (k == 8'd0 || k > `SPK_LIST);
  wire bad_list = known && (among_vectors || routing) && beam && (list == 5'd0 || list > `SPK_LIST || width == 5'd0 || width > list);
  wire bad_metric = (two && metric_i != 2'd0) || opcode == `SPK_OP_INIT && (metric == 2'd3 || (!all && metric != metric_i));
  wire bad_type = opcode == `SPK_OP_SET_TYPE && |header_i[39:36];
  wire delta_fits = &value[31:`SPK_DELTA_WIDTH-1] || !(|value[31:`SPK_DELTA_WIDTH-1]);
  wire [10:0] weight = header_i[47:37];
  wire bad_value = (membrane && (!value_fits || (opcode == `SPK_OP_SET_THRESHOLD && not_positive))) ||
      (opcode == `SPK_OP_SET_DELTA && !delta_fits) || (by_resonance && weight > 11'd512) || (by_spikes && (iterations == 6'd0 || iterations > 6'd32));
  // A number beyond the last field finds no elements in the tables.
  wire [FIELD_WIDTH+2:0] entry = {field[FIELD_WIDTH-1:0], 3'd0};
  wire no_element = |(field >> FIELD_WIDTH) || item >= ITEMS[entry+:8] || part >= PARTS[entry+:8];
  wire bad_field = opcode == `SPK_OP_READ && (no_element || (!BY_NODE[entry] && index != 8'd0));
  wire bad_dt = dt_o && (dt == 16'd0 || dt > `SPK_DT_MAX);

  always @* begin
    status_o = OK;
    if (!known) status_o = BAD_OPCODE;
    else if (ABSENT[opcode]) status_o = UNSUPPORTED;
    else if (all ? !to_all : routing) status_o = BAD_BROADCAST;
    else if (bad_core) status_o = BAD_CORE;
    else if (bad_index) status_o = BAD_INDEX;
    else if (bad_k) status_o = BAD_K;
    else if (bad_list) status_o = BAD_LIST;
    else if (bad_metric) status_o = BAD_METRIC;
    else if (bad_type) status_o = BAD_TYPE;
    else if (bad_value) status_o = BAD_VALUE;
    else if (bad_dt) status_o = BAD_DT;
    else if (bad_field) status_o = BAD_FIELD;
  end

  wire unused = &{1'b0, header_i[23]};  // free bits of the header

endmodule

`default_nettype wire
