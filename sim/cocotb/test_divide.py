"""divide against Python's integers: every small operand, random wide ones, saturation, latency and back-to-back starts."""

import random

import cocotb

from bench import Bench

PARAMETERS = {"DIVISOR_WIDTH": 16, "QUOTIENT_WIDTH": 17}


def model(numerator: int, divisor: int, bits: int) -> int:
    """min(floor(N / D), 2^Q - 1), and that where D = 0."""
    most = (1 << bits) - 1
    return most if divisor == 0 else min(numerator // divisor, most)


class Driver:
    """Starts a division and collects it; operands count in their one cycle alone."""

    def __init__(self, dut):
        self.bench = Bench(dut)
        self.divisor_width = len(dut.divisor_i)
        self.quotient_width = len(dut.tail_i)

    async def start(self):
        await self.bench.start(start_i=0, head_i=0, tail_i=0, divisor_i=0, bits_i=1)

    async def run(self, numerator: int, divisor: int, bits: int) -> int:
        """The quotient; the start follows the last done without a gap."""
        tail = (numerator & ((1 << bits) - 1)) << (self.quotient_width - bits)
        operands = {"head_i": numerator >> bits, "tail_i": tail, "divisor_i": divisor, "bits_i": bits}
        for name, value in operands.items():
            getattr(self.bench.dut, name).value = value
        self.bench.dut.start_i.value = 1
        for _ in range(bits + 1):
            noise = random.getrandbits(self.divisor_width)
            await self.bench.cycle(start_i=0, head_i=noise, divisor_i=noise >> 1, tail_i=noise, bits_i=1 + noise % 17)
            last = _ == bits
            assert self.bench.read("done_o") == last, f"done_o {_ + 1} cycles after the start, {bits} bits"
        return self.bench.read("quotient_o")

    async def check(self, numerator: int, divisor: int, bits: int) -> None:
        got = await self.run(numerator, divisor, bits)
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
        bits = random.randint(1, driver.quotient_width)
        divisor = random.getrandbits(random.randint(1, driver.divisor_width))
        numerator = random.getrandbits(random.randint(1, driver.divisor_width + bits))
        await driver.check(numerator, divisor, bits)
    for bits in (1, driver.quotient_width):
        full = (1 << driver.divisor_width) - 1
        for divisor in (0, 1, full):
            for numerator in (0, 1, (1 << driver.divisor_width + bits) - 1, (full << bits) - 1, full << bits):
                await driver.check(numerator, divisor, bits)


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
