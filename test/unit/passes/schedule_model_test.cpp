// Which schedules are chosen, and which are refused.
#include "passes/Placement/ScheduleModel.h"

#include <catch2/catch.hpp>

using namespace wasmtorch;

namespace {

ContractionShape product(int64_t rows, int64_t columns, int64_t depth) {
  ContractionShape shape;
  shape.rows = rows;
  shape.columns = columns;
  shape.depth = shape.innerDepth = depth;
  shape.leftBytes = rows * depth * 4;
  return shape;
}

ContractionShape depthwise(int64_t rows) {
  ContractionShape shape = product(rows, 1, 9);
  shape.innerDepth = 1;
  shape.groups = 32;
  shape.depthwise = true;
  return shape;
}

Schedule tile(int64_t rows, int64_t columns) {
  Schedule schedule;
  schedule.algorithm = plan::Algorithm::Gemm;
  schedule.rows = rows;
  schedule.columns = columns;
  return schedule;
}

} // namespace

TEST_CASE("default tiles fit sixteen vector registers", "[passes]") {
  for (int64_t rows = 1; rows < 40; ++rows)
    for (int64_t columns : {1, 3, 4, 5, 8, 12, 31, 64, 1000}) {
      Schedule schedule = defaultSchedule(product(rows, columns, 64));
      int64_t vectors = schedule.columns / 4;
      INFO(rows << " x " << columns << " in tiles of " << schedule.rows << " x " << schedule.columns);
      // Sums, and one broadcast element; the columns' vectors may be operands from memory.
      CHECK(schedule.rows * vectors + 1 <= 16);
      CHECK(schedule.strictRows >= 1);
      CHECK(schedule.strictRows <= schedule.rows);
    }
}

TEST_CASE("default schedules are feasible", "[passes]") {
  for (int64_t rows : {1, 2, 5, 6, 7, 64, 3136})
    for (int64_t columns : {1, 5, 8, 33, 1000, 4096})
      for (int64_t depth : {1, 7, 64, 2304, 2311, 4096, 25088}) {
        ContractionShape shape = product(rows, columns, depth);
        for (bool weight : {true, false})
          for (bool contiguous : {true, false}) {
            shape.rightIsWeight = weight;
            shape.rightRowsContiguous = weight || contiguous;
            INFO(rows << " x " << columns << " x " << depth);
            CHECK(whyInfeasible(defaultSchedule(shape), shape) == "");
          }
      }
  CHECK(whyInfeasible(defaultSchedule(depthwise(7)), depthwise(7)) == "");
}

TEST_CASE("what does not fit the cache goes through in blocks of columns that do", "[passes]") {
  CHECK(defaultSchedule(product(49, 64, 64)).blockColumns == 0);
  for (auto [columns, depth] : {std::pair{1280, 320}, {512, 2048}, {1000, 512}, {4096, 1024}, {516, 260}}) {
    Schedule schedule = defaultSchedule(product(49, columns, depth));
    INFO(columns << " x " << depth << " in blocks of " << schedule.blockColumns);
    CHECK(schedule.order == plan::LoopOrder::RowsOuter);
    CHECK(schedule.blockColumns % schedule.columns == 0);
    CHECK(schedule.blockColumns * depth * 4 <= 256 * 1024);
    CHECK(schedule.blockColumns >= 4 * schedule.columns);
    // As even as can be: the last one lacks less than a panel for each block.
    int64_t blocks = (columns + schedule.blockColumns - 1) / schedule.blockColumns;
    CHECK(blocks * schedule.blockColumns - columns < blocks * schedule.columns);
    CHECK_FALSE(schedule.prefetch);
  }
}

TEST_CASE("panels too large for a block are gone through by all rows", "[passes]") {
  ContractionShape shape = product(49, 512, 2304);
  CHECK(defaultSchedule(shape).order == plan::LoopOrder::ColumnsOuter);
  CHECK(defaultSchedule(shape).blockColumns == 0);
  CHECK(defaultSchedule(shape).prefetch);
  shape.rightIsWeight = false;
  CHECK_FALSE(defaultSchedule(shape).prefetch);
}

TEST_CASE("lines that are cut into tiles of few rows are folded", "[passes]") {
  auto window = [](int64_t lines, int64_t pixels) {
    ContractionShape shape = product(pixels, 64, 9 * 64);
    shape.innerDepth = 3 * 64;
    shape.lines = lines;
    return shape;
  };
  for (int64_t pixels : {1, 2, 3, 4, 7, 8, 13, 14})
    CHECK(defaultSchedule(window(pixels, pixels)).foldLines == (pixels > 1));
  for (int64_t pixels : {5, 6, 10, 12, 28, 56, 112})
    CHECK_FALSE(defaultSchedule(window(pixels, pixels)).foldLines);
  CHECK(defaultSchedule(window(4, 4)).rows == 6);
  CHECK_FALSE(defaultSchedule(window(1, 7)).foldLines);
  // A window's line is all of the sum: the lines follow each other, or are copied.
  ContractionShape pointwise = window(7, 7);
  pointwise.innerDepth = pointwise.depth;
  CHECK_FALSE(defaultSchedule(pointwise).foldLines);
  Schedule schedule = tile(6, 8);
  schedule.foldLines = true;
  CHECK(whyInfeasible(schedule, window(7, 7)) == "");
  CHECK(whyInfeasible(schedule, pointwise) ==
        "fold_lines = true, but there are no lines of pixels with windows of several lines, expected fold_lines = false");
}

TEST_CASE("a long sum is cut into parts that divide it", "[passes]") {
  Schedule schedule = defaultSchedule(product(49, 8, 4096));
  CHECK(schedule.depth > 0);
  CHECK(4096 % schedule.depth == 0);
  CHECK(defaultSchedule(product(49, 8, 512)).depth == 0);
}

