// Which schedules there are, and which one is taken without a measurement.
#include "passes/Placement/ScheduleModel.h"
#include "passes/Placement/WinogradModel.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

#include <numeric>

using namespace wasmtorch;
using plan::Algorithm;
using plan::LoopOrder;

namespace {

// An engine on x86 has sixteen vector registers: the tile's sums, one vector for each of its columns, one broadcast.
constexpr int64_t vectorRegisters = 16, lanes = 4;
// What a tile loop may read again and again: half of a second-level cache, so that what streams past fits beside it.
constexpr int64_t cacheBytes = 512 * 1024;
// Of a tile of eight columns, so that it fits the registers.
constexpr int64_t mostRows = 6;
// A first-level cache of 32 KiB.
constexpr int64_t cacheLine = 64, cacheSets = 64, cacheWays = 8;
// Of a depthwise window, as most are.
constexpr int64_t windowLines = 3;
// A tile of rows that meets fewer panels might as well be read again for each.
constexpr int64_t fewPanels = 4;
// Sums longer than this fall out of the first-level cache while a panel is read again.
constexpr int64_t longSum = 2304, sumBlock = 1024;
// A turn's additions to addresses, its test and its jump are then for so many steps; docs/Rationale/lowering.md has the figures. Longer
// turns are no faster.
constexpr int64_t stepsOfTurn = 4, mostUnrolled = 32;
// Multiply-adds, some 40 microseconds: what takes less shall stay short to load.
constexpr int64_t worthUnrolling = 1 << 20;
// More sums than this in one tile would only be spilled; larger tiles are refused, not generated.
constexpr int64_t mostAccumulators = 64;

int64_t roundUp(int64_t value) { return llvm::alignTo(value, lanes); }

// Rows at multiples of a KiB meet in a quarter of the sets or fewer. Measured on Zen 3, a tile of six rows: 96 % of the peak at other
// distances, 84, 61 and 38 % at 1, 2 and 4 KiB.
bool sharesSets(int64_t stride) { return stride != 0 && stride % 256 == 0; }
// A row is copied once and read once for each panel of columns.
constexpr int64_t worthPacking = 64;

// Those of one line alone have nowhere to go on.
bool canFoldLines(const ContractionShape &shape) {
  return !shape.recurrent && !shape.depthwise && shape.lines > 1 && shape.rows > 0 && shape.innerDepth < shape.depth;
}

bool canPackLeft(const ContractionShape &shape) {
  return !shape.recurrent && !shape.depthwise && shape.groups == 1 && shape.rows > 1 && shape.innerDepth == shape.depth;
}

// The largest part of the sum, at most `most`, that divides its contiguous part evenly; 0 where there is none worth it.
int64_t depthBlock(const ContractionShape &shape, int64_t most) {
  for (int64_t block = std::min(most, shape.innerDepth - 1); block >= 64 && block >= most / 4; --block)
    if (shape.innerDepth % block == 0)
      return block;
  return 0;
}

// Which operand is streamed. A right one that fits the second-level cache is read again for each tile of rows; of a larger one a block of
// columns is, so that each tile stays in the first level for all of them. Where only a few panels would be a block, all rows go through
// each, which comes as a burst: the first tile would wait for it.
void chooseOrder(const ContractionShape &shape, Schedule &schedule) {
  if (schedule.depth == 0 && shape.depth > longSum && shape.innerDepth > sumBlock)
    schedule.depth = depthBlock(shape, sumBlock);
  if (shape.depth * shape.columns * 4 <= cacheBytes)
    return;
  int64_t depth = schedule.depth == 0 ? shape.depth : schedule.depth, most = cacheBytes / 2 / (depth * schedule.columns * 4);
  if (most >= fewPanels) {
    int64_t panels = llvm::divideCeil(shape.columns, schedule.columns);
    schedule.blockColumns = llvm::divideCeil(panels, llvm::divideCeil(panels, most)) * schedule.columns;
    return;
  }
  schedule.order = LoopOrder::ColumnsOuter;
  schedule.prefetch = shape.rightIsWeight;
}

// A tile has the sums of all gates, so that they meet in registers. One row: enough vectors to hide the latency of a multiply-add;
// several: as many rows as the registers hold beside one vector for each gate.
Schedule recurrentSchedule(const ContractionShape &shape) {
  Schedule schedule;
  schedule.algorithm = Algorithm::Gemm;
  bool simple = shape.groups == 1;
  int64_t vectors = shape.rows <= 1 ? std::max<int64_t>(12 / shape.groups, 1) : simple ? 2 : 1;
  schedule.columns = std::max(lanes, std::min(vectors * lanes, roundUp(shape.columns)));
  schedule.rows = std::clamp<int64_t>(shape.rows, 1, simple ? 5 : std::max<int64_t>(9 / shape.groups, 1));
  schedule.unroll = unrolledSteps(shape);
  return schedule;
}

Schedule depthwiseSchedule(const ContractionShape &shape) {
  Schedule schedule;
  schedule.algorithm = Algorithm::Depthwise;
  // A vector of channels is a quarter of a cache line: the lines of a strip, in all lines of a window and in the result, stay until their
  // other channels' turn, where they don't crowd in a few sets. Half of the cache is left to what else passes.
  int64_t bytes = std::max<int64_t>(shape.groups * 4, cacheLine), sets = cacheSets * cacheLine / std::gcd(bytes, cacheSets * cacheLine);
  int64_t most = sets * cacheWays / 2 / (windowLines * 2 + 1);
  schedule.rows = std::clamp<int64_t>(std::max<int64_t>(most, 7), 1, std::max<int64_t>(shape.rows, 1));
  schedule.columns = lanes;
  schedule.order = LoopOrder::RowsOuter;
  return schedule;
}

// Lines that are cut into tiles of few rows: their sums are too few to hide the latency of a multiply-add. What it takes to find each
// row's line is little beside a window's products.
bool worthFolding(const ContractionShape &shape) {
  return canFoldLines(shape) && shape.rows < 5 * llvm::divideCeil(shape.rows, mostRows) && shape.depth >= 64;
}

Schedule gemmSchedule(const ContractionShape &shape) {
  Schedule schedule;
  schedule.algorithm = Algorithm::Gemm;
  // Few rows: wide tiles keep enough sums in flight to hide the latency of a multiply-add.
  const int64_t widest[] = {32, 32, 16, 12, 8, 8, 8};
  schedule.foldLines = worthFolding(shape);
  schedule.rows = std::min<int64_t>(mostRows, std::max<int64_t>(shape.rows * (schedule.foldLines ? shape.lines : 1), 1));
  schedule.columns = std::max(lanes, std::min(widest[schedule.rows], roundUp(shape.columns)));
  // A broadcast, the product, which is a value of its own, and a register that engines keep for themselves.
  int64_t vectors = schedule.columns / lanes;
  schedule.strictRows = std::clamp<int64_t>((vectorRegisters - 3) / vectors - 1, 1, schedule.rows);
  static_assert(mostRows * 8 / lanes + 8 / lanes + 1 < vectorRegisters, "the tile of many rows fits the registers");
  schedule.pack = !shape.rightIsWeight && (shape.rows * shape.batch >= 16 || !shape.rightRowsContiguous);
  if (shape.rows * shape.batch > schedule.rows)
    chooseOrder(shape, schedule);
  schedule.packLeft = canPackLeft(shape) && sharesSets(shape.leftStride) && shape.columns >= worthPacking;
  schedule.unroll = unrolledSteps(shape);
  return schedule;
}

} // namespace

