"""reciprocal against exact integers: what module rsqrt gives, product by product on a multiplier outside."""

import random

import cocotb

from bench import Bench
from test_rsqrt import model

LATENCY = 49


class Driver:
    """Starts one reciprocal, is its multiplier, and collects it."""

    def __init__(self, bench: Bench):
        self.bench = bench
        self.width = len(bench.dut.norm2_i)

    async def cycle(self, **inputs: int) -> None:
        """The next cycle, in which the product of what was asked before it stands."""
        product = self.bench.read("a_o") * self.bench.read("b_o")
        await self.bench.cycle(product_i=product, **inputs)

    async def run(self, n: int) -> tuple[int, int]:
        await self.cycle(start_i=1, norm2_i=n)
        for passed in range(LATENCY):
            assert self.bench.read("done_o") == 0, f"done_o {passed + 1} cycles early"
            # The operand counts in its one cycle alone.
            await self.cycle(start_i=0, norm2_i=random.getrandbits(self.width))
        assert self.bench.read("done_o") == 1, f"no done_o {LATENCY} cycles behind the start"
        return self.bench.read("rmant_o"), self.bench.read("rexp_o")


async def started(dut) -> Driver:
    bench = Bench(dut)
    await bench.start(start_i=0, norm2_i=0, product_i=0)
    return Driver(bench)


async def check(driver: Driver, n: int) -> None:
    got = await driver.run(n)
    assert got == model(n), f"norm2 {n:#x}: got {got}, expected {model(n)}"


@cocotb.test()
async def corners(dut):
    """0, 1, every power of two and its neighbours, and the ends of every row of the table."""
    driver = await started(dut)
    top = (1 << driver.width) - 1
    values = {0, 1, 2, 3, 4, 16 << 30, top}
    for bit in range(driver.width):
        values |= {(1 << bit) + d for d in (-1, 0, 1)}
    for row in range(32, 128):
        values |= {row << 27, (row + 1 << 27) - 1}
    for n in sorted(value for value in values if 0 <= value <= top):
        await check(driver, n)


@cocotb.test()
async def random_norms(dut):
    """Of every size, one behind the other."""
    driver = await started(dut)
    for _ in range(1500):
        await check(driver, random.getrandbits(random.randint(1, driver.width)))
