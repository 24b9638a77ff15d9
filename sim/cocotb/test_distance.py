"""distance against exact integers: every metric, the corners of the word range, a vector every B cycles and with bubbles, latency.

Stage s of a vector is cycle a + s, a = cycle in which its last row is addressed (docs/engine.md, section 5).
"""

import random
from typing import NamedTuple

import cocotb

import params
from bench import Bench
from test_rsqrt import model as rnorm

PARAMETERS = {
    "WORD_WIDTH": "WORD_WIDTH",
    "LANES": "LANES",
    "NORM2_WIDTH": "NORM2_WIDTH",
    "DOT_WIDTH": "DOT_WIDTH",
    "DIST_WIDTH": "DIST_WIDTH",
    "RMANT_WIDTH": "RMANT_WIDTH",
    "REXP_WIDTH": "REXP_WIDTH",
}
VARIANTS = [{"lanes": 4}]  # a vector in several rows

METRICS = ["l2", "dot", "cosine"]
STAGES = params.LATENCY - 1  # the list shows it one cycle later
LOW, HIGH = -(1 << params.WORD_WIDTH - 1), (1 << params.WORD_WIDTH - 1) - 1


class Norms(NamedTuple):
    """What travels beside a vector."""

    norm2: int
    rmant: int
    rexp: int

    @classmethod
    def of(cls, words: list[int]) -> "Norms":
        norm2 = sum(word * word for word in words)
        return cls(norm2, *rnorm(norm2))

    def pack(self) -> int:
        return (self.rexp << params.RMANT_WIDTH | self.rmant) << params.NORM2_WIDTH | self.norm2


class Vector(NamedTuple):
    """Words and their norms."""

    words: list[int]
    norms: Norms

    @classmethod
    def of(cls, words: list[int]) -> "Vector":
        return cls(words, Norms.of(words))


class Query(NamedTuple):
    """A query and the vectors that it meets, in their order."""

    vector: Vector
    others: list[Vector]


class Model:
    """Distances as docs/engine.md, section 5, has them, in integers of any width."""

    def __init__(self, metric: str):
        self.metric = metric

    def distance(self, q: Vector, v: Vector) -> int:
        dot = sum(a * b for a, b in zip(q.words, v.words, strict=True))
        if self.metric == "dot":
            return -dot
        if self.metric == "l2":
            return q.norms.norm2 + v.norms.norm2 - 2 * dot
        return min(max(self.unclamped(q.norms, v.norms, dot), 0), 2 << params.COS_FRACTION)

    @staticmethod
    def unclamped(q: Norms, v: Norms, dot: int) -> int:
        d = (dot << 26) >> (q.rexp + v.rexp)
        p = (q.rmant * v.rmant) >> 22
        return (1 << params.COS_FRACTION) - ((d * p + 2**23) >> 24)


