"""A host on the AXI4-Lite bus: five channels of cocotbext-axi, whose handshakes are noted, and what the specification says of an access."""

import random
from typing import NamedTuple

import cocotb
from cocotb.triggers import RisingEdge
from cocotbext.axi.axil_channels import (
    AxiLiteARBus,
    AxiLiteARSource,
    AxiLiteARTransaction,
    AxiLiteAWBus,
    AxiLiteAWSource,
    AxiLiteAWTransaction,
    AxiLiteBBus,
    AxiLiteBSink,
    AxiLiteRBus,
    AxiLiteRSink,
    AxiLiteWBus,
    AxiLiteWSource,
    AxiLiteWTransaction,
)

import params
from registers import REGISTERS, WINDOWS

OKAY, SLVERR, DECERR = 0, 2, 3
BYTES = params.BUS_WIDTH // 8
ALL = (1 << BYTES) - 1  # strobes
CHANNELS = ("aw", "w", "b", "ar", "r")


class Read(NamedTuple):
    """What a read brought."""

    resp: int
    data: int


class Host:
    """Writes and reads one access at a time, or posts many; every channel pauses at random with its own chance."""

    def __init__(self, dut):
        self.dut = dut
        ports = dict(reset=dut.rst_ni, reset_active_level=False)
        self.aw = AxiLiteAWSource(AxiLiteAWBus.from_prefix(dut, "s_axil"), dut.clk_i, **ports)
        self.w = AxiLiteWSource(AxiLiteWBus.from_prefix(dut, "s_axil"), dut.clk_i, **ports)
        self.b = AxiLiteBSink(AxiLiteBBus.from_prefix(dut, "s_axil"), dut.clk_i, **ports)
        self.ar = AxiLiteARSource(AxiLiteARBus.from_prefix(dut, "s_axil"), dut.clk_i, **ports)
        self.r = AxiLiteRSink(AxiLiteRBus.from_prefix(dut, "s_axil"), dut.clk_i, **ports)
        self.edges = {channel: [] for channel in CHANNELS}
        self.edge = 0
        cocotb.start_soon(self._watch())

    async def _watch(self):
        """Notes the edges of all handshakes, and that what is offered stays offered."""
        offered = {}
        while True:
            await RisingEdge(self.dut.clk_i)
            self.edge += 1
            in_reset = not self.dut.rst_ni.value
            for channel in CHANNELS:
                valid = getattr(self.dut, f"s_axil_{channel}valid").value
                ready = getattr(self.dut, f"s_axil_{channel}ready").value
                if valid and ready and not in_reset:
                    self.edges[channel].append(self.edge)
                if channel in "br":
                    names = ["bresp"] if channel == "b" else ["rresp", "rdata"]
                    held = tuple(int(getattr(self.dut, f"s_axil_{name}").value) for name in names) if valid else None
                    if channel in offered and not in_reset:
                        assert held == offered[channel], f"{channel} changed before it was taken"
                    offered.pop(channel, None)
                    if valid and not ready and not in_reset:
                        offered[channel] = held

    def delay(self, chance: float) -> None:
        """Each channel pauses in a cycle with this chance; 0: never."""
        for channel in CHANNELS:
            own = getattr(self, channel)
            own.clear_pause_generator()
            own.pause = False
            if chance:
                own.set_pause_generator(iter(lambda: random.random() < chance, None))

    def forget(self) -> None:
        """After a reset: drops what was not sent and what was not read."""
        for channel in CHANNELS:
            getattr(self, channel).clear()

    def post(self, address: int, data: int, strobes: int = ALL) -> None:
        self.aw.send_nowait(AxiLiteAWTransaction(awaddr=address))
        self.w.send_nowait(AxiLiteWTransaction(wdata=data, wstrb=strobes))

    async def write(self, address: int, data: int, strobes: int = ALL) -> int:
        """The response to a write."""
        self.post(address, data, strobes)
        return int((await self.b.recv()).bresp)

    def ask(self, address: int) -> None:
        self.ar.send_nowait(AxiLiteARTransaction(araddr=address))

    async def answer(self) -> Read:
        beat = await self.r.recv()
        return Read(int(beat.rresp), int(beat.rdata))

    async def read(self, address: int) -> Read:
        self.ask(address)
        return await self.answer()

    # Registers and windows, whatever the width of the bus

    async def get(self, name: str) -> int:
        """A register's value."""
        address = REGISTERS[name]["offset"]
        resp, data = await self.read(address & ~(BYTES - 1))
        assert resp == OKAY, f"{name}: response {resp}"
        return data >> 8 * (address & BYTES - 1) & 0xFFFFFFFF

    async def set(self, name: str, value: int) -> int:
        address = REGISTERS[name]["offset"]
        shift = address & BYTES - 1
        return await self.write(address & ~(BYTES - 1), value << 8 * shift, 0xF << shift)

    async def field(self, register: str, name: str) -> int:
        place = REGISTERS[register]["fields"][name]
        return await self.get(register) >> place["lsb"] & (1 << place["width"]) - 1

    def post_beat(self, window: str, beat: int, place: int = 0) -> int:
        """Posts the writes of one beat to the window's `place`-th address; how many they are."""
        address = WINDOWS[window]["offset"] + 8 * place % WINDOWS[window]["size"]
        parts = 8 // BYTES
        for part in range(parts):
            self.post(address + BYTES * part, beat >> 8 * BYTES * part & (1 << 8 * BYTES) - 1)
        return parts

    async def write_beat(self, window: str, beat: int) -> list[int]:
        """The responses to the writes of one beat."""
        return [int((await self.b.recv()).bresp) for _ in range(self.post_beat(window, beat))]

    async def read_beat(self) -> int | None:
        """The next beat of the response FIFO; None when it is empty."""
        beat = 0
        for part in range(8 // BYTES):
            resp, data = await self.read(WINDOWS["RESPONSE"]["offset"] + BYTES * part)
            if part == 0 and resp == SLVERR:
                assert data == 0
                return None
            assert resp == OKAY
            beat |= data << 8 * BYTES * part
        return beat


    async def read_beats(self, count: int) -> list[int]:
        """As many beats of the response FIFO, which must be there, all asked for at once and at ascending addresses."""
        parts = 8 // BYTES
        for place in range(count * parts):
            self.ask(WINDOWS["RESPONSE"]["offset"] + BYTES * place % WINDOWS["RESPONSE"]["size"])
        answers = [await self.answer() for _ in range(count * parts)]
        assert all(resp == OKAY for resp, _ in answers)
        words = [data for _, data in answers]
        return [
            sum(words[first + part] << 8 * BYTES * part for part in range(parts)) for first in range(0, len(words), parts)
        ]


def verdict(address: int, strobes: int | None) -> int:
    """The response to an access when the FIFOs have room and beats; `strobes` None: a read."""
    window = next((w for w in WINDOWS.values() if w["offset"] <= address < w["offset"] + w["size"]), None)
    registers = {r["offset"]: r["access"] for r in REGISTERS.values()}
    if window is None and address & ~3 not in registers:
        return DECERR
    if address % 4:
        return SLVERR
    below = address % BYTES  # bytes of the bus that lie below the address
    if strobes is None:
        if below and window is not None:
            return SLVERR
        return OKAY if window is None or window["access"] == "read" else SLVERR
    if strobes & (1 << below) - 1:
        return SLVERR
    for place in range(0, BYTES, 4):
        part = strobes >> place & 0xF
        if part not in (0, 0xF):
            return SLVERR
        if window is None and part and not registers[address - below + place].startswith("write"):
            return SLVERR
    return SLVERR if window is not None and window["access"] == "read" else OKAY
