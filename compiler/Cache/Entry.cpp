// One file of the cache: named parts behind a header, and a digest of all at the end.
#include "compiler/Cache/Entry.h"

#include "package/Digest.h"
#include "package/ReadFile.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <sys/stat.h>
#include <system_error>

using namespace wasmtorch;
using package::Outcome;

namespace wasmtorch::cache {

static constexpr const char *magic = "wasmtorch cache 1";
static constexpr size_t digestBytes = 64;
// Far more than any header has; a longer line is damage.
static constexpr size_t longestLine = 4096;
static constexpr size_t mostParts = 1000;

static bool isName(std::string_view name) {
  auto isPlain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  };
  return !name.empty() && name[0] != '.' && std::all_of(name.begin(), name.end(), isPlain);
}

static Outcome sizeOf(const Part &part, uint64_t &size) {
  struct stat status;
  size = part.bytes.size();
  if (part.file.empty())
    return Outcome::success();
  if (stat(part.file.c_str(), &status) != 0)
    return Outcome::failure("cannot read '" + part.file + "': " + std::generic_category().message(errno));
  size = status.st_size;
  return Outcome::success();
}

Outcome writeEntry(package::OutputFile &file, const std::string &key, const std::vector<Part> &parts) {
  package::Sha256 digest;
  uint64_t expected = 0;
  std::string header = std::string(magic) + "\n" + key + "\n";
  for (const Part &part : parts) {
    uint64_t size = 0;
    if (!isName(part.name))
      return Outcome::failure("'" + part.name + "' is no name for a part of an entry");
    if (Outcome known = sizeOf(part, size); !known)
      return known;
    header += "part " + std::to_string(size) + " " + part.name + "\n";
    expected += size;
  }
  Outcome written = Outcome::success();
  auto append = [&](std::string_view bytes) {
    digest.update(bytes);
    if (written)
      written = file.append(bytes);
  };
  append(header + "\n");
  expected += file.size();
  for (const Part &part : parts) {
    append(part.bytes);
    if (!part.file.empty())
      if (Outcome read = package::readFile(part.file, append); !read)
        return read;
  }
  if (written && file.size() != expected)
    return Outcome::failure("a file changed while it was copied");
  return written ? file.append(digest.hex()) : written;
}

namespace {

// A file and the digest of what was read of it.
class Reader {
public:
  explicit Reader(const std::string &path) : file(std::fopen(path.c_str(), "rb"), std::fclose), buffer(1 << 18) {}

  bool isOpen() const { return file != nullptr; }
  std::string hex() { return digest.hex(); }

  bool line(std::string &text) {
    text.clear();
    for (int c; (c = std::getc(file.get())) != EOF && text.size() < longestLine;) {
      char byte = static_cast<char>(c);
      digest.update({&byte, 1});
      if (byte == '\n')
        return true;
      text += byte;
    }
    return false;
  }

  // The next `size` bytes in pieces; where there are fewer, fewer. False where the sink fails.
  bool pieces(uint64_t size, uint64_t &read, const Sink &sink) {
    for (read = 0; read < size;) {
      size_t count = std::fread(buffer.data(), 1, std::min<uint64_t>(buffer.size(), size - read), file.get());
      if (count == 0)
        return true;
      std::string_view piece(buffer.data(), count);
      digest.update(piece);
      read += count;
      if (!sink(piece))
        return false;
    }
    return true;
  }

  // What is left, which is to be a digest and nothing else.
  std::string rest() {
    std::string text(digestBytes + 1, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file.get()));
    return text;
  }

private:
  std::unique_ptr<FILE, int (*)(FILE *)> file;
  std::vector<char> buffer;
  package::Sha256 digest;
};

} // namespace

// "part SIZE NAME"
static bool parsePart(const std::string &line, std::string &name, uint64_t &size) {
  if (line.rfind("part ", 0) != 0)
    return false;
  size_t at = 5, digits = 0;
  for (size = 0; at < line.size() && line[at] >= '0' && line[at] <= '9' && digits < 18; ++at, ++digits)
    size = size * 10 + (line[at] - '0');
  if (digits == 0 || at >= line.size() || line[at] != ' ')
    return false;
  name = line.substr(at + 1);
  return isName(name);
}

Reading readEntry(const std::string &path, const std::string &key, const OpenPart &open) {
  Reader reader(path);
  if (!reader.isOpen())
    return Reading::None;
  std::string line;
  if (!reader.line(line) || line != magic || !reader.line(line) || line != key)
    return Reading::Damaged;
  std::vector<std::pair<std::string, uint64_t>> parts;
  while (true) {
    if (!reader.line(line) || parts.size() > mostParts)
      return Reading::Damaged;
    if (line.empty())
      break;
    auto &[name, size] = parts.emplace_back();
    if (!parsePart(line, name, size))
      return Reading::Damaged;
  }
  for (const auto &[name, size] : parts) {
    Sink sink;
    uint64_t read = 0;
    if (!open(name, sink) || !reader.pieces(size, read, sink))
      return Reading::Stopped;
    if (read != size)
      return Reading::Damaged;
  }
  std::string wanted = reader.hex();
  return reader.rest() == wanted ? Reading::Whole : Reading::Damaged;
}

} // namespace wasmtorch::cache
