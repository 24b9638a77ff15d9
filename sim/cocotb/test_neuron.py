"""A neuron's arithmetic in STEP, against integers: leak, fire, refractory time, trace decay; and in which cycle what is written.

The device is module step with its neuron in it: what is rounded where, and that a spike of the step before counts, shows there alone.
"""

import random
from dataclasses import dataclass, replace

import cocotb

import params
from bench import Bench

TOPLEVEL = "step"
PARAMETERS = {
    "VECTORS": "VECTORS",
    "INDEX_WIDTH": "INDEX_WIDTH",
    "MEMBRANE_WIDTH": "MEMBRANE_WIDTH",
    "TRACE_WIDTH": "TRACE_WIDTH",
    "DT_WIDTH": "DT_WIDTH",
    "REFRACTORY_INIT": "REFRACTORY_INIT",
    "A_PLUS": "A_PLUS",
    "A_MINUS": "A_MINUS",
}

LOW, HIGH = -(1 << params.MEMBRANE_WIDTH - 1), (1 << params.MEMBRANE_WIDTH - 1) - 1
TRACE_MAX = (1 << params.TRACE_WIDTH) - 1


@dataclass(frozen=True)
class Neuron:
    """State of one neuron."""

    membrane: int = 0
    threshold: int = params.THRESHOLD_INIT
    refractory: int = 0
    pre: int = 0
    post: int = 0
    spiked: bool = False


@dataclass(frozen=True)
class Step:
    """Operands of a STEP: dt, and the three decay factors, which the fabric computes from it."""

    dt: int
    leak: int
    pre: int
    post: int

    @classmethod
    def of(cls, dt: int) -> "Step":
        return cls(dt, *(decay(dt, k) for k in (params.LEAK_K, params.PRE_K, params.POST_K)))

    @classmethod
    def any(cls) -> "Step":
        """Also factors that no dt of this configuration has."""
        factors = [random.choice([0, 1, 32768, 65535, random.getrandbits(16)]) for _ in range(3)]
        return cls(random.choice([1, params.DT_MAX, random.randint(1, params.DT_MAX)]), *factors)


def decay(dt: int, k: int) -> int:
    return max(0, 65536 - ((dt * k + 2**11) >> 12))


def model(old: Neuron, step: Step) -> Neuron:
    """One neuron's step as docs/engine.md, section 9, has it."""
    pre = (old.pre + (params.A_PLUS if old.spiked else 0)) * step.pre >> 16
    post = (old.post + (params.A_MINUS if old.spiked else 0)) * step.post >> 16
    traced = replace(old, pre=pre, post=post, spiked=False)
    if old.refractory > 0:
        return replace(traced, refractory=max(0, old.refractory - step.dt))
    leaked = (old.membrane * step.leak + 2**15) >> 16
    if leaked >= old.threshold:
        return replace(traced, membrane=0, refractory=params.REFRACTORY_INIT, spiked=True)
    return replace(traced, membrane=leaked)


class Rows:
    """Memory rows."""

    @staticmethod
    def neuron(of: Neuron) -> int:
        width = params.MEMBRANE_WIDTH
        mask = (1 << width) - 1
        return (of.refractory << width | of.threshold & mask) << width | of.membrane & mask

    @staticmethod
    def traces(of: Neuron) -> int:
        return of.post << params.TRACE_WIDTH | of.pre

    @staticmethod
    def load(old: Neuron, neuron: int, fire: bool) -> Neuron:
        width = params.MEMBRANE_WIDTH
        membrane, threshold = (signed(neuron >> at, width) for at in (0, width))
        return replace(old, membrane=membrane, threshold=threshold, refractory=neuron >> 2 * width, spiked=fire)


def signed(bits: int, width: int) -> int:
    bits &= (1 << width) - 1
    return bits - (bits >> width - 1 << width)


