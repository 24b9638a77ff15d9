// Groups `code` and `pattern`: spike codes and temporal patterns, and the memory of patterns that they share.
//
// Handshake: start_code_i (ENCODE, SPIKE_SEARCH, SIMILARITY) or start_pattern_i (RECORD, MATCH, CORRELATE) in cycle 0; code_done_o or
// pattern_done_o in the last cycle, with the value. Short commands, NEURO_SEARCH and READ read a pattern with their own strobes; pattern_o
// a cycle later. Every output of an idle part is 0. A group that is left out (SPK_GROUP_CODE, SPK_GROUP_PATTERN) answers 0; the memory is
// there for either. Latency: see `code` and `pattern`.
// Example: access_we_i, access_addr_i = 3, operand_i = 5 in cycle 4; access_re_i in cycle 5 -> pattern_o = 5 in cycle 6.
`include "params.vh"
`default_nettype none

module group_patterns #(
    parameter VECTORS       = `SPK_VECTORS,
    parameter INDEX_WIDTH   = `SPK_INDEX_WIDTH,
    parameter DIMS          = `SPK_DIMS,
    parameter LANES         = `SPK_LANES,
    parameter SCAN_WIDTH    = `SPK_SCAN_WIDTH,
    parameter WORD_WIDTH    = `SPK_WORD_WIDTH,
    parameter PATTERN_WIDTH = `SPK_PATTERN_WIDTH,
    parameter DIVISOR_WIDTH = 38,
    parameter RESULT_WIDTH  = 20
) (
    input  wire                        clk_i,
    input  wire                        rst_ni,
    // Command
    input  wire                        start_code_i,
    input  wire                        encode_i,
    input  wire                        search_i,
    input  wire                        start_pattern_i,
    input  wire                        record_i,
    input  wire                        match_i,
    input  wire [INDEX_WIDTH-1:0]      index_i,
    input  wire [31:0]                 operand_i,
    input  wire [VECTORS-1:0]          valid_i,
    input  wire [VECTORS-1:0]          spiked_i,
    // Answer
    output wire                        code_done_o,
    output wire                        code_searched_o,  // with code_done_o: the result list is the answer
    output wire [PATTERN_WIDTH-1:0]    code_value_o,
    output wire                        pattern_done_o,
    output wire [INDEX_WIDTH-1:0]      pattern_index_o,
    output wire [PATTERN_WIDTH-1:0]    pattern_value_o,
    // Nodes to visit
    input  wire [INDEX_WIDTH-1:0]      todo_index_i,
    input  wire                        todo_any_i,
    output wire                        todo_pop_o,
    output wire [VECTORS-1:0]          todo_add_o,
    // Patterns, of others
    input  wire                        clear_i,
    input  wire [INDEX_WIDTH-1:0]      clear_node_i,
    input  wire                        access_re_i,
    input  wire                        access_we_i,
    input  wire [INDEX_WIDTH-1:0]      access_addr_i,
    input  wire                        read_re_i,
    input  wire [INDEX_WIDTH-1:0]      read_addr_i,
    input  wire                        neuro_re_i,
    input  wire [INDEX_WIDTH-1:0]      neuro_raddr_i,
    output wire [PATTERN_WIDTH-1:0]    pattern_o,
    // Vectors
    output wire                        vectors_re_o,
    output wire [SCAN_WIDTH-1:0]       vectors_raddr_o,
    input  wire [LANES*WORD_WIDTH-1:0] vectors_i,
    // Result list
    output wire                        clear_o,
    output wire                        offer_o,
    output wire [16:0]                 offer_dist_o,     // u17.16
    output wire [INDEX_WIDTH-1:0]      offer_index_o,
    // The divider
    output wire                        divide_o,
    output wire [DIVISOR_WIDTH-1:0]    head_o,
    output wire [RESULT_WIDTH-1:0]     tail_o,
    output wire [DIVISOR_WIDTH-1:0]    divisor_o,
    output wire [4:0]                  bits_o,
    input  wire                        divided_i,
    input  wire [16:0]                 quotient_i
);

  wire code_pop, code_re, code_we, pattern_pop, pattern_re, pattern_we;
  wire [VECTORS-1:0] code_add, pattern_add;
  wire [INDEX_WIDTH-1:0] code_raddr, code_waddr, pattern_raddr, pattern_waddr;
  wire [PATTERN_WIDTH-1:0] code_wdata, pattern_wdata;

  generate
    if (`SPK_GROUP_CODE || `SPK_GROUP_PATTERN) begin : g_memory
      memory #(.ROWS(`SPK_PATTERNS_ROWS), .WIDTH(PATTERN_WIDTH)) u_patterns (
          .clk_i  (clk_i),
          .we_i   (clear_i | access_we_i | pattern_we | code_we),
          .waddr_i(clear_node_i | access_addr_i | pattern_waddr | code_waddr),
          .wdata_i(clear_i ? `SPK_PATTERNS_ROW_INIT : pattern_we ? pattern_wdata : code_we ? code_wdata : operand_i),
          .re_i   (access_re_i | pattern_re | code_re | neuro_re_i | read_re_i),
          .raddr_i(access_addr_i | pattern_raddr | code_raddr | neuro_raddr_i | read_addr_i),
          .rdata_o(pattern_o)
      );
    end else begin : g_no_memory
      assign pattern_o = 0;
    end

    if (`SPK_GROUP_CODE) begin : g_code
      code #(
          .VECTORS(VECTORS), .INDEX_WIDTH(INDEX_WIDTH), .DIMS(DIMS), .LANES(LANES), .SCAN_WIDTH(SCAN_WIDTH), .WORD_WIDTH(WORD_WIDTH),
          .DIVISOR_WIDTH(DIVISOR_WIDTH), .RESULT_WIDTH(RESULT_WIDTH)
      ) u_code (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .start_i(start_code_i), .encode_i(encode_i), .search_i(search_i), .index_i(index_i), .pattern_i(operand_i), .valid_i(valid_i),
          .done_o(code_done_o), .searched_o(code_searched_o), .value_o(code_value_o),
          .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .todo_pop_o(code_pop), .todo_add_o(code_add),
          .vectors_re_o(vectors_re_o), .vectors_raddr_o(vectors_raddr_o), .vectors_i(vectors_i),
          .re_o(code_re), .raddr_o(code_raddr), .row_i(pattern_o), .we_o(code_we), .waddr_o(code_waddr), .wdata_o(code_wdata),
          .clear_o(clear_o), .offer_o(offer_o), .offer_dist_o(offer_dist_o), .offer_index_o(offer_index_o),
          .divide_o(divide_o), .head_o(head_o), .tail_o(tail_o), .divisor_o(divisor_o), .bits_o(bits_o), .divided_i(divided_i),
          .quotient_i(quotient_i)
      );
    end else begin : g_no_code
      assign {code_done_o, code_searched_o, code_value_o, code_pop, code_add, vectors_re_o, vectors_raddr_o, code_re, code_raddr, code_we,
          code_waddr, code_wdata, clear_o, offer_o, offer_dist_o, offer_index_o, divide_o, head_o, tail_o, divisor_o, bits_o} = 0;
    end

    if (`SPK_GROUP_PATTERN) begin : g_pattern
      pattern #(.VECTORS(VECTORS), .INDEX_WIDTH(INDEX_WIDTH)) u_pattern (
          .clk_i(clk_i), .rst_ni(rst_ni),
          .start_i(start_pattern_i), .record_i(record_i), .match_i(match_i), .index_i(index_i), .operand_i(operand_i), .valid_i(valid_i),
          .spiked_i(spiked_i),
          .done_o(pattern_done_o), .index_o(pattern_index_o), .value_o(pattern_value_o),
          .todo_index_i(todo_index_i), .todo_any_i(todo_any_i), .todo_pop_o(pattern_pop), .todo_add_o(pattern_add),
          .re_o(pattern_re), .raddr_o(pattern_raddr), .row_i(pattern_o), .we_o(pattern_we), .waddr_o(pattern_waddr), .wdata_o(pattern_wdata)
      );
    end else begin : g_no_pattern
      assign {pattern_done_o, pattern_pop, pattern_re, pattern_we, pattern_index_o, pattern_raddr, pattern_waddr, pattern_value_o,
          pattern_wdata, pattern_add} = 0;
    end
  endgenerate

  assign todo_pop_o = code_pop | pattern_pop;
  assign todo_add_o = code_add | pattern_add;

endmodule

`default_nettype wire
