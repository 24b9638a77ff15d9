// Sequencer of NEURO_SEARCH: currents from distances, iterations of the core's units, and the ranking of what the neurons did.
//
//   drive = g/(1 + |d|/2^s), for d < 0 twice g less that;   each iteration: membrane += drive * excitability, then the units' parts
//   distance offered = -(first << (F+8)) - (spikes << (F+3)) - clamp(membrane, -4.0, 4.0), F = MEMBRANE_FRACTION
//
// Handshake: start_i in cycle 0, in which the core's sweep begins to reset what spikes; swept_i in the sweep's last cycle. Then an output
// integrate_o, turn_o, step_o, propagate_o, soften_o, record_o or regulate_o is 1 in cycle 0 of that part, and part_done_i (of all but
// turn_o, which takes two cycles) in its last. done_o in the last cycle: the result list is the answer. Operands are constant all the
// time. The nodes to visit live in the core's node set. Every output of an idle part is 0, so that the core can OR them.
// Latency: section 25 of docs/engine.md: VECTORS + n*(BEATS + F + 15) + 1, an iteration n + 4 and its parts, n + 4 at the end.
// Example: distance 25, s = 4, g = 34/32, F = 14: drive = (34 << 13) / (16 + 25) = 6793, 0.41 membrane units a step.
`default_nettype none

module neuro #(
    parameter VECTORS           = 32,
    parameter INDEX_WIDTH       = 5,
    parameter MEMBRANE_WIDTH    = 20,
    parameter MEMBRANE_FRACTION = 14,
    parameter DT_WIDTH          = 13,
    parameter DRIVE_WIDTH       = 18,
    parameter DIST_WIDTH        = 37,
    parameter PHASE_WIDTH       = 24,
    parameter DIVISOR_WIDTH     = 38,
    parameter RESULT_WIDTH      = 20,
    parameter A_WIDTH           = 20,
    parameter B_WIDTH           = 17
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Command
    input  wire                                 start_i,
    input  wire        [5:0]                    iterations_i,
    input  wire        [7:0]                    gain_i,          // u8.5
    input  wire        [4:0]                    scale_i,
    input  wire                                 oscillate_i,
    input  wire                                 spread_i,
    input  wire                                 compete_i,
    input  wire        [VECTORS-1:0]            valid_i,
    output wire                                 done_o,
    // Parts
    input  wire                                 swept_i,
    input  wire                                 part_done_i,
    output wire                                 integrate_o,
    output wire                                 turn_o,
    output wire                                 ask_o,           // for the resonance of phase 0
    input  wire        [PHASE_WIDTH-1:0]        resonance_i,     // u24.23
    output wire                                 step_o,
    output wire                                 propagate_o,
    output wire                                 soften_o,
    output wire                                 record_o,
    output wire                                 regulate_o,
    // Nodes to visit
    input  wire        [INDEX_WIDTH-1:0]        todo_index_i,
    input  wire                                 todo_any_i,
    output wire                                 todo_pop_o,
    output wire        [VECTORS-1:0]            todo_add_o,
    // Distances
    output wire                                 slot_o,
    output wire        [INDEX_WIDTH-1:0]        slot_index_o,
    input  wire                                 next_i,
    input  wire                                 item_i,
    input  wire signed [DIST_WIDTH-1:0]         dist_i,
    // The divider
    output wire                                 divide_o,
    output wire        [DIVISOR_WIDTH-1:0]      head_o,
    output wire        [RESULT_WIDTH-1:0]       tail_o,
    output wire        [DIVISOR_WIDTH-1:0]      divisor_o,
    output wire        [4:0]                    bits_o,
    input  wire                                 divided_i,
    input  wire        [RESULT_WIDTH-1:0]       quotient_i,
    // Currents
    output wire                                 drive_re_o,
    output wire        [INDEX_WIDTH-1:0]        drive_raddr_o,
    input  wire        [DRIVE_WIDTH-1:0]        drive_i,
    output wire                                 drive_we_o,
    output wire        [INDEX_WIDTH-1:0]        drive_waddr_o,
    output wire        [DRIVE_WIDTH-1:0]        drive_wdata_o,
    // Neurons: {refractory, threshold, membrane}
    output wire                                 neuron_re_o,
    output wire        [INDEX_WIDTH-1:0]        neuron_raddr_o,
    input  wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_i,
    output wire                                 neuron_we_o,
    output wire        [INDEX_WIDTH-1:0]        neuron_waddr_o,
    output wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_wdata_o,
    output wire                                 cut_o,           // a membrane saturates
    // Patterns
    output wire                                 pattern_re_o,
    output wire        [INDEX_WIDTH-1:0]        pattern_raddr_o,
    input  wire        [31:0]                   pattern_i,
    // Multiplier
    output wire signed [A_WIDTH-1:0]            a_o,
    output wire signed [B_WIDTH-1:0]            b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]    product_i,
    // Result list
    output wire                                 clear_o,
    output wire                                 offer_o,
    output wire signed [DIST_WIDTH-1:0]         offer_dist_o,
    output wire        [INDEX_WIDTH-1:0]        offer_index_o
);

  localparam F = MEMBRANE_FRACTION;
  localparam CHARGE_WIDTH = (F + 6 > MEMBRANE_WIDTH) ? F + 6 : MEMBRANE_WIDTH;
  localparam LEVEL_WIDTH = F + 3;   // of a membrane from -4.0 to below 4.0, signed
  localparam SCORE_WIDTH = F + 15;  // signed
  localparam [4:0] BITS = F + 3;
  localparam [3:0] IDLE = 4'd0, REST = 4'd1, DRIVE = 4'd2, INTEGRATE = 4'd3, TURN = 4'd4, CHARGE = 4'd5, STEP = 4'd6,
      PROPAGATE = 4'd7, SOFTEN = 4'd8, RECORD = 4'd9, REGULATE = 4'd10, RANK = 4'd11;

  // ---- Sequence
  reg  [3:0] state_q;
  reg        enter_q;    // first cycle of the state
  reg  [5:0] left_q;     // iterations, this one too
  reg  [2:1] turn_q;     // second and third cycle of TURN
  reg  [1:0] end_q;      // cycles since RANK found no node
  wire       driving = state_q == DRIVE;
  wire       charging = state_q == CHARGE;
  wire       ranking = state_q == RANK;
  wire       waiting = state_q == INTEGRATE | state_q == STEP | state_q == PROPAGATE | state_q == SOFTEN | state_q == RECORD | state_q == REGULATE;
  wire       last = left_q == 6'd1;
  wire       driven, leave;
  wire [3:0] first = spread_i ? INTEGRATE : TURN;
  wire [3:0] behind_spread = compete_i ? SOFTEN : RECORD;
  wire [3:0] following = state_q == DRIVE ? first
                       : state_q == STEP & ~spread_i | state_q == PROPAGATE ? behind_spread
                       : state_q == REGULATE ? (last ? RANK : first)
                       : state_q == RANK ? IDLE
                       : state_q + 4'd1;

  assign leave = (state_q == REST & swept_i) | driven | turn_q[2] | (charging & ~todo_any_i) | (waiting & part_done_i) | done_o;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q <= IDLE;
      enter_q <= 1'b0;
      turn_q  <= 2'd0;
      end_q   <= 2'd0;
    end else begin
      if (start_i) state_q <= REST;
      else if (leave) state_q <= following;
      enter_q <= leave & ~done_o;
      turn_q  <= {turn_q[1], turn_o};
      end_q   <= (ranking & ~todo_any_i & ~done_o) ? end_q + 2'd1 : 2'd0;
    end
  end

  always @(posedge clk_i) begin
    if (start_i) left_q <= iterations_i;
    else if (state_q == REGULATE & leave) left_q <= left_q - 6'd1;
  end

  // ---- Currents, one node after the other: distance, its magnitude, that and 2^s, the division
  reg                      offered_q;  // the node's distance is under way
  reg  [2:1]               arrive_q;   // the distance came one, two cycles ago
  reg                      below_q;    // it is below 0
  reg  [DIVISOR_WIDTH-1:0] divisor_q;
  wire                     arrive = driving & item_i;
  wire                     divided = driving & divided_i;
  wire signed [DIVISOR_WIDTH-1:0] wide = {{(DIVISOR_WIDTH - DIST_WIDTH) {dist_i[DIST_WIDTH-1]}}, dist_i};
  wire [38:0]              scaled = {31'd0, gain_i} << scale_i;
  wire [DRIVE_WIDTH-1:0]   ratio = {1'b0, quotient_i[F+2:0]};
  wire [DRIVE_WIDTH-1:0]   twice = {{(DRIVE_WIDTH - 8) {1'b0}}, gain_i} << (F - 4);

  assign driven = driving & ~offered_q & ~todo_any_i;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      offered_q <= 1'b0;
      arrive_q  <= 2'd0;
    end else begin
      if (slot_o & next_i) offered_q <= 1'b1;
      else if (divided) offered_q <= 1'b0;
      arrive_q <= {arrive_q[1], arrive};
    end
  end

  always @(posedge clk_i) begin
    if (arrive) begin
      below_q   <= dist_i[DIST_WIDTH-1];
      divisor_q <= dist_i[DIST_WIDTH-1] ? -wide : wide;
    end else if (arrive_q[1]) divisor_q <= divisor_q + ({{(DIVISOR_WIDTH - 1) {1'b0}}, 1'b1} << scale_i);
  end

  // ---- A walk over the nodes: charges them, or ranks them
  reg  [3:1]                       live_q;    // bit s: a node was read s cycles ago
  reg  [INDEX_WIDTH-1:0]           index_q, second_index_q, third_index_q;
  reg  [5:0]                       first_q;   // iteration of the first spike, counted from the end; 0: none
  reg  [5:0]                       spikes_q;
  reg  signed [LEVEL_WIDTH-1:0]    level_q;   // membrane fraction
  reg  signed [SCORE_WIDTH-1:0]    dist_q;    // membrane fraction
  wire                             walk = (charging | ranking) & todo_any_i;
  wire                             rank_1 = live_q[1] & ranking;
  wire                             charge_1 = live_q[1] & ~ranking;
  wire                             charge_2 = live_q[2] & ~ranking;
  wire signed [MEMBRANE_WIDTH-1:0] membrane, threshold, charged;
  wire [DT_WIDTH-1:0]              refractory;
  wire                             cut;
  wire [15:0]                      half_turn = resonance_i[PHASE_WIDTH-1-:16];  // u16.15, at most 1.0
  wire [15:0]                      excitement = oscillate_i ? {half_turn[15:14] + 2'd1, half_turn[13:0]} : 16'h8000;
  wire signed [CHARGE_WIDTH-1:0]   charge = product_i[15+:CHARGE_WIDTH];
  wire [31:0]                      history = rank_1 ? pattern_i : 32'd0;
  wire [31:0]                      reversed, oldest;
  wire [4:0]                       silent;    // iterations before the first spike, of 32
  wire                             any, single;
  wire [5:0]                       spikes;
  wire                             fits = &membrane[MEMBRANE_WIDTH-1:F+2] | ~|membrane[MEMBRANE_WIDTH-1:F+2];
  wire signed [SCORE_WIDTH-1:0]    early = {1'b0, first_q, {(F + 8) {1'b0}}};
  wire signed [SCORE_WIDTH-1:0]    often = {6'd0, spikes_q, {(F + 3) {1'b0}}};
  wire signed [SCORE_WIDTH-1:0]    level = {{(SCORE_WIDTH - LEVEL_WIDTH) {level_q[LEVEL_WIDTH-1]}}, level_q};

  assign {refractory, threshold, membrane} = neuron_i;

  genvar b;
  generate
    for (b = 0; b < 32; b = b + 1) begin : g_bit
      assign reversed[b] = history[31-b];
    end
  endgenerate

  lowest #(.WIDTH(32)) u_first (
      .bits_i  (reversed),
      .onehot_o(oldest),
      .index_o (silent),
      .any_o   (any),
      .single_o(single)
  );

  popcount #(.WIDTH(32)) u_spikes (
      .bits_i (history),
      .count_o(spikes)
  );

  add_saturate #(
      .WIDTH       (MEMBRANE_WIDTH),
      .ADDEND_WIDTH(CHARGE_WIDTH)
  ) u_add (
      .a_i  (membrane),
      .b_i  (charge),
      .sum_o(charged),
      .cut_o(cut)
  );

  always @(posedge clk_i) begin
    if (!rst_ni) live_q <= 3'd0;
    else live_q <= {live_q[2] & ranking, live_q[1], walk};
  end

  always @(posedge clk_i) begin
    if (walk) index_q <= todo_index_i;
    if (live_q[1]) second_index_q <= index_q;
    if (live_q[2]) third_index_q <= second_index_q;
    if (rank_1) begin
      first_q  <= any ? 6'd32 - {1'b0, silent} : 6'd0;
      spikes_q <= spikes;
      level_q  <= fits ? membrane[LEVEL_WIDTH-1:0] : {membrane[MEMBRANE_WIDTH-1], {(LEVEL_WIDTH - 1) {~membrane[MEMBRANE_WIDTH-1]}}};
    end
    if (live_q[2] & ranking) dist_q <= -early - often - level;
  end

  // ---- Outputs
  wire [INDEX_WIDTH-1:0] none = {INDEX_WIDTH{1'b0}};
  wire walked = (state_q == REST & swept_i) | turn_q[2] | (state_q == REGULATE & leave & last);

  assign done_o         = end_q == 2'd3;
  assign integrate_o    = enter_q & state_q == INTEGRATE;
  assign turn_o         = enter_q & state_q == TURN;
  assign ask_o          = turn_q[2];
  assign step_o         = enter_q & state_q == STEP;
  assign propagate_o    = enter_q & state_q == PROPAGATE;
  assign soften_o       = enter_q & state_q == SOFTEN;
  assign record_o       = enter_q & state_q == RECORD;
  assign regulate_o     = enter_q & state_q == REGULATE;
  assign todo_add_o     = walked ? valid_i : {VECTORS{1'b0}};
  assign todo_pop_o     = walk | divided;
  assign slot_o         = driving & ~offered_q & todo_any_i;
  assign slot_index_o   = slot_o ? todo_index_i : none;
  assign divide_o       = arrive_q[2];
  assign head_o         = divide_o ? {{(DIVISOR_WIDTH - 31) {1'b0}}, scaled[38:8]} : {DIVISOR_WIDTH{1'b0}};
  assign tail_o         = divide_o ? {scaled[7:0], {(RESULT_WIDTH - 8) {1'b0}}} : {RESULT_WIDTH{1'b0}};
  assign divisor_o      = divide_o ? divisor_q : {DIVISOR_WIDTH{1'b0}};
  assign bits_o         = divide_o ? BITS : 5'd0;
  assign drive_re_o     = walk & charging;
  assign drive_raddr_o  = drive_re_o ? todo_index_i : none;
  assign drive_we_o     = divided;
  assign drive_waddr_o  = divided ? todo_index_i : none;
  assign drive_wdata_o  = below_q ? twice - ratio : ratio;
  assign neuron_re_o    = charge_1 | (walk & ranking);
  assign neuron_raddr_o = charge_1 ? index_q : (walk & ranking) ? todo_index_i : none;
  assign neuron_we_o    = charge_2;
  assign neuron_waddr_o = charge_2 ? second_index_q : none;
  assign neuron_wdata_o = {refractory, threshold, charged};
  assign cut_o          = charge_2 & cut;
  assign pattern_re_o   = walk & ranking;
  assign pattern_raddr_o = pattern_re_o ? todo_index_i : none;
  assign a_o            = charge_1 ? {{(A_WIDTH - DRIVE_WIDTH) {1'b0}}, drive_i} : {A_WIDTH{1'b0}};
  assign b_o            = charge_1 ? {1'b0, excitement} : {B_WIDTH{1'b0}};
  assign clear_o        = start_i;
  assign offer_o        = live_q[3];
  assign offer_dist_o   = live_q[3] ? {{(DIST_WIDTH - SCORE_WIDTH) {dist_q[SCORE_WIDTH-1]}}, dist_q} : {DIST_WIDTH{1'b0}};
  assign offer_index_o  = live_q[3] ? third_index_q : none;

  wire unused = &{1'b0, product_i, quotient_i, resonance_i, oldest, single};

endmodule

`default_nettype wire
