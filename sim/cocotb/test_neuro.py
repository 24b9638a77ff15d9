"""NEURO_SEARCH's sequencer against section 25 of docs/engine.md: currents, charges, ranks, the order of the parts, and the cycle of each.

The bench stands for the core around the block; the parts, which have benches of their own, take as long as they like and change nothing.
"""

import random
from dataclasses import dataclass

import cocotb

import params
from bench import Bench
from parts import Around, Divider, Memory, Multiplier, NodeSet, signed, unsigned

PARAMETERS = {
    "VECTORS": "VECTORS",
    "INDEX_WIDTH": "INDEX_WIDTH",
    "MEMBRANE_WIDTH": "MEMBRANE_WIDTH",
    "MEMBRANE_FRACTION": "MEMBRANE_FRACTION",
    "DT_WIDTH": "DT_WIDTH",
    "DRIVE_WIDTH": "DRIVE_WIDTH",
    "DIST_WIDTH": "DIST_WIDTH",
    "PHASE_WIDTH": "PHASE_WIDTH",
}
VARIANTS = [{"membraneWidth": 16, "membraneFraction": 8, "vectors": 16, "lanes": 4}]

NODES, W, F, D, B = params.VECTORS, params.MEMBRANE_WIDTH, params.MEMBRANE_FRACTION, params.DIST_WIDTH, params.BEATS
MOST, REST = (1 << W - 1) - 1, params.DT_WIDTH + W  # REST: bits of a neuron's row above the membrane
P = B + F + 15
PARTS = ("integrate_o", "turn_o", "step_o", "propagate_o", "soften_o", "record_o", "regulate_o")


@dataclass(frozen=True)
class Search:
    """Operands."""

    iterations: int
    gain: int
    scale: int
    oscillate: bool
    spread: bool
    compete: bool


class Pipeline:
    """Distances by node: a slot is offered for B cycles, its distance stands 9 cycles behind the last."""

    def __init__(self):
        self.distances = [0] * NODES
        self.reset()

    def reset(self) -> None:
        self.beat, self.under_way = 0, []  # [cycles left, node]
        self.taken = None  # the slot that ends in this cycle

    def inputs(self) -> dict:
        node = next((node for left, node in self.under_way if left == 0), None)
        noise = random.getrandbits(D) if self.under_way else 0
        return {"item_i": int(node is not None), "dist_i": noise if node is None else unsigned(self.distances[node], D)}

    def answers(self, read) -> dict:
        return {"next_i": int(bool(read("slot_o")) and self.beat == B - 1)}

    def edge(self, read) -> None:
        self.under_way = [(left - 1, node) for left, node in self.under_way if left]
        self.taken = None
        if read("slot_o"):
            self.beat = (self.beat + 1) % B
            if self.beat == 0:
                self.taken = read("slot_index_o")
                self.under_way.append((8, self.taken))


