// The query of the core: its words and norms, from the command or read back from the vector memory, and the words of one beat.
//
// Handshake: take_i loads the command's; load_i stores row_i as the words of beat load_beat_i, and with beat 0 also norms_i.
// Latency: the next cycle. Combinational: words_o = the words of beat beat_i.
// Example, 16 dimensions, 4 lanes: beat_i = 2 -> words_o = words 8 .. 11, word 8 lowest.
`default_nettype none

module query #(
    parameter WORD_WIDTH  = 16,
    parameter LANES       = 16,
    parameter BEATS       = 1,
    parameter BEAT_WIDTH  = 1,
    parameter NORMS_WIDTH = 64
) (
    input  wire                                          clk_i,
    // From the command
    input  wire                                          take_i,
    input  wire [       BEATS*LANES*WORD_WIDTH-1:0]      query_i,
    input  wire [NORMS_WIDTH-1:0] query_norms_i,  // {rexp, rmant, norm2}
    // From the memories
    input  wire                                          load_i,
    input  wire [                   BEAT_WIDTH-1:0]      load_beat_i,
    input  wire [             LANES*WORD_WIDTH-1:0]      row_i,
    input  wire [NORMS_WIDTH-1:0] norms_i,        // {rexp, rmant, norm2}
    // Query
    input  wire [                   BEAT_WIDTH-1:0]      beat_i,
    output wire [             LANES*WORD_WIDTH-1:0]      words_o,        // LANES words
    output wire [NORMS_WIDTH-1:0] norms_o
);

  localparam ROW_WIDTH = LANES * WORD_WIDTH;

  reg [                 BEATS*ROW_WIDTH-1:0] words_q;
  reg [NORMS_WIDTH-1:0] norms_q;

  always @(posedge clk_i) begin
    if (take_i) norms_q <= query_norms_i;
    else if (load_i & ~|load_beat_i) norms_q <= norms_i;
  end

  assign norms_o = norms_q;

  genvar b;
  generate
    for (b = 0; b < BEATS; b = b + 1) begin : g_beat
      localparam [BEAT_WIDTH-1:0] BEAT = b;
      always @(posedge clk_i) begin
        if (take_i) words_q[b*ROW_WIDTH+:ROW_WIDTH] <= query_i[b*ROW_WIDTH+:ROW_WIDTH];
        else if (load_i & (load_beat_i == BEAT)) words_q[b*ROW_WIDTH+:ROW_WIDTH] <= row_i;
      end
    end
    if (BEATS == 1) begin : g_whole
      wire unused = &{1'b0, beat_i};
      assign words_o = words_q;
    end else begin : g_select
      assign words_o = words_q[beat_i*ROW_WIDTH+:ROW_WIDTH];
    end
  endgenerate

endmodule

`default_nettype wire
