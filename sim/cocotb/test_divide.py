"""divide against Python's integers: every small operand, random wide ones, roots, saturation, latency and back-to-back starts."""

import math
import random

import cocotb

from bench import Bench

PARAMETERS = {"DIVISOR_WIDTH": 38, "RESULT_WIDTH": 20}


def model(numerator: int, divisor: int, bits: int) -> int:
    """min(floor(N / D), 2^Q - 1), and that where D = 0."""
    most = (1 << bits) - 1
    return most if divisor == 0 else min(numerator // divisor, most)


class Driver:
    """Starts a division and collects it; operands count in their one cycle alone."""

    def __init__(self, dut):
        self.bench = Bench(dut)
        self.divisor_width = len(dut.divisor_i)
        self.result_width = len(dut.tail_i)

    async def start(self):
        await self.bench.start(start_i=0, root_i=0, head_i=0, tail_i=0, divisor_i=0, bits_i=1)

    async def run(self, **operands: int) -> int:
        """The result; the start follows the last done without a gap."""
        bits = operands["bits_i"]
        for name, value in operands.items():
            getattr(self.bench.dut, name).value = value
        self.bench.dut.start_i.value = 1
        for passed in range(bits + 1):
            noise = random.getrandbits(self.divisor_width)
            await self.bench.cycle(
                start_i=0, root_i=noise & 1, head_i=noise, divisor_i=noise >> 1, tail_i=noise >> 18, bits_i=1 + noise % 17
            )
            assert self.bench.read("done_o") == (passed == bits), f"done_o {passed + 1} cycles after the start, {bits} bits"
        return self.bench.read("result_o")

    async def divide(self, numerator: int, divisor: int, bits: int) -> int:
        tail = (numerator & ((1 << bits) - 1)) << (self.result_width - bits)
        return await self.run(root_i=0, head_i=numerator >> bits, tail_i=tail, divisor_i=divisor, bits_i=bits)

    async def check_root(self, value: int) -> None:
        got = await self.run(root_i=1, head_i=0, tail_i=0, divisor_i=value, bits_i=self.divisor_width // 2)
        assert got == math.isqrt(value), f"root of {value}: got {got}, expected {math.isqrt(value)}"

    async def check(self, numerator: int, divisor: int, bits: int) -> None:
        got = await self.divide(numerator, divisor, bits)
        expected = model(numerator, divisor, bits)
        assert got == expected, f"{numerator} / {divisor}, {bits} bits: got {got}, expected {expected}"


@cocotb.test()
async def every_small_operand(dut):
    driver = Driver(dut)
    await driver.start()
    for bits in (1, 2, 4):
        for divisor in range(18):
            for numerator in range(80):
                await driver.check(numerator, divisor, bits)


@cocotb.test()
async def every_fraction_of_a_similarity(dut):
    driver = Driver(dut)
    await driver.start()
    for whole in range(33):
        for part in range(whole + 1):
            await driver.check(part << 16, whole, 17)


@cocotb.test()
async def slots_at_their_limits(dut):
    """4 (m - v) / m around each multiple of m / 4: where a slot begins."""
    driver = Driver(dut)
    await driver.start()
    for m in (1, 2, 3, 5, 127, 128, 32767, 32768):
        for slot in range(9):
            for near in (-1, 0, 1):
                numerator = 4 * (slot * m // 4 + near)
                if 0 <= numerator <= 8 * m:
                    await driver.check(numerator, m, 4)


@cocotb.test()
async def random_operands(dut):
    driver = Driver(dut)
    await driver.start()
    for _ in range(3000):
        bits = random.randint(1, driver.result_width)
        divisor = random.getrandbits(random.randint(1, driver.divisor_width))
        numerator = random.getrandbits(random.randint(1, driver.divisor_width + bits))
        await driver.check(numerator, divisor, bits)
    for bits in (1, driver.result_width):
        full = (1 << driver.divisor_width) - 1
        for divisor in (0, 1, full):
            for numerator in (0, 1, (1 << driver.divisor_width + bits) - 1, (full << bits) - 1, full << bits):
                await driver.check(numerator, divisor, bits)


@cocotb.test()
async def roots(dut):
    """Every small one, the neighbours of squares, random ones of every width; divisions in between."""
    driver = Driver(dut)
    await driver.start()
    most = (1 << driver.divisor_width) - 1
    for value in range(300):
        await driver.check_root(value)
    for _ in range(1500):
        root = random.getrandbits(random.randint(1, driver.divisor_width // 2))
        for value in (root * root - 1, root * root, root * root + 1, root * root + 2 * root):
            if value >= 0:
                await driver.check_root(value)
        await driver.check_root(random.getrandbits(random.randint(1, driver.divisor_width)))
        await driver.check(random.getrandbits(20), random.getrandbits(10), 12)
    await driver.check_root(most)


@cocotb.test()
async def idles_between_divisions(dut):
    driver = Driver(dut)
    await driver.start()
    for gap in range(5):
        await driver.check(85, 7, 4)
        for _ in range(gap):
            await driver.bench.cycle(start_i=0)
            assert driver.bench.read("done_o") == 0
        await driver.bench.cycle(start_i=0)
