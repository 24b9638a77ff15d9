// WTA_SOFT, second part: every membrane by the square of its share of the greatest; three cycles a node, on the one multiplier.
//
//   e = bits(greatest) - 1;  r = divide(2^(e+16), greatest, 16)
//   x = (|V| * r) >> e;  y = (x * x) >> 16;  V = (V * y + 2^15) >> 16, unchanged where |V| >= greatest
//
// Handshake: start_i with greatest_i > 0, which stays until done_o; in that cycle the core adds the valid nodes to the node set. done_o in
// the last cycle. Every output of an idle unit is 0, so that the core can OR them.
// Latency: the division starts in cycle 1 and stands in cycle 18; node i is read in cycle t = 19 + 3i and again in t + 4; products are
// asked for in t+3, t+4 and t+5, the row is written in t+6, the last cycle of the last node.
// |V| is shifted up before it is multiplied, as far as the greatest has room, so that no product has to be shifted.
// Example: greatest 1.0 (16384), V = 0.5 (8192): e = 14, r = 65535, x = 32767, y = 16383, V = 2048.
`default_nettype none

module soften #(
    parameter INDEX_WIDTH    = 5,
    parameter MEMBRANE_WIDTH = 20,
    parameter DT_WIDTH       = 13,
    parameter A_WIDTH        = 20,
    parameter B_WIDTH        = 17,
    parameter DIVISOR_WIDTH  = 38
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Control
    input  wire                                 start_i,
    input  wire        [MEMBRANE_WIDTH-2:0]     greatest_i,      // membrane fraction
    output wire                                 done_o,
    // Nodes to visit
    input  wire        [INDEX_WIDTH-1:0]        todo_index_i,
    input  wire                                 todo_any_i,
    output wire                                 todo_pop_o,
    // Rows: {refractory, threshold, membrane}
    output wire                                 neuron_re_o,
    output wire [INDEX_WIDTH-1:0]               neuron_raddr_o,
    input  wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_i,
    output wire                                 neuron_we_o,
    output wire [INDEX_WIDTH-1:0]               neuron_waddr_o,
    output wire [DT_WIDTH+2*MEMBRANE_WIDTH-1:0] neuron_wdata_o,
    // The divider; its lower numerator bits are 0
    output wire                                 divide_o,
    output wire        [DIVISOR_WIDTH-1:0]      head_o,
    output wire        [DIVISOR_WIDTH-1:0]      divisor_o,
    output wire        [4:0]                    bits_o,
    input  wire                                 divided_i,
    input  wire        [15:0]                   quotient_i,      // stays until the next division
    // Multiplier
    output reg  signed [A_WIDTH-1:0]            a_o,
    output reg  signed [B_WIDTH-1:0]            b_o,
    input  wire signed [A_WIDTH+B_WIDTH-1:0]    product_i
);

  localparam ABOVE = MEMBRANE_WIDTH - 1;  // bits of a membrane above 0
  localparam [4:0] QUOTIENT_BITS = 5'd16;

  reg                      divide_q;
  reg                      wait_q;        // the division runs
  reg                      run_q;
  reg [               1:0] phase_q;       // 0: read
  reg [               6:1] live_q;        // bit s: a node was read s cycles ago
  reg [         ABOVE-1:0] one_q;         // 2^e
  reg [               4:0] room_q;        // free bits above the greatest
  reg [   INDEX_WIDTH-1:0] index_q, late_index_q;
  reg [MEMBRANE_WIDTH-1:0] size_q;        // |V|
  reg [         ABOVE-1:0] raised_q;      // |V| as far up as the greatest has room
  reg                      keep_q, late_keep_q;

  wire signed [MEMBRANE_WIDTH-1:0] membrane, threshold;
  wire        [      DT_WIDTH-1:0] refractory;

  assign {refractory, threshold, membrane} = neuron_i;

  // Highest bit of the greatest: the lowest of its mirror image
  wire [31:0] mirrored, highest;
  wire [4:0] room;
  wire [ABOVE-1:0] one;
  wire any, single;

  genvar i;
  generate
    for (i = 0; i < 32; i = i + 1) begin : g_bit
      if (i < ABOVE) begin : g_mirror
        assign mirrored[i] = greatest_i[ABOVE-1-i];
        assign one[i] = highest[ABOVE-1-i];
      end else begin : g_none
        assign mirrored[i] = 1'b0;
      end
    end
  endgenerate

  lowest #(.WIDTH(32)) u_highest (
      .bits_i  (mirrored),
      .onehot_o(highest),
      .index_o (room),
      .any_o   (any),
      .single_o(single)
  );

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      divide_q <= 1'b0;
      wait_q   <= 1'b0;
      run_q    <= 1'b0;
      phase_q  <= 2'd0;
      live_q   <= 6'd0;
    end else begin
      divide_q <= start_i;
      wait_q   <= start_i | (wait_q & ~divided_i);
      run_q    <= (wait_q & divided_i) | (run_q & ~done_o);
      phase_q  <= (run_q & ~done_o & phase_q != 2'd2) ? phase_q + 2'd1 : 2'd0;
      live_q   <= {live_q[5:1], todo_pop_o};
    end
  end

  // Data
  always @(posedge clk_i) begin
    if (start_i) begin
      one_q  <= one;
      room_q <= room;
    end
    if (todo_pop_o) index_q <= todo_index_i;
    if (live_q[1]) size_q <= membrane[ABOVE] ? -membrane : membrane;
    if (live_q[2]) begin
      raised_q <= size_q[ABOVE-1:0] << room_q;
      keep_q   <= size_q >= {1'b0, greatest_i};
    end
    if (live_q[3]) begin
      late_index_q <= index_q;
      late_keep_q  <= keep_q;
    end
  end

  // Products
  wire [15:0] portion = product_i[ABOVE-1+:16];  // x, u16.16
  wire [15:0] square = product_i[16+:16];        // y, u16.16
  wire signed [A_WIDTH+B_WIDTH-1:0] rounded = product_i + 37'sd32768;

  always @* begin
    a_o = {A_WIDTH{1'b0}};
    b_o = {B_WIDTH{1'b0}};
    if (live_q[3]) begin
      a_o = {{(A_WIDTH - ABOVE) {1'b0}}, raised_q};
      b_o = {{(B_WIDTH - 16) {1'b0}}, quotient_i};
    end else if (live_q[4]) begin
      a_o = {{(A_WIDTH - 16) {1'b0}}, portion};
      b_o = {{(B_WIDTH - 16) {1'b0}}, portion};
    end else if (live_q[5]) begin
      a_o = {{(A_WIDTH - ABOVE) {membrane[ABOVE]}}, membrane[ABOVE-1:0]};
      b_o = {{(B_WIDTH - 16) {1'b0}}, square};
    end
  end

  // Outputs
  assign done_o         = live_q[6] & ~live_q[3];
  assign todo_pop_o     = run_q & (phase_q == 2'd0) & todo_any_i;
  assign neuron_re_o    = todo_pop_o | live_q[4];
  assign neuron_raddr_o = todo_pop_o ? todo_index_i : live_q[4] ? late_index_q : {INDEX_WIDTH{1'b0}};
  assign neuron_we_o    = live_q[6];
  assign neuron_waddr_o = live_q[6] ? late_index_q : {INDEX_WIDTH{1'b0}};
  assign neuron_wdata_o = {refractory, threshold, late_keep_q ? membrane : rounded[16+:MEMBRANE_WIDTH]};
  assign divide_o       = divide_q;
  assign head_o         = divide_q ? {{(DIVISOR_WIDTH - ABOVE) {1'b0}}, one_q} : {DIVISOR_WIDTH{1'b0}};
  assign divisor_o      = divide_q ? {{(DIVISOR_WIDTH - ABOVE) {1'b0}}, greatest_i} : {DIVISOR_WIDTH{1'b0}};
  assign bits_o         = divide_q ? QUOTIENT_BITS : 5'd0;

  wire unused = &{1'b0, rounded, product_i, any, single, highest};

endmodule

`default_nettype wire
