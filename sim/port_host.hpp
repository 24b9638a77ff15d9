// A host at the two valid/ready ports of the chip. Unstalled, valid and ready are always high: that is the timeline that
// the model predicts. With a stall seed both ports pause at random.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chip.hpp"
#include "golden.hpp"
#include "ports.hpp"

namespace spk {

class PortHost {
 public:
  // The ports see what the model predicts when nothing stalls them.
  static constexpr bool PREDICTED = true;

  PortHost(const std::vector<Record> &records, std::optional<std::uint64_t> stallSeed)
      : accepted_(records),
        pauses_(stallSeed, stallSeed.value_or(0) * 2 + 1),
        ready_(stallSeed, stallSeed.value_or(0) * 2 + 2) {}

  // Records from `limit` on are held back.
  void setLimit(std::size_t limit) { limit_ = limit; }
  // What the chip has accepted.
  Cursor &accepted() { return accepted_; }
  const Cursor &accepted() const { return accepted_; }
  bool done() const { return true; }
  std::optional<BusCycles> cycles() const { return std::nullopt; }

  void drive(Chip &chip) {
    // A beat that was offered stays offered, so a pause can only begin behind an accepted one.
    const bool valid = accepted_.record() < limit_ && pauses_.over();
    chip.command(valid, valid ? accepted_.beat() : 0);
    chip.takeResponses(ready_.drive());
  }

  std::optional<std::string> sample(const Chip &chip, std::uint64_t) {
    if (chip.commandValid() && chip.commandReady()) pauses_.begin();
    return std::nullopt;
  }

 private:
  Cursor accepted_;
  Pauses pauses_;
  Ready ready_;
  std::size_t limit_ = 0;
};

}  // namespace spk
