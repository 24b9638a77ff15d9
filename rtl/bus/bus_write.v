// Write channels of the bus: takes addresses and data, carries out one write a cycle, answers.
//
//   DECERR   no register and no window there
//   SLVERR   address not a multiple of 4 | strobes below it, or that cut a register or half a beat | not writable |
//            no room in the FIFO, and only a later write could make it
//   wait     no room in the FIFO: the chip will make it
//
// A beat of a window goes into its FIFO when its high half is written; the low half is kept from before, or written with it.
// Handshake: AXI4-Lite, AW and W in any order; write_o for one cycle with word, halves and data of a register pair,
// push_command_o and push_data_o for one cycle with beat_o. error_o for one cycle a refused write, of which nothing remains.
// Latency: AW and W accepted at edge x: the write takes effect at x + 1, and B shows from x + 1 on.
// Example: AW and W of IRQ_ENABLE at edge 7 -> write_o in the cycle before edge 8, bvalid in the one after it.
`default_nettype none
`include "params.vh"
`include "registers.vh"

module bus_write (
    input  wire                          clk_i,
    input  wire                          rst_ni,
    // AW, W, B
    input  wire                          awvalid_i,
    output wire                          awready_o,
    input  wire [`SPK_ADDRESS_WIDTH-1:0] awaddr_i,
    input  wire                          wvalid_i,
    output wire                          wready_o,
    input  wire [    `SPK_BUS_WIDTH-1:0] wdata_i,
    input  wire [  `SPK_BUS_WIDTH/8-1:0] wstrb_i,
    output wire                          bvalid_o,
    input  wire                          bready_i,
    output wire [                   1:0] bresp_o,
    // Registers
    output wire                          write_o,
    output wire [`SPK_ADDRESS_WIDTH-4:0] pair_o,
    output wire [                   1:0] halves_o,        // which registers of the pair
    output wire [                  63:0] data_o,
    // FIFOs
    output wire                          push_command_o,
    output wire                          push_data_o,
    output wire [                  63:0] beat_o,
    input  wire                          command_full_i,
    input  wire                          data_full_i,
    input  wire                          command_stuck_i,  // the chip waits for data, of which there is none
    input  wire                          data_stuck_i,     // the chip waits for a command, of which there is none
    // Interrupt
    output wire                          error_o
);

  localparam AW = `SPK_ADDRESS_WIDTH;
  localparam BYTES = `SPK_BUS_WIDTH / 8;
  localparam [1:0] OKAY = 2'b00, SLVERR = 2'b10, DECERR = 2'b11;

  wire aw_valid, w_valid, execute;
  wire [AW-1:0] address;
  wire [`SPK_BUS_WIDTH-1:0] wdata;
  wire [BYTES-1:0] wstrb;

  skid #(
      .WIDTH(AW)
  ) u_address (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(awvalid_i),
      .ready_o(awready_o),
      .data_i (awaddr_i),
      .valid_o(aw_valid),
      .ready_i(execute),
      .data_o (address)
  );

  skid #(
      .WIDTH(`SPK_BUS_WIDTH + BYTES)
  ) u_data (
      .clk_i  (clk_i),
      .rst_ni (rst_ni),
      .valid_i(wvalid_i),
      .ready_o(wready_o),
      .data_i ({wstrb_i, wdata_i}),
      .valid_o(w_valid),
      .ready_i(execute),
      .data_o ({wstrb, wdata})
  );

  // The write as one of 64 bits
  wire [63:0] data;
  wire [7:0] strobes;
  generate
    if (`SPK_BUS_WIDTH == 64) begin : g_wide
      assign data = wdata;
      assign strobes = wstrb;
    end else begin : g_narrow
      assign data = {wdata, wdata};
      assign strobes = address[2] ? {wstrb, 4'h0} : {4'h0, wstrb};
    end
  endgenerate
  wire [1:0] halves = {&strobes[7:4], &strobes[3:0]};
  wire cut = (|strobes[7:4] && !halves[1]) || (|strobes[3:0] && !halves[0]);

  // Decode
  wire [AW-4:0] pair = address[AW-1:3];
  wire command = (address & `SPK_WINDOW_COMMAND_MASK) == `SPK_WINDOW_COMMAND;
  wire vector = (address & `SPK_WINDOW_DATA_MASK) == `SPK_WINDOW_DATA;
  wire response = (address & `SPK_WINDOW_RESPONSE_MASK) == `SPK_WINDOW_RESPONSE;
  wire unaligned = |address[1:0] || (address[2] && |strobes[3:0]);

  localparam [`SPK_REGISTERS-1:0] WRITABLE = `SPK_REGISTERS_WRITABLE;
  reg there;
  reg [1:0] writable;
  integer i;
  always @* begin
    there = 1'b0;
    writable = 2'b00;
    for (i = 0; i < `SPK_REGISTERS / 2; i = i + 1) begin
      if (pair == i[AW-4:0]) begin
        there = 1'b1;
        writable = WRITABLE[2*i+:2];
      end
    end
  end
  wire forbidden = response || (there && |(halves & ~writable));

  // Verdict
  wire push = halves[1] && !cut && !unaligned && aw_valid && w_valid;
  wire stuck = push && ((command && command_full_i && command_stuck_i) || (vector && data_full_i && data_stuck_i));
  wire waits = push && ((command && command_full_i) || (vector && data_full_i)) && !stuck;
  wire unmapped = !(there || command || vector || response);
  wire refused = unmapped || unaligned || cut || forbidden || stuck;

  reg bvalid_q;
  reg [1:0] bresp_q;
  // The two halves of the beat that is being written: low halves wait for their high ones.
  reg [31:0] command_low_q, data_low_q;

  assign execute = aw_valid && w_valid && !waits && (!bvalid_q || bready_i);
  wire effect = execute && !refused;
  wire [31:0] low = halves[0] ? data[31:0] : command ? command_low_q : data_low_q;

  always @(posedge clk_i)
    if (!rst_ni) begin
      bvalid_q <= 1'b0;
      bresp_q <= OKAY;
      command_low_q <= 32'd0;
      data_low_q <= 32'd0;
    end else begin
      if (execute) bvalid_q <= 1'b1;
      else if (bready_i) bvalid_q <= 1'b0;
      if (execute) bresp_q <= unmapped ? DECERR : refused ? SLVERR : OKAY;
      if (effect && command && halves[0]) command_low_q <= data[31:0];
      if (effect && vector && halves[0]) data_low_q <= data[31:0];
    end

  assign write_o = effect && there;
  assign pair_o = pair;
  assign halves_o = halves;
  assign data_o = data;
  assign push_command_o = effect && command && halves[1];
  assign push_data_o = effect && vector && halves[1];
  assign beat_o = {data[63:32], low};
  assign error_o = execute && refused;
  assign bvalid_o = bvalid_q;
  assign bresp_o = bresp_q;

endmodule

`default_nettype wire
