// The nearest of some names.
#include "package/NearestName.h"

#include <catch2/catch.hpp>

using namespace wasmtorch::package;

TEST_CASE("the nearest name is suggested", "[package]") {
  CHECK(nearestName("--imput", {"--input", "--output"}) == "--input");
  CHECK(nearestName("relaxd", {"simd", "relaxed"}) == "relaxed");
}

TEST_CASE("what is far from all names suggests nothing", "[package]") {
  CHECK(nearestName("--zebra", {"--input", "--output"}) == "");
  CHECK(nearestName("anything", {}) == "");
}

TEST_CASE("of two that are as near the first is taken", "[package]") { CHECK(nearestName("cat", {"bat", "rat"}) == "bat"); }

TEST_CASE("a short name may still be mistyped", "[package]") { CHECK(nearestName("-p", {"-o", "--output"}) == "-o"); }

TEST_CASE("neighbours that changed places are one mistake", "[package]") { CHECK(nearestName("ab", {"ba"}) == "ba"); }

TEST_CASE("a suggestion ends a message", "[package]") {
  CHECK(suggestion("f33", {"f32", "i64"}) == "; did you mean 'f32'?");
  CHECK(suggestion("complex128", {"f32"}) == "");
}
