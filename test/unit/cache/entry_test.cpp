// Entries of the cache are read as they were written, or not at all.
#include "compiler/Cache/Entry.h"

#include "package/Digest.h"
#include "package/ReadFile.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <unistd.h>

using namespace wasmtorch;
using namespace wasmtorch::cache;
using package::Outcome;

namespace {

struct Folder {
  std::string path = std::filesystem::temp_directory_path() / ("entry-test-" + std::to_string(getpid()));
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file() const { return path + "/entry"; }
};

} // namespace

static const std::string key(64, 'a');

static Outcome write(const Folder &folder, const std::vector<Part> &parts) {
  package::AtomicFiles files(folder.path);
  package::OutputFile *file = nullptr;
  REQUIRE(static_cast<bool>(files.create("entry", file)));
  Outcome written = writeEntry(*file, key, parts);
  return written ? files.commit() : written;
}

static Reading read(const Folder &folder, std::map<std::string, std::string> &parts, const std::string &wanted = key) {
  return readEntry(folder.file(), wanted, [&](const std::string &name, Sink &sink) {
    sink = [&parts, name](std::string_view piece) { return parts[name].append(piece), Outcome::success(); };
    parts[name];
    return Outcome::success();
  });
}

TEST_CASE("parts come back by name, from memory and from files", "[cache]") {
  Folder folder;
  REQUIRE(write(folder, {{"first", "some\nbytes", {}}, {"empty", "", {}}}));
  std::filesystem::copy_file(folder.file(), folder.path + "/source");
  std::string source;
  REQUIRE(package::readFile(folder.path + "/source", source));
  REQUIRE(write(folder, {{"copy", "", folder.path + "/source"}, {"last", "z", {}}}));
  std::map<std::string, std::string> parts;
  CHECK(read(folder, parts) == Reading::Whole);
  CHECK(parts == std::map<std::string, std::string>{{"copy", source}, {"last", "z"}});
}

TEST_CASE("an entry of another key is damaged", "[cache]") {
  Folder folder;
  REQUIRE(write(folder, {{"a", "b", {}}}));
  std::map<std::string, std::string> parts;
  CHECK(read(folder, parts, std::string(64, 'b')) == Reading::Damaged);
  CHECK(parts.empty());
}

TEST_CASE("any byte that is changed, cut or added is seen", "[cache]") {
  Folder folder;
  REQUIRE(write(folder, {{"a", "bytes", {}}, {"b", "more", {}}}));
  std::string whole;
  REQUIRE(package::readFile(folder.file(), whole));
  auto readingOf = [&](const std::string &bytes) {
    std::ofstream(folder.file(), std::ios::binary) << bytes;
    std::map<std::string, std::string> parts;
    return read(folder, parts);
  };
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] ^= 4;
    INFO("byte " << i);
    CHECK(readingOf(changed) == Reading::Damaged);
    CHECK(readingOf(whole.substr(0, i)) == Reading::Damaged);
  }
  CHECK(readingOf(whole + "x") == Reading::Damaged);
  CHECK(readingOf(whole) == Reading::Whole);
}

TEST_CASE("no name of a part leads out of the folder", "[cache]") {
  Folder folder;
  for (const char *name : {"", ".", "..", "../a", "a/b", ".hidden", "a b", "a\nb", "\xc3\xbc"})
    CHECK_FALSE(write(folder, {{name, "x", {}}}));
  // Nor in an entry that somebody else wrote, with a digest that is right.
  std::filesystem::create_directories(folder.path);
  std::string text = "wasmtorch cache 1\n" + key + "\npart 1 ../a\n\nx";
  std::ofstream(folder.file(), std::ios::binary) << text << package::sha256(text);
  std::map<std::string, std::string> parts;
  CHECK(read(folder, parts) == Reading::Damaged);
  CHECK(parts.empty());
}

TEST_CASE("a sink that fails stops the reading, and a missing file is no damage", "[cache]") {
  Folder folder;
  std::map<std::string, std::string> parts;
  CHECK(read(folder, parts) == Reading::None);
  REQUIRE(write(folder, {{"a", "bytes", {}}}));
  auto full = [](const std::string &, Sink &sink) {
    sink = [](std::string_view) { return Outcome::failure("the disk is full"); };
    return Outcome::success();
  };
  CHECK(readEntry(folder.file(), key, full) == Reading::Stopped);
  CHECK(readEntry(folder.file(), key, [](const std::string &, Sink &) { return Outcome::failure("no"); }) == Reading::Stopped);
}
