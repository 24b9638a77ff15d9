"""DELETE's sequencer against section 7 of docs/engine.md: random graphs taken apart, links, weights, and the cycle of each write.

The bench stands for the core around the block: node set, priority encoder, links and their row decoder, distance pipeline, candidate list.
Distances are any symmetric numbers, few of them, so that many tie.
"""

import random
from itertools import combinations

import cocotb

import params
from bench import Bench
from parts import Around, NodeSet, members

PARAMETERS = {
    "VECTORS": "VECTORS",
    "LIST": "LIST",
    "DEGREE": "DEGREE",
    "INDEX_WIDTH": "INDEX_WIDTH",
    "LINK_WIDTH": "LINK_WIDTH",
}
VARIANTS = [{"degree": 3}, {"vectors": 16, "degree": 4, "list": 8}]

NODES, DEGREE, LIST = params.VECTORS, params.DEGREE, params.LIST


class Graph:
    """Rows of slots, each None or (other node, on a tree edge), and a distance for every pair of nodes."""

    def __init__(self, nodes: list[int], shape: str, fill: float, far: int):
        self.valid = set(nodes)
        self.rows: list[list] = [[None] * DEGREE for _ in range(NODES)]
        self.distances = {frozenset(pair): random.randint(0, far) for pair in combinations(range(NODES), 2)}
        order = random.sample(nodes, len(nodes))
        for i, node in enumerate(order[1:], 1):
            # A tree of each shape: a line, hubs that are as full as they can be, anything
            able = [other for other in order[:i] if self.trees(other) < DEGREE]
            self.link(node, able[-1] if shape == "line" else able[0] if shape == "hubs" else random.choice(able), True)
        pairs = list(combinations(nodes, 2))
        for a, b in random.sample(pairs, len(pairs)):
            if random.random() < fill and None in self.rows[a] and None in self.rows[b] and self.slot(a, b) is None:
                self.link(a, b, False)

    def link(self, a: int, b: int, tree: bool) -> None:
        for node, other in ((a, b), (b, a)):
            free = [slot for slot in range(DEGREE) if self.rows[node][slot] is None]
            self.rows[node][random.choice(free)] = (other, tree)

    def slot(self, node: int, other: int) -> int | None:
        return next((slot for slot, link in enumerate(self.rows[node]) if link and link[0] == other), None)

    def neighbours(self, node: int, tree: bool | None = None) -> list[int]:
        """Over tree edges, over the other links, or (None) over both; ascending."""
        return sorted(link[0] for link in self.rows[node] if link and tree in (None, link[1]))

    def trees(self, node: int) -> int:
        return len(self.neighbours(node, True))

    def distance(self, a: int, b: int) -> int:
        return self.distances[frozenset((a, b))]

    def check(self) -> None:
        """What docs/engine.md promises of links: symmetric, and one tree over all valid nodes."""
        edges = 0
        for node in range(NODES):
            assert node in self.valid or not any(self.rows[node]), f"a row of node {node}, which is not valid"
            for link in filter(None, self.rows[node]):
                back = self.slot(link[0], node)
                assert back is not None and self.rows[link[0]][back] == (node, link[1]), f"{node} -> {link}: no way back"
                edges += link[1]
        assert edges == 2 * max(len(self.valid) - 1, 0), "the tree edges are not those of a tree"
        reached, new = set(), {min(self.valid)} if self.valid else set()
        while new:
            reached |= new
            new = {other for node in new for other in self.neighbours(node, True)} - reached
        assert reached == self.valid, "the tree is in pieces"


class Reference:
    """DELETE on a graph, with a log of the writes: cycle -> {("link", node, row) or ("weight", node, slot)}."""

    def __init__(self, graph: Graph, beats: int):
        self.graph, self.beats = graph, beats
        self.writes: dict[int, set] = {}
        self.joined = self.dropped = 0

    def log(self, cycle: int, kind: str, node: int, what) -> None:
        self.writes.setdefault(cycle, set()).add((kind, node, what))

    def put(self, cycle: int, node: int, slot: int, link) -> None:
        self.graph.rows[node][slot] = link
        self.log(cycle, "link", node, tuple(self.graph.rows[node]))

    def delete(self, d: int) -> int:
        """Answers N."""
        graph = self.graph
        split = graph.trees(d) > 1
        around = graph.neighbours(d)
        for m, node in enumerate(around):
            self.put(m + 3, node, graph.slot(node, d), None)
        graph.rows[d] = [None] * DEGREE
        graph.valid.remove(d)
        x = len(around) + 3
        if not split:
            return x
        main, x = self.component(min(graph.valid), x)
        while graph.valid - main:
            part, y = self.component(min(graph.valid - main), x)
            x = self.join(part, main, y)
            main |= part
            self.joined += 1
        return x + 1

    def component(self, seed: int, x: int) -> tuple[set, int]:
        """SEED in cycle x; the component, and the cycle behind the last of FLOOD."""
        part, unread, read = {seed}, set(), seed
        while True:
            x += 1
            new = set(self.graph.neighbours(read, True)) - part if read is not None else set()
            if not unread and not new:
                return part, x + 1
            read = min(unread, default=None)
            unread = unread - {read} | new
            part |= new

    def join(self, part: set, main: set, prep: int) -> int:
        graph = self.graph
        ends = [[node for node in sorted(side) if graph.trees(node) < DEGREE] for side in (part, main)]
        _, b, a = min((graph.distance(a, b), b, a) for a in ends[0] for b in ends[1])
        z = prep + 1 + len(ends[0]) * (1 + self.beats + 1 + len(ends[1]) * self.beats + 9)
        return self.attach(b, a, self.attach(a, b, z + 1))

    def attach(self, n: int, o: int, x: int) -> int:
        """ATTACH in cycle x; the cycle of what comes next."""
        graph, slot = self.graph, self.graph.slot(n, o)
        if slot is None and None in graph.rows[n]:
            slot = graph.rows[n].index(None)
            self.log(x + 1, "weight", n, slot)
        if slot is not None:
            self.put(x + 1, n, slot, (o, True))
            return x + 2
        loose = graph.neighbours(n, False)
        y = x + 2 + self.beats + 1 + len(loose) * self.beats + 9
        e = max(loose, key=lambda node: (graph.distance(n, node), node))
        slot = graph.slot(n, e)
        self.put(y + 1, e, graph.slot(e, n), None)
        self.log(y + 1, "weight", n, slot)
        self.put(y + 2, n, slot, (o, True))
        self.dropped += 1
        return y + 3


