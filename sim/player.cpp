#include "player.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#if SIM_BUS
#include "bus_check.hpp"
#endif
#include "graph.hpp"
#include "idle.hpp"
#include "params.hpp"

namespace spk {

volatile std::sig_atomic_t interrupted = 0;

namespace {

// Ends a run early; the result already says why.
struct Stop {};

// Checks of the graph between two in which a bit is flipped to see that the check is not blind.
constexpr std::uint64_t GRAPH_FLIPS = 64;

std::string hexText(std::uint64_t value) {
  char text[20];
  std::snprintf(text, sizeof text, "%llx", static_cast<unsigned long long>(value));
  return text;
}

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Adds its own lifetime to a total.
class Timer {
 public:
  explicit Timer(double &total) : total_(total) {}
  ~Timer() { total_ += secondsSince(start_); }
  Timer(const Timer &) = delete;
  Timer &operator=(const Timer &) = delete;

 private:
  double &total_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

Mask everyCore() {
  Mask mask{};
  for (int core = 0; core < CORES; ++core) set(mask, core);
  return mask;
}
const Mask EVERY_CORE = everyCore();

Mismatch mismatchOf(const char *kind, const char *unit, std::string field) {
  Mismatch m;
  m.kind = kind;
  m.unit = unit;
  m.field = std::move(field);
  return m;
}

template <class Value>
Mismatch differs(Mismatch m, const Value &expected, const Value &got) {
  m.expected = std::to_string(expected);
  m.got = std::to_string(got);
  return m;
}
Mismatch differsHex(Mismatch m, std::uint64_t expected, std::uint64_t got) {
  m.expected = hexText(expected);
  m.got = hexText(got);
  return m;
}
Mismatch onCore(Mismatch m, int core) {
  m.core = core;
  return m;
}
Mismatch protocol(const char *field, std::string expected, std::string got) {
  Mismatch m = mismatchOf("protocol", "chip", field);
  m.expected = std::move(expected);
  m.got = std::move(got);
  return m;
}

}  // namespace

Player::Player(Chip &chip, const Golden &golden, const Options &options, Result &result)
    : chip_(chip),
      golden_(golden),
      options_(options),
      result_(result),
      total_(static_cast<std::size_t>(std::min<std::uint64_t>(golden.records.size(), options.maxCommands))),
      host_(golden.records, options.stallSeed),
      timeline_(options.timeline.empty() ? nullptr : std::make_unique<Timeline>(total_)),
      awake_(timeline_.get()),
      flips_(golden.records, total_, options.flips, options.flipSeed),
      window_(WINDOW),
      inFlight_(CORES),
      samplers_(CORES),
      writes_(CORES),
      writesOf_(CORES, -1),
      snapshots_(SMALL ? CORES : 0) {
  for (Active &active : window_) {
    active.cycles.resize(CORES);
    active.states.resize(CORES);
    active.logs.resize(CORES);
  }
}

void Player::run() {
  started_ = reported_ = Clock::now();
  result_.commandsTotal = total_;
  if (!options_.responses.empty()) answers_ = std::make_unique<WholeFile>(options_.responses);
  logging_ = options_.log && std::any_of(golden_.records.begin(), golden_.records.end(),
                                         [](const Record &record) { return record.hasLog; });
  if (logging_ && !SIM_LOG) {
    throw GoldenError(options_.golden + ": holds write logs, and this simulation is built without; --no-log leaves them out");
  }
  try {
    startUp();
    play();
    settle();
    compareEnd();
    checkBus();
  } catch (const Stop &) {
    // A few cycles more, so that waves show what follows.
    if (tracing_) {
      for (int i = 0; i < 16; ++i) {
        chip_.low();
        chip_.high();
      }
    }
  }
  awake_.finish(edge_);
  result_.bus = host_.cycles();
  result_.awakeByCore = awake_.byCore();
  result_.awakeByOpcode = awake_.byOpcode();
  result_.commands = finished_;
  result_.cycles = edge_;
  result_.wallSeconds = secondsSince(started_);
  result_.digestSeconds = digestSeconds_;
  result_.logSeconds = logSeconds_;
  if (options_.flips > 0 && result_.verdict == Verdict::pass && result_.flipsInjected == 0) {
    result_.verdict = Verdict::nothingChecked;
    result_.message = "no command of the suite carries a state digest, so no bit was flipped";
  }
  if (!options_.trace.empty()) closeTrace();
  if (result_.verdict != Verdict::interrupted) {
    if (answers_) answers_->commit();
    if (timeline_) timeline_->write(options_.timeline, finished_, firstEdge_);
    writeFlips();
  }
  progress(true);
}

// Reset, then the sweep that fills the memories, until the chip takes commands and every gate is closed.
void Player::startUp() {
  if (!options_.trace.empty() && options_.traceFrom == 0) trace();
  chip_.reset(true);
  for (int i = 0; i < 4; ++i) cycle();
  chip_.reset(false);
  do {
    cycle();
    chip_.low();
  } while (!chip_.commandReady());
  for (int i = 0; i < 64 && any(clocked_); ++i) cycle();
  retired_ = chip_.retired();
  for (int core = 0; core < CORES && SMALL; ++core) snapshots_[static_cast<std::size_t>(core)].take(chip_, core);
}

void Player::play() {
  playing_ = true;
  firstEdge_ = edge_;
  progressEdge_ = edge_;
  host_.setLimit(limitAfter(0));
  while (finished_ < total_ || !flips_.empty() || !host_.done()) {
    cycle();
    if (!flips_.empty()) boundary();
    if (!options_.trace.empty()) trace();
    if ((edge_ & 255) == 0) progress(false);
  }
}

// The gates of the last command close behind its last response.
void Player::settle() {
  int left = 64;
  do cycle();
  while (any(clocked_) && --left > 0);
  if (any(clocked_)) {
    int first = -1;
    forEach(clocked_, [&](int core) { first = first < 0 ? core : first; });
    fail(onCore(protocol("gclk", "closed gates behind the last command", "a running clock"), first));
  }
}

void Player::compareEnd() {
  const bool complete = total_ == golden_.records.size();
  const bool timed = complete && !options_.stallSeed && options_.flips == 0 && Host::PREDICTED;
  result_.chipCycles = {timed, golden_.chipCycles, lastAnswer_ - firstEdge_};
  result_.finalDigest = {complete, golden_.finalDigest, finalDigest()};
  result_.chainedDigest = {complete, golden_.chainedDigest, chained_};
  awake_.finish(edge_);
  result_.awakeCompared = timed;
  if (complete && result_.finalDigest.expected != result_.finalDigest.got) {
    fail(differsHex(mismatchOf("final", "chip", "final digest"), golden_.finalDigest, result_.finalDigest.got));
  }
  if (complete && result_.chainedDigest.expected != result_.chainedDigest.got) {
    fail(differsHex(mismatchOf("chained", "chip", "chained digest"), golden_.chainedDigest, chained_));
  }
  if (!timed) return;
  if (result_.chipCycles.expected != result_.chipCycles.got) {
    fail(differs(mismatchOf("chipCycles", "chip", "chip cycles"), golden_.chipCycles, result_.chipCycles.got));
  }
  for (int core = 0; core < CORES; ++core) {
    const auto i = static_cast<std::size_t>(core);
    if (golden_.awakeByCore[i] != awake_.byCore()[i]) {
      fail(onCore(differs(mismatchOf("awake", "chip", "awake cycles of the core"), golden_.awakeByCore[i],
                          awake_.byCore()[i]),
                  core));
    }
  }
  for (std::size_t opcode = 0; opcode < OPCODES; ++opcode) {
    if (golden_.awakeByOpcode[opcode] == awake_.byOpcode()[opcode]) continue;
    Mismatch m = mismatchOf("awake", "chip", "awake cycles of the opcode");
    m.index = static_cast<std::int64_t>(opcode);
    fail(differs(std::move(m), golden_.awakeByOpcode[opcode], awake_.byOpcode()[opcode]));
  }
}

// What no suite asks of the bus, once the suite is over: it ends in reset.
void Player::checkBus() {
#if SIM_BUS
  if (total_ < golden_.records.size() || options_.flips > 0 || !options_.trace.empty()) return;
  BusCheck check(chip_);
  try {
    check.run();
  } catch (const BusCheck::Problem &problem) {
    Mismatch m = protocol(problem.what.c_str(), problem.expected, problem.got);
    m.unit = "bus";
    fail(std::move(m));
  }
  edge_ += check.edges();
  result_.busChecks = check.accesses();
#endif
}

void Player::cycle() {
  if (interrupted) {
    result_.verdict = Verdict::interrupted;
    throw Stop{};
  }
  if (edge_ - progressEdge_ > options_.watchdog) {
    result_.verdict = Verdict::hang;
    result_.hangCommand = playing_ ? static_cast<std::int64_t>(finished_) : -1;
    result_.hangCycle = playing_ ? edge_ - firstEdge_ : edge_;
    result_.message = playing_ ? "no progress for " + std::to_string(options_.watchdog) + " cycles at command " +
                                     std::to_string(finished_)
                               : "not ready for commands after reset";
    writeDump(mismatchOf("hang", "chip", ""), finished_ < total_ ? &golden_.records[finished_] : nullptr);
    throw Stop{};
  }
  if (!playing_) {
    chip_.low();
    chip_.high();
    ++edge_;
    clocked_ = chip_.clocked();
    return;
  }

  // Before the edge: what it will do.
  Cursor &accepted = host_.accepted();
  host_.drive(chip_);
  chip_.low();
  const Mask taking = chip_.taking();
  const bool later = chip_.takenOpcode() >= FIRST_WAVE_OPCODE;
  const bool sent = chip_.commandValid() && chip_.commandReady();
  const bool offered = chip_.responseValid(), answered = offered && chip_.responseReady();
  const std::uint64_t beat = offered ? chip_.responseData() : 0;
  if (stalledBeat_ && (!offered || beat != heldBeat_)) {
    fail(protocol("rsp_data_o", hexText(heldBeat_) + " held until it is taken", offered ? hexText(beat) : "nothing"));
  }
  stalledBeat_ = offered && !answered;
  heldBeat_ = beat;
  if (sent && accepted.record() >= golden_.records.size()) {
    fail(protocol("cmd_valid_i", "no beat behind the last command", hexText(chip_.commandData())));
  }
  if (sent && chip_.commandData() != accepted.beat()) {
    fail(protocol("cmd_data_i", hexText(accepted.beat()), hexText(chip_.commandData())));
  }
  if (const auto problem = host_.sample(chip_, edge_ + 1)) fail(protocol("bus", "what the host expects", *problem));
  if (logging_) sampleWrites();

  chip_.high();
  ++edge_;

  // After it: what it did. A retirement belongs to an older command than a take at the same edge.
  clocked_ = chip_.clocked();
  if (sent && accepted.atHeader() && accepted.record() == 0) firstEdge_ = edge_;
  if (accepted.record() > 0 || !accepted.atHeader() || sent) awake_.edge(edge_, clocked_);
  if (logging_) collectWrites(clocked_);
  const Mask retired = chip_.retired();
  if (retired != retired_) {
    const Mask changed = difference(retired, retired_);
    retired_ = retired;
    forEach(changed, [&](int core) { onRetire(core); });
    progressEdge_ = edge_;
  }
  if (sent) {
    if (accepted.atHeader()) onHeader(accepted.record());
    mark(accepted.record(), Timeline::LAST_BEAT);
    accepted.next();
    progressEdge_ = edge_;
  }
  if (any(taking)) {
    onTake(taking, later);
    progressEdge_ = edge_;
  }
  if (answered) {
    onResponse(beat);
    progressEdge_ = edge_;
  }
  if (SMALL && idleRegisters() > 0) checkIdle(clocked_);
}

// The write ports of the cores that may get this edge.
void Player::sampleWrites() {
  // Timing every cycle would cost more than the work, so one in 64 stands for all.
  const bool timed = (edge_ & 63) == 0;
  const Clock::time_point start = timed ? Clock::now() : Clock::time_point{};
  for (int core = 0; core < CORES; ++core) samplers_[static_cast<std::size_t>(core)].before(chip_.core(core));
  if (timed) logSeconds_ += 64 * secondsSince(start);
}

void Player::collectWrites(const Mask &clocked) {
  const bool timed = (edge_ & 63) == 0;
  const Clock::time_point start = timed ? Clock::now() : Clock::time_point{};
  forEach(clocked, [&](int core) {
    const auto i = static_cast<std::size_t>(core);
    const InFlight &queue = inFlight_[i];
    std::vector<Write> &writes = writes_[i];
    if (queue.empty()) {
      stray_.clear();
      samplers_[i].after(chip_.core(core), 0, stray_);
      if (stray_.empty()) return;
      const Write &stray = stray_[0];
      const Field &field = stateFields()[stray.field];
      Mismatch m = onCore(mismatchOf("log", field.unit, field.name), core);
      m.index = stray.index;
      m.command = writesOf_[i];
      m.expected = "no write while no command is in the core";
      m.got = hexText(stray.value);
      fail(std::move(m));
    }
    const std::uint32_t number = queue.front();
    if (writesOf_[i] != number) {
      writesOf_[i] = number;
      writes.clear();
    }
    const std::uint64_t take = active(number).takeEdge;
    samplers_[i].after(chip_.core(core), static_cast<std::uint32_t>(edge_ - take - 1), writes);
  });
  if (timed) logSeconds_ += 64 * secondsSince(start);
}

void Player::onHeader(std::size_t number) {
  mark(number, Timeline::HEADER);
  Active &now = active(number);
  now.pending = 0;
  now.taken = now.checked = false;
  now.responses = 0;
  // A refused command leaves no trace in a core; by now it has been issued, and the one behind it has not.
  if (number > 0) sampleRefused(number - 1);
}

// `later`: a wave of the ROUTE that was taken last, not its first.
void Player::onTake(const Mask &mask, bool later) {
  if (later) {
    if (issue_ == 0 || golden_.records[issue_ - 1].opcode() != OP_ROUTE || active(issue_ - 1).pending > 0) {
      fail(protocol("cmd_valid", "no wave, since no ROUTE waits for one", "a later wave of a ROUTE"));
    }
    active(issue_ - 1).waveEdge = edge_;
    takeIn(mask, issue_ - 1);
    return;
  }
  while (issue_ < host_.accepted().record() && golden_.records[issue_].refused()) ++issue_;
  int first = -1;
  forEach(mask, [&](int core) { first = first < 0 ? core : first; });
  if (issue_ >= host_.accepted().record()) {
    const std::size_t sent = host_.accepted().record();
    fail(onCore(protocol("cmd_valid", "no command, since none is waiting", "a command is taken"), first),
         sent > 0 ? &golden_.records[sent - 1] : nullptr);
  }
  const Record &record = golden_.records[issue_];
  const Mask expected = addressed(record);
  if (mask != expected) {
    int core = -1;
    forEach(difference(mask, expected), [&](int c) { core = core < 0 ? c : core; });
    const char *const names[] = {"the core is left out", "the core takes the command"};
    failAt(record, onCore(protocol("cmd_valid", names[test(expected, core)], names[test(mask, core)]), core));
  }
  Active &now = active(issue_);
  now.takeEdge = now.waveEdge = edge_;
  mark(issue_, Timeline::TAKE);
  now.taken = true;
  std::fill(now.cycles.begin(), now.cycles.end(), 0);
  takeIn(mask, issue_);
  ++issue_;
}

void Player::takeIn(const Mask &mask, std::size_t number) {
  const Record &record = golden_.records[number];
  forEach(mask, [&](int core) {
    InFlight &queue = inFlight_[static_cast<std::size_t>(core)];
    if (queue.full()) failAt(record, onCore(protocol("cmd_valid", "a core with room", "one with 8 commands"), core));
    queue.records[queue.tail++ % InFlight::SIZE] = static_cast<std::uint32_t>(number);
    set(occupied_, core);
    awake_.take(edge_, core, record.opcode(), number);
    ++active(number).pending;
  });
}

void Player::onRetire(int core) {
  const auto i = static_cast<std::size_t>(core);
  InFlight &queue = inFlight_[i];
  if (queue.empty()) {
    fail(onCore(protocol("retired", "no retirement, since the core has no command", "it retires one"), core));
  }
  const std::uint32_t number = queue.front();
  ++queue.head;
  if (queue.empty()) occupied_[i / 64] &= ~(std::uint64_t{1} << (i % 64));
  const Record &record = golden_.records[number];
  Active &now = active(number);
  const std::size_t at = slot(record, core);
  now.cycles[at] += static_cast<std::uint32_t>(edge_ - now.waveEdge);
  mark(number, Timeline::RETIRE);
  if (record.hasState) {
    const Timer timer(digestSeconds_);
    now.states[at] = coreDigest(chip_, core);
  }
  if (record.hasLog && logging_) {
    if (writesOf_[i] != number) writes_[i].clear();
    now.logs[at] = logDigest(writes_[i]);
    result_.logWrites += writes_[i].size();
  }
  if (SMALL) snapshots_[i].take(chip_, core);
  if (--now.pending > 0) return;
  now.metric = chip_.metric();
  // Of a ROUTE only its answer says that no other wave follows.
  if (record.opcode() != OP_ROUTE) closeTaken(number, now);
}

// All cores of the command have retired.
void Player::closeTaken(std::size_t number, Active &now) {
  const Record &record = golden_.records[number];
  const std::size_t cores = record.all() ? CORES : 1;
  std::uint32_t greatest = 0;
  std::uint64_t cycles = MIX_START, logs = MIX_START;
  for (std::size_t i = 0; i < cores; ++i) {
    greatest = std::max(greatest, now.cycles[i]);
    cycles = mix(cycles, now.cycles[i]);
    logs = mix(logs, now.logs[i]);
  }
  now.cyclesWord = cycles << 32 | greatest;
  now.log = logs;
  now.state = commandDigest(record, now);
  check(number, now);
}

void Player::sampleRefused(std::size_t number) {
  if (golden_.records[number].refused() && !active(number).checked) closeRefused(number, active(number));
}

void Player::closeRefused(std::size_t number, Active &now) {
  now.metric = chip_.metric();
  now.cyclesWord = MIX_START << 32;
  now.log = MIX_START;
  now.state = mix(MIX_START, now.metric);
  check(number, now);
}

std::uint64_t Player::commandDigest(const Record &record, const Active &now) const {
  std::uint64_t h = MIX_START;
  const std::size_t cores = record.all() ? CORES : 1;
  for (std::size_t i = 0; i < cores; ++i) h = mix(h, now.states[i]);
  return mix(h, now.metric);
}

std::uint64_t Player::finalDigest() const {
  std::uint64_t h = MIX_START;
  for (int core = 0; core < CORES; ++core) h = mix(h, coreDigest(chip_, core));
  return mix(h, chip_.metric());
}

void Player::check(std::size_t number, Active &now) {
  const Record &record = golden_.records[number];
  now.checked = true;
  OpcodeTotals &totals = result_.opcodes[record.opcode()];
  ++totals.commands;
  if (Beat(record.response[0]).status != 0) ++totals.refused;
  totals.cyclesModel += record.cycles & 0xffffffffu;
  totals.cyclesRtl += now.cyclesWord & 0xffffffffu;

  const bool stateDiffers = record.hasState && now.state != record.state;
  const bool logCompared = record.hasLog && logging_;
  const bool logDiffers = logCompared && now.log != record.log;
  const bool cyclesDiffer = now.cyclesWord != record.cycles;
  if (!logCompared) now.log = record.log;
  if (stateDiffers || logDiffers || cyclesDiffer) {
    Mismatch m;
    if (stateDiffers) {
      m = differsHex(mismatchOf("state", "core", "state digest"), record.state, now.state);
    } else if (logDiffers) {
      m = differsHex(mismatchOf("log", "core", "write-log digest"), record.log, now.log);
    } else if (const std::uint64_t low = 0xffffffffu; (now.cyclesWord & low) != (record.cycles & low)) {
      m = differs(mismatchOf("cycles", "core", "core cycles"), record.cycles & low, now.cyclesWord & low);
    } else {
      m = differsHex(mismatchOf("cycles", "core", "core cycles of the cores"), record.cycles >> 32,
                     now.cyclesWord >> 32);
    }
    if (stateDiffers && logDiffers) m.also.push_back("log");
    if ((stateDiffers || logDiffers) && cyclesDiffer) m.also.push_back("cycles");
    if (!record.refused() && !record.all()) m.core = static_cast<std::int64_t>(record.core());
    failAt(record, std::move(m));
  }
  if (record.hasState) {
    const int cores = record.refused() ? 0 : record.all() ? CORES : 1;
    ++result_.stateDigests;
    result_.stateBits += static_cast<std::uint64_t>(cores) * STATE_CORE_BITS + STATE_CHIP_BITS;
  }
  if (logCompared) ++result_.logDigests;
  if (SMALL) checkUnaddressed();
  const unsigned opcode = record.opcode();
  if ((opcode == OP_INSERT || opcode == OP_DELETE || opcode == OP_UPDATE) && !record.refused()) checkGraph(record, static_cast<int>(record.core()));
}

// The state equals the model's; now it must also be what any model has to promise.
void Player::checkGraph(const Record &record, int core) {
  const Timer timer(digestSeconds_);
  const std::string fault = graphFault(chip_, core);
  if (!fault.empty()) {
    Mismatch m = mismatchOf("graph", "graph", "link");
    m.expected = "symmetric links and one tree over all nodes";
    m.got = fault;
    failAt(record, onCore(std::move(m), core));
  }
  if (const std::string wrong = normFault(chip_, core); !wrong.empty()) {
    Mismatch m = mismatchOf("graph", "norms", "norm2");
    m.expected = "norms of the words beside them";
    m.got = wrong;
    failAt(record, onCore(std::move(m), core));
  }
  if (++result_.graphChecks % GRAPH_FLIPS != 0) return;
  if (!graphFaultSees(chip_, core)) throw std::runtime_error("the check of the graph does not see a link that lost its tree bit");
  if (!normFaultSees(chip_, core)) throw std::runtime_error("the check of the norms does not see a wrong bit");
}

// No core without a command may have changed since its last retirement.
void Player::checkUnaddressed() {
  const Timer timer(digestSeconds_);
  for (int core = 0; core < CORES; ++core) {
    if (test(occupied_, core)) continue;
    Snapshot &snapshot = snapshots_[static_cast<std::size_t>(core)];
    ++result_.unaddressedChecks;
    if (snapshot.equals(chip_, core)) continue;
    const Snapshot::Difference d = snapshot.find(chip_, core);
    const Field &field = stateFields()[static_cast<std::size_t>(std::max(d.field, 0))];
    Mismatch m = onCore(differsHex(mismatchOf("unaddressed", field.unit, field.name), d.before, d.now), core);
    m.index = d.index;
    fail(std::move(m), finished_ < total_ ? &golden_.records[finished_] : nullptr);
  }
}

void Player::checkIdle(const Mask &clocked) {
  const Mask busy = chip_.busy();
  forEach(clocked, [&](int core) {
    if (test(busy, core)) return;
    IdleViolation violation;
    ++result_.idleChecks;
    if (!findIdleViolation(chip_.core(core), violation)) return;
    Mismatch m = differsHex(mismatchOf("idle", "core", violation.name), violation.expected, violation.got);
    fail(onCore(std::move(m), core), finished_ < total_ ? &golden_.records[finished_] : nullptr);
  });
}

void Player::onResponse(std::uint64_t bits) {
  if (answer_ >= host_.accepted().record()) {
    fail(protocol("rsp_valid_o", "no response, since no command is open", hexText(bits)));
  }
  const Record &record = golden_.records[answer_];
  if (record.refused()) sampleRefused(answer_);
  Active &now = active(answer_);
  const std::uint64_t expected = record.response[now.responses];
  if (answers_) {
    char line[40];
    std::snprintf(line, sizeof line, "%u %016llx\n", record.number, static_cast<unsigned long long>(bits));
    answers_->write(line);
  }
  ++result_.responseBeats;
  if (bits != expected) {
    const Beat want(expected), got(bits);
    Mismatch m = mismatchOf("response", "response", "");
    m.index = now.responses;
    const auto compare = [&](const char *field, std::uint64_t a, std::uint64_t b) {
      if (!m.field.empty() || a == b) return;
      m.field = field;
      m = differsHex(std::move(m), a, b);
    };
    compare("status", want.status, got.status);
    compare("hit", want.hit, got.hit);
    compare("core", want.core, got.core);
    compare("index", want.index, got.index);
    compare("value", want.value, got.value);
    compare("last", want.last, got.last);
    compare("beat", expected, bits);
    if (got.hit) m.core = static_cast<std::int64_t>(got.core);
    failAt(record, std::move(m));
  }
  if (now.responses == 0) mark(answer_, Timeline::FIRST_RESPONSE);
  mark(answer_, Timeline::LAST_RESPONSE);
  if (++now.responses < record.responseBeats) return;
  if (record.opcode() == OP_ROUTE && !now.checked && now.taken && now.pending == 0) closeTaken(answer_, now);
  if (!now.checked) failAt(record, protocol("rsp_valid_o", "a response behind the retirement", "one before it"));
  lastAnswer_ = edge_;
  ++answer_;
  finishRecords();
}

// Records are finished in order: compared, and answered to the last beat.
void Player::finishRecords() {
  for (; finished_ < answer_; ++finished_) {
    const Record &record = golden_.records[finished_];
    const Active &now = active(finished_);
    chained_ = mix(chained_, record.head);
    for (int i = 0; i < record.commandBeats; ++i) chained_ = mix(chained_, record.command[i]);
    for (int i = 0; i < record.responseBeats; ++i) chained_ = mix(chained_, record.response[i]);
    chained_ = mix(chained_, now.cyclesWord);
    if (record.hasState) chained_ = mix(chained_, now.state);
    if (record.hasLog) chained_ = mix(chained_, now.log);
  }
  host_.setLimit(limitAfter(finished_));
}

// How far commands may be sent: not beyond the window of open records, and not beyond the next flip.
std::size_t Player::limitAfter(std::size_t finished) const {
  const std::size_t open = std::min(total_, finished + WINDOW - 1);
  return flips_.empty() ? open : std::min(open, flips_.next() + 1);
}

// Flips behind the last finished record, once the chip is quiet. The limit keeps later commands back until then.
void Player::boundary() {
  if (finished_ != flips_.next() + 1 || any(clocked_)) return;
  const Record &record = golden_.records[finished_ - 1];
  for (int left = flips_.takeNext(); left > 0; --left) flip(record);
  host_.setLimit(limitAfter(finished_));
  progressEdge_ = edge_;
}

void Player::flip(const Record &record) {
  const auto digest = [&] {
    std::uint64_t h = MIX_START;
    forEach(addressed(record), [&](int core) { h = mix(h, coreDigest(chip_, core)); });
    return mix(h, chip_.metric());
  };
  const Flip flip = flips_.draw(record);
  flipElement(chip_, flip.core, flip.field, flip.index, flip.bit);
  const std::uint64_t got = digest();
  const bool detected = got != record.state;
  ++result_.flipsInjected;
  result_.flipsDetected += detected;
  if (!options_.flipDump.empty()) {
    flipDump_ += (flipDump_.empty() ? "\n  " : ",\n  ") + flipJson(chip_, record, flip, detected, record.state, got);
  }
  flipElement(chip_, flip.core, flip.field, flip.index, flip.bit);
  const std::uint64_t restored = digest();
  const Field &field = stateFields()[static_cast<std::size_t>(flip.field)];
  Mismatch m = onCore(mismatchOf("selfTest", field.unit, field.name), flip.core);
  m.index = flip.index;
  if (!detected) failAt(record, differsHex(std::move(m), record.state ^ 1, got));
  if (restored != record.state) failAt(record, differsHex(std::move(m), record.state, restored));
}

Mask Player::addressed(const Record &record) const {
  if (record.all()) return EVERY_CORE;
  Mask mask{};
  set(mask, static_cast<int>(record.core()));
  return mask;
}

void Player::failAt(const Record &record, Mismatch m) {
  m.command = record.number;
  const Active &now = active(record.number);
  if (now.taken && m.cycle < 0) m.cycle = static_cast<std::int64_t>(edge_ - now.takeEdge);
  fail(std::move(m), &record);
}

void Player::fail(Mismatch m, const Record *record) {
  if (m.command < 0 && record) m.command = record->number;
  m.chipCycle = chipCycle();
  result_.verdict = Verdict::mismatch;
  result_.mismatch = m;
  writeDump(m, record);
  throw Stop{};
}

void Player::writeDump(const Mismatch &m, const Record *record) {
  if (options_.dump.empty()) return;
  JsonObject top;
  top.number("format", 1).text("config", CONFIG_NAME).text("suite", golden_.suite).text("golden", golden_.file);
  top.text("kind", m.kind).raw("command", m.command < 0 ? "null" : std::to_string(m.command));
  top.number("metric", static_cast<int>(chip_.metric()));
  // The cores of the command; without one, or at the end, all.
  Mask mask = record && !record->refused() ? addressed(*record) : EVERY_CORE;
  if (record && record->refused()) mask = Mask{};
  if (m.core >= 0 && m.core < CORES) set(mask, static_cast<int>(m.core));
  std::string cores;
  forEach(mask, [&](int core) {
    JsonObject o;
    o.number("core", core);
    const bool own = record && !record->refused() && test(addressed(*record), core);
    if (own && active(record->number).checked) {
      const Active &now = active(record->number);
      const std::size_t at = slot(*record, core);
      o.number("cycles", now.cycles[at]);
      if (record->hasState) o.hex("stateDigest", now.states[at]);
      if (record->hasLog && logging_) {
        o.hex("logDigest", now.logs[at]);
        std::string log;
        const auto i = static_cast<std::size_t>(core);
        if (writesOf_[i] == record->number) {
          for (const Write &w : writes_[i]) {
            log += (log.empty() ? "[" : ",[") + std::to_string(w.cycle) + "," + std::to_string(w.field) + "," +
                   std::to_string(w.index) + ",\"" + hexText(w.value) + "\"]";
          }
        }
        o.raw("log", "[" + log + "]");
      }
    }
    o.raw("state", dumpState(chip_, core, "    "));
    cores += (cores.empty() ? "\n  " : ",\n  ") + o.str();
  });
  top.raw("cores", "[" + cores + "\n]");
  writeWhole(options_.dump, top.str() + "\n");
}

void Player::progress(bool force) {
  const Clock::time_point now = Clock::now();
  if (!force && now - reported_ < std::chrono::seconds(1)) return;
  reported_ = now;
  std::fprintf(stderr, "progress %zu %zu %llu\n", finished_, total_, static_cast<unsigned long long>(edge_));
}

void Player::trace() {
  const bool wanted = finished_ <= options_.traceTo && host_.accepted().record() >= options_.traceFrom;
  if (wanted == tracing_) return;
  if (wanted) {
    chip_.openTrace(options_.trace + ".part");
  } else {
    chip_.closeTrace();
  }
  tracing_ = wanted;
  traced_ = true;
}

void Player::closeTrace() {
  chip_.closeTrace();
  if (!traced_) return;
  const std::string part = options_.trace + ".part";
  if (result_.verdict == Verdict::interrupted) {
    std::remove(part.c_str());
  } else if (std::rename(part.c_str(), options_.trace.c_str()) != 0) {
    throw FileError(options_.trace + ": cannot be written: " + std::strerror(errno));
  }
}

void Player::writeFlips() {
  if (options_.flipDump.empty()) return;
  JsonObject top;
  top.number("format", 1).text("config", CONFIG_NAME).text("suite", golden_.suite).text("golden", golden_.file);
  top.number("seed", options_.flipSeed).raw("flips", "[" + flipDump_ + "\n]");
  writeWhole(options_.flipDump, top.str() + "\n");
}

}  // namespace spk
