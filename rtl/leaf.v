// Leaf of the merge tree: pulls the items of one core, four ahead, so that the round trip never shows.
//
//   pull while items held + items on their way < 4, counting the one taken this cycle as gone
//
// An item that is pulled at edge x (the pull register loads) leaves the core's drain buffer at x + 2 and is taken here at
// x + 3; it can be handed on at x + 4, which lets the pull of that very edge go out: one item a cycle for ever.
// Handshake: want_o asks for a pull at the coming edge; valid_o and take_i hand items to the tree. flush_i forgets
// everything, also what is still on its way. absent_i: the core has no part in
// the window, and the leaf gives empty items for ever. The clock runs only while a window is open.
// Latency: 3 from pull to valid. Example: pulled at 10, 11, 12, 13 -> items from 13 on; taken at 14 -> pulled at 14.
`default_nettype none
`include "params.vh"

module leaf #(
    parameter ITEM_WIDTH = 5 + `SPK_INDEX_WIDTH + `SPK_VALUE_WIDTH  // {hit, status, index, value}
) (
    input  wire                  clk_i,
    input  wire                  rst_ni,
    input  wire                  flush_i,
    // Core
    input  wire                  absent_i,
    input  wire                  pull_i,   // the pull register of this core
    output wire                  want_o,
    input  wire [ITEM_WIDTH-1:0] item_i,
    // Tree
    output wire                  valid_o,
    output wire [ITEM_WIDTH-1:0] item_o,
    input  wire                  take_i
);

  reg [1:0] coming_q;  // pulls that the core has registered; 1: its item arrives with the coming edge
  reg [2:0] due_q;  // items held or coming
  reg [2:0] count_q;  // items held
  reg [ITEM_WIDTH-1:0] item0_q, item1_q, item2_q, item3_q;  // oldest first

  wire arrive = coming_q[1];
  wire take = take_i && !absent_i;
  wire [2:0] due = due_q + {2'd0, pull_i};
  wire [2:0] kept = count_q - {2'd0, take};  // and the place of the item that arrives

  always @(posedge clk_i)
    if (!rst_ni || flush_i) begin
      coming_q <= 2'd0;
      due_q    <= 3'd0;
      count_q  <= 3'd0;
    end else begin
      coming_q <= {coming_q[0], pull_i};
      due_q    <= due - {2'd0, take};
      count_q  <= kept + {2'd0, arrive};
    end

  always @(posedge clk_i)
    if (!rst_ni) {item0_q, item1_q, item2_q, item3_q} <= {4 * ITEM_WIDTH{1'b0}};
    else begin
      if (take) {item0_q, item1_q, item2_q} <= {item1_q, item2_q, item3_q};
      if (arrive)
        case (kept[1:0])
          2'd0: item0_q <= item_i;
          2'd1: item1_q <= item_i;
          2'd2: item2_q <= item_i;
          default: item3_q <= item_i;
        endcase
    end

  assign want_o = due < 3'd4 || take;
  assign valid_o = count_q != 3'd0 || absent_i;
  assign item_o = {item0_q[ITEM_WIDTH-1] && !absent_i, item0_q[ITEM_WIDTH-2:0]};

endmodule

`default_nettype wire
