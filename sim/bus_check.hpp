// What the bus promises besides carrying a suite (docs/engine.md, section 15): registers, refusals and what they leave alone,
// levels of full FIFOs, a write that waits, interrupts, times of lone accesses, reset. Played behind the last command of a suite.
#pragma once
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "chip.hpp"
#include "golden.hpp"
#include "params.hpp"
#include "registers.h"

namespace spk {

class BusCheck {
 public:
  explicit BusCheck(Chip &chip) : chip_(chip) {}

  // The idle chip, as a suite leaves it. Leaves it in reset. Throws Problem.
  void run() {
    constants();
    expectIdle("behind the last command");
    writable();
    refusals();
    streams();
    held();
    fullData();
    restart();
    fullCommands();
    restart();
    fullResponses();
    reset();
  }
  std::uint64_t edges() const { return edges_; }
  std::uint64_t accesses() const { return accesses_; }

  struct Problem {
    std::string what, expected, got;
  };

 private:
  static constexpr unsigned BYTES = BUS_WIDTH / 8;
  static constexpr unsigned ALL = (1u << BYTES) - 1;
  static constexpr unsigned OKAY = 0, SLVERR = 2, DECERR = 3;
  // Cores without a command come to rest within this many cycles, and a sweep ends.
  static constexpr int PATIENCE = 4096;
  // Headers for core 0: one that has a vector, one that has none and is answered in one beat.
  static constexpr std::uint64_t INSERT = OP_INSERT, COUNT = OP_COUNT;
  static constexpr std::uint32_t ERROR = SPK_REG_IRQ_STATUS_ERROR_MASK;

  struct Answer {
    unsigned response;
    std::uint64_t data;
  };

  static std::string hex(std::uint64_t value) {
    char text[20];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
    return text;
  }
  static void expect(std::uint64_t expected, std::uint64_t got, const std::string &what) {
    if (expected != got) throw Problem{what, hex(expected), hex(got)};
  }

  // One cycle; `out` is what the bus shows before its edge.
  void edge() {
    chip_.driveBus();
    chip_.low();
    out_ = chip_.busOutputs();
    answered_ = answered_ || out_.bvalid;
    if (chip_.commandValid() && chip_.commandReady()) taken_.push_back(chip_.commandData());
    chip_.high();
    ++edges_;
  }

  // Offers a write, or a read, for one cycle of a bus that is ready.
  void offerWrite(std::uint32_t address, std::uint64_t data, unsigned strobes = ALL) {
    BusInputs &in = chip_.bus();
    in.awaddr = address;
    in.wdata = data;
    in.wstrb = strobes;
    in.awvalid = in.wvalid = true;
    ++accesses_;
  }
  void offerRead(std::uint32_t address) {
    BusInputs &in = chip_.bus();
    in.araddr = address;
    in.arvalid = true;
    ++accesses_;
  }
  void offerNothing() {
    BusInputs &in = chip_.bus();
    in.awvalid = in.wvalid = in.arvalid = false;
  }

  // A lone write is accepted at once, carried out at the next edge and answered from then on.
  unsigned write(std::uint32_t address, std::uint64_t data, unsigned strobes = ALL) {
    offer(address, data, strobes);
    edge();
    expect(1, out_.bvalid, "write of " + hex(address) + ": BVALID once it is carried out");
    return out_.bresp;
  }
  void offer(std::uint32_t address, std::uint64_t data, unsigned strobes = ALL) {
    const std::string what = "write of " + hex(address);
    offerWrite(address, data, strobes);
    chip_.bus().bready = true;
    edge();
    expect(1, out_.awready, what + ": AWREADY of an idle bus");
    expect(1, out_.wready, what + ": WREADY of an idle bus");
    offerNothing();
    edge();
    expect(0, out_.bvalid, what + ": BVALID before it is carried out");
    answered_ = false;
  }

