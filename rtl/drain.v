// Drain buffer: what a command answered, given to the fabric an item a pull, while the core already does the next command.
//
//   load_list_i: entry e = result e if e < k_i, else empty;   load_item_i: entry 0 = item_i, the others empty
//
// Handshake: pull_i is registered; in the next cycle the first entry goes into item_o and the buffer shifts. An empty entry is all 0,
// and follows the last one for ever. A load wins against a pull. Latency: item_o shows two edges after the edge that raised pull_i.
// Item: {hit, status[3:0], index, value}. Example: k_i = 2, results (5, 1) (7, 4) (9, 0), three pulls -> hit 1 index 1 value 5;
// hit 1 index 4 value 7; all 0.
`default_nettype none

module drain #(
    parameter LIST        = 16,
    parameter DIST_WIDTH  = 37,
    parameter INDEX_WIDTH = 5,
    parameter VALUE_WIDTH = 37
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,
    // Load
    input  wire                                 load_list_i,
    input  wire [4:0]                           k_i,
    input  wire [LIST-1:0]                      valid_i,
    input  wire [LIST*(DIST_WIDTH+INDEX_WIDTH)-1:0] key_i,    // {distance, index} an entry
    input  wire                                 load_item_i,
    input  wire [5+INDEX_WIDTH+VALUE_WIDTH-1:0] item_i,
    // Unload
    input  wire                                 pull_i,
    output wire [5+INDEX_WIDTH+VALUE_WIDTH-1:0] item_o
);

  localparam KEY_WIDTH  = DIST_WIDTH + INDEX_WIDTH;
  localparam DATA_WIDTH = INDEX_WIDTH + VALUE_WIDTH;
  localparam ITEM_WIDTH = 5 + DATA_WIDTH;

  reg                   pull_q;
  reg  [ITEM_WIDTH-1:0] item_q;
  reg  [3:0]            status_q;  // of the first entry: results have status 0
  reg  [LIST-1:0]       hit_q;
  wire [LIST-1:0]       wanted;

  // Buffer
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      hit_q    <= {LIST{1'b0}};
      status_q <= 4'd0;
    end else if (load_list_i) begin
      hit_q    <= wanted;
      status_q <= 4'd0;
    end else if (load_item_i) begin
      hit_q    <= {{(LIST - 1) {1'b0}}, item_i[ITEM_WIDTH-1]};
      status_q <= item_i[DATA_WIDTH+:4];
    end else if (pull_q) begin
      hit_q    <= {1'b0, hit_q[LIST-1:1]};
      status_q <= 4'd0;
    end
  end

  genvar e;
  generate
    for (e = 0; e < LIST; e = e + 1) begin : g_entry
      localparam [4:0] E = e;
      wire signed [DIST_WIDTH-1:0]  dist = key_i[e*KEY_WIDTH+INDEX_WIDTH+:DIST_WIDTH];
      wire signed [VALUE_WIDTH-1:0] value;
      wire [DATA_WIDTH-1:0]         result = {key_i[e*KEY_WIDTH+:INDEX_WIDTH], value};
      wire [DATA_WIDTH-1:0]         next;
      reg  [DATA_WIDTH-1:0]         data_q;  // {index, value}

      assign wanted[e] = valid_i[e] & (E < k_i);
      if (VALUE_WIDTH > DIST_WIDTH) begin : g_extend
        assign value = {{(VALUE_WIDTH - DIST_WIDTH) {dist[DIST_WIDTH-1]}}, dist};
      end else begin : g_same
        assign value = dist;
      end
      if (e + 1 < LIST) begin : g_next
        assign next = g_entry[e+1].data_q;
      end else begin : g_last
        assign next = {DATA_WIDTH{1'b0}};
      end

      always @(posedge clk_i) begin
        if (load_list_i) data_q <= result;
        else if (load_item_i) begin
          if (e == 0) data_q <= item_i[DATA_WIDTH-1:0];
        end else if (pull_q) data_q <= next;
      end
    end
  endgenerate

  // Output; the data of an empty entry is masked, because the buffer's data has no reset
  always @(posedge clk_i) begin
    if (!rst_ni) begin
      pull_q <= 1'b0;
      item_q <= {ITEM_WIDTH{1'b0}};
    end else begin
      pull_q <= pull_i;
      if (pull_q) item_q <= {hit_q[0], status_q, hit_q[0] ? g_entry[0].data_q : {DATA_WIDTH{1'b0}}};
    end
  end

  assign item_o = item_q;

endmodule

`default_nettype wire
