// Read channels of the bus: takes addresses, carries out one read a cycle, answers. A read never waits for anything but R.
//
//   DECERR   no register and no window there
//   SLVERR   address not a multiple of 4 | a window that is only written | the response FIFO is empty | a beat that is
//            not addressed by its first byte, where the bus reads it whole
//
// Data of a refused read is 0. A beat leaves the response FIFO when its high half is read.
// Handshake: AXI4-Lite; pop_o for one cycle a beat that leaves, error_o for one cycle a refused read.
// Latency: AR accepted at edge x: the read sees the registers as they are before edge x + 1, and R shows from x + 1 on.
// Example: AR of STATUS at edge 7 -> rvalid in the cycle after edge 8.
`default_nettype none
`include "params.vh"
`include "registers.vh"

module bus_read (
    input  wire                          clk_i,
    input  wire                          rst_ni,
    // AR, R
    input  wire                          arvalid_i,
    output wire                          arready_o,
    input  wire [`SPK_ADDRESS_WIDTH-1:0] araddr_i,
    output wire                          rvalid_o,
    input  wire                          rready_i,
    output wire [    `SPK_BUS_WIDTH-1:0] rdata_o,
    output wire [                   1:0] rresp_o,
    // Registers, the first one lowest
    input  wire [ 32*`SPK_REGISTERS-1:0] registers_i,
    // Response FIFO
    input  wire                          valid_i,
    input  wire [                  63:0] beat_i,
    output wire                          pop_o,
    // Interrupt
    output wire                          error_o
);

  localparam AW = `SPK_ADDRESS_WIDTH;
  localparam [1:0] OKAY = 2'b00, SLVERR = 2'b10, DECERR = 2'b11;

  wire valid, execute;
  wire [AW-1:0] address;

  skid #(
      .WIDTH(AW)
  ) u_address (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(arvalid_i),
      .ready_o(arready_o),
      .data_i (araddr_i),
      .valid_o(valid),
      .ready_i(execute),
      .data_o (address)
  );

  wire whole;  // a read brings 64 bits
  wire high;  // it brings the high half

  // Decode
  wire [AW-4:0] pair = address[AW-1:3];
  wire command = (address & `SPK_WINDOW_COMMAND_MASK) == `SPK_WINDOW_COMMAND;
  wire vector = (address & `SPK_WINDOW_DATA_MASK) == `SPK_WINDOW_DATA;
  wire response = (address & `SPK_WINDOW_RESPONSE_MASK) == `SPK_WINDOW_RESPONSE;
  wire unaligned = |address[1:0] || (response && whole && address[2]);

  reg there;
  reg [63:0] word;
  integer i;
  always @* begin
    there = 1'b0;
    word = beat_i;
    for (i = 0; i < `SPK_REGISTERS / 2; i = i + 1) begin
      if (pair == i[AW-4:0]) begin
        there = 1'b1;
        word = registers_i[64*i+:64];
      end
    end
  end

  // Verdict
  wire unmapped = !(there || command || vector || response);
  wire refused = unmapped || unaligned || command || vector || (response && !valid_i);

  wire [`SPK_BUS_WIDTH-1:0] data;
  generate
    if (`SPK_BUS_WIDTH == 64) begin : g_wide
      assign whole = 1'b1;
      assign high = 1'b1;
      assign data = word;
    end else begin : g_narrow
      assign whole = 1'b0;
      assign high = address[2];
      assign data = high ? word[63:32] : word[31:0];
    end
  endgenerate

  reg rvalid_q;
  reg [1:0] rresp_q;
  reg [`SPK_BUS_WIDTH-1:0] rdata_q;

  assign execute = valid && (!rvalid_q || rready_i);

  always @(posedge clk_i)
    if (!rst_ni) begin
      rvalid_q <= 1'b0;
      rresp_q  <= OKAY;
      rdata_q  <= {`SPK_BUS_WIDTH{1'b0}};
    end else begin
      if (execute) rvalid_q <= 1'b1;
      else if (rready_i) rvalid_q <= 1'b0;
      if (execute) rresp_q <= unmapped ? DECERR : refused ? SLVERR : OKAY;
      if (execute) rdata_q <= refused ? {`SPK_BUS_WIDTH{1'b0}} : data;
    end

  assign pop_o = execute && response && !refused && high;
  assign error_o = execute && refused;
  assign rvalid_o = rvalid_q;
  assign rresp_o = rresp_q;
  assign rdata_o = rdata_q;

endmodule

`default_nettype wire
