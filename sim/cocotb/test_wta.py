"""Competition against integers over the whole range of membranes, and in which cycle what is read, asked for and written."""

import random

import cocotb

import params
from bench import Bench
from parts import Around, Memory, Multiplier, NodeSet, signed, unsigned

PARAMETERS = {"INDEX_WIDTH": "INDEX_WIDTH", "MEMBRANE_WIDTH": "MEMBRANE_WIDTH", "DT_WIDTH": "DT_WIDTH"}
VARIANTS = [{"membraneWidth": 16, "membraneFraction": 8, "vectors": 16}]

W, NODES = params.MEMBRANE_WIDTH, params.VECTORS
MOST = (1 << W - 1) - 1


class Core:
    """Neurons, the inhibition and the node set of a core, which fills it when the block asks for it."""

    def __init__(self, bench: Bench):
        self.todo = NodeSet(bench, "read_o")
        self.multiplier = Multiplier(bench)
        write = ("neuron_we_o", "neuron_waddr_o", "neuron_wdata_o")
        self.neurons = Memory("neuron_i", "read_o", "todo_index_i", write)
        gated = ("found_o", "winner_o", "greatest_o", "neuron_wdata_o", "inhibition_o")
        self.around = Around(bench, self.todo, self.multiplier, self.neurons, gated=gated)
        self.inhibition = 0

    def fill(self, membranes: list[int], resting: float) -> None:
        """`membranes` with any threshold, and refractory with the probability `resting`."""
        for node, membrane in enumerate(membranes):
            refractory = random.randint(1, params.REFRACTORY_INIT) if random.random() < resting else 0
            self.neurons.rows[node] = refractory << 2 * W | random.getrandbits(W) << W | unsigned(membrane, W)

    def membrane(self, node: int) -> int:
        return signed(unsigned(self.neurons.rows[node], W), W)

    def refractory(self, node: int) -> bool:
        return self.neurons.rows[node] >> 2 * W > 0

    def greatest(self, valid: list[int], soft: bool) -> int | None:
        """The winner, or the first of the neurons with the greatest membrane that counts for WTA_SOFT."""
        able = [node for node in valid if self.membrane(node) > 0 and (soft or not self.refractory(node))]
        return min(able, key=lambda node: (-self.membrane(node), node), default=None)

    async def run(self, valid: list[int], soft: bool, until: int | None = None) -> None:
        """A command as docs/engine.md, sections 11 and 21, has it, cycle by cycle; `until` breaks off in front of that cycle."""
        n, winner = len(valid), self.greatest(valid, soft)
        competes = winner is not None and not soft
        best = self.membrane(winner) if winner is not None else 0
        inhibition = (best * 52429 + 2**15) >> 16
        others = [node for node in valid if node != winner]
        reads = {1 + i: node for i, node in enumerate(valid)}
        writes = {}
        if competes:
            for i, node in enumerate(others):
                reads[n + 3 + i] = node
                lowered = max(self.membrane(node) - inhibition, 0)
                writes[n + 4 + i] = (node, self.neurons.rows[node] >> W << W | lowered)
        length = 2 * n + 3 if competes else n + 3

        around, read = self.around, self.around.read
        for cycle in range(length if until is None else min(until, length)):
            # The kind of command counts in its first cycle alone.
            soft_now = int(soft) if cycle == 0 else random.getrandbits(1)
            await around.cycle(start_i=int(cycle == 0), soft_i=soft_now, inhibition_i=self.inhibition)
            at = f"{n} nodes, cycle {cycle} of {length}"
            assert self.neurons.read == reads.get(cycle), f"{at}: reads {self.neurons.read}, expected {reads.get(cycle)}"
            assert self.neurons.written == writes.get(cycle), f"{at}: {self.neurons.written}, expected {writes.get(cycle)}"
            again = competes and cycle == n + 2
            assert read("again_o") == int(again), f"{at}: again_o"
            assert self.multiplier.asked == again, f"{at}: multiplier"
            set_now = competes and cycle == n + 3
            assert read("inhibition_we_o") == int(set_now), f"{at}: inhibition_we_o"
            if set_now:
                assert read("inhibition_o") == inhibition, f"{at}: V {best}, inhibition {read('inhibition_o')}"
                self.inhibition = inhibition
            last = cycle == length - 1
            assert read("found_soft_o") == int(soft and last and winner is not None), f"{at}: found_soft_o"
            assert read("done_o") == int(last and (competes or winner is None)), f"{at}: done_o"
            if last:
                assert read("found_o") == int(winner is not None), f"{at}: found_o"
                assert not competes or read("winner_o") == winner, f"{at}: winner {read('winner_o')}, expected {winner}"
                assert read("greatest_o") == best, f"{at}: greatest_o"
            if cycle == 0:
                self.todo.add(valid)
            elif read("again_o"):
                self.todo.add(others)
        if until is None:
            assert not self.todo.nodes

    async def idle(self) -> None:
        """Nothing happens without a command; the greatest membrane of a soft one stays."""
        best = self.around.read("greatest_o")
        await self.around.cycle(start_i=0, soft_i=random.getrandbits(1))
        self.around.quiet()
        assert self.around.read("greatest_o") == best


