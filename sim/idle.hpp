// What the microarchitectural registers of a core hold while it has nothing to do (sim/microarchitecture.json).
#pragma once
#include <cstdint>

class Vchip_core;

namespace spk {

struct IdleViolation {
  const char *name;
  std::uint64_t expected, got;
};

// Checks the registers of an idle core; true and `violation` when one does not hold its idle value.
bool findIdleViolation(const Vchip_core &core, IdleViolation &violation);
// Registers that this build checks: none on a large configuration, where looking at them costs speed.
int idleRegisters();

}  // namespace spk
