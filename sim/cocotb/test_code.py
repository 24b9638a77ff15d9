"""Spike codes against integers: every slot of ENCODE, the order of SIMILARITY, the offers of SPIKE_SEARCH, and the cycle of each step."""

import random
from fractions import Fraction

import cocotb

import params
from bench import Bench
from parts import Around, Divider, Memory, NodeSet, pack

PARAMETERS = {
    "VECTORS": "VECTORS",
    "INDEX_WIDTH": "INDEX_WIDTH",
    "DIMS": "DIMS",
    "LANES": "LANES",
    "SCAN_WIDTH": "SCAN_WIDTH",
    "WORD_WIDTH": "WORD_WIDTH",
}
VARIANTS = [{"lanes": 1}, {"vectors": 16, "dims": 8, "lanes": 4, "wordWidth": 12, "wordFraction": 6}]

NODES, DIMS, LANES, B, W = params.VECTORS, params.DIMS, params.LANES, params.BEATS, params.WORD_WIDTH
LOW, HIGH = -(1 << W - 1), (1 << W - 1) - 1
ONES = (1 << 32) - 1


def encoded(words: list[int]) -> tuple[int, list[int]]:
    """The code of docs/engine.md, section 17, and the slots."""
    m = max(map(abs, words))
    slots = [4 * (m - v) // m for v in words]
    places = [i + slot * max(1, DIMS // 8) for i, slot in enumerate(slots)]
    return sum({1 << place for place in places if place < 32}), slots


def similarity(a: int, b: int) -> tuple[int, int, int]:
    """(code, p, q)"""
    p, q = (a & b).bit_count(), (a | b).bit_count()
    return (p << 16) // q if q else 65536, p, q


class Core:
    """Words, patterns, node set and divider of a core, and what the result list is offered."""

    def __init__(self, bench: Bench):
        self.todo, self.divider = NodeSet(bench), Divider(bench, "quotient_i")
        self.vectors = Memory("vectors_i", "vectors_re_o", "vectors_raddr_o")
        self.patterns = Memory("row_i", "re_o", "raddr_o", ("we_o", "waddr_o", "wdata_o"))
        units = (self.todo, self.divider, self.vectors, self.patterns)
        self.around = Around(bench, *units, gated=("wdata_o",))

    async def run(self, cycles: int, due: dict, value: int, until: int | None, searched: bool = False, **inputs) -> None:
        """A command; `due` says by cycle what is read, divided, written and offered, `until` breaks off in front of that cycle."""
        read = self.around.read
        for cycle in range(cycles if until is None else min(until, cycles)):
            await self.around.cycle(start_i=int(cycle == 0), **inputs)
            done = cycle == cycles - 1
            at = f"{inputs}, cycle {cycle} of {cycles}"
            got = {
                "words": self.vectors.read,
                "row": self.patterns.read,
                "division": self.divider.started and self.divider.started[1:],
                "write": self.patterns.written,
                "offer": (read("offer_dist_o"), read("offer_index_o")) if read("offer_o") else None,
                "clear": read("clear_o") or None,
            }
            got = {name: what for name, what in got.items() if what is not None}
            assert got == due.get(cycle, {}), f"{at}: {got}, expected {due.get(cycle, {})}"
            assert read("done_o") == int(done), f"{at}: done_o"
            assert read("searched_o") == int(done and searched), f"{at}: searched_o"
            assert read("value_o") == (value if done else 0), f"{at}: value {read('value_o'):#x}, expected {value:#x}"
        if until is None:
            assert not self.todo.nodes, "nodes are left in the set"

    async def encode(self, index: int, words: list[int], until: int | None = None) -> None:
        for beat in range(B):
            self.vectors.rows[index * B + beat] = pack(words[beat * LANES :][:LANES], W)
        due: dict = {c: {"words": index * B + c % DIMS // LANES} for c in range(DIMS + 1)}
        inputs = {"encode_i": 1, "search_i": 0, "index_i": index} | self.noise("pattern_i", "valid_i")
        m = max(map(abs, words))
        if m == 0:
            await self.run(DIMS + 4, due, 0, until, **inputs)
            return
        for i, word in enumerate(words):
            start = DIMS + 3 + 5 * i
            due[start] = {"division": (4 * (m - word), m, 4), "words": index * B + (i + 1) % DIMS // LANES}
        # Division i + 1 starts in the cycle in which slot i stands; behind the last there is none, and no word to read.
        code = encoded(words)[0]
        due[6 * DIMS + 4] = {"write": (index, code)}
        await self.run(6 * DIMS + 5, due, code, until, **inputs)

    async def similar(self, index: int, pattern: int, until: int | None = None) -> int:
        code, p, q = similarity(self.patterns.rows[index], pattern)
        due = {0: {"row": index}, 2: {"division": (p << 16, q, 17)}}
        inputs = {"encode_i": 0, "search_i": 0, "index_i": index, "pattern_i": pattern} | self.noise("valid_i")
        await self.run(21, due, code + (p << 17) + (q << 23), until, **inputs)
        return code

    async def search(self, valid: list[int], pattern: int, until: int | None = None) -> None:
        due: dict = {0: {"clear": 1}}
        for i, node in enumerate(valid):
            code, p, q = similarity(self.patterns.rows[node], pattern)
            for cycle, name, what in (
                (18 * i - 15 if i else 1, "row", node),
                (18 * i + 3, "division", (p << 16, q, 17)),
                (18 * i + 22, "offer", (65536 - code, node)),
            ):
                due.setdefault(cycle, {})[name] = what
        bits = sum(1 << node for node in valid)
        inputs = {"encode_i": 0, "search_i": 1, "pattern_i": pattern, "valid_i": bits} | self.noise("index_i")
        await self.run(18 * len(valid) + 6 if valid else 2, due, 0, until, searched=True, **inputs)

    def noise(self, *names: str) -> dict:
        return {name: random.getrandbits(len(getattr(self.around.bench.dut, name))) for name in names}

    async def idle(self) -> None:
        """No command: nothing happens, whatever stands at the operands. Which command it was stays, as in the core."""
        await self.around.cycle(start_i=0, **self.noise("index_i", "pattern_i", "valid_i"))
        self.around.quiet()


async def started(dut) -> Core:
    core = Core(Bench(dut))
    await core.around.start()
    core.patterns.rows = dict.fromkeys(range(NODES), 0)
    return core


def some_words() -> list[int]:
    kind = random.randrange(5)
    if kind == 0:
        return [random.choice([LOW, HIGH, 0, 1, -1])] * DIMS
    if kind == 1:
        return random.choices([LOW, HIGH, LOW + 1, 0, 1, -1], k=DIMS)
    if kind == 2:
        # Words at the edges of the slots: v = m (4 - slot) / 4, and one beside it
        m = random.randint(1, HIGH)
        return [min(max(m * (4 - random.randint(0, 8)) // 4 + random.randint(-1, 1), -m), m) for _ in range(DIMS - 1)] + [m]
    bits = random.randint(1, W)
    return [random.randrange(-(1 << bits - 1), 1 << bits - 1) for _ in range(DIMS)]


def pattern() -> int:
    return random.choice([0, ONES, 1 << random.randrange(32), random.getrandbits(32), random.getrandbits(32) & random.getrandbits(32)])


async def any_command(core: Core, until: int | None = None) -> None:
    core.patterns.rows = {node: pattern() for node in range(NODES)}
    kind = random.randrange(3)
    if kind == 0:
        await core.encode(random.randrange(NODES), some_words(), until)
    elif kind == 1:
        await core.similar(random.randrange(NODES), pattern(), until)
    else:
        count = random.choice([0, 1, 2, 3, random.randint(0, NODES)])
        await core.search(sorted(random.sample(range(NODES), count)), pattern(), until)


@cocotb.test()
async def every_command(dut):
    """The three commands in any order, back to back or with pauses."""
    core = await started(dut)
    for _ in range(60):
        await any_command(core)
        for _ in range(random.choice([0, 0, 1, 3])):
            await core.idle()


@cocotb.test()
async def encodes(dut):
    """Both ends of the words, the edges of the slots, and vectors of nothing."""
    core = await started(dut)
    seen: set[int] = set()
    for words in ([0] * DIMS, [LOW] * DIMS, [HIGH, LOW] * (DIMS // 2), *(some_words() for _ in range(40))):
        if any(words):
            seen |= set(encoded(words)[1])
        await core.encode(random.randrange(NODES), words)
    assert seen == set(range(9)), f"slots {seen}"


@cocotb.test()
async def order_of_fractions(dut):
    """The code orders as the exact fractions do; every number of ones of either, and none in both."""
    core = await started(dut)
    found = []
    for q in range(33):
        p = random.choice([0, q, random.randint(0, q)])
        either = random.sample(range(32), q)
        a = sum(1 << bit for bit in either[: p + (q - p) // 2])
        b = sum(1 << bit for bit in either[:p] + either[p + (q - p) // 2 :])
        core.patterns.rows[5] = a
        found.append((Fraction(p, q) if q else Fraction(1), await core.similar(5, b)))
    for fraction, code in found:
        for other, other_code in found:
            assert (fraction < other) == (code < other_code) and (fraction == other) == (code == other_code)


@cocotb.test()
async def reset_between(dut):
    """A reset in any cycle of a command leaves nothing of it."""
    core = await started(dut)
    for _ in range(40):
        await any_command(core, until=random.randrange(1, 60))
        await core.around.reset(start_i=0)
        await any_command(core)