class Index:
    """What the block finds around it: rows of links, pipeline, candidate list, and the lowest of a set."""

    def __init__(self):
        self.graph: Graph | None = None  # for its distances
        self.valid: set[int] = set()
        self.beats = 1  # of a vector
        self.reset()

    def reset(self) -> None:
        self.rows: list[list] = [[None] * DEGREE for _ in range(NODES)]
        self.shown: list = [None] * DEGREE  # the row that was read last
        self.beat, self.query = 0, None
        self.slots: list[dict] = []  # in the pipeline
        self.entries: list[tuple[int, int]] = []  # (distance, node), sorted
        self.fresh = False  # nothing was evaluated for this query
        self.written: set = set()
        self.cleared = False

    def inputs(self) -> dict:
        out = next((slot for slot in self.slots if slot["age"] == 9), None)
        entries = self.entries
        return {
            "item9_i": int(out is not None),
            "last9_i": int(out is not None and out["last"]),
            "nearest_i": int((not entries or out["key"] < entries[0]) if out else random.getrandbits(1)),
            "listed_i": (1 << len(entries)) - 1,
            "first_index_i": entries[0][1] if entries else random.randrange(NODES),
            "valid_i": sum(1 << node for node in self.valid),
        }

    def answers(self, read) -> dict:
        """What follows from the outputs in the same cycle."""
        row, find = self.shown, read("find_o")
        wanted = {(0, 0): (True, False), (1, 0): (True,), (0, 1): (False,), (1, 1): ()}[read("tree_only_o"), read("loose_only_o")]
        seeds, picked = members(read("set_o")), members(read("pick_o"))
        free = next((slot for slot in range(DEGREE) if row[slot] is None), None)
        return {
            "next_i": int(bool(read("slot_o")) and self.beat == (self.beats if read("load_o") else self.beats - 1)),
            "seed_i": 1 << seeds[0] if seeds else 0,
            "seed_index_i": seeds[0] if seeds else 0,
            "seed_any_i": int(bool(seeds)),
            "picked_index_i": self.entries[picked[0]][1] if picked else 0,
            "tree_i": sum(1 << slot for slot, link in enumerate(row) if link and link[1]),
            "tree_full_i": int(all(link and link[1] for link in row)),
            "neighbours_i": sum(1 << link[0] for link in row if link and link[1] in wanted),
            "free_i": 0 if free is None else 1 << free,
            "found_i": sum(1 << slot for slot, link in enumerate(row) if link and link[0] == find),
        }

    def edge(self, read) -> None:
        self.written = set()
        self.cleared = bool(read("clear_o"))
        row = self.rows[read("links_raddr_o")] if read("links_re_o") else self.shown
        if read("links_we_o"):
            word, width = read("link_o"), params.INDEX_WIDTH
            link = (word & (1 << width) - 1, bool(word >> width & 1)) if word >> width + 1 else None
            put = read("put_o")
            assert put.bit_count() == 1, f"slots {put:b}"
            changed = [link if put >> slot & 1 else old for slot, old in enumerate(self.shown)]
            node = read("links_waddr_o")
            self.written.add(("link", node, tuple(changed)))
            self.rows = [changed if other == node else old for other, old in enumerate(self.rows)]
        if read("weights_we_o"):
            self.written |= {("weight", read("weights_waddr_o"), slot) for slot in members(read("weights_put_o"))}
        self.shown = list(row)
        self.pipeline(read)

    def pipeline(self, read) -> None:
        for slot in self.slots:
            slot["age"] += 1
            if slot["age"] == 10:
                self.entries = sorted([*self.entries, slot["key"]])[:LIST]
        self.slots = [slot for slot in self.slots if slot["age"] < 10]
        if read("list_clear_o"):
            self.entries = []
        if not read("slot_o"):
            assert not read("slot_first_o") and not read("slot_last_o")
            return
        node = read("slot_index_o")
        self.beat += 1
        if read("load_o"):
            if self.beat == self.beats + 1:
                self.beat, self.query, self.fresh = 0, node, True
        elif self.beat == self.beats:
            assert read("slot_first_o") == int(self.fresh), "slot_first_o"
            self.beat, self.fresh = 0, False
            key = (self.graph.distance(self.query, node), node)
            self.slots.append({"age": 1, "key": key, "last": bool(read("slot_last_o"))})


