// The command line of chip_sim.
#pragma once
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "params.hpp"

namespace spk {

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Options {
  std::string golden;
  std::optional<std::uint64_t> stallSeed;
  bool log = true;
  std::string json, dump, responses, timeline;
  std::string trace;
  std::uint64_t traceFrom = 0, traceTo = UINT64_MAX;
  std::uint64_t flips = 0, flipSeed = 1;
  std::string flipDump;
  // A slow datapath takes longer for the longest command.
  std::uint64_t watchdog = 200'000 * BEATS;
  std::optional<std::uint64_t> modelHash;
  std::uint64_t maxCommands = UINT64_MAX;
  // Of the command line: `+NAME=VALUE`.
  std::vector<const char *> plusargs;
  // The process that started this one; 0 = whoever it was may end first.
  std::uint64_t parent = 0;
  bool help = false;
};

extern const char *const HELP;

// Throws UsageError.
Options parseOptions(int argc, char **argv);

}  // namespace spk
