// Queue of issued commands whose responses are due, oldest first.
//
//   entry = {status, search, all, core, k}
//
// Handshake: push_i while count_o < QUEUE_DEPTH (issue's slots see to it), pop_i while valid_o.
// Latency: 1; an entry that is pushed at edge x shows at the head from x on when the queue was empty.
// Example: push at edges 5 and 6, pop at 7 -> count 1, 2, 1 in the cycles after them.
`default_nettype none
`include "params.vh"

module command_queue #(
    parameter WIDTH = 11 + `SPK_CORE_WIDTH
) (
    input  wire             clk_i,
    input  wire             rst_ni,
    // Issue
    input  wire             push_i,
    input  wire [WIDTH-1:0] entry_i,
    output wire [      6:0] count_o,
    // Head
    output wire             valid_o,
    output wire [WIDTH-1:0] entry_o,
    input  wire             pop_i
);

  localparam POINTER_WIDTH = 6;  // QUEUE_DEPTH is 64

  // No reset: a row is read only after it was written.
  reg [WIDTH-1:0] entries_q[0:`SPK_QUEUE_DEPTH-1];
  reg [POINTER_WIDTH-1:0] write_q, read_q;
  reg [6:0] count_q;

  always @(posedge clk_i) if (push_i) entries_q[write_q] <= entry_i;

  always @(posedge clk_i)
    if (!rst_ni) begin
      write_q <= {POINTER_WIDTH{1'b0}};
      read_q  <= {POINTER_WIDTH{1'b0}};
      count_q <= 7'd0;
    end else begin
      if (push_i) write_q <= write_q + 6'd1;
      if (pop_i) read_q <= read_q + 6'd1;
      count_q <= count_q + {6'd0, push_i} - {6'd0, pop_i};
    end

  assign count_o = count_q;
  assign valid_o = count_q != 7'd0;
  assign entry_o = entries_q[read_q];

endmodule

`default_nettype wire
