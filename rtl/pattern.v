// Spike patterns of the core's neurons: RECORD moves every history on by a step; MATCH and CORRELATE compare patterns with a reference.
//
//   record:    row = {row[30:0], spiked}, every row
//   match:     the lowest node with the most bits equal to operand_i; value_o = 0 when none has an equal bit
//   correlate: the set of the other nodes whose rows differ from row index_i in at most operand_i bits
//
// Handshake: start_i in cycle 0, the kind of command, its operands and spiked_i constant until done_o in the last cycle, with the answer.
// The nodes to compare live in the core's node set. Every output of an idle part is 0, so that the core can OR them.
// Latency: VECTORS + 1 cycles (record), row r written in cycle r + 1; v + 4 with v nodes to compare: read, compared, chosen, answered.
// Example: rows 5 and 7 hold 0110, operand 0111, others 1000 ...: match -> index_o = 5, value_o = 31.
`default_nettype none

module pattern #(
    parameter VECTORS     = 32,
    parameter INDEX_WIDTH = 5
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    // Command
    input  wire                   start_i,
    input  wire                   record_i,
    input  wire                   match_i,       // neither: correlate
    input  wire [INDEX_WIDTH-1:0] index_i,
    input  wire [31:0]            operand_i,
    input  wire [VECTORS-1:0]     valid_i,
    input  wire [VECTORS-1:0]     spiked_i,
    // Answer
    output wire                   done_o,
    output wire [INDEX_WIDTH-1:0] index_o,
    output wire [31:0]            value_o,       // equal bits, or a set of nodes
    // Nodes to compare
    input  wire [INDEX_WIDTH-1:0] todo_index_i,
    input  wire                   todo_any_i,
    output wire                   todo_pop_o,
    output wire [VECTORS-1:0]     todo_add_o,
    // Rows
    output wire                   re_o,
    output wire [INDEX_WIDTH-1:0] raddr_o,
    input  wire [31:0]            row_i,
    output wire                   we_o,
    output wire [INDEX_WIDTH-1:0] waddr_o,
    output wire [31:0]            wdata_o
);

  localparam [5:0] BITS = 32;
  localparam [INDEX_WIDTH-1:0] ONE = 1;

  reg                   record_q;     // rows are left to read
  reg                   walk_q;       // nodes may be left to read
  reg                   own_q;        // row index_i is here
  reg                   live_q;       // the row of index_q is here
  reg                   counted_q;    // its differing bits are
  reg  [1:0]            end_q;        // no node was left one cycle ago, two cycles ago
  reg  [INDEX_WIDTH-1:0] next_q;      // next row to move on; 0 when idle
  reg  [INDEX_WIDTH-1:0] index_q, counted_index_q;
  reg  [31:0]           reference_q;
  reg  [5:0]            differing_q;
  reg  [5:0]            least_q;      // fewest differing bits so far; 32: no node
  reg  [INDEX_WIDTH-1:0] nearest_q;
  reg  [VECTORS-1:0]    near_q;
  wire [31:0]           near;

  wire [5:0]            differing;
  wire compare = start_i & ~record_i;
  wire own = compare & ~match_i;
  wire recording = (start_i & record_i) | record_q;
  wire walking = walk_q & todo_any_i;
  wire last = &index_q;
  wire recorded = live_q & record_i & last;
  wire within = |operand_i[31:6] | (differing_q <= operand_i[5:0]);

  // A module and not a function, of which Verilator would make code of its own for each core
  popcount #(.WIDTH(32)) u_differing (
      .bits_i (live_q ? row_i ^ reference_q : 32'd0),
      .count_o(differing)
  );

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      record_q  <= 1'b0;
      walk_q    <= 1'b0;
      own_q     <= 1'b0;
      live_q    <= 1'b0;
      counted_q <= 1'b0;
      end_q     <= 2'd0;
      next_q    <= {INDEX_WIDTH{1'b0}};
    end else begin
      own_q     <= own;
      live_q    <= recording | walking;
      counted_q <= live_q & ~record_i;
      end_q     <= {end_q[0], walk_q & ~todo_any_i};
      if (recording) begin
        record_q <= ~&next_q;
        next_q   <= next_q + ONE;
      end
      if (compare) walk_q <= 1'b1;
      else if (~todo_any_i) walk_q <= 1'b0;
    end
  end

  // Data
  always @(posedge clk_i) begin
    if (compare) begin
      reference_q <= operand_i;
      least_q     <= BITS;
      near_q      <= {VECTORS{1'b0}};
    end
    if (own_q) reference_q <= row_i;
    if (recording | walking) index_q <= recording ? next_q : todo_index_i;
    if (live_q) begin
      differing_q     <= differing;
      counted_index_q <= index_q;
    end
    if (counted_q) begin
      if (differing_q < least_q) begin
        least_q   <= differing_q;
        nearest_q <= counted_index_q;
      end
      if (within) near_q[counted_index_q] <= 1'b1;
    end
  end

  generate
    if (VECTORS == 32) begin : g_whole
      assign near = near_q;
    end else begin : g_part
      assign near = {{(32 - VECTORS) {1'b0}}, near_q};
    end
  endgenerate

  // Outputs
  wire answer = end_q[1];
  wire found = match_i & (least_q != BITS);

  assign done_o     = recorded | answer;
  assign index_o    = answer & found ? nearest_q : {INDEX_WIDTH{1'b0}};
  assign value_o    = ~answer ? 32'd0 : match_i ? {26'd0, BITS - least_q} : near;
  assign todo_pop_o = walking;
  assign todo_add_o = compare ? valid_i & ~({{(VECTORS - 1) {1'b0}}, own} << index_i) : {VECTORS{1'b0}};
  assign re_o       = own | recording | walking;
  assign raddr_o    = own ? index_i : recording ? next_q : walking ? todo_index_i : {INDEX_WIDTH{1'b0}};
  assign we_o       = live_q & record_i;
  assign waddr_o    = we_o ? index_q : {INDEX_WIDTH{1'b0}};
  assign wdata_o    = {row_i[30:0], spiked_i[index_q]};

endmodule

`default_nettype wire
