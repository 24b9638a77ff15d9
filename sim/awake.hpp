// Counts the clock edges that each core's gated clock gives, by core and by the opcode that the core took last; for a
// timeline also by command.
// Work is done only when a gate opens or closes and when a command is taken.
#pragma once
#include <array>
#include <cstdint>
#include <numeric>
#include <vector>

#include "chip.hpp"
#include "golden.hpp"
#include "timeline.hpp"

namespace spk {

class AwakeCounter {
 public:
  explicit AwakeCounter(Timeline *timeline)
      : timeline_(timeline), since_(CORES), byCore_(CORES), opcode_(CORES), command_(CORES), byOpcode_(OPCODES) {}

  // `clocked`: whose clock gave edge number `edge`.
  void edge(std::uint64_t edge, const Mask &clocked) {
    if (clocked == running_) return;
    forEach(difference(clocked, running_), [&](int core) {
      if (test(clocked, core)) {
        since_[index(core)] = edge;
      } else {
        count(core, edge);
      }
    });
    running_ = clocked;
  }

  // After edge(): at edge number `edge` the core took a command; that edge is the new command's.
  void take(std::uint64_t edge, int core, unsigned opcode, std::size_t command) {
    if (test(running_, core)) count(core, edge);
    since_[index(core)] = edge;
    opcode_[index(core)] = opcode % OPCODES;
    command_[index(core)] = command;
  }

  // No further edge will be counted.
  void finish(std::uint64_t lastEdge) { edge(lastEdge + 1, Mask{}); }

  const std::vector<std::uint64_t> &byCore() const { return byCore_; }
  const std::vector<std::uint64_t> &byOpcode() const { return byOpcode_; }
  std::uint64_t total() const { return std::accumulate(byCore_.begin(), byCore_.end(), std::uint64_t{0}); }

 private:
  static std::size_t index(int core) { return static_cast<std::size_t>(core); }
  void count(int core, std::uint64_t end) {
    const std::uint64_t edges = end - since_[index(core)];
    byCore_[index(core)] += edges;
    byOpcode_[opcode_[index(core)]] += edges;
    if (timeline_) timeline_->awake(command_[index(core)], core, edges);
  }

  Timeline *timeline_;
  Mask running_{};
  std::vector<std::uint64_t> since_, byCore_;
  std::vector<unsigned> opcode_;
  std::vector<std::size_t> command_;
  std::vector<std::uint64_t> byOpcode_;
};

}  // namespace spk
