"""Homeostasis against integers over the whole range of rate, threshold, residue and dt, and in which cycle what is written.

The bench stands for the core around the block: the node set, the two memories and the multiplier.
"""

import random
from dataclasses import dataclass

import cocotb

import params
from bench import Bench

PARAMETERS = {
    "VECTORS": "VECTORS",
    "INDEX_WIDTH": "INDEX_WIDTH",
    "MEMBRANE_WIDTH": "MEMBRANE_WIDTH",
    "DT_WIDTH": "DT_WIDTH",
    "RATE_WIDTH": "RATE_WIDTH",
    "RESIDUE_WIDTH": "RESIDUE_WIDTH",
    "K": "HOMEOSTASIS_K",
    "SPIKE": "RATE_SPIKE",
    "TARGET": "RATE_TARGET",
    "LOW": "THRESHOLD_LOW",
    "HIGH": "THRESHOLD_HIGH",
}
# Both ends of tau, and a membrane of few fraction bits, so that the residue is wide.
VARIANTS = [{"tauHomeostasis": 513}, {"tauHomeostasis": 8192, "membraneWidth": 16, "membraneFraction": 8}]

RATE_MAX = (1 << params.RATE_WIDTH) - 1
THRESHOLD_MAX = (1 << params.MEMBRANE_WIDTH - 1) - 1


@dataclass(frozen=True)
class Neuron:
    """What homeostasis sees of a neuron; refractory time and membrane, which it carries along, as one number each."""

    rate: int
    residue: int
    threshold: int
    membrane: int
    refractory: int
    spiked: bool


@dataclass(frozen=True)
class Kept:
    """What it writes."""

    rate: int
    residue: int
    threshold: int
    cut: bool


