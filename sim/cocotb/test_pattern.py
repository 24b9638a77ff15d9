"""RECORD, MATCH and CORRELATE against integers: any patterns, ties, thresholds beyond 32, and the cycle of each read and write."""

import random

import cocotb

import params
from bench import Bench
from parts import Around, Memory, NodeSet

PARAMETERS = {"VECTORS": "VECTORS", "INDEX_WIDTH": "INDEX_WIDTH"}
VARIANTS = [{"vectors": 16}]

NODES = params.VECTORS
ONES = (1 << 32) - 1


class Core:
    """Patterns and node set of a core, and its three commands."""

    def __init__(self, bench: Bench):
        self.todo = NodeSet(bench)
        self.patterns = Memory("row_i", "re_o", "raddr_o", ("we_o", "waddr_o", "wdata_o"))
        self.around = Around(bench, self.todo, self.patterns, gated=("wdata_o",))

    async def run(self, cycles: int, reads: dict, writes: dict, answer: tuple[int, int], until: int | None, **inputs) -> None:
        """A command: what is read and written in each cycle, and the (index, value) of the last; `until` breaks off before that cycle."""
        read = self.around.read
        for cycle in range(cycles if until is None else min(until, cycles)):
            await self.around.cycle(start_i=int(cycle == 0), **inputs)
            at = f"{inputs}, cycle {cycle} of {cycles}"
            assert self.patterns.read == reads.get(cycle), f"{at}: reads {self.patterns.read}, expected {reads.get(cycle)}"
            assert self.patterns.written == writes.get(cycle), f"{at}: {self.patterns.written}, expected {writes.get(cycle)}"
            done = cycle == cycles - 1
            assert read("done_o") == int(done), f"{at}: done_o"
            got, due = (read("index_o"), read("value_o")), answer if done else (0, 0)
            assert got == due, f"{at}: answers {got}, expected {due}"
        if until is None:
            assert not self.todo.nodes, "nodes are left in the set"

    async def record(self, spiked: set, valid: set, until: int | None = None) -> None:
        rows = {node: (row << 1 | int(node in spiked)) & ONES for node, row in self.patterns.rows.items()}
        reads = {node: node for node in range(NODES)}
        writes = {node + 1: (node, rows[node]) for node in range(NODES)}
        spikes = sum(1 << node for node in spiked)
        await self.run(NODES + 1, reads, writes, (0, 0), until, record_i=1, match_i=0, spiked_i=spikes, **self.operands(valid))

    async def match(self, operand: int, valid: set, until: int | None = None) -> None:
        nodes, rows = sorted(valid), self.patterns.rows
        equal = {node: 32 - (rows[node] ^ operand).bit_count() for node in nodes}
        best = min(nodes, key=lambda node: (-equal[node], node), default=None)
        answer = (best, equal[best]) if best is not None and equal[best] else (0, 0)
        reads = {1 + i: node for i, node in enumerate(nodes)}
        inputs = self.operands(valid) | {"operand_i": operand}
        await self.run(len(nodes) + 4, reads, {}, answer, until, record_i=0, match_i=1, spiked_i=0, **inputs)

    async def correlate(self, index: int, threshold: int, valid: set, until: int | None = None) -> None:
        """`index` is a valid node."""
        rows = self.patterns.rows
        others = sorted(valid - {index})
        near = sum(1 << node for node in others if (rows[index] ^ rows[node]).bit_count() <= threshold)
        reads = {0: index} | {1 + i: node for i, node in enumerate(others)}
        inputs = self.operands(valid) | {"operand_i": threshold, "index_i": index}
        await self.run(len(valid) + 3, reads, {}, (0, near), until, record_i=0, match_i=0, spiked_i=0, **inputs)

    @staticmethod
    def operands(valid: set) -> dict:
        """What a command does not look at is noise."""
        bits = sum(1 << node for node in valid)
        return {"valid_i": bits, "operand_i": random.getrandbits(32), "index_i": random.randrange(NODES)}

    async def idle(self) -> None:
        kind = {"record_i": random.getrandbits(1), "match_i": random.getrandbits(1)}
        await self.around.cycle(start_i=0, **kind, **self.operands(set(range(NODES))))
        self.around.quiet()

    def fill(self, near: int) -> None:
        """Patterns of every kind: any, few bits away from `near` or its opposite, the same twice."""
        for node in range(NODES):
            few = sum(1 << random.randrange(32) for _ in range(random.randrange(4))) & ONES
            self.patterns.rows[node] = random.choice(
                [0, ONES, random.getrandbits(32), near, near ^ few, near ^ ONES, near ^ ONES ^ few]
            )


async def started(dut) -> Core:
    core = Core(Bench(dut))
    await core.around.start()
    core.fill(0)
    return core


def nodes(least: int = 0) -> set:
    count = random.choice([least, least, 2, NODES, random.randint(least, NODES)])
    return set(random.sample(range(NODES), count))


async def any_command(core: Core, until: int | None = None) -> None:
    near = random.choice([0, ONES, random.getrandbits(32)])
    core.fill(near)
    kind = random.randrange(3)
    if kind == 0:
        await core.record(nodes(), nodes(), until)
    elif kind == 1:
        await core.match(random.choice([near, near, random.getrandbits(32)]), nodes(), until)
    else:
        valid = nodes(1)
        # The whole operand counts: 2^32 - 1 is not -1, and 64 is not 0.
        threshold = random.choice([0, 1, 31, 32, 33, 63, 64, ONES, 1 << 31, random.randrange(33), random.randrange(33)])
        await core.correlate(random.choice(sorted(valid)), threshold, valid, until)


@cocotb.test()
async def every_command(dut):
    """The three commands in any order, back to back or with pauses."""
    core = await started(dut)
    for _ in range(200):
        await any_command(core)
        for _ in range(random.choice([0, 0, 1, 4])):
            await core.idle()


@cocotb.test()
async def history(dut):
    """Forty RECORDs one behind the other: what is older than 32 steps is gone."""
    core = await started(dut)
    steps = [nodes() for _ in range(40)]
    for spiked in steps:
        await core.record(spiked, nodes())
    for node in range(NODES):
        history = sum(int(node in spiked) << age for age, spiked in enumerate(reversed(steps[-32:])))
        assert core.patterns.rows[node] == history


@cocotb.test()
async def no_equal_bit(dut):
    """MATCH finds nobody where every bit differs, and a node with one equal bit."""
    core = await started(dut)
    for operand in (0, ONES, random.getrandbits(32)):
        core.patterns.rows = dict.fromkeys(range(NODES), operand ^ ONES)
        await core.match(operand, nodes(1))
        core.patterns.rows[9] ^= 1 << random.randrange(32)
        await core.match(operand, {3, 9, 11})


@cocotb.test()
async def reset_between(dut):
    """A reset in any cycle of a command leaves nothing of it."""
    core = await started(dut)
    for _ in range(60):
        await any_command(core, until=random.randrange(1, NODES + 4))
        await core.around.reset(start_i=0)
        await any_command(core)
