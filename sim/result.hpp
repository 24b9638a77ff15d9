// What a run found, and its JSON (sim/README.md describes every member).
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "golden.hpp"
#include "options.hpp"
#include "ports.hpp"

namespace spk {

enum class Verdict { pass, mismatch, usage, toolError, hang, nothingChecked, interrupted };

int exitCode(Verdict verdict);
const char *verdictName(Verdict verdict);

struct Mismatch {
  std::string kind;
  // Other kinds that differ for the same command.
  std::vector<std::string> also;
  std::int64_t command = -1, core = -1, index = -1;
  std::string unit, field;
  std::string expected, got;
  // Edge number from the first header, and from the command's take edge; -1 where that has no meaning.
  std::int64_t chipCycle = -1, cycle = -1;
};

struct OpcodeTotals {
  std::uint64_t commands = 0, refused = 0, cyclesModel = 0, cyclesRtl = 0;
};

// A number that the golden file predicts; it is compared only when the run is complete and unstalled.
struct Prediction {
  bool compared = false;
  std::uint64_t expected = 0, got = 0;
};

struct Result {
  Verdict verdict = Verdict::pass;
  std::string message;
  Mismatch mismatch;
  std::uint64_t commands = 0, commandsTotal = 0, responseBeats = 0;
  std::uint64_t stateDigests = 0, stateBits = 0, logDigests = 0, logWrites = 0, idleChecks = 0, unaddressedChecks = 0;
  std::uint64_t graphChecks = 0;
  std::uint64_t busChecks = 0;
  std::uint64_t cycles = 0;
  Prediction chipCycles, finalDigest, chainedDigest;
  // Only where the bus is in front of the chip.
  std::optional<BusCycles> bus;
  bool awakeCompared = false;
  std::vector<std::uint64_t> awakeByCore, awakeByOpcode;
  std::array<OpcodeTotals, 256> opcodes{};
  std::uint64_t flipsInjected = 0, flipsDetected = 0;
  // Where a hang was.
  std::int64_t hangCommand = -1;
  std::uint64_t hangCycle = 0;
  double wallSeconds = 0, digestSeconds = 0, logSeconds = 0;
};

std::string resultJson(const Options &options, const Golden &golden, const Result &result);

}  // namespace spk
