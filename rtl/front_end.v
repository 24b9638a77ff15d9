// Front end: receives a command, checks it and prepares its operands, all of it once for all cores.
//
//   complete at the first edge i with  i >= e + 1                   no vector, no dt, or refused
//                                      i >= e + 4                   vector (L2, dot) or dt
//                                      i >= e + 20                  vector, cosine;  e = edge of the last beat
//
// Handshake: complete_o is up while a command waits with all its operands; issue_i takes it.
// Latency: as above; norm2 shows from e + 3, the reciprocal norm from e + 19, the decay factors from e + 2.
// Example: COUNT accepted at edge 7 -> complete in the cycle that ends with edge 8.
`default_nettype none
`include "params.vh"

module front_end (
    input  wire                                clk_i,
    input  wire                                rst_ni,
    input  wire                                booted_i,
    input  wire [                         1:0] metric_i,
    // Host port
    input  wire                                cmd_valid_i,
    output wire                                cmd_ready_o,
    input  wire [                        63:0] cmd_data_i,
    // Command
    output wire                                complete_o,
    input  wire                                issue_i,
    output wire [                        63:0] header_o,
    output wire [                         3:0] status_o,
    output wire                                search_o,
    output wire [                         4:0] k_o,       // results at most
    output wire                                route_o,
    output wire                                stream_o,
    output wire                                init_all_o,
    // Operands
    output wire [`SPK_DIMS*`SPK_WORD_WIDTH-1:0] query_o,  // s16.8 each
    output wire [        `SPK_NORM2_WIDTH-1:0] norm2_o,   // u35.16
    output wire [        `SPK_RMANT_WIDTH-1:0] rmant_o,   // u24.24, 0 unless cosine
    output wire [         `SPK_REXP_WIDTH-1:0] rexp_o,    // u5, 0 unless cosine
    output wire [     `SPK_DECAY_FRACTION-1:0] leak_o,    // u16.16
    output wire [     `SPK_DECAY_FRACTION-1:0] pre_o,     // u16.16
    output wire [     `SPK_DECAY_FRACTION-1:0] post_o     // u16.16
);

  localparam [1:0] COSINE = 2'd1;
  localparam [4:0] AGE_NONE = 5'd0, AGE_SHORT = 5'd3, AGE_COSINE = 5'd19;  // edge i is one later than the cycle before

  wire vector, dt, waiting, beat, first, last, norm_done;
  wire [4:0] age;
  wire [`SPK_RMANT_WIDTH-1:0] rmant;
  wire [`SPK_REXP_WIDTH-1:0] rexp;
  wire cosine = metric_i == COSINE;

  receive u_receive (
      .clk_i      (clk_i),
      .rst_ni     (rst_ni),
      .booted_i   (booted_i),
      .cmd_valid_i(cmd_valid_i),
      .cmd_ready_o(cmd_ready_o),
      .cmd_data_i (cmd_data_i),
      .header_o   (header_o),
      .query_o    (query_o),
      .waiting_o  (waiting),
      .age_o      (age),
      .issue_i    (issue_i),
      .beat_o     (beat),
      .first_o    (first),
      .last_o     (last)
  );

  command_check u_check (
      .header_i  (header_o),
      .metric_i  (metric_i),
      .status_o  (status_o),
      .vector_o  (vector),
      .dt_o      (dt),
      .search_o  (search_o),
      .k_o       (k_o),
      .route_o   (route_o),
      .stream_o  (stream_o),
      .init_all_o(init_all_o)
  );

  norm u_norm (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .beat_i (beat),
      .first_i(first),
      .last_i (last),
      .words_i(query_o[`SPK_DIMS*`SPK_WORD_WIDTH-1-:4*`SPK_WORD_WIDTH]),
      .done_o (norm_done),
      .norm2_o(norm2_o)
  );

  rsqrt u_rsqrt (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .start_i(norm_done && cosine),
      .norm2_i(norm2_o),
      .rmant_o(rmant),
      .rexp_o (rexp)
  );

  decay #(.K(`SPK_LEAK_K)) u_leak (.clk_i(clk_i), .rst_ni(rst_ni), .dt_i(header_o[32+:`SPK_DT_WIDTH]), .decay_o(leak_o));
  decay #(.K(`SPK_PRE_K)) u_pre (.clk_i(clk_i), .rst_ni(rst_ni), .dt_i(header_o[32+:`SPK_DT_WIDTH]), .decay_o(pre_o));
  decay #(.K(`SPK_POST_K)) u_post (.clk_i(clk_i), .rst_ni(rst_ni), .dt_i(header_o[32+:`SPK_DT_WIDTH]), .decay_o(post_o));

  reg [4:0] needed;
  always @* begin
    needed = AGE_NONE;
    if (status_o == 4'd0) begin
      if (vector) needed = cosine ? AGE_COSINE : AGE_SHORT;
      else if (dt) needed = AGE_SHORT;
    end
  end

  assign complete_o = waiting && age >= needed;
  assign rmant_o = cosine ? rmant : {`SPK_RMANT_WIDTH{1'b0}};
  assign rexp_o = cosine ? rexp : {`SPK_REXP_WIDTH{1'b0}};

endmodule

`default_nettype wire