class Words:
    """Vectors of every kind."""

    def __init__(self, dims: int):
        self.dims = dims

    def corners(self) -> list[list[int]]:
        n = self.dims
        one_hot = [[value if at == lane else 0 for at in range(n)] for lane in (0, 3, n - 1) for value in (1, LOW, HIGH)]
        return [
            *([value] * n for value in (0, 1, -1, LOW, HIGH)),
            [LOW, HIGH] * (n // 2),
            [HIGH, LOW] * (n // 2),
            *one_hot,
        ]

    def random(self) -> list[int]:
        kind = random.randrange(5)
        if kind == 0:
            return random.choice(self.corners())
        if kind == 1:
            return random.choices([LOW, HIGH, 0, -1, 1], k=self.dims)
        # Every length of norm
        bits = params.WORD_WIDTH if kind == 2 else random.randint(1, params.WORD_WIDTH)
        return [random.randrange(-(1 << bits - 1), 1 << bits - 1) for _ in range(self.dims)]

    def near(self, words: list[int]) -> list[int]:
        """Equal to `words`, or opposite, or a fraction of them, or nearly so: the ends of the cosine's range."""
        factor = random.choice([1, 1, -1, 0.5, -0.25])
        noise = random.choice([0, 0, 1, 100])
        return [min(max(int(word * factor) + random.randint(-noise, noise), LOW), HIGH) for word in words]

    def query(self, count: int) -> Query:
        words = self.random()
        others = [self.near(words) if random.random() < 0.4 else self.random() for _ in range(count)]
        return Query(Vector.of(words), [Vector.of(other) for other in others])


class Driver:
    """Keeps a plan of the inputs of cycles to come; an input that the plan leaves open is noise."""

    def __init__(self, bench: Bench):
        self.bench = bench
        self.lanes = int(bench.dut.LANES.value)
        self.beats = params.DIMS // self.lanes
        self.row_width, self.norms_width = len(bench.dut.words_i), len(bench.dut.norms_i)
        self.plan: dict[int, dict] = {}  # edge -> inputs

    def put(self, edge: int, **inputs) -> None:
        planned = self.plan.setdefault(edge, {})
        assert not planned.keys() & inputs.keys(), "the plan has two values for one input"
        planned.update(inputs)

    def row(self, words: list[int], beat: int) -> int:
        width = params.WORD_WIDTH
        lanes = words[beat * self.lanes : (beat + 1) * self.lanes]
        return sum((word & (1 << width) - 1) << at * width for at, word in enumerate(lanes))

    def vector(self, edge: int, query: Vector, other: Vector, first: bool) -> int:
        """Plan one vector whose first row is addressed at `edge`; the query's norms come with its first one. Its cycle a."""
        for beat in range(self.beats):
            self.put(edge + beat, words_i=self.row(query.words, beat))
            self.put(edge + beat + 1, row_i=self.row(other.words, beat))
            self.put(edge + beat + 4, begin4_i=int(beat == 0))
        if first:
            self.put(edge + 3, first3_i=1, query_norms_i=query.norms.pack())
        last = edge + self.beats - 1
        self.put(last + 4, norms_i=other.norms.pack())
        return last

    async def cycle(self) -> None:
        noise = {
            "words_i": random.getrandbits(self.row_width),
            "row_i": random.getrandbits(self.row_width),
            "first3_i": 0,
            "query_norms_i": random.getrandbits(self.norms_width),
            "begin4_i": random.getrandbits(1),
            "norms_i": random.getrandbits(self.norms_width),
        }
        await self.bench.cycle(**noise | self.plan.pop(self.bench.edge + 1, {}))


class Monitor:
    """Reads the distance of a cycle."""

    def __init__(self, bench: Bench):
        self.bench = bench

    def distance(self) -> int:
        bits = self.bench.read("dist_o")
        return bits - (bits >> params.DIST_WIDTH - 1 << params.DIST_WIDTH)


class Checker:
    """Plays queries without a pause but for the bubbles, and holds every distance against the model in its one cycle."""

    def __init__(self, bench: Bench, metric: str):
        self.bench, self.driver, self.monitor, self.model = bench, Driver(bench), Monitor(bench), Model(metric)
        self.seen: list[int] = []

    async def play(self, queries: list[Query], gap: float = 0.0) -> None:
        edge = self.bench.edge + 1
        due: dict[int, tuple[Vector, Vector]] = {}
        for query in queries:
            for at, other in enumerate(query.others):
                while random.random() < gap:
                    edge += 1
                last = self.driver.vector(edge, query.vector, other, first=at == 0)
                due[last + STAGES] = query.vector, other
                edge = last + 1
        count = sum(len(query.others) for query in queries)
        if gap == 0.0:
            assert sorted(due) == list(range(min(due), max(due) + 1, self.driver.beats)), "not a vector every B cycles"
        while due:
            await self.driver.cycle()
            if self.bench.edge in due:
                q, v = due.pop(self.bench.edge)
                got, expected = self.monitor.distance(), self.model.distance(q, v)
                where = f"edge {self.bench.edge}, {self.model.metric}, {q}, {v}"
                assert got == expected, f"{where}: got {got}, expected {expected}"
                self.seen.append(got)
        assert count and len(self.seen) >= count


def switch(dut, metric: str) -> None:
    dut.cosine_i.value, dut.dot_i.value = int(metric == "cosine"), int(metric == "dot")


async def started(dut, metric: str) -> tuple[Bench, Words]:
    bench = Bench(dut)
    inputs = dict(words_i=0, row_i=0, first3_i=0, query_norms_i=0, begin4_i=0, norms_i=0)
    await bench.start(cosine_i=int(metric == "cosine"), dot_i=int(metric == "dot"), **inputs)
    return bench, Words(params.DIMS)


@cocotb.test()
@cocotb.parametrize(metric=METRICS)
async def corners(dut, metric):
    """Every pair of: zero vectors, ends of the word range everywhere, in turns or in one lane; each also with itself."""
    bench, words = await started(dut, metric)
    vectors = [Vector.of(corner) for corner in words.corners()]
    checker = Checker(bench, metric)
    await checker.play([Query(vector, vectors) for vector in vectors])
    full = params.DIMS << 2 * params.WORD_WIDTH - 2  # norm2 of the lowest words
    least, most = {
        "l2": (0, params.DIMS * (HIGH - LOW) ** 2),
        "dot": (-full, params.DIMS * -LOW * HIGH),
        "cosine": (0, 2 << params.COS_FRACTION),
    }[metric]
    close = 64 if metric == "cosine" else 0  # the mantissas' rounding
    assert min(checker.seen) - least <= close and most - max(checker.seen) <= close, "the corners do not span the range"


@cocotb.test()
@cocotb.parametrize(metric=METRICS, gap=[0.0, 0.3])
async def stream(dut, metric, gap):
    """Queries of any length follow each other without a pause; without bubbles a distance every B cycles, always after the same time."""
    bench, words = await started(dut, metric)
    await Checker(bench, metric).play([words.query(random.randint(1, 16)) for _ in range(70)], gap)


@cocotb.test()
async def latency(dut):
    """One vector among zeros: its distance shows in cycle a + LATENCY - 1 and in no other, under every metric alike."""
    bench, _ = await started(dut, METRICS[0])
    driver, monitor = Driver(bench), Monitor(bench)
    for metric in METRICS:
        switch(dut, metric)
        query = Vector.of([256] + [0] * (params.DIMS - 1))
        zero = Vector.of([0] * params.DIMS)
        edge, shown = bench.edge + 1, []
        expected = {driver.vector(edge, query, query, True) + STAGES: Model(metric).distance(query, query)}
        for _ in range(2 * params.LATENCY):
            last = driver.vector(edge := edge + driver.beats, query, zero, False)
            expected[last + STAGES] = Model(metric).distance(query, zero)
        while bench.edge < max(expected):
            await driver.cycle()
            if bench.edge >= min(expected):
                shown.append(monitor.distance())
        # With several rows a vector's partial sums show in between; what counts is the cycle of its last row.
        assert shown[:: driver.beats] == list(expected.values())
        assert shown[0] != shown[driver.beats]


@cocotb.test()
async def clamps(dut):
    """Reciprocals a little too big, as their rounding allows: the cosine leaves its range on both sides and is cut."""
    bench, words = await started(dut, "cosine")
    queries, below, above = [], 0, 0
    for _ in range(200):
        vector = Vector.of(words.random())
        norms = vector.norms
        if norms.norm2 == 0:
            continue
        bigger = norms._replace(rmant=min(norms.rmant + random.randint(0, 8), (1 << params.RMANT_WIDTH) - 1))
        query = Vector(vector.words, bigger)
        opposite = [-max(word, -HIGH) for word in vector.words]
        queries.append(Query(query, [query, Vector(opposite, bigger)]))
        same, other = (
            Model.unclamped(bigger, bigger, sum(a * b for a, b in zip(vector.words, right))) for right in (vector.words, opposite)
        )
        below += same < 0
        above += other > 2 << params.COS_FRACTION
    assert below > 20 and above > 20, f"the clamp was reached {below} and {above} times: too seldom"
    await Checker(bench, "cosine").play(queries)


@cocotb.test()
async def change_of_metric(dut):
    """The metric changes when the pipeline is empty, and what was in it before has no effect."""
    bench, words = await started(dut, "l2")
    for metric in random.choices(METRICS, k=30):
        switch(dut, metric)
        await Checker(bench, metric).play([words.query(random.randint(1, 4))], random.choice([0.0, 0.3]))
