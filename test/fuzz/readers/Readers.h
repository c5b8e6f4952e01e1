// The readers that are fuzzed, each as a function of a file's bytes.
#ifndef WASMTORCH_TEST_FUZZ_READERS_READERS_H
#define WASMTORCH_TEST_FUZZ_READERS_READERS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wasmtorch::readers {

/// Reads the bytes and uses what comes of them. Returns whatever they are; a crash is a finding, and so is a call of `fail`.
using Reader = void (*)(std::string_view bytes);

void readNpy(std::string_view bytes);
void readManifest(std::string_view bytes);
void readRecords(std::string_view bytes);
void readIr(std::string_view bytes);
void readPt2(std::string_view bytes);
void readPt2Graph(std::string_view bytes);
void readPickle(std::string_view bytes);
void readTreespec(std::string_view bytes);
void readExpression(std::string_view bytes);

/// Something that always holds does not.
[[noreturn]] void fail(const std::string &what);

/// The bytes as a file in memory, for readers that take a path.
class MemoryFile {
public:
  explicit MemoryFile(std::string_view bytes);
  ~MemoryFile();
  const std::string &path() const { return name; }

private:
  int descriptor;
  std::string name;
};

} // namespace wasmtorch::readers

#endif
