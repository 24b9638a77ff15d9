// Retirement: when a command ends, what it answers, and whether the core is busy.
//
// Handshake: in a command's last cycle one of the *_done_i is 1 (the two of a search that answers its list are searched_i and code_searched_i
// beside code_done_i), with the answer of its unit; what the other units say is 0. At the end of that cycle the answer is in the drain
// buffer, retired_o flips, and busy_o falls if no command was taken meanwhile. pull_i takes the answer item by item.
// Latency: one cycle to busy_o and retired_o; two from pull_i to item_o. Example: COUNT's access_done_i in cycle 1 with access_value_i = 5:
// item_o = {hit 1, status 0, index 0, value 5} two cycles behind pull_i.
`include "params.vh"
`default_nettype none

module answer #(
    parameter LIST          = `SPK_LIST,
    parameter DIST_WIDTH    = `SPK_DIST_WIDTH,
    parameter INDEX_WIDTH   = `SPK_INDEX_WIDTH,
    parameter VALUE_WIDTH   = `SPK_VALUE_WIDTH,
    parameter PATTERN_WIDTH = `SPK_PATTERN_WIDTH,
    parameter RATE_WIDTH    = `SPK_RATE_WIDTH,
    parameter TOTAL_WIDTH   = `SPK_MEMBRANE_FRACTION + `SPK_INDEX_WIDTH + 5
) (
    input  wire                                     clk_i,
    input  wire                                     rst_ni,
    // Command
    input  wire                                     cmd_valid_i,       // the next one is taken
    input  wire                                     searching_spikes_i,
    input  wire                                     stepping_i,        // answers the number of spikes
    input  wire                                     competing_i,
    input  wire                                     measuring_i,
    input  wire                                     integrating_i,
    // Ends
    input  wire                                     part_done_i,       // of a sweep, spikes or patterns; in NEURO_SEARCH only a part's
    input  wire                                     access_done_i,
    input  wire                                     searched_i,        // exact
    input  wire                                     beam_done_i,
    input  wire                                     insert_done_i,
    input  wire                                     remove_done_i,
    input  wire                                     edges_done_i,
    input  wire                                     route_done_i,
    input  wire                                     resonate_done_i,
    input  wire                                     bridge_done_i,
    input  wire                                     neuro_done_i,
    input  wire                                     code_done_i,
    input  wire                                     code_searched_i,
    input  wire                                     aggregate_done_i,
    input  wire                                     update_done_i,
    // Answers
    input  wire                                     access_hit_i,
    input  wire [3:0]                               access_status_i,
    input  wire [VALUE_WIDTH-1:0]                   access_value_i,
    input  wire                                     beam_none_i,
    input  wire [INDEX_WIDTH-1:0]                   new_i,
    input  wire [7:0]                               edges_value_i,
    input  wire                                     route_hit_i,
    input  wire [DIST_WIDTH-1:0]                    route_value_i,
    input  wire [4:0]                               bridge_value_i,
    input  wire [2:0]                               aggregate_value_i,
    input  wire [INDEX_WIDTH:0]                     count_i,           // spikes
    input  wire                                     found_i,           // there is a winner
    input  wire [INDEX_WIDTH-1:0]                   winner_i,
    input  wire [RATE_WIDTH+INDEX_WIDTH-7:0]        activity_i,
    input  wire [TOTAL_WIDTH-1:0]                   total_i,           // of branches
    input  wire [INDEX_WIDTH-1:0]                   pattern_index_i,
    input  wire [PATTERN_WIDTH-1:0]                 pattern_value_i,
    input  wire [PATTERN_WIDTH-1:0]                 code_value_i,
    // Result list
    input  wire [4:0]                               k_i,
    input  wire [LIST-1:0]                          result_valid_i,
    input  wire [LIST*(DIST_WIDTH+INDEX_WIDTH)-1:0] result_key_i,
    // Fabric
    input  wire                                     pull_i,
    output wire                                     busy_o,
    output wire                                     retired_o,
    output wire [4+INDEX_WIDTH+VALUE_WIDTH:0]       item_o             // {hit, status, index, value}
);

  // End
  wire retire = (part_done_i & ~searching_spikes_i) | neuro_done_i | access_done_i | searched_i | beam_done_i | insert_done_i | remove_done_i |
      edges_done_i | code_done_i | aggregate_done_i | update_done_i | bridge_done_i | route_done_i | resonate_done_i;
  wire answers_list = searched_i | code_searched_i | resonate_done_i | neuro_done_i | (beam_done_i & ~beam_none_i);
  reg  busy_q;
  reg  second_q;  // a second exact SEARCH is in the core
  reg  retired_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      busy_q    <= 1'b1;
      second_q  <= 1'b0;
      retired_q <= 1'b0;
    end else begin
      busy_q    <= cmd_valid_i | second_q | (busy_q & ~retire);
      second_q  <= (cmd_valid_i & busy_q & (~retire | second_q)) | (second_q & ~retire);
      retired_q <= retired_q ^ retire;
    end
  end

  assign busy_o    = busy_q;
  assign retired_o = retired_q;

  // What an idle unit answers is 0. Spikes are counted a cycle after the last one was written, which is before any command with
  // this answer retires.
  wire won = competing_i & found_i;
  wire [PATTERN_WIDTH-1:0] total = integrating_i ? {{(PATTERN_WIDTH - TOTAL_WIDTH) {1'b0}}, total_i} : {PATTERN_WIDTH{1'b0}};
  wire [7:0] short_value = edges_value_i | {7'd0, won} | {5'd0, aggregate_value_i} | {3'd0, bridge_value_i};
  wire [PATTERN_WIDTH-1:0] unit_value = {{(PATTERN_WIDTH - 8) {1'b0}}, short_value} | pattern_value_i | code_value_i | total;

  // Item
  wire hit = access_done_i ? access_hit_i : route_done_i ? route_hit_i : ~beam_none_i;
  wire [3:0] status = access_done_i ? access_status_i : 4'd0;
  wire [INDEX_WIDTH-1:0] index = insert_done_i ? new_i : won ? winner_i : pattern_index_i;
  wire [VALUE_WIDTH-1:0] value = access_done_i ? access_value_i :
      route_done_i ? {{(VALUE_WIDTH - DIST_WIDTH) {route_value_i[DIST_WIDTH-1]}}, route_value_i} :
      measuring_i ? {{(VALUE_WIDTH - RATE_WIDTH - INDEX_WIDTH + 6) {1'b0}}, activity_i} :
      stepping_i ? {{(VALUE_WIDTH - INDEX_WIDTH - 1) {1'b0}}, count_i} : {{(VALUE_WIDTH - PATTERN_WIDTH) {1'b0}}, unit_value};

  drain #(
      .LIST       (LIST),
      .DIST_WIDTH (DIST_WIDTH),
      .INDEX_WIDTH(INDEX_WIDTH),
      .VALUE_WIDTH(VALUE_WIDTH)
  ) u_drain (
      .clk_i      (clk_i),
      .rst_ni     (rst_ni),
      .load_list_i(answers_list),
      .k_i        (k_i),
      .valid_i    (result_valid_i),
      .key_i      (result_key_i),
      .load_item_i(retire),
      .item_i     ({hit, status, index, value}),
      .pull_i     (pull_i),
      .item_o     (item_o)
  );

endmodule

`default_nettype wire
