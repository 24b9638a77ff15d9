"""AGGREGATE against integers over the whole range of words and weights, and the cycle of each read, division and write."""

import random

import cocotb

import params
from bench import Bench
from parts import Around, Divider, Memory, Multiplier, pack, unsigned

PARAMETERS = {
    "DEGREE": "DEGREE",
    "INDEX_WIDTH": "INDEX_WIDTH",
    "DIMS": "DIMS",
    "LANES": "LANES",
    "SCAN_WIDTH": "SCAN_WIDTH",
    "WORD_WIDTH": "WORD_WIDTH",
    "WEIGHT_WIDTH": "WEIGHT_WIDTH",
    "DELTA_WIDTH": "DELTA_WIDTH",
    "DIM_WIDTH": 4,
}
VARIANTS = [{"lanes": 4, "degree": 3}, {"lanes": 1, "wordWidth": 12, "wordFraction": 6}]

NODES, DIMS, LANES, B, DEGREE = params.VECTORS, params.DIMS, params.LANES, params.BEATS, params.DEGREE
W, DELTA = params.WORD_WIDTH, params.DELTA_WIDTH
LOW, HIGH = -(1 << W - 1), (1 << W - 1) - 1


class Core:
    """Words, divider and multiplier of a core, and the links of one node."""

    def __init__(self, bench: Bench):
        self.divider = Divider(bench, "quotient_i")
        self.vectors = Memory("vectors_i", "vectors_re_o", "vectors_raddr_o")
        self.around = Around(bench, self.divider, Multiplier(bench), self.vectors, gated=("wdata_o", "value_o"))

    def fill(self, words: list[list[int]]) -> None:
        self.words = words
        for node, vector in enumerate(words):
            for beat in range(B):
                self.vectors.rows[node * B + beat] = pack(vector[beat * LANES :][:LANES], W)

    async def run(self, links: list, weights: list[int], until: int | None = None) -> None:
        """The command over `links` (nodes or None), cycle by cycle; `until` breaks off in front of that cycle."""
        n = sum(link is not None for link in links)
        starts = [DEGREE + 5 + i * (DELTA + 1) for i in range(DIMS + 1)]
        reads, divisions, writes = {}, {}, {}
        for i in range(DIMS):
            begin = 1 if i == 0 else starts[i - 1] + 1
            for slot, link in enumerate(links):
                if link is not None:
                    reads[begin + slot] = link * B + i // LANES
            total = sum(weight * self.words[link][i] for link, weight in zip(links, weights) if link is not None)
            size = min(abs(total) // (4080 * n), (1 << DELTA) - 1) if n else 0
            divisions[starts[i]] = ("division", abs(total), 4080 * n, DELTA)
            writes[starts[i + 1]] = (i, unsigned(-size if total < 0 else size, DELTA))
        cycles = starts[DIMS] + 1
        used = sum(1 << slot for slot, link in enumerate(links) if link is not None)
        indices = pack([random.randrange(NODES) if link is None else link for link in links], params.INDEX_WIDTH)
        rows = {"used_i": used, "index_i": indices, "weights_i": pack(weights, 16)}

        read = self.around.read
        for cycle in range(cycles if until is None else min(until, cycles)):
            # The rows stand from cycle 1 on.
            noise = {name: random.getrandbits(len(getattr(self.around.bench.dut, name))) for name in rows}
            await self.around.cycle(start_i=int(cycle == 0), **(rows if cycle else noise))
            at = f"links {links}, weights {weights}, cycle {cycle} of {cycles}"
            if cycle in reads:
                assert self.vectors.read == reads[cycle], f"{at}: reads {self.vectors.read}, expected {reads[cycle]}"
            due = divisions.get(cycle)
            if n or due is None:
                assert self.divider.started == due, f"{at}: {self.divider.started}, expected {due}"
            written = (read("waddr_o"), read("wdata_o")) if read("we_o") else None
            assert written == writes.get(cycle), f"{at}: writes {written}, expected {writes.get(cycle)}"
            done = cycle == cycles - 1
            assert read("done_o") == int(done), f"{at}: done_o"
            assert not done or read("value_o") == n, f"{at}: value_o {read('value_o')}"
        if until is None:
            await self.around.cycle(start_i=0)
            self.around.quiet()


async def started(dut) -> Core:
    core = Core(Bench(dut))
    await core.around.start()
    return core


def word() -> int:
    return random.choice([LOW, HIGH, 0, 1, -1, random.randint(LOW, HIGH), random.randint(LOW, HIGH) >> random.randrange(W)])


def links() -> list:
    count = random.choice([0, 1, DEGREE, random.randint(0, DEGREE)])
    row = [*random.sample(range(NODES), count), *[None] * (DEGREE - count)]
    return random.sample(row, DEGREE)


def weights() -> list[int]:
    most = params.WEIGHT_MAX
    return [random.choice([0, 1, most, most, most - 1, random.randint(0, most)]) for _ in range(DEGREE)]


@cocotb.test()
async def any_row(dut):
    """None, some and all slots linked, any words and weights."""
    core = await started(dut)
    for _ in range(12):
        core.fill([[word() for _ in range(DIMS)] for _ in range(NODES)])
        await core.run(links(), weights())


@cocotb.test()
async def ends(dut):
    """Full rows of the least and the greatest word at full weight: a delta at both ends; and no links at all."""
    core = await started(dut)
    for value in (LOW, HIGH):
        core.fill([[value] * DIMS] * NODES)
        await core.run(random.sample(range(NODES), DEGREE), [params.WEIGHT_MAX] * DEGREE)
        await core.run([None] * DEGREE, weights())


@cocotb.test()
async def reset_between(dut):
    """A reset in any part of the command leaves nothing of it."""
    core = await started(dut)
    core.fill([[word() for _ in range(DIMS)] for _ in range(NODES)])
    for _ in range(8):
        await core.run(links(), weights(), until=random.randrange(1, 120))
        await core.around.reset(start_i=0)
        await core.run(links(), weights())
