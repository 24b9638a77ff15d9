"""merge_node against sorted lists: order, ties, sums, no lost item under stalls, one item a cycle without them."""

import random
from typing import NamedTuple

import cocotb

from bench import Bench


class Item(NamedTuple):
    """What travels through the tree; an empty item has hit 0."""

    hit: int
    path: int
    tag: int
    value: int


EMPTY = Item(0, 0, 0, 0)


class Format:
    """Widths of the device under test."""

    def __init__(self, dut):
        self.value = int(dut.VALUE_WIDTH.value)
        self.tag = int(dut.TAG_WIDTH.value)
        self.path = int(dut.PATH_WIDTH.value)

    def pack(self, item: Item) -> int:
        bits = item.hit << self.path | item.path
        return (bits << self.tag | item.tag) << self.value | item.value & (1 << self.value) - 1

    def unpack(self, bits: int) -> Item:
        value = bits & (1 << self.value) - 1
        value -= (value >> self.value - 1) << self.value
        bits >>= self.value
        tag = bits & (1 << self.tag) - 1
        bits >>= self.tag
        return Item(bits >> self.path, bits & (1 << self.path) - 1, tag, value)

    def random(self) -> Item:
        low, high = -(1 << self.value - 1), (1 << self.value - 1) - 1
        # Few values, so that ties are common, and the ends of the range.
        value = random.choice([0, 1, 2, -1, low, high, random.randint(low, high)])
        return Item(1, random.getrandbits(self.path), random.getrandbits(self.tag), value)

    def stream(self, length: int) -> list[Item]:
        return sorted((self.random() for _ in range(length)), key=lambda item: item.value)


class Model:
    """What comes out of a node."""

    def __init__(self, form: Format):
        self.form = form

    def through(self, item: Item, right: int) -> Item:
        return item._replace(path=(right << self.form.path | item.path) >> 1)

    def merge(self, left: list[Item], right: list[Item]) -> list[Item]:
        both = [self.through(item, 0) for item in left] + [self.through(item, 1) for item in right]
        return sorted(both, key=lambda item: item.value)  # stable: left first on ties

    def sum(self, left: Item, right: Item) -> Item:
        total = self.form.unpack((left.value + right.value) & (1 << self.form.value) - 1).value
        return Item(1, 0, 0, total)


class Source:
    """Drives one side: its items in order, then empty ones for ever if `endless`; `stall` = chance of a pause."""

    def __init__(self, form: Format, side: str, items: list[Item], stall: float, endless: bool = True):
        self.form, self.side, self.items, self.stall, self.endless = form, side, list(items), stall, endless

    def inputs(self) -> dict:
        self.valid = (bool(self.items) or self.endless) and random.random() >= self.stall
        item = self.form.pack(self.items[0] if self.items else EMPTY) if self.valid else random.getrandbits(8)
        return {f"{self.side}_valid_i": int(self.valid), f"{self.side}_item_i": item}

    def sample(self, bench: Bench) -> None:
        take = bench.read(f"{self.side}_take_o")
        assert self.valid or not take, f"{self.side}: taken without valid at edge {bench.edge}"
        if take and self.items:
            self.items.pop(0)


class Sink:
    """Takes what comes out and notes the edge."""

    def __init__(self, form: Format, stall: float):
        self.form, self.stall, self.got = form, stall, []

    def ready(self, bench: Bench) -> int:
        return int(bench.read("valid_o") and random.random() >= self.stall)

    def sample(self, bench: Bench, take: int) -> None:
        if take:
            self.got.append((bench.edge, self.form.unpack(bench.read("item_o"))))