TEST_CASE("why a schedule cannot be is said in words", "[passes]") {
  ContractionShape shape = product(8, 16, 24);
  CHECK(whyInfeasible(tile(6, 8), shape) == "");
  CHECK(whyInfeasible(tile(6, 6), shape) == "columns = 6, expected a multiple of 4");
  CHECK(whyInfeasible(tile(6, 0), shape) == "columns = 0, expected a multiple of 4");
  CHECK(whyInfeasible(tile(0, 8), shape) == "rows = 0, expected at least 1");
  CHECK(whyInfeasible(tile(17, 16), shape) == "a tile of 17 x 16 needs 68 vector registers for its sums, expected at most 64");
  CHECK(whyInfeasible(Schedule(), shape) == "algorithm 'loops' does not compute contractions, expected 'gemm' or 'depthwise'");
  CHECK(whyInfeasible(defaultSchedule(depthwise(8)), shape) ==
        "algorithm 'depthwise' computes convolutions with one channel a group, expected 'gemm'");

  Schedule blocked = tile(6, 8);
  blocked.depth = 5;
  CHECK(whyInfeasible(blocked, shape) == "depth = 5, expected 0, a divisor of 24, or a multiple of 24 that divides 24");
  blocked.depth = -8;
  CHECK(whyInfeasible(blocked, shape) == "depth = -8, expected 0 or more");
  blocked.depth = 12;
  CHECK(whyInfeasible(blocked, shape) == "");
  // A window's lines are whole parts of the sum too.
  shape.depth = 72;
  blocked.depth = 24;
  CHECK(whyInfeasible(blocked, shape) == "");

  Schedule packed = tile(6, 8);
  packed.pack = true;
  CHECK(whyInfeasible(packed, shape) == "pack = true, but the right operand is a weight, which is packed at compile time");
  shape.rightIsWeight = false;
  CHECK(whyInfeasible(packed, shape) == "");
  shape.rightRowsContiguous = false;
  CHECK(whyInfeasible(tile(6, 8), shape) == "pack = false, but the right operand's columns do not lie one behind the other");
}

TEST_CASE("scratch memory holds whole panels", "[passes]") {
  Schedule schedule = tile(6, 8);
  CHECK(scratchBytes(schedule, product(20, 12, 10)) == 0);
  schedule.pack = true;
  CHECK(scratchBytes(schedule, product(20, 12, 10)) == 16 * 10 * 4);
}

TEST_CASE("rows that meet in the sets of a cache are copied apart", "[passes]") {
  ContractionShape shape = product(128, 512, 256);
  shape.leftStride = 256;
  CHECK(defaultSchedule(shape).packLeft);
  CHECK(whyInfeasible(defaultSchedule(shape), shape) == "");
  // Not where it takes longer than it saves, or where nothing meets.
  shape.columns = 32;
  CHECK_FALSE(defaultSchedule(shape).packLeft);
  shape = product(128, 512, 260);
  shape.leftStride = 260;
  CHECK_FALSE(defaultSchedule(shape).packLeft);
  CHECK(staggered(260) == 260);
  CHECK(staggered(258) == 260);
  CHECK(staggered(256) == 272);
  Schedule schedule = tile(6, 8);
  schedule.packLeft = true;
  CHECK(scratchBytes(schedule, product(20, 12, 256)) == 6 * 272 * 4);
  schedule.order = plan::LoopOrder::ColumnsOuter;
  CHECK(scratchBytes(schedule, product(20, 12, 256)) == 20 * 272 * 4);
  shape.innerDepth = 10;
  CHECK(whyInfeasible(schedule, shape) ==
        "pack_left = true, but a row of the left operand is not one run of memory, expected pack_left = false");
}

TEST_CASE("blocks of columns are said in words where they cannot be", "[passes]") {
  ContractionShape shape = product(49, 64, 64);
  Schedule schedule = tile(6, 8);
  schedule.blockColumns = 12;
  CHECK(whyInfeasible(schedule, shape) == "block_columns = 12, expected a multiple of columns = 8");
  schedule.blockColumns = 16;
  CHECK(whyInfeasible(schedule, shape) == "");
  schedule.packLeft = true;
  // Rows are read again for each block, so all of them are kept.
  CHECK(scratchBytes(schedule, shape) == 49 * staggered(64) * 4);
  schedule.order = plan::LoopOrder::ColumnsOuter;
  CHECK(whyInfeasible(schedule, shape) ==
        "block_columns is for tiles of rows that go through a block of columns, expected 0 or order = 'rows_outer'");
  schedule = tile(6, 8);
  schedule.prefetch = true;
  CHECK(whyInfeasible(schedule, shape) == "");
  shape.rightIsWeight = false;
  CHECK(whyInfeasible(schedule, shape) ==
        "prefetch = true, but there are no weights that tiles multiply again and again, expected prefetch = false");
}

TEST_CASE("turns are long where a kernel takes its time", "[passes]") {
  ContractionShape shape = product(128, 512, 256);
  CHECK(defaultSchedule(shape).unroll == 4);
  CHECK(defaultSchedule(shape).strictUnroll == 0);
  CHECK(whyInfeasible(defaultSchedule(shape), shape) == "");
  CHECK(defaultSchedule(product(8, 512, 256 - 2)).unroll == 0);
  CHECK(defaultSchedule(product(8, 512, 256)).unroll == 4);
  Schedule schedule = tile(6, 8);
  schedule.strictUnroll = 33;
  CHECK(whyInfeasible(schedule, shape) == "strict_unroll = 33, expected 0 to 32");
}
