// Zip archives: what is found in them, and what of damaged ones is refused.
#include "compiler/Frontend/Pt2/Archive.h"

#include <catch2/catch.hpp>

using namespace wasmtorch::pt2;

namespace {
void put(std::string &bytes, uint64_t value, unsigned size) {
  for (unsigned i = 0; i < size; ++i)
    bytes += static_cast<char>(value >> (8 * i));
}

struct File {
  std::string name, contents;
  unsigned method = 0;
  bool wide = false;
};

// An archive of stored files; sizes and offsets of wide ones stand in the extra field of zip64.
std::string archiveOf(const std::vector<File> &files) {
  std::string bytes, directory;
  for (const File &file : files) {
    uint64_t offset = bytes.size(), size = file.contents.size();
    put(bytes, 0x04034b50, 4);
    put(bytes, 0, 22);
    put(bytes, file.name.size(), 2);
    put(bytes, 0, 2);
    bytes += file.name + file.contents;
    put(directory, 0x02014b50, 4);
    put(directory, 0, 6);
    put(directory, file.method, 2);
    put(directory, 0, 8);
    for (uint64_t value : {size, size})
      put(directory, file.wide ? 0xffffffff : value, 4);
    put(directory, file.name.size(), 2);
    put(directory, file.wide ? 28 : 0, 2);
    put(directory, 0, 10);
    put(directory, file.wide ? 0xffffffff : offset, 4);
    directory += file.name;
    if (file.wide) {
      put(directory, 1, 2);
      put(directory, 24, 2);
      for (uint64_t value : {size, size, offset})
        put(directory, value, 8);
    }
  }
  uint64_t start = bytes.size();
  bytes += directory;
  put(bytes, 0x06054b50, 4);
  put(bytes, 0, 4);
  put(bytes, files.size(), 2);
  put(bytes, files.size(), 2);
  put(bytes, directory.size(), 4);
  put(bytes, start, 4);
  put(bytes, 0, 2);
  return bytes;
}

// What is wrong, or "".
std::string problem(const std::string &bytes) {
  auto archive = readArchive(bytes);
  return archive ? "" : llvm::toString(archive.takeError());
}
} // namespace

TEST_CASE("files are found without the folder that all have in common") {
  for (bool wide : {false, true}) {
    std::string bytes = archiveOf({{"m/a", "one", 0, wide}, {"m/b/c", "", 0, wide}});
    auto archive = readArchive(bytes);
    REQUIRE(bool(archive));
    CHECK(archive->find("a")->str() == "one");
    CHECK(archive->find("b/c")->empty());
    CHECK(!archive->find("m/a"));
  }
  std::string bytes = archiveOf({{"m/a", "one"}, {"n/a", "two"}});
  auto archive = readArchive(bytes);
  REQUIRE(bool(archive));
  CHECK(archive->find("n/a")->str() == "two");
}

TEST_CASE("damaged archives are refused with a reason") {
  CHECK(problem("").find("no directory") != std::string::npos);
  CHECK(problem(archiveOf({{"a", "x", 8}})).find("compressed") != std::string::npos);
  CHECK(problem(archiveOf({{"a", "x"}, {"a", "y"}})).find("twice") != std::string::npos);
  std::string whole = archiveOf({{"m/a", "one"}, {"m/b", "two", 0, true}});
  CHECK(problem(whole).empty());
  // Whatever is cut off or changed, it is an error or an archive, and nothing is read beyond the end.
  for (size_t size = 0; size < whole.size(); ++size)
    (void)problem(whole.substr(0, size));
  for (size_t place = 0; place < whole.size(); ++place)
    for (char value : {'\0', '\x7f', '\xff'}) {
      std::string changed = whole;
      changed[place] = value;
      auto archive = readArchive(changed);
      if (!archive) {
        llvm::consumeError(archive.takeError());
        continue;
      }
      for (const std::string &name : archive->names()) {
        llvm::StringRef contents = *archive->find(name);
        CHECK(contents.data() >= changed.data());
        CHECK(contents.end() <= changed.data() + changed.size());
      }
    }
}
