// Response engine: turns the queue's head and the items of the merge tree's root into response beats.
//
//   beat = {last, hit, status[3:0], core[7:0], index[7:0], 2'b0, value[39:0]}
//   close = refused | value put | k-th result put | an empty item came first
//
// Handshake: a refused head is answered at once; else want_o asks for a window, and while open_i is up one item an edge
// is taken. close_o, with unused_o slots to return, pops the queue in the cycle before the close edge.
// Latency: none; the root's item and its beat are of the same cycle, the FIFO's put edge ends it.
// Example: SEARCH, k = 3, two results at edges 20 and 21 -> beats put at 20 and 21 (last), close at 22, unused 1.
`default_nettype none
`include "params.vh"

module respond (
    input  wire                        clk_i,
    input  wire                        rst_ni,
    // Head of the queue
    input  wire                        head_i,
    input  wire [                 3:0] status_i,     // 0, or refused
    input  wire                        search_i,
    input  wire                        all_i,
    input  wire [ `SPK_CORE_WIDTH-1:0] core_i,
    input  wire [                 4:0] k_i,
    output wire                        close_o,
    output wire [                 4:0] unused_o,
    // Window
    output wire                        want_o,
    input  wire                        open_i,
    // Root of the tree
    input  wire                        item_valid_i,
    input  wire                        item_hit_i,
    input  wire [                 3:0] item_status_i,
    input  wire [ `SPK_CORE_WIDTH-1:0] item_core_i,
    input  wire [`SPK_INDEX_WIDTH-1:0] item_index_i,
    input  wire [`SPK_VALUE_WIDTH-1:0] item_value_i,  // signed
    input  wire                        more_i,        // the item behind this one is a hit
    // Response FIFO
    output reg                         put_o,
    output wire [                63:0] beat_o
);

  reg [4:0] count_q;  // beats of the open window so far
  reg close, last, hit;
  reg [3:0] status;
  reg [7:0] core;

  wire refused = status_i != 4'd0;
  wire kth = count_q + 5'd1 == k_i;

  always @* begin
    put_o = 1'b0;
    close = 1'b0;
    last = 1'b1;
    hit = 1'b0;
    status = 4'd0;
    core = 8'd0;
    if (head_i && refused) begin
      put_o = 1'b1;
      close = 1'b1;
      status = status_i;
    end else if (open_i && item_valid_i) begin
      if (!search_i) begin
        put_o = 1'b1;
        close = 1'b1;
        hit = item_hit_i;
        // A sum has neither core nor status; a single core may have refused.
        status = all_i ? 4'd0 : item_status_i;
        core[`SPK_CORE_WIDTH-1:0] = all_i ? {`SPK_CORE_WIDTH{1'b0}} : core_i;
      end else if (item_hit_i) begin
        put_o = 1'b1;
        close = kth;
        last = kth || !more_i;
        hit = 1'b1;
        core[`SPK_CORE_WIDTH-1:0] = item_core_i;
      end else begin
        put_o = count_q == 5'd0;  // no result at all: one beat that says so
        close = 1'b1;
      end
    end
  end

  wire [7:0] index = {{8 - `SPK_INDEX_WIDTH{1'b0}}, item_index_i};
  wire [39:0] value = {{40 - `SPK_VALUE_WIDTH{item_value_i[`SPK_VALUE_WIDTH-1]}}, item_value_i};

  always @(posedge clk_i)
    if (!rst_ni || close) count_q <= 5'd0;
    else if (put_o) count_q <= count_q + 5'd1;

  assign beat_o = {last, hit, status, core, hit ? index : 8'd0, 2'b0, hit ? value : 40'd0};
  assign want_o = head_i && !refused;
  assign close_o = close;
  // Of the k slots the put beats go back one by one, as they are accepted.
  assign unused_o = search_i && !refused ? k_i - count_q - {4'd0, put_o} : 5'd0;

endmodule

`default_nettype wire
