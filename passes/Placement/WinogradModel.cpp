// 3x3 convolutions as products of transformed tiles: sizes, memory, and where they are faster.
#include "passes/Placement/WinogradModel.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace wasmtorch;
using plan::Algorithm;

namespace {

constexpr int64_t lanes = 4, tileSizes[] = {2, 4};
// Transformed inputs of one block: what the products of a block read (points^2) times stays in the second-level cache.
constexpr int64_t blockBytes = 640 * 1024;
// The sums of one block of channels lie beside them.
constexpr int64_t mostBlockColumns = 64;
// Matrices of two points whose distance is a multiple of a page would share the lines of a set-associative cache.
constexpr int64_t stagger = 16;
// Weights that outgrow the second-level cache stream past; parts of the sum of this length keep the stream steady. A panel of many lines
// is better read at once, before tiles wait for it; what a burst costs by itself is too much for a short one.
constexpr int64_t heavyWeights = 1 << 20, streamedDepth = 32, worthPrefetching = 16 * 1024;

// The model's unit of time is a multiply-add of four lanes; these were measured on x86 with 128-bit vectors.
constexpr double productOverhead = 1.1; // of a matrix product, over its multiply-adds
constexpr double transformTime = 218;   // of four channels of one tile, in or out, for 36 points
constexpr double streamedBytes = 1.4;   // that arrive in a unit

int64_t tilesOf(const ContractionShape &shape, int64_t tile) {
  return static_cast<int64_t>(llvm::divideCeil(shape.lines, tile) * llvm::divideCeil(shape.rows, tile));
}

// Lanes of a vector that is not whole are loaded and stored one by one.
double vectorsOf(int64_t channels) { return channels / lanes + (channels % lanes == 0 ? 0 : lanes); }

// Tiles of fewer rows than a register block leave multiply-adds waiting for their operands.
double rowEfficiency(int64_t rows) { return rows >= 5 ? 1.0 : rows / 5.0; }

double timeOfGemm(const ContractionShape &shape) {
  double products = double(shape.batch) * shape.rows * shape.columns * shape.depth / lanes;
  return products * productOverhead / rowEfficiency(shape.rows) + double(shape.columns) * shape.depth * 4 / streamedBytes;
}

double timeOfWinograd(const ContractionShape &shape, int64_t tile) {
  int64_t points = winogradPoints(tile) * winogradPoints(tile), tiles = tilesOf(shape, tile);
  double channels = double(shape.channels), columns = double(shape.columns), all = double(shape.images) * tiles;
  double products = all * points * channels * columns / lanes * productOverhead / rowEfficiency(tiles);
  double transforms = all * (vectorsOf(shape.channels) + vectorsOf(shape.columns)) * transformTime * points / 36;
  return products + transforms + points * channels * columns * 4 / streamedBytes;
}

bool fits(const ContractionShape &shape, int64_t tile) { return shape.transformable && shape.lines >= tile && shape.rows >= tile; }

} // namespace

llvm::SmallVector<double> wasmtorch::winogradWeightTransform(int64_t tile) {
  if (tile == 2)
    return {1, 0, 0, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0, 0, 1};
  return {1. / 4, 0, 0, -1. / 6, -1. / 6, -1. / 6, -1. / 6, 1. / 6, -1. / 6, 1. / 24, 1. / 12, 1. / 6, 1. / 24, -1. / 12, 1. / 6, 0, 0, 1};
}

WinogradScratch wasmtorch::winogradScratch(const Schedule &schedule, int64_t channels) {
  int64_t points = winogradPoints(schedule.tile) * winogradPoints(schedule.tile);
  WinogradScratch scratch;
  scratch.inputRow = staggered(channels);
  scratch.inputPoint = scratch.inputRow * schedule.blockRows + stagger;
  scratch.sums = scratch.inputPoint * points;
  scratch.sumRow = schedule.blockColumns;
  scratch.sumPoint = scratch.sumRow * schedule.blockRows + stagger;
  scratch.elements = scratch.sums + scratch.sumPoint * points;
  return scratch;
}

Schedule wasmtorch::winogradSchedule(const ContractionShape &shape, int64_t tile) {
  Schedule schedule;
  schedule.algorithm = Algorithm::Winograd;
  schedule.tile = tile;
  int64_t tiles = tilesOf(shape, tile), points = winogradPoints(tile) * winogradPoints(tile);
  int64_t rowBytes = points * llvm::alignTo(shape.channels, lanes) * 4;
  // At least as many as a register block has rows, and blocks as even as can be.
  int64_t most = std::max<int64_t>(blockBytes / std::max<int64_t>(rowBytes, 1), 6);
  schedule.blockRows = std::max<int64_t>(llvm::divideCeil(tiles, llvm::divideCeil(tiles, most)), 1);
  schedule.rows = std::min<int64_t>(6, schedule.blockRows);
  schedule.strictRows = std::min<int64_t>(5, schedule.blockRows);
  schedule.columns = shape.columns > lanes ? 2 * lanes : lanes;
  schedule.unroll = unrolledSteps(shape);
  int64_t panels = llvm::divideCeil(shape.columns, schedule.columns), most64 = mostBlockColumns / schedule.columns;
  // Blocks as even as can be: none is filled up by more than a panel.
  schedule.blockColumns = llvm::divideCeil(panels, llvm::divideCeil(panels, most64)) * schedule.columns;
  bool heavy = points * shape.channels * shape.columns * 4 > heavyWeights;
  schedule.depth = heavy && shape.channels % streamedDepth == 0 && shape.channels > streamedDepth ? streamedDepth : 0;
  schedule.prefetch = heavy && shape.channels * schedule.columns * 4 >= worthPrefetching;
  return schedule;
}

Schedule wasmtorch::fastestConvolution(const ContractionShape &shape, const Schedule &gemm) {
  Schedule best = gemm;
  double time = shape.transformable ? timeOfGemm(shape) : 0;
  for (int64_t tile : tileSizes) {
    if (!fits(shape, tile) || timeOfWinograd(shape, tile) >= time)
      continue;
    time = timeOfWinograd(shape, tile);
    best = winogradSchedule(shape, tile);
  }
  return best;
}

std::string wasmtorch::whyNotTransformed(const Schedule &schedule, const ContractionShape &shape) {
  if (!shape.transformable)
    return "algorithm 'winograd' computes convolutions of two dimensions with a constant weight, windows of 3x3, stride 1, dilation 1 and "
           "one group, expected 'gemm' or 'depthwise'";
  if (!llvm::is_contained(tileSizes, schedule.tile))
    return llvm::formatv("tile = {0}, expected 2 or 4", schedule.tile);
  if (!fits(shape, schedule.tile))
    return llvm::formatv("tile = {0}, expected no more than the {1}x{2} pixels of the result", schedule.tile, shape.lines, shape.rows);
  if (schedule.blockRows < 1)
    return llvm::formatv("block_rows = {0}, expected at least 1", schedule.blockRows);
  if (schedule.blockColumns < 1 || schedule.columns < 1 || schedule.blockColumns % schedule.columns != 0)
    return llvm::formatv("block_columns = {0}, expected a multiple of columns = {1}", schedule.blockColumns, schedule.columns);
  if (schedule.depth < 0 || (schedule.depth > 0 && shape.channels % schedule.depth != 0))
    return llvm::formatv("depth = {0}, expected 0 or a divisor of {1}", schedule.depth, shape.channels);
  return schedule.pack ? "algorithm 'winograd' packs its weight when it is loaded, expected pack = false" : "";
}
