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

TEST_CASE("a weight that does not fit the cache is streamed once", "[passes]") {
  CHECK(defaultSchedule(product(49, 64, 64)).order == plan::LoopOrder::RowsOuter);
  CHECK(defaultSchedule(product(49, 512, 2048)).order == plan::LoopOrder::ColumnsOuter);
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
