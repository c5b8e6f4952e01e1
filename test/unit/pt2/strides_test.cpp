// Which reshapes are views in PyTorch.
#include "compiler/Frontend/Pt2/Strides.h"

#include <catch2/catch.hpp>

using namespace wasmtorch;
using aten::Shape;

TEST_CASE("a tensor in row-major order can be seen in every shape") {
  CHECK(pt2::contiguousStrides(Shape{2, 3, 4}) == Shape{12, 4, 1});
  CHECK(pt2::canView({{2, 3, 4}, {12, 4, 1}}, Shape{6, 4}));
  CHECK(pt2::canView({{2, 3, 4}, {12, 4, 1}}, Shape{24}));
  CHECK(pt2::canView({{2, 3, 4}, {12, 4, 1}}, Shape{4, 1, 6}));
  CHECK(pt2::canView({{}, {}}, Shape{1, 1}));
}

TEST_CASE("others only where what is joined lies behind each other") {
  // A transposed matrix.
  CHECK(!pt2::canView({{3, 2}, {1, 3}}, Shape{6}));
  CHECK(pt2::canView({{3, 2}, {1, 3}}, Shape{3, 2, 1}));
  // Rows of a wider matrix.
  CHECK(!pt2::canView({{2, 3}, {8, 1}}, Shape{6}));
  CHECK(pt2::canView({{2, 4}, {8, 1}}, Shape{2, 2, 2}));
  // An expanded dimension.
  CHECK(!pt2::canView({{2, 3}, {0, 1}}, Shape{6}));
  CHECK(pt2::canView({{2, 3}, {0, 1}}, Shape{2, 3, 1}));
  CHECK(pt2::canView({{0, 3}, {1, 7}}, Shape{0}));
}
