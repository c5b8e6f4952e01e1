// Reads and writes .npy files (NumPy enhancement proposal 1): magic, version, length of the header, header, elements.
#include "package/Npy.h"

#include "package/Dtype.h"
#include "package/NpyHeaderText.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

using namespace wasmtorch::package;

static constexpr std::string_view magic("\x93NUMPY", 6);

namespace {

using File = std::unique_ptr<FILE, int (*)(FILE *)>;

// An open file whose header has been read; the elements follow.
struct OpenNpy {
  File file{nullptr, std::fclose};
  bool fortranOrder = false;
  uint64_t dataBytes = 0;
};

} // namespace

static Outcome systemFailure(const char *what, const std::string &path) {
  return Outcome::failure(std::string("cannot ") + what + " '" + path + "': " + std::generic_category().message(errno));
}

static Outcome fileFailure(const std::string &path, const std::string &message) { return Outcome::failure("'" + path + "': " + message); }

// Reads magic, version and header text; `position` is where the elements begin.
static Outcome readHeaderText(FILE *file, uint64_t fileBytes, std::string &text, uint64_t &position) {
  unsigned char start[12];
  if (fileBytes < 10 || std::fread(start, 1, 10, file) != 10 || std::memcmp(start, magic.data(), magic.size()) != 0)
    return Outcome::failure("not a .npy file, expected one as numpy.save writes it");
  unsigned version = start[6];
  if (version < 1 || version > 3)
    return Outcome::failure("expected version 1 to 3 of the .npy format, found " + std::to_string(version));
  uint64_t length = start[8] | start[9] << 8;
  position = 10;
  // From version 2 on, the length has four bytes.
  if (version > 1) {
    if (std::fread(start + 10, 1, 2, file) != 2)
      return Outcome::failure("ends inside the .npy header, expected the whole file");
    length |= static_cast<uint64_t>(start[10]) << 16 | static_cast<uint64_t>(start[11]) << 24;
    position = 12;
  }
  if (length > fileBytes - position)
    return Outcome::failure("ends inside the .npy header, expected the whole file: it says " + std::to_string(length) + " bytes, " +
                            std::to_string(fileBytes - position) + " follow");
  text.resize(length);
  position += length;
  return std::fread(text.data(), 1, length, file) == length ? Outcome::success()
                                                            : Outcome::failure("ends inside the .npy header, expected the whole file");
}

static Outcome openNpy(const std::string &path, NpyHeader &header, OpenNpy &npy) {
  npy.file.reset(std::fopen(path.c_str(), "rb"));
  struct stat status;
  if (!npy.file || fstat(fileno(npy.file.get()), &status) != 0)
    return systemFailure("read", path);
  if (!S_ISREG(status.st_mode))
    return fileFailure(path, "expected a .npy file, found no regular file");
  uint64_t fileBytes = status.st_size, position = 0;
  std::string text;
  Outcome outcome = readHeaderText(npy.file.get(), fileBytes, text, position);
  if (outcome)
    outcome = parseNpyHeaderText(text, header, npy.fortranOrder);
  if (outcome)
    outcome = npyByteSize(header, npy.dataBytes);
  if (outcome && npy.dataBytes != fileBytes - position)
    outcome = Outcome::failure("expected " + std::to_string(npy.dataBytes) + " bytes of elements by the .npy header, found " +
                               std::to_string(fileBytes - position));
  return outcome ? std::move(outcome) : fileFailure(path, outcome.message());
}

// Column-major elements in row-major order: walks the result and keeps the source's offset by an odometer.
static std::string rowMajor(std::string_view bytes, const std::vector<int64_t> &shape, size_t size) {
  std::string result(bytes.size(), '\0');
  std::vector<size_t> strides(shape.size(), size);
  for (size_t d = 1; d < shape.size(); ++d)
    strides[d] = strides[d - 1] * shape[d - 1];
  std::vector<int64_t> index(shape.size(), 0);
  size_t from = 0;
  for (size_t to = 0; to < bytes.size(); to += size) {
    std::memcpy(&result[to], &bytes[from], size);
    for (size_t d = shape.size(); d-- > 0;) {
      from += strides[d];
      if (++index[d] < shape[d])
        break;
      from -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return result;
}

Outcome wasmtorch::package::readNpyHeader(const std::string &path, NpyHeader &header) {
  OpenNpy npy;
  return openNpy(path, header, npy);
}

Outcome wasmtorch::package::readNpy(const std::string &path, NpyArray &array) {
  OpenNpy npy;
  if (Outcome opened = openNpy(path, array, npy); !opened)
    return opened;
  array.bytes.resize(npy.dataBytes);
  if (std::fread(array.bytes.data(), 1, npy.dataBytes, npy.file.get()) != npy.dataBytes)
    return std::ferror(npy.file.get()) ? systemFailure("read", path) : fileFailure(path, "became shorter while it was read");
  if (npy.fortranOrder && array.shape.size() > 1 && !array.bytes.empty())
    array.bytes = rowMajor(array.bytes, array.shape, findDtype(array.dtype)->bytes);
  // Any byte but 0 is true for NumPy; for us it is 1.
  if (array.dtype == "bool")
    for (char &byte : array.bytes)
      byte = byte != 0;
  return Outcome::success();
}

Outcome wasmtorch::package::writeNpy(const std::string &path, const NpyHeader &header, std::string_view bytes) {
  std::string text;
  uint64_t expected = 0;
  Outcome outcome = npyHeaderText(header, text);
  if (outcome)
    outcome = npyByteSize(header, expected);
  if (outcome && expected != bytes.size())
    outcome = Outcome::failure("expected " + std::to_string(expected) + " bytes of elements, found " + std::to_string(bytes.size()));
  if (!outcome)
    return fileFailure(path, outcome.message());
  // The elements start at a multiple of 64, so that they can be mapped; the padding is part of the header.
  size_t length = (10 + text.size() + 1 + 63) / 64 * 64 - 10;
  if (length > UINT16_MAX)
    return fileFailure(path, "has too many dimensions for a .npy file");
  text.resize(length - 1, ' ');
  text += '\n';
  std::string start(magic);
  start += {'\1', '\0', static_cast<char>(length & 255), static_cast<char>(length >> 8)};
  start += text;
  File file(std::fopen(path.c_str(), "wb"), std::fclose);
  if (!file)
    return systemFailure("write", path);
  bool written = std::fwrite(start.data(), 1, start.size(), file.get()) == start.size() &&
                 std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  // Closing flushes, and a full disk shows there at the latest.
  bool closed = std::fclose(file.release()) == 0;
  return written && closed ? Outcome::success() : systemFailure("write", path);
}
