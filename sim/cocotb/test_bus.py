"""bus against its specification (docs/engine.md, section Bus): every address, all errors, back-pressure, order, reset, speed.

The chip is a stand-in that counts the beats of commands for itself and answers each with one to four beats.
"""

import random
from collections import deque

import cocotb
from cocotb.triggers import ClockCycles, RisingEdge

import params
from axi import ALL, BYTES, DECERR, OKAY, SLVERR, Host, verdict
from bench import Bench
from registers import REGISTERS, WINDOWS

VARIANTS = [{"busWidth": 32}, {"dims": 8, "lanes": 8}]

# Of simulated time: what waits for ever fails.
TIMEOUT, LONG = ({"timeout_time": time, "timeout_unit": "us"} for time in (200, 2000))
INSERT, SEARCH, COUNT, RESONANCE_SEARCH = 0x02, 0x03, 0x04, 0x2E
WITH_VECTOR = (INSERT, SEARCH, RESONANCE_SEARCH)
PER_BEAT = 8 // BYTES  # accesses
LAST = 1 << 63
COMMANDS, DATA, RESPONSES = params.BUS_COMMAND_DEPTH, params.BUS_DATA_DEPTH, params.BUS_RESPONSE_DEPTH
CAUSES = REGISTERS["IRQ_STATUS"]["fields"]


def answer_to(header: int) -> list[int]:
    """What the stand-in answers."""
    beats = [(header * 0x9E3779B97F4A7C15 + i) & LAST - 1 for i in range((header >> 8 & 3) + 1)]
    return [*beats[:-1], beats[-1] | LAST]


class Chip:
    """Takes commands and answers them, pausing with a chance of `stall`; `deaf`: takes nothing, `mute`: says nothing."""

    def __init__(self, dut, stall: float = 0.0):
        self.dut, self.stall, self.deaf, self.mute = dut, stall, False, False
        self.beats, self.edges, self.answers = [], [], deque()
        self.left, self.header = 0, 0
        self.edge = 0
        cocotb.start_soon(self._run())

    def reset(self) -> None:
        self.beats, self.edges, self.answers, self.left = [], [], deque(), 0

    def _take(self, beat: int) -> None:
        self.beats.append(beat)
        self.edges.append(self.edge)
        if self.left == 0:
            self.header = beat
            self.left = params.VECTOR_BEATS if beat & 0xFF in WITH_VECTOR else 0
        else:
            self.left -= 1
        if self.left == 0:
            self.answers.extend(answer_to(self.header))

    async def _run(self):
        dut, offered = self.dut, False
        while True:
            await RisingEdge(dut.clk_i)
            self.edge += 1
            if not dut.rst_ni.value:
                offered = False
                dut.rsp_valid_i.value = 0
                dut.cmd_ready_i.value = 0
                continue
            if dut.cmd_valid_o.value and dut.cmd_ready_i.value:
                self._take(int(dut.cmd_data_o.value))
            if offered and dut.rsp_ready_o.value:
                self.answers.popleft()
                offered = False
            dut.cmd_ready_i.value = int(not self.deaf and random.random() >= self.stall)
            offered = offered or bool(self.answers and not self.mute and random.random() >= self.stall)
            dut.rsp_valid_i.value = int(offered)
            dut.rsp_data_i.value = self.answers[0] if offered else random.getrandbits(64)


async def started(dut, stall: float = 0.0) -> tuple[Host, Chip]:
    host, chip = Host(dut), Chip(dut, stall)
    await Bench(dut).start(cmd_ready_i=0, rsp_valid_i=0, rsp_data_i=0)
    return host, chip


def command() -> list[int]:
    """A random command: its header and its beats of data."""
    opcode = random.choice([INSERT, SEARCH, RESONANCE_SEARCH, COUNT, 0x19, 0x22, 0xFF])
    beats = params.VECTOR_BEATS if opcode in WITH_VECTOR else 0
    return [random.getrandbits(56) << 8 | opcode, *(random.getrandbits(64) for _ in range(beats))]