  Answer read(std::uint32_t address) {
    const std::string what = "read of " + hex(address);
    offerRead(address);
    chip_.bus().rready = true;
    edge();
    expect(1, out_.arready, what + ": ARREADY of an idle bus");
    offerNothing();
    edge();
    expect(0, out_.rvalid, what + ": RVALID before it is carried out");
    edge();
    expect(1, out_.rvalid, what + ": RVALID once it is carried out");
    return {out_.rresp, out_.rdata};
  }

  // Place of a register of 32 bits among the bytes of the bus.
  static unsigned lane(std::uint32_t address) { return address & (BYTES - 1); }
  std::uint32_t get(std::uint32_t address) {
    const Answer answer = read(address & ~(BYTES - 1));
    expect(OKAY, answer.response, "response of a read of " + hex(address));
    return static_cast<std::uint32_t>(answer.data >> 8 * lane(address));
  }
  // With the strobes of that register alone.
  unsigned put(std::uint32_t address, std::uint32_t value, unsigned strobes = 15) {
    const std::uint64_t data = std::uint64_t{value} << 8 * lane(address);
    return write(address & ~(BYTES - 1), data, strobes << lane(address));
  }
  void set(std::uint32_t address, std::uint32_t value) {
    expect(OKAY, put(address, value), "response of a write of " + hex(address));
  }
  void expectRegister(std::uint32_t address, std::uint32_t value, const std::string &when) {
    expect(value, get(address), "register " + hex(address) + " " + when);
  }

  // A beat of 64 bits, its high half last. Answers the last response.
  unsigned push(std::uint32_t window, std::uint64_t beat) {
    if (BUS_WIDTH == 64) return write(window, beat);
    expect(OKAY, write(window, beat & 0xffffffffu), "response to the low half of a beat");
    return write(window + 4, beat >> 32);
  }

  // The same in two writes, with a half for the other window between them.
  void pushHalves(std::uint32_t window, std::uint64_t beat) {
    const std::uint32_t other = window == SPK_WINDOW_DATA ? SPK_WINDOW_COMMAND : SPK_WINDOW_DATA;
    set(window, static_cast<std::uint32_t>(beat));
    set(other, 0xdeadbeef);
    set(window + 4, static_cast<std::uint32_t>(beat >> 32));
  }

  static std::uint32_t field(std::uint32_t value, std::uint32_t shift) { return value << shift; }
  static std::uint32_t levels(std::uint32_t command, std::uint32_t data, std::uint32_t response, std::uint32_t open) {
    return field(command, SPK_REG_LEVELS_COMMAND_SHIFT) | field(data, SPK_REG_LEVELS_DATA_SHIFT) |
           field(response, SPK_REG_LEVELS_RESPONSE_SHIFT) | field(open, SPK_REG_LEVELS_OPEN_SHIFT);
  }
  static constexpr std::uint32_t COMMAND_DEPTH = SPK_REG_DEPTHS_VALUE >> SPK_REG_DEPTHS_COMMAND_SHIFT & 0xff;
  static constexpr std::uint32_t DATA_DEPTH = SPK_REG_DEPTHS_VALUE >> SPK_REG_DEPTHS_DATA_SHIFT & 0xff;
  static constexpr std::uint32_t RESPONSE_DEPTH = SPK_REG_DEPTHS_VALUE >> SPK_REG_DEPTHS_RESPONSE_SHIFT & 0xff;
  static constexpr std::uint32_t EMPTY =
      SPK_REG_STATUS_COMMAND_EMPTY_MASK | SPK_REG_STATUS_DATA_EMPTY_MASK | SPK_REG_STATUS_RESPONSE_EMPTY_MASK;
  static constexpr std::uint32_t CAUSES = SPK_REG_IRQ_STATUS_COMMAND_MASK | SPK_REG_IRQ_STATUS_DATA_MASK |
                                          SPK_REG_IRQ_STATUS_OPEN_MASK | SPK_REG_IRQ_STATUS_RESPONSE_MASK;
  static constexpr std::uint32_t IDLE_CAUSES = CAUSES & ~SPK_REG_IRQ_STATUS_RESPONSE_MASK;

