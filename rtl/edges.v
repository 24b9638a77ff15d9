// A node's outgoing synapses, which lie in the rows of its neighbours: all of them set to a weight, or the mean of their weights.
//
//   get_i = 0: weight[j][slot of i] = the operand for every neighbour j of i; else value_o = floor((sum + 128 e) / (256 e)), e neighbours
//
// Handshake: start_i in cycle 0, in which the row of node_i is addressed; done_o in the last cycle, with value_o. The neighbours live in
// the core's node set. The quotient is found a bit a cycle, by subtraction; without neighbours it is 255, all bits set.
// Latency: e + 3 cycles to set, e + 13 to get. Example: e = 2, weights 100.0 and 255.0: sum 90880, (90880 + 256) / 512 = 178.
`default_nettype none

module edges #(
    parameter VECTORS      = 32,
    parameter DEGREE       = 6,
    parameter INDEX_WIDTH  = 5,
    parameter WEIGHT_WIDTH = 16
) (
    input  wire                           clk_i,
    input  wire                           rst_ni,
    // Command
    input  wire                           start_i,
    input  wire                           get_i,
    input  wire [INDEX_WIDTH-1:0]         node_i,
    output wire                           active_o,        // looks for node_i in rows of links
    output wire                           done_o,
    output wire [7:0]                     value_o,         // u8.0, 0 while idle
    // Neighbours
    input  wire [INDEX_WIDTH-1:0]         todo_index_i,
    input  wire                           todo_any_i,
    output wire                           todo_pop_o,
    output wire [VECTORS-1:0]             todo_add_o,
    // Links
    output wire                           links_re_o,
    output wire [INDEX_WIDTH-1:0]         links_raddr_o,
    input  wire [VECTORS-1:0]             neighbours_i,
    input  wire [DEGREE-1:0]              found_i,         // the slot of node_i, one-hot
    // Weights
    output wire                           weights_re_o,
    output wire [INDEX_WIDTH-1:0]         weights_raddr_o,
    input  wire [DEGREE*WEIGHT_WIDTH-1:0] weights_i,       // u8.8 a slot
    output wire                           weights_we_o,
    output wire [INDEX_WIDTH-1:0]         weights_waddr_o,
    output wire [DEGREE-1:0]              weights_put_o    // these slots of the row take the weight
);

  localparam SUM_WIDTH = WEIGHT_WIDTH + 3;  // of up to 6 weights and their halves
  localparam [SUM_WIDTH-1:0] HALF = 128;
  localparam [3:0] SETTLE = 4'd1, FIRST = 4'd2, ANSWER = 4'd10;

  reg                    open_q;    // cycle 1: the links of node_i are here
  reg                    walk_q;    // its neighbours are read
  reg                    arrive_q;  // rows of a neighbour are here
  reg                    add_q;     // its weight is
  reg  [3:0]             count_q;   // cycles since the last one was read
  reg  [INDEX_WIDTH-1:0] node_q;    // the neighbour
  reg  [WEIGHT_WIDTH-1:0] weight_q; // u8.8
  reg  [2:0]             edges_q;   // e
  reg  [SUM_WIDTH-1:0]   sum_q;     // sum of the weights and a half each; then the remainder
  reg  [SUM_WIDTH-2:0]   step_q;    // e, shifted to the bit of the quotient
  reg  [7:0]             value_q;
  reg  [WEIGHT_WIDTH-1:0] found_weight;
  integer s;
  wire                   read = walk_q & todo_any_i;
  wire                   walked = walk_q & ~todo_any_i;
  wire                   divide = (count_q >= FIRST) & (count_q != ANSWER);
  wire                   fits = sum_q >= {1'b0, step_q};
  wire                   answered = count_q == ANSWER;

  // Sequence
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      open_q   <= 1'b0;
      walk_q   <= 1'b0;
      arrive_q <= 1'b0;
      add_q    <= 1'b0;
      count_q  <= 4'd0;
    end else begin
      open_q   <= start_i;
      walk_q   <= open_q | read;
      arrive_q <= read;
      add_q    <= arrive_q & get_i;
      if (walked & get_i) count_q <= SETTLE;
      else if (|count_q) count_q <= answered ? 4'd0 : count_q + 4'd1;
    end
  end

  // Data
  always @* begin
    found_weight = {WEIGHT_WIDTH{1'b0}};
    for (s = 0; s < DEGREE; s = s + 1) if (arrive_q & found_i[s]) found_weight = found_weight | weights_i[s*WEIGHT_WIDTH+:WEIGHT_WIDTH];
  end

  always @(posedge clk_i) begin
    if (read) node_q <= todo_index_i;
    if (arrive_q) weight_q <= found_weight;
    if (start_i) begin
      edges_q <= 3'd0;
      sum_q   <= {SUM_WIDTH{1'b0}};
    end else begin
      if (arrive_q) edges_q <= edges_q + 3'd1;
      if (add_q) sum_q <= sum_q + {3'd0, weight_q} + HALF;
      else if (divide & fits) sum_q <= sum_q - {1'b0, step_q};
    end
    if (count_q == SETTLE) step_q <= {edges_q, {(WEIGHT_WIDTH - 1) {1'b0}}};
    else if (divide) step_q <= step_q >> 1;
    if (divide) value_q <= {value_q[6:0], fits};
  end

  // Outputs
  assign active_o        = open_q | walk_q;
  assign done_o          = get_i ? answered : walked;
  assign value_o         = answered ? value_q : 8'd0;
  assign todo_pop_o      = read;
  assign todo_add_o      = open_q ? neighbours_i : {VECTORS{1'b0}};
  assign links_re_o      = start_i | read;
  assign links_raddr_o   = start_i ? node_i : read ? todo_index_i : {INDEX_WIDTH{1'b0}};
  assign weights_re_o    = read;
  assign weights_raddr_o = read ? todo_index_i : {INDEX_WIDTH{1'b0}};
  assign weights_we_o    = arrive_q & ~get_i;
  assign weights_put_o   = weights_we_o ? found_i : {DEGREE{1'b0}};
  assign weights_waddr_o = weights_we_o ? node_q : {INDEX_WIDTH{1'b0}};

endmodule

`default_nettype wire
