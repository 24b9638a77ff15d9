// What the sequencers need to know about a row of links, and the row with some slots replaced.
//
//   link word {valid, tree, index}; slot s of a row from bit s*LINK_WIDTH
//
// Combinational. free_o: the lowest free slot; found_o: the slot that links to find_i (one-hot, or nothing); row_o = row_i with
// link_i in the slots of put_i; neighbours_o are those over tree edges with tree_only_i, over the other links with loose_only_i;
// tree_full_o: every slot is a tree edge, so the node cannot be a tree parent.
// Example, DEGREE = 3: row = {0, node 7, node 4}: free_o = 100, found_o(7) = 010, neighbours_o = {4, 7}.
`default_nettype none

module graph #(
    parameter VECTORS     = 32,
    parameter DEGREE      = 6,
    parameter INDEX_WIDTH = 5,
    parameter LINK_WIDTH  = 7
) (
    input  wire [DEGREE*LINK_WIDTH-1:0]  row_i,
    input  wire [INDEX_WIDTH-1:0]        find_i,
    input  wire [DEGREE-1:0]             put_i,
    input  wire [LINK_WIDTH-1:0]         link_i,
    input  wire                          tree_only_i,
    input  wire                          loose_only_i,
    output wire [DEGREE-1:0]             used_o,
    output wire [DEGREE-1:0]             tree_o,
    output wire [DEGREE*INDEX_WIDTH-1:0] index_o,
    output wire [DEGREE-1:0]             free_o,
    output wire [DEGREE-1:0]             found_o,
    output wire                          tree_full_o,
    output reg  [VECTORS-1:0]            neighbours_o,
    output wire [DEGREE*LINK_WIDTH-1:0]  row_o
);

  genvar s;
  generate
    for (s = 0; s < DEGREE; s = s + 1) begin : g_slot
      wire [LINK_WIDTH-1:0] link = row_i[s*LINK_WIDTH+:LINK_WIDTH];
      assign used_o[s]                            = link[LINK_WIDTH-1];
      assign tree_o[s]                            = link[LINK_WIDTH-1] & link[LINK_WIDTH-2];
      assign index_o[s*INDEX_WIDTH+:INDEX_WIDTH]  = link[INDEX_WIDTH-1:0];
      assign found_o[s]                           = used_o[s] & (link[INDEX_WIDTH-1:0] == find_i);
      assign row_o[s*LINK_WIDTH+:LINK_WIDTH]      = put_i[s] ? link_i : link;
    end
  endgenerate

  assign free_o      = ~used_o & (used_o + {{(DEGREE - 1) {1'b0}}, 1'b1});
  assign tree_full_o = &tree_o;

  wire [DEGREE-1:0] shown = used_o & ~({DEGREE{tree_only_i}} & ~tree_o) & ~({DEGREE{loose_only_i}} & tree_o);
  integer n;
  always @* begin
    neighbours_o = {VECTORS{1'b0}};
    for (n = 0; n < DEGREE; n = n + 1)
      neighbours_o = neighbours_o | ({{(VECTORS - 1) {1'b0}}, shown[n]} << index_o[n*INDEX_WIDTH+:INDEX_WIDTH]);
  end

endmodule

`default_nettype wire
