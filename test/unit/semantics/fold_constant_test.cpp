// Which ops fold to constants.
#include "semantics/FoldConstant.h"
#include "test/unit/semantics/Program.h"

#include <catch2/catch.hpp>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::test;

// The op before the terminator of @f.
static FailureOr<DenseElementsAttr> foldLast(Program &program) {
  return semantics::foldConstantOp(program.function().getBody().front().getTerminator()->getPrevNode());
}

TEST_CASE("an op on constants folds", "[semantics]") {
  Program program(R"(
    func.func @f() {
      %a = wt.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %b = wt.constant dense<3.0> : tensor<f32>
      %c = wt.mul %a, %b : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
      return
    })");
  auto value = foldLast(program);
  REQUIRE(succeeded(value));
  CHECK(llvm::to_vector(value->getValues<float>()) == SmallVector<float>{3, 6});
}

TEST_CASE("a large result folds where its elements are equal", "[semantics]") {
  Program program(R"(
    func.func @f() {
      %a = wt.constant dense<3.0> : tensor<1xf32>
      %c = wt.expand %a : (tensor<1xf32>) -> tensor<100x100xf32>
      return
    })");
  auto value = foldLast(program);
  REQUIRE(succeeded(value));
  CHECK(value->isSplat());
}

TEST_CASE("a large result of different elements does not fold", "[semantics]") {
  Program program(R"(
    func.func @f() {
      %a = wt.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %c = wt.expand %a : (tensor<2xf32>) -> tensor<1000x2xf32>
      return
    })");
  CHECK(failed(foldLast(program)));
}

TEST_CASE("an op on an input does not fold, and says nothing", "[semantics]") {
  Program program(R"(
    func.func @f(%x: tensor<2xf32>) {
      %c = wt.neg %x : (tensor<2xf32>) -> tensor<2xf32>
      return
    })");
  CHECK(failed(foldLast(program)));
  CHECK(program.errors.empty());
}
