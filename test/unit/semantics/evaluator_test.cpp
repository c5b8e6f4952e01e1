// Programs with weights, state and dispatches.
#include "test/unit/semantics/Program.h"

#include <catch2/catch.hpp>

using namespace wasmtorch;
using namespace wasmtorch::test;
using Floats = std::vector<float>;

TEST_CASE("an evaluator keeps state from one run to the next until it is reset", "[semantics]") {
  Program program(R"(
    wt.state @sum : tensor<2xf32> = dense<10.0> : tensor<2xf32>
    func.func @f(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
      %old = wt.read @sum : tensor<2xf32>
      %new = wt.add %old, %x : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      wt.assign @sum, %new : tensor<2xf32>
      %now = wt.read @sum : tensor<2xf32>
      return %old, %now : tensor<2xf32>, tensor<2xf32>
    })");
  semantics::Evaluator evaluator = program.evaluator();
  semantics::Tensor x = program.input({1, 2});
  auto first = *evaluator.evaluateFunction(program.function(), x);
  CHECK(floats(first[0]) == Floats{10, 10});
  CHECK(floats(first[1]) == Floats{11, 12});
  CHECK(floats((*evaluator.evaluateFunction(program.function(), x))[1]) == Floats{12, 14});
  evaluator.reset();
  CHECK(floats((*evaluator.evaluateFunction(program.function(), x))[1]) == Floats{11, 12});
}

TEST_CASE("derived weights are computed from parameters and from each other", "[semantics]") {
  Program program(R"(
    wt.param @w : tensor<2x2xf32> {offset = 64 : i64, origin = "w"}
    wt.derived @double : tensor<2x2xf32> {
      %w = wt.get @w : tensor<2x2xf32>
      %d = wt.add %w, %w : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
      wt.yield %d : tensor<2x2xf32>
    }
    wt.derived @turned : tensor<2x2xf32> {
      %w = wt.get @double : tensor<2x2xf32>
      %t = wt.permute %w {dims = array<i64: 1, 0>} : (tensor<2x2xf32>) -> tensor<2x2xf32>
      wt.yield %t : tensor<2x2xf32>
    }
    func.func @f() -> tensor<2x2xf32> {
      %w = wt.get @turned : tensor<2x2xf32>
      return %w : tensor<2x2xf32>
    })");
  REQUIRE(program.open(std::string(64, 'x') + floatBytes({1, 2, 3, 4})));
  CHECK(floats((*program.evaluator().evaluateFunction(program.function(), {}))[0]) == Floats{2, 6, 4, 8});
}

TEST_CASE("a dispatch means what its region means", "[semantics]") {
  Program program(R"(
    func.func @f(%x: tensor<3xf32>) -> tensor<3xf32> {
      %r:2 = plan.dispatch (%x) : (tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
      ^bb0(%a: tensor<3xf32>):
        %n = wt.neg %a : (tensor<3xf32>) -> tensor<3xf32>
        plan.yield %a, %n : tensor<3xf32>, tensor<3xf32>
      }
      return %r#1 : tensor<3xf32>
    })");
  CHECK(floats((*program.evaluator().evaluateFunction(program.function(), program.input({1, -2, 3})))[0]) == Floats{-1, 2, -3});
}

TEST_CASE("a dispatch with packed operands is refused", "[semantics]") {
  Program program(R"(
    func.func @f(%x: tensor<1x2xf32>, %w: tensor<1x1x2x8xf32>) -> tensor<1x8xf32> {
      %r = plan.dispatch (%x, %w) {packing = [#plan.packing<kind = row_major, columns = 0, groups = 1>,
                                              #plan.packing<kind = panels, columns = 8, groups = 1>]}
          : (tensor<1x2xf32>, tensor<1x1x2x8xf32>) -> tensor<1x8xf32> {
      ^bb0(%a: tensor<1x2xf32>, %b: tensor<8x2xf32>):
        %y = wt.linear %a, %b : (tensor<1x2xf32>, tensor<8x2xf32>) -> tensor<1x8xf32>
        plan.yield %y : tensor<1x8xf32>
      }
      return %r : tensor<1x8xf32>
    })");
  semantics::Tensors arguments{program.input({1, 2}), program.input(Floats(16, 1.0f), 1)};
  CHECK(failed(program.evaluator().evaluateFunction(program.function(), arguments)));
  CHECK(program.errors.find("has packed operands") != std::string::npos);
}

TEST_CASE("inputs of another number or type are refused", "[semantics]") {
  Program program("func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> { return %x : tensor<2xf32> }");
  semantics::Evaluator evaluator = program.evaluator();
  CHECK(failed(evaluator.evaluateFunction(program.function(), {})));
  CHECK(program.errors.find("expected 1 inputs, found 0") != std::string::npos);
  CHECK(failed(evaluator.evaluateFunction(program.function(), program.input({1, 2}).reshaped({2, 1}))));
  CHECK(program.errors.find("expected input 0 of type 'tensor<2xf32>', found 'tensor<2x1xf32>'") != std::string::npos);
}

TEST_CASE("an op without a meaning is named", "[semantics]") {
  Program program(R"(
    func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
      %y = func.call @f(%x) : (tensor<2xf32>) -> tensor<2xf32>
      return %y : tensor<2xf32>
    })");
  CHECK(failed(program.evaluator().evaluateFunction(program.function(), program.input({1, 2}))));
  CHECK(program.errors.find("'func.call' op has no meaning") != std::string::npos);
}