class Core:
    """Memories and units of a core, and what a search has to do with them in which cycle."""

    def __init__(self, bench: Bench):
        self.todo, self.pipeline = NodeSet(bench), Pipeline()
        self.divider, self.multiplier = Divider(bench, "quotient_i"), Multiplier(bench)
        self.drives = Memory("drive_i", "drive_re_o", "drive_raddr_o", ("drive_we_o", "drive_waddr_o", "drive_wdata_o"))
        write = ("neuron_we_o", "neuron_waddr_o", "neuron_wdata_o")
        self.neurons = Memory("neuron_i", "neuron_re_o", "neuron_raddr_o", write)
        self.patterns = Memory("pattern_i", "pattern_re_o", "pattern_raddr_o")
        units = (self.todo, self.pipeline, self.divider, self.multiplier, self.drives, self.neurons, self.patterns)
        self.around = Around(bench, *units, gated=("drive_wdata_o", "neuron_wdata_o"))
        self.due: dict[int, dict] = {}
        self.cut = 0

    def plan(self, cycle: int, name: str, what) -> None:
        self.due.setdefault(cycle, {})[name] = what

    def fill(self) -> None:
        most = 1 << D - 1
        for node in range(NODES):
            size = random.getrandbits(random.randint(1, D - 1))
            self.pipeline.distances[node] = random.choice([0, most - 1, -(most >> 2), size, size, -(size >> 2)])
            membrane = random.choice([0, MOST, -MOST - 1, 4 << F, (4 << F) - 1, -(4 << F), random.randint(-MOST - 1, MOST)])
            membrane = min(max(membrane, -MOST - 1), MOST)
            self.neurons.rows[node] = random.getrandbits(REST) << W | unsigned(membrane, W)
            one = 1 << random.randrange(32)
            self.patterns.rows[node] = random.choice([0, one, one - 1, (1 << 32) - 1, random.getrandbits(32)])

    def charge(self, x: int, nodes: list[int], drives: dict, membranes: dict, excitement: int) -> None:
        """An iteration's charges, the first node read in cycle x."""
        for i, node in enumerate(nodes):
            charged = membranes[node] + (drives[node] * excitement >> 15)
            membranes[node] = min(charged, MOST)
            self.plan(x + i, "drive read", node)
            self.plan(x + i + 1, "neuron read", node)
            rest = self.neurons.rows[node] >> W << W
            self.plan(x + i + 2, "neuron", (node, rest | unsigned(membranes[node], W)))
            if charged > MOST:
                self.plan(x + i + 2, "cut", 1)
                self.cut += 1

    def schedule(self, search: Search, nodes: list[int]) -> tuple[int, dict]:
        """Fills `due`; answers N and the inputs by cycle."""
        self.due, inputs, n = {}, {NODES - 1: {"swept_i": 1}}, len(nodes)
        self.plan(0, "clear", 1)
        drives, membranes = {}, {node: signed(unsigned(self.neurons.rows[node], W), W) for node in nodes}
        for i, node in enumerate(nodes):
            t, d = NODES + i * P, self.pipeline.distances[node]
            numerator, divisor = search.gain << search.scale + F - 5, (1 << search.scale) + abs(d)
            r = min(numerator // divisor, (1 << F + 3) - 1)
            drives[node] = r if d >= 0 else (search.gain << F - 4) - r
            self.plan(t + B - 1, "slot", node)
            self.plan(t + B + 10, "division", (numerator, divisor, F + 3))
            self.plan(t + P - 1, "drive", (node, drives[node]))
        x = NODES + n * P + 1
        for _ in range(search.iterations):
            parts = ["integrate_o"] * search.spread + ["turn_o", "step_o"] + ["propagate_o"] * search.spread
            for part in [*parts, *["soften_o"] * search.compete, "record_o", "regulate_o"]:
                self.plan(x, part, 1)
                if part == "turn_o":
                    # The part takes two cycles; the resonance is asked for in the next, and stands.
                    self.plan(x + 2, "ask", 1)
                    resonance = random.choice([0, 1 << 23, random.randint(0, 1 << 23)])
                    inputs[x + 3] = {"resonance_i": resonance}
                    self.charge(x + 3, nodes, drives, membranes, 2**14 + (resonance >> 8) if search.oscillate else 2**15)
                    x += 3 + n + 1
                else:
                    x += random.choice([1, 2, 7])
                    inputs.setdefault(x - 1, {})["part_done_i"] = 1
        for i, node in enumerate(nodes):
            pattern = self.patterns.rows[node]
            level = min(max(membranes[node], -(4 << F)), (4 << F) - 1)
            score = (pattern.bit_length() << F + 8) + (pattern.bit_count() << F + 3) + level
            self.plan(x + i, "neuron read", node)
            self.plan(x + i, "pattern read", node)
            self.plan(x + i + 3, "offer", (-score, node))
        return x + n + 4, inputs

    def seen(self) -> dict:
        """What the block did in this cycle."""
        read = self.around.read
        did = {
            "slot": self.pipeline.taken,
            "division": self.divider.started and self.divider.started[1:],
            "drive read": self.drives.read,
            "drive": self.drives.written,
            "neuron read": self.neurons.read,
            "neuron": self.neurons.written,
            "pattern read": self.patterns.read,
            "offer": (signed(read("offer_dist_o"), D), read("offer_index_o")) if read("offer_o") else None,
            "cut": read("cut_o") or None,
            "ask": read("ask_o") or None,
            "clear": read("clear_o") or None,
            **{part: read(part) or None for part in PARTS},
        }
        return {name: what for name, what in did.items() if what is not None}

    async def run(self, search: Search, nodes: list[int], until: int | None = None) -> None:
        """A search; `until` breaks off in front of that cycle."""
        self.fill()
        self.drives.rows = dict.fromkeys(range(NODES), 0)
        cycles, inputs = self.schedule(search, nodes)
        for cycle in range(cycles if until is None else min(until, cycles)):
            await self.around.cycle(
                **{"start_i": int(cycle == 0), "swept_i": 0, "part_done_i": 0} | inputs.get(cycle, {}),
                iterations_i=search.iterations,
                gain_i=search.gain,
                scale_i=search.scale,
                oscillate_i=int(search.oscillate),
                spread_i=int(search.spread),
                compete_i=int(search.compete),
                valid_i=sum(1 << node for node in nodes),
            )
            at, seen, due = f"{search}, {len(nodes)} nodes, cycle {cycle} of {cycles}", self.seen(), self.due.get(cycle, {})
            assert seen == due, f"{at}: {seen}, expected {due}"
            assert self.around.read("done_o") == int(cycle == cycles - 1), f"{at}: done_o"
        if until is None:
            assert not self.todo.nodes, "nodes are left in the set"
            await self.around.cycle(start_i=0)
            self.around.quiet()


async def started(dut) -> Core:
    core = Core(Bench(dut))
    await core.around.start()
    return core


def search(iterations: int) -> Search:
    gain = random.choice([0, 1, 34, 255, random.randrange(256)])
    flags = (random.random() < 0.5 for _ in range(3))
    return Search(iterations, gain, random.choice([0, 31, random.randrange(32)]), *flags)


def nodes(most: int) -> list[int]:
    return sorted(random.sample(range(NODES), random.choice([0, 1, 2, random.randint(0, most)])))


@cocotb.test()
async def any_search(dut):
    """Few nodes, any operands, every combination of parts."""
    core = await started(dut)
    for _ in range(30):
        await core.run(search(random.choice([1, 2, 3])), nodes(6))
    assert core.cut > 3, f"{core.cut} membranes cut"


@cocotb.test()
async def most(dut):
    """All nodes, and as many iterations as there can be."""
    core = await started(dut)
    await core.run(Search(2, 34, 18, True, True, True), list(range(NODES)))
    await core.run(Search(32, 255, 31, True, True, True), [0, NODES - 1])
    await core.run(Search(32, 8, 12, False, False, False), [NODES - 1])


@cocotb.test()
async def reset_between(dut):
    """A reset in any cycle of a search leaves nothing of it."""
    core = await started(dut)
    for _ in range(20):
        await core.run(search(3), nodes(4), until=random.randrange(1, NODES + 4 * P))
        await core.around.reset(start_i=0, swept_i=0, part_done_i=0)
        await core.run(search(1), nodes(4))
