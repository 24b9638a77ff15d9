// chip_sim: plays a golden file on the verilated chip and says whether both agree. sim/README.md describes it.
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include "chip.hpp"
#include "golden.hpp"
#include "json.hpp"
#include "options.hpp"
#include "player.hpp"
#include "result.hpp"

namespace {

using namespace spk;

void stop(int) { interrupted = 1; }

void catchSignals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, stop);
}

// SIGTERM when `parent` ends, however it does. It may have ended before that was asked for.
void endWith(pid_t parent) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
  if (getppid() != parent) interrupted = 1;
}

std::string summary(const Golden &golden, const Result &r) {
  std::string text = std::string(verdictName(r.verdict)) + ": ";
  // A file that was refused has no suite, and the message names it.
  if (!golden.suite.empty()) text += golden.suite + (r.message.empty() ? "" : ": ");
  if (!r.message.empty()) return text + r.message;
  if (r.verdict == Verdict::mismatch) {
    const Mismatch &m = r.mismatch;
    text += ": " + m.kind;
    if (m.command >= 0) text += ", command " + std::to_string(m.command);
    if (m.core >= 0) text += ", core " + std::to_string(m.core);
    text += ", " + m.unit + " " + m.field;
    if (m.index >= 0) text += "[" + std::to_string(m.index) + "]";
    text += ": expected " + m.expected + ", got " + m.got;
    if (m.chipCycle >= 0) text += ", cycle " + std::to_string(m.chipCycle);
    return text;
  }
  return text + ": " + std::to_string(r.commands) + " commands, " + std::to_string(r.cycles) + " cycles, " +
         std::to_string(static_cast<std::uint64_t>(r.wallSeconds > 0 ? r.cycles / r.wallSeconds : 0)) + " Hz";
}

void play(const Options &options, Golden &golden, Result &result) {
  if (!options.trace.empty() && !Chip::canTrace()) throw UsageError("--trace: this simulation is built without waves");
  golden = readGolden(options.golden, options.modelHash);
  if (golden.records.empty() || options.maxCommands == 0) {
    result.verdict = Verdict::nothingChecked;
    result.message = "no commands";
    return;
  }
  Chip chip(options.stallSeed.value_or(0), options.plusargs);
  Player(chip, golden, options, result).run();
}

int report(const Options &options, const Golden &golden, const Result &result) {
  const std::string line = summary(golden, result);
  std::fprintf(result.verdict == Verdict::pass ? stdout : stderr, "%s\n", line.c_str());
  if (!options.json.empty()) writeWhole(options.json, resultJson(options, golden, result));
  return exitCode(result.verdict);
}

}  // namespace

int main(int argc, char **argv) {
  Options options;
  try {
    options = parseOptions(argc, argv);
  } catch (const UsageError &error) {
    std::fprintf(stderr, "chip_sim: %s\n", error.what());
    return exitCode(Verdict::usage);
  }
  if (options.help) {
    std::fputs(HELP, stdout);
    return 0;
  }
  catchSignals();
  if (options.parent > 0) endWith(static_cast<pid_t>(options.parent));
  Golden golden;
  Result result;
  try {
    play(options, golden, result);
  } catch (const std::exception &error) {
    result.verdict = dynamic_cast<const UsageError *>(&error) ? Verdict::usage : Verdict::toolError;
    result.message = error.what();
    golden.file = options.golden;
  }
  try {
    return report(options, golden, result);
  } catch (const FileError &error) {
    std::fprintf(stderr, "chip_sim: %s\n", error.what());
    return exitCode(Verdict::toolError);
  }
}
