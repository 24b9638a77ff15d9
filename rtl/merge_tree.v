// Merge tree: a leaf for each core, and log2(CORES) levels of merge nodes down to one stream of items.
//
//   node n has the children 2n and 2n + 1; the leaf of core c is node CORES + c, the root node 1
//
// So the left child always holds the lower cores. Handshake: valid and take at the root; pull and want at the leaves.
// more_o says, while the root's item is taken, that another result follows it: one of the root's children shows a hit.
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
    input  wire [                `SPK_CORES-1:0] pull_i,
    output wire [                `SPK_CORES-1:0] want_o,
    input  wire [`SPK_CORES*CORE_ITEM_WIDTH-1:0] item_i,
    // Root
    output wire                                  valid_o,
    output wire [                ITEM_WIDTH-1:0] item_o,  // {hit, core, status, index, value}
    output wire                                  more_o,
    input  wire                                  take_i
);

  // Position n of each bundle is the stream out of node n; 0 is none.
  wire [2*`SPK_CORES-1:0] valid, take;
  wire [2*`SPK_CORES*ITEM_WIDTH-1:0] item;
  assign valid[0] = 1'b0;
  assign take[0] = 1'b0;
  assign take[1] = take_i;
  assign item[0+:ITEM_WIDTH] = {ITEM_WIDTH{1'b0}};

  genvar n;
  generate
    for (n = 1; n < `SPK_CORES; n = n + 1) begin : g_node
      merge_node u_node (
          .clk_i        (clk_i),
          .rst_ni       (rst_ni),
          .flush_i      (flush_i),
          .sum_i        (sum_i),
          .pass_i       (pass_i),
          .left_valid_i (valid[2*n]),
          .left_item_i  (item[2*n*ITEM_WIDTH+:ITEM_WIDTH]),
          .left_take_o  (take[2*n]),
          .right_valid_i(valid[2*n+1]),
          .right_item_i (item[(2*n+1)*ITEM_WIDTH+:ITEM_WIDTH]),
          .right_take_o (take[2*n+1]),
          .valid_o      (valid[n]),
          .item_o       (item[n*ITEM_WIDTH+:ITEM_WIDTH]),
          .take_i       (take[n])
      );
    end
    for (n = 0; n < `SPK_CORES; n = n + 1) begin : g_leaf
      wire [CORE_ITEM_WIDTH-1:0] mine;
      leaf u_leaf (
          .clk_i  (clk_i),
          .rst_ni (rst_ni),
          .flush_i(flush_i),
          .pull_i (pull_i[n]),
          .want_o (want_o[n]),
          .item_i (item_i[n*CORE_ITEM_WIDTH+:CORE_ITEM_WIDTH]),
          .valid_o(valid[`SPK_CORES+n]),
          .item_o (mine),
          .take_i (take[`SPK_CORES+n])
      );
      // The nodes on the way fill in the number of the core.
      assign item[(`SPK_CORES+n)*ITEM_WIDTH+:ITEM_WIDTH] =
          {mine[CORE_ITEM_WIDTH-1], {`SPK_CORE_WIDTH{1'b0}}, mine[CORE_ITEM_WIDTH-2:0]};
    end
  endgenerate

  assign valid_o = valid[1];
  assign item_o = item[ITEM_WIDTH+:ITEM_WIDTH];
  assign more_o = (valid[2] && item[3*ITEM_WIDTH-1]) || (valid[3] && item[4*ITEM_WIDTH-1]);

  wire unused = &{1'b0, valid[0], take[0], item[0+:ITEM_WIDTH]};

endmodule

`default_nettype wire