class Checker:
    """Plays two sources into the node until `count` items came out."""

    def __init__(self, bench: Bench, left: Source, right: Source, sink: Sink):
        self.bench, self.sources, self.sink = bench, (left, right), sink

    async def play(self, count: int, limit: int = 2000) -> list[Item]:
        take = 0
        for _ in range(limit):
            inputs = {name: value for source in self.sources for name, value in source.inputs().items()}
            await self.bench.cycle(take_i=0, **inputs)
            take = self.sink.ready(self.bench)
            self.bench.dut.take_i.value = take
            for source in self.sources:
                source.sample(self.bench)
            self.sink.sample(self.bench, take)
            if len(self.sink.got) >= count:
                return [item for _, item in self.sink.got]
        raise AssertionError(f"{len(self.sink.got)} of {count} items after {limit} cycles")


async def started(dut, **mode) -> tuple[Bench, Format]:
    bench = Bench(dut)
    idle = dict(flush_i=0, sum_i=0, pass_i=0, left_valid_i=0, left_item_i=0, right_valid_i=0, right_item_i=0, take_i=0)
    await bench.start(**{**idle, **mode})
    return bench, Format(dut)


async def flush(bench: Bench) -> None:
    await bench.cycle(flush_i=1, left_valid_i=0, right_valid_i=0, take_i=0)
    await bench.cycle(flush_i=0)
    assert not bench.read("valid_o"), "an item survived the flush"


@cocotb.test()
@cocotb.parametrize(stall_in=[0.0, 0.4], stall_out=[0.0, 0.4])
async def merge(dut, stall_in, stall_out):
    """Two sorted streams become one, the left first on ties, empty items last and for ever."""
    bench, form = await started(dut)
    for _ in range(60):
        left, right = form.stream(random.randint(0, 16)), form.stream(random.randint(0, 16))
        expected = Model(form).merge(left, right)
        sources = Source(form, "left", left, stall_in), Source(form, "right", right, stall_in)
        got = await Checker(bench, *sources, Sink(form, stall_out)).play(len(expected) + 3)
        assert got[: len(expected)] == expected
        assert not any(item.hit for item in got[len(expected) :])
        await flush(bench)


@cocotb.test()
@cocotb.parametrize(stall_in=[0.0, 0.4], stall_out=[0.0, 0.4])
async def sum_of_both(dut, stall_in, stall_out):
    """Both sides are taken and their values added, path and tag are 0."""
    bench, form = await started(dut, sum_i=1)
    for _ in range(100):
        left, right = form.random(), form.random()
        sources = Source(form, "left", [left], stall_in), Source(form, "right", [right], stall_in)
        got = await Checker(bench, *sources, Sink(form, stall_out)).play(2)
        assert got[0] == Model(form).sum(left, right)
        assert not got[1].hit
        await flush(bench)


@cocotb.test()
@cocotb.parametrize(side=["left", "right"], stall=[0.0, 0.4])
async def pass_one_side(dut, side, stall):
    """One side passes in order, also empty items with a status in the tag; the other one has nothing."""
    bench, form = await started(dut, pass_i=1)
    for _ in range(60):
        items = form.stream(random.randint(1, 16)) + [form.random()._replace(hit=0)]
        here = Source(form, side, items, stall)
        there = Source(form, "right" if side == "left" else "left", [], 0.0, endless=False)
        left, right = (here, there) if side == "left" else (there, here)
        expected = [Model(form).through(item, int(side == "right")) for item in items]
        assert await Checker(bench, left, right, Sink(form, stall)).play(len(items)) == expected
        await flush(bench)


@cocotb.test()
@cocotb.parametrize(one_sided=[False, True])
async def one_item_a_cycle(dut, one_sided):
    """Without stalls the first item shows one edge after it was offered, the others follow without a gap."""
    bench, form = await started(dut)
    for _ in range(20):
        left, right = form.stream(16), [] if one_sided else form.stream(16)
        begin = bench.edge + 1
        sink = Sink(form, 0.0)
        await Checker(bench, Source(form, "left", left, 0.0), Source(form, "right", right, 0.0), sink).play(20)
        assert [edge for edge, _ in sink.got] == list(range(begin + 1, begin + 21))
        await flush(bench)
