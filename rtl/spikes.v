// Neurons and synapses: STEP, PROPAGATE, STDP, TICK, which is these three (STDP if learn_i) without a gap,
// WTA_COMPETE, WTA_SOFT, HOMEOSTASIS, ACTIVITY, DENDRITE_INTEGRATE and DENDRITE_PROPAGATE.
//
// Handshake: step_i, propagate_i, stdp_i, tick_i, compete_i, soften_i, homeostasis_i, activity_i, integrate_i (of the nodes in
// integrate_set_i) or branch_i (DENDRITE_PROPAGATE) in cycle 0; done_o in the last cycle. Nodes to visit live in the core's node set, the
// tables of rates and branches with their units, in `group_homeostasis` and `group_dendrite`. stepped_o is STEP's last cycle, in which time
// advances. Every output of an idle part is 0, so that the core can OR them.
// Latency: STEP 3n + 4, PROPAGATE a + b + 8, STDP a + 3 + b*(DEGREE + 3); TICK the sum, WTA_COMPETE n + 3 or 2n + 3, WTA_SOFT n + 3 or
// 4n + 25, HOMEOSTASIS 4n + 9, ACTIVITY n + 3; of the dendrites see there. Example: TICK with one valid node that does not fire and
// learn_i = 0: 7 + 8 = 15 cycles.
`include "params.vh"
`default_nettype none

