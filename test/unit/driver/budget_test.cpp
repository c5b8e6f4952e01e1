// Budgets as they are written on the command line.
#include "compiler/Driver/Budget.h"

#include <catch2/catch.hpp>

using namespace wasmtorch;

static Budget budgetOf(const char *text) {
  Budget budget;
  auto read = parseBudget(text, budget);
  INFO(read.message());
  CHECK(static_cast<bool>(read));
  return budget;
}

static std::string problemOf(const char *text) {
  Budget budget;
  return parseBudget(text, budget).message();
}

TEST_CASE("limits stand in any order, and either may be left out", "[driver]") {
  CHECK(budgetOf("memory=2,size=1").size == 1u);
  CHECK(budgetOf("memory=2,size=1").memory == 2u);
  CHECK(budgetOf("size=0").size == 0u);
  CHECK(budgetOf("download=3k,size=4").download == 3000u);
  CHECK(!budgetOf("size=0").memory);
}

TEST_CASE("units are powers of 1000 or of 1024", "[driver]") {
  CHECK(budgetOf("size=3k").size == 3000u);
  CHECK(budgetOf("size=3M").size == 3000000u);
  CHECK(budgetOf("size=3Ki").size == 3072u);
  CHECK(budgetOf("size=3Mi").size == 3145728u);
}

TEST_CASE("what is no limit is refused", "[driver]") {
  for (const char *text : {"", "size=1,", "sizes=1", "size = 1"})
    CHECK_THAT(problemOf(text), Catch::Contains("expected size=BYTES, download=BYTES or memory=BYTES"));
  for (const char *text : {"size", "size=", "size=k", "size=-1", "size=1.5M", "size=1K", "size=0x10", "size=99999999999999999999",
                           "size=18446744073709551615k"})
    CHECK_THAT(problemOf(text), Catch::Contains("size: expected a number of bytes"));
  CHECK_THAT(problemOf("size=1,size=1"), Catch::Contains("given twice"));
}