  void constants() {
    const struct {
      std::uint32_t address, value;
    } all[] = {{SPK_REG_ID, SPK_REG_ID_VALUE},
               {SPK_REG_VERSION, SPK_REG_VERSION_VALUE},
               {SPK_REG_CONFIG_LOW, SPK_REG_CONFIG_LOW_VALUE},
               {SPK_REG_CONFIG_HIGH, SPK_REG_CONFIG_HIGH_VALUE},
               {SPK_REG_SIZE, SPK_REG_SIZE_VALUE},
               {SPK_REG_SHAPE, SPK_REG_SHAPE_VALUE},
               {SPK_REG_FORMAT, SPK_REG_FORMAT_VALUE},
               {SPK_REG_DEPTHS, SPK_REG_DEPTHS_VALUE}};
    for (const auto &each : all) {
      expect(SLVERR, put(each.address, ~each.value), "response to a write of constant " + hex(each.address));
      expectRegister(each.address, each.value, "(a constant)");
    }
    acknowledge("a write of a constant");
  }

  // Nothing is under way, nothing was refused, every register that can be written holds what reset gives it.
  void expectIdle(const std::string &when) {
    expectRegister(SPK_REG_STATUS, EMPTY, when);
    expectRegister(SPK_REG_LEVELS, 0, when);
    expectRegister(SPK_REG_IRQ_STATUS, IDLE_CAUSES, when);
    expectRegister(SPK_REG_IRQ_ENABLE, SPK_REG_IRQ_ENABLE_VALUE, when);
    expectRegister(SPK_REG_IRQ_THRESHOLD, SPK_REG_IRQ_THRESHOLD_VALUE, when);
    expectRegister(SPK_REG_SCRATCH, SPK_REG_SCRATCH_VALUE, when);
    expect(0, out_.irq, "interrupt " + when);
  }

  // What is written is kept, and nowhere else.
  void writable() {
    const struct {
      std::uint32_t address, mask, reset;
    } all[] = {{SPK_REG_IRQ_ENABLE, CAUSES | ERROR, SPK_REG_IRQ_ENABLE_VALUE},
               {SPK_REG_IRQ_THRESHOLD, 0xffffffff, SPK_REG_IRQ_THRESHOLD_VALUE},
               {SPK_REG_SCRATCH, 0xffffffff, SPK_REG_SCRATCH_VALUE}};
    for (const auto &each : all) {
      for (const std::uint32_t value : {0xffffffffu, 0xa5c3963cu, 0x5a3c69c3u, 0u}) {
        set(each.address, value);
        expect(OKAY, write(each.address & ~(BYTES - 1), 0, 0), "response to a write without strobes");
        for (const auto &other : all) {
          expectRegister(other.address, other.address == each.address ? value & each.mask : other.reset,
                         "after " + hex(value) + " was written to " + hex(each.address));
        }
      }
      set(each.address, each.reset);
    }
    // An idle bus has causes: the interrupt follows one edge behind.
    for (std::uint32_t bit = 1; bit <= ERROR; bit <<= 1) {
      set(SPK_REG_IRQ_ENABLE, bit);
      edge();
      expect((bit & IDLE_CAUSES) != 0, out_.irq, "interrupt with IRQ_ENABLE " + hex(bit));
    }
    set(SPK_REG_IRQ_ENABLE, 0);
    edge();
    expect(0, out_.irq, "interrupt with IRQ_ENABLE 0");
  }

  // An access was refused: seen in IRQ_STATUS and by the interrupt, until 1 is written.
  void acknowledge(const std::string &what) {
    expectRegister(SPK_REG_IRQ_STATUS, IDLE_CAUSES | ERROR, "after " + what);
    set(SPK_REG_IRQ_ENABLE, ERROR);
    edge();
    expect(1, out_.irq, "interrupt after " + what);
    expectRegister(SPK_REG_STATUS, EMPTY | SPK_REG_STATUS_IRQ_MASK, "after " + what);
    set(SPK_REG_IRQ_STATUS, 0);
    expectRegister(SPK_REG_IRQ_STATUS, IDLE_CAUSES | ERROR, "after 0 was written there");
    set(SPK_REG_IRQ_STATUS, ERROR);
    edge();
    expect(0, out_.irq, "interrupt once ERROR is cleared");
    set(SPK_REG_IRQ_ENABLE, 0);
    expectIdle("once ERROR is cleared");
  }

