// Programs are known by what they and their libraries are made of.
#include "compiler/Cache/Fingerprint.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace wasmtorch;

static std::string fingerprintOf(const std::string &path) {
  std::string text;
  auto known = cache::programFingerprint(path, text);
  INFO(known.message());
  REQUIRE(static_cast<bool>(known));
  return text;
}

TEST_CASE("a process has the build ids of itself and of LLVM's library", "[cache]") {
  std::string own, again;
  REQUIRE(cache::ownFingerprint(own));
  REQUIRE(cache::ownFingerprint(again));
  CHECK(own == again);
  CHECK(own.find("build-id ") == 0);
  // Seen from outside it is the same program, with the same libraries.
  CHECK(fingerprintOf(std::filesystem::read_symlink("/proc/self/exe")) == own);
}

TEST_CASE("of a script every byte counts, and its place doesn't", "[cache]") {
  auto folder = std::filesystem::temp_directory_path();
  std::string first = folder / "fingerprint-a", second = folder / "fingerprint-b";
  std::ofstream(first) << "#!/bin/sh\n";
  std::ofstream(second) << "#!/bin/sh\n";
  CHECK(fingerprintOf(first) == fingerprintOf(second));
  std::ofstream(second) << "#!/bin/sh\n\n";
  CHECK(fingerprintOf(first) != fingerprintOf(second));
  std::filesystem::remove(first);
  std::filesystem::remove(second);
  std::string text;
  CHECK_FALSE(cache::programFingerprint(first, text));
}