async def registers(host: Host) -> dict[str, int]:
    """All of them, read one a cycle."""
    size = 4 * len(REGISTERS)
    for address in range(0, size, BYTES):
        host.ask(address)
    answers = [await host.answer() for _ in range(0, size, BYTES)]
    assert all(resp == OKAY for resp, _ in answers)
    whole = sum(data << 8 * BYTES * place for place, (_, data) in enumerate(answers))
    return {name: whole >> 8 * register["offset"] & 0xFFFFFFFF for name, register in REGISTERS.items()}


def held(register: dict) -> int:
    """The bits of a register that are in a field."""
    return sum((1 << field["width"]) - 1 << field["lsb"] for field in register["fields"].values())


async def quiet(dut) -> None:
    await ClockCycles(dut.clk_i, 8)


def after_reset() -> dict[str, int]:
    """All registers when nothing has happened: empty FIFOs, and the causes that emptiness is."""
    values = {name: register["value"] for name, register in REGISTERS.items()}
    status = REGISTERS["STATUS"]["fields"]
    for name in ("COMMAND_EMPTY", "DATA_EMPTY", "RESPONSE_EMPTY"):
        values["STATUS"] |= 1 << status[name]["lsb"]
    for name in ("COMMAND", "DATA", "OPEN"):
        values["IRQ_STATUS"] |= 1 << CAUSES[name]["lsb"]
    return values


@cocotb.test(**TIMEOUT)
async def registers_after_reset(dut):
    """Constants hold the configuration, everything else its value after reset."""
    host, _ = await started(dut)
    got = await registers(host)
    assert got == after_reset()
    assert got["CONFIG_HIGH"] << 32 | got["CONFIG_LOW"] == params.CONFIG_HASH
    assert got["SIZE"] == params.VECTORS << 16 | params.CORES
    assert got["SHAPE"] == params.LANES << 24 | params.LIST << 16 | params.DEGREE << 8 | params.DIMS
    assert got["FORMAT"] & 0xFFFF == params.WORD_FRACTION << 8 | params.WORD_WIDTH
    assert got["FORMAT"] >> 24 == params.BUS_WIDTH == len(dut.s_axil_wdata)


@cocotb.test(**TIMEOUT)
async def registers_keep_what_is_written(dut):
    """Each one bit by bit, alone; bits that have no field stay 0."""
    host, _ = await started(dut)
    for name, register in REGISTERS.items():
        if register["access"] != "write-read":
            continue
        before = await registers(host)
        for value in [*(1 << bit for bit in range(32)), 0xFFFFFFFF, random.getrandbits(32), 0]:
            assert await host.set(name, value) == OKAY
            after = await registers(host)
            # The interrupt and its causes follow thresholds and enables.
            for other in REGISTERS.keys() - {"STATUS", "IRQ_STATUS"}:
                assert after[other] == (value & held(register) if other == name else before[other])
        assert await host.set(name, register["value"]) == OKAY


@cocotb.test(**LONG)
async def every_address(dut):
    """Each of the 4,096 addresses, read and written with no strobes: the response, and nothing but the error bit changes."""
    host, chip = await started(dut)
    for address in range(4096):
        resp, data = await host.read(address)
        expected = verdict(address, None)
        if expected == OKAY and address >= WINDOWS["RESPONSE"]["offset"]:
            expected = SLVERR  # empty
        assert resp == expected, f"read of {address:#x}: {resp}"
        assert resp == OKAY or data == 0
        resp = await host.write(address, random.getrandbits(8 * BYTES), 0)
        assert resp == verdict(address, 0), f"write of {address:#x}: {resp}"
    assert await registers(host) == {**after_reset(), "IRQ_STATUS": after_reset()["IRQ_STATUS"] | 1 << CAUSES["ERROR"]["lsb"]}
    assert not chip.beats


