// Window: knows which cores have retired, and opens and closes the drain of the queue's head.
//
//   opens at edge g = max(r + 2, c' + 1, i + 1): r = latest retire edge of the head's cores, c' = close before, i = issue
//
// A core flips retired at its retire edge; a flip that no window has answered yet is a finished result. The next flip
// comes after the close (the stream interval sees to it), so one bit a core is enough.
// Handshake: head_i is up while an entry waits for its window; open_o shows from g to the close, at whose edge close_i
// is up before. pull_o: at g to all addressed cores, then as their leaves ask.
// Latency: retired is registered once here, hence r + 2.
// Example: one core retires at edge 50 -> open and pull from 52; closed at 60 -> drain (the core's clock) up to 61.
`default_nettype none
`include "params.vh"

module window (
    input  wire                       clk_i,
    input  wire                       rst_ni,
    // Queue
    input  wire                       head_i,
    input  wire                       search_i,
    input  wire                       all_i,
    input  wire [`SPK_CORE_WIDTH-1:0] core_i,
    input  wire                       some_i,      // only those of cores_i: a later wave of ROUTE
    input  wire [     `SPK_CORES-1:0] cores_i,
    output wire                       open_o,
    input  wire                       close_i,
    // Cores
    input  wire [     `SPK_CORES-1:0] retired_i,
    output wire [     `SPK_CORES-1:0] pull_o,
    output wire [     `SPK_CORES-1:0] drain_o,    // the core needs its clock
    output wire                       booted_o,   // every core has swept its memories after reset
    // Tree
    output wire                       tree_clk_o,  // runs from g to the close
    output reg                        sum_o,       // a broadcast that is no SEARCH
    output reg                        pass_o,      // one core
    output wire [     `SPK_CORES-1:0] absent_o,    // cores that some_i leaves out: nothing comes from them
    input  wire [     `SPK_CORES-1:0] want_i
);

  localparam [`SPK_CORES-1:0] NONE = 0, ALL = ~NONE, ONE = 1;

  reg [`SPK_CORES-1:0] retired_q;
  reg [`SPK_CORES-1:0] answered_q;  // retired_q at the last window of each core
  reg [`SPK_CORES-1:0] cores_q, cores_past_q;  // of the open window; the cycle after, too
  reg [`SPK_CORES-1:0] pull_q;
  reg open_q, booted_q;
  reg some_q;  // the open window leaves cores out

  wire [`SPK_CORES-1:0] finished = retired_q ^ answered_q;
  wire [`SPK_CORES-1:0] target = some_i ? cores_i : all_i ? ALL : ONE << core_i;
  wire done = (finished & target) == target;
  wire grant = head_i && !open_q && done;

  always @(posedge clk_i)
    if (!rst_ni) begin
      retired_q <= NONE;
      // The sweep after reset ends with the flip to 1, which no window answers.
      answered_q <= ALL;
      cores_q <= NONE;
      cores_past_q <= NONE;
      open_q <= 1'b0;
      some_q <= 1'b0;
      booted_q <= 1'b0;
    end else begin
      retired_q <= retired_i;
      booted_q <= booted_q || retired_q == ALL;
      cores_past_q <= cores_q;
      if (grant) begin
        open_q <= 1'b1;
        some_q <= some_i;
        cores_q <= target;
        answered_q <= answered_q ^ target;
      end else if (close_i) begin
        open_q  <= 1'b0;
        some_q  <= 1'b0;
        cores_q <= NONE;
      end
    end

  // All that the tree sees is on its own clock, so that nothing in it moves while no window is open.
  gate u_gate (
      .clk_i (clk_i),
      .en_i  (!rst_ni || grant || open_q),
      .gclk_o(tree_clk_o)
  );

  always @(posedge tree_clk_o)
    if (!rst_ni) begin
      pull_q <= NONE;
      sum_o  <= 1'b0;
      pass_o <= 1'b0;
    end else if (grant) begin
      pull_q <= target;
      sum_o  <= all_i && !search_i;
      pass_o <= !all_i;
    end else pull_q <= close_i ? NONE : want_i & cores_q;

  assign absent_o = some_q ? ~cores_q : NONE;
  assign open_o = open_q;
  assign pull_o = pull_q;
  assign drain_o = cores_q | cores_past_q;
  assign booted_o = booted_q;

endmodule

`default_nettype wire
