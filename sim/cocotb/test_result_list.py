"""result_list against Python's sorted: order, ties, tags that move with their entries, a full list, restart in one cycle."""

import random
from typing import NamedTuple

import cocotb

from bench import Bench

# The candidate list's tags {pruned, chosen}: two bits, so that a bit that moves to its neighbour is seen.
PARAMETERS = {"LIST": "LIST", "DIST_WIDTH": "DIST_WIDTH", "INDEX_WIDTH": "INDEX_WIDTH", "TAG_WIDTH": 2}


class Entry(NamedTuple):
    """What the list holds."""

    distance: int
    index: int
    tag: int

    @property
    def key(self) -> tuple[int, int]:
        return self.distance, self.index


class Format:
    """Parameters of the device under test."""

    def __init__(self, dut):
        self.list = int(dut.LIST.value)
        self.distance = int(dut.DIST_WIDTH.value)
        self.index = int(dut.INDEX_WIDTH.value)
        self.tag = int(dut.TAG_WIDTH.value)
        self.low, self.high = -(1 << self.distance - 1), (1 << self.distance - 1) - 1

    def random(self) -> Entry:
        # Few distances, so that ties are common, and the ends of the range: there the difference of two has a bit more.
        distance = random.choice([0, 1, 2, -1, self.low, self.high, random.randint(self.low, self.high)])
        return Entry(distance, random.getrandbits(self.index), random.getrandbits(self.tag))

    def fields(self, bits: int, width: int) -> list[int]:
        return [bits >> entry * width & (1 << width) - 1 for entry in range(self.list)]

    def entry_tags(self, bits: int) -> list[int]:
        """Tags of the entries; bit t of entry e is bit t * list + e of `bits`."""
        return [sum((bits >> t * self.list + e & 1) << t for t in range(self.tag)) for e in range(self.list)]

    def tag_bits(self, tags: list[int]) -> int:
        """The inverse of `entry_tags`."""
        return sum((tag >> t & 1) << t * self.list + e for e, tag in enumerate(tags) for t in range(self.tag))


class Model:
    """A list as docs/engine.md, section 6, has it; it is told what happens in a cycle, at its end."""

    def __init__(self, form: Format):
        self.form, self.entries = form, []

    def cycle(self, clear: bool, offer: Entry | None, tags: list[int]) -> None:
        # Of no entry: their tags are never seen.
        self.entries = [entry._replace(tag=entry.tag | tag) for entry, tag in zip(self.entries, tags)]
        if clear:
            self.entries = []
        if offer:
            # sorted is stable, so an offer goes behind an equal entry: it goes in front of greater ones alone.
            self.entries = sorted([*self.entries, offer], key=lambda entry: entry.key)[: self.form.list]

    def compare(self, clear: bool, offer: Entry) -> tuple[int, int]:
        """less_o and match_o for what is on the offer's wires, taken or not."""
        entries = [] if clear else self.entries
        padded = entries + [None] * (self.form.list - len(entries))
        less = sum((entry is None or offer.key < entry.key) << at for at, entry in enumerate(padded))
        return less, sum((entry.index == offer.index) << at for at, entry in enumerate(entries))


class Monitor:
    """Reads the list's outputs."""

    def __init__(self, bench: Bench, form: Format):
        self.bench, self.form = bench, form

    def entries(self) -> list[Entry]:
        form, read = self.form, self.bench.read
        valid = read("valid_o")
        count = valid.bit_count()
        assert valid == (1 << count) - 1, f"valid {valid:#b} has a hole at edge {self.bench.edge}"
        keys = form.fields(read("key_o"), form.distance + form.index)
        unsigned = [key >> form.index for key in keys]
        distances = [value - (value >> form.distance - 1 << form.distance) for value in unsigned]
        indices, tags = form.fields(read("index_o"), form.index), form.entry_tags(read("tag_o"))
        assert indices == [key & (1 << form.index) - 1 for key in keys], f"index_o and key_o differ at edge {self.bench.edge}"
        return [Entry(*fields) for fields in zip(distances, indices, tags)][:count]

    def compare(self) -> tuple[int, int]:
        return self.bench.read("less_o"), self.bench.read("match_o")


class Driver:
    """Plays cycles and holds the list against the model in each of them; what is not offered is noise."""

    def __init__(self, bench: Bench, form: Format, gap: float = 0.0):
        self.bench, self.form, self.gap = bench, form, gap
        self.model, self.monitor = Model(form), Monitor(bench, form)

    async def cycle(self, offer: Entry | None = None, clear: bool = False, tags: list[int] | None = None) -> None:
        form, tags = self.form, tags or [0] * self.form.list
        wires = offer or form.random()
        await self.bench.cycle(
            clear_i=int(clear),
            insert_i=int(offer is not None),
            dist_i=wires.distance & (1 << form.distance) - 1,
            index_i=wires.index,
            tag_i=wires.tag,
            set_i=form.tag_bits(tags),
        )
        # Outputs show what was offered in the cycles before; less_o and match_o compare with that, in this cycle.
        self.check()
        got, expected = self.monitor.compare(), self.model.compare(clear, wires)
        assert got == expected, f"edge {self.bench.edge}: (less, match) {got}, expected {expected}"
        self.model.cycle(clear, offer, tags)

    async def play(self, offers: list[Entry], restart: bool = True) -> None:
        """All offers, with gaps between them, the list cleared with the first one if `restart`."""
        for at, offer in enumerate(offers):
            while random.random() < self.gap:
                await self.cycle()
            await self.cycle(offer, clear=restart and at == 0)

    async def result(self) -> list[Entry]:
        await self.cycle()
        return self.monitor.entries()

    def check(self) -> None:
        got = self.monitor.entries()
        assert got == self.model.entries, f"edge {self.bench.edge}: {got}, expected {self.model.entries}"


