"""RESONANCE_SEARCH's second part against integers: any distance, resonance and weight, any list, and the cycle of each step."""

import random

import cocotb

import params
from bench import Bench
from parts import Around, Multiplier, signed, unsigned

PARAMETERS = {"INDEX_WIDTH": "INDEX_WIDTH", "LIST": "LIST", "PHASE_WIDTH": "PHASE_WIDTH", "DIST_WIDTH": "DIST_WIDTH"}
VARIANTS = [{"list": 8, "wordWidth": 12, "wordFraction": 6}]

NODES, LIST, D = params.VECTORS, params.LIST, params.DIST_WIDTH
MOST = (1 << D - 1) - 1  # of an L2 distance; the products that dot answers are at most a quarter of it


def weighed(distance: int, resonance: int, weight: int) -> int:
    """docs/engine.md, section 20."""
    factor = 2**15 - (((resonance >> 8) * weight + 2**8) >> 9)
    return min((distance * factor + 2**13) >> 14, MOST)


class Neighbours:
    """Candidate list and oscillator: an entry is shown in the cycle in which it is asked for, a resonance in the next."""

    def __init__(self):
        self.entries: list[tuple[int, int]] = []  # (distance, node)
        self.resonances = [0] * NODES
        self.reset()

    def reset(self) -> None:
        self.asked = None  # node whose resonance is asked for in this cycle
        self.resonance = 0

    def inputs(self) -> dict:
        return {"resonance_i": self.resonance}

    def answers(self, read) -> dict:
        at = read("entry_o")
        entry = at.bit_length() - 1 if at else None
        assert at.bit_count() < 2, "two entries at once"
        if entry is None or entry >= len(self.entries):
            return {"any_i": 0, "index_i": 0, "dist_i": 0}
        distance, node = self.entries[entry]
        return {"any_i": 1, "index_i": node, "dist_i": unsigned(distance, D)}

    def edge(self, read) -> None:
        self.asked = read("ask_index_o") if read("ask_o") else None
        self.resonance = random.getrandbits(params.PHASE_WIDTH) if self.asked is None else self.resonances[self.asked]


class Core:
    """Runs the part and checks what it asks, offers and when."""

    def __init__(self, bench: Bench):
        self.neighbours, self.multiplier = Neighbours(), Multiplier(bench)
        self.around = Around(bench, self.neighbours, self.multiplier)
        self.cut = 0

    async def run(self, entries: list[tuple[int, int]], k: int, weight: int, until: int | None = None) -> None:
        """Weighs the first `k` of `entries`; `until` breaks off in front of that cycle. Cycle 0 is that of start_i."""
        neighbours, read = self.neighbours, self.around.read
        neighbours.entries = entries
        asks, offers, products = {}, {}, set()
        used = entries[:k]
        for i, (distance, node) in enumerate(used):
            p = 1 + 4 * i
            value = weighed(distance, neighbours.resonances[node], weight)
            self.cut += value == MOST
            asks[p + 1], offers[p + 7] = node, (value, node)
            products |= {p + 2, p + 4, p + 5}
        cycles = 4 * len(used) + 6
        for cycle in range(cycles if until is None else min(until, cycles)):
            await self.around.cycle(start_i=int(cycle == 0), k_i=k, weight_i=weight)
            at = f"{entries}, k {k}, weight {weight}, cycle {cycle} of {cycles}"
            assert neighbours.asked == asks.get(cycle), f"{at}: asks {neighbours.asked}, expected {asks.get(cycle)}"
            assert not self.multiplier.asked or cycle in products, f"{at}: asks for a product"
            got = (signed(read("offer_dist_o"), D), read("offer_index_o")) if read("offer_o") else None
            assert got == offers.get(cycle), f"{at}: offers {got}, expected {offers.get(cycle)}"
            assert read("done_o") == int(cycle == cycles - 1), f"{at}: done_o"
        if until is None:
            for _ in range(random.randrange(1, 3)):
                await self.around.cycle(start_i=0, k_i=random.randint(1, LIST), weight_i=random.randint(0, 512))
                self.around.quiet()


async def started(dut) -> Core:
    core = Core(Bench(dut))
    await core.around.start()
    return core


def distance() -> int:
    """0, both ends, both sides of the place where the product is put together, and any size, also below 0."""
    corner = [0, 1, -1, MOST, MOST // 2, MOST // 2 + 1, -(MOST // 4), (1 << 18) - 1, 1 << 18, -(1 << 18), -(1 << 18) - 1]
    size = random.getrandbits(random.randint(1, D - 1))
    return random.choice([random.choice(corner), size, size, -(size >> 2)])


def fill(core: Core) -> list[tuple[int, int]]:
    """Any resonances, and a sorted list of any length."""
    full = 1 << 23
    core.neighbours.resonances = [random.choice([0, 1, 255, 256, full, full - 1, random.randint(0, full)]) for _ in range(NODES)]
    count = random.choice([0, 1, LIST, random.randint(0, LIST)])
    return sorted((distance(), node) for node in random.sample(range(NODES), count))


def weight() -> int:
    return random.choice([0, 1, 256, 511, 512, random.randint(0, 512)])


@cocotb.test()
async def weighs(dut):
    """Lists of any length and every k, longer and shorter than the list."""
    core = await started(dut)
    for _ in range(150):
        await core.run(fill(core), random.choice([1, LIST, random.randint(1, LIST)]), weight())
    assert core.cut > 5, f"{core.cut} distances are cut"


@cocotb.test()
async def factors(dut):
    """Weights and resonances that round both ways: 0, 1.0 and 2.0 times a distance among them."""
    core = await started(dut)
    full = 1 << 23
    for factor_weight in (0, 1, 2, 255, 256, 257, 511, 512):
        for resonance in (0, 256, 511, 512, full // 2, full - 256, full):
            core.neighbours.resonances = [resonance] * NODES
            await core.run([(1 << 14, 3), (distance(), 4)], 2, factor_weight)


@cocotb.test()
async def reset_between(dut):
    """A reset in any cycle leaves nothing of it."""
    core = await started(dut)
    for _ in range(40):
        await core.run(fill(core), LIST, weight(), until=random.randrange(1, 40))
        await core.around.reset(start_i=0)
        await core.run(fill(core), random.randint(1, LIST), weight())
