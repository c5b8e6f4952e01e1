// The sizes of contractions, and the names of kernels.
#include "passes/Placement/ContractionShape.h"

#include "test/unit/passes/Graph.h"

using namespace wasmtorch;
using namespace wasmtorch::test;

TEST_CASE("a linear layer over batches is one matrix", "[passes]") {
  Graph graph("(%x: tensor<2x3x5x8xf32>, %w: tensor<7x8xf32>) -> tensor<2x3x5x7xf32>",
              "%r = wt.linear %x, %w : (tensor<2x3x5x8xf32>, tensor<7x8xf32>) -> tensor<2x3x5x7xf32>");
  ContractionShape shape = contractionShape(graph.result().getDefiningOp());
  CHECK(shape.rows == 30);
  CHECK(shape.batch == 1);
  CHECK(shape.columns == 7);
  CHECK(shape.depth == 8);
  CHECK(shape.innerDepth == 8);
  CHECK(shape.rightIsWeight);
  CHECK(kernelSignature(graph.result().getDefiningOp(), graph.body()) == "linear_f32_2x3x5x8_7x8");
}

TEST_CASE("a transposed right operand has no contiguous rows", "[passes]") {
  Graph graph("(%x: tensor<4x8xf32>, %y: tensor<6x8xf32>) -> tensor<4x6xf32>",
              "%t = wt.permute %y {dims = array<i64: 1, 0>} : (tensor<6x8xf32>) -> tensor<8x6xf32>\n"
              "%r = wt.matmul %x, %t : (tensor<4x8xf32>, tensor<8x6xf32>) -> tensor<4x6xf32>");
  ContractionShape shape = contractionShape(graph.result().getDefiningOp());
  CHECK_FALSE(shape.rightIsWeight);
  CHECK_FALSE(shape.rightRowsContiguous);
}

namespace {
std::string convolution(std::string input, std::string weight, std::string result, std::string dilation, std::string groups) {
  return "%r = wt.convolution %x, %w {stride = array<i64: 1, 1>, pad_low = array<i64: 0, 0>, pad_high = array<i64: 0, 0>, dilation = "
         "array<i64: " +
         dilation + ">, groups = " + groups + " : i64, layout = #wt.layout<channels_last>} : (" + input + ", " + weight + ") -> " + result;
}
} // namespace

TEST_CASE("a convolution's line of the window is one piece", "[passes]") {
  Graph graph("(%x: tensor<2x8x9x3xf32>, %w: tensor<5x3x3x3xf32>) -> tensor<2x6x7x5xf32>",
              convolution("tensor<2x8x9x3xf32>", "tensor<5x3x3x3xf32>", "tensor<2x6x7x5xf32>", "1, 1", "1"));
  ContractionShape shape = contractionShape(graph.result().getDefiningOp());
  CHECK(shape.rows == 7);
  CHECK(shape.batch == 12);
  CHECK(shape.columns == 5);
  CHECK(shape.depth == 27);
  CHECK(shape.innerDepth == 9);
  CHECK_FALSE(shape.depthwise);
  CHECK(kernelSignature(graph.result().getDefiningOp(), graph.body()) == "convolution_f32_2x8x9x3_5x3x3x3_s1x1_d1x1_g1");
}

TEST_CASE("holes and groups leave the channels of one pixel", "[passes]") {
  Graph dilated("(%x: tensor<1x8x9x3xf32>, %w: tensor<5x3x3x3xf32>) -> tensor<1x6x5x5xf32>",
                convolution("tensor<1x8x9x3xf32>", "tensor<5x3x3x3xf32>", "tensor<1x6x5x5xf32>", "1, 2", "1"));
  CHECK(contractionShape(dilated.result().getDefiningOp()).innerDepth == 3);
  Graph grouped("(%x: tensor<1x8x9x4xf32>, %w: tensor<6x2x3x3xf32>) -> tensor<1x6x7x6xf32>",
                convolution("tensor<1x8x9x4xf32>", "tensor<6x2x3x3xf32>", "tensor<1x6x7x6xf32>", "1, 1", "2"));
  ContractionShape shape = contractionShape(grouped.result().getDefiningOp());
  CHECK(shape.innerDepth == 2);
  CHECK(shape.columns == 3);
  CHECK(shape.groups == 2);
}

TEST_CASE("one channel a group is depthwise", "[passes]") {
  Graph graph("(%x: tensor<1x8x9x4xf32>, %w: tensor<4x1x3x3xf32>) -> tensor<1x6x7x4xf32>",
              convolution("tensor<1x8x9x4xf32>", "tensor<4x1x3x3xf32>", "tensor<1x6x7x4xf32>", "1, 1", "4"));
  CHECK(contractionShape(graph.result().getDefiningOp()).depthwise);
}
