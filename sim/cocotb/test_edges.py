"""edges against a dictionary of weights: what is set and what is not, means with both roundings, and the cycles of both commands."""

import random

import cocotb

from bench import Bench

PARAMETERS = {"VECTORS": "VECTORS", "DEGREE": "DEGREE", "INDEX_WIDTH": "INDEX_WIDTH", "WEIGHT_WIDTH": "WEIGHT_WIDTH"}
VARIANTS = [{"degree": 3}]

FULL = 255 * 256


class Core:
    """Links and weights of a core, and its memories and node set as the module sees them."""

    def __init__(self, dut, edges: int):
        self.nodes, self.degree = int(dut.VECTORS.value), int(dut.DEGREE.value)
        self.width = int(dut.WEIGHT_WIDTH.value)
        self.node = random.randrange(self.nodes)
        others = [node for node in range(self.nodes) if node != self.node]
        self.around = sorted(random.sample(others, edges))
        self.slot = {other: random.randrange(self.degree) for other in self.around}
        weights = [0, 1, 127, 128, 129, FULL, FULL - 1, 255, 256]
        self.rows = [
            [random.choice([*weights, random.randint(0, FULL)]) for _ in range(self.degree)] for _ in range(self.nodes)
        ]
        self.todo: set[int] = set()
        self.links_row = self.weights_row = self.weight = 0

    def outgoing(self) -> list[int]:
        return [self.rows[other][self.slot[other]] for other in self.around]

    def inputs(self) -> dict:
        """What the memories, the row decoder and the node set show in this cycle."""
        row = self.rows[self.weights_row]
        neighbours = self.around if self.links_row == self.node else [self.node]
        found = 1 << self.slot[self.links_row] if self.links_row in self.slot else 0
        return {
            "todo_index_i": min(self.todo, default=0),
            "todo_any_i": int(bool(self.todo)),
            "neighbours_i": sum(1 << node for node in neighbours),
            "found_i": found,
            "weights_i": sum(weight << self.width * slot for slot, weight in enumerate(row)),
        }

    def edge(self, bench: Bench) -> None:
        """The rising edge: memories read before they are written."""
        if bench.read("links_re_o"):
            self.links_row = bench.read("links_raddr_o")
        if bench.read("weights_re_o"):
            self.weights_row = bench.read("weights_raddr_o")
        if bench.read("weights_we_o"):
            put = bench.read("weights_put_o")
            for slot in range(self.degree):
                if put >> slot & 1:
                    self.rows[bench.read("weights_waddr_o")][slot] = 256 * self.weight
        else:
            assert bench.read("weights_put_o") == 0
        if bench.read("todo_pop_o"):
            self.todo.remove(min(self.todo))
        added = bench.read("todo_add_o")
        self.todo |= {node for node in range(self.nodes) if added >> node & 1}


async def run(bench: Bench, core: Core, get: int, weight: int = 0) -> tuple[int, int]:
    """One command: its cycles and its value."""
    core.weight = weight
    for cycle in range(64):
        await bench.cycle(start_i=int(cycle == 0), get_i=get, node_i=core.node, **core.inputs())
        done, value = bench.read("done_o"), bench.read("value_o")
        core.edge(bench)
        if done:
            assert not core.todo, "nodes are left in the set"
            return cycle + 1, value
        assert value == 0, "a value before its time"
    raise AssertionError("no end")


async def started(dut) -> Bench:
    bench = Bench(dut)
    zeros = ["todo_index_i", "todo_any_i", "neighbours_i", "found_i", "weights_i", "node_i", "get_i", "start_i"]
    await bench.start(**dict.fromkeys(zeros, 0))
    return bench


@cocotb.test()
async def means(dut):
    """Every number of neighbours: the mean in whole units, half up; 255 without any."""
    bench = await started(dut)
    rounded = {True: 0, False: 0}
    for turn in range(400):
        core = Core(dut, turn % (int(dut.DEGREE.value) + 1))
        before = [list(row) for row in core.rows]
        weights = core.outgoing()
        cycles, value = await run(bench, core, 1)
        expected = (2 * sum(weights) + 256 * len(weights)) // (512 * len(weights)) if weights else 255
        assert (cycles, value) == (len(weights) + 13, expected), f"{weights}: {cycles} cycles, {value}"
        assert core.rows == before, "GET wrote"
        if weights and sum(weights) % (256 * len(weights)):
            rounded[expected * 256 * len(weights) > sum(weights)] += 1
    assert min(rounded.values()) > 50, rounded


@cocotb.test()
async def sets(dut):
    """The slots towards the node, and no others, take the weight."""
    bench = await started(dut)
    for turn in range(400):
        core = Core(dut, turn % (int(dut.DEGREE.value) + 1))
        weight = random.choice([0, 1, 128, 255, random.randrange(256)])
        expected = [list(row) for row in core.rows]
        for other in core.around:
            expected[other][core.slot[other]] = 256 * weight
        cycles, value = await run(bench, core, 0, weight)
        assert (cycles, value) == (len(core.around) + 3, 0), f"{cycles} cycles, {value}"
        # The last row is written at the end of the last cycle.
        assert core.rows == expected
