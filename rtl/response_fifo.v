// Response FIFO: holds the beats until the host accepts them.
//
//   first in, first out; QUEUE_DEPTH beats, whose room issue has reserved, so that a put never waits
//
// Handshake: put_i for one cycle a beat; valid/ready at the port, both from registers.
// Latency: 1; a beat put at edge x into an empty FIFO can be accepted from edge x + 1 on.
// Example: put at edges 4 and 5, ready up -> accepted at 5 and 6.
`default_nettype none
`include "params.vh"

module response_fifo (
    input  wire        clk_i,
    input  wire        rst_ni,
    // Response engine
    input  wire        put_i,
    input  wire [63:0] beat_i,
    // Host port
    output reg         rsp_valid_o,
    input  wire        rsp_ready_i,
    output reg  [63:0] rsp_data_o
);

  // No reset: a row is read only after it was written.
  reg [63:0] beats_q[0:`SPK_QUEUE_DEPTH-1];
  reg [5:0] write_q, read_q;
  reg [6:0] count_q;  // in beats_q

  wire empty = count_q == 7'd0;
  wire next = !rsp_valid_o || rsp_ready_i;  // the output register takes the next beat
  wire direct = next && empty;  // ... from the engine
  wire push = put_i && !direct;
  wire pop = next && !empty;

  always @(posedge clk_i) if (push) beats_q[write_q] <= beat_i;

  always @(posedge clk_i)
    if (!rst_ni) begin
      write_q <= 6'd0;
      read_q <= 6'd0;
      count_q <= 7'd0;
      rsp_valid_o <= 1'b0;
      rsp_data_o <= 64'd0;
    end else begin
      if (push) write_q <= write_q + 6'd1;
      if (pop) read_q <= read_q + 6'd1;
      count_q <= count_q + {6'd0, push} - {6'd0, pop};
      if (next) rsp_valid_o <= !empty || put_i;
      if (pop) rsp_data_o <= beats_q[read_q];
      else if (direct && put_i) rsp_data_o <= beat_i;
    end

endmodule

`default_nettype wire
