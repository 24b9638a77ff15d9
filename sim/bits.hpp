// Bit fields in Verilator's value types: CData to QData are plain integers, wider ones are arrays of
// 32-bit words. A field is at most 64 bits wide.
#pragma once
#include <cstdint>
#include <type_traits>

namespace spk {

constexpr std::uint64_t lowBits(int width) {
  return width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
}

// The 32-bit words of a wide value.
template <class Wide>
std::uint32_t wordOf(const Wide &value, int index) {
  return value[static_cast<unsigned>(index)];
}

template <class Value>
std::uint64_t getBits(const Value &value, int lsb, int width) {
  if constexpr (std::is_integral_v<Value>) {
    return (static_cast<std::uint64_t>(value) >> lsb) & lowBits(width);
  } else {
    const int word = lsb / 32, shift = lsb % 32;
    std::uint64_t bits = wordOf(value, word) >> shift;
    if (shift + width > 32) bits |= std::uint64_t{wordOf(value, word + 1)} << (32 - shift);
    if (shift + width > 64) bits |= std::uint64_t{wordOf(value, word + 2)} << (64 - shift);
    return bits & lowBits(width);
  }
}

template <class Value>
void flipBit(Value &value, int bit) {
  if constexpr (std::is_integral_v<Value>) {
    value = static_cast<Value>(value ^ (std::uint64_t{1} << bit));
  } else {
    value[static_cast<unsigned>(bit / 32)] ^= 1u << (bit % 32);
  }
}

}  // namespace spk