  void refuseWrite(unsigned response, std::uint32_t address, unsigned strobes, const std::string &why) {
    const std::string what = "a write of " + hex(address) + " (" + why + ")";
    expect(response, write(address, ~std::uint64_t{0}, strobes), "response to " + what);
    acknowledge(what);
  }
  void refuseRead(unsigned response, std::uint32_t address, const std::string &why) {
    const std::string what = "a read of " + hex(address) + " (" + why + ")";
    const Answer answer = read(address);
    expect(response, answer.response, "response to " + what);
    expect(0, answer.data, "data of " + what);
    acknowledge(what);
  }

  void refusals() {
    for (const std::uint32_t address : {SPK_REG_SCRATCH + 4u, 0x100u, 0x1f8u, 0x800u, 0xff8u}) {
      refuseWrite(DECERR, address, ALL, "unmapped");
      refuseRead(DECERR, address, "unmapped");
    }
    for (const std::uint32_t address : {SPK_REG_SCRATCH, SPK_WINDOW_COMMAND, SPK_WINDOW_DATA}) {
      for (const std::uint32_t odd : {1u, 2u}) refuseWrite(SLVERR, address + odd, ALL, "unaligned");
    }
    for (const std::uint32_t odd : {1u, 2u}) refuseRead(SLVERR, SPK_REG_SCRATCH + odd, "unaligned");
    for (const std::uint32_t window : {SPK_WINDOW_COMMAND, SPK_WINDOW_DATA, SPK_REG_SCRATCH & ~(BYTES - 1)}) {
      for (unsigned strobes = 1; strobes < 15; ++strobes) {
        for (unsigned half = 0; half < BYTES; half += 4) refuseWrite(SLVERR, window, strobes << half, "narrow");
      }
    }
    if (BUS_WIDTH == 64) refuseWrite(SLVERR, SPK_REG_SCRATCH, ALL, "strobes below the address");
    for (const std::uint32_t address : {SPK_REG_STATUS, SPK_REG_LEVELS}) {
      refuseWrite(SLVERR, address & ~(BYTES - 1), 15u << lane(address), "cannot be written");
    }
    for (const std::uint32_t place : {0u, SPK_WINDOW_RESPONSE_SIZE - 8u}) {
      refuseWrite(SLVERR, SPK_WINDOW_RESPONSE + place, ALL, "cannot be written");
      refuseRead(SLVERR, SPK_WINDOW_RESPONSE + place, "no beat is there");
    }
    refuseRead(SLVERR, SPK_WINDOW_COMMAND, "cannot be read");
    refuseRead(SLVERR, SPK_WINDOW_DATA, "cannot be read");
  }

  // One access a cycle on every channel, all answered in their order.
  void streams() {
    constexpr int COUNT = 8;
    BusInputs &in = chip_.bus();
    in.bready = in.rready = true;
    for (int i = 0; i < COUNT + 2; ++i) {
      offerNothing();
      const std::uint32_t value = 0x01010101u * static_cast<std::uint32_t>(i);
      if (i < COUNT) {
        const unsigned at = lane(SPK_REG_SCRATCH);
        offerWrite(SPK_REG_SCRATCH & ~(BYTES - 1), std::uint64_t{value} << 8 * at, 15u << at);
        offerRead(SPK_REG_SCRATCH & ~(BYTES - 1));
      }
      edge();
      const std::string when = " in cycle " + std::to_string(i) + " of an access a cycle";
      if (i < COUNT) {
        expect(1, out_.awready, "AWREADY" + when);
        expect(1, out_.wready, "WREADY" + when);
        expect(1, out_.arready, "ARREADY" + when);
      }
      expect(i >= 2, out_.bvalid, "BVALID" + when);
      expect(i >= 2, out_.rvalid, "RVALID" + when);
      // A read sees what the writes before it have left.
      const std::uint32_t last = i > 2 ? 0x01010101u * static_cast<std::uint32_t>(i - 3) : 0;
      if (i >= 2) expect(last, out_.rdata >> 8 * lane(SPK_REG_SCRATCH) & 0xffffffffu, "SCRATCH" + when);
    }
    set(SPK_REG_SCRATCH, SPK_REG_SCRATCH_VALUE);
    expectIdle("behind an access a cycle");
  }