@cocotb.test(**LONG)
async def every_refused_write(dut):
    """Each of the 4,096 addresses written whole, and with one byte, two and four: unmapped, unaligned and narrow ones are refused and leave no trace."""
    host, chip = await started(dut)
    refused = 0
    error = 1 << CAUSES["ERROR"]["lsb"]
    for address in range(4096):
        narrow = [size_strobes << random.randrange(0, BYTES, size) for size, size_strobes in ((1, 0x1), (2, 0x3), (4, 0xF))]
        for strobes in {ALL, *narrow}:
            expected = verdict(address, strobes)
            if expected == OKAY:
                continue
            refused += 1
            resp = await host.write(address, random.getrandbits(8 * BYTES), strobes)
            assert resp == expected, f"write of {address:#x}, strobes {strobes:x}: {resp}"
    assert refused > 3 * 4096 * 3 // 4
    await quiet(dut)
    assert await registers(host) == {**after_reset(), "IRQ_STATUS": after_reset()["IRQ_STATUS"] | error}
    assert not chip.beats


@cocotb.test(**LONG)
async def every_strobe(dut):
    """Every pattern of strobes on a half beside an empty, a full and a random one, everywhere: refused writes change nothing."""
    host, chip = await started(dut)
    chip.deaf = True
    halves = [(part, other) for part in range(16) for other in (0, 15, random.randrange(16))]
    patterns = {*(part | other << 4 for part, other in halves), *(part << 4 | other for part, other in halves)}
    patterns = sorted({pattern & ALL for pattern in patterns})
    error = 1 << CAUSES["ERROR"]["lsb"]
    places = [REGISTERS[name]["offset"] & ~(BYTES - 1) for name in ("ID", "STATUS", "IRQ_THRESHOLD", "SCRATCH")]
    places += [REGISTERS[name]["offset"] for name in ("VERSION", "IRQ_ENABLE", "SCRATCH")]
    places += [WINDOWS["RESPONSE"]["offset"], 0x38, 0x1F8, 0x800, 0xFF8]
    places += [REGISTERS["SCRATCH"]["offset"] + byte for byte in (1, 2, 3)]
    for address in places:
        for strobes in patterns:
            before = await registers(host)
            data = random.getrandbits(8 * BYTES)
            resp = await host.write(address, data, strobes)
            assert resp == verdict(address, strobes), f"write of {address:#x}, strobes {strobes:x}: {resp}"
            expected = dict(before)
            for name, register in REGISTERS.items():
                place = register["offset"] - (address & ~(BYTES - 1))
                if resp == OKAY and 0 <= place < BYTES and strobes >> place & 1:
                    word = data >> 8 * place & held(register)
                    expected[name] = word if name != "IRQ_STATUS" else before[name] & ~(word & error)
            if resp != OKAY:
                expected["IRQ_STATUS"] |= error
            got = await registers(host)
            assert got["IRQ_STATUS"] & error == expected["IRQ_STATUS"] & error
            # The interrupt and the other causes follow enables and thresholds.
            for values in (got, expected):
                del values["STATUS"], values["IRQ_STATUS"]
            assert got == expected
    for window, level in (("COMMAND", "COMMAND"), ("DATA", "DATA")):
        for strobes in range(ALL + 1):
            address = WINDOWS[window]["offset"]
            resp = await host.write(address, random.getrandbits(8 * BYTES), strobes)
            assert resp == verdict(address, strobes)
        # On 64 bits the patterns f0 and ff push a beat, on 32 the high half is at another address.
        assert await host.field("LEVELS", level) == (2 if BYTES == 8 else 0)


