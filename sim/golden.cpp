#include "golden.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "mix.hpp"
#include "params.hpp"

namespace spk {
namespace {

constexpr std::uint64_t MAGIC = 0x53504b4700000001u;
constexpr std::size_t HEADER_WORDS = 12;

std::string hex(std::uint64_t value) {
  char text[20];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

[[noreturn]] void refuse(const std::string &file, const std::string &field, const std::string &expected,
                         const std::string &got) {
  throw GoldenError(file + ": " + field + ": expected " + expected + ", got " + got);
}

std::string readText(const std::string &file) {
  std::unique_ptr<std::FILE, int (*)(std::FILE *)> stream(std::fopen(file.c_str(), "rb"), std::fclose);
  if (!stream) throw GoldenError(file + ": cannot be read: " + std::strerror(errno));
  std::string text;
  char buffer[1 << 16];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, stream.get())) > 0;) text.append(buffer, n);
  if (std::ferror(stream.get())) throw GoldenError(file + ": cannot be read: " + std::strerror(errno));
  return text;
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::vector<std::uint64_t> parseWords(const std::string &file, const std::string &text) {
  std::vector<std::uint64_t> words;
  words.reserve(text.size() / 17 + 1);
  int line = 1, digits = 0;
  std::uint64_t word = 0;
  const auto end = [&] {
    if (digits > 0) words.push_back(word);
    digits = 0;
    word = 0;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (const int value = digit(c); value >= 0) {
      if (++digits > 16) refuse(file, "line " + std::to_string(line), "words of at most 16 digits", "a longer one");
      word = word << 4 | static_cast<unsigned>(value);
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      end();
      if (c == '\n') ++line;
    } else if (c == '/' && i + 1 < text.size() && text[i + 1] == '/') {
      end();
      while (i + 1 < text.size() && text[i + 1] != '\n') ++i;
    } else {
      char shown[8];
      std::snprintf(shown, sizeof shown, c >= ' ' && c <= '~' ? "'%c'" : "\\x%02x", static_cast<unsigned char>(c));
      refuse(file, "line " + std::to_string(line), "hexadecimal words and // comments", shown);
    }
  }
  end();
  return words;
}

// Walks the body; every read is checked against its end, so that a wrong count cannot lead outside.
class Body {
 public:
  explicit Body(const Golden &golden) : file_(golden.file), words_(golden.words) {}

  const std::uint64_t *take(std::size_t count, const std::string &field) {
    if (words_.size() - at_ < count) {
      refuse(file_, field, std::to_string(count) + " more words", std::to_string(words_.size() - at_));
    }
    at_ += count;
    return words_.data() + at_ - count;
  }
  std::size_t left() const { return words_.size() - at_; }

 private:
  const std::string &file_;
  const std::vector<std::uint64_t> &words_;
  std::size_t at_ = HEADER_WORDS;
};

void checkBeats(const Golden &golden, const Record &record, const std::string &name) {
  const unsigned opcode = record.opcode();
  const bool vector = opcode == OP_INSERT || opcode == OP_SEARCH || opcode == OP_RESONANCE_SEARCH || opcode == OP_ROUTE || opcode == OP_HNSW_TO_SNN || opcode == OP_NEURO_SEARCH;
  const int beats = vector ? 1 + VECTOR_BEATS : 1;
  if (record.commandBeats != beats) {
    refuse(golden.file, name + "command beats", std::to_string(beats), std::to_string(record.commandBeats));
  }
  if (record.responseBeats < 1) refuse(golden.file, name + "response beats", "at least 1", "0");
  for (int i = 0; i < record.responseBeats; ++i) {
    const bool last = i == record.responseBeats - 1;
    if (Beat(record.response[i]).last != last) {
      refuse(golden.file, name + "last bit of response beat " + std::to_string(i), last ? "1" : "0", last ? "0" : "1");
    }
  }
  if (!record.refused() && !record.all() && record.core() >= static_cast<unsigned>(CORES)) {
    refuse(golden.file, name + "core", "below " + std::to_string(CORES), std::to_string(record.core()));
  }
}

Record readRecord(const Golden &golden, Body &body, std::uint32_t number) {
  const std::string name = "record " + std::to_string(number) + ": ";
  Record record;
  record.head = *body.take(1, name + "first word");
  if (record.head >> 56 != 0xc5) refuse(golden.file, name + "marker", "c5", hex(record.head).substr(0, 2));
  record.number = static_cast<std::uint32_t>(record.head);
  if (record.number != number) {
    refuse(golden.file, name + "command number", std::to_string(number), std::to_string(record.number));
  }
  const unsigned flags = record.head >> 32 & 255;
  if (flags > 3) refuse(golden.file, name + "flags", "at most 3", std::to_string(flags));
  record.hasState = flags & 1;
  record.hasLog = flags & 2;
  if (golden.allLogged && !record.hasLog) refuse(golden.file, name + "flags", "a log digest (header flag 0)", "none");
  record.commandBeats = static_cast<int>(record.head >> 48 & 255);
  record.responseBeats = static_cast<int>(record.head >> 40 & 255);
  if (record.commandBeats < 1) refuse(golden.file, name + "command beats", "at least 1", "0");
  record.command = body.take(static_cast<std::size_t>(record.commandBeats), name + "command");
  record.response = body.take(static_cast<std::size_t>(record.responseBeats), name + "response");
  checkBeats(golden, record, name);
  record.cycles = *body.take(1, name + "cycles");
  if (record.hasState) record.state = *body.take(1, name + "state digest");
  if (record.hasLog) record.log = *body.take(1, name + "log digest");
  return record;
}

std::vector<std::uint64_t> readTable(const Golden &golden, Body &body, const std::string &name, std::uint64_t head,
                                     std::size_t count) {
  const std::uint64_t got = *body.take(1, name);
  if (got != head) refuse(golden.file, name, hex(head), hex(got));
  const std::uint64_t *first = body.take(count, name);
  return {first, first + count};
}

std::uint64_t mixAll(const std::vector<std::uint64_t> &words, std::size_t begin, std::size_t end) {
  std::uint64_t h = MIX_START;
  for (std::size_t i = begin; i < end; ++i) h = mix(h, words[i]);
  return h;
}

// `golden/mini/random.hex` is the suite `random`.
std::string suiteName(const std::string &file) {
  const std::size_t slash = file.rfind('/');
  const std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
  return name.substr(0, name.find('.'));
}

}  // namespace