  // An answer stays until it is taken, and what comes behind it is not carried out before.
  void held() {
    BusInputs &in = chip_.bus();
    in.bready = in.rready = false;
    const unsigned at = lane(SPK_REG_SCRATCH);
    offerWrite(SPK_WINDOW_RESPONSE, 0);
    offerRead(SPK_WINDOW_COMMAND);
    edge();
    offerWrite(SPK_REG_SCRATCH & ~(BYTES - 1), std::uint64_t{0x600d} << 8 * at, 15u << at);
    offerRead(SPK_REG_ID);
    edge();
    offerNothing();
    for (int i = 0; i < 4; ++i) {
      edge();
      expect(1, out_.bvalid, "BVALID while BREADY is 0");
      expect(SLVERR, out_.bresp, "BRESP while BREADY is 0");
      expect(1, out_.rvalid, "RVALID while RREADY is 0");
      expect(SLVERR, out_.rresp, "RRESP while RREADY is 0");
      expect(0, out_.rdata, "RDATA while RREADY is 0");
    }
    in.bready = in.rready = true;
    edge();
    edge();
    expect(1, out_.bvalid, "BVALID of the second write");
    expect(OKAY, out_.bresp, "BRESP of the second write");
    expect(1, out_.rvalid, "RVALID of the second read");
    expect(SPK_REG_ID_VALUE, out_.rdata & 0xffffffffu, "RDATA of the second read");
    expectRegister(SPK_REG_SCRATCH, 0x600d, "behind a write that had to wait for the answer of another");
    set(SPK_REG_SCRATCH, SPK_REG_SCRATCH_VALUE);
    acknowledge("a write and a read that were refused together");

    // An error in the cycle in which ERROR is cleared wins.
    const unsigned status = lane(SPK_REG_IRQ_STATUS);
    offerWrite(SPK_REG_IRQ_STATUS & ~(BYTES - 1), std::uint64_t{ERROR} << 8 * status, 15u << status);
    offerRead(SPK_WINDOW_COMMAND);
    edge();
    offerNothing();
    for (int i = 0; i < 2; ++i) edge();
    acknowledge("an error in the cycle in which ERROR was cleared");
  }

  void expectCauses(std::uint32_t causes, const std::string &when) { expectRegister(SPK_REG_IRQ_STATUS, causes, when); }

  // Data without a header fill their FIFO, and one beat more is refused.
  void fullData() {
    set(SPK_REG_IRQ_THRESHOLD, field(DATA_DEPTH - 1, SPK_REG_IRQ_THRESHOLD_DATA_SHIFT) | SPK_REG_IRQ_THRESHOLD_VALUE);
    for (std::uint32_t level = 1; level <= DATA_DEPTH; ++level) {
      const std::string when = "with " + std::to_string(level) + " beats of data";
      if (level == 2) {
        pushHalves(SPK_WINDOW_DATA, level);
      } else {
        expect(OKAY, push(SPK_WINDOW_DATA + 8 * (level % 64), level), "response to data");
      }
      expectRegister(SPK_REG_LEVELS, levels(0, level, 0, 0), when);
      const bool full = level == DATA_DEPTH;
      expectRegister(SPK_REG_STATUS,
                     (EMPTY & ~SPK_REG_STATUS_DATA_EMPTY_MASK) | (full ? SPK_REG_STATUS_DATA_FULL_MASK : 0), when);
      expectCauses(full ? IDLE_CAUSES & ~SPK_REG_IRQ_STATUS_DATA_MASK : IDLE_CAUSES, when);
    }
    expect(SLVERR, push(SPK_WINDOW_DATA, 0), "response to data that only a header could make room for");
    expectRegister(SPK_REG_LEVELS, levels(0, DATA_DEPTH, 0, 0), "after data were refused");
    taken_.clear();
    pushHalves(SPK_WINDOW_COMMAND, INSERT);
    for (int i = 0; i < VECTOR_BEATS + 4; ++i) edge();
    expect(VECTOR_BEATS + 1, taken_.size(), "beats that the chip took");
    for (std::size_t i = 0; i < taken_.size(); ++i) expect(i == 0 ? INSERT : i, taken_[i], "beat that the chip took");
  }

