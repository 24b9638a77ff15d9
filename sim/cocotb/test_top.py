"""The whole chip behind its bus, by a ready-made AXI4-Lite master: vectors in, answers and register values out."""

import random

import cocotb
from cocotb.triggers import ClockCycles, RisingEdge
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiResp

import params
from bench import Bench
from registers import REGISTERS, WINDOWS

VARIANTS = [{"busWidth": 32}]

TIMEOUT = {"timeout_time": 200, "timeout_unit": "us"}  # of simulated time: what waits for ever fails
INSERT, SEARCH, COUNT = 0x02, 0x03, 0x04
ALL = 1 << 16
EXACT = 0
LIMIT = 1000  # cycles for a response
LAST, HIT = 1 << 63, 1 << 62


class Engine:
    """Commands to the chip through registers and windows alone, as a driver gives them."""

    def __init__(self, dut):
        self.dut = dut
        bus = AxiLiteBus.from_prefix(dut, "s_axil")
        self.axi = AxiLiteMaster(bus, dut.clk_i, dut.rst_ni, reset_active_level=False)

    def delay(self, chance: float) -> None:
        write, read = self.axi.write_if, self.axi.read_if
        for channel in (write.aw_channel, write.w_channel, write.b_channel, read.ar_channel, read.r_channel):
            channel.set_pause_generator(iter(lambda: random.random() < chance, None))

    async def get(self, name: str, field: str | None = None) -> int:
        value = await self.axi.read_dword(REGISTERS[name]["offset"])
        if field is None:
            return value
        place = REGISTERS[name]["fields"][field]
        return value >> place["lsb"] & (1 << place["width"]) - 1

    async def set(self, name: str, value: int) -> None:
        done = await self.axi.write(REGISTERS[name]["offset"], value.to_bytes(4, "little"))
        assert done.resp == AxiResp.OKAY

    async def write(self, window: str, beats: list[int]) -> None:
        done = await self.axi.write(WINDOWS[window]["offset"], b"".join(beat.to_bytes(8, "little") for beat in beats))
        assert done.resp == AxiResp.OKAY

    async def send(self, header: int, words: list[int] | None = None) -> None:
        beats = []
        for place in range(0, len(words or []), 4):
            beats.append(sum((word & 0xFFFF) << 16 * i for i, word in enumerate(words[place : place + 4])))
        if beats:
            await self.write("DATA", beats)
        await self.write("COMMAND", [header])

    async def answer(self) -> list[int]:
        """The beats of one response; the interrupt says when there is one."""
        beats = [0]
        while not beats[-1] & LAST:
            for _ in range(LIMIT):
                if self.dut.irq_o.value:
                    break
                await RisingEdge(self.dut.clk_i)
            assert self.dut.irq_o.value, f"no answer in {LIMIT} cycles"
            while await self.get("LEVELS", "RESPONSE"):
                beats.append(int.from_bytes((await self.axi.read(WINDOWS["RESPONSE"]["offset"], 8)).data, "little"))
        return beats[1:]


async def started(dut, delay: float = 0.0) -> Engine:
    engine = Engine(dut)
    await Bench(dut).start()
    if delay:
        engine.delay(delay)
    await engine.set("IRQ_ENABLE", 1 << REGISTERS["IRQ_ENABLE"]["fields"]["RESPONSE"]["lsb"])
    return engine


def item(core: int, index: int, value: int, last: bool) -> int:
    return (LAST if last else 0) | HIT | core << 50 | index << 42 | value & (1 << 40) - 1


@cocotb.test(**TIMEOUT)
@cocotb.parametrize(delay=[0.0, 0.5])
async def insert_and_search(dut, delay):
    """Vectors go in, and the nearest come out in the order of their distances, L2."""
    engine = await started(dut, delay)
    assert await engine.get("SIZE", "CORES") == params.CORES
    low, high = -(1 << params.WORD_WIDTH - 1), (1 << params.WORD_WIDTH - 1) - 1
    vectors = {}
    for place in range(3 * params.CORES):
        core = place % params.CORES
        words = [random.choice([low, high, random.randint(low, high)]) for _ in range(params.DIMS)]
        index = place // params.CORES
        await engine.send(core << 8 | INSERT, words)
        assert await engine.answer() == [item(core, index, 0, True)]
        vectors[core, index] = words
    await engine.send(ALL | COUNT)
    assert await engine.answer() == [item(0, 0, len(vectors), True)]
    for _ in range(4):
        query = [random.randint(low, high) for _ in range(params.DIMS)]
        near = sorted((sum((a - b) ** 2 for a, b in zip(query, words)), *where) for where, words in vectors.items())
        k = params.LIST // 2
        header = 0xFFFF << 48 | EXACT << 37 | k << 32 | ALL | SEARCH
        await engine.send(header, query)
        wanted = near[:k]
        expected = [item(core, index, dist, place == len(wanted) - 1) for place, (dist, core, index) in enumerate(wanted)]
        assert await engine.answer() == expected
    assert await engine.get("STATUS", "BUSY") == 0


@cocotb.test(**TIMEOUT)
async def reset_in_the_middle(dut):
    """A reset ends what was under way; behind it the engine is empty, and answers."""
    engine = await started(dut)
    for core in range(params.CORES):
        await engine.send(core << 8 | INSERT, [core] * params.DIMS)
    await engine.send(ALL | 8 << 32 | SEARCH)  # its vector is not there yet
    await ClockCycles(dut.clk_i, 25)
    assert await engine.get("STATUS", "VECTOR") == 1
    dut.rst_ni.value = 0
    await ClockCycles(dut.clk_i, 3)
    dut.rst_ni.value = 1
    await ClockCycles(dut.clk_i, 2)
    assert await engine.get("LEVELS") == 0
    await engine.set("IRQ_ENABLE", 1)
    await engine.send(ALL | COUNT)
    assert await engine.answer() == [item(0, 0, 0, True)]
