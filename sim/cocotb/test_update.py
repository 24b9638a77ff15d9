"""UPDATE against integers: words that move and saturate, norms as those of a vector that is inserted, and the cycle of each write."""

import random

import cocotb

import params
from bench import Bench
from parts import Around, Memory, Multiplier, pack, unsigned
from test_distance import Norms

PARAMETERS = {
    "INDEX_WIDTH": "INDEX_WIDTH",
    "DIMS": "DIMS",
    "LANES": "LANES",
    "SCAN_WIDTH": "SCAN_WIDTH",
    "WORD_WIDTH": "WORD_WIDTH",
    "DELTA_WIDTH": "DELTA_WIDTH",
    "DIM_WIDTH": 4,
}
VARIANTS = [{"lanes": 4}, {"lanes": 1, "wordWidth": 12, "wordFraction": 6}]

NODES, DIMS, LANES, B = params.VECTORS, params.DIMS, params.LANES, params.BEATS
W, DELTA = params.WORD_WIDTH, params.DELTA_WIDTH
LOW, HIGH = -(1 << W - 1), (1 << W - 1) - 1


class Core:
    """Words, delta and multiplier of a core."""

    def __init__(self, bench: Bench):
        write = ("vectors_we_o", "vectors_waddr_o", "vectors_wdata_o")
        self.vectors = Memory("vectors_i", "vectors_re_o", "vectors_raddr_o", write)
        self.delta = Memory("delta_i", "delta_re_o", "delta_raddr_o")
        gated = ("vectors_waddr_o", "vectors_wdata_o", "norms_wdata_o")
        self.around = Around(bench, self.vectors, self.delta, Multiplier(bench), gated=gated)
        self.cuts = 0

    async def run(self, words: list[int], delta: list[int], alpha: int, cosine: bool, until: int | None = None) -> list[int]:
        """The command, cycle by cycle; `until` breaks off in front of that cycle. Answers the words it makes."""
        index, words = random.randrange(NODES), list(words)
        for beat in range(B):
            self.vectors.rows[index * B + beat] = pack(words[beat * LANES :][:LANES], W)
        self.delta.rows = {i: unsigned(d, DELTA) for i, d in enumerate(delta)}
        reads, writes, cuts = {}, {}, set()
        for i, d in enumerate(delta):
            moved = words[i] + ((alpha * d + 2**17) >> 18)
            words[i] = min(max(moved, LOW), HIGH)
            if words[i] != moved:
                cuts.add(4 * i + 2)
            row = i // LANES
            reads[4 * i] = index * B + row
            writes[4 * i + 3] = (index * B + row, pack(words[row * LANES :][:LANES], W))
        norms = Norms.of(words) if cosine else Norms(sum(word * word for word in words), 0, 0)
        cycles = 4 * DIMS + (51 if cosine else 2)

        read = self.around.read
        for cycle in range(cycles if until is None else min(until, cycles)):
            await self.around.cycle(start_i=int(cycle == 0), index_i=index, alpha_i=unsigned(alpha, 16), cosine_i=int(cosine))
            at = f"alpha {alpha}, cosine {cosine}, cycle {cycle} of {cycles}"
            assert self.vectors.read == reads.get(cycle), f"{at}: reads {self.vectors.read}, expected {reads.get(cycle)}"
            assert self.vectors.written == writes.get(cycle), f"{at}: {self.vectors.written}, expected {writes.get(cycle)}"
            assert read("cut_o") == int(cycle in cuts), f"{at}: cut_o"
            done = cycle == cycles - 1
            assert read("done_o") == read("norms_we_o") == int(done), f"{at}: done_o, norms_we_o"
            assert not done or read("norms_wdata_o") == norms.pack(), f"{at}: {read('norms_wdata_o'):#x}, expected {norms}"
        if until is None:
            self.cuts += len(cuts)
            await self.around.cycle(start_i=0)
            self.around.quiet()
        return words


async def started(dut) -> Core:
    core = Core(Bench(dut))
    await core.around.start()
    return core


def some_words() -> list[int]:
    """Anything, of a length of every size, and both ends."""
    bits = random.randint(1, W)
    return [random.choice([LOW, HIGH, 0]) if random.random() < 0.1 else random.randint(LOW, HIGH) >> W - bits for _ in range(DIMS)]


def some_delta() -> list[int]:
    most = (1 << DELTA - 1) - 1
    small = random.randrange(DELTA)
    return [random.choice([0, most, -most - 1, random.randint(-most - 1, most) >> small, 8, -8]) for _ in range(DIMS)]


def alpha() -> int:
    return random.choice([0, 1, -1, 1 << 14, 1 << 13, 32767, -32768, random.randint(-32768, 32767)])


@cocotb.test()
async def any_vector(dut):
    """Any words, delta and alpha, with and without reciprocal norms."""
    core = await started(dut)
    for number in range(40):
        await core.run(some_words(), some_delta(), alpha(), number % 2 == 0)
    assert core.cuts > 20, f"{core.cuts} words cut"


@cocotb.test()
async def norms(dut):
    """Vectors that do not move: norms of both ends of every length, of no length, and of the greatest."""
    core = await started(dut)
    rest = [0] * DIMS
    for bit in range(W):
        for value in sorted({min((1 << bit) + off, HIGH) for off in (-1, 0, 1)}):
            assert await core.run([value, *rest[1:]], rest, 1 << 14, True) == [value, *rest[1:]]
    for words in (rest, [LOW] * DIMS, [HIGH] * DIMS):
        await core.run(words, rest, 1, True)


@cocotb.test()
async def reset_between(dut):
    """A reset in any cycle of the command leaves nothing of it."""
    core = await started(dut)
    for _ in range(20):
        await core.run(some_words(), some_delta(), alpha(), True, until=random.randrange(1, 4 * DIMS + 51))
        await core.around.reset(start_i=0)
        await core.run(some_words(), some_delta(), alpha(), random.random() < 0.5)
