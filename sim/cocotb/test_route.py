"""ROUTE's part in a core against section 22 of docs/engine.md: centroid, radius, score and bound, and the cycle of each of them.

The bench stands for the core around the block: memories, distance pipeline, divider, multiplier and the centroid's registers.
"""

import random
from math import isqrt

import cocotb

import params
from bench import Bench
from parts import Around, Divider, Memory, Multiplier, pack, signed, unsigned
from test_distance import Model, Norms, Vector, Words

PARAMETERS = {
    "VECTORS": "VECTORS",
    "INDEX_WIDTH": "INDEX_WIDTH",
    "DIMS": "DIMS",
    "LANES": "LANES",
    "SCAN_WIDTH": "SCAN_WIDTH",
    "WORD_WIDTH": "WORD_WIDTH",
    "NORM2_WIDTH": "NORM2_WIDTH",
    "DIST_WIDTH": "DIST_WIDTH",
    "ROOT_WIDTH": "ROOT_WIDTH",
}
VARIANTS = [{"lanes": 4}, {"vectors": 16, "dims": 8, "lanes": 8, "wordWidth": 12, "wordFraction": 6}]

NODES, DIMS, W, R = params.VECTORS, params.DIMS, params.WORD_WIDTH, params.ROOT_WIDTH
B, S = params.BEATS, params.SCAN_CYCLES
METRICS = ("l2", "cosine", "dot")


class Registers:
    """Centroid, radius and fresh; what is written in a cycle stands in `written`."""

    def __init__(self):
        self.words = [0] * DIMS
        self.norms = Norms(0, 0, 0)
        self.radius, self.fresh = 0, False
        self.written: set = set()

    def reset(self) -> None:
        self.__init__()

    @property
    def centroid(self) -> Vector:
        return Vector(list(self.words), self.norms)

    def inputs(self) -> dict:
        return {"fresh_i": int(self.fresh), "norm2_i": self.norms.norm2, "radius_i": self.radius}

    def edge(self, read) -> None:
        norms, self.written = self.norms, set()
        if read("word_we_o"):
            dim, word = read("dim_o"), signed(read("word_o"), W)
            self.words[dim] = word
            self.written.add(("word", dim, word))
        if read("norm2_we_o"):
            self.norms = Norms(read("norm2_o"), norms.rmant, norms.rexp)
            self.written.add(("norm2", self.norms.norm2))
        if read("reciprocal_we_o"):
            self.norms = Norms(norms.norm2, read("rmant_o"), read("rexp_o"))
            self.written.add(("rnorm", self.norms.rmant, self.norms.rexp))
        if read("radius_we_o"):
            self.radius = read("radius_o")
            self.written.add(("radius", self.radius))
        if read("fresh_o"):
            self.fresh = True
            self.written.add(("fresh",))


class Pipeline:
    """The distance pipeline: a slot is offered for B cycles (as a query for one more), its distance stands 9 cycles later.

    The rows of a slot come from the centroid as long as centroid_o says so, and its distance is the negated product with own_o.
    """

    def __init__(self, registers: Registers):
        self.registers = registers
        self.valid: list[int] = []
        self.vectors: list[Vector] = []
        self.command = Vector([0] * DIMS, Norms(0, 0, 0))  # the query that came with the command
        self.metric = "l2"
        self.reset()

    def reset(self) -> None:
        self.query = self.command
        self.beat, self.node = 0, None
        self.slots: list[dict] = []

    def start(self, metric: str, query: Vector) -> None:
        self.metric, self.command, self.query = metric, query, query

    def inputs(self) -> dict:
        shown = {"item9_i": 0, "last9_i": 0, "dist9_i": random.getrandbits(params.DIST_WIDTH)}
        for slot in self.slots:
            if slot["age"] == 9:
                shown["last9_i"] = int(slot["last"])
                if slot["other"] is not None:
                    shown |= {"item9_i": 1, "dist9_i": unsigned(self.distance(slot), params.DIST_WIDTH)}
        return shown

    def distance(self, slot: dict) -> int:
        return Model("dot" if slot["own"] else self.metric).distance(slot["query"], slot["other"])

    def answers(self, read) -> dict:
        offered = read("slot_o") or read("scan_o") or self.node is not None
        return {"next_i": int(bool(offered) and self.beat == (B if read("load_o") else B - 1))}

    def edge(self, read) -> None:
        for slot in self.slots:
            assert read("centroid_o") == int(slot["node"] is None), f"stage {slot['age']}: centroid_o"
            assert slot["age"] < 2 or read("own_o") == int(slot["own"]), f"stage {slot['age']}: own_o"
            slot["own"] = bool(read("own_o"))
            slot["age"] += 1
        self.slots = [slot for slot in self.slots if slot["age"] < 10]
        if read("scan_o"):
            self.node = 0
        if read("slot_o") or self.node is not None:
            assert not (read("slot_o") and self.node is not None), "two slots at once"
            assert not read("slot_o") or read("centroid_o"), "a slot without the centroid"
            self.beat += 1
            if self.beat == (B + 1 if read("load_o") else B):
                self.beat = 0
                self.end(read("load_o"))
        if read("reload_o"):
            self.query = self.command

    def end(self, load: int) -> None:
        """The last cycle of an offer."""
        if load:
            self.query = self.registers.centroid
            return
        node = self.node
        other = self.registers.centroid if node is None else self.vectors[node] if node in self.valid else None
        last = node == NODES - 1
        self.slots.append({"age": 1, "node": node, "other": other, "query": self.query, "own": False, "last": last})
        if node is not None:
            self.node = None if last else node + 1


