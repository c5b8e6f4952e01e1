// Where 3x3 convolutions are computed by Winograd's tiles, and in which.
#include "passes/Placement/WinogradModel.h"

#include <catch2/catch.hpp>

using namespace wasmtorch;
using plan::Algorithm;

namespace {

ContractionShape window3x3(int64_t size, int64_t channels, int64_t columns) {
  ContractionShape shape;
  shape.batch = shape.rows = shape.lines = size;
  shape.images = 1;
  shape.channels = channels;
  shape.columns = columns;
  shape.depth = 9 * channels;
  shape.innerDepth = 3 * channels;
  shape.leftBytes = (size + 2) * (size + 2) * channels * 4;
  shape.transformable = true;
  return shape;
}

Schedule chosen(int64_t size, int64_t channels) { return defaultSchedule(window3x3(size, channels, channels)); }

} // namespace

TEST_CASE("large images have tiles of four, small ones of two", "[passes]") {
  CHECK(chosen(56, 64).tile == 4);
  CHECK(chosen(28, 128).tile == 4);
  CHECK(chosen(14, 256).tile == 4);
  CHECK(chosen(7, 512).tile == 2);
}

TEST_CASE("few channels and small images are not worth a transform", "[passes]") {
  CHECK(defaultSchedule(window3x3(224, 3, 16)).algorithm == Algorithm::Gemm);
  CHECK(defaultSchedule(window3x3(1, 512, 512)).algorithm == Algorithm::Gemm);
  ContractionShape strided = window3x3(56, 64, 64);
  strided.transformable = false;
  CHECK(defaultSchedule(strided).algorithm == Algorithm::Gemm);
}

TEST_CASE("a heavy weight is multiplied in parts, with all rows of a part before the next", "[passes]") {
  CHECK(chosen(56, 64).depth == 0);
  CHECK(chosen(28, 128).depth == 32);
  CHECK(chosen(14, 256).depth == 32);
  CHECK(chosen(7, 512).depth == 32);
}

TEST_CASE("of a heavy weight a panel of many lines comes as a burst", "[passes]") {
  CHECK_FALSE(chosen(56, 64).prefetch);
  CHECK_FALSE(chosen(14, 256).prefetch);
  CHECK(chosen(7, 512).prefetch);
  ContractionShape shape = window3x3(14, 64, 64);
  Schedule schedule = winogradSchedule(shape, 4);
  schedule.foldLines = true;
  CHECK(whyInfeasible(schedule, shape) ==
        "fold_lines = true, but there are no lines of pixels with windows of several lines, expected fold_lines = false");
}

TEST_CASE("transformed inputs fit the second-level cache", "[passes]") {
  for (int64_t channels : {16, 64, 100, 128, 256, 512})
    for (int64_t size : {7, 14, 28, 56, 112}) {
      ContractionShape shape = window3x3(size, channels, channels);
      for (int64_t tile : {2, 4}) {
        Schedule schedule = winogradSchedule(shape, tile);
        INFO(size << ", " << channels << ", tile " << tile);
        CHECK(whyInfeasible(schedule, shape) == "");
        CHECK((scratchBytes(schedule, shape) <= 1600 * 1024 || schedule.blockRows <= 16));
        // Of padding a block has less than a panel.
        int64_t blocks = (channels + schedule.blockColumns - 1) / schedule.blockColumns;
        CHECK(blocks * schedule.blockColumns - channels < blocks * schedule.columns);
      }
    }
}

TEST_CASE("why tiles cannot be is said in words", "[passes]") {
  ContractionShape shape = window3x3(3, 8, 8);
  Schedule schedule = winogradSchedule(shape, 2);
  CHECK(whyInfeasible(schedule, shape) == "");
  schedule.tile = 3;
  CHECK(whyInfeasible(schedule, shape) == "tile = 3, expected 2 or 4");
  schedule.tile = 4;
  CHECK(whyInfeasible(schedule, shape) == "tile = 4, expected no more than the 3x3 pixels of the result");
  schedule = winogradSchedule(shape, 2);
  schedule.blockRows = 0;
  CHECK(whyInfeasible(schedule, shape) == "block_rows = 0, expected at least 1");
  schedule.blockRows = 4;
  schedule.blockColumns = 12;
  CHECK(whyInfeasible(schedule, shape) == "block_columns = 12, expected a multiple of columns = 8");
  schedule.blockColumns = 8;
  schedule.depth = 3;
  CHECK(whyInfeasible(schedule, shape) == "depth = 3, expected 0 or a divisor of 8");
  schedule.depth = 0;
  schedule.pack = true;
  CHECK(whyInfeasible(schedule, shape) == "algorithm 'winograd' packs its weight when it is loaded, expected pack = false");
  shape.transformable = false;
  CHECK(whyInfeasible(schedule, shape) == "algorithm 'winograd' computes convolutions of two dimensions with a constant weight, windows of "
                                          "3x3, stride 1, dilation 1 and one group, expected 'gemm' or 'depthwise'");
  Schedule direct = defaultSchedule(shape, Algorithm::Gemm);
  direct.tile = 2;
  CHECK(whyInfeasible(direct, shape) == "tile and block_rows are for algorithm 'winograd', expected 0");
}
