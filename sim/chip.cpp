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

// Where the chip is in the design: at its top, or behind the bus.
#if SIM_BUS
#define SIM_CHIP(name) top__DOT__u_chip__DOT__##name
#define SIM_CORE(n) cores_[n] = root->__PVT__top__DOT__u_chip__DOT__g_core__BRA__##n##__KET____DOT__u_core;
#else
#define SIM_CHIP(name) chip__DOT__##name
#define SIM_CORE(n) cores_[n] = root->__PVT__chip__DOT__g_core__BRA__##n##__KET____DOT__u_core;
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

Chip::Chip(std::uint64_t powerUpSeed, std::vector<const char *> plusargs) : context_(new VerilatedContext) {
  context_->commandArgs(static_cast<int>(plusargs.size()), plusargs.data());
  // Registers and memories power up with random values, so that nothing can lean on a zero that reset does not give.
  context_->randReset(2);
  context_->randSeed(static_cast<int>(powerUpSeed % 0x7fffffff) + 1);
#if VM_TRACE_FST
  context_->traceEverOn(true);
#endif
  top_ = std::make_unique<Vchip>(context_.get(), "");
  auto *const root = top_->rootp;
#include "cores.inc"
  top_->clk_i = 0;
#if SIM_BUS
  driveBus();
#else
  command(false, 0);
  takeResponses(true);
#endif
}

Chip::~Chip() { closeTrace(); }

void Chip::reset(bool active) { top_->rst_ni = !active; }

#if SIM_BUS
void Chip::driveBus() {
  top_->s_axil_awvalid = bus_.awvalid;
  top_->s_axil_awaddr = static_cast<std::uint16_t>(bus_.awaddr);
  top_->s_axil_wvalid = bus_.wvalid;
  top_->s_axil_wdata = static_cast<std::remove_reference_t<decltype(top_->s_axil_wdata)>>(bus_.wdata);
  top_->s_axil_wstrb = static_cast<std::uint8_t>(bus_.wstrb);
  top_->s_axil_bready = bus_.bready;
  top_->s_axil_arvalid = bus_.arvalid;
  top_->s_axil_araddr = static_cast<std::uint16_t>(bus_.araddr);
  top_->s_axil_rready = bus_.rready;
}

BusOutputs Chip::busOutputs() const {
  return {static_cast<bool>(top_->s_axil_awready), static_cast<bool>(top_->s_axil_wready),
          static_cast<bool>(top_->s_axil_bvalid),  static_cast<bool>(top_->s_axil_arready),
          static_cast<bool>(top_->s_axil_rvalid),  top_->s_axil_bresp,
          top_->s_axil_rresp,                      top_->s_axil_rdata,
          static_cast<bool>(top_->irq_o)};
}
#else
void Chip::command(bool valid, std::uint64_t data) {
  top_->cmd_valid_i = valid;
  top_->cmd_data_i = data;
}

void Chip::takeResponses(bool ready) { top_->rsp_ready_i = ready; }
#endif

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

#if SIM_BUS
bool Chip::commandValid() const { return top_->rootp->top__DOT__cmd_valid; }
bool Chip::commandReady() const { return top_->rootp->top__DOT__cmd_ready; }
std::uint64_t Chip::commandData() const { return top_->rootp->top__DOT__cmd_data; }
bool Chip::responseValid() const { return top_->rootp->top__DOT__rsp_valid; }
bool Chip::responseReady() const { return top_->rootp->top__DOT__rsp_ready; }
std::uint64_t Chip::responseData() const { return top_->rootp->top__DOT__rsp_data; }
#else
bool Chip::commandValid() const { return top_->cmd_valid_i; }
bool Chip::commandReady() const { return top_->cmd_ready_o; }
std::uint64_t Chip::commandData() const { return top_->cmd_data_i; }
bool Chip::responseValid() const { return top_->rsp_valid_o; }
bool Chip::responseReady() const { return top_->rsp_ready_i; }
std::uint64_t Chip::responseData() const { return top_->rsp_data_o; }
#endif

Mask Chip::taking() const { return maskOf(top_->rootp->SIM_CHIP(cmd_valid)); }
unsigned Chip::takenOpcode() const { return top_->rootp->SIM_CHIP(header) & 0x3f; }
Mask Chip::retired() const { return maskOf(top_->rootp->SIM_CHIP(retired)); }
Mask Chip::busy() const { return maskOf(top_->rootp->SIM_CHIP(busy)); }

Mask Chip::clocked() const {
  Mask mask{};
  for (std::size_t core = 0; core < CORES; ++core) {
    mask[core / 64] |= static_cast<std::uint64_t>(cores_[core]->clk_i) << (core % 64);
  }
  return mask;
}

std::uint8_t &Chip::metric() { return top_->rootp->SIM_CHIP(u_fabric__DOT__metric_q); }

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