class Core:
    """Runs the block's two commands and checks every write, its cycle and the answer."""

    def __init__(self, bench: Bench):
        self.registers = Registers()
        self.pipeline = Pipeline(self.registers)
        self.divider = Divider(bench, "result_i")
        self.vectors = Memory("vectors_i", "vectors_re_o", "vectors_raddr_o")
        units = (self.registers, self.pipeline, self.divider, self.vectors, Multiplier(bench))
        gated = ("dim_o", "word_o", "norm2_o", "rmant_o", "rexp_o", "radius_o")
        self.around = Around(bench, *units, gated=gated)
        self.score = 0

    def fill(self, valid: list[int], vectors: list[Vector]) -> None:
        self.pipeline.valid, self.pipeline.vectors = valid, vectors
        for node, vector in enumerate(vectors):
            for beat in range(B):
                self.vectors.rows[node * B + beat] = pack(vector.words[beat * params.LANES :][: params.LANES], W)

    def expected(self, metric: str) -> tuple[dict, int]:
        """Writes by cycle, and the first cycle behind that of fresh."""
        valid, vectors = self.pipeline.valid, self.pipeline.vectors
        if not valid or self.registers.fresh:
            return {}, 1
        n, writes = len(valid), {}
        words = [(2 * sum(vectors[node].words[d] for node in valid) + n) // (2 * n) for d in range(DIMS)]
        for d, word in enumerate(words):
            writes[(d + 1) * (NODES + 2) + W + 2] = {("word", d, word)}
        x = DIMS * (NODES + 2) + W + 3
        norm2 = sum(word * word for word in words)
        last = x + 2 * B + 9
        writes[last] = {("norm2", norm2)}
        y = x + 2 * B + 10
        if metric == "l2":
            centroid = Vector(words, Norms(norm2, 0, 0))
            most = max(Model("l2").distance(centroid, vectors[node]) for node in valid)
            last = y + B + S + R + 11
            writes[last] = {("radius", isqrt(most) + 1)}
        elif metric == "cosine":
            length = isqrt(norm2)
            e = length.bit_length() - 1
            rnorm = (min((1 << e + 17) // length, 2**17 - 1) << 7, e) if length else (0, 0)
            last = y + R + 20
            writes[last] = {("rnorm", *rnorm)}
        writes[last].add(("fresh",))
        return writes, last + 1

    async def cycle(self, command: str, cycle: int, metric: str, **inputs) -> None:
        """A cycle of a command, whose operands stay; how many vectors there are comes a cycle late."""
        count = len(self.pipeline.valid) if cycle else random.getrandbits(params.INDEX_WIDTH + 1)
        await self.around.cycle(
            **{"score_i": 0, "within_i": 0, command: int(cycle == 0)},
            cosine_i=int(metric == "cosine"),
            dot_i=int(metric == "dot"),
            valid_i=sum(1 << node for node in self.pipeline.valid),
            count_i=count,
            **inputs,
        )

    async def scores(self, metric: str, query: Vector, until: int | None = None) -> None:
        """The first wave; `until` breaks off in front of that cycle."""
        writes, z = self.expected(metric)
        some, read = bool(self.pipeline.valid), self.around.read
        cycles = z + B + 9 if some else 2
        self.pipeline.start(metric, query)
        for cycle in range(cycles if until is None else min(until, cycles)):
            await self.cycle("score_i", cycle, metric)
            written, due = self.registers.written, writes.get(cycle, set())
            assert written == due, f"{metric}, cycle {cycle}: {written}, expected {due}"
            done = cycle == cycles - 1
            assert read("done_o") == int(done), f"{metric}, cycle {cycle} of {cycles}: done_o"
            assert read("hit_o") == int(done and some), f"{metric}, cycle {cycle} of {cycles}: hit_o"
            assert read("search_o") == 0
            if done and some:
                self.score = Model(metric).distance(query, self.registers.centroid)
                value = signed(read("value_o"), params.DIST_WIDTH)
                assert value == self.score, f"{metric}: score {value}, expected {self.score}"
            else:
                assert read("value_o") == 0
        if until is None:
            await self.cycle("score_i", -1, metric)
            self.around.quiet()

    async def within(self, reach: int) -> bool:
        """The third wave, up to the cycle in which the search would start."""
        read, total = self.around.read, self.registers.radius + reach
        near = bool(self.pipeline.valid) and self.score < total * total
        for cycle in range(6):
            await self.cycle("within_i", cycle, "l2", reach_i=reach)
            got = (read("search_o"), read("done_o"), read("hit_o"), len(self.registers.written))
            due = (int(cycle == 5 and near), int(cycle == 5 and not near), 0, 0)
            assert got == due, f"score {self.score}, bound {total}, cycle {cycle}: {got}, expected {due}"
        return near


async def started(dut) -> Core:
    core = Core(Bench(dut))
    await core.around.start()
    return core


words = Words(DIMS)


def some_vectors() -> tuple[list[int], list[Vector]]:
    """Valid nodes, and the vectors of all nodes; those that are not valid must not count."""
    count = random.choice([1, 2, 3, NODES - 1, NODES, random.randint(1, NODES)])
    base = words.random()
    kind = random.random()
    vectors = [Vector.of(words.near(base) if kind < 0.4 else words.random()) for _ in range(NODES)]
    return sorted(random.sample(range(NODES), count)), vectors


def reaches(core: Core) -> list[int]:
    """Bounds on both sides of the score, and both ends."""
    root = isqrt(core.score)
    near = [root - core.registers.radius + off for off in (-1, 0, 1, 2)]
    far = [0, 1, (1 << R - 1) - 1, 1 << R - 1, (1 << R) - 1, random.getrandbits(R), (1 << R - 1) - core.registers.radius]
    return [reach for reach in near + far if 0 <= reach < 1 << R]


@cocotb.test()
async def brings_up_to_date(dut):
    """Centroid, norms and radius of stale cores under each metric, then again what is fresh."""
    core = await started(dut)
    for number in range(12):
        metric = METRICS[number % 3]
        core.fill(*some_vectors())
        core.registers.fresh = False
        await core.scores(metric, Vector.of(words.random()))
        for _ in range(3):
            await core.scores(metric, Vector.of(words.near(core.registers.words)))


@cocotb.test()
async def corners_of_the_mean(dut):
    """Means at both ends of a word and at halves of either sign, and a centroid of no length."""
    core = await started(dut)
    low, high = -(1 << W - 1), (1 << W - 1) - 1
    for pair in ([low, low], [high, high], [low, high], [0, 1], [0, -1], [-1, -2], [5, -5]):
        vectors = [Vector.of([pair[node % 2]] * DIMS) for node in range(NODES)]
        core.fill([4, 7], vectors)
        core.registers.fresh = False
        await core.scores(random.choice(METRICS[:2]), Vector.of(words.random()))


@cocotb.test()
async def bounds(dut):
    """Whether the core can hold an answer, on both sides of the bound, and with no vector at all."""
    core = await started(dut)
    answers = {True: 0, False: 0}
    for number in range(40):
        core.fill(*some_vectors())
        core.registers.fresh = True
        core.registers.words = words.random()
        core.registers.norms = Norms(sum(word * word for word in core.registers.words), 0, 0)
        core.registers.radius = random.choice([1, random.getrandbits(random.randint(1, R - 1)), 1 << R - 1])
        # Every second one a whole number of steps away, so that its square is a bound itself.
        aside = core.registers.words[:]
        aside[0] = random.randrange(-(1 << W - 1), 1 << W - 1)
        await core.scores("l2", Vector.of(aside if number % 2 else words.random()))
        if number % 8 == 0:
            core.pipeline.valid = []
            await core.scores("l2", Vector.of(words.random()))
        for reach in reaches(core):
            answers[await core.within(reach)] += 1
    assert min(answers.values()) > 50, answers


@cocotb.test()
async def reset_between(dut):
    """A reset in any part of a score leaves nothing of it."""
    core = await started(dut)
    for number in range(6):
        core.fill(*some_vectors())
        core.registers.fresh = number == 5
        behind = core.expected("l2")[1] + B + 9
        at = random.randrange(1, behind) if number % 2 else behind - random.randrange(1, S + R + 20)
        await core.scores("l2", Vector.of(words.random()), until=max(at, 1))
        await core.around.reset(score_i=0, within_i=0)
        await core.scores(random.choice(METRICS), Vector.of(words.random()))
