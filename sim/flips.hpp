// The check proves itself: flips of architectural bits, each of which the digest must notice.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "golden.hpp"
#include "mix.hpp"
#include "state.hpp"

namespace spk {

struct Flip {
  // -1 for the chip's own field.
  int core;
  int field, index, bit;
};

// At which records how many bits are flipped: random ones among those that carry a state digest and that a core took.
class FlipPlan {
 public:
  FlipPlan(const std::vector<Record> &records, std::size_t total, std::uint64_t count, std::uint64_t seed);
  // The next record behind which bits are flipped; only when not empty().
  std::size_t next() const { return counts_.begin()->first; }
  // How many bits are flipped there; the plan goes on to the record after it.
  int takeNext();
  // The next flip among the cores of `record`; the fields take turns.
  Flip draw(const Record &record);
  bool empty() const { return counts_.empty(); }

 private:
  std::map<std::size_t, int> counts_;
  Random random_;
  std::size_t drawn_ = 0;
};

// One entry of the flip dump.
std::string flipJson(const Chip &chip, const Record &record, const Flip &flip, bool detected, std::uint64_t expected,
                     std::uint64_t got);

}  // namespace spk
