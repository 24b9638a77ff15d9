// The verilated chip: its clock, its ports, the few wires that the monitors watch, and waves.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "params.hpp"

class Vchip;
class Vchip_core;
class VerilatedContext;
class VerilatedFstC;

namespace spk {

constexpr int MASK_WORDS = (CORES + 63) / 64;
// A bit a core.
using Mask = std::array<std::uint64_t, MASK_WORDS>;

inline bool any(const Mask &mask) {
  std::uint64_t bits = 0;
  for (const std::uint64_t word : mask) bits |= word;
  return bits != 0;
}
inline bool test(const Mask &mask, int core) {
  return mask[static_cast<std::size_t>(core) / 64] >> (core % 64) & 1;
}
inline void set(Mask &mask, int core) { mask[static_cast<std::size_t>(core) / 64] |= std::uint64_t{1} << (core % 64); }
inline Mask difference(const Mask &a, const Mask &b) {
  Mask mask;
  for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = a[i] ^ b[i];
  return mask;
}
// Calls `visit(core)` for every bit set, in ascending order.
template <class Visit>
void forEach(const Mask &mask, Visit visit) {
  for (std::size_t i = 0; i < mask.size(); ++i) {
    for (std::uint64_t bits = mask[i]; bits != 0; bits &= bits - 1) {
      visit(static_cast<int>(i * 64) + __builtin_ctzll(bits));
    }
  }
}

// The host's side of the AXI4-Lite bus.
struct BusInputs {
  bool awvalid = false, wvalid = false, bready = false, arvalid = false, rready = false;
  std::uint32_t awaddr = 0, araddr = 0;
  std::uint64_t wdata = 0;
  std::uint32_t wstrb = (1u << BUS_WIDTH / 8) - 1;
};
struct BusOutputs {
  bool awready, wready, bvalid, arready, rvalid;
  unsigned bresp, rresp;
  std::uint64_t rdata;
  bool irq;
};

class Chip {
 public:
  Chip(std::uint64_t powerUpSeed, std::vector<const char *> plusargs);
  ~Chip();
  Chip(const Chip &) = delete;
  Chip &operator=(const Chip &) = delete;

  // Inputs; they are set while the clock is low.
  void reset(bool active);
#if SIM_BUS
  BusInputs &bus() { return bus_; }
  void driveBus();
#else
  void command(bool valid, std::uint64_t data);
  void takeResponses(bool ready);
#endif

  // The two halves of a cycle: low lets the inputs settle, high is the edge.
  void low();
  void high();

  // The chip's own ports, settled after low(), and what the bus answers.
  bool commandValid() const;
  bool commandReady() const;
  std::uint64_t commandData() const;
  bool responseValid() const;
  bool responseReady() const;
  std::uint64_t responseData() const;
#if SIM_BUS
  BusOutputs busOutputs() const;
#endif

  // Wires a core, registered, so they hold from one edge to the next.
  Mask taking() const;
  // Opcode of the command that is taken.
  unsigned takenOpcode() const;
  Mask retired() const;
  Mask busy() const;
  // Which gated clocks gave the edge; only between high() and low().
  Mask clocked() const;

  Vchip_core &core(int index) { return *cores_[static_cast<std::size_t>(index)]; }
  const Vchip_core &core(int index) const { return *cores_[static_cast<std::size_t>(index)]; }
  std::uint8_t &metric();
  std::uint8_t metric() const { return const_cast<Chip *>(this)->metric(); }

  // Waves. False when this build has none.
  static bool canTrace();
  void openTrace(const std::string &file);
  void closeTrace();

 private:
  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Vchip> top_;
  std::array<Vchip_core *, CORES> cores_;
  std::unique_ptr<VerilatedFstC> trace_;
#if SIM_BUS
  BusInputs bus_;
#endif
};

}  // namespace spk
