// The two hashes of docs/engine.md, section 13.
#pragma once
#include <cstdint>

namespace spk {

constexpr std::uint64_t MIX_START = 0xcbf29ce484222325u;

// One step of a digest; the order of the values matters.
constexpr std::uint64_t mix(std::uint64_t h, std::uint64_t value) {
  h = (h ^ value) * 0x9e3779b97f4a7c15u;
  return h ^ (h >> 32);
}

// Scrambles a value so that a sum over scrambled log entries does not depend on their order.
constexpr std::uint64_t finish(std::uint64_t z) {
  z ^= z >> 30;
  z *= 0xbf58476d1ce4e5b9u;
  z ^= z >> 27;
  z *= 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// Small generator for stalls and flips: the same seed gives the same run on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() { return finish(state_ += 0x9e3779b97f4a7c15u); }
  // A number below `bound`, which is at least 1.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

}  // namespace spk