@cocotb.test(**TIMEOUT)
async def halves_of_a_beat(dut):
    """The low half waits for the high one, apart for each window; a low half that is written twice counts once."""
    host, chip = await started(dut)
    header, word = WINDOWS["COMMAND"]["offset"], WINDOWS["DATA"]["offset"]

    async def half(address: int, value: int, high: int) -> None:
        shift = 4 * high if BYTES == 8 else 0
        place = address if BYTES == 8 else address + 4 * high
        assert await host.write(place, value << 8 * shift, 0xF << shift) == OKAY

    await half(header, 0x55555555, 1)  # with the 0 of reset
    await quiet(dut)
    assert chip.beats == [0x55555555 << 32]
    chip.beats.clear()
    await half(header, 0xDEAD0000, 0)
    await half(header, 0x1100 | INSERT, 0)
    await half(word, 0x33333333, 0)
    await quiet(dut)
    assert not chip.beats
    await half(header, 0x22222222, 1)
    for _ in range(params.VECTOR_BEATS):
        await half(word, 0x44444444, 1)  # with the same low half each time
    await quiet(dut)
    assert chip.beats == [0x2222222200001100 | INSERT] + [0x4444444433333333] * params.VECTOR_BEATS


@cocotb.test(**TIMEOUT)
@cocotb.parametrize(delay=[0.0, 0.3, 0.8], stall=[0.0, 0.5])
async def stream(dut, delay, stall):
    """Commands and data in many orders, all channels with random pauses: the chip gets each beat once, the host each answer."""
    host, chip = await started(dut, stall)
    host.delay(delay)
    commands = [command() for _ in range(150)]
    expected = [beat for one in commands for beat in one]
    answers = [beat for header, *_ in commands for beat in answer_to(header)]

    async def send():
        headers = deque(one[0] for one in commands)
        data = deque(beat for one in commands for beat in one[1:])
        lead, waiting, due, place = 0, 0, 0, 0
        while headers or data:
            # Data may run ahead of the headers and headers ahead of the data, as far as the FIFOs go.
            can_data = data and lead < DATA - 4
            can_header = headers and waiting < COMMANDS - 4
            if can_header and (not can_data or random.random() < 0.4):
                beat = headers.popleft()
                due += host.post_beat("COMMAND", beat, place)
                lead -= params.VECTOR_BEATS if beat & 0xFF in WITH_VECTOR else 0
            else:
                due += host.post_beat("DATA", data.popleft(), place)
                lead += 1
            waiting = waiting + 1 if lead < 0 else 0
            place += 1
            if due > 8:  # so that some are under way
                assert (await host.b.recv()).bresp == OKAY
                due -= 1
        for _ in range(due):
            assert (await host.b.recv()).bresp == OKAY

    sender = cocotb.start_soon(send())
    got = []
    while len(got) < len(answers):
        if random.random() < 0.5:
            beat = await host.read_beat()
            got += [beat] if beat is not None else []
        else:
            got += await host.read_beats(await host.field("LEVELS", "RESPONSE"))
    await sender
    assert chip.beats == expected
    assert got == answers
    assert await host.read_beat() is None
    assert await host.field("STATUS", "BUSY") == 0
    assert await host.field("LEVELS", "OPEN") == 0


@cocotb.test(**TIMEOUT)
async def full_command_fifo(dut):
    """A write that finds it full waits, unanswered, while reads go on; when the chip takes headers again, all come, in order."""
    host, chip = await started(dut)
    chip.deaf = True
    headers = [i << 8 | COUNT for i in range(COMMANDS + 3)]
    posted = sum(host.post_beat("COMMAND", header, place) for place, header in enumerate(headers))
    await ClockCycles(dut.clk_i, 40 * PER_BEAT)
    # The writes that fitted, and the low half of the one that did not.
    answered = COMMANDS * PER_BEAT + PER_BEAT - 1
    assert host.b.count() == answered
    assert await host.field("STATUS", "COMMAND_FULL") == 1
    assert await host.field("LEVELS", "COMMAND") == COMMANDS
    assert await host.field("LEVELS", "OPEN") == COMMANDS
    chip.deaf = False
    for _ in range(posted):
        assert (await host.b.recv()).bresp == OKAY
    await ClockCycles(dut.clk_i, 2 * COMMANDS)
    assert chip.beats == headers


