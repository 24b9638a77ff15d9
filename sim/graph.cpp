#include "graph.hpp"

#include <array>
#include <cstdint>
#include <stdexcept>

#include "bits.hpp"
#include "params.hpp"
#include "state.hpp"

namespace spk {
namespace {

int fieldOf(const std::string &unit, const std::string &name) {
  for (int field = 0; field < STATE_CORE_FIELDS; ++field) {
    const Field &f = stateFields()[static_cast<std::size_t>(field)];
    if (unit == f.unit && name == f.name) return field;
  }
  throw std::logic_error("no field " + unit + "." + name);
}

int linkField() {
  static const int field = fieldOf("graph", "link");
  return field;
}

std::uint64_t validNodes(const Chip &chip, int core) {
  static const int field = fieldOf("graph", "valid");
  return readElement(chip, core, field, 0);
}

std::uint64_t bit(int node) { return std::uint64_t{1} << node; }

constexpr int TREE_BIT = INDEX_WIDTH, VALID_BIT = INDEX_WIDTH + 1;

// Neighbours of each node, as sets, and those over tree edges.
struct Rows {
  std::array<std::uint64_t, VECTORS> all{}, tree{};
};

std::string readRows(const Chip &chip, int core, std::uint64_t nodes, Rows &rows) {
  for (int node = 0; node < VECTORS; ++node) {
    const auto n = static_cast<std::size_t>(node);
    for (int slot = 0; slot < DEGREE; ++slot) {
      const std::uint64_t link = readElement(chip, core, linkField(), node * DEGREE + slot);
      if ((link >> VALID_BIT & 1) == 0) continue;
      const int to = static_cast<int>(link & lowBits(INDEX_WIDTH));
      const std::string edge = std::to_string(node) + " -> " + std::to_string(to);
      if ((nodes & bit(node)) == 0 || (nodes & bit(to)) == 0 || node == to) return edge + " is no link of two nodes";
      if (rows.all[n] & bit(to)) return edge + " stands twice";
      rows.all[n] |= bit(to);
      if (link >> TREE_BIT & 1) rows.tree[n] |= bit(to);
    }
  }
  return "";
}

}  // namespace

std::string graphFault(const Chip &chip, int core) {
  const std::uint64_t nodes = validNodes(chip, core);
  Rows rows;
  if (std::string fault = readRows(chip, core, nodes, rows); !fault.empty()) return fault;
  int count = 0, treeEnds = 0;
  for (int node = 0; node < VECTORS; ++node) {
    const auto n = static_cast<std::size_t>(node);
    count += (nodes & bit(node)) != 0;
    for (int to = 0; to < VECTORS; ++to) {
      const auto t = static_cast<std::size_t>(to);
      const bool link = rows.all[n] & bit(to), tree = rows.tree[n] & bit(to);
      if (link && (!(rows.all[t] & bit(node)) || tree != ((rows.tree[t] & bit(node)) != 0))) {
        return std::to_string(node) + " -> " + std::to_string(to) + " is not so on the other side";
      }
      treeEnds += tree;
    }
  }
  if (count == 0) return "";
  if (treeEnds != 2 * (count - 1)) {
    return std::to_string(count) + " nodes and " + std::to_string(treeEnds / 2) + " tree edges";
  }
  std::uint64_t reached = nodes & (~nodes + 1);
  for (std::uint64_t before = 0; before != reached;) {
    before = reached;
    for (int node = 0; node < VECTORS; ++node) {
      if (before & bit(node)) reached |= rows.tree[static_cast<std::size_t>(node)];
    }
  }
  return reached == nodes ? "" : "tree edges do not reach every node";
}

bool graphFaultSees(Chip &chip, int core) {
  for (int element = 0; element < VECTORS * DEGREE; ++element) {
    if ((readElement(chip, core, linkField(), element) >> VALID_BIT & 1) == 0) continue;
    flipElement(chip, core, linkField(), element, TREE_BIT);
    const bool seen = !graphFault(chip, core).empty();
    flipElement(chip, core, linkField(), element, TREE_BIT);
    return seen;
  }
  return true;
}

}  // namespace spk
