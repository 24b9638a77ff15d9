// What both hosts share: pauses of what they offer and accept, and their place in the records.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "golden.hpp"
#include "mix.hpp"

namespace spk {

// Mostly short pauses, so that beats meet in every phase, and a few long ones, so that the queues fill and drain.
inline int pauseLength(Random &random) {
  const std::uint64_t kind = random.below(64);
  if (kind < 36) return 0;
  return static_cast<int>(kind < 63 ? random.below(8) : random.below(400));
}

// Pauses between what a side offers; none without a stall seed.
class Pauses {
 public:
  Pauses() : random_(0) {}
  Pauses(std::optional<std::uint64_t> stallSeed, std::uint64_t seed) : random_(seed), stalled_(stallSeed.has_value()) {}
  // Once a cycle: may something be offered?
  bool over() { return left_ == 0 || left_-- == 0; }
  void begin() { left_ = stalled_ ? pauseLength(random_) : 0; }

 private:
  Random random_;
  bool stalled_ = false;
  int left_ = 0;
};

// The ready of a side that accepts: always up without a stall seed.
struct Ready {
  Ready() : random(0) {}
  Ready(std::optional<std::uint64_t> stallSeed, std::uint64_t seed) : random(seed), stalled(stallSeed.has_value()) {}
  bool drive() {
    if (stalled && left-- <= 0) {
      ready = !ready;
      left = pauseLength(random);
    }
    return ready;
  }

  Random random;
  bool stalled = false;
  bool ready = true;
  int left = 0;
};

// A place in the beats of the records, one after the other.
class Cursor {
 public:
  explicit Cursor(const std::vector<Record> &records) : records_(records) {}
  bool atHeader() const { return beat_ == 0; }
  // Record that the next beat belongs to: all before it are past.
  std::size_t record() const { return record_; }
  std::uint64_t beat() const { return records_[record_].command[beat_]; }
  void next() {
    if (++beat_ < records_[record_].commandBeats) return;
    beat_ = 0;
    ++record_;
  }

 private:
  const std::vector<Record> &records_;
  std::size_t record_ = 0;
  int beat_ = 0;
};

// What a run through the bus took, from the first write to the last read.
struct BusCycles {
  int width;
  std::uint64_t writes, reads, cycles;
};

}  // namespace spk
