// The two valid/ready ports of the chip. Unstalled, valid and ready are always high: that is the timeline that the
// model predicts. With a stall seed both ports pause at random.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "chip.hpp"
#include "golden.hpp"
#include "mix.hpp"

namespace spk {

// Mostly short pauses, so that beats meet in every phase, and a few long ones, so that the queues fill and drain.
inline int pauseLength(Random &random) {
  const std::uint64_t kind = random.below(64);
  if (kind < 36) return 0;
  return static_cast<int>(kind < 63 ? random.below(8) : random.below(400));
}

// Sends the beats of the records one after the other.
class CommandPort {
 public:
  CommandPort(const std::vector<Record> &records, std::optional<std::uint64_t> stallSeed)
      : records_(records), random_(stallSeed.value_or(0) * 2 + 1), stalled_(stallSeed.has_value()) {}

  // Records from `limit` on are held back.
  void setLimit(std::size_t limit) { limit_ = limit; }

  void drive(Chip &chip) {
    if (record_ >= limit_) {
      valid_ = false;
    } else if (pause_ > 0) {
      // A beat that was offered stays offered, so a pause can only begin behind an accepted one.
      --pause_;
      valid_ = false;
    } else {
      valid_ = true;
    }
    chip.command(valid_, valid_ ? records_[record_].command[beat_] : 0);
  }
  bool valid() const { return valid_; }
  bool atHeader() const { return beat_ == 0; }
  // Record that the next beat belongs to: all before it were sent whole.
  std::size_t record() const { return record_; }

  void accepted() {
    if (++beat_ == records_[record_].commandBeats) {
      beat_ = 0;
      ++record_;
    }
    if (stalled_) pause_ = pauseLength(random_);
  }

 private:
  const std::vector<Record> &records_;
  Random random_;
  bool stalled_;
  std::size_t record_ = 0, limit_ = 0;
  int beat_ = 0;
  int pause_ = 0;
  bool valid_ = false;
};

class ResponsePort {
 public:
  explicit ResponsePort(std::optional<std::uint64_t> stallSeed)
      : random_(stallSeed.value_or(0) * 2 + 2), stalled_(stallSeed.has_value()) {}

  void drive(Chip &chip) {
    if (stalled_ && left_-- <= 0) {
      ready_ = !ready_;
      left_ = pauseLength(random_);
    }
    chip.responseReady(ready_);
  }
  bool ready() const { return ready_; }

 private:
  Random random_;
  bool stalled_;
  bool ready_ = true;
  int left_ = 0;
};

}  // namespace spk