int64_t wasmtorch::unrolledSteps(const ContractionShape &shape) {
  // A layer's steps are not counted in its shape.
  if (shape.recurrent)
    return stepsOfTurn;
  return shape.batch * shape.rows * shape.columns * shape.depth * shape.groups >= worthUnrolling ? stepsOfTurn : 0;
}

Schedule wasmtorch::defaultSchedule(const ContractionShape &shape) {
  if (shape.depthwise)
    return depthwiseSchedule(shape);
  return shape.recurrent ? recurrentSchedule(shape) : fastestConvolution(shape, gemmSchedule(shape));
}

Schedule wasmtorch::defaultSchedule(const ContractionShape &shape, Algorithm algorithm) {
  switch (algorithm) {
  case Algorithm::Loops:
    return Schedule();
  case Algorithm::Gemm:
    return shape.recurrent ? recurrentSchedule(shape) : gemmSchedule(shape);
  case Algorithm::Depthwise:
    return depthwiseSchedule(shape);
  case Algorithm::Winograd:
    return winogradSchedule(shape, std::min(shape.lines, shape.rows) >= 4 ? 4 : 2);
  }
  llvm_unreachable("every algorithm has a schedule");
}

plan::ScheduleAttr wasmtorch::scheduleAttr(mlir::MLIRContext *context, const Schedule &schedule) {
  return plan::ScheduleAttr::get(context, schedule.algorithm, schedule.rows, schedule.columns, schedule.depth, schedule.order,
                                 schedule.pack, schedule.strictRows, schedule.tile, schedule.blockRows, schedule.blockColumns,
                                 schedule.packLeft, schedule.unroll, schedule.strictUnroll, schedule.prefetch, schedule.foldLines);
}