class Core:
    """Runs DELETE after DELETE and checks every write and its cycle."""

    def __init__(self, bench: Bench):
        self.index, self.todo = Index(), NodeSet(bench)
        gated = ("find_o", "put_o", "link_o", "set_o")
        self.around = Around(bench, self.todo, self.index, gated=gated)
        self.joined = self.dropped = 0

    def fill(self, graph: Graph, beats: int) -> None:
        self.index.graph, self.index.beats = graph, beats
        self.index.rows = [list(row) for row in graph.rows]

    async def delete(self, d: int, until: int | None = None) -> None:
        """A command; `until` breaks off in front of that cycle."""
        index, graph, read = self.index, self.index.graph, self.around.read
        index.valid = set(graph.valid)
        reference = Reference(graph, index.beats)
        cycles = reference.delete(d)
        for cycle in range(cycles if until is None else min(until, cycles)):
            await self.around.cycle(start_i=int(cycle == 0), node_i=d)
            at = f"node {d}, cycle {cycle} of {cycles}"
            due = reference.writes.get(cycle, set())
            assert index.written == due, f"{at}: {index.written}, expected {due}"
            assert index.cleared == (cycle == 1), f"{at}: clear_o"
            assert read("done_o") == int(cycle == cycles - 1), f"{at}: done_o"
            if index.cleared:
                index.rows[d] = [None] * DEGREE
                index.valid.remove(d)
        if until is None:
            assert not self.todo.nodes, "nodes are left in the set"
            assert index.rows == graph.rows
            graph.check()
            self.joined += reference.joined
            self.dropped += reference.dropped


async def started(dut) -> Core:
    core = Core(Bench(dut))
    await core.around.start()
    return core


def graph(shape: str) -> Graph:
    """With few links, with as many as there is room for, and with distances of which many tie or hardly any."""
    count = random.choice([1, 2, 3, NODES, NODES, random.randint(4, NODES)])
    nodes = random.sample(range(NODES), count)
    return Graph(nodes, shape, random.choice([0, 0.1, 1, 1]), random.choice([0, 3, 1 << 20]))


@cocotb.test()
async def takes_apart(dut):
    """Graphs of every shape down to nothing, in any order, with vectors of 1, 2 and 4 rows."""
    core = await started(dut)
    for number in range(9):
        core.fill(graph(("line", "hubs", "any")[number % 3]), random.choice([1, 2, 4]))
        nodes = sorted(core.index.graph.valid)
        for node in random.sample(nodes, len(nodes)):
            await core.delete(node)
            for _ in range(random.choice([0, 0, 2])):
                await core.around.cycle(start_i=0, node_i=random.randrange(NODES))
                core.around.quiet()
    assert core.joined > 20, f"{core.joined} pieces joined"


@cocotb.test()
async def hubs(dut):
    """A node with as many tree edges as there are slots: all its neighbours fall apart."""
    core = await started(dut)
    for _ in range(6):
        core.fill(Graph(random.sample(range(NODES), NODES), "hubs", random.choice([0, 1]), 5), 1)
        await core.delete(max(core.index.graph.valid, key=core.index.graph.trees))
    assert core.joined == 6 * (DEGREE - 1)


@cocotb.test()
async def full_rows(dut):
    """Rows without a free slot: a link that is no tree edge has to give way to the new edge."""
    core = await started(dut)
    for number in range(4):
        shape, far = (("line", 3), ("any", 3), ("line", 1 << 20), ("any", 1 << 20))[number]
        full = Graph(random.sample(range(NODES), NODES), shape, 1, far)
        core.fill(full, 1 + number % 2)
        for _ in range(2):
            await core.delete(random.choice([node for node in sorted(full.valid) if full.trees(node) > 1]))
    assert core.dropped >= 4, f"{core.dropped} links dropped"


@cocotb.test()
async def reset_between(dut):
    """A reset in any cycle of a DELETE leaves nothing of it."""
    core = await started(dut)
    for _ in range(15):
        core.fill(Graph(random.sample(range(NODES), NODES), "hubs", 1, 100), random.choice([1, 4]))
        await core.delete(random.choice(sorted(core.index.graph.valid)), until=random.randrange(1, 200))
        await core.around.reset(start_i=0)
        core.fill(graph("any"), 1)
        await core.delete(random.choice(sorted(core.index.graph.valid)))
