// Cosine distance from the dot product and two reciprocal norms.
//
//   D = (dot << 26) >> E     P = (rmant_q * rmant_v) >> 22     X = D * P     distance = clamp(2^28 - ((X + 2^23) >> 24), 0, 2^29)
//
// No handshake: a result a cycle. Each product is split in four, so that a stage holds no multiplier wider than 16 bits. In stages of the
// distance pipeline: rmants at 4, dot and E at 5, dist_o (combinational) at 8.
// Example: q = v = (1, 0), words of 256: norm2 = 2^16, rexp = 8 and rmant = 2^24 - 1 each; dot = 2^16, E = 16: D = 2^26,
// P = 2^26 - 8 (floor), X = 2^52 - 2^29, cos = 2^28 - 32, dist_o = 32.
`default_nettype none

module cosine #(
    parameter DOT_WIDTH   = 36,
    parameter RMANT_WIDTH = 24,
    parameter SCALE_WIDTH = 6
) (
    input  wire                          clk_i,
    input  wire        [RMANT_WIDTH-1:0] rmant_q_i,  // u24.24
    input  wire        [RMANT_WIDTH-1:0] rmant_v_i,  // u24.24
    input  wire signed [  DOT_WIDTH-1:0] dot_i,      // exact
    input  wire        [SCALE_WIDTH-1:0] scale_i,    // E
    output wire        [           29:0] dist_o      // u30.28, 0 to 2.0
);

  localparam HALF = RMANT_WIDTH / 2;

  // Stage 4: partial products of P
  reg [RMANT_WIDTH-1:0] p_ll_q, p_lh_q, p_hl_q, p_hh_q;

  always @(posedge clk_i) begin
    p_ll_q <= rmant_q_i[HALF-1:0] * rmant_v_i[HALF-1:0];
    p_lh_q <= rmant_q_i[HALF-1:0] * rmant_v_i[RMANT_WIDTH-1:HALF];
    p_hl_q <= rmant_q_i[RMANT_WIDTH-1:HALF] * rmant_v_i[HALF-1:0];
    p_hh_q <= rmant_q_i[RMANT_WIDTH-1:HALF] * rmant_v_i[RMANT_WIDTH-1:HALF];
  end

  // Stage 5: D and P
  wire        [2*RMANT_WIDTH-1:0] p_exact = {p_hh_q, p_ll_q} + {{HALF{1'b0}}, p_lh_q, {HALF{1'b0}}}
                                          + {{HALF{1'b0}}, p_hl_q, {HALF{1'b0}}};  // u48.48
  wire signed [ DOT_WIDTH+25:0] d_exact = $signed({dot_i, 26'd0}) >>> scale_i;
  reg  signed [           28:0] d_q;  // s29.26: |dot| < 4 * 2^E
  reg         [           25:0] p_q;  // u26.26

  always @(posedge clk_i) begin
    d_q <= d_exact[28:0];
    p_q <= p_exact[2*RMANT_WIDTH-1:22];
  end

  // Stage 6: partial products of X, D in 15 and 14 bits, P in 13 and 13
  wire signed [14:0] d_h = d_q[28:14];
  wire signed [14:0] d_l = {1'b0, d_q[13:0]};
  wire signed [13:0] p_h = {1'b0, p_q[25:13]};
  wire signed [13:0] p_l = {1'b0, p_q[12:0]};
  reg signed  [28:0] x_ll_q, x_lh_q, x_hl_q, x_hh_q;

  always @(posedge clk_i) begin
    x_ll_q <= d_l * p_l;
    x_lh_q <= d_l * p_h;
    x_hl_q <= d_h * p_l;
    x_hh_q <= d_h * p_h;
  end

  // Stage 7: X
  reg signed [54:0] x_q;  // s55.52

  always @(posedge clk_i)
    x_q <= {{26{x_ll_q[28]}}, x_ll_q} + {{13{x_lh_q[28]}}, x_lh_q, 13'd0}
         + {{12{x_hl_q[28]}}, x_hl_q, 14'd0} + {x_hh_q[27:0], 27'd0};

  // Stage 8: 2^28 - ((X + 2^23) >> 24), as one subtraction: -floor(y) = ceil(-y)
  wire signed [55:0] rest = 56'sh10_0000_007f_ffff - {x_q[54], x_q};  // 2^52 + 2^23 - 1 - X
  wire signed [31:0] dist = rest[55:24];

  assign dist_o = dist[31] ? 30'd0 : (dist > 32'sh2000_0000) ? 30'h2000_0000 : dist[29:0];

  wire unused = &{1'b0, p_exact[21:0], d_exact[DOT_WIDTH+25:29], x_hh_q[28], rest[23:0]};

endmodule

`default_nettype wire
