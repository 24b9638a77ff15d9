// A host behind the AXI4-Lite bus: writes the beats of the records to the windows of commands and data, one access a cycle, asks
// for the level of the response FIFO and reads what is there. With a stall seed each of the five channels pauses at random.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "chip.hpp"
#include "golden.hpp"
#include "params.hpp"
#include "ports.hpp"
#include "registers.h"

namespace spk {

class BusHost {
 public:
  // With 64 bits a beat a cycle: the chip's ports see what they see without a bus. With 32 bits vectors come too slowly for that.
  static constexpr bool PREDICTED = BUS_WIDTH == 64;

  BusHost(const std::vector<Record> &records, std::optional<std::uint64_t> stallSeed)
      : accepted_(records), posted_(records) {
    std::uint64_t seed = stallSeed.value_or(0) * 8;
    for (Offer *offer : {&aw_, &w_, &ar_}) offer->pauses = Pauses(stallSeed, ++seed);
    for (Ready *ready : {&b_, &r_}) *ready = Ready(stallSeed, ++seed);
  }

  // Records from `limit` on are held back.
  void setLimit(std::size_t limit) { limit_ = limit; }
  // What the chip has accepted.
  Cursor &accepted() { return accepted_; }
  const Cursor &accepted() const { return accepted_; }
  // Every write is answered and every beat read.
  bool done() const { return answered_ == end() && open_ == 0 && reads_.empty() && !ar_.valid; }
  // Edges from the first write to the last read.
  std::optional<BusCycles> cycles() const { return BusCycles{BUS_WIDTH, answered_, readCount_, lastRead_ - firstWrite_}; }

  void drive(Chip &chip) {
    aw_.drive([&] { return available(awNext_); });
    w_.drive([&] { return available(wNext_); });
    ar_.drive([&] { return nextRead(); });
    BusInputs &in = chip.bus();
    in.awvalid = aw_.valid;
    if (aw_.valid) in.awaddr = access(awNext_).address;
    in.wvalid = w_.valid;
    if (w_.valid) in.wdata = access(wNext_).data;
    in.bready = b_.drive();
    in.arvalid = ar_.valid;
    if (ar_.valid) in.araddr = address_;
    in.rready = r_.drive();
    chip.driveBus();
  }

  // What the edge to come will do; `edge` is its number. A sentence when an answer is wrong.
  std::optional<std::string> sample(const Chip &chip, std::uint64_t edge) {
    if (chip.responseValid() && chip.responseReady()) coming_.push_back(chip.responseData());
    const BusOutputs out = chip.busOutputs();
    if (aw_.taken(out.awready)) ++awNext_;
    if (w_.taken(out.wready)) ++wNext_;
    if (firstWrite_ == 0 && awNext_ > 0 && wNext_ > 0) firstWrite_ = edge;
    while (base_ < awNext_ && base_ < wNext_) {
      writes_.pop_front();
      ++base_;
    }
    if (out.bvalid && b_.ready) {
      if (out.bresp != 0) return "write " + std::to_string(answered_) + " answered with " + std::to_string(out.bresp);
      ++answered_;
    }
    if (ar_.taken(out.arready)) {
      reads_.push_back(kind_);
      ++readCount_;
    }
    if (out.rvalid && r_.ready) return onRead(out, edge);
    return std::nullopt;
  }

 private:
  static constexpr int PARTS = 64 / BUS_WIDTH;
  static constexpr std::uint32_t BYTES = BUS_WIDTH / 8;
  enum class Read { levels, low, last };
  struct Access {
    std::uint32_t address;
    std::uint64_t data;
  };
  // A channel on which the host offers: what was offered stays until it is taken, and a pause can only come behind that.
  struct Offer {
    bool valid = false;
    Pauses pauses;
    template <class Available>
    void drive(Available available) {
      if (!valid && pauses.over() && available()) valid = true;
    }
    bool taken(bool ready) {
      if (!valid || !ready) return false;
      valid = false;
      pauses.begin();
      return true;
    }
  };

