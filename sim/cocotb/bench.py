"""What the block benches share: a clock that is sampled where everything is stable, and reset."""

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge, Timer


class Bench:
    """One device: inputs change at the falling edge and everything is sampled 1 ns later, as the rising edge finds it."""

    def __init__(self, dut):
        self.dut = dut
        self.edge = 0

    async def start(self, **inputs):
        """Run the clock, hold reset (where there is one) for three edges; `inputs` are the idle values."""
        for name, value in inputs.items():
            getattr(self.dut, name).value = value
        resets = hasattr(self.dut, "rst_ni")
        if resets:
            self.dut.rst_ni.value = 0
        self.dut.clk_i.value = 0
        cocotb.start_soon(Clock(self.dut.clk_i, 10, "ns").start(start_high=False))
        for _ in range(3):
            await FallingEdge(self.dut.clk_i)
        if resets:
            self.dut.rst_ni.value = 1

    async def cycle(self, **inputs):
        """Drive `inputs` for the next rising edge and wait until it may be sampled."""
        await FallingEdge(self.dut.clk_i)
        self.edge += 1
        for name, value in inputs.items():
            getattr(self.dut, name).value = value
        await Timer(1, "ns")

    async def settle(self, **inputs):
        """Drive `inputs` that follow from outputs of the same cycle, and wait until it may be sampled again."""
        for name, value in inputs.items():
            getattr(self.dut, name).value = value
        await Timer(1, "ns")

    def read(self, name: str) -> int:
        """An output, which must not be X."""
        return int(getattr(self.dut, name).value)