def model(old: Neuron, dt: int) -> Kept:
    """One neuron as docs/engine.md, section 19, has it."""
    alpha = (dt * params.HOMEOSTASIS_K + 2**11) >> 12
    rate = old.rate - -(-old.rate * alpha // 2**21) + (params.RATE_SPIKE if old.spiked else 0)
    cut = rate > RATE_MAX
    rate = min(rate, RATE_MAX)
    acc = old.residue + (((rate - params.RATE_TARGET) * alpha + 2**18) >> 19)
    moved = old.threshold + (acc >> params.RESIDUE_WIDTH)
    threshold = min(max(moved, params.THRESHOLD_LOW), params.THRESHOLD_HIGH)
    residue = acc % (1 << params.RESIDUE_WIDTH) if threshold == moved else 0
    return Kept(rate, residue, threshold, cut)


def signed(value: int, width: int) -> int:
    return value - (1 << width) if value >> (width - 1) & 1 else value


class Core:
    """Neurons by index, and what a run of the block makes of them."""

    def __init__(self, bench: Bench):
        self.bench = bench
        self.a_width, self.b_width = len(bench.dut.a_o), len(bench.dut.b_o)

    def rates_row(self, neuron: Neuron) -> int:
        return neuron.residue << params.RATE_WIDTH | neuron.rate

    def neuron_row(self, neuron: Neuron) -> int:
        width = params.MEMBRANE_WIDTH
        return (neuron.refractory << width | neuron.threshold) << width | neuron.membrane

    async def run(self, neurons: dict[int, Neuron], dt: int) -> None:
        """Runs HOMEOSTASIS over `neurons` and checks every write, its cycle and the last cycle."""
        bench = self.bench
        todo = sorted(neurons)
        spiked = sum(1 << index for index in todo if neurons[index].spiked)
        expected = {
            1 + 4 * i + 11: (index, neurons[index], model(neurons[index], dt)) for i, index in enumerate(todo)
        }
        cuts = {cycle - 7 for cycle, (_, _, kept) in expected.items() if kept.cut}
        n = len(todo)
        product = rates = row = 0
        for cycle in range(4 * n + 9):
            await bench.cycle(
                start_i=int(cycle == 0),
                dt_i=dt,
                todo_any_i=int(bool(todo) and cycle > 0),
                todo_index_i=todo[0] if todo else 0,
                spiked_i=spiked,
                product_i=product,
                rates_i=rates,
                neuron_i=row,
            )
            read = bench.read
            assert read("done_o") == int(cycle == 4 * n + 8), f"n {n}, cycle {cycle}: done_o"
            assert read("cut_o") == int(cycle in cuts), f"cycle {cycle}: cut_o"
            assert read("rates_we_o") == read("neuron_we_o") == int(cycle in expected), f"cycle {cycle}: writes"
            if cycle in expected:
                self.check(*expected[cycle], dt)
            # What the next edge loads
            a, b = signed(read("a_o"), self.a_width), signed(read("b_o"), self.b_width)
            product = a * b % (1 << self.a_width + self.b_width)
            if read("neuron_re_o"):
                row = self.neuron_row(neurons[read("neuron_raddr_o")])
            if read("read_o"):
                rates = self.rates_row(neurons[todo.pop(0)])
        await bench.cycle(start_i=0)

    def check(self, index: int, old: Neuron, kept: Kept, dt: int) -> None:
        read = self.bench.read
        at = f"{old}, dt {dt}"
        assert (read("rates_waddr_o"), read("neuron_waddr_o")) == (index, index), at
        got = read("rates_wdata_o")
        expected = kept.residue << params.RATE_WIDTH | kept.rate
        assert got == expected, f"{at}: rates {got:#x}, expected {expected:#x}"
        changed = Neuron(**{**old.__dict__, "threshold": kept.threshold})
        assert read("neuron_wdata_o") == self.neuron_row(changed), f"{at}: neuron, expected {kept}"


def corner() -> Neuron:
    return Neuron(
        rate=random.choice([0, 1, params.RATE_TARGET - 1, params.RATE_TARGET, RATE_MAX - 1, RATE_MAX]),
        residue=random.choice([0, (1 << params.RESIDUE_WIDTH) - 1]),
        threshold=random.choice(
            [1, params.THRESHOLD_LOW - 1, params.THRESHOLD_LOW, params.THRESHOLD_HIGH, THRESHOLD_MAX]
        ),
        membrane=random.getrandbits(params.MEMBRANE_WIDTH),
        refractory=random.getrandbits(params.DT_WIDTH),
        spiked=random.random() < 0.5,
    )


def anywhere() -> Neuron:
    return Neuron(
        rate=random.getrandbits(random.randint(1, params.RATE_WIDTH)),
        residue=random.getrandbits(params.RESIDUE_WIDTH),
        threshold=random.randint(1, THRESHOLD_MAX),
        membrane=random.getrandbits(params.MEMBRANE_WIDTH),
        refractory=random.getrandbits(params.DT_WIDTH),
        spiked=random.random() < 0.5,
    )


async def started(dut) -> Core:
    bench = Bench(dut)
    idle = ("start_i", "dt_i", "todo_index_i", "todo_any_i", "spiked_i", "rates_i", "neuron_i", "product_i")
    await bench.start(**{name: 0 for name in idle})
    return Core(bench)


def some(make) -> dict[int, Neuron]:
    count = random.choice([0, 1, 2, params.VECTORS, random.randint(0, params.VECTORS)])
    return {index: make() for index in random.sample(range(params.VECTORS), count)}


@cocotb.test()
async def corners(dut):
    """Both ends of every format, from an empty core to a full one."""
    core = await started(dut)
    for _ in range(120):
        await core.run(some(corner), random.choice([1, 2, 255, 256, params.DT_MAX - 1, params.DT_MAX]))


@cocotb.test()
async def any_state(dut):
    """Random states and times."""
    core = await started(dut)
    for _ in range(200):
        await core.run(some(anywhere), random.randint(1, params.DT_MAX))


@cocotb.test()
async def to_the_target(dut):
    """From any rate, without a spike, a rate comes to 0 and stays: what decays is rounded up."""
    core = await started(dut)
    neuron = Neuron(40, 0, params.THRESHOLD_INIT, 0, 0, False)
    for _ in range(60):
        await core.run({3: neuron}, 1)
        kept = model(neuron, 1)
        neuron = Neuron(**{**neuron.__dict__, **{key: getattr(kept, key) for key in ("rate", "residue", "threshold")}})
    assert neuron.rate == 0