@cocotb.test(**TIMEOUT)
async def full_data_fifo(dut):
    """The same of data, while the chip has a header to take."""
    host, chip = await started(dut)
    chip.deaf = True
    inserts = [i << 8 | INSERT for i in range(DATA // params.VECTOR_BEATS + 1)][: COMMANDS]
    for header in inserts:
        assert await host.write_beat("COMMAND", header) == [OKAY] * PER_BEAT
    beats = [random.getrandbits(64) for _ in range(DATA)]
    for beat in beats:
        assert await host.write_beat("DATA", beat) == [OKAY] * PER_BEAT
    assert await host.field("STATUS", "DATA_FULL") == 1
    more = random.getrandbits(64)
    posted = host.post_beat("DATA", more)
    await ClockCycles(dut.clk_i, 30)
    assert host.b.count() == PER_BEAT - 1
    chip.deaf = False
    for _ in range(posted):
        assert (await host.b.recv()).bresp == OKAY
    await ClockCycles(dut.clk_i, 3 * DATA)
    assert [beat for beat in chip.beats if beat not in inserts] == [*beats, more][: len(inserts) * params.VECTOR_BEATS]


@cocotb.test(**TIMEOUT)
async def data_without_a_command(dut):
    """A full data FIFO that only a later command could empty refuses: that write would block the one it waits for."""
    host, chip = await started(dut)
    beats = [random.getrandbits(64) for _ in range(DATA)]
    for beat in beats:
        assert await host.write_beat("DATA", beat) == [OKAY] * PER_BEAT
    refused = [OKAY] * (PER_BEAT - 1) + [SLVERR]
    assert await host.write_beat("DATA", 1) == refused
    # A command without a vector goes by, and the FIFO is as full as before; also for a write that had begun to wait.
    chip.deaf = True
    assert await host.write_beat("COMMAND", COUNT) == [OKAY] * PER_BEAT
    host.post_beat("DATA", 2)
    await ClockCycles(dut.clk_i, 20)
    assert host.b.count() == PER_BEAT - 1
    chip.deaf = False
    assert [int((await host.b.recv()).bresp) for _ in range(PER_BEAT)] == refused
    assert await host.write_beat("COMMAND", SEARCH) == [OKAY] * PER_BEAT
    await quiet(dut)
    assert chip.beats == [COUNT, SEARCH, *beats[: params.VECTOR_BEATS]]
    assert await host.write_beat("DATA", 3) == [OKAY] * PER_BEAT
    assert await host.field("IRQ_STATUS", "ERROR") == 1


@cocotb.test(**TIMEOUT)
async def commands_without_data(dut):
    """A full command FIFO behind a command that lacks data refuses: no write of data could come by."""
    host, chip = await started(dut)
    assert await host.write_beat("COMMAND", INSERT) == [OKAY] * PER_BEAT
    await quiet(dut)
    assert await host.field("STATUS", "VECTOR") == 1
    headers = [i << 8 | COUNT for i in range(COMMANDS)]
    for header in headers:
        assert await host.write_beat("COMMAND", header) == [OKAY] * PER_BEAT
    assert await host.write_beat("COMMAND", COUNT) == [OKAY] * (PER_BEAT - 1) + [SLVERR]
    data = [random.getrandbits(64) for _ in range(params.VECTOR_BEATS)]
    for beat in data:
        assert await host.write_beat("DATA", beat) == [OKAY] * PER_BEAT
    await ClockCycles(dut.clk_i, 2 * COMMANDS)
    assert chip.beats == [INSERT, *data, *headers]
    assert await host.field("STATUS", "VECTOR") == 0


@cocotb.test(**TIMEOUT)
async def full_response_fifo(dut):
    """The chip's beats wait when it is full; an empty one refuses the read, at once."""
    host, chip = await started(dut)
    assert await host.read_beat() is None
    headers = [random.getrandbits(48) << 16 | 3 << 8 | COUNT for _ in range(RESPONSES // 4 + 3)]
    for header in headers:
        assert await host.write_beat("COMMAND", header) == [OKAY] * PER_BEAT
    await ClockCycles(dut.clk_i, 2 * RESPONSES)
    assert await host.field("STATUS", "RESPONSE_FULL") == 1
    assert await host.field("LEVELS", "RESPONSE") == RESPONSES
    assert await host.field("LEVELS", "OPEN") == 3
    assert len(chip.answers) == 12
    for header in headers:
        for beat in answer_to(header):
            assert await host.read_beat() == beat
    assert await host.read_beat() is None
    assert await host.field("STATUS", "BUSY") == 0


@cocotb.test(**TIMEOUT)
async def interrupt(dut):
    """Each cause alone: it follows its level and threshold, and raises the interrupt only when enabled; ERROR stays until cleared."""
    host, chip = await started(dut)
    chip.deaf = chip.mute = True

    async def is_raised(cause: str, expected: bool) -> None:
        bit = 1 << CAUSES[cause]["lsb"]
        assert bool(await host.get("IRQ_STATUS") & bit) == expected
        for enable in (bit, 0x1F & ~bit, 0):
            assert await host.set("IRQ_ENABLE", enable) == OKAY
            raised = bool(await host.get("IRQ_STATUS") & enable)
            await quiet(dut)
            assert bool(dut.irq_o.value) == raised == bool(await host.field("STATUS", "IRQ"))

    def threshold(**levels) -> int:
        fields = REGISTERS["IRQ_THRESHOLD"]["fields"]
        return sum(level << fields[name]["lsb"] for name, level in levels.items())

    await host.set("IRQ_THRESHOLD", threshold(COMMAND=2, DATA=3, RESPONSE=4, OPEN=1))
    for level in range(4):
        await is_raised("COMMAND", level <= 2)
        await is_raised("OPEN", level <= 1)
        await is_raised("DATA", level <= 3)
        await host.write_beat("COMMAND", COUNT)
        await host.write_beat("DATA", 0)
    await is_raised("DATA", False)
    await is_raised("RESPONSE", False)
    chip.deaf = chip.mute = False
    await ClockCycles(dut.clk_i, 20)
    assert await host.field("LEVELS", "RESPONSE") == 4
    await is_raised("RESPONSE", True)
    await host.read_beat()
    await is_raised("RESPONSE", False)
    await is_raised("OPEN", True)

    await is_raised("ERROR", False)
    assert (await host.read(0xFF8)).resp == DECERR
    await is_raised("ERROR", True)
    error = 1 << CAUSES["ERROR"]["lsb"]
    assert await host.set("IRQ_STATUS", 0xFFFFFFFF & ~error) == OKAY
    await is_raised("ERROR", True)
    assert await host.set("IRQ_STATUS", error) == OKAY
    await is_raised("ERROR", False)
    # Cleared and set in one cycle, it is set.
    await host.write(0, 0)
    shift = 8 * (REGISTERS["IRQ_STATUS"]["offset"] % BYTES)
    host.post(REGISTERS["IRQ_STATUS"]["offset"] & ~(BYTES - 1), error << shift, 0xF << shift // 8)
    host.ask(0xFF8)
    assert (await host.b.recv()).bresp == OKAY and (await host.answer()).resp == DECERR
    await is_raised("ERROR", True)


@cocotb.test(**TIMEOUT)
@cocotb.parametrize(delay=[0.0, 0.5])
async def reset_in_the_middle(dut, delay):
    """Nothing of what was under way comes out behind a reset, and everything works again."""
    host, chip = await started(dut, 0.3)
    for _ in range(12):
        host.delay(delay)
        for _ in range(20):
            header, *data = command()
            host.post_beat("COMMAND", header)
            for beat in data:
                host.post_beat("DATA", beat)
            host.ask(WINDOWS["RESPONSE"]["offset"])
            host.ask(REGISTERS["STATUS"]["offset"])
        host.post(REGISTERS["IRQ_THRESHOLD"]["offset"] & ~(BYTES - 1), 0xFF, ALL)
        await ClockCycles(dut.clk_i, random.randint(2, 120))
        dut.rst_ni.value = 0
        await ClockCycles(dut.clk_i, 2)
        for name in ("s_axil_bvalid", "s_axil_rvalid", "s_axil_awready", "s_axil_wready", "s_axil_arready", "irq_o", "cmd_valid_o"):
            assert getattr(dut, name).value == 0, f"{name} in reset"
        host.forget()
        chip.reset()
        await ClockCycles(dut.clk_i, random.randint(1, 4))
        dut.rst_ni.value = 1
        await ClockCycles(dut.clk_i, 2)
        host.forget()
        assert await registers(host) == after_reset()
        one = command()
        await host.write_beat("COMMAND", one[0])
        for beat in one[1:]:
            await host.write_beat("DATA", beat)
        got = []
        while len(got) < len(answer_to(one[0])):
            beat = await host.read_beat()
            got += [beat] if beat is not None else []
        assert got == answer_to(one[0]) and chip.beats == one
        dut.rst_ni.value = 0
        await ClockCycles(dut.clk_i, 2)
        host.forget()
        chip.reset()
        dut.rst_ni.value = 1
        await ClockCycles(dut.clk_i, 2)


def gaps(edges: list[int]) -> set[int]:
    return {later - earlier for earlier, later in zip(edges, edges[1:])}


@cocotb.test(**TIMEOUT)
async def one_access_a_cycle(dut):
    """Writes and reads together, without pauses: one handshake a cycle on each of the five channels, and the stated latencies."""
    host, chip = await started(dut)
    headers = [i << 8 | COUNT for i in range(200)]
    for place, header in enumerate(headers):
        host.post_beat("COMMAND", header, place)
    count = 200 * PER_BEAT
    for _ in range(count):
        host.ask(REGISTERS["STATUS"]["offset"])
    chip.mute = True
    await ClockCycles(dut.clk_i, count + 20)
    for channel in ("aw", "w", "b", "ar", "r"):
        assert len(host.edges[channel]) == count
        assert gaps(host.edges[channel]) == {1}, channel
    assert host.edges["b"][0] == host.edges["aw"][0] + 2
    assert host.edges["r"][0] == host.edges["ar"][0] + 2
    assert chip.beats == headers
    assert gaps(chip.edges) == {PER_BEAT}
    # Both counts began at the same edge.
    assert chip.edges[0] == host.edges["aw"][PER_BEAT - 1] + 2


@cocotb.test(**TIMEOUT)
async def one_beat_a_cycle(dut):
    """Vectors go to the chip at one beat a cycle, and their answers to the host."""
    host, chip = await started(dut)
    commands = [[i << 8 | INSERT, *(random.getrandbits(64) for _ in range(params.VECTOR_BEATS))] for i in range(12)]
    chip.deaf = True
    for one in commands:
        for window, beats in (("COMMAND", one[:1]), ("DATA", one[1:])):
            for beat in beats:
                await host.write_beat(window, beat)
    chip.deaf = False
    expected = [beat for one in commands for beat in one]
    await ClockCycles(dut.clk_i, len(expected) + 80)
    assert chip.beats == expected
    assert gaps(chip.edges) == {1}
    answers = [beat for header, *_ in commands for beat in answer_to(header)]
    assert await host.field("LEVELS", "RESPONSE") == len(answers)
    before = len(host.edges["r"])
    assert await host.read_beats(len(answers)) == answers
    assert gaps(host.edges["r"][before:]) == {1}
