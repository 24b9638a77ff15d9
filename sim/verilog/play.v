// Plays a golden file (docs/golden.md) on the chip, in any simulator that reads Verilog-2005.
//
// Sends the commands of the file through the command port, compares every beat that leaves the response port, counts
// chip cycles and compares them with the header, and sees that no beat follows the last one. State, core cycles and
// awake cycles are the business of the C++ driver (sim/), which can read registers.
//
//   iverilog -g2005 -Pplay.WORDS=N -I config/generated/mini -I rtl -s play -o play.vvp sim/verilog/play.v rtl/*.v rtl/num/*.v
//   vvp -N play.vvp +golden=FILE [+result=FILE] [+commands=N] [+stall=SEED] [+mark=N]
//
//   WORDS      words of the file, header included
//   +result    file for the verdict as numbers: exit code, commands answered, response beats compared, chip cycles
//   +commands  plays only that many commands; chip cycles are then not compared
//   +stall     pauses on both ports, from a seed; chip cycles are then not compared
//   +mark      says when that command is taken (0 by default), for who measures time
//
// Ends with one line, `VERDICT: ...`. Exit codes are those of ts/exit.ts; Verilog-2005 has no way to give one to the
// simulator's caller, so they are in the result file. scripts/icarus.mts does all of this.
`default_nettype none
`include "params.vh"

