// HNSW_TO_SNN, behind its search: the neurons of the first k results are charged by gain / (1 + distance).
//
//   V = saturate(V + sign(gain) * sign(1 + d) * divide(|gain| << (Z + F - 8), |2^Z + d|, W)),  Z = fraction bits of the distance,
//   F and W = fraction and width of a membrane; nothing where the gain is 0
//
// Handshake: start_i in the search's last cycle, from which on the result list stays; done_o in the last cycle, with value_o, the number
// of neurons. The divider is the core's. Every output of an idle part is 0, so that the core can OR them.
// Latency: the division of result r (from 0) starts 2 + r (W + 1) cycles behind start_i and its neuron is written W + 1 cycles later,
// done_o with the last; with no result done_o one cycle behind start_i.
// Example: L2 distance 25 (2^-16), gain 1.0 (256): 2^30 / 65561 = 16377, just below 1.0.
`default_nettype none

module bridge #(
    parameter LIST              = 16,
    parameter INDEX_WIDTH       = 5,
    parameter DIST_WIDTH        = 37,
    parameter DIST_FRACTION     = 16,  // L2 and dot
    parameter COS_FRACTION      = 28,
    parameter MEMBRANE_WIDTH    = 20,
    parameter MEMBRANE_FRACTION = 14,
    parameter DT_WIDTH          = 13,
    parameter DIVISOR_WIDTH     = 38,
    parameter RESULT_WIDTH      = 20
) (
    input  wire                                     clk_i,
    input  wire                                     rst_ni,
    // Command
    input  wire                                     start_i,
    input  wire signed [15:0]                       gain_i,         // s16.8
    input  wire        [4:0]                        k_i,
    input  wire                                     cosine_i,
    output wire                                     done_o,
    output wire        [4:0]                        value_o,
    // Results: {distance, index} each
    input  wire        [LIST-1:0]                   result_valid_i,
    input  wire        [LIST*(DIST_WIDTH+INDEX_WIDTH)-1:0] result_key_i,
    // Neurons: {refractory, threshold, membrane}
    output wire                                     re_o,
    output wire        [INDEX_WIDTH-1:0]            raddr_o,
    input  wire        [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_i,
    output wire                                     we_o,
    output wire        [INDEX_WIDTH-1:0]            waddr_o,
    output wire        [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] wdata_o,
    output wire                                     cut_o,          // the membrane saturates
    // The divider
    output wire                                     divide_o,
    output wire        [DIVISOR_WIDTH-1:0]          head_o,
    output wire        [RESULT_WIDTH-1:0]           tail_o,
    output wire        [DIVISOR_WIDTH-1:0]          divisor_o,
    output wire        [4:0]                        bits_o,
    input  wire                                     divided_i,
    input  wire        [RESULT_WIDTH-1:0]           quotient_i
);

  localparam KEY_WIDTH = DIST_WIDTH + INDEX_WIDTH;
  localparam ENTRY_WIDTH = $clog2(LIST);
  localparam NUMERATOR_WIDTH = DIVISOR_WIDTH + MEMBRANE_WIDTH;
  localparam SUM_WIDTH = MEMBRANE_WIDTH + 2;
  localparam [4:0] BITS = MEMBRANE_WIDTH;
  localparam signed [DIST_WIDTH:0] ONE = 1 << DIST_FRACTION, COS_ONE = 1 << COS_FRACTION;

  reg        [4:0]               entry_q;    // next entry of the list
  reg                            taken_q;    // an entry was looked at in the cycle before
  reg                            found_q;    // and is one of the results
  reg                            ready_q;    // its divisor is here
  reg                            busy_q;     // a division runs
  reg        [INDEX_WIDTH-1:0]   index_q, node_q;    // of the entry, of the division
  reg signed [DIST_WIDTH:0]      over_q;     // 1 + d
  reg        [DIST_WIDTH:0]      divisor_q;  // |1 + d|
  reg                            against_q, negative_q;  // the charge has not the gain's sign; of the division: it is below 0
  reg        [15:0]              size_q;     // |gain|
  reg        [4:0]               count_q;

  // Next entry
  wire                           load = start_i | divide_o;
  wire [4:0]                     entry = start_i ? 5'd0 : entry_q;
  wire [KEY_WIDTH-1:0]           key = result_key_i[entry[ENTRY_WIDTH-1:0]*KEY_WIDTH+:KEY_WIDTH];
  wire signed [DIST_WIDTH-1:0]   distance = key[KEY_WIDTH-1:INDEX_WIDTH];
  wire                           divided = busy_q & divided_i;
  wire                           none = taken_q & ~found_q & ~busy_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      taken_q <= 1'b0;
      found_q <= 1'b0;
      ready_q <= 1'b0;
      busy_q  <= 1'b0;
    end else begin
      taken_q <= load;
      found_q <= load & (entry < k_i) & result_valid_i[entry[ENTRY_WIDTH-1:0]];
      ready_q <= found_q | (ready_q & ~divide_o);
      busy_q  <= divide_o | (busy_q & ~divided_i);
    end
  end

  always @(posedge clk_i) begin
    if (start_i) begin
      size_q  <= gain_i[15] ? -gain_i : gain_i;
      count_q <= 5'd0;
    end
    if (load) begin
      entry_q <= entry + 5'd1;
      index_q <= key[INDEX_WIDTH-1:0];
      over_q  <= {distance[DIST_WIDTH-1], distance} + (cosine_i ? COS_ONE : ONE);
    end
    if (found_q) begin
      divisor_q <= over_q[DIST_WIDTH] ? -over_q : over_q;
      against_q <= over_q[DIST_WIDTH];
    end
    if (divide_o) begin
      node_q     <= index_q;
      negative_q <= gain_i[15] ^ against_q;
      count_q    <= count_q + 5'd1;
    end
  end

  // Division
  wire [NUMERATOR_WIDTH-1:0] size = {{(NUMERATOR_WIDTH - 16) {1'b0}}, size_q};
  wire [NUMERATOR_WIDTH-1:0] numerator = cosine_i ? size << (COS_FRACTION + MEMBRANE_FRACTION - 8) : size << (DIST_FRACTION + MEMBRANE_FRACTION - 8);

  assign divide_o  = ready_q & (~busy_q | divided_i);
  assign head_o    = divide_o ? numerator[MEMBRANE_WIDTH+:DIVISOR_WIDTH] : {DIVISOR_WIDTH{1'b0}};
  assign tail_o    = divide_o ? {numerator[MEMBRANE_WIDTH-1:0], {(RESULT_WIDTH - MEMBRANE_WIDTH) {1'b0}}} : {RESULT_WIDTH{1'b0}};
  assign divisor_o = divide_o ? {{(DIVISOR_WIDTH - DIST_WIDTH - 1) {1'b0}}, divisor_q} : {DIVISOR_WIDTH{1'b0}};
  assign bits_o    = divide_o ? BITS : 5'd0;

  // Charge: a membrane plus or minus the quotient
  wire signed [MEMBRANE_WIDTH-1:0] membrane = neuron_i[MEMBRANE_WIDTH-1:0];
  wire [SUM_WIDTH-1:0] charge = |size_q ? {2'b00, quotient_i[MEMBRANE_WIDTH-1:0]} : {SUM_WIDTH{1'b0}};
  wire [SUM_WIDTH-1:0] sum = {{2{membrane[MEMBRANE_WIDTH-1]}}, membrane} + (charge ^ {SUM_WIDTH{negative_q}}) + {{(SUM_WIDTH - 1) {1'b0}}, negative_q};
  wire fits = &sum[SUM_WIDTH-1:MEMBRANE_WIDTH-1] | ~|sum[SUM_WIDTH-1:MEMBRANE_WIDTH-1];
  wire [MEMBRANE_WIDTH-1:0] end_of_range = {sum[SUM_WIDTH-1], {(MEMBRANE_WIDTH - 1) {~sum[SUM_WIDTH-1]}}};

  // Outputs
  assign re_o    = divide_o;
  assign raddr_o = divide_o ? index_q : {INDEX_WIDTH{1'b0}};
  assign we_o    = divided;
  assign waddr_o = divided ? node_q : {INDEX_WIDTH{1'b0}};
  assign wdata_o = {neuron_i[DT_WIDTH+2*MEMBRANE_WIDTH-1:MEMBRANE_WIDTH], fits ? sum[MEMBRANE_WIDTH-1:0] : end_of_range};
  assign cut_o   = divided & ~fits;
  assign done_o  = none | (divided & ~ready_q);
  assign value_o = done_o & ~none ? count_q : 5'd0;

  wire unused = &{1'b0, quotient_i};

endmodule

`default_nettype wire
