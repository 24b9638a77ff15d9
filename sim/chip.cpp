#include "chip.hpp"

#include <type_traits>

#include "Vchip.h"
#include "Vchip___024root.h"
#include "Vchip_core.h"
#include "bits.hpp"
#include "verilated.h"
#if VM_TRACE_FST
#include "verilated_fst_c.h"
#else
// So that the member can be declared and destroyed in a build without waves.
class VerilatedFstC {};
#endif

namespace spk {
namespace {

template <class Value>
Mask maskOf(const Value &value) {
  Mask mask;
  for (int i = 0; i < MASK_WORDS; ++i) {
    const int width = i == MASK_WORDS - 1 ? CORES - 64 * i : 64;
    mask[static_cast<std::size_t>(i)] = getBits(value, 64 * i, width);
  }
  return mask;
}

}  // namespace

Chip::Chip(std::uint64_t powerUpSeed) : context_(new VerilatedContext) {
  // Registers and memories power up with random values, so that nothing can lean on a zero that reset does not give.
  context_->randReset(2);
  context_->randSeed(static_cast<int>(powerUpSeed % 0x7fffffff) + 1);
#if VM_TRACE_FST
  context_->traceEverOn(true);
#endif
  top_ = std::make_unique<Vchip>(context_.get(), "");
  auto *const root = top_->rootp;
#define SIM_CORE(n) cores_[n] = root->__PVT__chip__DOT__g_core__BRA__##n##__KET____DOT__u_core;
#include "cores.inc"
#undef SIM_CORE
  top_->clk_i = 0;
  command(false, 0);
  responseReady(true);
}

Chip::~Chip() { closeTrace(); }

void Chip::reset(bool active) { top_->rst_ni = !active; }

void Chip::command(bool valid, std::uint64_t data) {
  top_->cmd_valid_i = valid;
  top_->cmd_data_i = data;
}

void Chip::responseReady(bool ready) { top_->rsp_ready_i = ready; }

void Chip::low() {
  top_->clk_i = 0;
  top_->eval();
#if VM_TRACE_FST
  if (trace_) trace_->dump(context_->time());
#endif
  context_->timeInc(1);
}

void Chip::high() {
  top_->clk_i = 1;
  top_->eval();
#if VM_TRACE_FST
  if (trace_) trace_->dump(context_->time());
#endif
  context_->timeInc(1);
}

bool Chip::commandReady() const { return top_->cmd_ready_o; }
bool Chip::responseValid() const { return top_->rsp_valid_o; }
std::uint64_t Chip::responseData() const { return top_->rsp_data_o; }

Mask Chip::taking() const { return maskOf(top_->rootp->chip__DOT__cmd_valid); }
Mask Chip::retired() const { return maskOf(top_->rootp->chip__DOT__retired); }
Mask Chip::busy() const { return maskOf(top_->rootp->chip__DOT__busy); }

Mask Chip::clocked() const {
  Mask mask{};
  for (std::size_t core = 0; core < CORES; ++core) {
    mask[core / 64] |= static_cast<std::uint64_t>(cores_[core]->clk_i) << (core % 64);
  }
  return mask;
}

std::uint8_t &Chip::metric() { return top_->rootp->chip__DOT__u_fabric__DOT__metric_q; }

#if VM_TRACE_FST
bool Chip::canTrace() { return true; }

void Chip::openTrace(const std::string &file) {
  trace_ = std::make_unique<VerilatedFstC>();
  top_->trace(trace_.get(), 99);
  trace_->open(file.c_str());
}

void Chip::closeTrace() {
  if (trace_) trace_->close();
  trace_.reset();
}
#else
bool Chip::canTrace() { return false; }
void Chip::openTrace(const std::string &) {}
void Chip::closeTrace() {}
#endif

}  // namespace spk
