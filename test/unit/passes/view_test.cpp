// Views: where the elements of slices, permutes and expansions lie.
#include "passes/Fusion/View.h"

#include "test/unit/passes/Graph.h"

using namespace wasmtorch;
using namespace wasmtorch::test;

TEST_CASE("a value that is no view is its own source", "[passes]") {
  Graph graph("(%r: tensor<2x3x4xf32>) -> tensor<2x3x4xf32>", "");
  View view = resolveView(graph.result());
  CHECK(view.source == graph.result());
  CHECK(view.offset == 0);
  CHECK(view.strides == wt::Shape{12, 4, 1});
}

TEST_CASE("a slice has an offset and longer strides", "[passes]") {
  Graph graph("(%x: tensor<6x8xf32>) -> tensor<2x3xf32>", "%r = wt.slice %x {starts = array<i64: 1, 2>, sizes = array<i64: 2, 3>, steps = "
                                                          "array<i64: 3, 2>} : (tensor<6x8xf32>) -> tensor<2x3xf32>");
  View view = resolveView(graph.result());
  CHECK(view.source == graph.body().getArgument(0));
  CHECK(view.offset == 10);
  CHECK(view.strides == wt::Shape{24, 2});
}

TEST_CASE("a permute has its strides in another order", "[passes]") {
  Graph graph("(%x: tensor<2x3x4xf32>) -> tensor<4x2x3xf32>",
              "%r = wt.permute %x {dims = array<i64: 2, 0, 1>} : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>");
  CHECK(resolveView(graph.result()).strides == wt::Shape{1, 12, 4});
}

TEST_CASE("an expansion repeats elements by strides of zero", "[passes]") {
  Graph graph("(%x: tensor<3x1xf32>) -> tensor<2x3x5xf32>", "%r = wt.expand %x : (tensor<3x1xf32>) -> tensor<2x3x5xf32>");
  CHECK(resolveView(graph.result()).strides == wt::Shape{0, 1, 0});
}

TEST_CASE("a view of a view is a view of its source", "[passes]") {
  Graph graph("(%x: tensor<6x8xf32>) -> tensor<3x2xf32>",
              "%t = wt.permute %x {dims = array<i64: 1, 0>} : (tensor<6x8xf32>) -> tensor<8x6xf32>\n"
              "%r = wt.slice %t {starts = array<i64: 2, 1>, sizes = array<i64: 3, 2>, steps = array<i64: 2, 3>} : (tensor<8x6xf32>) -> "
              "tensor<3x2xf32>");
  View view = resolveView(graph.result());
  CHECK(view.source == graph.body().getArgument(0));
  CHECK(view.offset == 10);
  CHECK(view.strides == wt::Shape{2, 24});
}

TEST_CASE("what computes is no view", "[passes]") {
  Graph graph("(%x: tensor<4xf32>) -> tensor<4xf32>", "%r = wt.neg %x : (tensor<4xf32>) -> tensor<4xf32>");
  CHECK_FALSE(isViewOp(graph.result().getDefiningOp()));
  CHECK_FALSE(isViewOp(nullptr));
  CHECK(resolveView(graph.result()).source == graph.result());
}
