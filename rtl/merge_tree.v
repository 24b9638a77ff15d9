// Merge tree: a leaf for each core, and log2(CORES) levels of merge nodes down to one stream of items.
//
//   node n has the children 2n and 2n + 1; the leaf of core c is node CORES + c, the root node 1
//
// So the left child always holds the lower cores. Handshake: valid and take at the root; pull and want at the leaves.
// more_o says that another result follows the root's item: behind it in the root, or at one of the root's children.
// Latency: pulled at edge g, an item is in its leaf at g + 3 and in the root at g + 3 + TREE_LEVELS; then one a cycle.
// Example: 4 cores -> leaves 4 to 7, nodes 2 and 3, root 1.
`default_nettype none
`include "params.vh"

module merge_tree #(
    parameter CORE_ITEM_WIDTH = 5 + `SPK_INDEX_WIDTH + `SPK_VALUE_WIDTH,
    parameter ITEM_WIDTH = CORE_ITEM_WIDTH + `SPK_CORE_WIDTH
) (
    input  wire                                  clk_i,   // runs while a window is open
    input  wire                                  rst_ni,
    // Control
    input  wire                                  flush_i,
    input  wire                                  sum_i,
    input  wire                                  pass_i,
    // Cores
    input  wire [                `SPK_CORES-1:0] absent_i,
    input  wire [                `SPK_CORES-1:0] pull_i,
    output wire [                `SPK_CORES-1:0] want_o,
    input  wire [`SPK_CORES*CORE_ITEM_WIDTH-1:0] item_i,
    // Root
    output wire                                  valid_o,
    output wire [                ITEM_WIDTH-1:0] item_o,  // {hit, core, status, index, value}
    output wire                                  more_o,
    input  wire                                  take_i
);

  genvar n;
  generate
    for (n = 1; n < 2 * `SPK_CORES; n = n + 1) begin : g_node
      // Stream out of node n
      wire valid, take;
      wire [ITEM_WIDTH-1:0] item;
      wire more;  // the item behind this one is in the node
      if (n > 1) begin : g_inner
        wire unused = &{1'b0, more};
      end
      if (n == 1) begin : g_root
        assign take = take_i;
      end else if (n % 2 == 0) begin : g_left
        assign take = g_node[n/2].g_merge.left_take;
      end else begin : g_right
        assign take = g_node[n/2].g_merge.right_take;
      end

      if (n < `SPK_CORES) begin : g_merge
        wire left_take, right_take;
        merge_node u_node (
            .clk_i        (clk_i),
            .rst_ni       (rst_ni),
            .flush_i      (flush_i),
            .sum_i        (sum_i),
            .pass_i       (pass_i),
            .left_valid_i (g_node[2*n].valid),
            .left_item_i  (g_node[2*n].item),
            .left_take_o  (left_take),
            .right_valid_i(g_node[2*n+1].valid),
            .right_item_i (g_node[2*n+1].item),
            .right_take_o (right_take),
            .valid_o      (valid),
            .item_o       (item),
            .more_o       (more),
            .take_i       (take)
        );
      end else begin : g_leaf
        localparam CORE = n - `SPK_CORES;
        wire [CORE_ITEM_WIDTH-1:0] mine;
        leaf u_leaf (
            .clk_i  (clk_i),
            .rst_ni (rst_ni),
            .flush_i(flush_i),
            .absent_i(absent_i[CORE]),
            .pull_i (pull_i[CORE]),
            .want_o (want_o[CORE]),
            .item_i (item_i[CORE*CORE_ITEM_WIDTH+:CORE_ITEM_WIDTH]),
            .valid_o(valid),
            .item_o (mine),
            .take_i (take)
        );
        assign more = 1'b0;
        // The nodes on the way fill in the number of the core.
        assign item = {mine[CORE_ITEM_WIDTH-1], {`SPK_CORE_WIDTH{1'b0}}, mine[CORE_ITEM_WIDTH-2:0]};
      end
    end
  endgenerate

  assign valid_o = g_node[1].valid;
  assign item_o = g_node[1].item;
  assign more_o = g_node[1].more || (g_node[2].valid && g_node[2].item[ITEM_WIDTH-1]) || (g_node[3].valid && g_node[3].item[ITEM_WIDTH-1]);

endmodule

`default_nettype wire