async def started(dut, gap: float = 0.0) -> Driver:
    bench = Bench(dut)
    await bench.start(clear_i=0, insert_i=0, dist_i=0, index_i=0, tag_i=0, set_i=0)
    return Driver(bench, Format(dut), gap)


def nearest(form: Format, offers: list[Entry]) -> list[Entry]:
    return sorted(offers, key=lambda entry: entry.key)[: form.list]


@cocotb.test()
@cocotb.parametrize(gap=[0.0, 0.4])
async def any_offers(dut, gap):
    """Random queries follow each other: none to twice as many offers as the list has entries, in any order."""
    driver = await started(dut, gap)
    for _ in range(80):
        offers = [driver.form.random() for _ in range(random.randint(1, 2 * driver.form.list))]
        await driver.play(offers)
        if random.random() < 0.5:  # else the next query's first offer comes in the next cycle
            assert await driver.result() == nearest(driver.form, offers)


@cocotb.test()
async def order_of_offers(dut):
    """Ascending, descending and shuffled offers of the same entries give the same list."""
    driver = await started(dut)
    for _ in range(8):
        count = 1 << driver.form.index
        # As in a scan: every index once, some at the same distance.
        entries = [Entry(random.randint(-9, 9), index, 0) for index in range(count)]
        expected = nearest(driver.form, entries)
        shuffled = random.sample(entries, count)
        by_key = sorted(entries, key=lambda entry: entry.key)
        for offers in (entries, entries[::-1], by_key, by_key[::-1], shuffled):
            await driver.play(offers)
            assert await driver.result() == expected


@cocotb.test()
@cocotb.parametrize(gap=[0.0, 0.4])
async def ties(dut, gap):
    """One distance for all: the lowest indices stay, in order, whichever came first."""
    driver = await started(dut, gap)
    form = driver.form
    for distance in (0, form.low, form.high, random.randint(form.low, form.high)):
        offers = [Entry(distance, index, index & 1) for index in range(1 << form.index)]
        random.shuffle(offers)
        await driver.play(offers)
        assert [entry.index for entry in await driver.result()] == list(range(form.list))


@cocotb.test()
async def equal_entries(dut):
    """The same distance and index twice: both are there, the earlier in front, which the tags tell."""
    driver = await started(dut)
    for copies in (2, 3, driver.form.list, driver.form.list + 1):
        offers = [Entry(7, 3, copy & 3) for copy in range(copies)]
        await driver.play(offers)
        assert await driver.result() == offers[: driver.form.list]


@cocotb.test()
@cocotb.parametrize(gap=[0.0, 0.4])
async def full(dut, gap):
    """A full list: what is greater than its last, or equal to it, leaves it alone; what is less pushes one out."""
    driver = await started(dut, gap)
    form = driver.form
    for _ in range(20):
        base = [Entry(10 * rank, random.randrange(1, 1 << form.index), 0) for rank in range(form.list)]
        await driver.play(random.sample(base, form.list))
        last = base[-1]
        beyond = [Entry(last.distance + 1, 0, 1), Entry(form.high, 0, 1), last._replace(tag=1)]
        await driver.play(beyond, restart=False)
        assert await driver.result() == base
        # Every place once, in the list's own range of distances
        at = random.randrange(form.list)
        offer = base[at]._replace(index=base[at].index - 1, tag=2)
        await driver.play([offer], restart=False)
        assert await driver.result() == [*base[:at], offer, *base[at:-1]]


@cocotb.test()
async def restart(dut):
    """A query begins in the cycle of its first offer, with nothing of the one before, also of a full list; and clear alone empties."""
    driver = await started(dut)
    form = driver.form
    for count in (1, 2, form.list - 1, form.list, form.list + 1):
        # The nearest of all: they would stay if they were not cleared.
        await driver.play([Entry(form.low, index % (1 << form.index), 3) for index in range(count)])
        first = Entry(form.high, (1 << form.index) - 1, 0)
        await driver.play([first])
        assert await driver.result() == [first]
        await driver.cycle(clear=True)
        assert await driver.result() == []
        # An offer that is there without insert_i is none.
        for _ in range(4):
            await driver.cycle()
        assert await driver.result() == []
    assert await driver.result() == []


@cocotb.test()
@cocotb.parametrize(gap=[0.0, 0.3])
async def tags(dut, gap):
    """Bits that are set stay set, are set in their own entry alone and move with it when others go in front."""
    driver = await started(dut, gap)
    form = driver.form
    for _ in range(30):
        await driver.play([form.random() for _ in range(random.randint(1, form.list))])
        for _ in range(20):
            if random.random() < 0.5:
                # One entry, as a search expands one, or any, as a selection prunes many at once; also entries that are empty.
                at = random.randrange(form.list)
                chance = random.choice([0.0, 0.2])
                bits = [random.randrange(1 << form.tag) if e == at or random.random() < chance else 0 for e in range(form.list)]
                await driver.cycle(tags=bits)
            else:
                await driver.play([form.random()], restart=False)


@cocotb.test()
async def reset(dut):
    """Reset empties the list, even while something is offered."""
    driver = await started(dut)
    await driver.play([driver.form.random() for _ in range(driver.form.list)])
    await driver.bench.cycle(rst_ni=0, insert_i=1, clear_i=0)
    await driver.bench.cycle(rst_ni=1, insert_i=0)
    driver.model.entries = []
    assert await driver.result() == []
