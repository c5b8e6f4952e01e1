// Arithmetic on shapes.
#include "dialects/Wt/ShapeMath.h"

#include "mlir/IR/Builders.h"

#include <catch2/catch.hpp>

using namespace wasmtorch::wt;

TEST_CASE("shapes broadcast from the right", "[dialects]") {
  CHECK(broadcastShapes({2, 3}, {3}) == Shape{2, 3});
  CHECK(broadcastShapes({4, 1, 5}, {3, 1}) == Shape{4, 3, 5});
  CHECK(broadcastShapes({}, {2}) == Shape{2});
  CHECK(broadcastShapes({0}, {1}) == Shape{0});
  CHECK_FALSE(broadcastShapes({2}, {3}));
  CHECK_FALSE(broadcastShapes({0}, {2}));
}

TEST_CASE("a windowed size is rounded down", "[dialects]") {
  CHECK(windowedSize(8, 3, 1, 1, 1, 1) == 8);
  CHECK(windowedSize(8, 3, 2, 0, 0, 1) == 3);
  CHECK(windowedSize(8, 3, 1, 0, 0, 2) == 4);
  CHECK(windowedSize(3, 3, 5, 0, 0, 1) == 1);
  CHECK(windowedSize(2, 3, 1, 0, 0, 1) < 1);
}

TEST_CASE("strides are those of row-major order", "[dialects]") {
  CHECK(rowMajorStrides({2, 3, 4}) == Shape{12, 4, 1});
  CHECK(rowMajorStrides({}) == Shape{});
}

TEST_CASE("a reduction drops dimensions or leaves ones", "[dialects]") {
  CHECK(reducedShape({2, 3, 4}, {0, 2}, false) == Shape{3});
  CHECK(reducedShape({2, 3, 4}, {0, 2}, true) == Shape{1, 3, 1});
  CHECK(reducedShape({2, 3}, {}, false) == Shape{2, 3});
}

TEST_CASE("a permutation has each dimension once", "[dialects]") {
  CHECK(isPermutation({2, 0, 1}, 3));
  CHECK(isPermutation({}, 0));
  CHECK_FALSE(isPermutation({0, 0, 1}, 3));
  CHECK_FALSE(isPermutation({0, 1}, 3));
  CHECK_FALSE(isPermutation({0, 3, 1}, 3));
  CHECK_FALSE(isPermutation({0, -1, 1}, 3));
}

TEST_CASE("a permutation and its inverse undo each other", "[dialects]") {
  Shape dims{2, 0, 3, 1}, shape{5, 6, 7, 8};
  CHECK(permuted(shape, dims) == Shape{7, 5, 8, 6});
  CHECK(permuted(permuted(shape, dims), invertPermutation(dims)) == shape);
}

TEST_CASE("a bool takes a byte", "[dialects]") {
  mlir::MLIRContext context;
  mlir::Builder b(&context);
  CHECK(byteSize(mlir::RankedTensorType::get({3, 5}, b.getF32Type())) == 60);
  CHECK(byteSize(mlir::RankedTensorType::get({3, 5}, b.getI1Type())) == 15);
  CHECK(byteSize(mlir::RankedTensorType::get({}, b.getF64Type())) == 8);
}

TEST_CASE("shapes have a text", "[dialects]") {
  CHECK(shapeText({1, 3, 224, 224}) == "1x3x224x224");
  CHECK(shapeText({}) == "scalar");
}