Schedule wasmtorch::scheduleOf(plan::ScheduleAttr attr) {
  return {attr.getAlgorithm(), attr.getRows(),       attr.getColumns(),      attr.getDepth(),     attr.getOrder(),
          attr.getPack(),      attr.getStrictRows(), attr.getTile(),         attr.getBlockRows(), attr.getBlockColumns(),
          attr.getPackLeft(),  attr.getUnroll(),     attr.getStrictUnroll(), attr.getPrefetch(),  attr.getFoldLines()};
}

std::string wasmtorch::whyInfeasible(const Schedule &schedule, const ContractionShape &shape) {
  if (schedule.algorithm == Algorithm::Loops)
    return "algorithm 'loops' does not compute contractions, expected 'gemm' or 'depthwise'";
  if (schedule.algorithm == Algorithm::Depthwise && !shape.depthwise)
    return "algorithm 'depthwise' computes convolutions with one channel a group, expected 'gemm'";
  if (schedule.algorithm == Algorithm::Winograd) {
    if (std::string why = whyNotTransformed(schedule, shape); !why.empty())
      return why;
  } else if (schedule.tile != 0 || schedule.blockRows != 0) {
    return "tile and block_rows are for algorithm 'winograd', expected 0";
  }
  if (schedule.columns < lanes || schedule.columns % lanes != 0)
    return llvm::formatv("columns = {0}, expected a multiple of {1}", schedule.columns, lanes);
  if (schedule.rows < 1)
    return llvm::formatv("rows = {0}, expected at least 1", schedule.rows);
  if (schedule.strictRows < 0)
    return llvm::formatv("strict_rows = {0}, expected 0 or more", schedule.strictRows);
  int64_t rows = std::max(schedule.rows, schedule.strictRows), columns = schedule.columns * (shape.recurrent ? shape.groups : 1);
  if (rows * columns / lanes > mostAccumulators)
    return llvm::formatv("a tile of {0} x {1} needs {2} vector registers for its sums, expected at most {3}", rows, columns,
                         rows * columns / lanes, mostAccumulators);
  if (schedule.unroll < 0 || schedule.unroll > mostUnrolled)
    return llvm::formatv("unroll = {0}, expected 0 to {1}", schedule.unroll, mostUnrolled);
  if (schedule.strictUnroll < 0 || schedule.strictUnroll > mostUnrolled)
    return llvm::formatv("strict_unroll = {0}, expected 0 to {1}", schedule.strictUnroll, mostUnrolled);
  if (schedule.blockColumns != 0 && (schedule.algorithm == Algorithm::Depthwise || shape.recurrent))
    return "block_columns is for products, expected 0";
  if (schedule.blockColumns < 0 || schedule.blockColumns % schedule.columns != 0)
    return llvm::formatv("block_columns = {0}, expected a multiple of columns = {1}", schedule.blockColumns, schedule.columns);
  if (schedule.blockColumns != 0 && schedule.algorithm == Algorithm::Gemm && schedule.order == LoopOrder::ColumnsOuter)
    return "block_columns is for tiles of rows that go through a block of columns, expected 0 or order = 'rows_outer'";
  if (schedule.prefetch && (schedule.algorithm == Algorithm::Depthwise || shape.recurrent || !shape.rightIsWeight))
    return "prefetch = true, but there are no weights that tiles multiply again and again, expected prefetch = false";
  if (schedule.foldLines && (schedule.algorithm != Algorithm::Gemm || !canFoldLines(shape)))
    return "fold_lines = true, but there are no lines of pixels with windows of several lines, expected fold_lines = false";
  if (schedule.depth < 0)
    return llvm::formatv("depth = {0}, expected 0 or more", schedule.depth);
  if (schedule.algorithm == Algorithm::Depthwise)
    return schedule.unroll != 0 || schedule.strictUnroll != 0
               ? "algorithm 'depthwise' has no loop over products, expected unroll = 0 and strict_unroll = 0"
           : schedule.depth != 0 ? "algorithm 'depthwise' is not blocked in depth, expected depth = 0"
           : schedule.pack       ? "algorithm 'depthwise' packs its weight at compile time, expected pack = false"
                                 : "";
  if (shape.recurrent && schedule.depth != 0)
    return "a recurrent layer is not blocked in depth, expected depth = 0";
  if (schedule.algorithm == Algorithm::Winograd)
    return "";
  bool divides = schedule.depth == 0 || (schedule.depth <= shape.innerDepth && shape.innerDepth % schedule.depth == 0) ||
                 (schedule.depth % shape.innerDepth == 0 && shape.depth % schedule.depth == 0);
  if (!divides)
    return llvm::formatv("depth = {0}, expected 0, a divisor of {1}, or a multiple of {1} that divides {2}", schedule.depth,
                         shape.innerDepth, shape.depth);
  if (schedule.pack && shape.rightIsWeight)
    return "pack = true, but the right operand is a weight, which is packed at compile time";
  if (schedule.packLeft && !canPackLeft(shape))
    return "pack_left = true, but a row of the left operand is not one run of memory, expected pack_left = false";
  if (!schedule.pack && !shape.rightIsWeight && !shape.rightRowsContiguous)
    return "pack = false, but the right operand's columns do not lie one behind the other";
  return "";
}

