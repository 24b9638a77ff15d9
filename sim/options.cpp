#include "options.hpp"

#include <cctype>
#include <functional>
#include <map>

namespace spk {

const char *const HELP =
    R"(usage: chip_sim --golden FILE [options]
Plays a golden file on the verilated chip and compares every answer, cycle count and state digest.

  --golden FILE            golden file (docs/golden.md)
  --hash HEX               model hash that the file must carry
  --max-commands N         play only the first N commands
  --stall SEED             random gaps on the command port and random waits on the response port
  --no-log                 leave out the write log
  --timeline FILE          write the clock edges of every command there
  --parent PID             end when that process ends; it must have started this one
  --watchdog CYCLES        cycles without progress that make a hang (200000 times BEATS)
  --json FILE              write the result there (sim/README.md)
  --dump-on-mismatch FILE  write the state of the cores at the first mismatch there
  --responses FILE         write every response beat there
  --trace FILE.fst         write waves there, of commands --from N to --to N
  --flips N                flip N architectural bits and see that the digests change; --flip-seed S
  --flip-dump FILE         write each flip and the state that held it there
  +NAME[=VALUE]            for $test$plusargs and $value$plusargs in the RTL
  --help                   print this

Exit code: 0 pass, 1 mismatch, 2 usage, 3 tool error (also a golden file that is damaged or stale), 4 hang,
5 nothing checked, 130 interrupted. Progress goes to standard error as `progress DONE TOTAL CYCLES`.
)";

namespace {

std::uint64_t parseNumber(const std::string &option, const std::string &text, int base = 10) {
  const auto fail = [&] {
    throw UsageError(option + ": expected a " + (base == 16 ? "hexadecimal" : "decimal") + " number of 64 bits, got '" +
                     text + "'");
  };
  // stoull would take a sign and blanks.
  if (text.empty() || !std::isxdigit(static_cast<unsigned char>(text[0]))) fail();
  try {
    std::size_t used = 0;
    const std::uint64_t value = std::stoull(text, &used, base);
    if (used != text.size()) fail();
    return value;
  } catch (const std::logic_error &) {
    fail();
  }
  return 0;
}

}  // namespace

Options parseOptions(int argc, char **argv) {
  Options o;
  using Set = std::function<void(const std::string &name, const std::string &value)>;
  const auto text = [](std::string &target) -> Set {
    return [&target](const std::string &name, const std::string &value) {
      if (value.empty()) throw UsageError(name + ": expected a file name, got ''");
      target = value;
    };
  };
  const auto number = [](auto &target, int base = 10) -> Set {
    return [&target, base](const std::string &name, const std::string &value) {
      target = parseNumber(name, value, base);
    };
  };
  const std::map<std::string, Set> options = {
      {"--golden", text(o.golden)},      {"--hash", number(o.modelHash, 16)},
      {"--stall", number(o.stallSeed)},  {"--max-commands", number(o.maxCommands)},
      {"--json", text(o.json)},          {"--dump-on-mismatch", text(o.dump)},
      {"--trace", text(o.trace)},        {"--responses", text(o.responses)},
      {"--from", number(o.traceFrom)},   {"--to", number(o.traceTo)},
      {"--flips", number(o.flips)},      {"--flip-seed", number(o.flipSeed)},
      {"--flip-dump", text(o.flipDump)}, {"--watchdog", number(o.watchdog)},
      {"--timeline", text(o.timeline)},  {"--parent", number(o.parent)},
  };
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--help") {
      o.help = true;
    } else if (name == "--no-log") {
      o.log = false;
    } else if (name.rfind('+', 0) == 0) {
      o.plusargs.push_back(argv[i]);
    } else if (const auto option = options.find(name); option == options.end()) {
      throw UsageError("unknown option '" + name + "' (--help lists the options)");
    } else if (++i == argc) {
      throw UsageError(name + ": a value must follow");
    } else {
      option->second(name, argv[i]);
    }
  }
  if (o.help) return o;
  if (o.golden.empty()) throw UsageError("--golden FILE is missing (--help lists the options)");
  if (o.watchdog == 0) throw UsageError("--watchdog: expected at least 1, got 0");
  if (o.traceFrom > o.traceTo) throw UsageError("--from must not be above --to");
  if (!o.flipDump.empty() && o.flips == 0) throw UsageError("--flip-dump needs --flips");
  return o;
}

}  // namespace spk
