// Reads and checks a golden file (docs/golden.md). A file that is damaged, edited, or made for another
// configuration or model is refused with the name of the field, what it should be and what it is.
#pragma once
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace spk {

// Why a golden file cannot be used; the message names file, field, expected and got.
struct GoldenError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum Opcode : std::uint8_t {
  OP_INIT = 0x01,
  OP_INSERT = 0x02,
  OP_SEARCH = 0x03,
  OP_COUNT = 0x04,
  OP_DELETE = 0x08,
  OP_ROUTE = 0x0e,
  OP_RESONANCE_SEARCH = 0x2e,
  OP_HNSW_TO_SNN = 0x38,
  OP_NEURO_SEARCH = 0x39,
  OP_UPDATE = 0x3b
};
// From here on, opcodes that the fabric alone sends: the later waves of a ROUTE.
constexpr unsigned FIRST_WAVE_OPCODE = 0x3e;
constexpr int OPCODES = 64;

// Fields of a response beat (docs/engine.md, section 4).
struct Beat {
  explicit Beat(std::uint64_t bits)
      : last(bits >> 63),
        hit(bits >> 62 & 1),
        status(bits >> 58 & 15),
        core(bits >> 50 & 255),
        index(bits >> 42 & 255),
        value(bits & 0xffffffffffu) {}
  bool last, hit;
  unsigned status, core, index;
  std::uint64_t value;
};

struct Record {
  std::uint32_t number = 0;
  const std::uint64_t *command = nullptr;
  int commandBeats = 0;
  const std::uint64_t *response = nullptr;
  int responseBeats = 0;
  bool hasState = false, hasLog = false;
  std::uint64_t head = 0, cycles = 0, state = 0, log = 0;

  unsigned opcode() const { return command[0] & 255; }
  unsigned core() const { return command[0] >> 8 & 255; }
  bool all() const { return command[0] >> 16 & 1; }
  // Refused by the fabric: no core takes it. NODE and FULL are found by a core, which does take it.
  bool refused() const {
    const unsigned status = Beat(response[0]).status;
    return status != 0 && status != 0xb && status != 0xc;
  }
};

struct Golden {
  std::string file, suite;
  std::vector<std::uint64_t> words;
  std::uint64_t modelHash = 0, seed = 0, chipCycles = 0, finalDigest = 0, chainedDigest = 0;
  bool allLogged = false;
  std::vector<Record> records;
  std::vector<std::uint64_t> awakeByCore, awakeByOpcode;
};

// Throws GoldenError. `modelHash` is what the header must hold, when given.
Golden readGolden(const std::string &file, std::optional<std::uint64_t> modelHash);

}  // namespace spk