  // The chip waits for a vector: headers fill their FIFO, and one more is refused.
  void fullCommands() {
    set(SPK_REG_IRQ_THRESHOLD, field(COMMAND_DEPTH - 1, SPK_REG_IRQ_THRESHOLD_COMMAND_SHIFT) |
                                   field(COMMAND_DEPTH, SPK_REG_IRQ_THRESHOLD_OPEN_SHIFT) |
                                   SPK_REG_IRQ_THRESHOLD_VALUE);
    expect(OKAY, push(SPK_WINDOW_COMMAND, INSERT), "response to a header");
    constexpr std::uint32_t WAITS = SPK_REG_STATUS_BUSY_MASK | SPK_REG_STATUS_VECTOR_MASK;
    expectRegister(SPK_REG_STATUS, EMPTY | WAITS, "with a header that waits for its vector");
    for (std::uint32_t level = 1; level <= COMMAND_DEPTH; ++level) {
      const std::string when = "with " + std::to_string(level) + " headers behind one that waits for its vector";
      expect(OKAY, push(SPK_WINDOW_COMMAND + 8 * (level % 64), COUNT), "response to a header");
      expectRegister(SPK_REG_LEVELS, levels(level, 0, 0, level + 1), when);
      const bool full = level == COMMAND_DEPTH;
      expectRegister(SPK_REG_STATUS,
                     WAITS | (EMPTY & ~SPK_REG_STATUS_COMMAND_EMPTY_MASK) |
                         (full ? SPK_REG_STATUS_COMMAND_FULL_MASK : 0),
                     when);
      constexpr std::uint32_t GONE = SPK_REG_IRQ_STATUS_COMMAND_MASK | SPK_REG_IRQ_STATUS_OPEN_MASK;
      expectCauses(full ? IDLE_CAUSES & ~GONE : IDLE_CAUSES, when);
    }
    expect(SLVERR, push(SPK_WINDOW_COMMAND, COUNT), "response to a header that only data could make room for");
    expectRegister(SPK_REG_LEVELS, levels(COMMAND_DEPTH, 0, 0, COMMAND_DEPTH + 1), "after a header was refused");
  }

