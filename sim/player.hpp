// Plays a golden file on the chip and compares, edge by edge. The first difference ends the run.
#pragma once
#include <chrono>
#include <csignal>
#include <cstdint>
#include <memory>
#include <vector>

#include "awake.hpp"
#include "chip.hpp"
#include "flips.hpp"
#include "golden.hpp"
#include "json.hpp"
#include "options.hpp"
#if SIM_BUS
#include "bus_host.hpp"
#else
#include "port_host.hpp"
#endif
#include "result.hpp"
#include "state.hpp"
#include "timeline.hpp"

namespace spk {

// Set by the signal handlers; a run looks at it once a cycle.
extern volatile std::sig_atomic_t interrupted;

#if SIM_BUS
using Host = BusHost;
#else
using Host = PortHost;
#endif

class Player {
 public:
  Player(Chip &chip, const Golden &golden, const Options &options, Result &result);
  // Fills in the result.
  void run();

 private:
  using Clock = std::chrono::steady_clock;

  // A record between the acceptance of its header and its last comparison.
  struct Active {
    std::uint64_t takeEdge = 0;
    // The same but for the later waves of a ROUTE.
    std::uint64_t waveEdge = 0;
    int pending = 0;
    bool taken = false, checked = false;
    int responses = 0;
    std::uint64_t metric = 0;
    // What the words of the record would be, had the RTL written them.
    std::uint64_t cyclesWord = 0, state = 0, log = 0;
    // By core; of a command to one core only the first is used.
    std::vector<std::uint32_t> cycles;
    std::vector<std::uint64_t> states, logs;
  };
  // The commands that a core has taken and not retired, oldest first.
  struct InFlight {
    static constexpr unsigned SIZE = 8;
    std::array<std::uint32_t, SIZE> records{};
    unsigned head = 0, tail = 0;
    bool empty() const { return head == tail; }
    bool full() const { return tail - head == SIZE; }
    std::uint32_t front() const { return records[head % SIZE]; }
  };
  static constexpr std::size_t WINDOW = 256;
  // Small chips are watched more closely, every cycle and every core.
  static constexpr bool SMALL = CORES <= 16;

  void startUp();
  void play();
  void settle();
  void compareEnd();
  void checkBus();
  void cycle();

  void sampleWrites();
  void collectWrites(const Mask &clocked);
  void onHeader(std::size_t number);
  void onRetire(int core);
  void onTake(const Mask &mask, bool later);
  void onResponse(std::uint64_t bits);
  void checkIdle(const Mask &clocked);
  void checkUnaddressed();
  void checkGraph(const Record &record, int core);

  void sampleRefused(std::size_t number);
  void closeRefused(std::size_t number, Active &active);
  void closeTaken(std::size_t number, Active &active);
  void check(std::size_t number, Active &active);
  void finishRecords();
  void boundary();
  void flip(const Record &record);
  std::uint64_t commandDigest(const Record &record, const Active &active) const;
  std::uint64_t finalDigest() const;
  std::size_t limitAfter(std::size_t finished) const;

  Active &active(std::size_t number) { return window_[number % WINDOW]; }
  static std::size_t slot(const Record &record, int core) { return record.all() ? static_cast<std::size_t>(core) : 0; }
  Mask addressed(const Record &record) const;
  void takeIn(const Mask &mask, std::size_t number);
  std::int64_t chipCycle() const { return playing_ ? static_cast<std::int64_t>(edge_ - firstEdge_) : -1; }

  [[noreturn]] void fail(Mismatch mismatch, const Record *record = nullptr);
  [[noreturn]] void failAt(const Record &record, Mismatch mismatch);
  void writeDump(const Mismatch &mismatch, const Record *record);
  void progress(bool force);
  void trace();
  void closeTrace();
  void writeFlips();
  void mark(std::size_t number, Timeline::Event event) {
    if (timeline_) timeline_->mark(number, event, edge_);
  }

  Chip &chip_;
  const Golden &golden_;
  const Options &options_;
  Result &result_;
  std::size_t total_;
  Host host_;
  std::unique_ptr<Timeline> timeline_;
  AwakeCounter awake_;
  FlipPlan flips_;

  std::uint64_t edge_ = 0, firstEdge_ = 0, lastAnswer_ = 0, progressEdge_ = 0;
  bool playing_ = false, logging_ = false;
  // Next record to be taken, to be answered, to be finished.
  std::size_t issue_ = 0, answer_ = 0, finished_ = 0;
  std::vector<Active> window_;
  std::vector<InFlight> inFlight_;
  Mask occupied_{}, retired_{}, clocked_{};
  bool stalledBeat_ = false;
  std::uint64_t heldBeat_ = 0;
  std::uint64_t chained_ = MIX_START;

  std::vector<WriteSampler> samplers_;
  std::vector<std::vector<Write>> writes_;
  std::vector<Write> stray_;
  // The record that a core's writes belong to.
  std::vector<std::int64_t> writesOf_;
  std::vector<Snapshot> snapshots_;

  std::unique_ptr<WholeFile> answers_;
  bool tracing_ = false, traced_ = false;
  std::string flipDump_;
  Clock::time_point started_, reported_;
  double digestSeconds_ = 0, logSeconds_ = 0;
};

}  // namespace spk
