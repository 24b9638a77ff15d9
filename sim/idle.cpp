#include "idle.hpp"

#include "Vchip_core.h"
#include "bits.hpp"

namespace spk {

bool findIdleViolation(const Vchip_core &core, IdleViolation &violation) {
  (void)core;
  (void)violation;
#define SIM_IDLE(name, member, value)                                       \
  if (const std::uint64_t got = getBits(core.member, 0, 64); got != (value)) { \
    violation = {name, value, got};                                                \
    return true;                                                                   \
  }
#include "idle.inc"
#undef SIM_IDLE
  return false;
}

int idleRegisters() {
  return 0
#define SIM_IDLE(...) +1
#include "idle.inc"
#undef SIM_IDLE
      ;
}

}  // namespace spk
