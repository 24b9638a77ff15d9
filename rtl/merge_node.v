// Node of the merge tree: joins two streams of items into one.
//
//   merge (SEARCH): the smaller distance first, the left (lower cores) on ties, empty items last
//   sum (other broadcasts): left + right       pass (one core): whatever comes
//
// item = {hit, path, tag, value}; an empty item has hit 0. Streams of a SEARCH are sorted and end in empty items for ever.
// Each node shifts the side that it took, 1 = right, into the path from above: at the root it is the number of the core.
// So all nodes are alike, and no core's number is wired in anywhere.
// Handshake: valid and take on each side; a take needs valid. Takes depend on registers and the items, not on what is
// behind, so no path runs through two levels. flush_i empties the FIFO.
// Latency: 1, one item a cycle, FIFO of two. Example: left 3, 7, empty; right 5, empty -> 3, 5, 7, empty, ...
`default_nettype none
`include "params.vh"

module merge_node #(
    parameter VALUE_WIDTH = `SPK_VALUE_WIDTH,
    parameter TAG_WIDTH = 4 + `SPK_INDEX_WIDTH,
    parameter PATH_WIDTH = `SPK_CORE_WIDTH,
    parameter WIDTH = 1 + PATH_WIDTH + TAG_WIDTH + VALUE_WIDTH
) (
    input  wire             clk_i,
    input  wire             rst_ni,
    // Control
    input  wire             flush_i,
    input  wire             sum_i,
    input  wire             pass_i,
    // Streams in
    input  wire             left_valid_i,
    input  wire [WIDTH-1:0] left_item_i,
    output wire             left_take_o,
    input  wire             right_valid_i,
    input  wire [WIDTH-1:0] right_item_i,
    output wire             right_take_o,
    // Stream out
    output wire             valid_o,
    output wire [WIDTH-1:0] item_o,
    output wire             more_o,        // the item behind it is here, and a hit
    input  wire             take_i
);

  localparam REST_WIDTH = TAG_WIDTH + VALUE_WIDTH;

  reg [1:0] count_q;
  reg [WIDTH-1:0] first_q, second_q;

  // Choice
  wire left_hit = left_item_i[WIDTH-1];
  wire right_hit = right_item_i[WIDTH-1];
  wire signed [VALUE_WIDTH-1:0] left_value = left_item_i[VALUE_WIDTH-1:0];
  wire signed [VALUE_WIDTH-1:0] right_value = right_item_i[VALUE_WIDTH-1:0];
  wire left_first = !right_hit || (left_hit && left_value <= right_value);
  wire both = left_valid_i && right_valid_i;
  wire room = count_q != 2'd2;

  assign left_take_o  = room && (pass_i ? left_valid_i : both && (sum_i || left_first));
  assign right_take_o = room && (pass_i ? right_valid_i && !left_valid_i : both && (sum_i || !left_first));

  wire [VALUE_WIDTH-1:0] total = left_value + right_value;
  wire [WIDTH-1:0] sum = {left_hit && right_hit, {PATH_WIDTH + TAG_WIDTH{1'b0}}, total};
  wire [WIDTH-1:0] side = left_take_o ? left_item_i : right_item_i;
  wire [PATH_WIDTH:0] path = {!left_take_o, side[REST_WIDTH+:PATH_WIDTH]};  // its lowest bit falls out
  wire [WIDTH-1:0] item = sum_i ? sum : {side[WIDTH-1], path[PATH_WIDTH:1], side[REST_WIDTH-1:0]};
  wire put = left_take_o || right_take_o;

  // FIFO of two
  always @(posedge clk_i)
    if (!rst_ni || flush_i) count_q <= 2'd0;
    else count_q <= count_q + {1'b0, put} - {1'b0, take_i};

  always @(posedge clk_i)
    if (!rst_ni) begin
      first_q  <= {WIDTH{1'b0}};
      second_q <= {WIDTH{1'b0}};
    end else begin
      // With one item and a take, the new one becomes the first; with two there is no put.
      if (take_i && count_q == 2'd2) first_q <= second_q;
      else if (put && (take_i || count_q == 2'd0)) first_q <= item;
      if (put) second_q <= item;
    end

  assign valid_o = count_q != 2'd0;
  assign item_o = first_q;
  assign more_o = count_q == 2'd2 && second_q[WIDTH-1];

  wire unused = &{1'b0, path[0]};

endmodule

`default_nettype wire
