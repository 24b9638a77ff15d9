// FIFO whose first entry shows by itself: queue of issued commands, responses, and the three of the bus.
//
//   first in, first out; DEPTH entries, a power of two
//
// The entry at the head is in the read register of a memory, so that an SRAM fits; one that is pushed when nothing is before it
// has no time to go through the memory and is kept beside it.
// Handshake: push_i only while level_o < DEPTH, pop_i only while valid_o. Both may be up every cycle.
// Latency: 1; an entry that is pushed at edge x into an empty FIFO shows from x on.
// Example: push at edges 5 and 6, pop at 7 -> level 1, 2, 1 in the cycles after them.
`default_nettype none

module fifo #(
    parameter WIDTH = 64,
    parameter DEPTH = 64
) (
    input  wire                     clk_i,
    input  wire                     rst_ni,
    // In
    input  wire                     push_i,
    input  wire [        WIDTH-1:0] data_i,
    output wire [$clog2(DEPTH+1)-1:0] level_o,
    // Out
    output wire                     valid_o,
    output wire [        WIDTH-1:0] data_o,
    input  wire                     pop_i
);

  localparam POINTER_WIDTH = $clog2(DEPTH);
  localparam LEVEL_WIDTH = $clog2(DEPTH + 1);
  localparam [POINTER_WIDTH-1:0] POINTER_ONE = 1;
  localparam [LEVEL_WIDTH-1:0] ONE = 1;

  generate
    if ((1 << POINTER_WIDTH) != DEPTH || DEPTH < 2) begin : g_depth
      rule_fifo_depth_is_a_power_of_two_from_2_on u_rule ();
    end
  endgenerate

  reg [LEVEL_WIDTH-1:0] level_q;
  reg [POINTER_WIDTH-1:0] write_q, read_q;
  reg stored_q;  // the head came through the memory
  reg [WIDTH-1:0] direct_q;  // no reset: read only after it was written
  wire [WIDTH-1:0] stored;

  wire empty = level_q <= ONE;  // the memory, apart from the head
  wire next = level_q == {LEVEL_WIDTH{1'b0}} || pop_i;  // the head's place is free
  wire direct = push_i && next && empty;
  wire store = push_i && !(next && empty);
  wire load = next && !empty;

  memory #(
      .ROWS (DEPTH),
      .WIDTH(WIDTH)
  ) u_memory (
      .clk_i  (clk_i),
      .we_i   (store),
      .waddr_i(write_q),
      .wdata_i(data_i),
      .re_i   (load),
      .raddr_i(read_q),
      .rdata_o(stored)
  );

  always @(posedge clk_i) if (direct) direct_q <= data_i;

  always @(posedge clk_i)
    if (!rst_ni) begin
      level_q  <= {LEVEL_WIDTH{1'b0}};
      write_q  <= {POINTER_WIDTH{1'b0}};
      read_q   <= {POINTER_WIDTH{1'b0}};
      stored_q <= 1'b0;
    end else begin
      if (push_i && !pop_i) level_q <= level_q + ONE;
      if (pop_i && !push_i) level_q <= level_q - ONE;
      if (store) write_q <= write_q + POINTER_ONE;
      if (load) read_q <= read_q + POINTER_ONE;
      if (load || direct) stored_q <= load;
    end

  assign level_o = level_q;
  assign valid_o = level_q != {LEVEL_WIDTH{1'b0}};
  assign data_o  = stored_q ? stored : direct_q;

endmodule

`default_nettype wire
