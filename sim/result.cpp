#include "result.hpp"

#include "idle.hpp"
#include "json.hpp"
#include "params.hpp"

namespace spk {
namespace {

std::string list(const std::vector<std::uint64_t> &values) {
  std::string text;
  for (const std::uint64_t value : values) text += (text.empty() ? "" : ",") + std::to_string(value);
  return "[" + text + "]";
}

std::string integerOrNull(std::int64_t value) { return value < 0 ? "null" : std::to_string(value); }

std::string predictionJson(const Prediction &p, bool isDigest) {
  JsonObject o;
  o.flag("compared", p.compared);
  if (isDigest) {
    o.hex("expected", p.expected).hex("got", p.got);
  } else {
    o.number("expected", p.expected).number("got", p.got);
  }
  return o.str();
}

std::string mismatchJson(const Golden &golden, const Mismatch &m) {
  std::string also;
  for (const std::string &kind : m.also) also += (also.empty() ? "" : ", ") + quoted(kind);
  JsonObject o;
  o.text("kind", m.kind).raw("also", "[" + also + "]").text("suite", golden.suite).text("file", golden.file);
  o.raw("command", integerOrNull(m.command));
  const bool known = m.command >= 0 && static_cast<std::size_t>(m.command) < golden.records.size();
  o.raw("opcode",
        known ? std::to_string(golden.records[static_cast<std::size_t>(m.command)].opcode()) : std::string("null"));
  o.raw("core", integerOrNull(m.core)).text("unit", m.unit).text("field", m.field).raw("index", integerOrNull(m.index));
  o.text("expected", m.expected).text("got", m.got);
  o.raw("chipCycle", integerOrNull(m.chipCycle)).raw("cycle", integerOrNull(m.cycle));
  return o.str();
}

}  // namespace

int exitCode(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return 0;
    case Verdict::mismatch: return 1;
    case Verdict::usage: return 2;
    case Verdict::toolError: return 3;
    case Verdict::hang: return 4;
    case Verdict::nothingChecked: return 5;
    case Verdict::interrupted: return 130;
  }
  return 3;
}

const char *verdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::mismatch: return "mismatch";
    case Verdict::usage: return "usage";
    case Verdict::toolError: return "tool error";
    case Verdict::hang: return "hang";
    case Verdict::nothingChecked: return "nothing checked";
    case Verdict::interrupted: return "interrupted";
  }
  return "tool error";
}

std::string resultJson(const Options &options, const Golden &golden, const Result &r) {
  std::string opcodes;
  for (std::size_t i = 0; i < r.opcodes.size(); ++i) {
    const OpcodeTotals &t = r.opcodes[i];
    if (t.commands == 0) continue;
    JsonObject o;
    o.number("opcode", i).number("commands", t.commands).number("refused", t.refused);
    o.number("cyclesModel", t.cyclesModel).number("cyclesRtl", t.cyclesRtl);
    opcodes += (opcodes.empty() ? "\n    " : ",\n    ") + o.str();
  }
  JsonObject awake;
  awake.flag("compared", r.awakeCompared);
  awake.raw("expectedByCore", list(golden.awakeByCore)).raw("byCore", list(r.awakeByCore));
  awake.raw("expectedByOpcode", list(golden.awakeByOpcode)).raw("byOpcode", list(r.awakeByOpcode));
  JsonObject time;
  time.real("total", r.wallSeconds).real("digest", r.digestSeconds).real("log", r.logSeconds);
  time.real("eval", r.wallSeconds - r.digestSeconds - r.logSeconds);

  std::string text = "{\n";
  const auto line = [&](const char *name, const std::string &json) {
    text += (text.size() > 2 ? std::string(",\n  ") : std::string("  ")) + quoted(name) + ": " + json;
  };
  line("format", "1");
  line("verdict", quoted(verdictName(r.verdict)));
  line("exitCode", std::to_string(exitCode(r.verdict)));
  line("message", quoted(r.message));
  line("config", quoted(CONFIG_NAME));
  line("configHash", hexString(CONFIG_HASH));
  line("golden", quoted(golden.file));
  line("suite", quoted(golden.suite));
  line("modelHash", hexString(golden.modelHash));
  line("seed", hexString(golden.seed));
  line("stallSeed", options.stallSeed ? std::to_string(*options.stallSeed) : "null");
  line("commands", std::to_string(r.commands));
  line("commandsTotal", std::to_string(r.commandsTotal));
  line("responseBeats", std::to_string(r.responseBeats));
  line("stateDigests", std::to_string(r.stateDigests));
  line("stateBits", std::to_string(r.stateBits));
  line("logDigests", std::to_string(r.logDigests));
  line("logWrites", std::to_string(r.logWrites));
  line("graphChecks", std::to_string(r.graphChecks));
  line("busChecks", std::to_string(r.busChecks));
  line("unaddressedChecks", std::to_string(r.unaddressedChecks));
  line("idleRegisters", std::to_string(idleRegisters()));
  line("idleChecks", std::to_string(r.idleChecks));
  line("cycles", std::to_string(r.cycles));
  line("chipCycles", predictionJson(r.chipCycles, false));
  line("bus", r.bus ? JsonObject()
                            .number("width", static_cast<std::uint64_t>(r.bus->width))
                            .number("writes", r.bus->writes)
                            .number("reads", r.bus->reads)
                            .number("cycles", r.bus->cycles)
                            .str()
                    : "null");
  line("finalDigest", predictionJson(r.finalDigest, true));
  line("chainedDigest", predictionJson(r.chainedDigest, true));
  line("awake", awake.str());
  line("opcodes", "[" + opcodes + "\n  ]");
  line("simHz", realText(r.wallSeconds > 0 ? static_cast<double>(r.cycles) / r.wallSeconds : 0));
  line("seconds", time.str());
  line("selfTest", JsonObject().number("injected", r.flipsInjected).number("detected", r.flipsDetected).str());
  line("hang", r.verdict == Verdict::hang
                   ? JsonObject().raw("command", integerOrNull(r.hangCommand)).number("chipCycle", r.hangCycle).str()
                   : "null");
  line("mismatch", r.verdict == Verdict::mismatch ? mismatchJson(golden, r.mismatch) : "null");
  return text + "\n}\n";
}

}  // namespace spk
