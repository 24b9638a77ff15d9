"""readback against the generated state map: every element of every field, row and part, from rows of random bits."""

import random

import cocotb

from bench import Bench
from params import PART_WIDTH, VECTORS
from state_map import FIELDS

VARIANTS = [{"lanes": 4}, {"lanes": 1}, {"vectors": 16, "dims": 8, "degree": 3, "lanes": 8}, {"groups": "pattern,wta"}]

# Memories by the names that the module's ports have, and registers.
MEMORIES = ["vectors", "norms", "types", "links", "neurons", "traces", "weights", "patterns", "rates", "branches", "drives", "delta"]
REGISTERS = {
    "u_state.valid_q": "valid_i",
    "u_state.spiked_q": "spiked_i",
    "u_state.time_q": "time_i",
    "u_state.flags_q": "flags_i",
    "u_oscillator.g_on.u_phase.value_q": "phase_i",
    "u_spikes.u_wta.g_on.u_inhibition.value_q": "inhibition_i",
    "u_centroid.words_q": "centroid_i",
    "u_centroid.norm2_q": "centroid_norm2_i",
    "u_centroid.rmant_q": "centroid_rmant_i",
    "u_centroid.rexp_q": "centroid_rexp_i",
    "u_centroid.radius_q": "radius_i",
    "u_centroid.fresh_q": "fresh_i",
    "metric_q": "metric_i",
}


def port(field: dict) -> str:
    return field["instance"].rpartition("u_")[2]


class State:
    """Rows and registers of random bits."""

    def __init__(self, dut):
        self.rows = {
            name: [random.getrandbits(len(getattr(dut, f"{name}_i"))) for _ in range(self.size(name))] for name in MEMORIES
        }
        self.registers = {where: random.getrandbits(len(getattr(dut, pin))) for where, pin in REGISTERS.items()}

    @staticmethod
    def size(name: str) -> int:
        """Rows of a memory; of one whose group is left out nothing is read."""
        rows = (field["rows"] for field in FIELDS if field["kind"] == "memory" and port(field) == name)
        return next(rows, VECTORS)

    def element(self, field: dict, number: int) -> int:
        """Raw bits, as the state map describes where they are."""
        mask = (1 << field["width"]) - 1
        if field["kind"] == "register":
            return self.registers[field["register"]] >> number * field["width"] & mask
        row, slot = divmod(number, field["perRow"])
        return self.rows[port(field)][row] >> field["offset"] + slot * field["stride"] & mask


async def ask(bench: Bench, state: State, field: dict, index: int, item: int, part: int) -> int:
    """Three cycles of a READ; the memory that was addressed in the first answers in the second."""
    question = {"field_i": field["id"], "index_i": index, "item_i": item, "part_i": part}
    await bench.cycle(start_i=1, **question)
    strobes = [name for name in MEMORIES if bench.read(f"{name}_re_o")]
    assert strobes == ([port(field)] if field["kind"] == "memory" else []), strobes
    data = {f"{name}_i": random.getrandbits(len(getattr(bench.dut, f"{name}_i"))) for name in MEMORIES}
    for name in strobes:
        data[f"{name}_i"] = state.rows[name][bench.read({"vectors": "row_o", "delta": "dim_o"}.get(name, "addr_o"))]
    await bench.cycle(start_i=0, **question, **data)
    assert not any(bench.read(f"{name}_re_o") for name in MEMORIES)
    assert bench.read("row_o") == 0 and bench.read("addr_o") == 0 and bench.read("dim_o") == 0
    noise = {f"{name}_i": random.getrandbits(len(getattr(bench.dut, f"{name}_i"))) for name in MEMORIES}
    await bench.cycle(**noise)
    return bench.read("value_o")


@cocotb.test()
async def every_element(dut):
    """All of them, whichever row they lie in."""
    bench = Bench(dut)
    await bench.start(start_i=0, field_i=0, index_i=0, item_i=0, part_i=0)
    state = State(dut)
    pins = {pin: state.registers[where] for where, pin in REGISTERS.items()}
    await bench.cycle(**pins)
    asked = 0
    for field in FIELDS:
        items = field["count"] // VECTORS if field.get("byNode") else field["count"]
        for number in range(field["count"]):
            index, item = divmod(number, items)
            for part in range(-(-field["width"] // PART_WIDTH)):
                value = await ask(bench, state, field, index, item, part)
                expected = state.element(field, number) >> PART_WIDTH * part & (1 << PART_WIDTH) - 1
                name = f"{field['unit']}.{field['field']}[{number}] part {part}"
                assert value == expected, f"{name}: {value:x}, expected {expected:x}"
                asked += 1
    assert asked >= sum(field["count"] for field in FIELDS)
