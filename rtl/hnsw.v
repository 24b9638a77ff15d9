// The graph index of the core: scan, beam search and insertion around one distance pipeline and two sorted lists.
//
// Handshake: exact_i, beam_i or insert_i in cycle 0 of the command (take_i loaded the query at the edge before). Beam and insert say
// beam_done_o, insert_done_o in their last cycle, exact SEARCH exact_done_o LATENCY cycles after its last row; a new exact SEARCH may be
// taken while the one before is in the pipeline. The result list is the answer in that last cycle. Nodes to visit live in the core's
// node set; memories are the core's; every output of an idle part is 0, so that the core can OR them. Of an instance a line is one group of
// the module's ports.
// Latency: section 11 of docs/engine.md. Example, 32 rows: exact_i in cycle 0 -> exact_done_o in cycle 41, N = 42.
`include "params.vh"
`default_nettype none

module hnsw #(
    parameter VECTORS      = `SPK_VECTORS,
    parameter DIMS         = `SPK_DIMS,
    parameter DEGREE       = `SPK_DEGREE,
    parameter LIST         = `SPK_LIST,
    parameter LANES        = `SPK_LANES,
    parameter BEATS        = `SPK_BEATS,
    parameter WORD_WIDTH   = `SPK_WORD_WIDTH,
    parameter INDEX_WIDTH  = `SPK_INDEX_WIDTH,
    parameter SCAN_WIDTH   = `SPK_SCAN_WIDTH,
    parameter LINK_WIDTH   = `SPK_LINK_WIDTH,
    parameter NORM2_WIDTH  = `SPK_NORM2_WIDTH,
    parameter DIST_WIDTH   = `SPK_DIST_WIDTH,
    parameter NORMS_WIDTH  = `SPK_NORMS_ROW_WIDTH
) (
    input  wire                           clk_i,
    input  wire                           rst_ni,
    // Command
    input  wire                           take_i,
    input  wire [DIMS*WORD_WIDTH-1:0]     query_i,
    input  wire [NORMS_WIDTH-1:0]         query_norms_i,   // {rexp, rmant, norm2}
    input  wire                           exact_i,
    input  wire                           beam_i,
    input  wire                           insert_i,
    input  wire                           remove_i,
    input  wire                           inserting_i,     // the command is INSERT
    input  wire                           beaming_i,       // the command is a beam SEARCH
    input  wire                           removing_i,      // the command is DELETE
    input  wire                           resonating_i,    // the command is RESONANCE_SEARCH
    input  wire [INDEX_WIDTH-1:0]         node_i,          // its node
    input  wire                           cosine_i,
    input  wire                           dot_i,
    input  wire [4:0]                     k_i,
    input  wire [4:0]                     beam_list_i,     // L
    input  wire [4:0]                     beam_width_i,    // W
    input  wire [15:0]                    mask_i,
    // ROUTE: the core's centroid in the place of a row; route_slot_i and route_load_i are a sequencer's as below
    input  wire                           routing_i,       // the command is ROUTE: its scan is no search
    input  wire                           route_slot_i,
    input  wire                           route_load_i,
    input  wire                           route_scan_i,
    input  wire                           reload_i,        // the query comes from the command again
    input  wire                           centroid_i,
    input  wire [DIMS*WORD_WIDTH-1:0]     centroid_words_i,
    input  wire [NORMS_WIDTH-1:0]         centroid_norms_i,
    input  wire                           own_i,           // the negated dot product, whatever the metric
    output wire                           route_next_o,
    output wire                           item9_o,
    output wire                           last9_o,
    output wire signed [DIST_WIDTH-1:0]   dist9_o,
    output wire                           exact_done_o,
    output wire                           scanned_o,       // the same in RESONANCE_SEARCH, whose distances are in the candidate list
    output wire                           beam_done_o,
    output wire                           beam_none_o,
    output wire                           insert_done_o,   // the new node becomes valid
    output wire                           remove_clear_o,  // the node and all that belongs to it is cleared
    output wire                           remove_done_o,
    // Distances for another unit, which go into no list
    input  wire                           ask_i,           // the command is of that kind
    input  wire                           ask_slot_i,
    input  wire [INDEX_WIDTH-1:0]         ask_index_i,
    output wire                           next_o,          // the slot on offer was taken
    output wire                           item_o,          // dist_o is there
    output wire signed [DIST_WIDTH-1:0]   dist_o,
    // Entry of the candidate list that RESONANCE_SEARCH asks for
    input  wire [LIST-1:0]                entry_at_i,      // one-hot
    output wire                           entry_any_o,
    output wire [INDEX_WIDTH-1:0]         entry_index_o,
    output wire signed [DIST_WIDTH-1:0]   entry_dist_o,
    // Offers of other searches, while nothing is in the pipeline
    input  wire                           offer_clear_i,   // a list of offer_k_i begins
    input  wire [4:0]                     offer_k_i,
    input  wire                           offer_i,
    input  wire signed [DIST_WIDTH-1:0]   offer_dist_i,
    input  wire [INDEX_WIDTH-1:0]         offer_index_i,
    // Results
    output wire [4:0]                     k_o,
    output wire [LIST-1:0]                result_valid_o,
    output wire [LIST*(DIST_WIDTH+INDEX_WIDTH)-1:0] result_key_o,
    // Nodes
    input  wire [VECTORS-1:0]             valid_i,
    input  wire [VECTORS-1:0]             entry_i,         // lowest valid node, one-hot
    input  wire [INDEX_WIDTH-1:0]         new_i,           // lowest node that is not valid; in DELETE that of set_o
    input  wire                           lowest_any_i,
    output wire [VECTORS-1:0]             set_o,           // in DELETE: whose lowest entry_i and new_i are
    input  wire [INDEX_WIDTH-1:0]         todo_index_i,
    input  wire                           todo_any_i,
    input  wire                           todo_single_i,
    output wire                           todo_pop_o,
    output wire [VECTORS-1:0]             todo_add_o,
    // Vectors, norms, types
    output wire                           vectors_re_o,
    output wire [SCAN_WIDTH-1:0]          vectors_raddr_o,
    input  wire [LANES*WORD_WIDTH-1:0]    vectors_i,
    output wire                           vectors_we_o,
    output wire [SCAN_WIDTH-1:0]          vectors_waddr_o,
    output wire [LANES*WORD_WIDTH-1:0]    words_o,         // words of the query: vectors_wdata
    output wire [NORMS_WIDTH-1:0]         query_norms_o,   // norms of the query: norms_wdata
    output wire                           norms_re_o,
    output wire [INDEX_WIDTH-1:0]         norms_raddr_o,
    input  wire [NORMS_WIDTH-1:0]         norms_i,
    output wire                           types_re_o,
    output wire [INDEX_WIDTH-1:0]         types_raddr_o,
    input  wire [3:0]                     type_i,
    // Links
    output wire                           links_re_o,
    output wire [INDEX_WIDTH-1:0]         links_raddr_o,
    output wire                           links_we_o,
    output wire [INDEX_WIDTH-1:0]         links_waddr_o,
    output wire [DEGREE*LINK_WIDTH-1:0]   links_wdata_o,
    input  wire [DEGREE-1:0]              tree_i,
    input  wire [DEGREE*INDEX_WIDTH-1:0]  index_i,
    input  wire [DEGREE-1:0]              free_i,
    input  wire [DEGREE-1:0]              found_i,
    input  wire                           tree_full_i,
    input  wire [VECTORS-1:0]             neighbours_i,
    input  wire [DEGREE*LINK_WIDTH-1:0]   changed_i,
    output wire [INDEX_WIDTH-1:0]         find_o,
    output wire [DEGREE-1:0]              put_o,
    output wire [LINK_WIDTH-1:0]          link_o,
    output wire                           tree_only_o,
    output wire                           loose_only_o,
    // Weights
    output wire                           weights_re_o,
    output wire [INDEX_WIDTH-1:0]         weights_raddr_o,
    output wire                           weights_we_o,
    output wire [INDEX_WIDTH-1:0]         weights_waddr_o,
    output wire [DEGREE-1:0]              weights_put_o    // these slots of the row take the full weight
);

  localparam BEAT_WIDTH = (BEATS == 1) ? 1 : $clog2(BEATS);

  // Slots: one sequencer at a time offers
  wire scan_slot, scan_first, scan_last, search_slot, search_first, search_last;
  wire select_slot, select_load, select_first, select_last;
  wire insert_slot, insert_load, insert_first, insert_last, insert_tag;
  wire remove_slot, remove_load, remove_first, remove_last;
  wire [INDEX_WIDTH-1:0] scan_index, search_index, select_index, insert_index, remove_index;
  wire building = inserting_i | removing_i;  // links are made: distances are the link metric's, which is L2 under dot
  wire next, re3, first3, begin4, item8, first8, item9, first9, last9, tag9, last10, load, norms_load, row_re;
  wire [BEAT_WIDTH-1:0] beat, load_beat;
  wire [INDEX_WIDTH-1:0] index3, index8, index9;
  wire slot = scan_slot | search_slot | select_slot | insert_slot | remove_slot | ask_slot_i | route_slot_i;
  wire slot_load = select_load | insert_load | remove_load | route_load_i;
  wire [INDEX_WIDTH-1:0] slot_index = scan_index | search_index | select_index | insert_index | remove_index | ask_index_i;
  wire slot_node = ~scan_slot | valid_i[scan_index];

  scan #(
      .INDEX_WIDTH(INDEX_WIDTH)
  ) u_scan (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .start_i(exact_i | insert_i | route_scan_i),
      .next_i (next),
      .slot_o (scan_slot),
      .index_o(scan_index),
      .first_o(scan_first),
      .last_o (scan_last)
  );

  slots #(.INDEX_WIDTH(INDEX_WIDTH), .BEATS(BEATS), .SCAN_WIDTH(SCAN_WIDTH), .BEAT_WIDTH(BEAT_WIDTH)) u_slots (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .slot_i(slot), .load_i(slot_load), .node_i(slot_node), .index_i(slot_index),
      .first_i(scan_first | search_first | select_first | insert_first | remove_first | ask_slot_i | route_slot_i),
      .last_i(scan_last | search_last | select_last | insert_last | remove_last), .tag_i(insert_tag), .next_o(next),
      .re_o(row_re), .row_o(vectors_raddr_o), .beat_o(beat),
      .norms_o(norms_load), .load_o(load), .load_beat_o(load_beat),
      .re3_o(re3), .index3_o(index3), .first3_o(first3), .begin4_o(begin4), .item8_o(item8), .index8_o(index8), .first8_o(first8),
      .item9_o(item9), .index9_o(index9), .first9_o(first9), .last9_o(last9), .tag9_o(tag9), .last10_o(last10)
  );

  // Query and distance
  localparam ROW_WIDTH = LANES * WORD_WIDTH;
  wire signed [DIST_WIDTH-1:0] dist9;
  wire [ROW_WIDTH-1:0] centroid_row, row;
  wire [NORMS_WIDTH-1:0] row_norms;

  generate
    if (BEATS == 1) begin : g_centroid
      assign centroid_row = centroid_words_i;
    end else begin : g_centroid_beat
      assign centroid_row = centroid_words_i[load_beat*ROW_WIDTH+:ROW_WIDTH];
    end
  endgenerate

  assign row       = centroid_i ? centroid_row : vectors_i;
  assign row_norms = centroid_i ? centroid_norms_i : norms_i;

  query #(.WORD_WIDTH(WORD_WIDTH), .LANES(LANES), .BEATS(BEATS), .BEAT_WIDTH(BEAT_WIDTH), .NORMS_WIDTH(NORMS_WIDTH)) u_query (
      .clk_i(clk_i),
      .take_i(take_i | reload_i), .query_i(query_i), .query_norms_i(query_norms_i),
      .load_i(load), .load_beat_i(load_beat), .row_i(row), .norms_i(row_norms),
      .beat_i(beat), .words_o(words_o), .norms_o(query_norms_o)
  );

  distance #(
      .WORD_WIDTH(WORD_WIDTH), .LANES(LANES), .NORM2_WIDTH(NORM2_WIDTH), .DOT_WIDTH(`SPK_DOT_WIDTH), .DIST_WIDTH(DIST_WIDTH),
      .RMANT_WIDTH(`SPK_RMANT_WIDTH), .REXP_WIDTH(`SPK_REXP_WIDTH)
  ) u_distance (
      .clk_i(clk_i),
      .cosine_i(cosine_i & ~own_i), .dot_i((dot_i & ~building) | own_i),
      .words_i(words_o), .row_i(row),
      .first3_i(first3), .query_norms_i(query_norms_o), .begin4_i(begin4), .norms_i(row_norms),
      .dist_o(dist9)
  );

  // What belongs to a query and is used at its end: copied, because the next command may already be in
  reg [15:0] mask_q;
  reg [4:0]  k_q;

  always @(posedge clk_i) begin
    if (first8) mask_q <= mask_i;
    if (offer_clear_i) k_q <= offer_k_i;
    else if (first9 & ~ask_i) k_q <= k_i;
  end

  assign k_o          = k_q;
  assign exact_done_o = last10 & ~building & ~beaming_i & ~routing_i & ~resonating_i;
  assign scanned_o    = last10 & resonating_i;
  assign next_o       = ask_slot_i & next;
  assign item_o       = ask_i & item9;
  assign dist_o       = dist9;
  assign route_next_o = next;
  assign item9_o      = item9;
  assign last9_o      = last9;
  assign dist9_o      = dist9;

  wire wanted = mask_q[type_i];

  // Lists. In INSERT's scan the result list finds the nearest node that can be a tree parent.
  wire refine, pruning, clear, select_start, neighbour;
  wire remove_clear_list;
  wire list_clear = first9 & ~(inserting_i & refine) & ~removing_i;
  wire [INDEX_WIDTH-1:0] near = result_key_o[0+:INDEX_WIDTH];
  wire [LIST-1:0] result_tag, result_less, result_match;
  wire [LIST-1:0] listed, less, match, chosen, pruned, choose, prune, expand;
  wire [LIST*(DIST_WIDTH+INDEX_WIDTH)-1:0] listed_key;
  wire [LIST*INDEX_WIDTH-1:0] listed_index, result_index;
  wire [2*LIST-1:0] listed_tag, set_tag;

  result_list #(.LIST(LIST), .DIST_WIDTH(DIST_WIDTH), .INDEX_WIDTH(INDEX_WIDTH), .TAG_WIDTH(1)) u_results (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .clear_i(list_clear | offer_clear_i),
      .insert_i(offer_i | (item9 & (inserting_i ? ~refine & ~tree_full_i : ~removing_i & ~ask_i & ~resonating_i & wanted))),
      .dist_i(offer_i ? offer_dist_i : dist9), .index_i(offer_i ? offer_index_i : index9), .tag_i(1'b0),
      .set_i({LIST{1'b0}}),
      .valid_o(result_valid_o), .key_o(result_key_o), .index_o(result_index), .tag_o(result_tag),
      .less_o(result_less), .match_o(result_match)
  );

  result_list #(.LIST(LIST), .DIST_WIDTH(DIST_WIDTH), .INDEX_WIDTH(INDEX_WIDTH), .TAG_WIDTH(2)) u_candidates (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .clear_i(list_clear | clear | remove_clear_list),
      .insert_i(item9 & (inserting_i ? ~pruning : beaming_i | removing_i | (resonating_i & wanted))), .dist_i(dist9),
      .index_i(select_start ? near : index9), .tag_i({1'b0, tag9}),
      .set_i(set_tag),
      .valid_o(listed), .key_o(listed_key), .index_o(listed_index), .tag_o(listed_tag),
      .less_o(less), .match_o(match)
  );

  // Tags; the beam search calls an expanded entry chosen
  assign {pruned, chosen} = listed_tag;
  assign set_tag = {prune, choose | expand};

  // Picker: the first of the candidates that a sequencer asks for, and its node
  wire [LIST-1:0] search_pick, select_pick, insert_pick, remove_pick, picked;
  wire [$clog2(LIST)-1:0] picked_entry;
  wire picked_any, picked_single;
  wire [INDEX_WIDTH-1:0] picked_index = listed_index[picked_entry*INDEX_WIDTH+:INDEX_WIDTH];

  lowest #(
      .WIDTH(LIST)
  ) u_picker (
      .bits_i  (search_pick | select_pick | insert_pick | remove_pick | (listed & entry_at_i)),
      .onehot_o(picked),
      .index_o (picked_entry),
      .any_o   (picked_any),
      .single_o(picked_single)
  );

  localparam KEY_WIDTH = DIST_WIDTH + INDEX_WIDTH;

  assign entry_any_o   = picked_any;
  assign entry_index_o = picked_index;
  assign entry_dist_o  = listed_key[picked_entry*KEY_WIDTH+INDEX_WIDTH+:DIST_WIDTH];

  // Sequencers
  wire remove_pop, remove_links_re, remove_links_we, remove_weights_re, remove_weights_we;
  wire insert_links_we, insert_weights_re, insert_weights_we;
  wire [VECTORS-1:0] remove_add;
  wire [INDEX_WIDTH-1:0] insert_find, remove_find, remove_links_raddr, insert_links_waddr, remove_links_waddr;
  wire [INDEX_WIDTH-1:0] insert_weights_raddr, insert_weights_waddr, remove_weights_raddr, remove_weights_waddr;
  wire [DEGREE-1:0] insert_put, remove_put;
  wire [LINK_WIDTH-1:0] insert_link, remove_link;
  wire [DEGREE-1:0] insert_weights_put, remove_weights_put;
  wire search_pop, insert_pop, search_links_re, insert_links_re, select_add, select_done;
  wire [VECTORS-1:0] search_add;
  wire [INDEX_WIDTH-1:0] search_links_raddr, insert_links_raddr, select_add_index;

  search #(.VECTORS(VECTORS), .LIST(LIST), .INDEX_WIDTH(INDEX_WIDTH)) u_search (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_i(beam_i), .beam_i(beam_list_i), .width_i(beam_width_i), .entry_i(entry_i), .done_o(beam_done_o), .none_o(beam_none_o),
      .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .todo_single_i(todo_single_i), .todo_pop_o(search_pop), .todo_add_o(search_add),
      .next_i(next), .last9_i(last9), .slot_o(search_slot), .slot_index_o(search_index), .slot_first_o(search_first),
      .slot_last_o(search_last),
      .listed_i(listed), .expanded_i(chosen), .picked_i(picked), .picked_index_i(picked_index), .pick_o(search_pick), .expand_o(expand),
      .links_re_o(search_links_re), .links_raddr_o(search_links_raddr), .neighbours_i(neighbours_i)
  );

  select #(.LIST(LIST), .DEGREE(DEGREE), .INDEX_WIDTH(INDEX_WIDTH)) u_select (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_i(select_start), .neighbour_i(neighbour), .near_i(near), .clear_i(clear), .count_i(item9 & tag9), .done_o(select_done),
      .listed_i(listed), .chosen_i(chosen), .pruned_i(pruned), .match_i(match), .less_i(less), .picked_i(picked),
      .picked_index_i(picked_index), .picked_single_i(picked_single), .pick_o(select_pick), .choose_o(choose), .prune_o(prune),
      .next_i(next), .last9_i(last9), .item9_i(item9), .pruning_o(pruning), .slot_o(select_slot), .load_o(select_load),
      .slot_first_o(select_first), .slot_last_o(select_last), .slot_index_o(select_index),
      .add_o(select_add), .add_index_o(select_add_index)
  );

  insert #(.LIST(LIST), .DEGREE(DEGREE), .INDEX_WIDTH(INDEX_WIDTH), .LINK_WIDTH(LINK_WIDTH)) u_insert (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_i(insert_i), .empty_i(~|valid_i), .new_i(new_i), .near_i(near), .refine_o(refine), .final_o(insert_done_o),
      .select_o(select_start), .neighbour_o(neighbour), .clear_o(clear), .selected_i(select_done), .listed_i(listed), .chosen_i(chosen),
      .picked_index_i(picked_index), .pick_o(insert_pick),
      .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .todo_pop_o(insert_pop),
      .next_i(next), .last9_i(last9), .slot_o(insert_slot), .load_o(insert_load), .slot_first_o(insert_first), .slot_last_o(insert_last),
      .slot_tag_o(insert_tag), .slot_index_o(insert_index),
      .tree_i(tree_i), .index_i(index_i), .free_i(free_i), .found_i(found_i), .changed_i(changed_i), .find_o(insert_find),
      .put_o(insert_put), .link_o(insert_link), .links_re_o(insert_links_re), .links_we_o(insert_links_we),
      .links_raddr_o(insert_links_raddr), .links_waddr_o(insert_links_waddr), .links_wdata_o(links_wdata_o),
      .weights_re_o(insert_weights_re), .weights_we_o(insert_weights_we), .weights_raddr_o(insert_weights_raddr),
      .weights_waddr_o(insert_weights_waddr), .weights_put_o(insert_weights_put)
  );

  remove #(.VECTORS(VECTORS), .LIST(LIST), .DEGREE(DEGREE), .INDEX_WIDTH(INDEX_WIDTH), .LINK_WIDTH(LINK_WIDTH)) u_remove (
      .clk_i(clk_i), .rst_ni(rst_ni),
      .start_i(remove_i), .node_i(node_i), .clear_o(remove_clear_o), .done_o(remove_done_o),
      .valid_i(valid_i), .set_o(set_o), .seed_i(entry_i), .seed_index_i(new_i), .seed_any_i(lowest_any_i), .todo_index_i(todo_index_i),
      .todo_any_i(todo_any_i), .todo_single_i(todo_single_i), .todo_pop_o(remove_pop), .todo_add_o(remove_add),
      .next_i(next), .item9_i(item9), .last9_i(last9), .slot_o(remove_slot), .load_o(remove_load), .slot_first_o(remove_first),
      .slot_last_o(remove_last), .slot_index_o(remove_index),
      .list_clear_o(remove_clear_list), .nearest_i(less[0]), .listed_i(listed), .first_index_i(listed_index[INDEX_WIDTH-1:0]),
      .pick_o(remove_pick), .picked_index_i(picked_index),
      .tree_only_o(tree_only_o), .loose_only_o(loose_only_o), .tree_i(tree_i), .tree_full_i(tree_full_i), .neighbours_i(neighbours_i),
      .free_i(free_i), .found_i(found_i), .find_o(remove_find), .put_o(remove_put), .link_o(remove_link), .links_re_o(remove_links_re),
      .links_we_o(remove_links_we), .links_raddr_o(remove_links_raddr), .links_waddr_o(remove_links_waddr),
      .weights_re_o(remove_weights_re), .weights_we_o(remove_weights_we), .weights_raddr_o(remove_weights_raddr),
      .weights_waddr_o(remove_weights_waddr), .weights_put_o(remove_weights_put)
  );

  // Links and weights; insert gives the changed row for delete too, unless it is at its end
  assign find_o          = removing_i ? remove_find : insert_find;
  assign put_o           = removing_i ? remove_put : insert_put;
  assign link_o          = removing_i ? remove_link : insert_link;
  assign links_we_o      = insert_links_we | remove_links_we;
  assign links_waddr_o   = insert_links_waddr | remove_links_waddr;
  assign weights_re_o    = insert_weights_re | remove_weights_re;
  assign weights_raddr_o = insert_weights_raddr | remove_weights_raddr;
  assign weights_we_o    = insert_weights_we | remove_weights_we;
  assign weights_waddr_o = insert_weights_waddr | remove_weights_waddr;
  assign weights_put_o   = insert_weights_put | remove_weights_put;

  // Nodes to visit
  assign todo_pop_o = search_pop | insert_pop | remove_pop;
  // the index is gated too: a four-state simulator would spread an index that nobody uses yet
  assign todo_add_o = search_add | remove_add |
      ({{(VECTORS - 1) {1'b0}}, select_add} << (select_add_index & {INDEX_WIDTH{select_add}}));

  // Rows: bubbles read nothing; the new vector is written beat by beat while node 0 is scanned
  wire tree_re = item8 & inserting_i & ~refine;

  assign vectors_re_o  = row_re & slot_node & ~centroid_i;
  assign vectors_we_o  = inserting_i & scan_first;
  assign norms_re_o    = norms_load | re3;
  assign norms_raddr_o = norms_load ? slot_index : re3 ? index3 : {INDEX_WIDTH{1'b0}};
  assign types_re_o    = item8 & ~building;
  assign types_raddr_o = types_re_o ? index8 : {INDEX_WIDTH{1'b0}};
  assign links_re_o    = tree_re | search_links_re | insert_links_re | remove_links_re;
  assign links_raddr_o = (tree_re ? index8 : {INDEX_WIDTH{1'b0}}) | search_links_raddr | insert_links_raddr | remove_links_raddr;

  generate
    if (BEATS == 1) begin : g_whole
      assign vectors_waddr_o = new_i;
    end else begin : g_beats
      assign vectors_waddr_o = {new_i, beat};
    end
  endgenerate

  wire unused = &{1'b0, result_tag, result_less, result_match, result_index};

endmodule

`default_nettype wire
