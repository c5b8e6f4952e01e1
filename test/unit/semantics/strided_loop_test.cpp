// Loops over shapes, and the copies that movement ops are made of.
#include "semantics/StridedLoop.h"

#include <catch2/catch.hpp>

#include <vector>

using namespace wasmtorch;
using namespace wasmtorch::semantics;

TEST_CASE("a loop joins the dimensions that all tensors cross evenly", "[semantics]") {
  StridedLoop<2> loop({2, 1, 3, 4}, {wt::Shape{12, 12, 4, 1}, wt::Shape{24, 5, 8, 2}});
  int rows = 0;
  loop.forEachRow([&](const std::array<int64_t, 2> &offsets, const std::array<int64_t, 2> &steps, int64_t count) {
    ++rows;
    CHECK(count == 24);
    CHECK(steps == std::array<int64_t, 2>{1, 2});
  });
  CHECK(rows == 1);
}

TEST_CASE("a loop visits every element once, in order", "[semantics]") {
  StridedLoop<2> loop({2, 3, 4}, {wt::rowMajorStrides({2, 3, 4}), wt::Shape{1, 2, 6}});
  std::vector<int64_t> first, second;
  loop.forEachRow([&](const std::array<int64_t, 2> &offsets, const std::array<int64_t, 2> &steps, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
      first.push_back(offsets[0] + i * steps[0]);
      second.push_back(offsets[1] + i * steps[1]);
    }
  });
  REQUIRE(first.size() == 24);
  for (int64_t i = 0; i < 24; ++i) {
    CHECK(first[i] == i);
    CHECK(second[i] == i / 12 + i / 4 % 3 * 2 + i % 4 * 6);
  }
}

TEST_CASE("an empty shape has no rows and a scalar has one", "[semantics]") {
  int rows = 0;
  auto count = [&](const std::array<int64_t, 1> &, const std::array<int64_t, 1> &, int64_t size) { rows += size; };
  StridedLoop<1>({3, 0}, {wt::Shape{0, 1}}).forEachRow(count);
  CHECK(rows == 0);
  StridedLoop<1>({}, {wt::Shape{}}).forEachRow(count);
  CHECK(rows == 1);
}

TEST_CASE("broadcast dimensions stand still", "[semantics]") {
  CHECK(broadcastStrides({3, 1}, {2, 3, 4}) == wt::Shape{0, 1, 0});
  CHECK(broadcastStrides({}, {2, 3}) == wt::Shape{0, 0});
}

TEST_CASE("copies keep elements of any size whole", "[semantics]") {
  for (int64_t bytes : {1, 2, 4, 8}) {
    std::vector<char> from(6 * bytes), to(6 * bytes);
    for (size_t i = 0; i < from.size(); ++i)
      from[i] = static_cast<char>(i);
    copyStrided(to.data(), {2, 1}, from.data(), {1, 3}, {3, 2}, bytes);
    for (int64_t element : {0, 1, 2, 3, 4, 5})
      for (int64_t byte = 0; byte < bytes; ++byte)
        CHECK(to[element * bytes + byte] == from[(element / 2 + element % 2 * 3) * bytes + byte]);
  }
}