class Core:
    """What stands around the device: node set, tables with registered reads, spiked bits, and the multiplier with its register."""

    def __init__(self, bench: Bench):
        self.bench = bench
        self.neurons: dict[int, Neuron] = {}
        self.widths = len(bench.dut.a_o), len(bench.dut.b_o)
        self.todo: list[int] = []
        # An idle register: anything may stand in it.
        self.product = random.getrandbits(sum(self.widths))
        self.neuron_row, self.traces_row = (random.getrandbits(len(wire)) for wire in (bench.dut.neuron_i, bench.dut.traces_i))
        self.writes: list[tuple[str, int, int]] = []  # (what, cycle, index)
        self.reads: list[tuple[int, int]] = []  # (cycle, index)

    def inputs(self) -> dict:
        return dict(
            todo_any_i=int(bool(self.todo)),
            todo_index_i=self.todo[0] if self.todo else 0,
            neuron_i=self.neuron_row,
            traces_i=self.traces_row,
            spiked_i=sum(neuron.spiked << index for index, neuron in self.neurons.items()),
            product_i=self.product,
        )

    def sample(self, cycle: int) -> None:
        """The rising edge that ends `cycle`: tables are read-first, so the reads come before the writes."""
        read = self.bench.read
        a, b = signed(read("a_o"), self.widths[0]), signed(read("b_o"), self.widths[1])
        self.product = a * b & (1 << sum(self.widths)) - 1
        if read("read_o"):
            assert self.todo, f"cycle {cycle}: a read without a node"
            index = self.todo.pop(0)
            self.reads.append((cycle, index))
            self.neuron_row, self.traces_row = Rows.neuron(self.neurons[index]), Rows.traces(self.neurons[index])
        if read("neuron_we_o"):
            index = read("neuron_waddr_o")
            self.writes.append(("neuron", cycle, index))
            self.neurons[index] = Rows.load(self.neurons[index], read("neuron_wdata_o"), bool(read("fire_o")))
        if read("traces_we_o"):
            index, row = read("traces_waddr_o"), read("traces_wdata_o")
            self.writes.append(("traces", cycle, index))
            self.neurons[index] = replace(self.neurons[index], pre=row & TRACE_MAX, post=row >> params.TRACE_WIDTH)

    def idle(self) -> None:
        """The core ORs these of its parts, so that they are 0 while a part has nothing to do."""
        for name in ("read_o", "neuron_we_o", "neuron_waddr_o", "traces_we_o", "traces_waddr_o", "a_o", "b_o", "done_o"):
            assert self.bench.read(name) == 0, f"edge {self.bench.edge}: {name} is not 0 when idle"


class Driver:
    """Runs STEPs over a population and holds state, cycles and writes against the model."""

    def __init__(self, bench: Bench, gap: float = 0.0):
        self.bench, self.core, self.gap = bench, Core(bench), gap

    async def run(self, step: Step, neurons: dict[int, Neuron] | None = None) -> dict[int, Neuron]:
        core, bench = self.core, self.bench
        while random.random() < self.gap:
            # Operands count from cycle 0 on.
            await bench.cycle(start_i=0, leak_i=random.getrandbits(16), **core.inputs())
            core.idle()
        if neurons is not None:
            core.neurons = dict(neurons)
        valid = sorted(core.neurons)
        expected = {index: model(core.neurons[index], step) for index in valid}
        core.writes, core.reads = [], []
        operands = dict(dt_i=step.dt, leak_i=step.leak, pre_i=step.pre, post_i=step.post)
        n = len(valid)
        for cycle in range(3 * n + 4):
            await bench.cycle(start_i=int(cycle == 0), **operands, **core.inputs())
            if cycle == 0:
                core.idle()
            done = bench.read("done_o")
            assert done == (cycle == 3 * n + 3), f"done {done} in cycle {cycle} of a STEP over {n} nodes"
            core.sample(cycle)
            if cycle == 0:
                core.todo = list(valid)  # there from cycle 1 on
        assert core.reads == [(1 + 3 * i, index) for i, index in enumerate(valid)]
        due = [(what, 1 + 3 * i + late, index) for i, index in enumerate(valid) for what, late in (("neuron", 3), ("traces", 4))]
        assert core.writes == sorted(due, key=lambda write: write[1])
        assert core.neurons == expected, f"{step}: {difference(core.neurons, expected)}"
        return core.neurons

    async def batch(self, step: Step, neurons: list[Neuron]) -> list[Neuron]:
        """Any number of neurons in as many STEPs as they need."""
        size = params.VECTORS
        result = []
        for at in range(0, len(neurons), size):
            result += (await self.run(step, dict(enumerate(neurons[at : at + size])))).values()
        return result


