// Skid buffer: takes one item a cycle, with valid, ready and data all from registers.
//
//   ready_o is known a cycle too early, so an item may come when the way out has just closed: the spare register holds it
//
// Handshake: valid/ready on both sides. Nothing is taken in the cycle after reset, as AXI wants it.
// Latency: 1; an item that is accepted at edge x shows from x on.
// Example: items at edges 4 and 5, way out open from 6 on -> ready drops after 5 and is up again after 6.
`default_nettype none

module skid #(
    parameter WIDTH = 8
) (
    input  wire             clk_i,
    input  wire             rst_ni,
    // In
    input  wire             valid_i,
    output wire             ready_o,
    input  wire [WIDTH-1:0] data_i,
    // Out
    output wire             valid_o,
    input  wire             ready_i,
    output wire [WIDTH-1:0] data_o
);

  reg ready_q, valid_q, spare_valid_q;
  reg [WIDTH-1:0] data_q, spare_q;  // no reset: read only while valid

  wire in = valid_i && ready_q;
  wire next = !valid_q || ready_i;
  wire spare = in && !next;
  wire still_full = spare_valid_q && !next;

  always @(posedge clk_i) begin
    if (spare) spare_q <= data_i;
    if (next) data_q <= spare_valid_q ? spare_q : data_i;
  end

  always @(posedge clk_i)
    if (!rst_ni) begin
      ready_q <= 1'b0;
      valid_q <= 1'b0;
      spare_valid_q <= 1'b0;
    end else begin
      ready_q <= !(spare || still_full);
      if (next) valid_q <= spare_valid_q || in;
      spare_valid_q <= spare || still_full;
    end

  assign ready_o = ready_q;
  assign valid_o = valid_q;
  assign data_o  = data_q;

endmodule

`default_nettype wire
