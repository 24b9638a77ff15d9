// The short commands: one value or one row is read in cycle 0, and answered or written in cycle 1; READ answers in cycle 2, what module
// readback found. Refusals by the core too.
//
// Handshake: start_i in cycle 0; done_o in cycle 1 (READ: 2), with the answer. Writes are in cycle 1.
// A command with an index is refused with NODE when the node is not valid; full_i makes it the refusal of INSERT.
// Example: INJECT of 0.5 at membrane 1.25, format s20.14: reads 20480, adds 8192, writes 28672, answers 0.
`include "opcodes.vh"
`default_nettype none

module access #(
    parameter VECTORS        = 32,
    parameter INDEX_WIDTH    = 5,
    parameter MEMBRANE_WIDTH = 20,
    parameter DT_WIDTH       = 13,
    parameter TIME_WIDTH     = 24,
    parameter TYPE_WIDTH     = 4,
    parameter FLAG_WIDTH     = 3,
    parameter RATE_WIDTH     = 24,
    parameter PHASE_WIDTH    = 24,
    parameter DELTA_WIDTH    = 20,
    parameter VALUE_WIDTH    = 37,
    parameter PART_WIDTH     = 32
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Command
    input  wire                                 start_i,
    input  wire                                 full_i,
    input  wire [5:0]                           opcode_i,
    input  wire [INDEX_WIDTH-1:0]               index_i,
    input  wire signed [MEMBRANE_WIDTH-1:0]     value_i,        // membrane format
    // State
    input  wire [VECTORS-1:0]                   valid_i,
    input  wire [VECTORS-1:0]                   spiked_i,
    input  wire [INDEX_WIDTH:0]                 count_i,        // of valid nodes, in cycle 1
    input  wire [TIME_WIDTH-1:0]                time_i,         // u24.8, ms
    input  wire [FLAG_WIDTH-1:0]                flags_i,
    input  wire [RATE_WIDTH-1:0]                rate_i,         // u24.22, spikes a ms
    input  wire [PHASE_WIDTH-1:0]               phase_i,        // u24.24, turns
    input  wire [PHASE_WIDTH-1:0]               resonance_i,    // u24.23, of the index, in cycle 1
    input  wire [TYPE_WIDTH-1:0]                type_i,
    input  wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_i,       // {refractory, threshold, membrane}
    input  wire [31:0]                          pattern_i,
    input  wire signed [MEMBRANE_WIDTH-1:0]     branch_i,       // of the command, membrane format
    input  wire                                 linked_i,       // that branch has a link
    input  wire [DELTA_WIDTH-1:0]               delta_i,        // signed
    input  wire [PART_WIDTH-1:0]                part_i,         // of READ, in cycle 2
    // Rows of the node
    output wire                                 read_o,         // its neuron, its rate, its type, its pattern, its links and branches
    output wire                                 type_we_o,
    output wire                                 pattern_we_o,
    output wire                                 delta_re_o,     // its element is the index
    output wire                                 delta_we_o,
    output wire                                 neuron_we_o,
    output wire                                 charge_o,       // the value is added to the command's branch
    output wire [INDEX_WIDTH-1:0]               addr_o,
    output wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_wdata_o,
    output wire                                 cut_o,          // the membrane saturates
    // Answer
    output wire                                 done_o,
    output wire                                 hit_o,
    output wire [3:0]                           status_o,
    output reg  signed [VALUE_WIDTH-1:0]        value_o
);

  localparam [3:0] OK = 4'h0, NODE = 4'hb, FULL = 4'hc;

  reg                              second_q;
  reg                              third_q;
  wire                             reading = opcode_i == `SPK_OP_READ;
  wire signed [MEMBRANE_WIDTH-1:0] membrane, threshold, injected;
  wire        [DT_WIDTH-1:0]       refractory;
  wire                             cut;
  reg                              has_index;

  assign {refractory, threshold, membrane} = neuron_i;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      second_q <= 1'b0;
      third_q  <= 1'b0;
    end else begin
      second_q <= start_i;
      third_q  <= second_q & reading;
    end
  end

  add_saturate #(
      .WIDTH       (MEMBRANE_WIDTH),
      .ADDEND_WIDTH(MEMBRANE_WIDTH)
  ) u_add (
      .a_i  (membrane),
      .b_i  (value_i),
      .sum_o(injected),
      .cut_o(cut)
  );

  // Decode
  always @* begin
    has_index = 1'b0;
    value_o   = {VALUE_WIDTH{1'b0}};
    case (opcode_i)
      `SPK_OP_COUNT:      value_o[INDEX_WIDTH:0] = count_i;
      `SPK_OP_GET_FLAGS:  value_o[FLAG_WIDTH-1:0] = flags_i;
      `SPK_OP_GET_SPIKES: value_o[VECTORS-1:0] = spiked_i;
      `SPK_OP_GET_TIME:   value_o[TIME_WIDTH-1:0] = time_i;
      `SPK_OP_READ:       value_o[PART_WIDTH-1:0] = part_i;
      `SPK_OP_GET_PHASE:  value_o[PHASE_WIDTH-1:0] = phase_i;
      `SPK_OP_GET_DELTA:  value_o = {{(VALUE_WIDTH - DELTA_WIDTH) {delta_i[DELTA_WIDTH-1]}}, delta_i};
      `SPK_OP_GET_TYPE: begin
        has_index = 1'b1;
        value_o[TYPE_WIDTH-1:0] = type_i;
      end
      `SPK_OP_GET_MEMBRANE: begin
        has_index = 1'b1;
        value_o   = {{(VALUE_WIDTH - MEMBRANE_WIDTH) {membrane[MEMBRANE_WIDTH-1]}}, membrane};
      end
      `SPK_OP_GET_THRESHOLD: begin
        has_index = 1'b1;
        value_o   = {{(VALUE_WIDTH - MEMBRANE_WIDTH) {threshold[MEMBRANE_WIDTH-1]}}, threshold};
      end
      `SPK_OP_GET_REFRACTORY: begin
        has_index = 1'b1;
        value_o[DT_WIDTH-1:0] = refractory;
      end
      `SPK_OP_GET_RATE: begin
        has_index = 1'b1;
        value_o[RATE_WIDTH-1:0] = rate_i;
      end
      `SPK_OP_RESONANCE: begin
        has_index = 1'b1;
        value_o[PHASE_WIDTH-1:0] = resonance_i;
      end
      `SPK_OP_GET_PATTERN: begin
        has_index = 1'b1;
        value_o[31:0] = pattern_i;
      end
      `SPK_OP_GET_BRANCH: begin
        has_index = 1'b1;
        value_o   = {{(VALUE_WIDTH - MEMBRANE_WIDTH) {branch_i[MEMBRANE_WIDTH-1]}}, branch_i};
      end
      `SPK_OP_SET_TYPE, `SPK_OP_SET_MEMBRANE, `SPK_OP_SET_THRESHOLD, `SPK_OP_INJECT, `SPK_OP_DELETE,
      `SPK_OP_SET_EDGE_WEIGHT, `SPK_OP_GET_EDGE_WEIGHT, `SPK_OP_SET_PATTERN, `SPK_OP_CORRELATE, `SPK_OP_ENCODE, `SPK_OP_SIMILARITY,
      `SPK_OP_DENDRITE_INJECT, `SPK_OP_DENDRITE_INTEGRATE,
      `SPK_OP_AGGREGATE, `SPK_OP_UPDATE:
      has_index = 1'b1;
      default: value_o = {VALUE_WIDTH{1'b0}};
    endcase
  end

  wire charge = opcode_i == `SPK_OP_DENDRITE_INJECT;
  wire branching = charge | (opcode_i == `SPK_OP_GET_BRANCH);
  wire refused = full_i | (has_index & ~valid_i[index_i]) | (branching & ~linked_i);
  wire accepted = second_q & ~refused;
  wire set_membrane = opcode_i == `SPK_OP_SET_MEMBRANE;
  wire set_threshold = opcode_i == `SPK_OP_SET_THRESHOLD;
  wire inject = opcode_i == `SPK_OP_INJECT;

  // Outputs
  assign read_o         = start_i & has_index;
  assign addr_o         = (start_i | second_q) & has_index ? index_i : {INDEX_WIDTH{1'b0}};
  assign type_we_o      = accepted & (opcode_i == `SPK_OP_SET_TYPE);
  assign pattern_we_o   = accepted & (opcode_i == `SPK_OP_SET_PATTERN);
  assign delta_re_o     = start_i & (opcode_i == `SPK_OP_GET_DELTA);
  assign delta_we_o     = accepted & (opcode_i == `SPK_OP_SET_DELTA);
  assign neuron_we_o    = accepted & (set_membrane | set_threshold | inject);
  assign charge_o       = accepted & charge;
  assign neuron_wdata_o = {refractory, set_threshold ? value_i : threshold, set_membrane ? value_i : inject ? injected : membrane};
  assign cut_o          = accepted & inject & cut;
  assign done_o         = reading ? third_q : second_q;
  assign hit_o          = ~refused;
  assign status_o       = full_i ? FULL : refused ? NODE : OK;

endmodule

`default_nettype wire
