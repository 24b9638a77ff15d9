#include "flips.hpp"

#include "json.hpp"

namespace spk {

FlipPlan::FlipPlan(const std::vector<Record> &records, std::size_t total, std::uint64_t count, std::uint64_t seed)
    : random_(seed) {
  std::vector<std::size_t> eligible;
  for (std::size_t i = 0; i < total && count > 0; ++i) {
    if (records[i].hasState && !records[i].refused()) eligible.push_back(i);
  }
  if (eligible.empty()) return;
  for (std::uint64_t i = 0; i < count; ++i) ++counts_[eligible[random_.below(eligible.size())]];
}

int FlipPlan::takeNext() {
  const int count = counts_.begin()->second;
  counts_.erase(counts_.begin());
  return count;
}

Flip FlipPlan::draw(const Record &record) {
  const std::vector<Field> &fields = stateFields();
  Flip flip;
  flip.field = static_cast<int>(drawn_++ % fields.size());
  const Field &field = fields[static_cast<std::size_t>(flip.field)];
  const int core = record.all() ? static_cast<int>(random_.below(CORES)) : static_cast<int>(record.core());
  flip.core = flip.field == STATE_CORE_FIELDS ? -1 : core;
  flip.index = static_cast<int>(random_.below(static_cast<std::uint64_t>(field.count)));
  flip.bit = static_cast<int>(random_.below(static_cast<std::uint64_t>(field.width)));
  return flip;
}

std::string flipJson(const Chip &chip, const Record &record, const Flip &flip, bool detected, std::uint64_t expected,
                     std::uint64_t got) {
  const Field &field = stateFields()[static_cast<std::size_t>(flip.field)];
  JsonObject injected;
  injected.text("unit", field.unit).text("field", field.name).number("index", flip.index).number("bit", flip.bit);
  JsonObject o;
  o.number("command", record.number).raw("core", flip.core < 0 ? "null" : std::to_string(flip.core));
  o.raw("injected", injected.str()).flag("detected", detected).hex("expected", expected).hex("got", got);
  o.number("metric", static_cast<int>(chip.metric()));
  o.raw("state", flip.core < 0 ? "null" : dumpState(chip, flip.core, "    "));
  return o.str();
}

}  // namespace spk
