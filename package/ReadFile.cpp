// Reads by stdio: streams throw where a folder stands in a file's place, and we have no exceptions.
#include "package/ReadFile.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <vector>

using namespace wasmtorch::package;

Outcome wasmtorch::package::readFile(const std::string &path, const std::function<void(std::string_view)> &piece) {
  auto failure = [&] { return Outcome::failure("cannot read '" + path + "': " + std::generic_category().message(errno)); };
  std::unique_ptr<FILE, int (*)(FILE *)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file)
    return failure();
  std::vector<char> buffer(1 << 18);
  while (size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get()))
    piece({buffer.data(), count});
  return std::ferror(file.get()) ? failure() : Outcome::success();
}

Outcome wasmtorch::package::readFile(const std::string &path, std::string &contents) {
  contents.clear();
  return readFile(path, [&](std::string_view piece) { contents.append(piece); });
}
