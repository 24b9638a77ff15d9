// Dendrites: DENDRITE_INTEGRATE and DENDRITE_PROPAGATE, and the slot of a row of branches that a short command reads or charges.
//
//   f(d) = d <= 0: 0;  d < 1.0: d;  else 1.0 + (u << (F+1)) / (2^(F+1) + u), u = d - 1.0
//   integrate: membrane[j] += sum of f(branch[j][s]) over linked slots; clear_i: every branch[j][s] = 0;  total_o = all that was added
//   propagate: branch[j][s] += gain * weight[j][s] / 255 for every slot whose node spiked
//
// Handshake: integrate_i in cycle 0, in which the core adds the nodes to integrate to the node set; propagate_i in the cycle before the
// first reached node is read (the node set holds them); done_o in the last cycle, with total_o. clear_i and gain_i are constant until then.
// A short command: in the cycle in which the rows of its node are here, branch_o is that of slot_i, linked_o says whether it has a
// link, and charge_i adds value_i to it.
// Latency: integrate: a node in cycle t, its row in t+1, then a cycle a branch below 1.0, F + 4 a branch above (the core's divider),
// then the membrane is written and the next node read; done a cycle after the last. Propagate: links and weights of a node in t, which
// slots count in t+1, then a slot every two cycles: its weight in s, product s+1, charge s+2, row written in s+3.
// Example: branches 0.5 and 1.5 -> 0.5 + 22937/16384: membrane + 31129, 2 + 1 + 18 cycles.
`default_nettype none

module dendrite #(
    parameter VECTORS           = 32,
    parameter DEGREE            = 6,
    parameter INDEX_WIDTH       = 5,
    parameter MEMBRANE_WIDTH    = 20,
    parameter MEMBRANE_FRACTION = 14,
    parameter WEIGHT_WIDTH      = 16,
    parameter REST_WIDTH        = 33,  // the rest of a neuron's row, above the membrane
    parameter A_WIDTH           = 20,
    parameter B_WIDTH           = 17,
    parameter DIVISOR_WIDTH     = 38
) (
    input  wire                                     clk_i,
    input  wire                                     rst_ni,
    // Control
    input  wire                                     integrate_i,
    input  wire                                     clear_i,
    input  wire                                     propagate_i,
    input  wire        [15:0]                       gain_i,            // s16.8
    output wire                                     done_o,
    output wire [MEMBRANE_FRACTION+INDEX_WIDTH+4:0] total_o,           // membrane fraction
    // A short command
    input  wire                                     charge_i,
    input  wire        [2:0]                        slot_i,
    input  wire signed [MEMBRANE_WIDTH-1:0]         value_i,           // membrane format
    output wire                                     linked_o,
    output wire signed [MEMBRANE_WIDTH-1:0]         branch_o,          // membrane format
    // Nodes to visit
    input  wire        [INDEX_WIDTH-1:0]            node_i,            // of the short command
    input  wire        [INDEX_WIDTH-1:0]            todo_index_i,
    input  wire                                     todo_any_i,
    output wire                                     read_o,            // reads the links of todo_index_i, and pops it
    // Links
    input  wire [DEGREE-1:0]                        used_i,            // links of the node read in the cycle before
    input  wire [DEGREE*INDEX_WIDTH-1:0]            index_i,
    input  wire [VECTORS-1:0]                       spiked_i,
    // Weights: u16.8 a slot
    output wire                                     weights_read_o,    // of todo_index_i
    input  wire [DEGREE*WEIGHT_WIDTH-1:0]           weights_i,
    // Neurons: {refractory, threshold, membrane}
    output wire                                     neuron_read_o,     // of todo_index_i
    input  wire [REST_WIDTH+MEMBRANE_WIDTH-1:0]     neuron_i,
    output wire                                     neuron_we_o,
    output wire [INDEX_WIDTH-1:0]                   neuron_waddr_o,
    output wire [REST_WIDTH+MEMBRANE_WIDTH-1:0]     neuron_wdata_o,
    // Branches: membrane format a slot
    output wire                                     branches_re_o,
    output wire [INDEX_WIDTH-1:0]                   branches_raddr_o,
    input  wire [DEGREE*MEMBRANE_WIDTH-1:0]         branches_i,
    output wire                                     branches_we_o,
    output wire [INDEX_WIDTH-1:0]                   branches_waddr_o,
    output reg  [DEGREE*MEMBRANE_WIDTH-1:0]         branches_wdata_o,
    output wire                                     cut_o,             // a membrane or a branch saturates
    // The divider: u << (F+1) by 2^(F+1) + u, F+1 bits
    output wire                                     divide_o,
    output wire [DIVISOR_WIDTH-1:0]                 head_o,
    output wire [DIVISOR_WIDTH-1:0]                 divisor_o,
    output wire [4:0]                               bits_o,
    input  wire                                     divided_i,
    input  wire [MEMBRANE_FRACTION:0]               quotient_i,        // membrane fraction
    // Multiplier
    output wire signed [A_WIDTH-1:0]                a_o,
    output wire signed [B_WIDTH-1:0]                b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]        product_i
);

  localparam F = MEMBRANE_FRACTION;
  localparam W = MEMBRANE_WIDTH;
  localparam R = 24 - F;
  localparam PRODUCT_WIDTH = A_WIDTH + B_WIDTH;
  localparam DELTA_WIDTH = PRODUCT_WIDTH - R;
  localparam signed [PRODUCT_WIDTH-1:0] ROUND = 37'sd1 <<< (R - 1);
  localparam TOTAL_WIDTH = F + 5;                  // below DEGREE * 3.0
  localparam SUM_WIDTH = TOTAL_WIDTH + INDEX_WIDTH;
  localparam [TOTAL_WIDTH-1:0] ONE = 1 << F;       // membrane fraction
  localparam [W-2:0] BEGIN = 1 << F;               // membrane fraction
  localparam [W-1:0] TWO = 2 << F;                 // membrane fraction
  localparam [4:0] BITS = F + 1;
  localparam [DEGREE-1:0] ONE_SLOT = 1;
  localparam [INDEX_WIDTH-1:0] NONE = 0;

  reg  [DEGREE-1:0]             slots_q;     // still to pass on or to charge, of the node at hand
  reg  [INDEX_WIDTH-1:0]        node_q;      // that node
  // Integrate
  reg                           first_q;     // cycle 1
  reg                           open_q;      // the rows of a node are here
  reg                           visit_q;     // its branches pass on what they have
  reg                           last_q;
  reg                           ask_q;       // the divider starts
  reg                           dividing_q;  // it was asked
  reg  [W-2:0]                  over_q;      // membrane fraction: u
  reg  [TOTAL_WIDTH-1:0]        total_q;     // membrane fraction
  reg  [SUM_WIDTH-1:0]          sum_q;       // membrane fraction
  // Propagate
  reg                           run_q;
  reg                           arrive_q;    // the links of a node are here
  reg  [3:1]                    live_q;      // bit n: a slot was picked n cycles ago
  reg  [DEGREE-1:0]             slot_q, late_slot_q;  // which one
  reg  [INDEX_WIDTH-1:0]        target_q, late_target_q;
  reg  [WEIGHT_WIDTH-1:0]       weight_q;    // u16.8
  reg signed [DELTA_WIDTH-1:0]  delta_q;     // membrane fraction

  wire [DEGREE-1:0] pick = slots_q & (~slots_q + ONE_SLOT);
  wire              any = |slots_q;
  wire              single = ~|(slots_q & ~pick);
  wire              settle = visit_q & ~any;
  wire              walk = (first_q | settle) & todo_any_i;
  wire              issue = run_q & any & ~live_q[1];
  wire              fetch = run_q & todo_any_i & ~arrive_q & (~any | (issue & single));
  wire              charged = live_q[3];

  // The branch at hand
  wire [DEGREE-1:0]     command_slot = ONE_SLOT << slot_i;
  wire [DEGREE-1:0]     slot = visit_q ? pick : charged ? late_slot_q : command_slot;
  reg  signed [W-1:0]   branch;
  integer i, j, k, l;

  always @* begin
    branch = {W{1'b0}};
    for (i = 0; i < DEGREE; i = i + 1) if (slot[i]) branch = branch | branches_i[i*W+:W];
  end

  // Integrate: only branches above 0 are visited
  wire above = |branch[W-1:F];  // 1.0 or more
  wire ask = visit_q & any & above & ~dividing_q;
  wire passed = visit_q & any & (~above | (dividing_q & divided_i));
  wire [TOTAL_WIDTH-1:0] share = above ? {{(TOTAL_WIDTH - F - 1) {1'b0}}, quotient_i} : {{(TOTAL_WIDTH - F) {1'b0}}, branch[F-1:0]};

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      first_q    <= 1'b0;
      open_q     <= 1'b0;
      visit_q    <= 1'b0;
      last_q     <= 1'b0;
      ask_q      <= 1'b0;
      dividing_q <= 1'b0;
      run_q      <= 1'b0;
      arrive_q   <= 1'b0;
      live_q     <= 3'd0;
      slots_q    <= {DEGREE{1'b0}};
    end else begin
      first_q    <= integrate_i;
      open_q     <= walk;
      visit_q    <= open_q | (visit_q & any);
      last_q     <= (first_q | settle) & ~todo_any_i;
      ask_q      <= ask;
      dividing_q <= ask | (dividing_q & ~divided_i);
      run_q      <= propagate_i | (run_q & ~done_o);
      arrive_q   <= fetch;
      live_q     <= {live_q[2:1], issue};
      for (j = 0; j < DEGREE; j = j + 1) begin
        if (open_q) slots_q[j] <= used_i[j] & ~branches_i[j*W+W-1] & |branches_i[j*W+:W];
        else if (arrive_q) slots_q[j] <= used_i[j] & spiked_i[index_i[j*INDEX_WIDTH+:INDEX_WIDTH]];
        else if ((passed | issue) & pick[j]) slots_q[j] <= 1'b0;
      end
    end
  end

  // Data
  wire signed [PRODUCT_WIDTH-1:0] scaled = product_i + (product_i >>> 8) + (product_i >>> 16) + ROUND;

  always @(posedge clk_i) begin
    if (walk | fetch) node_q <= todo_index_i;
    if (ask) over_q <= branch[W-2:0] - BEGIN;
    if (open_q) total_q <= {TOTAL_WIDTH{1'b0}};
    else if (passed) total_q <= total_q + share + (above ? ONE : {TOTAL_WIDTH{1'b0}});
    if (integrate_i) sum_q <= {SUM_WIDTH{1'b0}};
    else if (settle) sum_q <= sum_q + {{INDEX_WIDTH{1'b0}}, total_q};
    if (issue) begin
      slot_q   <= pick;
      target_q <= node_q;
      for (k = 0; k < DEGREE; k = k + 1) if (pick[k]) weight_q <= weights_i[k*WEIGHT_WIDTH+:WEIGHT_WIDTH];
    end
    if (live_q[1]) begin
      late_slot_q   <= slot_q;
      late_target_q <= target_q;
    end
    if (live_q[2]) delta_q <= scaled[PRODUCT_WIDTH-1:R];
  end

  assign a_o = live_q[1] ? {{(A_WIDTH - WEIGHT_WIDTH) {1'b0}}, weight_q} : {A_WIDTH{1'b0}};
  assign b_o = live_q[1] ? {{(B_WIDTH - 16) {gain_i[15]}}, gain_i} : {B_WIDTH{1'b0}};

  // One addition: of a total to a membrane, or of a charge to a branch
  wire signed [DELTA_WIDTH-1:0] total = {{(DELTA_WIDTH - TOTAL_WIDTH) {1'b0}}, total_q};
  wire signed [DELTA_WIDTH-1:0] value = {{(DELTA_WIDTH - W) {value_i[W-1]}}, value_i};
  wire signed [W-1:0]           sum;
  wire                          cut;

  add_saturate #(
      .WIDTH       (W),
      .ADDEND_WIDTH(DELTA_WIDTH)
  ) u_add (
      .a_i  (settle ? neuron_i[W-1:0] : branch),
      .b_i  (settle ? total : charged ? delta_q : value),
      .sum_o(sum),
      .cut_o(cut)
  );

  always @* begin
    branches_wdata_o = settle ? {(DEGREE * W) {1'b0}} : branches_i;
    for (l = 0; l < DEGREE; l = l + 1) if (~settle & slot[l]) branches_wdata_o[l*W+:W] = sum;
  end

  // Outputs
  assign done_o           = last_q | (run_q & ~todo_any_i & ~arrive_q & ~any & ~live_q[1] & ~live_q[2]);
  assign total_o          = sum_q;
  assign linked_o         = |(used_i & command_slot);
  assign branch_o         = branch;
  assign read_o           = walk | fetch;
  assign weights_read_o   = fetch;
  assign neuron_read_o    = walk;
  assign neuron_we_o      = settle;
  assign neuron_waddr_o   = settle ? node_q : NONE;
  assign neuron_wdata_o   = {neuron_i[REST_WIDTH+W-1:W], sum};
  assign branches_re_o    = walk | live_q[2];
  assign branches_raddr_o = walk ? todo_index_i : live_q[2] ? late_target_q : NONE;
  assign branches_we_o    = (settle & clear_i) | charged | charge_i;
  assign branches_waddr_o = settle ? node_q : charged ? late_target_q : charge_i ? node_i : NONE;
  assign cut_o            = (settle | charged | charge_i) & cut;
  assign divide_o         = ask_q;
  assign head_o           = ask_q ? {{(DIVISOR_WIDTH - W + 1) {1'b0}}, over_q} : {DIVISOR_WIDTH{1'b0}};
  assign divisor_o        = ask_q ? {{(DIVISOR_WIDTH - W) {1'b0}}, TWO + {1'b0, over_q}} : {DIVISOR_WIDTH{1'b0}};
  assign bits_o           = ask_q ? BITS : 5'd0;

  wire unused = &{1'b0, scaled};

endmodule

`default_nettype wire
