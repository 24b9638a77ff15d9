"""rsqrt against exact integers, and its bound and latency as docs/engine.md, rnorm, states them."""

import random
from fractions import Fraction
from math import isqrt

import cocotb

from bench import Bench

LATENCY = 16


def model(n: int) -> tuple[int, int]:
    """(rmant, rexp) of norm2 `n`, step by step as specified."""
    if n == 0:
        return 0, 0
    e = (n.bit_length() - 1) // 2
    big = n << (34 - 2 * e)
    m = big >> 8
    # round(2^10 / sqrt((i + 0.5) / 32)) without floating point: round(sqrt(x)) = floor((floor(sqrt(4x)) + 1) / 2)
    i = big >> 29
    y = (isqrt((1 << 28) // (2 * i + 1)) + 1) // 2 << 16
    for _ in range(2):
        t = (y * y) >> 26
        u = (m * t) >> 26
        v = 3 * 2**26 - u
        y = min((y * v) >> 27, 2**26 - 1)
    return min((y + 2) >> 2, 2**24 - 1), e


def error_too_big(n: int, rmant: int, rexp: int) -> bool:
    """|rmant / 2^24 - 1 / sqrt(m)| > 1.25 * 2^-24, m = n / 4^rexp, decided in exact fractions."""
    m = Fraction(n, 4**rexp)
    low, high = (Fraction(rmant) - Fraction(5, 4)) / 2**24, (Fraction(rmant) + Fraction(5, 4)) / 2**24
    return low * low * m > 1 or high * high * m < 1


class Driver:
    """Starts one reciprocal and collects it."""

    def __init__(self, bench: Bench):
        self.bench = bench
        self.width = len(bench.dut.norm2_i)

    async def run(self, n: int) -> tuple[int, int]:
        await self.bench.cycle(start_i=1, norm2_i=n)
        # The operand counts in its one cycle alone.
        await self.bench.cycle(start_i=0, norm2_i=random.getrandbits(self.width))
        for _ in range(LATENCY - 1):
            await self.bench.cycle()
        return self.bench.read("rmant_o"), self.bench.read("rexp_o")


def check(n: int, got: tuple[int, int]) -> None:
    assert got == model(n), f"norm2 {n:#x}: got {got}, expected {model(n)}"
    assert n == 0 or not error_too_big(n, *got), f"norm2 {n:#x}: {got} is off by more than the bound"


async def started(dut) -> Driver:
    bench = Bench(dut)
    await bench.start(start_i=0, norm2_i=0)
    return Driver(bench)


@cocotb.test()
async def corners(dut):
    """0, 1, every power of two and its neighbours, and the ends of every row of the table."""
    driver = await started(dut)
    top = (1 << driver.width) - 1
    values = {0, 1, 2, 3, 4, 16 << 30, top}
    for bit in range(driver.width):
        values |= {(1 << bit) + d for d in (-1, 0, 1)}
    for row in range(32, 128):
        values |= {row << 27, (row + 1 << 27) - 1, row << 28, (row + 1 << 28) - 1}
    for n in sorted(value for value in values if 0 <= value <= top):
        check(n, await driver.run(n))


@cocotb.test()
async def any_norm(dut):
    """Random norms of every length."""
    driver = await started(dut)
    for _ in range(4000):
        n = random.getrandbits(random.randint(1, driver.width))
        check(n, await driver.run(n))


@cocotb.test()
async def start_anew(dut):
    """A start while another runs begins anew, and the result stays until the next one."""
    driver = await started(dut)
    for wait in range(1, LATENCY):
        await driver.bench.cycle(start_i=1, norm2_i=random.getrandbits(driver.width))
        for _ in range(wait):
            await driver.bench.cycle(start_i=0)
        n = random.getrandbits(driver.width)
        check(n, await driver.run(n))
        for _ in range(wait):
            await driver.bench.cycle()
            check(n, (driver.bench.read("rmant_o"), driver.bench.read("rexp_o")))
