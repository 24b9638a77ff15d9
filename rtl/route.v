// ROUTE's part in a core: its centroid and radius, how near a query is to it, and whether the core can hold an answer.
//
//   score:  the distance of the query from the centroid, which is brought up to date first when the vectors have changed since:
//           word = floor(sum / n + 1/2);  norm2 = word . word;  cosine: reciprocal norm;  L2: radius = root(greatest distance) + 1
//   within: may a vector of the core be within reach_i of the query?   score < (radius + reach)^2
//
// Handshake: score_i or within_i in cycle 0, the other operands constant until done_o. score answers hit_o and value_o with done_o; within
// starts the exact search by search_o, or says done_o with hit_o = 0. The distance of the last score stays for a within that follows.
// The centroid's registers are the core's; centroid_o makes the pipeline read it in the place of a row. Outputs of an idle part are 0.
// Latency: section 22 of docs/engine.md. Example, 16 lanes: score of a core whose centroid is fresh -> done_o in cycle 10, N = 11.
`default_nettype none

module route #(
    parameter VECTORS       = 32,
    parameter INDEX_WIDTH   = 5,
    parameter DIMS          = 16,
    parameter LANES         = 16,
    parameter SCAN_WIDTH    = 5,
    parameter WORD_WIDTH    = 16,
    parameter NORM2_WIDTH   = 35,
    parameter DIST_WIDTH    = 37,
    parameter RMANT_WIDTH   = 24,
    parameter REXP_WIDTH    = 5,
    parameter ROOT_WIDTH    = 19,
    parameter DIVISOR_WIDTH = 38,
    parameter RESULT_WIDTH  = 20,
    parameter A_WIDTH       = 20,
    parameter B_WIDTH       = 17,
    parameter DIM_WIDTH     = $clog2(DIMS)
) (
    input  wire                         clk_i,
    input  wire                         rst_ni,
    // Command
    input  wire                         score_i,
    input  wire                         within_i,
    input  wire                         cosine_i,
    input  wire                         dot_i,        // neither: L2
    input  wire [ROOT_WIDTH-1:0]        reach_i,      // word steps
    input  wire [VECTORS-1:0]           valid_i,
    input  wire [INDEX_WIDTH:0]         count_i,      // of them, from cycle 1 on
    // Centroid
    input  wire                         fresh_i,
    input  wire [NORM2_WIDTH-1:0]       norm2_i,
    input  wire [ROOT_WIDTH-1:0]        radius_i,
    output wire                         word_we_o,
    output wire [DIM_WIDTH-1:0]         dim_o,
    output wire [WORD_WIDTH-1:0]        word_o,
    output wire                         norm2_we_o,
    output wire [NORM2_WIDTH-1:0]       norm2_o,
    output wire                         reciprocal_we_o,
    output wire [RMANT_WIDTH-1:0]       rmant_o,
    output wire [REXP_WIDTH-1:0]        rexp_o,
    output wire                         radius_we_o,
    output wire [ROOT_WIDTH-1:0]        radius_o,
    output wire                         fresh_o,      // the centroid is, from the next cycle on
    // Answer
    output wire                         done_o,
    output wire                         hit_o,
    output wire signed [DIST_WIDTH-1:0] value_o,
    output wire                         search_o,
    // Words
    output wire                         vectors_re_o,
    output wire [SCAN_WIDTH-1:0]        vectors_raddr_o,
    input  wire [LANES*WORD_WIDTH-1:0]  vectors_i,
    // Distance pipeline
    output wire                         slot_o,
    output wire                         load_o,
    output wire                         centroid_o,
    output wire                         own_o,        // the negated dot product, whatever the metric
    output wire                         scan_o,
    output wire                         reload_o,     // the query comes from the command again
    input  wire                         next_i,
    input  wire                         item9_i,
    input  wire                         last9_i,
    input  wire signed [DIST_WIDTH-1:0] dist9_i,
    // The divider
    output wire                         divide_o,
    output wire                         root_o,
    output wire [DIVISOR_WIDTH-1:0]     head_o,
    output wire [RESULT_WIDTH-1:0]      tail_o,
    output wire [DIVISOR_WIDTH-1:0]     divisor_o,
    output wire [4:0]                   bits_o,
    input  wire                         divided_i,
    input  wire [RESULT_WIDTH-1:0]      result_i,
    // Multiplier
    output wire signed [A_WIDTH-1:0]    a_o,
    output wire signed [B_WIDTH-1:0]    b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0] product_i
);

  localparam LANE_WIDTH = $clog2(LANES);
  localparam LANE_BITS = (LANE_WIDTH == 0) ? 1 : LANE_WIDTH;
  localparam SUM_WIDTH = WORD_WIDTH + INDEX_WIDTH + 2;
  localparam STEP_WIDTH = INDEX_WIDTH + 1;
  localparam [STEP_WIDTH-1:0] NODES = VECTORS, LAST_STEP = VECTORS + 1;
  localparam [DIM_WIDTH:0] ALL_DIMS = DIMS;
  localparam [4:0] WORD_BITS = WORD_WIDTH, ROOT_BITS = ROOT_WIDTH, RECIPROCAL_BITS = 17;
  localparam FAR_WIDTH = ROOT_WIDTH - 1;            // bits of a reach whose square is a distance
  localparam LOW_WIDTH = ROOT_WIDTH / 2;
  localparam HIGH_WIDTH = FAR_WIDTH - LOW_WIDTH;
  localparam [3:0] IDLE = 4'd0, SUM = 4'd1, LOAD = 4'd2, OWN = 4'd3, LENGTH = 4'd4, INVERT = 4'd5, SCAN = 4'd6, RADIUS = 4'd7,
      SCORE = 4'd8, EMPTY = 4'd9;

  // ---- State machine
  reg  [3:0] state_q, state_d;
  reg        enter_q;  // first cycle of a state that is not IDLE
  reg        second_q;  // the centroid's norm is known
  reg        sent_q;  // the slot of this state is in the pipeline
  wire       summing = state_q == SUM;
  wire       own = state_q == OWN;
  wire       scoring = state_q == SCORE;
  wire       loading = state_q == LOAD;
  wire       last_word;

  always @* begin
    state_d = state_q;
    if (state_q == IDLE) begin
      if (score_i) state_d = (~|valid_i) ? EMPTY : fresh_i ? SCORE : SUM;
    end else if (summing) begin
      if (last_word) state_d = LOAD;
    end else if (loading) begin
      if (next_i) state_d = second_q ? SCAN : OWN;
    end else if (own) begin
      if (item9_i) state_d = cosine_i ? LENGTH : dot_i ? SCORE : LOAD;
    end else if (state_q == LENGTH) begin
      if (divided_i) state_d = INVERT;
    end else if (state_q == SCAN) begin
      if (last9_i) state_d = RADIUS;
    end else if (state_q == INVERT || state_q == RADIUS) begin
      if (divided_i) state_d = SCORE;
    end else if (scoring) begin
      if (item9_i) state_d = IDLE;
    end else state_d = IDLE;
  end

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q <= IDLE;
      enter_q <= 1'b0;
      sent_q  <= 1'b0;
    end else begin
      state_q <= state_d;
      enter_q <= state_d != state_q && state_d != IDLE;
      sent_q  <= (own | scoring) & ~item9_i & (sent_q | next_i);
    end
  end

  always @(posedge clk_i) second_q <= own | (loading & second_q);

  // ---- Mean of each word: all nodes, valid or not, for a word; the division runs while the next word is added up
  reg  [ STEP_WIDTH-1:0]              step_q;
  reg  [    DIM_WIDTH:0]              adding_q;   // word that is added up; DIMS behind the last
  reg  [  DIM_WIDTH-1:0]              dim_q;      // word that is divided
  reg                                 fetched_q, live_q;
  reg  [  LANE_BITS-1:0]              lane_q;
  reg signed [WORD_WIDTH-1:0]         word_q;
  reg  [  SUM_WIDTH-1:0]              sum_q;      // 2 * sum + n * (2^WORD_WIDTH + 1)
  wire [  LANE_BITS-1:0]              lane = (LANE_WIDTH == 0) ? {LANE_BITS{1'b0}} : lane_q;
  wire                                begin_word = summing & step_q == {STEP_WIDTH{1'b0}};
  wire                                divide_word = begin_word & |adding_q;
  wire [INDEX_WIDTH-1:0]              node = step_q[INDEX_WIDTH-1:0];
  wire                                fetch = summing & adding_q != ALL_DIMS & step_q < NODES & valid_i[node];

  assign last_word = divided_i & (&dim_q);

  generate
    if (DIMS == LANES) begin : g_whole
      assign vectors_raddr_o = fetch ? node : {SCAN_WIDTH{1'b0}};
    end else begin : g_beats
      assign vectors_raddr_o = fetch ? {node, adding_q[DIM_WIDTH-1:LANE_WIDTH]} : {SCAN_WIDTH{1'b0}};
    end
  endgenerate

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      fetched_q <= 1'b0;
      live_q    <= 1'b0;
    end else begin
      fetched_q <= fetch;
      live_q    <= fetched_q;
    end
  end

  always @(posedge clk_i) begin
    if (score_i) begin
      step_q   <= {STEP_WIDTH{1'b0}};
      adding_q <= {(DIM_WIDTH + 1) {1'b0}};
      dim_q    <= {DIM_WIDTH{1'b0}};
    end else if (summing) begin
      if (step_q == LAST_STEP) begin
        step_q   <= {STEP_WIDTH{1'b0}};
        adding_q <= adding_q + {{DIM_WIDTH{1'b0}}, 1'b1};
      end else if (begin_word | adding_q != ALL_DIMS) step_q <= step_q + {{(STEP_WIDTH - 1) {1'b0}}, 1'b1};
      if (divided_i) dim_q <= dim_q + {{(DIM_WIDTH - 1) {1'b0}}, 1'b1};
    end
    if (fetch) lane_q <= adding_q[LANE_BITS-1:0];
    if (fetched_q) word_q <= vectors_i[lane*WORD_WIDTH+:WORD_WIDTH];
    if (begin_word) sum_q <= {{(SUM_WIDTH - WORD_WIDTH - INDEX_WIDTH - 1) {1'b0}}, count_i, {WORD_WIDTH{1'b0}}} | {{(SUM_WIDTH - INDEX_WIDTH - 1) {1'b0}}, count_i};
    else if (live_q) sum_q <= sum_q + {{(SUM_WIDTH - WORD_WIDTH - 1) {word_q[WORD_WIDTH-1]}}, word_q, 1'b0};
  end

  // ---- Length, radius and distance
  reg  [ROOT_WIDTH-1:0] length_q;
  reg  [DIST_WIDTH-1:0] most_q;   // greatest distance from the centroid
  reg  [DIST_WIDTH-1:0] score_q;
  reg  [REXP_WIDTH-1:0] exponent;  // of the length's highest bit
  integer               b;
  wire                  no_length = ~|length_q;
  wire [DIST_WIDTH-1:0] negated = -dist9_i;

  always @* begin
    exponent = {REXP_WIDTH{1'b0}};
    for (b = 0; b < ROOT_WIDTH; b = b + 1) if (length_q[b]) exponent = b[REXP_WIDTH-1:0];
  end

  always @(posedge clk_i) begin
    if (state_q == LENGTH & divided_i) length_q <= result_i[ROOT_WIDTH-1:0];
    if (scan_o) most_q <= {DIST_WIDTH{1'b0}};
    else if (state_q == SCAN & item9_i & dist9_i > $signed(most_q)) most_q <= dist9_i;
    if (scoring & item9_i) score_q <= dist9_i;
  end

  // ---- Bound: (radius + reach)^2 by two products of a half each
  reg  [5:1]               within_q;  // cycles of the comparison
  reg                      near_q;
  reg  [ROOT_WIDTH:0]      far_q;
  reg  [FAR_WIDTH+HIGH_WIDTH-1:0] high_q;
  reg  [2*FAR_WIDTH-1:0]   square_q;
  wire                     beyond = |far_q[ROOT_WIDTH:FAR_WIDTH];  // its square is more than any distance
  wire [2*FAR_WIDTH-1:0]   low_part = {{(2 * FAR_WIDTH - FAR_WIDTH - LOW_WIDTH) {1'b0}}, product_i[FAR_WIDTH+LOW_WIDTH-1:0]};

  always @(posedge clk_i) begin
    if (!rst_ni) within_q <= 5'd0;
    else within_q <= {within_q[4:1], within_i};
  end

  always @(posedge clk_i) begin
    if (within_i) far_q <= {1'b0, radius_i} + {1'b0, reach_i};
    if (within_q[2]) high_q <= product_i[FAR_WIDTH+HIGH_WIDTH-1:0];
    if (within_q[3]) square_q <= {high_q, {LOW_WIDTH{1'b0}}} + low_part;
    if (within_q[4]) near_q <= |valid_i & (beyond | {2'b00, score_q} < {{(DIST_WIDTH + 2 - 2 * FAR_WIDTH) {1'b0}}, square_q});
  end

  // ---- Divider
  wire divide_length = enter_q & state_q == LENGTH;
  wire divide_inverse = enter_q & state_q == INVERT;
  wire divide_radius = enter_q & state_q == RADIUS;

  assign divide_o  = divide_word | divide_length | divide_inverse | divide_radius;
  assign root_o    = divide_length | divide_radius;
  assign head_o    = divide_word ? {{(DIVISOR_WIDTH - SUM_WIDTH + WORD_WIDTH) {1'b0}}, sum_q[SUM_WIDTH-1:WORD_WIDTH]}
                   : divide_inverse ? {{(DIVISOR_WIDTH - 1) {1'b0}}, 1'b1} << exponent : {DIVISOR_WIDTH{1'b0}};
  assign tail_o    = divide_word ? {sum_q[WORD_WIDTH-1:0], {(RESULT_WIDTH - WORD_WIDTH) {1'b0}}} : {RESULT_WIDTH{1'b0}};
  assign divisor_o = divide_word ? {{(DIVISOR_WIDTH - INDEX_WIDTH - 2) {1'b0}}, count_i, 1'b0}
                   : divide_length ? {{(DIVISOR_WIDTH - NORM2_WIDTH) {1'b0}}, norm2_i}
                   : divide_inverse ? {{(DIVISOR_WIDTH - ROOT_WIDTH) {1'b0}}, length_q}
                   : divide_radius ? {{(DIVISOR_WIDTH - DIST_WIDTH) {1'b0}}, most_q} : {DIVISOR_WIDTH{1'b0}};
  assign bits_o    = divide_word ? WORD_BITS : divide_inverse ? RECIPROCAL_BITS : root_o ? ROOT_BITS : 5'd0;

  // ---- Multiplier
  wire [HIGH_WIDTH-1:0] high = far_q[FAR_WIDTH-1:LOW_WIDTH];
  wire [LOW_WIDTH-1:0] low = far_q[LOW_WIDTH-1:0];

  assign a_o = (within_q[1] | within_q[2]) ? {{(A_WIDTH - FAR_WIDTH) {1'b0}}, far_q[FAR_WIDTH-1:0]} : {A_WIDTH{1'b0}};
  assign b_o = within_q[1] ? {{(B_WIDTH - HIGH_WIDTH) {1'b0}}, high} : within_q[2] ? {{(B_WIDTH - LOW_WIDTH) {1'b0}}, low} : {B_WIDTH{1'b0}};

  // ---- Outputs
  assign vectors_re_o    = fetch;
  assign slot_o          = loading | ((own | scoring) & ~sent_q);
  assign load_o          = loading;
  assign centroid_o      = loading | own | scoring;
  assign own_o           = own;
  assign scan_o          = enter_q & state_q == SCAN;
  assign word_we_o       = summing & divided_i;
  assign dim_o           = dim_q;
  assign word_o          = {~result_i[WORD_WIDTH-1], result_i[WORD_WIDTH-2:0]};
  assign norm2_we_o      = own & item9_i;
  assign norm2_o         = negated[NORM2_WIDTH-1:0];
  assign reciprocal_we_o = state_q == INVERT & divided_i;
  assign rmant_o         = no_length ? {RMANT_WIDTH{1'b0}} : {result_i[16:0], {(RMANT_WIDTH - 17) {1'b0}}};
  assign rexp_o          = exponent;
  assign radius_we_o     = state_q == RADIUS & divided_i;
  assign radius_o        = result_i[ROOT_WIDTH-1:0] + {{(ROOT_WIDTH - 1) {1'b0}}, 1'b1};
  assign fresh_o         = reciprocal_we_o | radius_we_o | (norm2_we_o & dot_i);
  assign reload_o        = fresh_o;
  assign hit_o           = scoring & item9_i;
  assign value_o         = hit_o ? dist9_i : {DIST_WIDTH{1'b0}};
  assign search_o        = within_q[5] & near_q;
  assign done_o          = hit_o | state_q == EMPTY | (within_q[5] & ~near_q);

  wire unused = &{1'b0, negated, product_i, result_i};

endmodule

`default_nettype wire
