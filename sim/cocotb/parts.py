"""Units of the core around a block, for a bench that stands for the core: node set, divider, multiplier, memories.

A unit has `inputs()`, what it shows in a cycle from its start on; `edge(read)`, which takes what the block asks for at the edge that
ends the cycle; `reset()`. One that answers within the cycle has `answers(read)`, the inputs that follow from the block's outputs.
"""

import random
from math import isqrt

from bench import Bench


def signed(value: int, width: int) -> int:
    return value - (1 << width) if value >> (width - 1) & 1 else value


def unsigned(value: int, width: int) -> int:
    return value & (1 << width) - 1


def pack(values, width: int) -> int:
    """`values` side by side, the first lowest."""
    return sum(unsigned(value, width) << i * width for i, value in enumerate(values))


def members(bits: int) -> list[int]:
    """Numbers of the bits that are set, ascending."""
    return [i for i in range(bits.bit_length()) if bits >> i & 1]


class NodeSet:
    """Nodes still to be visited: the lowest is shown, `pop` takes it away; the block adds by todo_add_o, the bench by `add`."""

    def __init__(self, bench: Bench, pop: str = "todo_pop_o"):
        self.pop = pop
        self.adds = hasattr(bench.dut, "todo_add_o")
        self.single = hasattr(bench.dut, "todo_single_i")
        self.nodes: set[int] = set()

    def reset(self) -> None:
        self.nodes = set()

    def add(self, nodes) -> None:
        self.nodes |= set(nodes)

    def inputs(self) -> dict:
        shown = {"todo_index_i": min(self.nodes, default=0), "todo_any_i": int(bool(self.nodes))}
        return {**shown, "todo_single_i": int(len(self.nodes) == 1)} if self.single else shown

    def edge(self, read) -> None:
        if read(self.pop):
            assert self.nodes, "the empty node set is popped"
            self.nodes.remove(min(self.nodes))
        if self.adds:
            self.add(members(read("todo_add_o")))


class Divider:
    """Section 16 of docs/engine.md: the result stands in the cycle bits + 1 after the start, and stays; until then it is noise."""

    def __init__(self, bench: Bench, result: str):
        self.result = result
        self.width = len(getattr(bench.dut, result))
        self.roots, self.tails = hasattr(bench.dut, "root_o"), hasattr(bench.dut, "tail_o")
        self.tail_width = len(bench.dut.tail_o) if self.tails else 0
        self.value = 0
        self.reset()

    def reset(self) -> None:
        self.left, self.done = 0, False
        self.started = None  # the division asked for in this cycle: (kind, numerator, divisor, bits)

    def inputs(self) -> dict:
        shown = random.getrandbits(self.width) if self.left else unsigned(self.value, self.width)
        return {"divided_i": int(self.done), self.result: shown}

    def edge(self, read) -> None:
        self.done = self.left == 1
        self.left = max(self.left - 1, 0)
        self.started = None
        if not read("divide_o"):
            return
        assert not self.left and not self.done, "the divider is asked while it works"
        bits, divisor = read("bits_o"), read("divisor_o")
        if self.roots and read("root_o"):
            self.started = ("root", 0, divisor, bits)
            self.value = isqrt(divisor)
        else:
            tail = read("tail_o") if self.tails else 0
            lost = self.tail_width - bits
            assert not self.tails or tail % (1 << lost) == 0, "bits of the numerator below the point"
            numerator = (read("head_o") << bits) + (tail >> lost if self.tails else 0)
            self.started = ("division", numerator, divisor, bits)
            self.value = min(numerator // divisor, (1 << bits) - 1) if divisor else (1 << bits) - 1
        self.left = bits


class Multiplier:
    """The shared multiplier: the product of a_o and b_o stands in the next cycle."""

    def __init__(self, bench: Bench):
        self.a_width, self.b_width = len(bench.dut.a_o), len(bench.dut.b_o)
        self.reset()

    def reset(self) -> None:
        self.product = 0
        self.asked = False  # for a product in this cycle

    def inputs(self) -> dict:
        return {"product_i": unsigned(self.product, self.a_width + self.b_width)}

    def edge(self, read) -> None:
        a, b = signed(read("a_o"), self.a_width), signed(read("b_o"), self.b_width)
        self.asked = a != 0 or b != 0
        self.product = a * b


class Memory:
    """Rows that are read at one edge and stand from the next cycle on; a row that is written meanwhile reads its old value."""

    def __init__(self, row: str, read_enable: str, read_address: str, write: tuple[str, str, str] | None = None):
        self.row, self.read_enable, self.read_address, self.write = row, read_enable, read_address, write
        self.rows: dict[int, int] = {}
        self.reset()

    def reset(self) -> None:
        self.shown = 0
        self.read = None  # address of the read in this cycle
        self.written = None  # (address, row) of the write in this cycle

    def inputs(self) -> dict:
        return {self.row: self.shown}

    def edge(self, read) -> None:
        self.read = self.written = None
        if read(self.read_enable):
            self.read = read(self.read_address)
            self.shown = self.rows[self.read]
        if self.write and read(self.write[0]):
            self.written = (read(self.write[1]), read(self.write[2]))
            self.rows[self.written[0]] = self.written[1]


class Around:
    """A bench with the units around its block; `gated` are the outputs that only count under an enable, all others are 0 when idle."""

    def __init__(self, bench: Bench, *units, gated=()):
        self.bench, self.units = bench, units
        self.read = bench.read
        self.answering = [unit for unit in units if hasattr(unit, "answers")]
        self.driven: dict = {}
        names = [handle._name for handle in bench.dut]
        self.inputs = [name for name in names if name.endswith("_i") and name not in ("clk_i", "rst_ni")]
        self.outputs = [name for name in names if name.endswith("_o") and name not in gated]

    async def start(self) -> None:
        await self.bench.start(**dict.fromkeys(self.inputs, 0))

    async def cycle(self, **inputs) -> None:
        """One cycle: when it returns, the outputs may be read, and the units have taken them."""
        for unit in self.units:
            inputs |= unit.inputs()
        await self.bench.cycle(**self.changed(inputs))
        for _ in range(3):
            answers = {}
            for unit in self.answering:
                answers |= unit.answers(self.read)
            changed = self.changed(answers)
            if not changed:
                break
            await self.bench.settle(**changed)
        else:
            raise AssertionError("the block's inputs of a cycle go round in a circle")
        for unit in self.units:
            unit.edge(self.read)

    def changed(self, inputs: dict) -> dict:
        """Those that the block does not have yet: to drive one costs more than to compare it."""
        new = {name: value for name, value in inputs.items() if self.driven.get(name) != value}
        self.driven |= new
        return new

    async def reset(self, **inputs) -> None:
        """Reset for one edge, in the middle of whatever is going on; then, with `inputs` that start nothing, the block is idle."""
        await self.bench.cycle(**self.changed({"rst_ni": 0}))
        for unit in self.units:
            unit.reset()
        await self.cycle(rst_ni=1, **inputs)
        self.quiet()

    def quiet(self) -> None:
        """Every output of an idle block is 0, so that the core can OR them."""
        for name in self.outputs:
            assert self.read(name) == 0, f"idle, and {name} is {self.read(name):#x}"