module play;

  parameter WORDS = 12;

  // Exit codes
  localparam PASS = 0, MISMATCH = 1, REFUSED = 3, HANG = 4, NOTHING_CHECKED = 5;
  // The file's header
  localparam HEADER_WORDS = 12;
  localparam MAGIC = 0, CONFIG_HASH = 1, RECORDS = 4, CHIP_CYCLES = 6, BODY_WORDS = 9, CHECK = 10;
  // Cycles without a beat on either port that make a hang, and cycles watched behind the last response
  localparam WATCHDOG = 20000 * `SPK_BEATS;
  localparam SETTLE = 256;

  reg [63:0] words[0:WORDS-1];
  reg [8*1024-1:0] golden_file, result_file;
  reg has_result, stalled;
  integer total, mark;  // commands to play, and the one to be announced

  // The chip
  reg clk, rst_n;
  reg cmd_valid, rsp_ready;
  reg [63:0] cmd_data;
  wire cmd_ready, rsp_valid;
  wire [63:0] rsp_data;

  chip u_chip (
      .clk_i      (clk),
      .rst_ni     (rst_n),
      .cmd_valid_i(cmd_valid),
      .cmd_ready_o(cmd_ready),
      .cmd_data_i (cmd_data),
      .rsp_valid_o(rsp_valid),
      .rsp_ready_i(rsp_ready),
      .rsp_data_o (rsp_data)
  );

  // Place in the file of a record's first word, number of the record, and beats of it that are done
  integer cmd_at, cmd_number, cmd_beat;
  integer rsp_at, rsp_number, rsp_beat;
  integer edges, first_edge, last_edge, progress_edge, beats;
  integer cmd_pause, rsp_pause;
  reg held, done;
  reg [63:0] held_data, expected;
  reg [31:0] random;

  function integer command_beats(input integer at);
    command_beats = words[at][55:48];
  endfunction

  function integer response_beats(input integer at);
    response_beats = words[at][47:40];
  endfunction

  // The record behind the one at `at`: its word, beats, cycles, and up to two digests.
  function integer behind(input integer at);
    behind = at + 2 + command_beats(at) + response_beats(at) + words[at][32] + words[at][33];
  endfunction

  // xorshift
  function [31:0] shifted(input [31:0] x);
    reg [31:0] y;
    begin
      y = x ^ (x << 13);
      y = y ^ (y >> 17);
      shifted = y ^ (y << 5);
    end
  endfunction

  // Mostly short pauses and a few long ones, so that the queues fill and drain.
  task pause(output integer length);
    begin
      random = shifted(random);
      length = random[5:0] < 36 ? 0 : random[5:0] < 63 ? random[10:8] : random[16:8];
    end
  endtask

  // The verdict, once. Whoever calls it prints the line.
  task finish(input integer exit_code);
    integer file;
    begin
      done = 1'b1;
      if (has_result) begin
        file = $fopen(result_file, "w");
        $fdisplay(file, "%0d %0d %0d %0d", exit_code, rsp_number, beats, last_edge - first_edge);
        $fclose(file);
      end
      $finish;
    end
  endtask

  task refuse_unless(input integer word, input [63:0] wanted);
    if (!done && words[word] !== wanted) begin
      $display("REFUSED: header word %0d: expected %h, got %h", word, wanted, words[word]);
      finish(REFUSED);
    end
  endtask

  // Mix over the body (docs/engine.md, section 13).
  function [63:0] check_word(input integer from);
    integer at;
    reg [63:0] h;
    begin
      h = 64'hcbf29ce484222325;
      for (at = from; at < WORDS; at = at + 1) begin
        h = (h ^ words[at]) * 64'h9e3779b97f4a7c15;
        h = h ^ (h >> 32);
      end
      check_word = h;
    end
  endfunction

  initial begin
    clk = 1'b0;
    rst_n = 1'b0;
    cmd_valid = 1'b0;
    cmd_data = 64'd0;
    rsp_ready = 1'b1;
    held = 1'b0;
    done = 1'b0;
    {cmd_number, cmd_beat, rsp_number, rsp_beat} = 128'd0;
    {edges, first_edge, last_edge, progress_edge, beats} = 160'd0;
    {cmd_pause, rsp_pause} = 64'd0;
    cmd_at = HEADER_WORDS;
    rsp_at = HEADER_WORDS;
    has_result = $value$plusargs("result=%s", result_file);
    stalled = $value$plusargs("stall=%d", random);
    if (!$value$plusargs("mark=%d", mark)) mark = 0;
    random = (random * 32'd2654435761) | 32'd1;

    if (!$value$plusargs("golden=%s", golden_file)) begin
      $display("REFUSED: +golden=FILE is missing");
      finish(REFUSED);
    end else begin
      $readmemh(golden_file, words);
      refuse_unless(MAGIC, 64'h53504b4700000001);
      refuse_unless(CONFIG_HASH, `SPK_CONFIG_HASH);
      refuse_unless(BODY_WORDS, WORDS - HEADER_WORDS);
      refuse_unless(CHECK, check_word(HEADER_WORDS));
    end
    total = words[RECORDS];
    if ($value$plusargs("commands=%d", total) && total > words[RECORDS]) total = words[RECORDS];
    if (!done && total == 0) begin
      $display("NOTHING CHECKED: no commands");
      finish(NOTHING_CHECKED);
    end
    repeat (4) @(negedge clk);
    rst_n = 1'b1;
  end

  always #5 clk = ~clk;

  // While the clock is low: drive. A beat that was offered stays offered until it is taken.
  always @(negedge clk)
    if (rst_n && !done) begin
      if (!cmd_valid) begin
        if (cmd_pause > 0) cmd_pause = cmd_pause - 1;
        else if (cmd_number < total) begin
          cmd_valid = 1'b1;
          cmd_data  = words[cmd_at+1+cmd_beat];
        end
      end
      if (stalled) begin
        if (rsp_pause > 0) rsp_pause = rsp_pause - 1;
        else begin
          rsp_ready = !rsp_ready;
          pause(rsp_pause);
        end
      end
    end

  // At the edge: what it takes.
  always @(posedge clk)
    if (rst_n && !done) begin
      edges = edges + 1;
      if (rsp_number < total) response;
      else if (rsp_valid !== 1'b0) begin
        $display("MISMATCH: response %h behind the last command, cycle %0d", rsp_data, edges - first_edge);
        finish(MISMATCH);
      end
      if (!done && cmd_valid) command;
      if (!done && edges - progress_edge > WATCHDOG) begin
        $display("HANG: no beat for %0d cycles at command %0d, cycle %0d", WATCHDOG, rsp_number, edges - first_edge);
        finish(HANG);
      end
      if (!done && rsp_number == total && edges - last_edge == SETTLE) end_of_suite;
    end

  // The response port. It is looked at before the command port, so a beat belongs to a command taken earlier.
  task response;
    begin
      expected = words[rsp_at+1+command_beats(rsp_at)+rsp_beat];
      if (rsp_valid !== 1'b1 && (held || rsp_valid !== 1'b0)) begin
        $display("MISMATCH: command %0d, beat %0d: rsp_valid_o is %b behind an offered beat: %b, cycle %0d", rsp_number,
                 rsp_beat, rsp_valid, held, edges - first_edge);
        finish(MISMATCH);
      end else if (rsp_valid === 1'b1) begin
        if (rsp_number >= cmd_number && !(rsp_number == cmd_number && cmd_beat > 0)) begin
          $display("MISMATCH: command %0d: response %h before the command, cycle %0d", rsp_number, rsp_data,
                   edges - first_edge);
          finish(MISMATCH);
        end else if (held && rsp_data !== held_data) begin
          $display("MISMATCH: command %0d, beat %0d: offered %h, then %h, cycle %0d", rsp_number, rsp_beat, held_data,
                   rsp_data, edges - first_edge);
          finish(MISMATCH);
        end else if (rsp_ready && rsp_data !== expected) begin
          $display("MISMATCH: command %0d, beat %0d: expected %h, got %h, cycle %0d", rsp_number, rsp_beat, expected,
                   rsp_data, edges - first_edge);
          finish(MISMATCH);
        end else if (rsp_ready) begin
          beats = beats + 1;
          last_edge = edges;
          progress_edge = edges;
          rsp_beat = rsp_beat + 1;
          if (rsp_beat == response_beats(rsp_at)) begin
            rsp_at = behind(rsp_at);
            rsp_number = rsp_number + 1;
            rsp_beat = 0;
          end
        end
        held = !rsp_ready;
        held_data = rsp_data;
      end
    end
  endtask

  // The command port.
  task command;
    if (cmd_ready === 1'b1) begin
      if (cmd_number == 0 && cmd_beat == 0) first_edge = edges;
      if (cmd_number == mark && cmd_beat == 0) begin
        $display("playing from command %0d, cycle %0d", mark, edges - first_edge);
        $fflush;
      end
      progress_edge = edges;
      cmd_valid = 1'b0;
      cmd_beat = cmd_beat + 1;
      if (cmd_beat == command_beats(cmd_at)) begin
        cmd_at = behind(cmd_at);
        cmd_number = cmd_number + 1;
        cmd_beat = 0;
      end
      if (stalled) pause(cmd_pause);
    end else if (cmd_ready !== 1'b0) begin
      $display("MISMATCH: command %0d: cmd_ready_o is %b, cycle %0d", cmd_number, cmd_ready, edges - first_edge);
      finish(MISMATCH);
    end
  endtask

  task end_of_suite;
    if (!stalled && total == words[RECORDS] && last_edge - first_edge != words[CHIP_CYCLES]) begin
      $display("MISMATCH: chip cycles: expected %0d, got %0d", words[CHIP_CYCLES], last_edge - first_edge);
      finish(MISMATCH);
    end else begin
      $display("PASS: %0d commands, %0d response beats, %0d cycles", total, beats, last_edge - first_edge);
      finish(PASS);
    end
  endtask

endmodule

`default_nettype wire
