// Weight files that do not fit their modules.
#include "test/unit/semantics/Program.h"

#include <catch2/catch.hpp>

using namespace wasmtorch;
using namespace wasmtorch::test;

static const char *twoParameters = R"(
  wt.param @a : tensor<4xf32> {offset = 0 : i64, origin = "a"}
  wt.param @b : tensor<4xf32> {offset = 64 : i64, origin = "b"})";

TEST_CASE("parameters are the file's own bytes", "[semantics]") {
  Program program(twoParameters);
  semantics::WeightSource *weights = program.open(floatBytes(std::vector<float>(16, 1)) + floatBytes({1, 2, 3, 4}));
  REQUIRE(weights);
  auto get = [&] { return *weights->get(mlir::StringAttr::get(&program.context, "b"), mlir::UnknownLoc::get(&program.context)); };
  CHECK(floats(get()) == std::vector<float>{1, 2, 3, 4});
  CHECK(get().getBytes().data() == get().getBytes().data());
}

TEST_CASE("a file that is too short is an error at each parameter beyond its end", "[semantics]") {
  Program program(twoParameters);
  CHECK(!program.open("short"));
  CHECK(program.errors.find("expected 16 bytes at 0 in the weights") != std::string::npos);
  CHECK(program.errors.find("expected 16 bytes at 64 in the weights") != std::string::npos);
  CHECK(program.errors.find("which has 5") != std::string::npos);
}

TEST_CASE("a missing file is an error only where there are parameters", "[semantics]") {
  Program without("func.func private @f()"), with(twoParameters);
  CHECK(semantics::WeightSource::open(*without.module, "/nowhere/model.weights"));
  CHECK(!semantics::WeightSource::open(*with.module, "/nowhere/model.weights"));
  CHECK(with.errors.find("cannot read the weights '/nowhere/model.weights': No such file") != std::string::npos);
}

TEST_CASE("a derived weight that needs itself is an error", "[semantics]") {
  Program program(R"(
    wt.derived @a : tensor<2xf32> {
      %b = wt.get @b : tensor<2xf32>
      wt.yield %b : tensor<2xf32>
    }
    wt.derived @b : tensor<2xf32> {
      %a = wt.get @a : tensor<2xf32>
      wt.yield %a : tensor<2xf32>
    })");
  semantics::WeightSource *weights = program.open("");
  REQUIRE(weights);
  CHECK(failed(weights->get(mlir::StringAttr::get(&program.context, "a"), mlir::UnknownLoc::get(&program.context))));
  CHECK(program.errors.find("needs itself") != std::string::npos);
}

TEST_CASE("weights stand beside the model", "[semantics]") {
  CHECK(semantics::weightPathBeside("dir.x/model.mlirbc") == "dir.x/model.weights");
  CHECK(semantics::weightPathBeside("model") == "model.weights");
}
