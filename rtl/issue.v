// Issue: decides at which edge the waiting command goes to its cores and to the queue of responses.
//
//   issue = complete & slots & (refused | free | stream rule)
//   free:        no command in the queue has a core that this one addresses
//   stream rule: an exact SEARCH to all, at least STREAM_INTERVAL edges after the one before, and in the queue only such,
//                one or two: cores pipeline them, so the next may be taken before the first has answered
//   slots:       responses outstanding + own <= QUEUE_DEPTH; own = k for SEARCH, else 1. As every command has one, the
//                queue of as many entries cannot overflow
//
// Handshake: issue_o is up in the cycle before edge i; cmd_valid_o of the addressed cores in the one after it.
// Latency: none; a close or an accepted beat at edge x counts from edge x + 1.
// Example: GET_TIME to core 2, closed at edge 90 -> the next command to core 2 issues at 91 or later.
`default_nettype none
`include "params.vh"

module issue (
    input  wire                       clk_i,
    input  wire                       rst_ni,
    // Waiting command
    input  wire                       complete_i,
    input  wire                       refused_i,
    input  wire                       search_i,
    input  wire                       stream_i,
    input  wire                       all_i,
    input  wire                       later_i,     // a later wave of ROUTE: to cores_i, in the slots of the first
    input  wire [     `SPK_CORES-1:0] cores_i,
    input  wire [`SPK_CORE_WIDTH-1:0] core_i,
    input  wire [                4:0] k_i,
    output wire                       issue_o,
    output reg  [     `SPK_CORES-1:0] cmd_valid_o,
    // Queue
    input  wire [                6:0] queued_i,
    // Close of the queue's head
    input  wire                       close_i,
    input  wire                       close_refused_i,
    input  wire                       close_all_i,
    input  wire [`SPK_CORE_WIDTH-1:0] close_core_i,
    input  wire [                4:0] close_unused_i,   // slots that its results did not fill
    // Response port
    input  wire                       accepted_i
);

  localparam [6:0] SLOTS = `SPK_QUEUE_DEPTH;
  localparam [9:0] INTERVAL = `SPK_STREAM_INTERVAL;
  localparam [`SPK_CORES-1:0] ONE = 1;

  reg [`SPK_CORES-1:0] single_q;  // cores with a command of their own
  reg [1:0] broadcast_q;  // commands to all in the queue; more than one only by the stream rule
  reg streaming_q;  // the last command issued was an exact SEARCH to all
  reg [9:0] since_q;  // edges since it was issued, less one; stops at INTERVAL - 1
  reg [6:0] reserved_q;

  // Conditions
  wire free = broadcast_q == 2'd0 && (all_i ? single_q == {`SPK_CORES{1'b0}} : !single_q[core_i]);
  // Nothing but broadcasts in the queue, the last of them a stream: so all are, since others issue alone.
  wire only_streams = queued_i == {5'd0, broadcast_q} && (broadcast_q == 2'd1 || broadcast_q == 2'd2);
  wire stream = stream_i && streaming_q && since_q == INTERVAL - 10'd1 && only_streams;
  wire [6:0] own = later_i ? 7'd0 : search_i && !refused_i ? {2'd0, k_i} : 7'd1;
  wire slots = reserved_q + own <= SLOTS;
  wire issue = complete_i && slots && (refused_i || free || stream);

  // Books
  wire to_cores = issue && !refused_i;
  wire closed = close_i && !close_refused_i;
  wire [`SPK_CORES-1:0] target = later_i ? cores_i : all_i ? {`SPK_CORES{1'b1}} : ONE << core_i;
  wire [`SPK_CORES-1:0] start = to_cores && !all_i ? target : {`SPK_CORES{1'b0}};
  wire [`SPK_CORES-1:0] stop = closed && !close_all_i ? ONE << close_core_i : {`SPK_CORES{1'b0}};
  wire [1:0] broadcast_up = {1'b0, to_cores && all_i};
  wire [1:0] broadcast_down = {1'b0, closed && close_all_i};
  wire [6:0] give = issue ? own : 7'd0;
  wire [6:0] unused = close_i ? {2'd0, close_unused_i} : 7'd0;

  always @(posedge clk_i)
    if (!rst_ni) begin
      cmd_valid_o <= {`SPK_CORES{1'b0}};
      single_q    <= {`SPK_CORES{1'b0}};
      broadcast_q <= 2'd0;
      streaming_q <= 1'b0;
      since_q     <= 10'd0;
      reserved_q  <= 7'd0;
    end else begin
      cmd_valid_o <= to_cores ? target : {`SPK_CORES{1'b0}};
      single_q    <= (single_q | start) & ~stop;
      broadcast_q <= broadcast_q + broadcast_up - broadcast_down;
      reserved_q  <= reserved_q + give - unused - {6'd0, accepted_i};
      if (issue) streaming_q <= stream_i && !refused_i;
      if (issue) since_q <= 10'd0;
      else if (since_q != INTERVAL - 10'd1) since_q <= since_q + 10'd1;
    end

  assign issue_o = issue;

endmodule

`default_nettype wire
