"""Dendrites against integers over the whole range of branches, weights and gains, and in which cycle what is written.

The bench stands for the core around the block: the node set, the memories, the multiplier and the divider.
"""

import random

import cocotb

import params
from bench import Bench

PARAMETERS = {
    "VECTORS": "VECTORS",
    "DEGREE": "DEGREE",
    "INDEX_WIDTH": "INDEX_WIDTH",
    "MEMBRANE_WIDTH": "MEMBRANE_WIDTH",
    "MEMBRANE_FRACTION": "MEMBRANE_FRACTION",
}
# Few and many fraction bits, the fewest slots.
VARIANTS = [
    {"membraneWidth": 16, "membraneFraction": 8, "degree": 3},
    {"membraneWidth": 18, "membraneFraction": 14, "vectors": 16, "degree": 4},
    {"membraneWidth": 20, "membraneFraction": 8},
]

W, F = params.MEMBRANE_WIDTH, params.MEMBRANE_FRACTION
SLOTS, NODES = params.DEGREE, params.VECTORS
REST, WEIGHT = 33, 16
MOST = (1 << W - 1) - 1
ONE = 1 << F


def signed(value: int, width: int) -> int:
    return value - (1 << width) if value >> (width - 1) & 1 else value


def pack(values, width: int) -> int:
    return sum((value & (1 << width) - 1) << i * width for i, value in enumerate(values))


def saturated(value: int) -> int:
    return min(max(value, -MOST - 1), MOST)


def passed_on(d: int) -> int:
    """f of docs/engine.md, section 23."""
    if d < ONE:
        return max(d, 0)
    return ONE + ((d - ONE) << F + 1) // ((2 << F) + d - ONE)


def charge(gain: int, weight: int) -> int:
    x = gain * weight
    return (x + (x >> 8) + (x >> 16) + (1 << 23 - F)) >> 24 - F


class Core:
    """State of a core as the block sees it, and the units that answer it."""

    def __init__(self, bench: Bench):
        self.bench = bench
        self.a_width, self.b_width = len(bench.dut.a_o), len(bench.dut.b_o)
        self.links = [[None] * SLOTS for _ in range(NODES)]
        self.weights = [[0] * SLOTS for _ in range(NODES)]
        self.branches = [[0] * SLOTS for _ in range(NODES)]
        self.neurons = [(0, 0)] * NODES  # rest, membrane
        self.inputs = {}
        self.division = None

    def randomise(self) -> None:
        """Links to any nodes, which need not be symmetric here; branches and weights over their whole range, corners among them."""
        for node in range(NODES):
            for slot in range(SLOTS):
                self.links[node][slot] = random.choice([None, random.randrange(NODES), random.randrange(NODES)])
                self.weights[node][slot] = random.choice([0, 1, 255 * 256, random.randrange(255 * 256 + 1)])
                self.branches[node][slot] = random.choice(
                    [0, -1, 1, ONE - 1, ONE, ONE + 1, MOST, -MOST - 1, random.randint(-MOST - 1, MOST), random.randint(0, ONE)]
                )
            membrane = random.choice([0, MOST, MOST - ONE, -MOST - 1, random.randint(-MOST - 1, MOST)])
            self.neurons[node] = (random.getrandbits(REST), membrane)

    async def step(self, **inputs) -> set:
        """One cycle; what the next one sees follows from the outputs. Answers the writes."""
        bench, read = self.bench, self.bench.read
        if self.division is not None:
            self.division = (self.division[0] - 1, self.division[1])
        done = self.division is not None and self.division[0] == 0
        await bench.cycle(
            divided_i=int(done), quotient_i=self.division[1] if done else random.getrandbits(F + 1), **self.inputs, **inputs
        )
        if done:
            self.division = None
        writes = set()
        if read("neuron_we_o"):
            node, row = read("neuron_waddr_o"), read("neuron_wdata_o")
            assert row >> W == self.neurons[node][0], "the rest of a neuron's row changes"
            writes.add(("membrane", node, signed(row & (1 << W) - 1, W)))
            self.neurons[node] = (row >> W, signed(row & (1 << W) - 1, W))
        arriving = read("branches_raddr_o") if read("branches_re_o") else None
        row = pack(self.branches[arriving], W) if arriving is not None else None
        if read("branches_we_o"):
            node, data = read("branches_waddr_o"), read("branches_wdata_o")
            self.branches[node] = [signed(data >> slot * W & (1 << W) - 1, W) for slot in range(SLOTS)]
            writes.add(("branches", node, tuple(self.branches[node])))
        if read("cut_o"):
            writes.add(("cut",))
        if read("divide_o"):
            assert self.division is None, "the divider is asked while it works"
            bits = read("bits_o")
            quotient = (read("head_o") << bits) // read("divisor_o")
            assert bits == F + 1 and quotient < 1 << bits
            self.division = (bits + 1, quotient)
        a, b = signed(read("a_o"), self.a_width), signed(read("b_o"), self.b_width)
        self.inputs["product_i"] = a * b % (1 << self.a_width + self.b_width)
        if row is not None:
            self.inputs["branches_i"] = row
        if read("read_o"):
            node = self.todo.pop(0)
            self.inputs["used_i"] = pack([int(link is not None) for link in self.links[node]], 1)
            self.inputs["index_i"] = pack([link or 0 for link in self.links[node]], params.INDEX_WIDTH)
            if read("weights_read_o"):
                self.inputs["weights_i"] = pack(self.weights[node], WEIGHT)
            if read("neuron_read_o"):
                rest, membrane = self.neurons[node]
                self.inputs["neuron_i"] = rest << W | membrane & (1 << W) - 1
        return writes

    async def run(self, start: str, nodes: list, expected: dict, cycles: int, offset: int, **inputs) -> None:
        """Starts the block in cycle `offset` - 1 and checks the writes of every cycle, and the last."""
        self.todo = []
        for cycle in range(offset - 1, cycles):
            todo = self.todo
            writes = await self.step(
                **{start: int(cycle == offset - 1)},
                todo_any_i=int(bool(todo)),
                todo_index_i=todo[0] if todo else 0,
                **inputs,
            )
            if cycle == offset - 1:
                self.todo = list(nodes)
            assert writes == expected.get(cycle, set()), f"cycle {cycle}: {writes}, expected {expected.get(cycle)}"
            assert self.bench.read("done_o") == int(cycle == cycles - 1), f"cycle {cycle} of {cycles}: done_o"

    async def integrate(self, nodes: list, clear: bool) -> None:
        cycle, total, expected = 1, 0, {}
        for node in nodes:
            linked = [d for d, link in zip(self.branches[node], self.links[node]) if link is not None]
            cycle += 2 + sum(1 for d in linked if 0 < d < ONE) + (F + 4) * sum(1 for d in linked if d >= ONE)
            own = sum(map(passed_on, linked))
            membrane = self.neurons[node][1] + own
            expected[cycle] = {("membrane", node, saturated(membrane))}
            if clear:
                expected[cycle].add(("branches", node, (0,) * SLOTS))
            if saturated(membrane) != membrane:
                expected[cycle].add(("cut",))
            total += own
        await self.run("integrate_i", nodes, expected, cycle + 2, 1, clear_i=int(clear))
        assert self.bench.read("total_o") == total

    async def propagate(self, spiked: set, gain: int) -> None:
        nodes = [node for node in range(NODES) if any(link in spiked for link in self.links[node])]
        # Cycle a + 2 of the command is cycle 2 here, so that a = 0.
        charges, expected = 0, {}
        for node in nodes:
            row = list(self.branches[node])
            for slot, link in enumerate(self.links[node]):
                if link not in spiked:
                    continue
                branch = row[slot] + charge(gain, self.weights[node][slot])
                row[slot] = saturated(branch)
                expected[2 * charges + 7] = {("branches", node, tuple(row))}
                if row[slot] != branch:
                    expected[2 * charges + 7].add(("cut",))
                charges += 1
        cycles = 3 if charges == 0 else 2 * charges + 6
        inputs = {"gain_i": gain & 0xFFFF, "spiked_i": sum(1 << node for node in spiked)}
        await self.run("propagate_i", nodes, expected, cycles, 2, **inputs)


