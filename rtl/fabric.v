// Command fabric: takes commands from the host, hands them to the cores in order, and answers in the same order.
//
//   host -> front_end -> issue -> broadcast -> cores -> merge_tree -> respond -> responses -> host
//                              \-> queue -> window ---^         ^
//
// Commands for different cores overlap; one waits at the front end until its cores are free. metric_q, the chip's only
// state outside the cores, is set by INIT of all cores at its issue edge.
// Handshake: valid/ready on both host ports, never depending on each other; the cores' ports are registers on both sides.
// Latency: docs/engine.md, section 12. Example: COUNT of core 1, accepted at edge 10, issues at 11, is taken at 12.
`default_nettype none
`include "params.vh"

module fabric #(
    parameter CORE_ITEM_WIDTH = 5 + `SPK_INDEX_WIDTH + `SPK_VALUE_WIDTH  // {hit, status, index, value}
) (
    input  wire                                  clk_i,
    input  wire                                  rst_ni,
    // Host
    input  wire                                  cmd_valid_i,
    output wire                                  cmd_ready_o,
    input  wire [                          63:0] cmd_data_i,
    output wire                                  rsp_valid_o,
    input  wire                                  rsp_ready_i,
    output wire [                          63:0] rsp_data_o,
    // Commands to the cores
    output wire [                `SPK_CORES-1:0] core_valid_o,
    output wire [                          63:0] header_o,
    output wire [                           1:0] metric_o,
    output wire [  `SPK_DIMS*`SPK_WORD_WIDTH-1:0] query_o,      // s16.8 each
    output wire [          `SPK_NORM2_WIDTH-1:0] norm2_o,      // u35.16
    output wire [          `SPK_RMANT_WIDTH-1:0] rmant_o,      // u24.24
    output wire [           `SPK_REXP_WIDTH-1:0] rexp_o,       // u5
    output wire [       `SPK_DECAY_FRACTION-1:0] leak_o,       // u16.16
    output wire [       `SPK_DECAY_FRACTION-1:0] pre_o,        // u16.16
    output wire [       `SPK_DECAY_FRACTION-1:0] post_o,       // u16.16
    // Results from the cores
    output wire [                `SPK_CORES-1:0] pull_o,
    output wire [                `SPK_CORES-1:0] drain_o,      // the core needs its clock for its results
    input  wire [                `SPK_CORES-1:0] retired_i,
    input  wire [`SPK_CORES*CORE_ITEM_WIDTH-1:0] item_i
);

  localparam CW = `SPK_CORE_WIDTH;
  localparam ITEM_WIDTH = CORE_ITEM_WIDTH + CW;

  reg [1:0] metric_q;  // 0 L2, 1 cosine, 2 dot

  // Front end
  wire booted, complete, issue, search, route, stream, init_all;
  wire [63:0] header;
  wire [3:0] status;
  wire [`SPK_DIMS*`SPK_WORD_WIDTH-1:0] query;
  wire [`SPK_NORM2_WIDTH-1:0] norm2;
  wire [`SPK_RMANT_WIDTH-1:0] rmant;
  wire [`SPK_REXP_WIDTH-1:0] rexp;
  wire [`SPK_DECAY_FRACTION-1:0] leak, pre, post;
  wire refused = status != 4'd0;
  wire all = header[16];
  wire [CW-1:0] core = header[8+:CW];
  wire [4:0] k;

  // Waves of ROUTE
  wire offered, done, later, within, pick, none, every, keep, enough, kept_valid, kept_more, kept_pop, take;
  wire [1:0] wave, head_wave;
  wire [`SPK_CORES-1:0] wave_cores, absent;
  wire [63:0] wave_header;
  wire [`SPK_ROOT_WIDTH-1:0] reach;
  wire [2*`SPK_DECAY_FRACTION-1:0] reach_wide = {{(2 * `SPK_DECAY_FRACTION - `SPK_ROOT_WIDTH) {1'b0}}, reach};
  wire [CW+`SPK_INDEX_WIDTH+`SPK_VALUE_WIDTH-1:0] kept_item;
  wire [`SPK_VALUE_WIDTH-1:0] kept_last;

  // Queue and responses
  wire [6:0] queued, response_level_unused;
  wire queue_valid, head_search, head_all, close, want_window, open, put;
  wire tree_clk, sum, pass;
  wire [3:0] head_status;
  wire [CW-1:0] head_core;
  wire [4:0] head_k, unused_slots;
  wire [`SPK_CORES-1:0] want;
  wire root_valid, more;
  wire [ITEM_WIDTH-1:0] root;
  wire [63:0] beat;

  always @(posedge clk_i)
    if (!rst_ni) metric_q <= 2'd0;
    else if (issue && !refused && init_all) metric_q <= header[33:32];

  front_end u_front_end (
      .clk_i      (clk_i),
      .rst_ni     (rst_ni),
      .booted_i   (booted),
      .metric_i   (metric_q),
      .cmd_valid_i(cmd_valid_i),
      .cmd_ready_o(cmd_ready_o),
      .cmd_data_i (cmd_data_i),
      .complete_o (complete),
      .issue_i    (done),
      .header_o   (header),
      .status_o   (status),
      .search_o   (search),
      .k_o        (k),
      .route_o    (route),
      .stream_o   (stream),
      .init_all_o (init_all),
      .query_o    (query),
      .norm2_o    (norm2),
      .rmant_o    (rmant),
      .rexp_o     (rexp),
      .leak_o     (leak),
      .pre_o      (pre),
      .post_o     (post)
  );

  waves u_waves (
      .clk_i     (clk_i),
      .rst_ni    (rst_ni),
      .complete_i(complete),
      .route_i   (route && !refused),
      .header_i  (header),
      .done_o    (done),
      .complete_o(offered),
      .issue_i   (issue),
      .wave_o    (wave),
      .later_o   (later),
      .cores_o   (wave_cores),
      .header_o  (wave_header),
      .within_o  (within),
      .reach_o   (reach),
      .close_i   (close),
      .wave_i    (head_wave),
      .pick_i    (pick),
      .core_i    (root[ITEM_WIDTH-2-:CW]),
      .none_i    (none),
      .every_i   (every),
      .enough_i  (enough),
      .last_i    (kept_last)
  );

  kept #(
      .LIST       (`SPK_LIST),
      .VALUE_WIDTH(`SPK_VALUE_WIDTH),
      .WIDTH      (CW + `SPK_INDEX_WIDTH + `SPK_VALUE_WIDTH)
  ) u_kept (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .clear_i(close && head_wave == 2'd3),
      .push_i (keep),
      .pop_i  (kept_pop),
      .item_i ({root[ITEM_WIDTH-2-:CW], root[`SPK_VALUE_WIDTH+:`SPK_INDEX_WIDTH], root[`SPK_VALUE_WIDTH-1:0]}),
      .valid_o(kept_valid),
      .more_o (kept_more),
      .item_o (kept_item),
      .last_o (kept_last)
  );

  issue u_issue (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .complete_i     (offered),
      .refused_i      (refused),
      .search_i       (search),
      .stream_i       (stream),
      .all_i          (all),
      .later_i        (later),
      .cores_i        (wave_cores),
      .core_i         (core),
      .k_i            (k),
      .issue_o        (issue),
      .cmd_valid_o    (core_valid_o),
      .queued_i       (queued),
      .close_i        (close),
      .close_refused_i(head_status != 4'd0),
      .close_all_i    (head_all),
      .close_core_i   (head_core),
      .close_unused_i (unused_slots),
      .accepted_i     (rsp_valid_o && rsp_ready_i)
  );

  broadcast u_broadcast (
      .clk_i   (clk_i),
      .rst_ni  (rst_ni),
      .load_i  (issue && !refused),
      .header_i(wave_header),
      .query_i (query),
      .norm2_i (norm2),
      .rmant_i (rmant),
      .rexp_i  (rexp),
      .leak_i  (within ? reach_wide[`SPK_DECAY_FRACTION-1:0] : leak),
      .pre_i   (within ? reach_wide[2*`SPK_DECAY_FRACTION-1:`SPK_DECAY_FRACTION] : pre),
      .post_i  (post),
      .header_o(header_o),
      .query_o (query_o),
      .norm2_o (norm2_o),
      .rmant_o (rmant_o),
      .rexp_o  (rexp_o),
      .leak_o  (leak_o),
      .pre_o   (pre_o),
      .post_o  (post_o)
  );
  assign metric_o = metric_q;

  // Issued commands whose responses are due. Issue's slots see to it that neither this nor the responses overflow.
  fifo #(
      .WIDTH(13 + CW),
      .DEPTH(`SPK_QUEUE_DEPTH)
  ) u_queue (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .push_i (issue),
      .data_i ({status, wave, search, all, core, k}),
      .level_o(queued),
      .valid_o(queue_valid),
      .data_o ({head_status, head_wave, head_search, head_all, head_core, head_k}),
      .pop_i  (close)
  );

  window u_window (
      .clk_i     (clk_i),
      .rst_ni    (rst_ni),
      .head_i    (want_window),
      .search_i  (head_search),
      .all_i     (head_all),
      .core_i    (head_core),
      .some_i    (head_wave[1]),
      .cores_i   (wave_cores),
      .open_o    (open),
      .close_i   (close),
      .retired_i (retired_i),
      .pull_o    (pull_o),
      .drain_o   (drain_o),
      .booted_o  (booted),
      .tree_clk_o(tree_clk),
      .sum_o     (sum),
      .pass_o    (pass),
      .absent_o  (absent),
      .want_i    (want)
  );

  merge_tree u_tree (
      .clk_i  (tree_clk),
      .rst_ni (rst_ni),
      .flush_i(close),
      .sum_i  (sum),
      .pass_i (pass),
      .absent_i(absent),
      .pull_i (pull_o),
      .want_o (want),
      .item_i (item_i),
      .valid_o(root_valid),
      .item_o (root),
      .more_o (more),
      .take_i (take)
  );

  respond u_respond (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .head_i       (queue_valid),
      .status_i     (head_status),
      .search_i     (head_search),
      .all_i        (head_all),
      .core_i       (head_core),
      .k_i          (head_k),
      .wave_i       (head_wave),
      .last_pick_i  (header[31:24]),
      .close_o      (close),
      .unused_o     (unused_slots),
      .want_o       (want_window),
      .open_i       (open),
      .item_valid_i (root_valid),
      .item_hit_i   (root[ITEM_WIDTH-1]),
      .item_status_i(root[CORE_ITEM_WIDTH-2-:4]),
      .item_core_i  (root[ITEM_WIDTH-2-:CW]),
      .item_index_i (root[`SPK_VALUE_WIDTH+:`SPK_INDEX_WIDTH]),
      .item_value_i (root[`SPK_VALUE_WIDTH-1:0]),
      .more_i       (more),
      .take_o       (take),
      .pick_o       (pick),
      .none_o       (none),
      .every_o      (every),
      .keep_o       (keep),
      .enough_o     (enough),
      .kept_valid_i (kept_valid),
      .kept_more_i  (kept_more),
      .kept_core_i  (kept_item[`SPK_INDEX_WIDTH+`SPK_VALUE_WIDTH+:CW]),
      .kept_index_i (kept_item[`SPK_VALUE_WIDTH+:`SPK_INDEX_WIDTH]),
      .kept_value_i (kept_item[`SPK_VALUE_WIDTH-1:0]),
      .kept_pop_o   (kept_pop),
      .put_o        (put),
      .beat_o       (beat)
  );

  fifo #(
      .WIDTH(64),
      .DEPTH(`SPK_QUEUE_DEPTH)
  ) u_responses (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .push_i (put),
      .data_i (beat),
      .level_o(response_level_unused),
      .valid_o(rsp_valid_o),
      .data_o (rsp_data_o),
      .pop_i  (rsp_valid_o && rsp_ready_i)
  );

endmodule

`default_nettype wire
