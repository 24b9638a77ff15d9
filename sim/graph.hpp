// What docs/engine.md promises of a core after every insert, delete and update (sections 5 and 7), looked for in the RTL's own rows: the
// comparison with the model could not find a mistake that both of them make.
#pragma once
#include <string>

#include "chip.hpp"

namespace spk {

// The first promise that the core's links break, as a sentence; empty when they keep all of them. Links stand between valid nodes, at
// most one between two, and on both sides alike; the tree edges reach every node and are one fewer than the nodes.
std::string graphFault(const Chip &chip, int core);

// Whether `graphFault` sees a link that loses its tree bit; true too when the core has no link. The state is as it was afterwards.
bool graphFaultSees(Chip &chip, int core);

// The same of the norms of all valid nodes: norm2 is the sum of the squares of the words, and rmant and rexp are its reciprocal root or 0.
std::string normFault(const Chip &chip, int core);

// Whether `normFault` sees a bit of a norm2 that is wrong; true too when the core has no node.
bool normFaultSees(Chip &chip, int core);

}  // namespace spk
