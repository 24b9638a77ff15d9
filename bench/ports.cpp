// ports_sim: plays a golden file through the chip's two ports, compares every response beat, and says how fast that was. It knows
// nothing of the chip but its ports, so it can be linked with any build of it.
//
//   ports_sim FILE MARK ROUNDS [drain]
//
// MARK    command from which on cycles and time are measured
// ROUNDS  times the file is played, each time from reset
// drain   before MARK, waits until the chip has answered everything and is quiet; cycles of the whole are then not compared
//
// Prints JSON: cycles from MARK on to the last response, the least distance of two headers there, and the seconds of processor
// time of each round.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <string>
#include <vector>

#include "Vchip.h"
#include "golden.hpp"
#include "params.hpp"
#include "verilated.h"

namespace {

double now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Round {
  std::uint64_t chipCycles = 0, markCycles = 0, headerDistance = ~std::uint64_t{0};
  double seconds = 0;
};

std::string at(std::size_t command, std::uint64_t cycle) {
  return "command " + std::to_string(command) + ", cycle " + std::to_string(cycle);
}

class Bench {
 public:
  Bench(const spk::Golden &golden, std::size_t mark, bool drain) : records_(golden.records), mark_(mark), drain_(drain) {}

  Round play() {
    top_.rst_ni = 0;
    top_.rsp_ready_i = 1;
    for (int i = 0; i < 4; ++i) cycle();
    top_.rst_ni = 1;
    while (answered_ < records_.size()) {
      if (drain_ && sent_ == mark_ && beat_ == 0 && answered_ == sent_ && !drained_) settle();
      const bool hold = drain_ && sent_ == mark_ && beat_ == 0 && !drained_;
      top_.cmd_valid_i = sent_ < records_.size() && !hold;
      top_.cmd_data_i = top_.cmd_valid_i ? records_[sent_].command[beat_] : 0;
      top_.clk_i = 0;
      top_.eval();
      const bool sent = top_.cmd_valid_i && top_.cmd_ready_o;
      const bool offered = top_.rsp_valid_o;
      const std::uint64_t data = top_.rsp_data_o;
      top_.clk_i = 1;
      top_.eval();
      ++edge_;
      if (offered) response(data);
      if (sent) command();
      if (edge_ - progress_ > WATCHDOG) throw std::runtime_error("hang at " + at(answered_, edge_ - first_));
    }
    round_.seconds = now() - start_;
    round_.chipCycles = progress_ - first_;
    round_.markCycles = progress_ - markEdge_;
    return round_;
  }

 private:
  static constexpr std::uint64_t WATCHDOG = 20000u * spk::BEATS;

  void cycle() {
    top_.clk_i = 0;
    top_.eval();
    top_.clk_i = 1;
    top_.eval();
    ++edge_;
  }

  void settle() {
    top_.cmd_valid_i = 0;
    for (int i = 0; i < 64; ++i) cycle();
    drained_ = true;
    progress_ = edge_;
  }

  void command() {
    progress_ = edge_;
    if (beat_ == 0) {
      if (sent_ == 0) first_ = edge_;
      if (sent_ == mark_) {
        markEdge_ = edge_;
        start_ = now();
      } else if (sent_ > mark_ && edge_ - header_ < round_.headerDistance) {
        round_.headerDistance = edge_ - header_;
      }
      header_ = edge_;
    }
    if (++beat_ < records_[sent_].commandBeats) return;
    beat_ = 0;
    ++sent_;
  }

  void response(std::uint64_t data) {
    const spk::Record &record = records_[answered_];
    const std::uint64_t expected = record.response[beats_];
    if (data != expected) {
      char text[80];
      std::snprintf(text, sizeof text, ": expected %016llx, got %016llx", static_cast<unsigned long long>(expected),
                    static_cast<unsigned long long>(data));
      throw std::runtime_error("mismatch at " + at(answered_, edge_ - first_) + text);
    }
    progress_ = edge_;
    if (++beats_ < record.responseBeats) return;
    beats_ = 0;
    ++answered_;
  }

  const std::vector<spk::Record> &records_;
  const std::size_t mark_;
  const bool drain_;
  VerilatedContext context_;
  Vchip top_{&context_};
  Round round_;
  double start_ = now();
  std::size_t sent_ = 0, answered_ = 0;
  int beat_ = 0, beats_ = 0;
  bool drained_ = false;
  std::uint64_t edge_ = 0, first_ = 0, markEdge_ = 0, header_ = 0, progress_ = 0;
};

}  // namespace

int main(int argc, char **argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: ports_sim FILE MARK ROUNDS [drain]\n");
    return 2;
  }
  const bool drain = argc > 4 && std::string(argv[4]) == "drain";
  try {
    const spk::Golden golden = spk::readGolden(argv[1], std::nullopt);
    Round round;
    std::string seconds;
    for (int left = std::atoi(argv[3]); left > 0; --left) {
      round = Bench(golden, static_cast<std::size_t>(std::atoll(argv[2])), drain).play();
      if (!drain && round.chipCycles != golden.chipCycles) {
        throw std::runtime_error("mismatch of chip cycles: expected " + std::to_string(golden.chipCycles) + ", got " +
                                 std::to_string(round.chipCycles));
      }
      seconds += (seconds.empty() ? "" : ", ") + std::to_string(round.seconds);
    }
    std::printf("{\"markCycles\": %llu, \"headerDistance\": %llu, \"seconds\": [%s]}\n",
                static_cast<unsigned long long>(round.markCycles),
                static_cast<unsigned long long>(round.headerDistance), seconds.c_str());
    return 0;
  } catch (const std::exception &error) {
    std::fprintf(stderr, "ports_sim: %s\n", error.what());
    return 1;
  }
}