  // Nobody reads: responses fill their FIFO and the chip, headers theirs, and one more waits until a beat is read.
  void fullResponses() {
    constexpr std::uint32_t THRESHOLD = 5;
    set(SPK_REG_IRQ_THRESHOLD, field(THRESHOLD, SPK_REG_IRQ_THRESHOLD_RESPONSE_SHIFT));
    std::uint32_t open = 0;
    for (bool waits = false; !waits; ++open) {
      if (BUS_WIDTH == 32) expect(OKAY, write(SPK_WINDOW_COMMAND, COUNT), "response to half a header");
      offer(SPK_WINDOW_COMMAND + (BYTES & 4), BUS_WIDTH == 64 ? COUNT : 0);
      for (int patience = PATIENCE; !answered_ && !waits; waits = --patience == 0) edge();
      if (!waits) expect(OKAY, out_.bresp, "response to a header");
    }
    const std::string full = "with all FIFOs of commands and responses full";
    expectRegister(SPK_REG_STATUS,
                   SPK_REG_STATUS_BUSY_MASK | SPK_REG_STATUS_COMMAND_FULL_MASK | SPK_REG_STATUS_DATA_EMPTY_MASK |
                       SPK_REG_STATUS_RESPONSE_FULL_MASK,
                   full);
    // Those that are answered in full are open no longer, and the one that waits is not yet.
    const std::uint32_t fullLevels = levels(COMMAND_DEPTH, 0, RESPONSE_DEPTH, open - 1 - RESPONSE_DEPTH);
    expectRegister(SPK_REG_LEVELS, fullLevels, full);
    expectCauses(SPK_REG_IRQ_STATUS_RESPONSE_MASK | SPK_REG_IRQ_STATUS_DATA_MASK, full);
    if (BUS_WIDTH == 64) {
      expect(SLVERR, read(SPK_WINDOW_RESPONSE + 4).response, "response to a read of half a beat");
      expectRegister(SPK_REG_LEVELS, fullLevels, "after a read of half a beat");
    }
    beat();
    for (int patience = PATIENCE; !answered_; edge())
      if (--patience == 0) throw Problem{"BVALID of a header that has waited", "1", "0"};
    set(SPK_REG_IRQ_STATUS, ERROR);
    // A read that has to wait for the answer of another takes its beat once.
    BusInputs &in = chip_.bus();
    in.rready = false;
    for (const unsigned at : {0u, 8 - BYTES}) {
      offerRead(SPK_WINDOW_RESPONSE + at);
      edge();
    }
    offerNothing();
    for (int i = 0; i < 4; ++i) edge();
    in.rready = true;
    for (int i = 0; i < 2; ++i) edge();
    for (std::uint32_t left = open - 1 - BYTES / 4; left > 0; --left) {
      for (int patience = PATIENCE; left > RESPONSE_DEPTH ? level() < RESPONSE_DEPTH : level() < left;)
        if (--patience == 0) throw Problem{"responses of " + std::to_string(left) + " commands", "there", hex(level())};
      const bool cause = (get(SPK_REG_IRQ_STATUS) & SPK_REG_IRQ_STATUS_RESPONSE_MASK) != 0;
      const std::string when = "with responses of " + std::to_string(left) + " commands unread";
      expect(left >= THRESHOLD, cause, "IRQ_STATUS.RESPONSE " + when);
      const bool isFull = (get(SPK_REG_STATUS) & SPK_REG_STATUS_RESPONSE_FULL_MASK) != 0;
      expect(left >= RESPONSE_DEPTH, isFull, "STATUS.RESPONSE_FULL " + when);
      beat();
    }
    set(SPK_REG_IRQ_THRESHOLD, SPK_REG_IRQ_THRESHOLD_VALUE);
    expectIdle("once all responses are read");
  }
  std::uint32_t level() {
    return (get(SPK_REG_LEVELS) & SPK_REG_LEVELS_RESPONSE_MASK) >> SPK_REG_LEVELS_RESPONSE_SHIFT;
  }
  void beat() {
    std::uint64_t bits = 0;
    for (unsigned at = 0; at < 8; at += BYTES) {
      const Answer answer = read(SPK_WINDOW_RESPONSE + at);
      expect(OKAY, answer.response, "response of a read of a beat");
      bits |= answer.data << 8 * at;
    }
    expect(1, Beat(bits).last, "last of a response of one beat");
  }

  void reset() {
    chip_.bus() = BusInputs();
    chip_.reset(true);
    edge();
    edge();
    for (const bool output : {out_.awready, out_.wready, out_.arready, out_.bvalid, out_.rvalid, out_.irq})
      expect(0, output, "outputs of the bus during reset");
  }
  // Through reset, which must bring back everything that an access has changed.
  void restart() {
    reset();
    chip_.reset(false);
    edge();
    expectIdle("after reset");
    for (int patience = PATIENCE; !chip_.commandReady(); edge())
      if (--patience == 0) throw Problem{"cmd_ready_o after reset", "1", "0"};
  }

  Chip &chip_;
  BusOutputs out_{};
  // Since the last write was offered.
  bool answered_ = false;
  // Beats that the chip has taken.
  std::vector<std::uint64_t> taken_;
  std::uint64_t edges_ = 0, accesses_ = 0;
};

}  // namespace spk
