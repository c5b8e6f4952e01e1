// The nearest of some names.
#include "compiler/Driver/Suggestion.h"

#include <catch2/catch.hpp>

using namespace wasmtorch;

TEST_CASE("the nearest name is suggested", "[driver]") {
  CHECK(nearestName("--imput", {"--input", "--output"}) == "--input");
  CHECK(nearestName("relaxd", {"simd", "relaxed"}) == "relaxed");
}

TEST_CASE("what is far from all names suggests nothing", "[driver]") {
  CHECK(nearestName("--zebra", {"--input", "--output"}) == "");
  CHECK(nearestName("anything", {}) == "");
}

TEST_CASE("of two that are as near the first is taken", "[driver]") { CHECK(nearestName("cat", {"bat", "rat"}) == "bat"); }

TEST_CASE("a short name may still be mistyped", "[driver]") { CHECK(nearestName("-p", {"-o", "--output"}) == "-o"); }