def difference(got: dict[int, Neuron], expected: dict[int, Neuron]) -> str:
    return "; ".join(f"{index}: {got[index]}, expected {expected[index]}" for index in expected if got[index] != expected[index])


async def started(dut, gap: float = 0.0) -> Driver:
    bench = Bench(dut)
    names = ["start_i", "dt_i", "leak_i", "pre_i", "post_i", "todo_index_i", "todo_any_i", "neuron_i", "traces_i", "spiked_i", "product_i"]
    await bench.start(**dict.fromkeys(names, 0))
    return Driver(bench, gap)


@cocotb.test()
async def leak_rounding(dut):
    """Half up: exact halves go up on both sides of 0, what is a step below goes down; over the whole membrane range."""
    driver = await started(dut)
    values = [*range(-5, 6), LOW, LOW + 1, HIGH - 1, HIGH, *(random.randint(LOW, HIGH) for _ in range(17))]
    for leak in (32768, 32767, 32769, 65535, 1, 0):
        # No threshold in the way: HIGH is reached by no leaked membrane.
        old = [Neuron(value, HIGH) for value in values]
        new = await driver.batch(replace(Step.of(256), leak=leak), old)
        if leak == 32768:  # odd membranes are halves
            assert [neuron.membrane for neuron in new] == [(value + 1) // 2 for value in values]
        if leak == 0:
            assert all(neuron.membrane == 0 for neuron in new)
    # The worked example of docs/engine.md, section 14, where the configuration is the one it is for
    if decay(256, params.LEAK_K) == 62259:
        assert (await driver.batch(Step.of(256), [Neuron(16384, HIGH)]))[0].membrane == 15565


@cocotb.test()
async def fire_at_equality(dut):
    """The leaked membrane fires at its threshold and not one step below; then the membrane is 0 and the refractory time begins."""
    driver = await started(dut)
    for dt in (1, 256, random.randint(1, params.DT_MAX)):
        step = Step.of(dt)
        old = []
        while len(old) < 2 * params.VECTORS:
            membrane = random.choice([random.randint(1, HIGH), HIGH])
            leaked = (membrane * step.leak + 2**15) >> 16
            old += [Neuron(membrane, threshold) for threshold in (leaked - 1, leaked, leaked + 1) if 0 < threshold <= HIGH]
        new = await driver.batch(step, old)
        for before, after in zip(old, new):
            leaked = (before.membrane * step.leak + 2**15) >> 16
            fires = leaked >= before.threshold
            assert (after.spiked, after.membrane) == (fires, 0 if fires else leaked)
            assert after.refractory == (params.REFRACTORY_INIT if fires else 0)
            assert after.threshold == before.threshold
    # A membrane below 0 is not a big one.
    quiet = await driver.batch(Step.of(256), [Neuron(membrane, 1) for membrane in (LOW, -1, 0)])
    assert not any(neuron.spiked for neuron in quiet)


@cocotb.test()
async def refractory(dut):
    """It counts down by dt and stops at 0; until the step after that no leak and no spike, whatever the membrane is."""
    driver = await started(dut)
    times = [1, 2, 255, 256, 257, 511, 512, params.REFRACTORY_INIT, params.DT_MAX - 1, params.DT_MAX]
    for dt in (1, 255, 256, 257, params.DT_MAX - 1, params.DT_MAX):
        old = [Neuron(random.choice([HIGH, LOW, 20000]), 1, time) for time in times]
        new = await driver.batch(Step.of(dt), old)
        for before, after in zip(old, new):
            assert after.membrane == before.membrane and not after.spiked
            assert after.refractory == max(0, before.refractory - dt)
    # The step that reaches 0 does not fire, the next one does, and so on with a period of its own.
    dt = max(1, params.REFRACTORY_INIT // 2)
    fires = []
    await driver.run(Step.of(dt), {0: Neuron(HIGH, 1)})
    for _ in range(9):
        driver.core.neurons[0] = replace(driver.core.neurons[0], membrane=HIGH)
        fires.append((await driver.run(Step.of(dt)))[0].spiked)
    assert fires == [False, False, True] * 3


@cocotb.test()
async def trace_decay(dut):
    """Floor, so that a trace of 1 is gone after a step; a spike of the step before is added first, and each trace has its own factor."""
    driver = await started(dut)
    for _ in range(6):
        step = Step.any()
        old = []
        for _ in range(params.VECTORS):
            spiked = random.random() < 0.5
            # The sum of trace and increment uses one bit more; the result never does.
            traces = [
                random.choice([0, 1, 2, TRACE_MAX - gain * spiked, random.randint(0, TRACE_MAX - gain * spiked)])
                for gain in (params.A_PLUS, params.A_MINUS)
            ]
            old.append(Neuron(0, HIGH, 0, *traces, spiked))
        await driver.batch(step, old)
    ones = await driver.batch(replace(Step.of(1), pre=65535, post=65535), [Neuron(pre=1, post=1), Neuron(pre=2, post=3)])
    assert [(neuron.pre, neuron.post) for neuron in ones] == [(0, 0), (1, 2)]
    # A trace on its own falls to 0 and stays there.
    slow = replace(Step.of(1), pre=65535, post=65535)
    neurons = {0: Neuron(pre=40, post=60)}
    for _ in range(70):
        before = neurons[0]
        neurons = dict(await driver.run(slow, neurons))
        assert neurons[0].pre == max(0, before.pre - 1) and neurons[0].post == max(0, before.post - 1)


@cocotb.test()
@cocotb.parametrize(gap=[0.0, 0.5])
async def populations(dut, gap):
    """Random states of any set of valid nodes, STEP after STEP on the same state: all of it, in its cycles, N = 3n + 4."""
    driver = await started(dut, gap)
    for _ in range(14):
        count = random.choice([0, 1, 2, params.VECTORS, random.randint(0, params.VECTORS)])
        neurons = {}
        for index in sorted(random.sample(range(params.VECTORS), count)):
            membrane = random.choice([LOW, HIGH, random.randint(LOW, HIGH)])
            time = random.choice([0, 0, random.randint(1, params.DT_MAX)])
            # Traces as they can be when the longest history goes on: room for one increment more
            traces = [random.randint(0, TRACE_MAX // 2) for _ in range(2)]
            neurons[index] = Neuron(membrane, random.randint(1, HIGH), time, *traces, random.random() < 0.3)
        await driver.run(Step.of(random.randint(1, params.DT_MAX)), neurons)
        for _ in range(3):
            # What an INJECT between the steps does, so that some fire again
            for index in driver.core.neurons:
                if random.random() < 0.4:
                    driver.core.neurons[index] = replace(driver.core.neurons[index], membrane=random.randint(LOW, HIGH))
            await driver.run(random.choice([Step.of(random.randint(1, 300)), Step.of(random.randint(1, params.DT_MAX))]))


@cocotb.test()
async def reset(dut):
    """Reset in the middle of a STEP ends it: nothing more is read or written, and the next one is as long as ever."""
    driver = await started(dut)
    neurons = {index: Neuron(1000 * index) for index in range(params.VECTORS)}
    for cycles in range(1, 8):
        driver.core.neurons, driver.core.todo = dict(neurons), list(neurons)
        await driver.bench.cycle(rst_ni=1, start_i=1, **driver.core.inputs())
        for cycle in range(1, cycles):
            await driver.bench.cycle(start_i=0, **driver.core.inputs())
            driver.core.sample(cycle)
        await driver.bench.cycle(rst_ni=0, start_i=0)
        for _ in range(6):
            await driver.bench.cycle(rst_ni=1, **driver.core.inputs())
            driver.core.idle()
        driver.core.todo = []
        await driver.run(Step.of(256), dict(list(neurons.items())[:2]))
