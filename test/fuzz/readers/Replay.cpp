// read-corpus READER FILE...: reads files as a fuzzer would, in any build; folders stand for the files in them.
#include "test/fuzz/readers/Readers.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <vector>

using namespace wasmtorch::readers;

static const std::map<std::string_view, Reader> readers{WASMTORCH_READERS};

static std::vector<std::filesystem::path> filesOf(const std::filesystem::path &path) {
  if (!std::filesystem::is_directory(path))
    return {path};
  std::vector<std::filesystem::path> files;
  for (const auto &entry : std::filesystem::directory_iterator(path))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

int main(int argc, char **argv) {
  auto reader = argc > 1 ? readers.find(argv[1]) : readers.end();
  if (reader == readers.end()) {
    std::string names;
    for (const auto &[name, function] : readers)
      names.append(names.empty() ? "" : ", ").append(name);
    std::fprintf(stderr, "read-corpus: expected a reader and files, readers are %s\n", names.c_str());
    return 2;
  }
  size_t count = 0;
  for (int i = 2; i < argc; ++i)
    for (const auto &path : filesOf(argv[i])) {
      std::ifstream file(path, std::ios::binary);
      std::string bytes{std::istreambuf_iterator<char>(file), {}};
      reader->second(bytes);
      ++count;
    }
  std::printf("%s read %zu files\n", argv[1], count);
  return count == 0;
}
