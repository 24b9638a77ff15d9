#include "graph.hpp"

#include <array>
#include <cmath>
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

std::uint64_t normOf(const Chip &chip, int core, int node, const char *part) {
  return readElement(chip, core, fieldOf("norms", part), node);
}

// The squared norm of a node's words, summed up here; at most 2^34, which a double holds too.
std::uint64_t squaredNorm(const Chip &chip, int core, int node) {
  static const int field = fieldOf("vectors", "word");
  std::uint64_t sum = 0;
  for (int dim = 0; dim < DIMS; ++dim) {
    const std::uint64_t raw = readElement(chip, core, field, node * DIMS + dim);
    const auto word = static_cast<std::int64_t>(raw << (64 - WORD_WIDTH)) >> (64 - WORD_WIDTH);
    sum += static_cast<std::uint64_t>(word * word);
  }
  return sum;
}

// Mantissa and exponent are those of 1/sqrt(norm2), or both 0. Twice the bound of section 5, for the mantissa's own rounding of 1.0.
bool isReciprocal(std::uint64_t norm2, std::uint64_t mantissa, std::uint64_t exponent) {
  if (mantissa == 0) return exponent == 0;
  const double product = std::ldexp(static_cast<double>(mantissa), -RMANT_WIDTH - static_cast<int>(exponent));
  return std::fabs(product * std::sqrt(static_cast<double>(norm2)) - 1) < std::ldexp(4, -RMANT_WIDTH);
}

}  // namespace

std::string normFault(const Chip &chip, int core) {
  const std::uint64_t nodes = validNodes(chip, core);
  for (int node = 0; node < VECTORS; ++node) {
    if ((nodes & bit(node)) == 0) continue;
    const std::uint64_t norm2 = squaredNorm(chip, core, node);
    const std::string of = " of node " + std::to_string(node) + " is not that of its words";
    if (normOf(chip, core, node, "norm2") != norm2) return "norm2" + of;
    if (!isReciprocal(norm2, normOf(chip, core, node, "rmant"), normOf(chip, core, node, "rexp"))) return "the reciprocal norm" + of;
  }
  return "";
}

bool normFaultSees(Chip &chip, int core) {
  static const int field = fieldOf("norms", "norm2");
  const std::uint64_t nodes = validNodes(chip, core);
  for (int node = 0; node < VECTORS; ++node) {
    if ((nodes & bit(node)) == 0) continue;
    flipElement(chip, core, field, node, 0);
    const bool seen = !normFault(chip, core).empty();
    flipElement(chip, core, field, node, 0);
    return seen;
  }
  return true;
}

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
