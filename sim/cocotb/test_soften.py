"""WTA_SOFT's second part against integers over the whole range of membranes, and in which cycle what is read, asked for and written."""

import random

import cocotb

import params
from bench import Bench
from parts import Around, Divider, Memory, Multiplier, NodeSet, unsigned

PARAMETERS = {"INDEX_WIDTH": "INDEX_WIDTH", "MEMBRANE_WIDTH": "MEMBRANE_WIDTH", "DT_WIDTH": "DT_WIDTH"}
VARIANTS = [{"membraneWidth": 16, "membraneFraction": 8, "vectors": 16}]

W, NODES = params.MEMBRANE_WIDTH, params.VECTORS
MOST = (1 << W - 1) - 1
FIRST = 19  # cycle in which the first node is read; cycle 0 is that of start_i, n + 2 of the command


def softened(v: int, greatest: int) -> int:
    """A membrane by the square of its share of the greatest: docs/engine.md, section 21."""
    if abs(v) >= greatest:
        return v
    e = greatest.bit_length() - 1
    r = min((1 << e + 16) // greatest, 2**16 - 1)
    x = (abs(v) * r) >> e
    y = (x * x) >> 16
    return (v * y + 2**15) >> 16


class Core:
    """Neurons and node set of a core, its divider and its multiplier."""

    def __init__(self, bench: Bench):
        self.todo, self.divider, self.multiplier = NodeSet(bench), Divider(bench, "quotient_i"), Multiplier(bench)
        write = ("neuron_we_o", "neuron_waddr_o", "neuron_wdata_o")
        self.neurons = Memory("neuron_i", "neuron_re_o", "neuron_raddr_o", write)
        units = (self.todo, self.divider, self.multiplier, self.neurons)
        self.around = Around(bench, *units, gated=("neuron_wdata_o",))

    async def run(self, membranes: dict[int, int], greatest: int, until: int | None = None) -> None:
        """The part over the nodes of `membranes`, cycle by cycle; `until` breaks off in front of that cycle."""
        nodes, rows = sorted(membranes), self.neurons.rows
        rest = {node: random.getrandbits(params.DT_WIDTH + W) for node in nodes}
        rows.update({node: rest[node] << W | unsigned(membranes[node], W) for node in nodes})
        reads, writes, products = {}, {}, set()
        for i, node in enumerate(nodes):
            t = FIRST + 3 * i
            reads[t] = reads[t + 4] = node
            products |= {t + 3, t + 4, t + 5}
            writes[t + 6] = (node, rest[node] << W | unsigned(softened(membranes[node], greatest), W))
        cycles = FIRST + 3 * (len(nodes) - 1) + 7
        e = greatest.bit_length() - 1
        division = ("division", 1 << e + 16, greatest, 16)

        for cycle in range(cycles if until is None else min(until, cycles)):
            await self.around.cycle(start_i=int(cycle == 0), greatest_i=greatest)
            at = f"greatest {greatest}, {membranes}, cycle {cycle} of {cycles}"
            due = division if cycle == 1 else None
            assert self.divider.started == due, f"{at}: {self.divider.started}, expected {due}"
            assert self.neurons.read == reads.get(cycle), f"{at}: reads {self.neurons.read}, expected {reads.get(cycle)}"
            assert not self.multiplier.asked or cycle in products, f"{at}: asks for a product"
            assert self.neurons.written == writes.get(cycle), f"{at}: {self.neurons.written}, expected {writes.get(cycle)}"
            assert self.around.read("done_o") == int(cycle == cycles - 1), f"{at}: done_o"
            if cycle == 0:
                self.todo.add(nodes)
        if until is None:
            assert not self.todo.nodes
            for _ in range(random.randrange(3)):
                await self.around.cycle(start_i=0, greatest_i=random.randint(1, MOST))
                self.around.quiet()


async def started(dut) -> Core:
    core = Core(Bench(dut))
    await core.around.start()
    return core


def membrane(greatest: int) -> int:
    """At both ends, at the greatest's and beyond, and anywhere below it."""
    sign = random.choice([1, -1])
    near = sign * min(greatest + random.randint(-1, 1), MOST)
    below = sign * random.randint(0, greatest)
    return random.choice([near, below, below, random.choice([0, 1, -1, -MOST - 1]), -random.randint(0, MOST)])


def nodes() -> list[int]:
    return random.sample(range(NODES), random.choice([1, 1, 2, 3, NODES]))


@cocotb.test()
async def every_exponent(dut):
    """Greatest membranes at both ends of every power of two."""
    core = await started(dut)
    for bit in range(W - 1):
        for greatest in sorted({1 << bit, (1 << bit + 1) - 1, random.randrange(1 << bit, 2 << bit)}):
            chosen = random.sample(range(NODES), 5)
            await core.run(dict(zip(chosen, [greatest, *(membrane(greatest) for _ in range(4))])), greatest)


@cocotb.test()
async def any_membranes(dut):
    """One node to all of them, any membranes, pauses between."""
    core = await started(dut)
    for _ in range(60):
        greatest = random.randint(1, MOST) >> random.randrange(W - 1) or 1
        await core.run({node: membrane(greatest) for node in nodes()}, greatest)


@cocotb.test()
async def reset_between(dut):
    """A reset in any cycle leaves nothing of it."""
    core = await started(dut)
    for _ in range(25):
        greatest = random.randint(1, MOST)
        await core.run({node: membrane(greatest) for node in nodes()}, greatest, until=random.randrange(1, 60))
        await core.around.reset(start_i=0)
        await core.run({node: membrane(greatest) for node in nodes()}, greatest)
