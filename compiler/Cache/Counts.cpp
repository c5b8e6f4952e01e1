// How often a cache was asked and had the answer.
#include "compiler/Cache/Counts.h"

#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace wasmtorch::cache {

static constexpr int attempts = 20;
static constexpr useconds_t pauseMicroseconds = 500;
static constexpr size_t largestFile = 4096;

static std::string pathOf(const std::string &folder) { return folder + "/statistics"; }

static void parse(const std::string &text, std::map<std::string, uint64_t> &counts) {
  for (size_t start = 0, end; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
    std::string line = text.substr(start, end - start);
    size_t colon = line.find(": ");
    if (colon != std::string::npos)
      counts[line.substr(0, colon)] = std::strtoull(line.c_str() + colon + 2, nullptr, 10);
  }
}

static std::string readAll(int descriptor) {
  std::string text(largestFile, '\0');
  ssize_t count = pread(descriptor, text.data(), text.size(), 0);
  text.resize(count < 0 ? 0 : count);
  return text;
}

void readCounts(const std::string &folder, std::map<std::string, uint64_t> &counts) {
  int descriptor = open(pathOf(folder).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return;
  parse(readAll(descriptor), counts);
  close(descriptor);
}

static bool lock(int descriptor) {
  for (int i = 0; i < attempts; ++i) {
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
      return true;
    usleep(pauseMicroseconds);
  }
  return false;
}

void addToCount(const std::string &folder, const std::string &name) {
  int descriptor = open(pathOf(folder).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return;
  if (lock(descriptor)) {
    std::map<std::string, uint64_t> counts;
    parse(readAll(descriptor), counts);
    ++counts[name];
    std::string text;
    for (const auto &[key, value] : counts)
      text += key + ": " + std::to_string(value) + "\n";
    if (text.size() <= largestFile && pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()))
      (void)!ftruncate(descriptor, text.size());
  }
  close(descriptor);
}

} // namespace wasmtorch::cache
