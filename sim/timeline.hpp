// Clock edges of every command, kept only when `--timeline` asks for them. Edge 0 accepts the first header, as in the
// model's timeline (docs/engine.md, section 12).
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "json.hpp"

namespace spk {

class Timeline {
 public:
  enum Event { HEADER, LAST_BEAT, TAKE, RETIRE, FIRST_RESPONSE, LAST_RESPONSE, EVENTS };

  explicit Timeline(std::size_t commands) : commands_(commands) {}

  // The edge at which something happened to a command; of several the latest counts.
  void mark(std::size_t command, Event event, std::uint64_t edge) {
    if (command < commands_.size()) commands_[command].edges[event] = static_cast<std::int64_t>(edge);
  }
  // Edges that a core's clock gave while `command` was the one that it took last.
  void awake(std::size_t command, int core, std::uint64_t edges) {
    if (edges > 0 && command < commands_.size()) commands_[command].awake[core] += edges;
  }

  // The first `finished` commands; sim/README.md describes the format.
  void write(const std::string &path, std::size_t finished, std::uint64_t firstEdge) const {
    WholeFile file(path);
    for (std::size_t number = 0; number < finished && number < commands_.size(); ++number) {
      std::string line = std::to_string(number);
      for (const std::int64_t edge : commands_[number].edges) {
        line += ' ' + (edge < 0 ? "-" : std::to_string(edge - static_cast<std::int64_t>(firstEdge)));
      }
      for (const auto &[core, edges] : commands_[number].awake) {
        line += ' ' + std::to_string(core) + ':' + std::to_string(edges);
      }
      file.write(line + '\n');
    }
    file.commit();
  }

 private:
  struct Command {
    std::int64_t edges[EVENTS] = {-1, -1, -1, -1, -1, -1};
    std::map<int, std::uint64_t> awake;
  };
  std::vector<Command> commands_;
};

}  // namespace spk
