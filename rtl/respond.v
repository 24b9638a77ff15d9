// Response engine: turns the queue's head and the items of the merge tree's root into response beats.
//
//   beat = {last, hit, status[3:0], core[7:0], index[7:0], 2'b0, value[39:0]}
//   close = refused | value put | k-th result put | an empty item came first
//   ROUTE: the first wave's items are picked, P at most, the second's kept; the last wave's merge with those that are kept
//
// Handshake: a refused head is answered at once; else want_o asks for a window, and while open_i is up one item an edge
// is taken. close_o, with unused_o slots to return, pops the queue in the cycle before the close edge.
// Latency: none; the root's item and its beat are of the same cycle, the FIFO's put edge ends it.
// Example: SEARCH, k = 3, two results at edges 20 and 21 -> beats put at 20 and 21 (last), close at 22, unused 1.
`default_nettype none
`include "params.vh"

module respond (
    input  wire                        clk_i,
    input  wire                        rst_ni,
    // Head of the queue
    input  wire                        head_i,
    input  wire [                 3:0] status_i,     // 0, or refused
    input  wire                        search_i,
    input  wire                        all_i,
    input  wire [ `SPK_CORE_WIDTH-1:0] core_i,
    input  wire [                 4:0] k_i,
    input  wire [                 1:0] wave_i,       // 0 no ROUTE, 1 scores, 2 results are kept, 3 the answer
    input  wire [                 7:0] last_pick_i,  // P - 1
    output wire                        close_o,
    output wire [                 4:0] unused_o,
    // Window
    output wire                        want_o,
    input  wire                        open_i,
    // Root of the tree
    input  wire                        item_valid_i,
    input  wire                        item_hit_i,
    input  wire [                 3:0] item_status_i,
    input  wire [ `SPK_CORE_WIDTH-1:0] item_core_i,
    input  wire [`SPK_INDEX_WIDTH-1:0] item_index_i,
    input  wire [`SPK_VALUE_WIDTH-1:0] item_value_i,  // signed
    input  wire                        more_i,        // the item behind this one is a hit
    output wire                        take_o,
    // Waves of ROUTE
    output reg                         pick_o,        // the item's core is chosen
    output wire                        none_o,        // the first wave found nothing
    output wire                        every_o,       // nothing is behind its last item
    output reg                         keep_o,        // the item is kept
    output wire                        enough_o,      // it is the k-th
    input  wire                        kept_valid_i,
    input  wire                        kept_more_i,
    input  wire [ `SPK_CORE_WIDTH-1:0] kept_core_i,
    input  wire [`SPK_INDEX_WIDTH-1:0] kept_index_i,
    input  wire [`SPK_VALUE_WIDTH-1:0] kept_value_i,  // signed
    output wire                        kept_pop_o,
    // Response FIFO
    output reg                         put_o,
    output wire [                63:0] beat_o
);

  reg [8:0] count_q;  // items of the open window so far
  reg close, last, hit;
  reg [3:0] status;
  reg [7:0] core;

  wire refused = status_i != 4'd0;
  wire scores = wave_i == 2'd1;
  wire keeps = wave_i == 2'd2;
  wire kth = scores ? count_q == {1'b0, last_pick_i} : count_q + 9'd1 == {4'd0, k_i};

  // The first of what is kept and what comes, by distance and core; a core has items in one of the two only
  wire signed [`SPK_VALUE_WIDTH-1:0] item_value = item_value_i;
  wire signed [`SPK_VALUE_WIDTH-1:0] kept_value = kept_value_i;
  wire kept_less = kept_value < item_value || (kept_value == item_value && kept_core_i < item_core_i);
  wire kept_first = !keeps && kept_valid_i && (!item_hit_i || kept_less);
  wire result_hit = kept_first || item_hit_i;
  wire behind = kept_first ? kept_more_i || item_hit_i : (!keeps && kept_valid_i) || more_i;

  always @* begin
    put_o = 1'b0;
    close = 1'b0;
    last = 1'b1;
    hit = 1'b0;
    status = 4'd0;
    core = 8'd0;
    pick_o = 1'b0;
    keep_o = 1'b0;
    if (head_i && refused) begin
      put_o = 1'b1;
      close = 1'b1;
      status = status_i;
    end else if (open_i && item_valid_i) begin
      if (!search_i) begin
        put_o = 1'b1;
        close = 1'b1;
        hit = item_hit_i;
        // A sum has neither core nor status; a single core may have refused.
        status = all_i ? 4'd0 : item_status_i;
        core[`SPK_CORE_WIDTH-1:0] = all_i ? {`SPK_CORE_WIDTH{1'b0}} : core_i;
      end else if (result_hit) begin
        pick_o = scores;
        keep_o = keeps;
        put_o = !scores && !keeps;
        close = kth || (scores && !more_i);
        last = kth || !behind;
        hit = 1'b1;
        core[`SPK_CORE_WIDTH-1:0] = kept_first ? kept_core_i : item_core_i;
      end else begin
        put_o = count_q == 9'd0 && !keeps;  // no result at all: one beat that says so
        close = 1'b1;
      end
    end
  end

  wire [`SPK_VALUE_WIDTH-1:0] first_value = kept_first ? kept_value_i : item_value_i;
  wire [7:0] index = {{8 - `SPK_INDEX_WIDTH{1'b0}}, kept_first ? kept_index_i : item_index_i};
  wire [39:0] value = {{40 - `SPK_VALUE_WIDTH{first_value[`SPK_VALUE_WIDTH-1]}}, first_value};

  always @(posedge clk_i)
    if (!rst_ni || close) count_q <= 9'd0;
    else if (put_o || pick_o || keep_o) count_q <= count_q + 9'd1;

  assign beat_o = {last, hit, status, core, hit ? index : 8'd0, 2'b0, hit ? value : 40'd0};
  assign want_o = head_i && !refused;
  assign close_o = close;
  // Of the k slots the put beats go back one by one, as they are accepted.
  assign unused_o = search_i && !refused && !keeps && !pick_o ? k_i - count_q[4:0] - {4'd0, put_o} : 5'd0;

  // Waves
  assign take_o = item_valid_i && !(search_i && kept_first);
  assign none_o = close && scores && !pick_o;
  assign every_o = !more_i;
  assign enough_o = kth && keep_o;
  assign kept_pop_o = open_i && item_valid_i && search_i && kept_first;

endmodule

`default_nettype wire
