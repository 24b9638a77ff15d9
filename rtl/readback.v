// READ: fetches the row that holds an element of the state map, and takes a part of the element out of it.
//
//   value = bits 32*part + 31 .. 32*part of the element's raw bits, zero-extended
//
// Handshake: start_i in cycle 0, with field, index, item and part until cycle 1; the row's memory is addressed in cycle 0 and answers
// in cycle 1, at whose end value_o is taken. What does not exist was refused by the fabric.
// Latency: value_o stands from cycle 2 on. Every output of an idle part is 0, so that the core can OR them.
// Example: norms.norm2 of node 3, part 1: norms_re_o = 1, addr_o = 3 in cycle 0; value_o = norm2[34:32] in cycle 2.
`include "params.vh"
`default_nettype none

module readback #(
    parameter VECTORS     = `SPK_VECTORS,
    parameter INDEX_WIDTH = `SPK_INDEX_WIDTH,
    parameter SCAN_WIDTH  = `SPK_SCAN_WIDTH,
    parameter PART_WIDTH  = `SPK_PART_WIDTH
) (
    input  wire                               clk_i,
    input  wire                               rst_ni,
    // Command
    input  wire                               start_i,
    input  wire [7:0]                         field_i,       // number in the state map
    input  wire [INDEX_WIDTH-1:0]             index_i,
    input  wire [7:0]                         item_i,
    input  wire [7:0]                         part_i,
    // Memories
    output reg                                vectors_re_o,
    output reg                                norms_re_o,
    output reg                                types_re_o,
    output reg                                links_re_o,
    output reg                                neurons_re_o,
    output reg                                traces_re_o,
    output reg                                weights_re_o,
    output reg                                rates_re_o,
    output reg                                branches_re_o,
    output reg                                patterns_re_o,
    output reg                                drives_re_o,
    output reg                                delta_re_o,
    output wire [SCAN_WIDTH-1:0]              row_o,         // of the vectors
    output wire [INDEX_WIDTH-1:0]             addr_o,        // of the others
    output wire [$clog2(`SPK_DIMS)-1:0]       dim_o,         // of delta
    input  wire [`SPK_VECTORS_ROW_WIDTH-1:0]  vectors_i,
    input  wire [`SPK_NORMS_ROW_WIDTH-1:0]    norms_i,
    input  wire [`SPK_TYPES_ROW_WIDTH-1:0]    types_i,
    input  wire [`SPK_LINKS_ROW_WIDTH-1:0]    links_i,
    input  wire [`SPK_NEURONS_ROW_WIDTH-1:0]  neurons_i,
    input  wire [`SPK_TRACES_ROW_WIDTH-1:0]   traces_i,
    input  wire [`SPK_WEIGHTS_ROW_WIDTH-1:0]  weights_i,
    input  wire [`SPK_RATES_ROW_WIDTH-1:0]    rates_i,
    input  wire [`SPK_BRANCHES_ROW_WIDTH-1:0] branches_i,
    input  wire [`SPK_PATTERNS_ROW_WIDTH-1:0] patterns_i,
    input  wire [`SPK_DRIVES_ROW_WIDTH-1:0]   drives_i,
    input  wire [`SPK_DELTA_ROW_WIDTH-1:0]    delta_i,
    // Registers
    input  wire [VECTORS-1:0]                 valid_i,
    input  wire [VECTORS-1:0]                 spiked_i,
    input  wire [`SPK_TIME_WIDTH-1:0]         time_i,
    input  wire [`SPK_FLAG_WIDTH-1:0]         flags_i,
    input  wire [`SPK_PHASE_WIDTH-1:0]        phase_i,
    input  wire [`SPK_INHIBITION_WIDTH-1:0]   inhibition_i,
    input  wire [`SPK_DIMS*`SPK_WORD_WIDTH-1:0] centroid_i,
    input  wire [`SPK_NORM2_WIDTH-1:0]        centroid_norm2_i,
    input  wire [`SPK_RMANT_WIDTH-1:0]        centroid_rmant_i,
    input  wire [`SPK_REXP_WIDTH-1:0]         centroid_rexp_i,
    input  wire [`SPK_ROOT_WIDTH-1:0]         radius_i,
    input  wire                               fresh_i,
    input  wire [1:0]                         metric_i,      // the chip's, as it came with the command
    // Answer
    output wire [PART_WIDTH-1:0]              value_o
);

  localparam DIM_WIDTH = $clog2(`SPK_DIMS);
  localparam LANE_WIDTH = $clog2(`SPK_LANES);
  localparam LANE_BITS = (LANE_WIDTH == 0) ? 1 : LANE_WIDTH;
  localparam SLOT_WIDTH = `SPK_SLOT_WIDTH;

  reg                   arrive_q;  // cycle 1
  reg  [PART_WIDTH-1:0] value_q;
  reg  [63:0]           element;   // no element is wider
  wire [LANE_BITS-1:0]  lane = (LANE_WIDTH == 0) ? {LANE_BITS{1'b0}} : item_i[LANE_BITS-1:0];
  wire [SLOT_WIDTH-1:0] slot = item_i[SLOT_WIDTH-1:0];
  wire [SCAN_WIDTH-1:0] row;

  generate
    if (`SPK_BEATS == 1) begin : g_whole
      assign row = index_i;
    end else begin : g_beats
      assign row = {index_i, item_i[DIM_WIDTH-1:LANE_WIDTH]};
    end
  endgenerate

  // Row. (Comparisons and not a case: of a case Verilator makes a table, and code of its own for each core.)
  always @* begin
    vectors_re_o = 1'b0;
    norms_re_o   = 1'b0;
    types_re_o   = 1'b0;
    links_re_o   = 1'b0;
    neurons_re_o = 1'b0;
    traces_re_o  = 1'b0;
    weights_re_o = 1'b0;
    rates_re_o   = 1'b0;
    branches_re_o = 1'b0;
    patterns_re_o = 1'b0;
    drives_re_o  = 1'b0;
    delta_re_o   = 1'b0;
    if (start_i) begin
      vectors_re_o = field_i == `SPK_FIELD_VECTORS_WORD;
      norms_re_o   = field_i == `SPK_FIELD_NORMS_NORM2 || field_i == `SPK_FIELD_NORMS_RMANT || field_i == `SPK_FIELD_NORMS_REXP;
      types_re_o   = field_i == `SPK_FIELD_TYPES_TYPE;
      links_re_o   = field_i == `SPK_FIELD_GRAPH_LINK;
      neurons_re_o = field_i == `SPK_FIELD_NEURON_MEMBRANE || field_i == `SPK_FIELD_NEURON_THRESHOLD ||
          field_i == `SPK_FIELD_NEURON_REFRACTORY;
      traces_re_o  = field_i == `SPK_FIELD_SYNAPSE_PRE || field_i == `SPK_FIELD_SYNAPSE_POST;
      weights_re_o = field_i == `SPK_FIELD_SYNAPSE_WEIGHT;
      rates_re_o   = field_i == `SPK_FIELD_HOMEOSTASIS_RATE || field_i == `SPK_FIELD_HOMEOSTASIS_RESIDUE;
      branches_re_o = field_i == `SPK_FIELD_DENDRITE_BRANCH;
      patterns_re_o = field_i == `SPK_FIELD_PATTERN_PATTERN;
      drives_re_o  = field_i == `SPK_FIELD_NEURO_DRIVE;
      delta_re_o   = field_i == `SPK_FIELD_DELTA_DELTA;
    end
  end

  assign row_o  = start_i ? row : {SCAN_WIDTH{1'b0}};
  assign addr_o = start_i ? index_i : {INDEX_WIDTH{1'b0}};
  assign dim_o  = start_i ? item_i[DIM_WIDTH-1:0] : {DIM_WIDTH{1'b0}};

  // Element
  always @(posedge clk_i) begin
    if (!rst_ni) arrive_q <= 1'b0;
    else arrive_q <= start_i;
  end

  always @* begin
    element = 64'd0;
    if (arrive_q)
      case (field_i)
        `SPK_FIELD_VECTORS_WORD:
          element[`SPK_WORD_WIDTH-1:0] = vectors_i[`SPK_VECTORS_WORD_LSB+lane*`SPK_WORD_WIDTH+:`SPK_WORD_WIDTH];
        `SPK_FIELD_NORMS_NORM2: element[`SPK_NORM2_WIDTH-1:0] = norms_i[`SPK_NORMS_NORM2_LSB+:`SPK_NORM2_WIDTH];
        `SPK_FIELD_NORMS_RMANT: element[`SPK_RMANT_WIDTH-1:0] = norms_i[`SPK_NORMS_RMANT_LSB+:`SPK_RMANT_WIDTH];
        `SPK_FIELD_NORMS_REXP: element[`SPK_REXP_WIDTH-1:0] = norms_i[`SPK_NORMS_REXP_LSB+:`SPK_REXP_WIDTH];
        `SPK_FIELD_TYPES_TYPE: element[`SPK_TYPE_WIDTH-1:0] = types_i[`SPK_TYPES_TYPE_LSB+:`SPK_TYPE_WIDTH];
        `SPK_FIELD_GRAPH_VALID: element[VECTORS-1:0] = valid_i;
        `SPK_FIELD_GRAPH_LINK:
          element[`SPK_LINK_WIDTH-1:0] = links_i[`SPK_GRAPH_LINK_LSB+slot*`SPK_LINK_WIDTH+:`SPK_LINK_WIDTH];
        `SPK_FIELD_NEURON_MEMBRANE:
          element[`SPK_MEMBRANE_WIDTH-1:0] = neurons_i[`SPK_NEURON_MEMBRANE_LSB+:`SPK_MEMBRANE_WIDTH];
        `SPK_FIELD_NEURON_THRESHOLD:
          element[`SPK_MEMBRANE_WIDTH-1:0] = neurons_i[`SPK_NEURON_THRESHOLD_LSB+:`SPK_MEMBRANE_WIDTH];
        `SPK_FIELD_NEURON_REFRACTORY: element[`SPK_DT_WIDTH-1:0] = neurons_i[`SPK_NEURON_REFRACTORY_LSB+:`SPK_DT_WIDTH];
        `SPK_FIELD_NEURON_SPIKED: element[VECTORS-1:0] = spiked_i;
        `SPK_FIELD_NEURON_TIME: element[`SPK_TIME_WIDTH-1:0] = time_i;
        `SPK_FIELD_NEURON_FLAGS: element[`SPK_FLAG_WIDTH-1:0] = flags_i;
        `SPK_FIELD_SYNAPSE_PRE: element[`SPK_TRACE_WIDTH-1:0] = traces_i[`SPK_SYNAPSE_PRE_LSB+:`SPK_TRACE_WIDTH];
        `SPK_FIELD_SYNAPSE_POST: element[`SPK_TRACE_WIDTH-1:0] = traces_i[`SPK_SYNAPSE_POST_LSB+:`SPK_TRACE_WIDTH];
        `SPK_FIELD_SYNAPSE_WEIGHT:
          element[`SPK_WEIGHT_WIDTH-1:0] = weights_i[`SPK_SYNAPSE_WEIGHT_LSB+slot*`SPK_WEIGHT_WIDTH+:`SPK_WEIGHT_WIDTH];
        `SPK_FIELD_HOMEOSTASIS_RATE: element[`SPK_RATE_WIDTH-1:0] = rates_i[`SPK_HOMEOSTASIS_RATE_LSB+:`SPK_RATE_WIDTH];
        `SPK_FIELD_HOMEOSTASIS_RESIDUE:
          element[`SPK_RESIDUE_WIDTH-1:0] = rates_i[`SPK_HOMEOSTASIS_RESIDUE_LSB+:`SPK_RESIDUE_WIDTH];
        `SPK_FIELD_OSCILLATOR_PHASE: element[`SPK_PHASE_WIDTH-1:0] = phase_i;
        `SPK_FIELD_WTA_INHIBITION: element[`SPK_INHIBITION_WIDTH-1:0] = inhibition_i;
        `SPK_FIELD_DENDRITE_BRANCH:
          element[`SPK_MEMBRANE_WIDTH-1:0] = branches_i[`SPK_DENDRITE_BRANCH_LSB+slot*`SPK_MEMBRANE_WIDTH+:`SPK_MEMBRANE_WIDTH];
        `SPK_FIELD_PATTERN_PATTERN: element[`SPK_PATTERN_WIDTH-1:0] = patterns_i;
        `SPK_FIELD_NEURO_DRIVE: element[`SPK_DRIVE_WIDTH-1:0] = drives_i;
        `SPK_FIELD_DELTA_DELTA: element[`SPK_DELTA_WIDTH-1:0] = delta_i;
        `SPK_FIELD_ROUTE_WORD: element[`SPK_WORD_WIDTH-1:0] = centroid_i[item_i[DIM_WIDTH-1:0]*`SPK_WORD_WIDTH+:`SPK_WORD_WIDTH];
        `SPK_FIELD_ROUTE_NORM2: element[`SPK_NORM2_WIDTH-1:0] = centroid_norm2_i;
        `SPK_FIELD_ROUTE_RMANT: element[`SPK_RMANT_WIDTH-1:0] = centroid_rmant_i;
        `SPK_FIELD_ROUTE_REXP: element[`SPK_REXP_WIDTH-1:0] = centroid_rexp_i;
        `SPK_FIELD_ROUTE_RADIUS: element[`SPK_ROOT_WIDTH-1:0] = radius_i;
        `SPK_FIELD_ROUTE_FRESH: element[0] = fresh_i;
        `SPK_FIELD_FABRIC_METRIC: element[1:0] = metric_i;
        default: element = 64'd0;
      endcase
  end

  always @(posedge clk_i) if (arrive_q) value_q <= part_i[0] ? element[2*PART_WIDTH-1:PART_WIDTH] : element[PART_WIDTH-1:0];

  assign value_o = value_q;

  wire unused = &{1'b0, item_i, part_i};

endmodule

`default_nettype wire