  // Accesses are counted from 0 over the whole run; `writes_` holds those that one of the two channels still needs.
  std::uint64_t end() const { return base_ + writes_.size(); }
  const Access &access(std::uint64_t number) const { return writes_[static_cast<std::size_t>(number - base_)]; }
  bool available(std::uint64_t number) {
    if (number < end()) return true;
    if (posted_.record() >= limit_) return false;
    const bool header = posted_.atHeader();
    if (header) ++open_;
    const std::uint32_t window = header ? SPK_WINDOW_COMMAND : SPK_WINDOW_DATA;
    const std::uint32_t size = header ? SPK_WINDOW_COMMAND_SIZE : SPK_WINDOW_DATA_SIZE;
    for (std::uint32_t part = 0; part < PARTS; ++part) {
      const std::uint32_t place = static_cast<std::uint32_t>(end()) * BYTES;
      const std::uint64_t data = posted_.beat() >> (part * 32);
      writes_.push_back({window + place % size, PARTS == 1 ? data : data & 0xffffffffu});
    }
    posted_.next();
    return true;
  }

  // Chooses the next read; false when there is nothing to ask for.
  bool nextRead() {
    if (half_) {
      kind_ = Read::last;
      address_ = SPK_WINDOW_RESPONSE + BYTES;
    } else if (known_ > 0) {
      --known_;
      kind_ = PARTS == 1 ? Read::last : Read::low;
      address_ = SPK_WINDOW_RESPONSE;
    } else if (!asked_ && open_ > 0) {
      asked_ = true;
      kind_ = Read::levels;
      address_ = SPK_REG_LEVELS & ~(BYTES - 1);
    } else {
      return false;
    }
    half_ = kind_ == Read::low;
    return true;
  }

  std::optional<std::string> onRead(const BusOutputs &out, std::uint64_t edge) {
    if (reads_.empty()) return "an answer to no read";
    const Read kind = reads_.front();
    reads_.pop_front();
    if (out.rresp != 0) return "a read answered with " + std::to_string(out.rresp);
    if (kind == Read::levels) {
      const std::uint64_t levels = out.rdata >> (8 * (SPK_REG_LEVELS & (BYTES - 1)));
      known_ = static_cast<int>((levels & SPK_REG_LEVELS_RESPONSE_MASK) >> SPK_REG_LEVELS_RESPONSE_SHIFT);
      asked_ = false;
      return std::nullopt;
    }
    if (kind == Read::low) {
      low_ = out.rdata;
      return std::nullopt;
    }
    const std::uint64_t beat = PARTS == 1 ? out.rdata : out.rdata << 32 | low_;
    lastRead_ = edge;
    if (coming_.empty()) return "a beat that the chip did not give";
    if (beat != coming_.front()) return "a beat that is not the one that the chip gave";
    coming_.pop_front();
    if (Beat(beat).last) --open_;
    return std::nullopt;
  }

  Cursor accepted_, posted_;
  std::size_t limit_ = 0;
  Offer aw_, w_, ar_;
  Ready b_, r_;
  std::deque<Access> writes_;
  std::uint64_t base_ = 0, awNext_ = 0, wNext_ = 0, answered_ = 0;
  std::uint64_t firstWrite_ = 0, lastRead_ = 0, readCount_ = 0;
  // Commands written whose last beat has not been read.
  std::uint64_t open_ = 0;
  // Reads: the one that is offered, those under way, beats that are known to be there and not yet asked for.
  Read kind_ = Read::levels;
  std::uint32_t address_ = 0;
  std::deque<Read> reads_;
  int known_ = 0;
  bool asked_ = false, half_ = false;
  std::uint64_t low_ = 0;
  // What the chip gave and the host has not read.
  std::deque<std::uint64_t> coming_;
};

}  // namespace spk