Golden readGolden(const std::string &file, std::optional<std::uint64_t> modelHash) {
  Golden golden;
  golden.file = file;
  golden.suite = suiteName(file);
  golden.words = parseWords(file, readText(file));
  const std::vector<std::uint64_t> &w = golden.words;
  if (w.size() < HEADER_WORDS) refuse(file, "header", "12 words", std::to_string(w.size()));
  const auto check = [&](const std::string &field, std::uint64_t expected, std::uint64_t got) {
    if (expected != got) refuse(file, field, hex(expected), hex(got));
  };
  check("header word 0, format", MAGIC, w[0]);
  check(std::string("header word 1, configuration hash (this simulation is ") + CONFIG_NAME + ")", CONFIG_HASH, w[1]);
  if (modelHash) check("header word 2, model hash (made by another model; run make golden)", *modelHash, w[2]);
  if (w[9] != w.size() - HEADER_WORDS) {
    refuse(file, "header word 9, body words", std::to_string(w[9]), std::to_string(w.size() - HEADER_WORDS));
  }
  check("header word 10, check of the body", w[10], mixAll(w, HEADER_WORDS, w.size()));
  check("header word 11", 0, w[11]);
  if (w[5] > 1) refuse(file, "header word 5, flags", "at most 1", hex(w[5]));
  // A record has at least four words, so a greater count is damage, not a reason to ask for memory.
  if (w[4] > w[9] / 4) refuse(file, "header word 4, records", "at most " + std::to_string(w[9] / 4), std::to_string(w[4]));

  golden.modelHash = w[2];
  golden.seed = w[3];
  golden.allLogged = w[5] & 1;
  golden.chipCycles = w[6];
  golden.finalDigest = w[7];
  golden.chainedDigest = w[8];

  Body body(golden);
  golden.records.reserve(w[4]);
  for (std::uint32_t number = 0; number < w[4]; ++number) golden.records.push_back(readRecord(golden, body, number));
  bool allLogged = true;
  for (const Record &record : golden.records) allLogged = allLogged && record.hasLog;
  if (allLogged && !golden.allLogged && w[4] > 0) refuse(file, "header word 5, flags", "1, since every record has a log", "0");
  const std::size_t recordsEnd = w.size() - body.left();
  check("header word 8, chained digest of the records", w[8], mixAll(w, HEADER_WORDS, recordsEnd));
  golden.awakeByCore = readTable(golden, body, "trailer, awake cycles by core", 0xc600000000000000u + CORES, CORES);
  golden.awakeByOpcode = readTable(golden, body, "trailer, awake cycles by opcode", 0xc700000000000040u, OPCODES);
  if (body.left() > 0) refuse(file, "end of the trailer", "the end", std::to_string(body.left()) + " more words");
  return golden;
}

}  // namespace spk