module spikes #(
    parameter VECTORS        = `SPK_VECTORS,
    parameter DEGREE         = `SPK_DEGREE,
    parameter INDEX_WIDTH    = `SPK_INDEX_WIDTH,
    parameter MEMBRANE_WIDTH = `SPK_MEMBRANE_WIDTH,
    parameter TRACE_WIDTH    = `SPK_TRACE_WIDTH,
    parameter WEIGHT_WIDTH   = `SPK_WEIGHT_WIDTH,
    parameter DT_WIDTH       = `SPK_DT_WIDTH,
    parameter RATE_WIDTH     = `SPK_RATE_WIDTH,
    parameter RESIDUE_WIDTH  = `SPK_RESIDUE_WIDTH,
    parameter A_WIDTH        = 20,  // widest of membrane, sum of weights (u19) and trace + step (u19)
    parameter B_WIDTH        = 17,  // widest of decay factor (u16) and gain (s16)
    parameter DIVISOR_WIDTH  = 38
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Control
    input  wire                                 step_i,
    input  wire                                 propagate_i,
    input  wire                                 stdp_i,
    input  wire                                 tick_i,
    input  wire                                 compete_i,
    input  wire                                 soften_i,
    input  wire                                 homeostasis_i,
    input  wire                                 activity_i,
    input  wire                                 integrate_i,
    input  wire [VECTORS-1:0]                   integrate_set_i,
    input  wire                                 clear_i,         // the branches that are integrated
    input  wire                                 branch_i,
    input  wire                                 learn_i,
    input  wire [DT_WIDTH-1:0]                  dt_i,            // u13.8, ms
    input  wire [15:0]                          gain_i,          // s16.8
    input  wire [15:0]                          leak_i,          // u16.16
    input  wire [15:0]                          pre_i,           // u16.16
    input  wire [15:0]                          post_i,          // u16.16
    output wire                                 stepped_o,
    output wire                                 done_o,
    // Competition
    output wire                                 found_o,         // with done_o: there is a winner
    output wire [INDEX_WIDTH-1:0]               winner_o,
    input  wire                                 clear_inhibition_i,
    output wire [MEMBRANE_WIDTH-2:0]            inhibition_o,    // membrane fraction
    // Rates
    output wire [RATE_WIDTH+INDEX_WIDTH-7:0]    activity_o,      // with done_o: spikes a ms, 16 fraction bits
    output wire                                 rate_cut_o,      // a rate saturates
    // Dendrites
    output wire [`SPK_MEMBRANE_FRACTION+INDEX_WIDTH+4:0] total_o, // with done_o, membrane fraction
    input  wire                                 charge_i,        // adds value_i to the branch of slot_i
    input  wire [INDEX_WIDTH-1:0]               node_i,
    input  wire [2:0]                           slot_i,
    input  wire [MEMBRANE_WIDTH-1:0]            value_i,
    output wire                                 linked_o,        // there is a link beside that branch
    output wire [MEMBRANE_WIDTH-1:0]            branch_o,
    // The tables of rates and branches: clearing, short commands, READ
    input  wire [INDEX_WIDTH-1:0]               clear_node_i,
    input  wire                                 access_re_i,
    input  wire [INDEX_WIDTH-1:0]               access_addr_i,
    input  wire [INDEX_WIDTH-1:0]               read_addr_i,
    // Rates: {residue, rate}
    input  wire                                 clear_rates_i,
    input  wire                                 read_rates_re_i,
    output wire [RESIDUE_WIDTH+RATE_WIDTH-1:0]  rates_o,
    // Branches: membrane format a slot; of the index: of new links
    input  wire                                 clear_branches_i,
    input  wire                                 read_branches_re_i,
    output wire [DEGREE*MEMBRANE_WIDTH-1:0]     branches_o,
    input  wire                                 index_re_i,
    input  wire [INDEX_WIDTH-1:0]               index_raddr_i,
    input  wire                                 index_we_i,
    input  wire [INDEX_WIDTH-1:0]               index_waddr_i,
    input  wire [DEGREE-1:0]                    index_put_i,
    // Nodes to visit
    input  wire [VECTORS-1:0]                   valid_i,
    input  wire [VECTORS-1:0]                   spiked_i,
    input  wire [INDEX_WIDTH-1:0]               todo_index_i,
    input  wire                                 todo_any_i,
    output wire                                 todo_pop_o,
    output wire [VECTORS-1:0]                   todo_add_o,
    // Links
    output wire                                 links_re_o,
    output wire [INDEX_WIDTH-1:0]               links_raddr_o,
    input  wire [DEGREE-1:0]                    used_i,
    input  wire [DEGREE*INDEX_WIDTH-1:0]        index_i,
    input  wire [VECTORS-1:0]                   neighbours_i,
    // Neurons: {refractory, threshold, membrane}
    output wire                                 neuron_re_o,
    output wire [INDEX_WIDTH-1:0]               neuron_raddr_o,
    input  wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_i,
    output wire                                 neuron_we_o,
    output wire [INDEX_WIDTH-1:0]               neuron_waddr_o,
    output wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_wdata_o,
    output wire                                 spike_we_o,      // spiked[neuron_waddr_o] = spike_o
    output wire                                 spike_o,
    output wire                                 cut_o,           // a membrane or a branch saturates
    // Traces: {post, pre}
    output wire                                 traces_re_o,
    output wire [INDEX_WIDTH-1:0]               traces_raddr_o,
    input  wire [2*TRACE_WIDTH-1:0]             traces_i,
    output wire                                 traces_we_o,
    output wire [INDEX_WIDTH-1:0]               traces_waddr_o,
    output wire [2*TRACE_WIDTH-1:0]             traces_wdata_o,
    // Weights: u16.8 a slot
    output wire                                 weights_re_o,
    output wire [INDEX_WIDTH-1:0]               weights_raddr_o,
    input  wire [DEGREE*WEIGHT_WIDTH-1:0]       weights_i,
    output wire                                 weights_we_o,
    output wire [INDEX_WIDTH-1:0]               weights_waddr_o,
    output wire [DEGREE*WEIGHT_WIDTH-1:0]       weights_wdata_o,
    // The multiplier, for a command of no part here; operands are 0 when it has none
    input  wire signed [A_WIDTH-1:0]            a_i,
    input  wire signed [B_WIDTH-1:0]            b_i,
    output wire signed [A_WIDTH+B_WIDTH-1:0]    product_o,
    // The divider; lower numerator bits are 0
    output wire                                 divide_o,
    output wire [DIVISOR_WIDTH-1:0]             head_o,
    output wire [DIVISOR_WIDTH-1:0]             divisor_o,
    output wire [4:0]                           bits_o,
    input  wire                                 divided_i,
    input  wire [15:0]                          quotient_i
);

  localparam ROW_WIDTH = DT_WIDTH + 2 * MEMBRANE_WIDTH;

  // Parts
  reg  tick_q, next_propagate_q, next_stdp_q, learning_q, branching_q;
  wire start_step = step_i | tick_i;
  wire start_stdp = stdp_i | next_stdp_q;
  wire start_reach = propagate_i | next_propagate_q | start_stdp | branch_i;
  wire step_done, reach_done, propagate_done, stdp_done, wta_done, homeostasis_done, dendrite_done;
  wire learns = tick_q & learn_i;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      tick_q           <= 1'b0;
      next_propagate_q <= 1'b0;
      next_stdp_q      <= 1'b0;
      learning_q       <= 1'b0;
      branching_q      <= 1'b0;
    end else begin
      tick_q           <= tick_i | (tick_q & ~done_o);
      next_propagate_q <= step_done & tick_q;
      next_stdp_q      <= propagate_done & learns;
      learning_q       <= start_stdp | (learning_q & ~done_o);
      branching_q      <= branch_i | (branching_q & ~done_o);
    end
  end

  assign stepped_o = step_done;
  assign done_o    = (step_done & ~tick_q) | (propagate_done & ~learns) | stdp_done | wta_done | homeostasis_done | dendrite_done;

  // Multiplier
  wire signed [        A_WIDTH-1:0] step_a, propagate_a, wta_a, homeostasis_a, dendrite_a;
  wire signed [        B_WIDTH-1:0] step_b, propagate_b, wta_b, homeostasis_b, dendrite_b;
  wire signed [A_WIDTH+B_WIDTH-1:0] product;

  multiplier #(
      .A_WIDTH(A_WIDTH),
      .B_WIDTH(B_WIDTH)
  ) u_multiplier (
      .clk_i    (clk_i),
      .a_i      (step_a | propagate_a | wta_a | homeostasis_a | dendrite_a | a_i),
      .b_i      (step_b | propagate_b | wta_b | homeostasis_b | dendrite_b | b_i),
      .product_o(product)
  );

  assign product_o = product;

  // STEP
  wire step_read, step_we;
  wire [INDEX_WIDTH-1:0] step_waddr;
  wire [ROW_WIDTH-1:0] step_wdata;

  step #(
      .VECTORS(VECTORS), .INDEX_WIDTH(INDEX_WIDTH), .MEMBRANE_WIDTH(MEMBRANE_WIDTH), .TRACE_WIDTH(TRACE_WIDTH), .DT_WIDTH(DT_WIDTH),
      .REFRACTORY_INIT(`SPK_REFRACTORY_INIT), .A_PLUS(`SPK_A_PLUS), .A_MINUS(`SPK_A_MINUS), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)
  ) u_step (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_i(start_step), .dt_i(dt_i), .leak_i(leak_i), .pre_i(pre_i), .post_i(post_i), .done_o(step_done),
      .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .read_o(step_read),
      .neuron_i(neuron_i), .traces_i(traces_i), .spiked_i(spiked_i), .neuron_we_o(step_we), .neuron_waddr_o(step_waddr),
      .neuron_wdata_o(step_wdata), .fire_o(spike_o), .traces_we_o(traces_we_o), .traces_waddr_o(traces_waddr_o),
      .traces_wdata_o(traces_wdata_o),
      .a_o(step_a), .b_o(step_b), .product_i(product)
  );

  // Nodes that spikes reach, for PROPAGATE, STDP and DENDRITE_PROPAGATE
  wire reach_read;
  wire [VECTORS-1:0] reach_add;

  reach #(.VECTORS(VECTORS)) u_reach (
      .clk_i(clk_i), .rst_ni(rst_ni), .start_i(start_reach), .self_i(start_stdp), .spiked_i(spiked_i), .done_o(reach_done),
      .todo_any_i(todo_any_i), .read_o(reach_read), .todo_add_o(reach_add),
      .neighbours_i(neighbours_i)
  );

  // PROPAGATE
  wire propagate_read, propagate_re, propagate_we, propagate_weights_re, propagate_cut;
  wire [INDEX_WIDTH-1:0] propagate_raddr, propagate_waddr, propagate_weights_raddr;
  wire [ROW_WIDTH-1:0] propagate_wdata;

  propagate #(
      .VECTORS(VECTORS), .DEGREE(DEGREE), .INDEX_WIDTH(INDEX_WIDTH), .MEMBRANE_WIDTH(MEMBRANE_WIDTH),
      .MEMBRANE_FRACTION(`SPK_MEMBRANE_FRACTION), .WEIGHT_WIDTH(WEIGHT_WIDTH), .REST_WIDTH(DT_WIDTH + MEMBRANE_WIDTH), .A_WIDTH(A_WIDTH),
      .B_WIDTH(B_WIDTH)
  ) u_propagate (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_i(reach_done & ~learning_q & ~branching_q), .gain_i(gain_i), .done_o(propagate_done),
      .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .read_o(propagate_read),
      .used_i(used_i), .index_i(index_i), .spiked_i(spiked_i), .weights_re_o(propagate_weights_re),
      .weights_raddr_o(propagate_weights_raddr), .weights_i(weights_i), .neuron_re_o(propagate_re), .neuron_raddr_o(propagate_raddr),
      .neuron_i(neuron_i), .neuron_we_o(propagate_we), .neuron_waddr_o(propagate_waddr), .neuron_wdata_o(propagate_wdata),
      .cut_o(propagate_cut),
      .a_o(propagate_a), .b_o(propagate_b), .product_i(product)
  );

  // STDP
  wire stdp_read, stdp_traces_re;
  wire [INDEX_WIDTH-1:0] stdp_traces_raddr;

  stdp #(
      .VECTORS(VECTORS), .DEGREE(DEGREE), .INDEX_WIDTH(INDEX_WIDTH), .TRACE_WIDTH(TRACE_WIDTH), .TRACE_FRACTION(`SPK_TRACE_FRACTION),
      .WEIGHT_WIDTH(WEIGHT_WIDTH), .WEIGHT_MAX(`SPK_WEIGHT_MAX)
  ) u_stdp (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_i(reach_done & learning_q), .done_o(stdp_done),
      .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .read_o(stdp_read),
      .used_i(used_i), .index_i(index_i), .spiked_i(spiked_i), .traces_re_o(stdp_traces_re), .traces_raddr_o(stdp_traces_raddr),
      .traces_i(traces_i), .weights_i(weights_i), .weights_we_o(weights_we_o), .weights_waddr_o(weights_waddr_o),
      .weights_wdata_o(weights_wdata_o)
  );

  // WTA_COMPETE and WTA_SOFT
  wire wta_read, wta_again, soften_start, soften_pop, wta_re, wta_we, wta_divide;
  wire [DIVISOR_WIDTH-1:0] wta_head, wta_divisor;
  wire [4:0] wta_bits;
  wire [INDEX_WIDTH-1:0] wta_raddr, wta_waddr;
  wire [ROW_WIDTH-1:0] wta_wdata;
  wire [VECTORS-1:0] winner_bit = {{(VECTORS - 1) {1'b0}}, 1'b1} << winner_o;

  group_wta #(
      .INDEX_WIDTH(INDEX_WIDTH), .MEMBRANE_WIDTH(MEMBRANE_WIDTH), .DT_WIDTH(DT_WIDTH), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH),
      .DIVISOR_WIDTH(DIVISOR_WIDTH)
  ) u_wta (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .compete_i(compete_i), .soften_i(soften_i), .done_o(wta_done), .found_o(found_o), .winner_o(winner_o), .clear_i(clear_inhibition_i),
      .inhibition_o(inhibition_o),
      .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .read_o(wta_read), .again_o(wta_again), .soften_start_o(soften_start),
      .soften_pop_o(soften_pop),
      .neuron_re_o(wta_re), .neuron_raddr_o(wta_raddr), .neuron_i(neuron_i), .neuron_we_o(wta_we), .neuron_waddr_o(wta_waddr),
      .neuron_wdata_o(wta_wdata),
      .divide_o(wta_divide), .head_o(wta_head), .divisor_o(wta_divisor), .bits_o(wta_bits), .divided_i(divided_i), .quotient_i(quotient_i),
      .a_o(wta_a), .b_o(wta_b), .product_i(product)
  );

  // HOMEOSTASIS and ACTIVITY
  wire rates_read, homeostasis_re, homeostasis_we;
  wire [INDEX_WIDTH-1:0] homeostasis_raddr, homeostasis_waddr;
  wire [ROW_WIDTH-1:0] homeostasis_wdata;

  group_homeostasis #(
      .VECTORS(VECTORS), .INDEX_WIDTH(INDEX_WIDTH), .MEMBRANE_WIDTH(MEMBRANE_WIDTH), .DT_WIDTH(DT_WIDTH), .RATE_WIDTH(RATE_WIDTH),
      .RESIDUE_WIDTH(RESIDUE_WIDTH), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH)
  ) u_homeostasis (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .regulate_i(homeostasis_i), .measure_i(activity_i), .dt_i(dt_i), .done_o(homeostasis_done), .activity_o(activity_o),
      .cut_o(rate_cut_o),
      .spiked_i(spiked_i), .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .read_o(rates_read),
      .clear_i(clear_rates_i), .clear_node_i(clear_node_i), .access_re_i(access_re_i), .access_addr_i(access_addr_i),
      .read_re_i(read_rates_re_i), .read_addr_i(read_addr_i), .rates_o(rates_o),
      .neuron_re_o(homeostasis_re), .neuron_raddr_o(homeostasis_raddr), .neuron_i(neuron_i), .neuron_we_o(homeostasis_we),
      .neuron_waddr_o(homeostasis_waddr), .neuron_wdata_o(homeostasis_wdata),
      .a_o(homeostasis_a), .b_o(homeostasis_b), .product_i(product)
  );

  // DENDRITE_INJECT, DENDRITE_INTEGRATE and DENDRITE_PROPAGATE
  wire dendrite_read, dendrite_weights_read, dendrite_neuron_read, dendrite_we, dendrite_cut, dendrite_divide;
  wire [DIVISOR_WIDTH-1:0] dendrite_head, dendrite_divisor;
  wire [4:0] dendrite_bits;
  wire [INDEX_WIDTH-1:0] dendrite_waddr;
  wire [ROW_WIDTH-1:0] dendrite_wdata;

  group_dendrite #(
      .VECTORS(VECTORS), .DEGREE(DEGREE), .INDEX_WIDTH(INDEX_WIDTH), .MEMBRANE_WIDTH(MEMBRANE_WIDTH), .WEIGHT_WIDTH(WEIGHT_WIDTH),
      .DT_WIDTH(DT_WIDTH), .A_WIDTH(A_WIDTH), .B_WIDTH(B_WIDTH), .DIVISOR_WIDTH(DIVISOR_WIDTH)
  ) u_dendrite (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .integrate_i(integrate_i), .clear_i(clear_i), .propagate_i(reach_done & branching_q), .gain_i(gain_i), .done_o(dendrite_done),
      .total_o(total_o), .cut_o(dendrite_cut),
      .charge_i(charge_i), .node_i(node_i), .slot_i(slot_i), .value_i(value_i), .linked_o(linked_o), .branch_o(branch_o),
      .clear_row_i(clear_branches_i), .clear_node_i(clear_node_i), .access_re_i(access_re_i), .access_addr_i(access_addr_i),
      .read_re_i(read_branches_re_i), .read_addr_i(read_addr_i), .index_re_i(index_re_i), .index_raddr_i(index_raddr_i),
      .index_we_i(index_we_i), .index_waddr_i(index_waddr_i), .index_put_i(index_put_i), .branches_o(branches_o),
      .spiked_i(spiked_i), .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .read_o(dendrite_read), .used_i(used_i), .index_i(index_i),
      .weights_read_o(dendrite_weights_read), .weights_i(weights_i),
      .neuron_read_o(dendrite_neuron_read), .neuron_i(neuron_i), .neuron_we_o(dendrite_we), .neuron_waddr_o(dendrite_waddr),
      .neuron_wdata_o(dendrite_wdata),
      .divide_o(dendrite_divide), .head_o(dendrite_head), .divisor_o(dendrite_divisor), .bits_o(dendrite_bits), .divided_i(divided_i),
      .quotient_i(quotient_i[`SPK_MEMBRANE_FRACTION:0]),
      .a_o(dendrite_a), .b_o(dendrite_b), .product_i(product)
  );

  // Divider
  assign divide_o  = wta_divide | dendrite_divide;
  assign head_o    = wta_head | dendrite_head;
  assign divisor_o = wta_divisor | dendrite_divisor;
  assign bits_o    = wta_bits | dendrite_bits;

  // Nodes and rows
  wire [INDEX_WIDTH-1:0] none = {INDEX_WIDTH{1'b0}};

  assign todo_pop_o      = step_read | reach_read | propagate_read | stdp_read | wta_read | soften_pop | rates_read | dendrite_read;
  wire all_nodes = start_step | compete_i | soften_i | soften_start | homeostasis_i | activity_i;
  assign todo_add_o      = (all_nodes ? valid_i : wta_again ? valid_i & ~winner_bit : {VECTORS{1'b0}}) |
      (start_reach ? spiked_i : {VECTORS{1'b0}}) | (integrate_i ? integrate_set_i : {VECTORS{1'b0}}) | reach_add;
  assign links_re_o      = reach_read | propagate_read | stdp_read | dendrite_read;
  assign links_raddr_o   = links_re_o ? todo_index_i : none;
  assign neuron_re_o     = step_read | wta_read | dendrite_neuron_read | wta_re | propagate_re | homeostasis_re;
  assign neuron_raddr_o  = (step_read | wta_read | dendrite_neuron_read ? todo_index_i : none) | wta_raddr | propagate_raddr | homeostasis_raddr;
  assign neuron_we_o     = step_we | propagate_we | wta_we | homeostasis_we | dendrite_we;
  assign neuron_waddr_o  = step_waddr | propagate_waddr | wta_waddr | homeostasis_waddr | dendrite_waddr;
  assign neuron_wdata_o  = step_we ? step_wdata : wta_we ? wta_wdata : homeostasis_we ? homeostasis_wdata :
      dendrite_we ? dendrite_wdata : propagate_wdata;
  assign cut_o           = propagate_cut | dendrite_cut;
  assign spike_we_o      = step_we;
  assign traces_re_o     = step_read | stdp_traces_re;
  assign traces_raddr_o  = (step_read ? todo_index_i : none) | stdp_traces_raddr;
  assign weights_re_o    = stdp_read | dendrite_weights_read | propagate_weights_re;
  assign weights_raddr_o = (stdp_read | dendrite_weights_read ? todo_index_i : none) | propagate_weights_raddr;

endmodule

`default_nettype wire
