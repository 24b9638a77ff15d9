// One table of the core: a read port and a write port on one clock, as a two-port SRAM has them.
//
//   at the clock edge:  rdata_o = mem[raddr_i] if re_i;  mem[waddr_i] = wdata_i if we_i
//
// Read-first: a row that is read in the cycle in which it is written gives its old value. rdata_o keeps its value while re_i is 0.
// No reset: the sweep of INIT writes every row. Latency: rdata_o is there in the cycle after re_i.
// Example: re_i = 1, raddr_i = 3 in cycle 7 -> rdata_o = mem[3] in cycle 8, and also in cycle 9 if re_i is 0 in cycle 8.
`default_nettype none

module memory #(
    parameter ROWS  = 32,
    parameter WIDTH = 16
) (
    input  wire                    clk_i,
    // Write port
    input  wire                    we_i,
    input  wire [$clog2(ROWS)-1:0] waddr_i,
    input  wire [       WIDTH-1:0] wdata_i,
    // Read port
    input  wire                    re_i,
    input  wire [$clog2(ROWS)-1:0] raddr_i,
    output wire [       WIDTH-1:0] rdata_o
);

  reg [WIDTH-1:0] mem[0:ROWS-1];
  reg [WIDTH-1:0] rdata_q;

  always @(posedge clk_i) begin
    if (we_i) mem[waddr_i] <= wdata_i;
    if (re_i) rdata_q <= mem[raddr_i];
  end

  assign rdata_o = rdata_q;

endmodule

`default_nettype wire
