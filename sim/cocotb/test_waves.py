"""The waves of ROUTE against section 22 of docs/engine.md: which commands the fabric issues, to which cores, and at which edge.

The bench is the front end, issue and the response side: each may take its time, and other commands come in between.
"""

import random
from dataclasses import dataclass
from math import isqrt

import cocotb

import params
from bench import Bench

VARIANTS = [{"cores": 2}, {"cores": 32, "wordWidth": 12, "wordFraction": 6}]

CORES, R = params.CORES, params.ROOT_WIDTH
ALL = (1 << CORES) - 1
SEARCH, WITHIN = 0x3E, 0x3F  # what the cores are asked in a later wave
MODE, EXACT = 37, 17  # bits of the header
UNLIMITED = (1 << R) - 1


@dataclass
class Route:
    """A ROUTE, and what its first two waves bring."""

    header: int
    picks: list[int]  # cores, the nearest first; empty where no core has a vector
    every: bool  # they are all that have one
    enough: bool  # the second wave brought k results
    last: int  # distance of the last of them

    @property
    def exact(self) -> bool:
        return bool(self.header >> EXACT & 1)

    @property
    def chosen(self) -> int:
        return sum(1 << core for core in self.picks)


@dataclass
class Offer:
    """What stands at issue."""

    wave: int
    header: int
    cores: int | None = None  # of a later wave
    reach: int | None = None  # of the third


def offers(route: Route) -> list[Offer]:
    """The waves of a ROUTE."""
    first = Offer(1, route.header)
    if not route.picks:
        return [first]
    later = route.header & ~(1 << MODE) if route.exact else route.header
    later &= ~0xFF
    if not route.exact or route.every:
        return [first, Offer(3, later | SEARCH, route.chosen)]
    reach = isqrt(route.last) + 1 if route.enough else UNLIMITED
    return [first, Offer(2, later | SEARCH, route.chosen), Offer(3, later | WITHIN, ALL & ~route.chosen, reach)]


class Fabric:
    """Drives the block a cycle at a time; all that a cycle does not name is noise, or a close of another command."""

    def __init__(self, bench: Bench):
        self.bench = bench
        self.waited = 0  # offers that did not issue at once

    async def cycle(self, offer: Offer | None, header: int, route: bool, done: bool = False, foreign: bool = False, **inputs):
        """One cycle with `header` at the front end, and what must stand at issue in it; `foreign`: other commands may close."""
        close = int(foreign and random.random() < 0.3)
        noise = {
            "close_i": close,
            "wave_i": random.choice([0, 3]) if foreign == "any" else 0,
            "pick_i": 0,
            "core_i": random.randrange(CORES),
            "none_i": 0,
            "every_i": random.getrandbits(1),
            "enough_i": random.getrandbits(1),
            "last_i": random.getrandbits(params.VALUE_WIDTH),
            "issue_i": 0,
        }
        await self.bench.cycle(complete_i=1, route_i=int(route), header_i=header, **(noise | inputs))
        self.check(offer, done)

    def check(self, offer: Offer | None, done: bool) -> None:
        read = self.bench.read
        assert read("complete_o") == int(offer is not None), f"complete_o {read('complete_o')}: {offer}"
        assert read("done_o") == int(done), f"done_o {read('done_o')}: {offer}"
        if offer is None:
            return
        assert read("wave_o") == offer.wave, f"wave_o {read('wave_o')}: {offer}"
        assert read("header_o") == offer.header, f"header_o {read('header_o'):#x}, expected {offer.header:#x}"
        assert read("later_o") == int(offer.cores is not None), f"later_o: {offer}"
        assert read("within_o") == int(offer.reach is not None), f"within_o: {offer}"
        if offer.cores is not None:
            assert read("cores_o") == offer.cores, f"cores_o {read('cores_o'):#x}, expected {offer.cores:#x}"
        if offer.reach is not None:
            assert read("reach_o") == offer.reach, f"reach_o {read('reach_o')}, expected {offer.reach}"

    async def issue(self, offer: Offer, header: int, route: bool, last: bool, foreign=False) -> None:
        """`offer` waits for a while, unchanged, then issues; done_o with the `last` of a command."""
        for _ in range(random.choice([0, 0, 1, 5])):
            await self.cycle(offer, header, route, foreign=foreign)
            self.waited += 1
        await self.cycle(offer, header, route, done=last, foreign=foreign, issue_i=1)

    async def none(self, **inputs) -> None:
        """A cycle without a command at the front end."""
        await self.bench.cycle(complete_i=0, route_i=0, issue_i=0, pick_i=0, close_i=0, none_i=0, **inputs)
        assert self.bench.read("complete_o") == 0 and self.bench.read("done_o") == 0

    async def other(self) -> None:
        """A command that is no ROUTE, or a refused one, passes unchanged."""
        header = random.getrandbits(64)
        await self.issue(Offer(0, header), header, False, True, "any")

    async def route(self, route: Route, until: int | None = None) -> None:
        """All waves of a ROUTE; `until` breaks off behind so many waves."""
        waves, header = offers(route), route.header
        for number, offer in enumerate(waves[:until]):
            if number == 2:
                # The root of the distance: the third wave stands R + 3 edges behind the close.
                for _ in range(R + 2):
                    await self.cycle(None, header, True, last_i=route.last)
            last = number == len(waves) - 1 and bool(route.picks)
            await self.issue(offer, header, True, last, "any" if number == 0 else False)
            if last:
                return
            # The wave is in the cores; nothing may be offered.
            for _ in range(random.choice([0, 1, 20])):
                await self.cycle(None, header, True, foreign=number == 0)
            if number == 0:
                await self.scores(route)
            else:
                await self.cycle(None, header, True, close_i=1, wave_i=2, enough_i=int(route.enough), last_i=route.last)

    async def scores(self, route: Route) -> None:
        """The window of the first wave: a core a cycle, the last with the close."""
        header = route.header
        for core in route.picks[:-1]:
            await self.cycle(None, header, True, pick_i=1, core_i=core)
        if route.picks:
            ends = {"pick_i": 1, "core_i": route.picks[-1], "every_i": int(route.every)}
            await self.cycle(None, header, True, close_i=1, wave_i=1, **ends)
        else:
            await self.cycle(None, header, True, done=True, close_i=1, wave_i=1, none_i=1)


