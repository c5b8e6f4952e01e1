// What a package is found by in the cache: every option has its part in it.
#include "compiler/Driver/CacheKey.h"
#include "compiler/Driver/OptionTable.h"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace wasmtorch;

// Those that no package is written with: they print and end, write something else, or are refused.
static const std::set<std::string> withoutPackage{"compile-to", "list-ops", "cache-stats", "help", "version", "precision"};

static std::string keyWith(std::vector<std::pair<std::string, std::string>> given) {
  Options options;
  // Any file: what is in it is not looked at.
  options.model = "/dev/null";
  options.given = std::move(given);
  std::string key;
  auto made = packageKey(options, {}, key);
  INFO(made.message());
  CHECK(static_cast<bool>(made));
  return key;
}

TEST_CASE("every option that a package can be written with has its part in the key", "[driver]") {
  size_t excluded = 0;
  for (const OptionDefinition &option : optionTable()) {
    excluded += withoutPackage.count(option.name);
    if (withoutPackage.count(option.name) || option.isHidden)
      continue;
    INFO("CacheKey.cpp does not say what becomes of '" << option.name << "'");
    CHECK(keyWith({{option.name, option.value.empty() ? "" : "x"}}) != "");
  }
  CHECK(excluded == withoutPackage.size());
  CHECK(keyWith({{"of-no-table", ""}}) == "");
}

TEST_CASE("what changes a package changes its key, and nothing else does", "[driver]") {
  std::string plain = keyWith({});
  CHECK(keyWith({{"variant", "simd"}}) != plain);
  CHECK(keyWith({{"variant", "simd"}}) != keyWith({{"variant", "relaxed"}}));
  CHECK(keyWith({{"mutable", "a"}, {"mutable", "b"}}) != keyWith({{"mutable", "ab"}}));
  CHECK(keyWith({{"report", "a.json"}}) == keyWith({{"report", "b.json"}}));
  CHECK(keyWith({{"report", "a.json"}}) != plain);
  CHECK(keyWith({{"output", "dist"}, {"depfile", "d"}, {"quiet", ""}, {"color", "never"}}) == plain);
}
