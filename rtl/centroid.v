// Registers of the core's centroid, by which ROUTE chooses cores: its words, norms and radius, and whether they are those of the nodes.
//
// Handshake: clear_i, of INIT's last cycle, comes before all others; every other input is 0 but in the cycle at whose end it counts.
// Fresh after refreshed_i, and no more when a vector comes, goes or moves (changed_i). Latency: one cycle.
// Example: word_we_i, dim_i = 2, word_i = 16'h0100 in cycle 5: words_o[47:32] = 16'h0100 from cycle 6 on.
`include "params.vh"
`default_nettype none

module centroid #(
    parameter DIMS        = `SPK_DIMS,
    parameter WORD_WIDTH  = `SPK_WORD_WIDTH,
    parameter NORM2_WIDTH = `SPK_NORM2_WIDTH,
    parameter RMANT_WIDTH = `SPK_RMANT_WIDTH,
    parameter REXP_WIDTH  = `SPK_REXP_WIDTH,
    parameter ROOT_WIDTH  = `SPK_ROOT_WIDTH
) (
    input  wire                       clk_i,
    input  wire                       rst_ni,
    input  wire                       clear_i,
    // Writes
    input  wire                       word_we_i,
    input  wire [$clog2(DIMS)-1:0]    dim_i,
    input  wire [WORD_WIDTH-1:0]      word_i,
    input  wire                       norm2_we_i,
    input  wire [NORM2_WIDTH-1:0]     norm2_i,
    input  wire                       reciprocal_we_i,
    input  wire [RMANT_WIDTH-1:0]     rmant_i,
    input  wire [REXP_WIDTH-1:0]      rexp_i,
    input  wire                       radius_we_i,
    input  wire [ROOT_WIDTH-1:0]      radius_i,
    input  wire                       refreshed_i,
    input  wire                       changed_i,
    // Registers
    output wire [DIMS*WORD_WIDTH-1:0] words_o,         // word 0 lowest
    output wire [NORM2_WIDTH-1:0]     norm2_o,
    output wire [RMANT_WIDTH-1:0]     rmant_o,         // u24.24, 0 unless cosine
    output wire [REXP_WIDTH-1:0]      rexp_o,
    output wire [ROOT_WIDTH-1:0]      radius_o,        // word steps, 0 unless L2
    output wire                       fresh_o
);

  reg [DIMS*WORD_WIDTH-1:0] words_q;
  reg [NORM2_WIDTH-1:0]     norm2_q;
  reg [RMANT_WIDTH-1:0]     rmant_q;
  reg [REXP_WIDTH-1:0]      rexp_q;
  reg [ROOT_WIDTH-1:0]      radius_q;
  reg                       fresh_q;

  always @(posedge clk_i) begin
    if (!rst_ni || clear_i) begin
      words_q  <= {DIMS * WORD_WIDTH{1'b0}};
      norm2_q  <= {NORM2_WIDTH{1'b0}};
      rmant_q  <= {RMANT_WIDTH{1'b0}};
      rexp_q   <= {REXP_WIDTH{1'b0}};
      radius_q <= {ROOT_WIDTH{1'b0}};
      fresh_q  <= 1'b0;
    end else begin
      if (word_we_i) words_q[dim_i*WORD_WIDTH+:WORD_WIDTH] <= word_i;
      if (norm2_we_i) norm2_q <= norm2_i;
      if (reciprocal_we_i) {rexp_q, rmant_q} <= {rexp_i, rmant_i};
      if (radius_we_i) radius_q <= radius_i;
      if (refreshed_i) fresh_q <= 1'b1;
      else if (changed_i) fresh_q <= 1'b0;
    end
  end

  assign words_o  = words_q;
  assign norm2_o  = norm2_q;
  assign rmant_o  = rmant_q;
  assign rexp_o   = rexp_q;
  assign radius_o = radius_q;
  assign fresh_o  = fresh_q;

endmodule

`default_nettype wire
