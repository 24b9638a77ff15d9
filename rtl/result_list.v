// Sorted list of the LIST nearest entries that were offered, in one compare-and-shift a cycle.
//
//   order: (distance, index), the smaller first; the contents do not depend on the order of the offers
//
// Handshake: insert_i offers {dist_i, index_i, tag_i}; clear_i empties the list first, so that a new query can start in the cycle
// of its first offer. Tags: set_i sets bits of an entry's tag, not in a cycle with an insertion; a tag moves with its entry.
// Latency: outputs show an offer in the next cycle. less_o and match_o are of this cycle: is the offered (dist_i, index_i) before
// entry e (or entry e empty); is index_i entry e's index.
// Example: list (5, 1) (7, 4), offer (7, 2) -> (5, 1) (7, 2) (7, 4).
`default_nettype none

module result_list #(
    parameter LIST        = 16,
    parameter DIST_WIDTH  = 37,
    parameter INDEX_WIDTH = 5,
    parameter TAG_WIDTH   = 1
) (
    input  wire                          clk_i,
    input  wire                          rst_ni,
    // Offer
    input  wire                          clear_i,
    input  wire                          insert_i,
    input  wire signed [DIST_WIDTH-1:0]  dist_i,    // distance format
    input  wire        [INDEX_WIDTH-1:0] index_i,
    input  wire        [TAG_WIDTH-1:0]   tag_i,
    // Tags: bit t of entry e is bit t * LIST + e
    input  wire [LIST*TAG_WIDTH-1:0]     set_i,
    // Entries, the nearest lowest
    output wire [LIST-1:0]               valid_o,
    output wire [LIST*(DIST_WIDTH+INDEX_WIDTH)-1:0] key_o,  // {distance, index} an entry
    output wire [LIST*INDEX_WIDTH-1:0]   index_o,
    output wire [LIST*TAG_WIDTH-1:0]     tag_o,
    // The offer against each entry
    output wire [LIST-1:0]               less_o,
    output wire [LIST-1:0]               match_o
);

  localparam KEY_WIDTH = DIST_WIDTH + INDEX_WIDTH;

  wire signed [KEY_WIDTH-1:0] offer = {dist_i, index_i};
  reg  [LIST-1:0] valid_q;
  wire [LIST-1:0] live = valid_q & {LIST{~clear_i}};
  // The list is sorted and its empty entries are the last, so the offer goes before all entries from some entry on: it is put there,
  // and the others move down.
  wire [LIST-1:0] before, same;
  wire [LIST-1:0] less = ~live | before;
  wire [LIST-1:0] move = less & {less[LIST-2:0], 1'b0};
  wire [LIST-1:0] place = less & ~{less[LIST-2:0], 1'b0};

  always @(posedge clk_i) begin
    if (!rst_ni) valid_q <= {LIST{1'b0}};
    else valid_q <= insert_i ? {live[LIST-2:0], 1'b1} : live;
  end

  genvar e;
  generate
    for (e = 0; e < LIST; e = e + 1) begin : g_entry
      reg  signed [KEY_WIDTH-1:0] key_q;  // {distance, index}
      wire signed [KEY_WIDTH-1:0] above;
      if (e == 0) begin : g_first
        assign above = offer;
      end else begin : g_next
        assign above = move[e] ? g_entry[e-1].key_q : offer;
      end

      always @(posedge clk_i) if (insert_i) if (less[e]) key_q <= above;

      assign before[e] = offer < key_q;
      assign same[e] = index_i == key_q[INDEX_WIDTH-1:0];
      assign key_o[e*KEY_WIDTH+:KEY_WIDTH] = key_q;
      assign index_o[e*INDEX_WIDTH+:INDEX_WIDTH] = key_q[INDEX_WIDTH-1:0];
    end
  endgenerate

  genvar t;
  generate
    for (t = 0; t < TAG_WIDTH; t = t + 1) begin : g_tag
      reg [LIST-1:0] tag_q;

      always @(posedge clk_i) begin
        if (insert_i) tag_q <= (tag_q & ~less) | ({tag_q[LIST-2:0], 1'b0} & move) | ({LIST{tag_i[t]}} & place);
        else tag_q <= tag_q | set_i[t*LIST+:LIST];
      end

      assign tag_o[t*LIST+:LIST] = tag_q;
    end
  endgenerate

  assign valid_o = valid_q;
  assign less_o  = less;
  assign match_o = live & same;

endmodule

`default_nettype wire
