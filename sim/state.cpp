#include "state.hpp"

#include <cstdio>
#include <cstring>
#include <type_traits>

#include "Vchip_core.h"
#include "bits.hpp"
#include "mix.hpp"

// What a core holds, by its place in the state map: members that the RTL's own tables and registers become.
#define SIM_MEM(instance) __PVT__##instance##__DOT__mem
#define SIM_REG(name) __PVT__##name

namespace spk {
namespace {

// Position in the state map by name, so that the macros below need not count.
enum FieldId : int {
#define STATE_MEM(unit, field, ...) F_##unit##_##field,
#define STATE_REG(unit, field, ...) F_##unit##_##field,
#include "state_map.inc"
  F_CORE_END
};
static_assert(F_CORE_END == STATE_CORE_FIELDS);

std::string hexOf(std::uint64_t value) {
  char text[20];
  std::snprintf(text, sizeof text, "%llx", static_cast<unsigned long long>(value));
  return text;
}

// Adds the elements of one row to a digest. The constants let the compiler unroll it into shifts.
template <int PER_ROW, int OFFSET, int STRIDE, int WIDTH, class Row>
inline std::uint64_t mixRow(std::uint64_t h, const Row &row) {
  for (int lane = 0; lane < PER_ROW; ++lane) h = mix(h, getBits(row, OFFSET + lane * STRIDE, WIDTH));
  return h;
}

}  // namespace

const std::vector<Field> &stateFields() {
  static const std::vector<Field> fields = {
#define STATE_MEM(unit, field, instance, rows, perRow, offset, stride, width, isSigned) \
  {#unit, #field, #instance, false, (rows) * (perRow), width, rows, perRow, offset, stride},
#define STATE_REG(unit, field, name, width, count) {#unit, #field, #name, true, count, width, 1, count, 0, width},
#include "state_map.inc"
#define STATE_CHIP_REG(unit, field, name, width, count) {#unit, #field, #name, true, count, width, 1, count, 0, width},
#include "state_map.inc"
  };
  return fields;
}

std::uint64_t readElement(const Chip &chip, int core, int field, int index) {
  if (field == STATE_CORE_FIELDS) return chip.metric();
  const Vchip_core &c = chip.core(core);
  switch (field) {
#define STATE_MEM(unit, field, instance, rows, perRow, offset, stride, width, isSigned) \
  case F_##unit##_##field:                                                              \
    return getBits(c.SIM_MEM(instance)[static_cast<unsigned>(index / (perRow))],     \
                   (offset) + index % (perRow) * (stride), width);
#define STATE_REG(unit, field, name, width, count) \
  case F_##unit##_##field:                         \
    return getBits(c.SIM_REG(name), index * (width), width);
#include "state_map.inc"
  }
  return 0;
}

void flipElement(Chip &chip, int core, int field, int index, int bit) {
  if (field == STATE_CORE_FIELDS) {
    flipBit(chip.metric(), bit);
    return;
  }
  Vchip_core &c = chip.core(core);
  switch (field) {
#define STATE_MEM(unit, field, instance, rows, perRow, offset, stride, width, isSigned)   \
  case F_##unit##_##field:                                                                \
    flipBit(c.SIM_MEM(instance)[static_cast<unsigned>(index / (perRow))],              \
            (offset) + index % (perRow) * (stride) + bit);                                \
    return;
#define STATE_REG(unit, field, name, width, count) \
  case F_##unit##_##field:                         \
    flipBit(c.SIM_REG(name), index * (width) + bit);        \
    return;
#include "state_map.inc"
  }
}

std::uint64_t coreDigest(const Chip &chip, int core) {
  const Vchip_core &c = chip.core(core);
  std::uint64_t h = MIX_START;
#define STATE_MEM(unit, field, instance, rows, perRow, offset, stride, width, isSigned) \
  for (unsigned row = 0; row < (rows); ++row)                                           \
    h = mixRow<perRow, offset, stride, width>(h, c.SIM_MEM(instance)[row]);
#define STATE_REG(unit, field, name, width, count) h = mixRow<count, 0, width, width>(h, c.SIM_REG(name));
#include "state_map.inc"
  return h;
}

std::string dumpState(const Chip &chip, int core, const char *indent) {
  std::string text = "{";
  for (int field = 0; field < STATE_CORE_FIELDS; ++field) {
    const Field &f = stateFields()[static_cast<std::size_t>(field)];
    text += std::string(field > 0 ? "," : "") + "\n" + indent + "  \"" + f.unit + "." + f.name + "\": [";
    for (int i = 0; i < f.count; ++i) {
      text += (i > 0 ? ",\"" : "\"") + hexOf(readElement(chip, core, field, i)) + "\"";
    }
    text += "]";
  }
  return text + "\n" + indent + "}";
}

namespace {

// Visits the raw bytes of every memory and register once: a memory with several fields at its lowest.
template <class Visit>
void visitRaw(const Vchip_core &c, Visit visit) {
#define STATE_MEM(unit, field, instance, rows, perRow, offset, stride, width, isSigned) \
  if constexpr ((offset) == 0) visit(&c.SIM_MEM(instance)[0], sizeof(c.SIM_MEM(instance)[0]) * (rows));
#define STATE_REG(unit, field, name, width, count) visit(&c.SIM_REG(name), sizeof c.SIM_REG(name));
#include "state_map.inc"
}

}  // namespace

void Snapshot::take(const Chip &chip, int core) {
  std::size_t size = 0;
  visitRaw(chip.core(core), [&](const void *data, std::size_t bytes) {
    if (raw_.size() < size + bytes) raw_.resize(size + bytes);
    std::memcpy(raw_.data() + size, data, bytes);
    size += bytes;
  });
}

bool Snapshot::equals(const Chip &chip, int core) const {
  std::size_t at = 0;
  bool same = true;
  visitRaw(chip.core(core), [&](const void *data, std::size_t bytes) {
    same = same && std::memcmp(raw_.data() + at, data, bytes) == 0;
    at += bytes;
  });
  return same;
}

Snapshot::Difference Snapshot::find(const Chip &chip, int core) const {
  // Rows lie in the snapshot as they lie in the model, so an old element is found by its memory's place in it.
  const Vchip_core &c = chip.core(core);
  std::size_t at = 0, memory = 0;
  Difference found{-1, 0, 0, 0};
  const auto compare = [&](int field, int index, std::uint64_t before, std::uint64_t now) {
    if (found.field < 0 && before != now) found = {field, index, before, now};
  };
#define STATE_MEM(unit, field, instance, rows, perRow, offset, stride, width, isSigned)                      \
  {                                                                                                          \
    using Row = std::decay_t<decltype(c.SIM_MEM(instance)[0])>;                                           \
    if ((offset) == 0) {                                                                                     \
      memory = at;                                                                                           \
      at += sizeof(Row) * (rows);                                                                            \
    }                                                                                                        \
    for (unsigned row = 0; row < (rows); ++row) {                                                            \
      Row old;                                                                                               \
      std::memcpy(static_cast<void *>(&old), raw_.data() + memory + row * sizeof(Row), sizeof(Row));         \
      for (int lane = 0; lane < (perRow); ++lane) {                                                          \
        const int lsb = (offset) + lane * (stride);                                                          \
        compare(F_##unit##_##field, static_cast<int>(row) * (perRow) + lane, getBits(old, lsb, width),       \
                getBits(c.SIM_MEM(instance)[row], lsb, width));                                           \
      }                                                                                                      \
    }                                                                                                        \
  }
#define STATE_REG(unit, field, name, width, count)                                                \
  {                                                                                               \
    std::decay_t<decltype(c.SIM_REG(name))> old;                                                           \
    std::memcpy(static_cast<void *>(&old), raw_.data() + at, sizeof old);                         \
    at += sizeof old;                                                                             \
    for (int i = 0; i < (count); ++i) {                                                           \
      const int lsb = i * (width);                                                                \
      compare(F_##unit##_##field, i, getBits(old, lsb, width), getBits(c.SIM_REG(name), lsb, width));      \
    }                                                                                             \
  }
#include "state_map.inc"
  return found;
}

void WriteSampler::before(const Vchip_core &c) {
  ports_.clear();
#if SIM_LOG
#define STATE_MEM(unit, field, instance, rows, perRow, offset, stride, width, isSigned)                      \
  if (c.instance##__DOT__we_i) {                                                                             \
    for (int lane = 0; lane < (perRow); ++lane) {                                                            \
      const auto index = static_cast<std::uint16_t>(c.instance##__DOT__waddr_i * (perRow) + lane);           \
      const std::uint64_t value = getBits(c.instance##__DOT__wdata_i, (offset) + lane * (stride), width);    \
      ports_.push_back({0, F_##unit##_##field, index, value});                                               \
    }                                                                                                        \
  }
#include "state_map.inc"
#endif
  unsigned char *next = registers_;
#define STATE_REG(unit, field, name, width, count)            \
  std::memcpy(next, &c.SIM_REG(name), sizeof c.SIM_REG(name)); \
  next += sizeof c.SIM_REG(name);
#include "state_map.inc"
}

void WriteSampler::after(const Vchip_core &c, std::uint32_t cycle, std::vector<Write> &writes) {
  for (Write &write : ports_) {
    write.cycle = cycle;
    writes.push_back(write);
  }
  // A register counts as written when it changes. Most do not, so they are compared as a whole first.
  const unsigned char *before = registers_;
#define STATE_REG(unit, field, name, width, count)                                                       \
  if (std::memcmp(before, &c.SIM_REG(name), sizeof c.SIM_REG(name)) != 0) {                              \
    std::decay_t<decltype(c.SIM_REG(name))> old;                                                         \
    std::memcpy(static_cast<void *>(&old), before, sizeof old);                                          \
    for (std::uint16_t i = 0; i < (count); ++i) {                                                        \
      const std::uint64_t now = getBits(c.SIM_REG(name), i * (width), width);                            \
      if (now != getBits(old, i * (width), width)) writes.push_back({cycle, F_##unit##_##field, i, now}); \
    }                                                                                                    \
  }                                                                                                      \
  before += sizeof c.SIM_REG(name);
#include "state_map.inc"
}

std::uint64_t logDigest(const std::vector<Write> &writes) {
  std::uint64_t sum = 0;
  for (const Write &w : writes) {
    const std::uint64_t place = w.cycle + (std::uint64_t{w.field} << 32) + (std::uint64_t{w.index} << 40);
    sum += finish(finish(place) ^ w.value);
  }
  return sum;
}

}  // namespace spk