async def started(dut) -> Core:
    bench = Bench(dut)
    idle = [handle._name for handle in dut if handle._name.endswith("_i") and handle._name not in ("clk_i", "rst_ni")]
    await bench.start(**{name: 0 for name in idle})
    return Core(bench)


@cocotb.test()
async def integrates(dut):
    """None, one, some and all nodes, with clear and without."""
    core = await started(dut)
    for number in range(60):
        core.randomise()
        count = random.choice([0, 1, 2, NODES, random.randint(0, NODES)])
        await core.integrate(sorted(random.sample(range(NODES), count)), number % 2 == 0)


@cocotb.test()
async def every_piece(dut):
    """Every kind of branch in every slot, alone."""
    core = await started(dut)
    for slot in range(SLOTS):
        for d in [1, ONE - 1, ONE, ONE + 1, 2 * ONE, 3 * ONE, MOST - 1, MOST, -1, -MOST - 1]:
            core.links[3] = [9] * SLOTS
            core.branches[3] = [0] * SLOTS
            core.branches[3][slot] = d
            core.neurons[3] = (5, 0)
            await core.integrate([3], False)


@cocotb.test()
async def propagates(dut):
    """No spike, few and all, any gain; between them the other command, so that nothing is left over."""
    core = await started(dut)
    for number in range(60):
        core.randomise()
        spiked = set(random.sample(range(NODES), random.choice([0, 1, 2, NODES, random.randint(0, NODES)])))
        gain = random.choice([0, 1, -1, 256, 32767, -32768, random.randint(-32768, 32767)])
        await core.propagate(spiked, gain)
        if number % 5 == 0:
            await core.integrate(list(range(NODES)), True)


@cocotb.test()
async def short_commands(dut):
    """A branch read and charged by its slot, in the cycle in which the rows of its node are here."""
    core = await started(dut)
    for _ in range(200):
        core.randomise()
        node, slot = random.randrange(NODES), random.randrange(SLOTS)
        value = random.choice([MOST, -MOST - 1, 0, random.randint(-MOST - 1, MOST)])
        core.inputs["branches_i"] = pack(core.branches[node], W)
        core.inputs["used_i"] = pack([int(link is not None) for link in core.links[node]], 1)
        row, before = list(core.branches[node]), core.branches[node][slot]
        row[slot] = saturated(before + value)
        core.todo = []
        writes = await core.step(charge_i=1, slot_i=slot, node_i=node, value_i=value & (1 << W) - 1, todo_any_i=0)
        expected = {("branches", node, tuple(row))} | ({("cut",)} if row[slot] != before + value else set())
        assert writes == expected
        assert signed(core.bench.read("branch_o"), W) == before
        assert core.bench.read("linked_o") == int(core.links[node][slot] is not None)
        assert await core.step(charge_i=0) == set()
