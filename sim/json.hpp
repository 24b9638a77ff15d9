// Writes JSON and whole files: enough for the verdict and the dumps.
#pragma once
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>

namespace spk {

inline std::string quoted(const std::string &text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// 64-bit values are strings: a JSON number would lose bits in JavaScript.
inline std::string hexString(std::uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "\"%016llx\"", static_cast<unsigned long long>(value));
  return text;
}

inline std::string realText(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

// Collects the members of one object.
class JsonObject {
 public:
  JsonObject &raw(const char *name, const std::string &json) {
    text_ += (text_.empty() ? "" : ", ") + quoted(name) + ": " + json;
    return *this;
  }
  JsonObject &text(const char *name, const std::string &value) { return raw(name, quoted(value)); }
  JsonObject &hex(const char *name, std::uint64_t value) { return raw(name, hexString(value)); }
  JsonObject &flag(const char *name, bool value) { return raw(name, value ? "true" : "false"); }
  JsonObject &real(const char *name, double value) { return raw(name, realText(value)); }
  template <class Integer>
  JsonObject &number(const char *name, Integer value) {
    return raw(name, std::to_string(value));
  }
  std::string str() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

struct FileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A file that appears under its name only when it is complete.
class WholeFile {
 public:
  explicit WholeFile(const std::string &path) : path_(path), part_(path + ".part") {
    stream_ = std::fopen(part_.c_str(), "wb");
    if (!stream_) fail("created");
  }
  ~WholeFile() {
    if (stream_) {
      std::fclose(stream_);
      std::remove(part_.c_str());
    }
  }
  WholeFile(const WholeFile &) = delete;
  WholeFile &operator=(const WholeFile &) = delete;

  void write(const std::string &text) {
    if (std::fwrite(text.data(), 1, text.size(), stream_) != text.size()) fail("written");
  }
  void commit() {
    std::FILE *const stream = stream_;
    stream_ = nullptr;
    if (std::fclose(stream) != 0 || std::rename(part_.c_str(), path_.c_str()) != 0) {
      const int error = errno;
      std::remove(part_.c_str());
      errno = error;
      fail("written");
    }
  }

 private:
  [[noreturn]] void fail(const char *what) {
    throw FileError(path_ + ": cannot be " + what + ": " + std::strerror(errno));
  }

  std::string path_, part_;
  std::FILE *stream_ = nullptr;
};

inline void writeWhole(const std::string &path, const std::string &text) {
  WholeFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace spk