def distances() -> int:
    """Both ends, and on both sides of a square."""
    most = (1 << params.DIST_WIDTH - 1) - 1
    square = random.randrange(isqrt(most) + 1) ** 2
    return random.choice([0, 1, most, square, max(square - 1, 0), min(square + 1, most), random.getrandbits(random.randint(1, 36)) & most])


def random_route(exact: bool | None = None) -> Route:
    header = random.getrandbits(64) & ~0xFF | 0x0E
    if exact is not None:
        header = header & ~(1 << EXACT) | exact << EXACT
    count = random.choice([0, 1, CORES, random.randint(1, CORES)])
    picks = random.sample(range(CORES), count)
    every = count == CORES or random.random() < 0.4
    return Route(header, picks, every, random.random() < 0.7, distances())


async def started(dut) -> Fabric:
    bench = Bench(dut)
    idle = [handle._name for handle in dut if handle._name.endswith("_i") and handle._name not in ("clk_i", "rst_ni")]
    await bench.start(**dict.fromkeys(idle, 0))
    return Fabric(bench)


@cocotb.test()
async def any_command(dut):
    """One ROUTE after the other with other commands between them, each part of the fabric as slow as it likes."""
    fabric = await started(dut)
    lengths = {1: 0, 2: 0, 3: 0}
    for _ in range(300):
        for _ in range(random.choice([0, 0, 1, 2])):
            await fabric.other()
        if random.random() < 0.3:
            await fabric.none()
        route = random_route()
        lengths[len(offers(route))] += 1
        await fabric.route(route)
    assert min(lengths.values()) > 20 and fabric.waited > 100, lengths


@cocotb.test()
async def every_root(dut):
    """The reach on both sides of squares of every size."""
    fabric = await started(dut)
    for bit in range(R - 1):
        for root in (1 << bit, (1 << bit + 1) - 1):
            for last in sorted({root * root - 1, root * root, root * root + 2 * root}):
                await fabric.route(Route(1 << EXACT | 0x0E, [0], False, True, last))


@cocotb.test()
async def reset_between(dut):
    """A reset in any wave leaves nothing of it: neither the cores that were chosen nor the reach."""
    fabric = await started(dut)
    for _ in range(60):
        await fabric.route(random_route(True), until=random.randint(0, 3))
        for _ in range(random.randrange(4)):
            await fabric.bench.cycle(complete_i=1, route_i=1, issue_i=0, pick_i=0, close_i=0, none_i=0)
        await fabric.bench.cycle(rst_ni=0)
        await fabric.none(rst_ni=1)
        await fabric.other()
        await fabric.route(random_route())
