// Addresses the rows of the vector on offer, beat by beat, and carries what belongs to it beside the distance pipeline.
//
// A slot is one vector in the pipeline. Handshake: slot_i offers it, next_o is 1 in the last cycle of its offer; node_i = 0 makes it a
// bubble. With load_i the rows are not evaluated but read back as the new query: they and their beat are announced a cycle later at
// load_o, and the offer takes one cycle more, so that the next slot meets the loaded query.
// Suffix of an output = its pipeline stage: stage s is cycle a + s, a = cycle in which the slot's last row is addressed.
// first and last mark the first and last slot of a query; they travel with bubbles too.
// Example, 4 beats a vector: slot_i in cycles 0..3 (a = 3) -> row_o = {index_i, 0..3}, next_o in cycle 3, item9_o in cycle 12.
`default_nettype none

module slots #(
    parameter INDEX_WIDTH = 5,
    parameter BEATS       = 1,
    parameter SCAN_WIDTH  = 5,
    parameter BEAT_WIDTH  = 1   // log2(BEATS), at least 1
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    // Offer
    input  wire                   slot_i,
    input  wire                   load_i,
    input  wire                   node_i,
    input  wire [INDEX_WIDTH-1:0] index_i,
    input  wire                   first_i,
    input  wire                   last_i,
    input  wire                   tag_i,
    output wire                   next_o,
    // Rows of the vector memory
    output wire                   re_o,
    output wire [ SCAN_WIDTH-1:0] row_o,
    output wire [ BEAT_WIDTH-1:0] beat_o,
    // Reading back a query: norms are addressed now, rows arrive at stage 1
    output wire                   norms_o,
    output wire                   load_o,
    output wire [ BEAT_WIDTH-1:0] load_beat_o,
    // Beside the pipeline
    output wire                   re3_o,
    output wire [INDEX_WIDTH-1:0] index3_o,
    output wire                   first3_o,
    output wire                   begin4_o,     // this row is the vector's first
    output wire                   item8_o,
    output wire [INDEX_WIDTH-1:0] index8_o,
    output wire                   first8_o,
    output wire                   item9_o,
    output wire [INDEX_WIDTH-1:0] index9_o,
    output wire                   first9_o,
    output wire                   last9_o,
    output wire                   tag9_o,
    output wire                   last10_o
);

  reg  [BEAT_WIDTH-1:0] beat_q;
  reg                   wait_q;  // the extra cycle of a load
  reg                   load_q;
  reg  [BEAT_WIDTH-1:0] load_beat_q;

  wire [BEAT_WIDTH-1:0] next_beat;
  wire                  begins = ~|beat_q;
  wire                  ends = (BEATS == 1) | (&beat_q);
  wire                  emit = slot_i & ~load_i & ends;  // the slot's last row: a

  // Rows
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      beat_q <= {BEAT_WIDTH{1'b0}};
      wait_q <= 1'b0;
      load_q <= 1'b0;
    end else begin
      if (re_o) beat_q <= next_beat;
      wait_q <= re_o & load_i & ends;
      load_q <= re_o & load_i;
    end
  end

  always @(posedge clk_i) load_beat_q <= beat_q;

  assign re_o        = slot_i & ~wait_q;
  assign beat_o      = beat_q;
  assign next_o      = slot_i & (load_i ? wait_q : ends);
  assign norms_o     = re_o & load_i & begins;
  assign load_o      = load_q;
  assign load_beat_o = load_beat_q;

  generate
    if (BEATS == 1) begin : g_whole
      assign row_o = index_i;
      assign next_beat = 1'b0;
    end else begin : g_beats
      assign row_o = {index_i, beat_q};
      assign next_beat = beat_q + 1;  // wraps: BEATS is a power of two
    end
  endgenerate

  // Companions of the pipeline; bit s = stage s
  reg [4:1]               begin_q;
  reg [9:1]               item_q;
  reg [9:1]               first_q;
  reg [10:1]              last_q;
  reg [9:1]               tag_q;
  reg [9*INDEX_WIDTH-1:0] index_q;  // stage s from bit (s-1)*INDEX_WIDTH

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      item_q  <= 9'd0;
      first_q <= 9'd0;
      last_q  <= 10'd0;
    end else begin
      item_q  <= {item_q[8:1], emit & node_i};
      first_q <= {first_q[8:1], emit & first_i};
      last_q  <= {last_q[9:1], emit & last_i};
    end
  end

  always @(posedge clk_i) begin
    begin_q <= {begin_q[3:1], begins};
    tag_q   <= {tag_q[8:1], tag_i};
    index_q <= {index_q[8*INDEX_WIDTH-1:0], index_i};
  end

  assign re3_o    = item_q[3];
  assign index3_o = index_q[2*INDEX_WIDTH+:INDEX_WIDTH];
  assign first3_o = first_q[3];
  assign begin4_o = begin_q[4];
  assign item8_o  = item_q[8];
  assign index8_o = index_q[7*INDEX_WIDTH+:INDEX_WIDTH];
  assign first8_o = first_q[8];
  assign item9_o  = item_q[9];
  assign index9_o = index_q[8*INDEX_WIDTH+:INDEX_WIDTH];
  assign first9_o = first_q[9];
  assign last9_o  = last_q[9];
  assign tag9_o   = tag_q[9];
  assign last10_o = last_q[10];

endmodule

`default_nettype wire
