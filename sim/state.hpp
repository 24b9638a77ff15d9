// The architectural state of a core, read from the RTL's own memories and registers: digest, dump, flips, and
// the writes that are about to happen. Everything follows the generated state map.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "chip.hpp"

namespace spk {

struct Field {
  const char *unit, *name;
  // Name of the memory instance or of the register.
  const char *where;
  bool isRegister;
  int count, width;
  int rows, perRow, offset, stride;
};

// The fields of a core in digest order; the chip's metric register is field STATE_CORE_FIELDS.
const std::vector<Field> &stateFields();

std::uint64_t readElement(const Chip &chip, int core, int field, int index);
// `core` is ignored for the chip's own field.
void flipElement(Chip &chip, int core, int field, int index, int bit);

std::uint64_t coreDigest(const Chip &chip, int core);

// `{"vectors.word": ["0", ...], ...}`: raw bits of every element, hexadecimal.
std::string dumpState(const Chip &chip, int core, const char *indent);

// A copy of a core's state, to find out what changed.
class Snapshot {
 public:
  void take(const Chip &chip, int core);
  bool equals(const Chip &chip, int core) const;
  // The first element that differs. Only call when equals() is false.
  struct Difference {
    int field, index;
    std::uint64_t before, now;
  };
  Difference find(const Chip &chip, int core) const;

 private:
  std::vector<unsigned char> raw_;
};

// An architectural write. The cycle is filled in by whoever knows the take edge.
struct Write {
  std::uint32_t cycle;
  std::uint16_t field, index;
  std::uint64_t value;
};

// Elements of all registers of a core.
constexpr int registerElements() {
  int elements = 0;
#define STATE_REG(unit, field, name, width, count) elements += (count);
#include "state_map.inc"
  return elements;
}

// Watches a core's write ports and registers over one clock edge.
class WriteSampler {
 public:
  // Before the edge: the rows at the memories' write ports.
  void before(const Vchip_core &core);
  // After an edge that the core's clock gave: appends the writes of that edge.
  void after(const Vchip_core &core, std::uint32_t cycle, std::vector<Write> &writes);
  bool pending() const { return !ports_.empty(); }

 private:
  std::vector<Write> ports_;
  // Their bytes; no element has more than eight.
  unsigned char registers_[8 * registerElements()] = {};
};

std::uint64_t logDigest(const std::vector<Write> &writes);

}  // namespace spk
