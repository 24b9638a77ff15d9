// Waves of ROUTE: one command of the host becomes two or three of the fabric's own, one behind the other.
//
//   first:  all cores score their centroids; the P nearest are chosen
//   second: the chosen ones search; the answer, or, where it must be exact and there are others, the results that are kept
//   third:  the others search, where they can hold a vector nearer than reach = root(k-th distance) + 1
//
// Handshake: a command waits at the front end (complete_i) until done_o; complete_o offers it, or its next wave, to issue_i. Any other
// command passes unchanged. pick_i, none_i, every_i and enough_i tell how the wave that closes ended.
// Latency: the second wave can issue at the edge behind the first's close, the third ROOT_WIDTH + 3 edges behind the second's.
// Example: no vector on the chip -> the first wave closes with none_i, and done_o is up in the same cycle.
`default_nettype none
`include "params.vh"
`include "opcodes.vh"

module waves (
    input  wire                        clk_i,
    input  wire                        rst_ni,
    // Front end
    input  wire                        complete_i,
    input  wire                        route_i,     // a ROUTE that is not refused
    input  wire [                63:0] header_i,
    output wire                        done_o,
    // Issue
    output wire                        complete_o,
    input  wire                        issue_i,
    output wire [                 1:0] wave_o,      // 0 no ROUTE, 1 scores, 2 results are kept, 3 the answer
    output wire                        later_o,     // not the first wave
    output wire [      `SPK_CORES-1:0] cores_o,     // of a later wave
    output wire [                63:0] header_o,
    output wire                        within_o,    // the third wave: its reach
    output wire [ `SPK_ROOT_WIDTH-1:0] reach_o,     // word steps
    // Response
    input  wire                        close_i,
    input  wire [                 1:0] wave_i,      // that closes
    input  wire                        pick_i,      // a core is chosen
    input  wire [ `SPK_CORE_WIDTH-1:0] core_i,
    input  wire                        none_i,      // the first wave found no vector
    input  wire                        every_i,     // it chose all cores that hold one
    input  wire                        enough_i,    // the second wave kept k results
    input  wire [`SPK_VALUE_WIDTH-1:0] last_i       // distance of the one that was kept last
);

  localparam [2:0] IDLE = 3'd0, CHOOSE = 3'd1, SECOND = 3'd2, KEEP = 3'd3, ROOT = 3'd4, THIRD = 3'd5;
  localparam [1:0] SCORES = 2'd1, KEPT = 2'd2, ANSWER = 2'd3;
  localparam DIVISOR_WIDTH = ((`SPK_DIST_WIDTH + 2) / 2) * 2;
  localparam RESULT_WIDTH = 20;
  localparam [4:0] ROOT_BITS = `SPK_ROOT_WIDTH;
  localparam [`SPK_CORES-1:0] ONE = 1;

  reg [2:0] state_q, state_d;
  reg enter_q;  // first cycle of a state
  reg every_q, enough_q;
  reg others_q;  // the third wave: those that the first did not choose
  reg [`SPK_CORES-1:0] chosen_q;
  reg [`SPK_ROOT_WIDTH-1:0] reach_q;
  wire rooted;
  wire [RESULT_WIDTH-1:0] root;
  wire two = header_i[17];
  wire final_second = !two || every_q;

  // State machine
  always @* begin
    state_d = state_q;
    case (state_q)
      IDLE: if (issue_i && route_i) state_d = CHOOSE;
      CHOOSE: if (close_i && wave_i == SCORES) state_d = none_i ? IDLE : SECOND;
      SECOND: if (issue_i) state_d = final_second ? IDLE : KEEP;
      KEEP: if (close_i && wave_i == KEPT) state_d = ROOT;
      ROOT: if (rooted) state_d = THIRD;
      THIRD: if (issue_i) state_d = IDLE;
      default: state_d = IDLE;
    endcase
  end

  always @(posedge clk_i)
    if (!rst_ni) begin
      state_q  <= IDLE;
      enter_q  <= 1'b0;
      every_q  <= 1'b0;
      enough_q <= 1'b0;
      others_q <= 1'b0;
      chosen_q <= {`SPK_CORES{1'b0}};
      reach_q  <= {`SPK_ROOT_WIDTH{1'b0}};
    end else begin
      state_q <= state_d;
      enter_q <= state_d != state_q;
      if (state_q == IDLE && issue_i && route_i) begin
        chosen_q <= {`SPK_CORES{1'b0}};
        others_q <= 1'b0;
      end else if (pick_i) chosen_q <= chosen_q | ONE << core_i;
      if (state_q == CHOOSE && close_i) every_q <= every_i;
      if (state_q == KEEP && close_i) enough_q <= enough_i;
      if (rooted) begin
        others_q <= 1'b1;
        reach_q  <= enough_q ? root[`SPK_ROOT_WIDTH-1:0] + {{(`SPK_ROOT_WIDTH - 1) {1'b0}}, 1'b1} : {`SPK_ROOT_WIDTH{1'b1}};
      end
    end

  divide #(
      .DIVISOR_WIDTH(DIVISOR_WIDTH),
      .RESULT_WIDTH (RESULT_WIDTH)
  ) u_root (
      .clk_i    (clk_i),
      .rst_ni   (rst_ni),
      .start_i  (enter_q && state_q == ROOT),
      .root_i   (1'b1),
      .head_i   ({DIVISOR_WIDTH{1'b0}}),
      .tail_i   ({RESULT_WIDTH{1'b0}}),
      .divisor_i({{(DIVISOR_WIDTH - `SPK_DIST_WIDTH) {1'b0}}, last_i[`SPK_DIST_WIDTH-1:0]}),
      .bits_i   (ROOT_BITS),
      .done_o   (rooted),
      .result_o (root)
  );

  // Outputs
  wire second = state_q == SECOND;
  wire third = state_q == THIRD;
  wire [7:0] opcode = third ? {2'b00, `SPK_WAVE_WITHIN} : second ? {2'b00, `SPK_WAVE_SEARCH} : header_i[7:0];

  assign complete_o = complete_i && (state_q == IDLE || second || third);
  assign wave_o     = (third || (second && final_second)) ? ANSWER : second ? KEPT : route_i ? SCORES : 2'd0;
  assign later_o    = second || third;
  assign cores_o    = others_q ? ~chosen_q : chosen_q;
  // What is exact is no beam.
  assign header_o   = {header_i[63:38], header_i[37] && !(later_o && two), header_i[36:8], opcode};
  assign within_o   = third;
  assign reach_o    = reach_q;
  assign done_o     = (issue_i && (third || (second && final_second) || (state_q == IDLE && !route_i))) ||
      (state_q == CHOOSE && close_i && none_i);

  wire unused = &{1'b0, last_i, root};

endmodule

`default_nettype wire
