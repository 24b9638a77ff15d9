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
    // Tags of entries; entry 0 lowest
    input  wire [LIST*TAG_WIDTH-1:0]     set_i,
    // Entries, the nearest lowest
    output wire [LIST-1:0]               valid_o,
    output wire [LIST*DIST_WIDTH-1:0]    dist_o,    // distance format
    output wire [LIST*INDEX_WIDTH-1:0]   index_o,
    output wire [LIST*TAG_WIDTH-1:0]     tag_o,
    // The offer against each entry
    output wire [LIST-1:0]               less_o,
    output wire [LIST-1:0]               match_o
);

  localparam KEY_WIDTH   = DIST_WIDTH + INDEX_WIDTH;
  localparam ENTRY_WIDTH = 1 + KEY_WIDTH + TAG_WIDTH;

  wire [ENTRY_WIDTH-1:0] offer = {1'b1, dist_i, index_i, tag_i};
  // Entry e of above[] is what moves down into entry e: the entry before it.
  wire [ENTRY_WIDTH-1:0] above [0:LIST-1];
  wire [LIST-1:0]        front;  // the offer goes in front of the entry before this one, or there is none

  assign above[0] = offer;
  assign front[0] = 1'b0;

  genvar e;
  generate
    for (e = 0; e < LIST; e = e + 1) begin : g_entry
      reg                        valid_q;
      reg signed [KEY_WIDTH-1:0] key_q;  // {distance, index}
      reg        [TAG_WIDTH-1:0] tag_q;
      wire                       live = valid_q & ~clear_i;

      assign less_o[e]  = ~live | ($signed({dist_i, index_i}) < key_q);
      assign match_o[e] = live & (index_i == key_q[INDEX_WIDTH-1:0]);

      if (e + 1 < LIST) begin : g_next
        assign above[e+1] = {live, key_q, tag_q};
        assign front[e+1] = less_o[e];
      end

      always @(posedge clk_i) begin
        if (!rst_ni) valid_q <= 1'b0;
        else if (insert_i & less_o[e]) valid_q <= front[e] ? above[e][ENTRY_WIDTH-1] : 1'b1;
        else valid_q <= live;
      end

      always @(posedge clk_i) begin
        if (insert_i & less_o[e]) {key_q, tag_q} <= front[e] ? above[e][ENTRY_WIDTH-2:0] : offer[ENTRY_WIDTH-2:0];
        else tag_q <= tag_q | set_i[e*TAG_WIDTH+:TAG_WIDTH];
      end

      assign valid_o[e]                           = valid_q;
      assign dist_o[e*DIST_WIDTH+:DIST_WIDTH]     = key_q[INDEX_WIDTH+:DIST_WIDTH];
      assign index_o[e*INDEX_WIDTH+:INDEX_WIDTH]  = key_q[INDEX_WIDTH-1:0];
      assign tag_o[e*TAG_WIDTH+:TAG_WIDTH]        = tag_q;
    end
  endgenerate

endmodule

`default_nettype wire
