// Receives one command from the host port: the header beat and, where the opcode has one, the beats of its vector.
//
//   query = the vector's words, word 0 lowest; age = edges since the last beat was accepted
//
// Valid/ready; ready depends on registers alone. A command is held until issue_i, at whose edge the next header becomes
// welcome. Nothing is accepted until booted_i.
// Latency: header_o and query_o show in the cycle after the beat. waiting_o is up from the last beat to issue.
// Example: header accepted at edge 10, no vector -> waiting, age 0 in the cycle after 10; issued at 11 -> ready again.
`default_nettype none
`include "params.vh"

module receive (
    input  wire                                clk_i,
    input  wire                                rst_ni,
    input  wire                                booted_i,     // the cores have swept their memories
    // Host port
    input  wire                                cmd_valid_i,
    output wire                                cmd_ready_o,
    input  wire [                        63:0] cmd_data_i,
    // Command
    output wire [                        63:0] header_o,
    output wire [`SPK_DIMS*`SPK_WORD_WIDTH-1:0] query_o,     // s16.8 each
    output wire                                waiting_o,
    output wire [                         4:0] age_o,        // stops at 31
    input  wire                                issue_i,
    // Beats, as norm takes them; the words are the highest four of query_o
    output wire                                beat_o,
    output wire                                first_o,
    output wire                                last_o
);

  localparam [1:0] BOOT = 2'd0, HEADER = 2'd1, VECTOR = 2'd2, WAIT = 2'd3;
  localparam [2:0] BEATS = `SPK_VECTOR_BEATS;
  localparam QUERY_WIDTH = `SPK_DIMS * `SPK_WORD_WIDTH;
  localparam BEAT_WIDTH = 4 * `SPK_WORD_WIDTH;

  reg [1:0] state_q, state_d;
  reg [1:0] count_q;  // beats of the vector so far
  reg [4:0] age_q;
  reg [63:0] header_q;
  reg [QUERY_WIDTH-1:0] query_q;
  reg beat_q, first_q, last_q;

  wire header = state_q == HEADER && cmd_valid_i;
  wire beat = state_q == VECTOR && cmd_valid_i;
  wire first = count_q == 2'd0;
  wire last = {1'b0, count_q} == BEATS - 3'd1;
  wire has_vector;

  vector_opcode u_vector_opcode (
      .opcode_i(cmd_data_i[7:0]),
      .vector_o(has_vector)
  );

  // The low bits of the four words of a beat.
  wire [BEAT_WIDTH-1:0] words;
  genvar n;
  generate
    for (n = 0; n < 4; n = n + 1) begin : g_word
      assign words[n*`SPK_WORD_WIDTH+:`SPK_WORD_WIDTH] = cmd_data_i[n*16+:`SPK_WORD_WIDTH];
    end
  endgenerate

  // State machine
  always @* begin
    state_d = state_q;
    case (state_q)
      BOOT: if (booted_i) state_d = HEADER;
      HEADER: if (cmd_valid_i) state_d = has_vector ? VECTOR : WAIT;
      VECTOR: if (cmd_valid_i && last) state_d = WAIT;
      WAIT: if (issue_i) state_d = HEADER;
      default: state_d = BOOT;
    endcase
  end

  always @(posedge clk_i)
    if (!rst_ni) begin
      state_q  <= BOOT;
      count_q  <= 2'd0;
      age_q    <= 5'd0;
      header_q <= 64'd0;
      query_q  <= {QUERY_WIDTH{1'b0}};
      {beat_q, first_q, last_q} <= 3'd0;
    end else begin
      state_q <= state_d;
      {beat_q, first_q, last_q} <= {beat, first, last};
      if (header) header_q <= cmd_data_i;
      if (header) count_q <= 2'd0;
      if (beat) count_q <= count_q + 2'd1;
      // Shifted in from above: after the last beat the first word is lowest.
      if (beat) query_q <= {words, query_q[QUERY_WIDTH-1:BEAT_WIDTH]};
      if (state_q != WAIT) age_q <= 5'd0;
      else if (age_q != 5'd31) age_q <= age_q + 5'd1;
    end

  assign cmd_ready_o = state_q == HEADER || state_q == VECTOR;
  assign header_o = header_q;
  assign query_o = query_q;
  assign waiting_o = state_q == WAIT;
  assign age_o = age_q;
  assign beat_o = beat_q;
  assign first_o = first_q;
  assign last_o = last_q;

endmodule

`default_nettype wire
