// Registers of the core's nodes: which are valid, which spiked in the last step, the time, and the sticky flags.
//
//   time = min(time + dt, greatest);   flags = flags | {WORD_SAT, RATE_SAT, TIME_SAT, MEMBRANE_SAT}
//
// clear_i, of a sweep's last cycle, comes before all others; valid is cleared only with initial_i. Every other input is 0 but in the
// cycle at whose end it counts. Latency: one cycle.
// Example: stepped_i with dt_i = 256 (1 ms) in cycle 9, time_o = 0: time_o = 256 from cycle 10 on.
`include "params.vh"
`default_nettype none

module state #(
    parameter VECTORS     = `SPK_VECTORS,
    parameter INDEX_WIDTH = `SPK_INDEX_WIDTH,
    parameter TIME_WIDTH  = `SPK_TIME_WIDTH,
    parameter DT_WIDTH    = `SPK_DT_WIDTH,
    parameter FLAG_WIDTH  = `SPK_FLAG_WIDTH
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    // Sweep
    input  wire                   clear_i,
    input  wire                   initial_i,
    // Nodes that come and go
    input  wire                   insert_i,
    input  wire [INDEX_WIDTH-1:0] new_i,
    input  wire                   remove_i,
    input  wire [INDEX_WIDTH-1:0] node_i,
    // STEP
    input  wire                   spike_we_i,
    input  wire [INDEX_WIDTH-1:0] spike_node_i,
    input  wire                   spike_i,
    input  wire                   stepped_i,
    input  wire [DT_WIDTH-1:0]    dt_i,          // u13.8, ms
    // What saturates
    input  wire                   word_cut_i,
    input  wire                   rate_cut_i,
    input  wire                   membrane_cut_i,
    // Registers
    output wire [VECTORS-1:0]     valid_o,
    output wire [VECTORS-1:0]     spiked_o,
    output wire [TIME_WIDTH-1:0]  time_o,        // u.8, ms
    output wire [FLAG_WIDTH-1:0]  flags_o        // {WORD_SAT, RATE_SAT, TIME_SAT, MEMBRANE_SAT}
);

  reg  [VECTORS-1:0]    valid_q;
  reg  [VECTORS-1:0]    spiked_q;
  reg  [TIME_WIDTH-1:0] time_q;
  reg  [FLAG_WIDTH-1:0] flags_q;
  wire [TIME_WIDTH:0]   time_sum = {1'b0, time_q} + {{(TIME_WIDTH + 1 - DT_WIDTH) {1'b0}}, dt_i};
  wire                  time_cut = time_sum[TIME_WIDTH];

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q  <= {VECTORS{1'b0}};
      spiked_q <= {VECTORS{1'b0}};
      time_q   <= {TIME_WIDTH{1'b0}};
      flags_q  <= {FLAG_WIDTH{1'b0}};
    end else if (clear_i) begin
      if (initial_i) valid_q <= {VECTORS{1'b0}};
      spiked_q <= {VECTORS{1'b0}};
      time_q   <= {TIME_WIDTH{1'b0}};
      flags_q  <= {FLAG_WIDTH{1'b0}};
    end else begin
      if (insert_i) valid_q[new_i] <= 1'b1;
      if (remove_i) valid_q[node_i] <= 1'b0;
      if (remove_i) spiked_q[node_i] <= 1'b0;
      if (spike_we_i) spiked_q[spike_node_i] <= spike_i;
      if (stepped_i) time_q <= time_cut ? {TIME_WIDTH{1'b1}} : time_sum[TIME_WIDTH-1:0];
      flags_q <= flags_q | {word_cut_i, rate_cut_i, stepped_i & time_cut, membrane_cut_i};
    end
  end

  assign valid_o  = valid_q;
  assign spiked_o = spiked_q;
  assign time_o   = time_q;
  assign flags_o  = flags_q;

endmodule

`default_nettype wire
