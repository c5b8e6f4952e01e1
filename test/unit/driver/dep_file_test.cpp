// Paths in files of dependencies.
#include "compiler/Driver/DepFile.h"

#include <catch2/catch.hpp>

using namespace wasmtorch;

static std::string ruleOf(const std::string &target, const std::vector<std::string> &prerequisites) {
  std::string text;
  CHECK(static_cast<bool>(depFileText(target, prerequisites, text)));
  return text;
}

TEST_CASE("a rule names its prerequisites in order, one on a line", "[driver]") {
  CHECK(ruleOf("dist/manifest.json", {"model.pt", "x.npy"}) == "dist/manifest.json: \\\n  model.pt \\\n  x.npy\n");
  CHECK(ruleOf("a", {}) == "a:\n");
}

TEST_CASE("spaces, hashes and dollars are escaped", "[driver]") {
  CHECK(ruleOf("my model", {"a#b", "$HOME"}) == "my\\ model: \\\n  a\\#b \\\n  $$HOME\n");
}

TEST_CASE("backslashes are doubled before a space alone", "[driver]") { CHECK(ruleOf("a\\b", {"c\\ d"}) == "a\\b: \\\n  c\\\\\\ d\n"); }

TEST_CASE("a line break in a path has no spelling", "[driver]") {
  std::string text;
  CHECK_THAT(depFileText("a", {"b\nc"}, text).message(), Catch::Contains("a path with a line break cannot be written: 'b\nc'"));
}
