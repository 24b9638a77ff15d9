"""kept against a Python list: order, both ends, the value of the one that came last, and what clear and reset leave."""

import random

import cocotb

from bench import Bench

PARAMETERS = {"LIST": "LIST", "VALUE_WIDTH": "VALUE_WIDTH"}
VARIANTS = [{"list": 8}]


class Queue:
    """Pushes, pops and clears, one a cycle, each checked against a list in the cycle behind it."""

    def __init__(self, bench: Bench):
        self.bench = bench
        self.places, self.width = int(bench.dut.LIST.value), len(bench.dut.item_i)
        self.mask = (1 << int(bench.dut.VALUE_WIDTH.value)) - 1
        self.items: list[int] = []
        self.last = None  # value of the one that was pushed last
        self.seen = [0] * (self.places + 1)  # cycles with so many items

    async def cycle(self, push: int | None = None, pop: bool = False, clear: bool = False, rst_ni: int = 1) -> None:
        item = random.getrandbits(self.width) if push is None else push
        inputs = {"push_i": int(push is not None), "pop_i": int(pop), "clear_i": int(clear), "rst_ni": rst_ni}
        await self.bench.cycle(item_i=item, **inputs)
        self.check()
        # What the edge does
        if push is not None:
            self.items.append(push)
            self.last = push & self.mask
        elif pop:
            self.items.pop(0)
        if clear or not rst_ni:
            self.items = []

    def check(self) -> None:
        read, items = self.bench.read, self.items
        self.seen[len(items)] += 1
        assert read("valid_o") == int(bool(items)), f"{len(items)} items: valid_o"
        assert read("more_o") == int(len(items) > 1), f"{len(items)} items: more_o"
        if items:
            assert read("item_o") == items[0], f"{len(items)} items: {read('item_o'):#x}, expected {items[0]:#x}"
        if self.last is not None:
            assert read("last_o") == self.last, f"last_o {read('last_o'):#x}, expected {self.last:#x}"

    def item(self) -> int:
        return random.choice([0, (1 << self.width) - 1, random.getrandbits(self.width)])


async def started(dut) -> Queue:
    bench = Bench(dut)
    await bench.start(clear_i=0, push_i=0, pop_i=0, item_i=0)
    return Queue(bench)


@cocotb.test()
async def fills_and_empties(dut):
    """Every length: so many in, all of them out, in their order."""
    queue = await started(dut)
    for length in [*range(queue.places + 1), queue.places, 1]:
        for _ in range(length):
            await queue.cycle(push=queue.item())
        await queue.cycle()
        while queue.items:
            await queue.cycle(pop=True)
        await queue.cycle()


@cocotb.test()
async def any_order(dut):
    """Random pushes, pops, pauses and clears, towards full and towards empty by turns, with a reset now and then."""
    queue = await started(dut)
    for turn in range(60):
        fill = 0.8 if turn % 2 else 0.3
        for _ in range(40):
            if random.random() < 0.1:
                await queue.cycle()
            elif random.random() < fill:
                await queue.cycle(push=queue.item() if len(queue.items) < queue.places else None)
            else:
                await queue.cycle(pop=bool(queue.items))
        if random.random() < 0.5:
            # What ends a ROUTE may take its last result in the same cycle.
            await queue.cycle(clear=True, pop=bool(queue.items) and random.random() < 0.5)
        elif random.random() < 0.3:
            await queue.cycle(rst_ni=0)
    assert min(queue.seen) > 5, queue.seen