async def started(dut) -> Core:
    core = Core(Bench(dut))
    await core.around.start()
    return core


def membranes() -> list[int]:
    """Of one kind each, so that ties, no winner at all and both ends come up."""
    kind = random.randrange(4)
    if kind == 0:
        return [random.choice([0, 1, -1, MOST, MOST - 1, -MOST - 1]) for _ in range(NODES)]
    if kind == 1:
        return [random.randint(-MOST - 1, 0) for _ in range(NODES)]
    if kind == 2:
        near = random.randint(1, MOST)
        return [min(near + random.randint(-1, 1), MOST) for _ in range(NODES)]
    return [random.randint(-MOST - 1, MOST) >> random.randrange(W) for _ in range(NODES)]


def nodes() -> list[int]:
    return sorted(random.sample(range(NODES), random.choice([0, 1, 2, NODES, random.randint(0, NODES)])))


@cocotb.test()
async def competes(dut):
    """Winner, inhibition and losers; every number of nodes, none, some or all of them refractory."""
    core = await started(dut)
    found = {True: 0, False: 0}
    for _ in range(150):
        core.fill(membranes(), random.choice([0, 0.3, 1]))
        valid = nodes()
        found[core.greatest(valid, False) is not None] += 1
        await core.run(valid, False)
        for _ in range(random.randrange(3)):
            await core.idle()
    assert min(found.values()) > 20, found


@cocotb.test()
async def soft(dut):
    """The greatest membrane, of a refractory neuron too; between two commands of the other kind, so that nothing is left over."""
    core = await started(dut)
    for number in range(100):
        core.fill(membranes(), random.choice([0, 0.5, 1]))
        await core.run(nodes(), True)
        await core.idle()
        if number % 4 == 0:
            await core.run(nodes(), False)


@cocotb.test()
async def every_inhibition(dut):
    """0.8 of membranes at both ends of every power of two."""
    core = await started(dut)
    for bit in range(W):
        for membrane in sorted({min(max((1 << bit) + off, 1), MOST) for off in (-1, 0, 1)}):
            core.fill([membrane, membrane, -membrane, membrane // 2] + [0] * (NODES - 4), 0)
            await core.run([0, 1, 2, 3], False)


@cocotb.test()
async def reset_between(dut):
    """A reset in any cycle of a command leaves nothing of it."""
    core = await started(dut)
    for _ in range(60):
        core.fill(membranes(), 0.2)
        valid = nodes()
        await core.run(valid, random.random() < 0.5, until=random.randrange(1, 2 * len(valid) + 3))
        await core.around.reset(start_i=0)
        await core.idle()
        core.fill(membranes(), 0.2)
        await core.run(nodes(), random.random() < 0.5)
