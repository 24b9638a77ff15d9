// Results of ROUTE's second wave, kept in their order until the third wave's are there to be merged with them.
//
//   push_i: behind the last; pop_i: the first goes; clear_i: all go
//
// Handshake: one push or pop a cycle, never a push of a LIST-th + 1. valid_o and item_o show the first, more_o that there is a second.
// Latency: 1. Example: push 5, push 7 -> item_o 5, more_o; pop -> item_o 7, no more_o; last_o is 7 all the time.
`default_nettype none

module kept #(
    parameter LIST        = 16,
    parameter VALUE_WIDTH = 37,
    parameter WIDTH       = VALUE_WIDTH + 13  // {core, index, value}
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    // Control
    input  wire                   clear_i,
    input  wire                   push_i,
    input  wire                   pop_i,
    input  wire [      WIDTH-1:0] item_i,
    // First
    output wire                   valid_o,
    output wire                   more_o,
    output wire [      WIDTH-1:0] item_o,
    // Value of the one that was pushed last
    output wire [VALUE_WIDTH-1:0] last_o
);

  reg [LIST-1:0] valid_q;  // the lowest ones
  reg [LIST*WIDTH-1:0] items_q;
  reg [VALUE_WIDTH-1:0] last_q;

  always @(posedge clk_i)
    if (!rst_ni || clear_i) valid_q <= {LIST{1'b0}};
    else if (push_i) valid_q <= {valid_q[LIST-2:0], 1'b1};
    else if (pop_i) valid_q <= valid_q >> 1;

  always @(posedge clk_i) if (push_i) last_q <= item_i[VALUE_WIDTH-1:0];

  genvar n;
  generate
    for (n = 0; n < LIST; n = n + 1) begin : g_entry
      wire first_free = !valid_q[n] && (n == 0 || valid_q[(n == 0) ? 0 : n-1]);
      wire [WIDTH-1:0] behind = (n == LIST - 1) ? {WIDTH{1'b0}} : items_q[((n == LIST - 1) ? 0 : n + 1)*WIDTH+:WIDTH];
      always @(posedge clk_i)
        if (push_i && first_free) items_q[n*WIDTH+:WIDTH] <= item_i;
        else if (pop_i) items_q[n*WIDTH+:WIDTH] <= behind;
    end
  endgenerate

  assign valid_o = valid_q[0];
  assign more_o = valid_q[1];
  assign item_o = items_q[WIDTH-1:0];
  assign last_o = last_q;

endmodule

`default_nettype wire