int64_t wasmtorch::scratchBytes(const Schedule &schedule, const ContractionShape &shape) {
  // The state before the first step.
  if (shape.recurrent)
    return shape.leftBytes;
  if (schedule.algorithm == Algorithm::Winograd)
    return winogradScratch(schedule, shape.channels).elements * 4;
  return (rightPackElements(schedule, shape) + leftPackElements(schedule, shape)) * 4;
}

int64_t wasmtorch::rightPackElements(const Schedule &schedule, const ContractionShape &shape) {
  return schedule.pack ? static_cast<int64_t>(llvm::alignTo(shape.columns, schedule.columns)) * shape.depth : 0;
}

// All rows where each is read again after all others, else those of a tile.
int64_t wasmtorch::leftPackElements(const Schedule &schedule, const ContractionShape &shape) {
  if (!schedule.packLeft)
    return 0;
  bool all = schedule.order == LoopOrder::ColumnsOuter || schedule.blockColumns != 0;
  return (all ? shape.rows : std::max(schedule.rows, schedule.strictRows)) * staggered(shape.depth);
}

int64_t wasmtorch::staggered(int64_t elements) {
  int64_t row = roundUp(elements);
  return sharesSets(row) ? row + 16 : row;
}

// A key takes eight bytes at most; that it may take fewer is not worth a rule that the kernel has to know too.
int64_t wasmtorch::sortScratchBytes(int64_t count) { return 2 * count * (8 + 4); }
