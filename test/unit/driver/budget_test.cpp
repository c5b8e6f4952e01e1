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

TEST_CASE("dispatches on another device than the target's are found, with their places", "[driver]") {
  package::Manifest manifest;
  package::Entry &entry = *manifest.add_entries();
  for (const char *device : {"wasm", "webgpu", "wasm", "webgpu"}) {
    package::Dispatch &dispatch = *entry.add_dispatches();
    dispatch.set_index(entry.dispatches_size() - 1);
    dispatch.set_kernel("relu_" + std::to_string(dispatch.index()));
    dispatch.set_device(device);
  }
  entry.mutable_dispatches(3)->add_sources("model.py:7");
  CHECK(fallbacks("webgpu", manifest) == std::vector<std::string>{"dispatch 0 'relu_0' on wasm", "dispatch 2 'relu_2' on wasm"});
  CHECK(fallbacks("wasm", manifest) ==
        std::vector<std::string>{"dispatch 1 'relu_1' on webgpu", "dispatch 3 'relu_3' of model.py:7 on webgpu"});
  CHECK(!staysOnTarget("wasm", manifest));
  entry.mutable_dispatches()->DeleteSubrange(1, 3);
  CHECK(staysOnTarget("wasm", manifest));
}
